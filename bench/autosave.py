"""Many who write at once: how many saves a second the real server takes, and whether a text gets lost."""

import http.client
import re
import threading
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from statistics import quantiles
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from .server import running_server, session_of

if TYPE_CHECKING:
    from projects.models import Project

WRITERS = 50
PAUSE = 0.8
"""Seconds from an answer to the next save, as the page waits after a key."""

TOKEN = "a" * 32


def bench_autosave(log: Path, seconds: float, pause: float = PAUSE) -> None:
    """`log` is where the server writes, to be read when something failed."""
    from django.db import connection

    project, sessions = project_with_writers()
    points = points_of(project)
    # Two or three at each point, so that they are in conflict now and then.
    writers = [
        Writer(number, session, f"/projekter/{project.pk}/faser/{points[number % len(points)]}/", pause)
        for number, session in enumerate(sessions)
    ]
    with running_server(workers=2, log=log) as port:
        start = time.perf_counter()
        threads = [threading.Thread(target=writer.write, args=(port, start + seconds)) for writer in writers]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        taken = time.perf_counter() - start
    report(writers, taken, connection.vendor)
    lost = lost_updates(project, writers)
    print(f"  lost updates: {len(lost)} (target: 0)")
    if lost or any(
        writer.statuses[status] for writer in writers for status in writer.statuses if status >= 500
    ):
        raise SystemExit(f"Autosave lost or failed: {lost[:5]}")


@dataclass
class Writer:
    """Somebody who writes on in their own answer, and over the other's when both are shown."""

    number: int
    session: str
    path: str
    pause: float
    times: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    saved: list[tuple[int, str]] = field(default_factory=list)
    """What the server said that it saved: (version, text)."""

    def write(self, port: int, until: float) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        version, turn = self.opened(connection), 0
        while time.perf_counter() < until:
            turn += 1
            text = f"Skriver {self.number} skrev dette som nummer {turn}. " * 20
            begun = time.perf_counter()
            status, body = self.send(connection, text.strip(), version, turn)
            self.times.append(1000 * (time.perf_counter() - begun))
            self.statuses[status] += 1
            if status in (200, 409):
                version = version_in(body)
            if status == 200:
                self.saved.append((version, text.strip()))
            time.sleep(self.pause)
        connection.close()

    def opened(self, connection: http.client.HTTPConnection) -> int:
        connection.request("GET", self.path, headers={"Cookie": f"sessionid={self.session}"})
        return version_in(connection.getresponse().read().decode())

    def send(
        self, connection: http.client.HTTPConnection, text: str, version: int, turn: int
    ) -> tuple[int, str]:
        form = {"text": text, "status": "i-gang", "reason": "", "opened_version": version}
        form |= {"page": f"{self.number:032x}", "turn": turn, "csrfmiddlewaretoken": TOKEN}
        headers = {
            "Cookie": f"sessionid={self.session}; csrftoken={TOKEN}",
            "Content-Type": "application/x-www-form-urlencoded",
            "HX-Request": "true",
        }
        connection.request("POST", self.path, urlencode(form), headers)
        response = connection.getresponse()
        return response.status, response.read().decode()


def version_in(page: str) -> int:
    found = re.search(r'name="opened_version" value="(\d+)"', page)
    if not found:
        raise RuntimeError(f"no version in the answer: {page[:500]}")
    return int(found[1])


def report(writers: list[Writer], seconds: float, database: str) -> None:
    statuses = sum((writer.statuses for writer in writers), Counter())
    times = [milliseconds for writer in writers for milliseconds in writer.times]
    cuts = quantiles(times, n=20)
    pause = writers[0].pause
    print(f"{len(writers)} who write at once, {pause} s apart, 2 workers on {database}, for {seconds:.0f} s")
    print(f"  saves: {statuses[200] / seconds:.1f} a second, and {statuses[409]} conflicts shown")
    print(f"  p50 {cuts[9]:.0f} ms, p95 {cuts[18]:.0f} ms, longest {max(times):.0f} ms")
    print(f"  answers of 500 and above: {failures(writers)} (target: 0)")
    others = {status: count for status, count in statuses.items() if status not in (200, 409)}
    if others:
        print(f"  other answers: {others}")


def failures(writers: list[Writer]) -> int:
    return sum(count for writer in writers for status, count in writer.statuses.items() if status >= 500)


def lost_updates(project: "Project", writers: list[Writer]) -> list[str]:
    """Saves that were confirmed and are not in the history, and versions that came from nowhere."""
    from phases.models import Answer

    kept = defaultdict(list)
    for path, version, text in Answer.history.filter(project=project).values_list(
        "focus_point__key", "version", "text"
    ):
        kept[path].append((version, text))
    lost = [
        f"{writer.path} version {version}"
        for writer in writers
        for version, text in writer.saved
        if (version, text) not in set(kept[writer.path.split("/")[-2]])
    ]
    for key, versions in kept.items():
        numbers = sorted(version for version, _ in versions)
        if numbers != list(range(1, len(numbers) + 1)):
            lost.append(f"{key}: two saves became one version")
    return lost


def project_with_writers() -> tuple["Project", list[str]]:
    """A new project, and the sessions of all who write in it."""
    from accounts.models import Organisation, User
    from phases.actions.answers import start_project
    from projects.actions.team import add_member
    from projects.models import Initiator, Project, Role, Sector, Visibility

    organisation = Organisation.objects.first()
    chef = User.objects.get(email="chef@samskab.example")
    words = dict.fromkeys(("title", "problem", "helpers", "motivation", "arena"), "Mange skriver på én gang")
    project: Project = start_project(
        by=chef,
        organisation=organisation,
        gains=[],
        starts_on=date(2026, 1, 5),
        sector=Sector.ELDERLY,
        visibility=Visibility.TEAM,
        initiator=Initiator.CITIZENS,
        **words,
    )
    sessions = []
    for number in range(WRITERS):
        user = User.objects.create_user(email=f"skriver{number}@samskab.example", name=f"Skriver {number}")
        add_member(by=chef, project=project, user=user, role=Role.PROJECT_LEADER)
        sessions.append(session_of(user))
    return project, sessions


def points_of(project: "Project") -> list[str]:
    from phases.guide import load_guide

    return [f"{state.point.step.key}/{state.key}" for state in load_guide(project).points]
