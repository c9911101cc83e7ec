"""A worker lets a child make each report: what becomes of it when one of the two dies, in real processes."""

import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from tests import prepared

ASK = """
from datetime import date
from accounts.models import Organisation, User
from dossier.paper.report import Choices, Kind
from projects.models import Gain, Project
from dossier.versions.snapshot import content_of_project
from learning.actions.closing import close_project
from phases.actions.answers import start_project
from reports.actions import ask_for
by = User.objects.create_user("chef@eksempel.example", name="Karin Chef")
of = Organisation.objects.create(name="Nordby Kommune")
project = start_project(
    by=by, organisation=of, gains=[], title="Fællesspisning", problem="p", helpers="h", motivation="m",
    arena="a", sector="aeldre", initiator="borgere", starts_on=date(2026, 1, 5), visibility="hold",
)
close_project(by=by, project=project, content=content_of_project, result="r", learning="l", next_up="n")
for kind in {kinds}:
    ask_for(by=by, project=project, choices=Choices(kind=Kind(kind)), mail_when_ready=True)
"""
AT_ONCE, TAKES_ALL_MEMORY, NEVER_ENDS, NEVER_ENDS_EITHER = "samlet", "en-side", "status", "afslutning"


class Machine:
    """A database, and workers beside it that may be stopped."""

    def __init__(self, folder: Path):
        self.file, self.begun, self.mails = folder / "worker.sqlite3", folder / "begun", folder / "mails"
        for place in (self.begun, self.mails):
            place.mkdir()
        self.environment = os.environ | {
            "DATABASE_URL": f"sqlite:///{self.file}",
            "DJANGO_SETTINGS_MODULE": "tests.reports.held",
            "TASKS": "database",
            "EMAIL_URL": f"filemail:///{self.mails}",
            "MEDIA_ROOT": str(folder / "media"),
            "BASE_URL": "https://samskab.example",
            "BEGUN": str(self.begun),
        }
        self.environment.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)
        self.workers: list[subprocess.Popen[bytes]] = []

    def manage(self, *arguments: str, **more: str) -> None:
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=settings.BASE_DIR,
            env=self.environment | more,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr

    def ask_for(self, *kinds: str) -> None:
        self.manage("shell", "--verbosity", "0", "--command", ASK.format(kinds=kinds))

    def work(self) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "manage.py", "work", "--interval", "0.1"]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self.workers.append(
            subprocess.Popen(command, cwd=settings.BASE_DIR, env=self.environment, **quiet)  # type: ignore[call-overload]
        )
        return self.workers[-1]

    def child(self) -> int:
        """The child that has begun on a report; each is told of once."""

        def begun() -> Path | None:
            return next(self.begun.iterdir(), None)

        file = awaited(begun)
        file.unlink()
        return int(file.name)

    def sql(self, statement: str, *values: Any) -> list[Any]:
        with closing(sqlite3.connect(self.file, timeout=20)) as database, database:
            return database.execute(statement, values).fetchall()

    def report(self, kind: str) -> tuple[str, int, str]:
        """Its state, how often it was begun, and why it failed."""
        (row,) = self.sql("SELECT state, attempts, failure FROM reports_report WHERE kind = ?", kind)
        return row

    def let_time_pass(self) -> None:
        """As if nobody had given a sign of life for two minutes."""
        then = (datetime.now(UTC) - timedelta(minutes=2)).strftime("%Y-%m-%d %H:%M:%S")
        self.sql("UPDATE reports_report SET heartbeat_at = ?", then)


def awaited[T](condition: Callable[[], T | None]) -> T:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        if found := condition():
            return found
        time.sleep(0.05)
    raise AssertionError("That never happened")


def is_gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    # Nobody may have looked after it yet: dead it is all the same.
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    machine = Machine(tmp_path)
    if not prepared.is_postgres():
        # Most of the migrating has been done once.
        prepared.await_content()
        shutil.copy(prepared.file_of(prepared.CONTENT), machine.file)
    machine.manage("migrate", "--verbosity", "0")
    yield machine
    for worker in machine.workers:
        worker.kill()
        worker.wait()


def test_whatever_dies_the_reports_go_on(machine: Machine) -> None:
    """In one go, since every process takes a second to start."""
    machine.ask_for(AT_ONCE, TAKES_ALL_MEMORY, NEVER_ENDS, NEVER_ENDS_EITHER)
    worker = machine.work()
    child = machine.child()
    # A child that takes too much costs its own report alone.
    assert machine.report(AT_ONCE) == ("klar", 1, "")
    state, attempts, failure = machine.report(TAKES_ALL_MEMORY)
    assert (state, attempts) == ("fejlet", 1)
    assert "for stor" in failure
    # A worker that is killed leaves nobody behind.
    worker.kill()
    worker.wait()
    awaited(lambda: is_gone(child))
    assert machine.report(NEVER_ENDS) == ("laves", 1, "")
    machine.let_time_pass()
    # Another takes up what it left, and what waited. What nobody wants any more is stopped.
    worker = machine.work()
    child = machine.child()
    assert machine.report(NEVER_ENDS_EITHER) == ("laves", 1, "")
    machine.sql("UPDATE reports_report SET state = 'annulleret' WHERE kind = ?", NEVER_ENDS_EITHER)
    awaited(lambda: is_gone(child))
    child = machine.child()
    assert machine.report(NEVER_ENDS) == ("laves", 2, "")
    assert machine.report(NEVER_ENDS_EITHER) == ("annulleret", 1, "")
    # Told to stop, it gives back what it was at, as if it had not begun.
    worker.terminate()
    assert worker.wait(timeout=60) == 0
    assert is_gone(child)
    assert machine.report(NEVER_ENDS) == ("venter", 1, "")
    # What is broken off twice is given up.
    worker = machine.work()
    child = machine.child()
    worker.kill()
    worker.wait()
    machine.let_time_pass()
    machine.manage("work", "--once")
    state, attempts, failure = machine.report(NEVER_ENDS)
    assert (state, attempts) == ("fejlet", 2)
    assert "afbrudt to gange" in failure
    # Who asked for a mail gets one of each, with a link.
    texts = [mail.read_text() for mail in machine.mails.iterdir()]
    assert sum("Din rapport er klar" in text for text in texts) == 1
    assert sum("Din rapport kunne ikke laves" in text for text in texts) == 2
    assert all("https://samskab.example/rapporter/" in text for text in texts)
