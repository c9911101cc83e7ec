"""Making reports: here and now, or watched over in a child process that may be killed.

A report can take all the memory and time there is, and WeasyPrint gives no memory back. So the worker lets a
child of its own make it, with limits, and only follows along: it passes on how far the child is, gives signs
of life, and kills it when the report is cancelled, takes too long, or the worker itself must stop.
"""

import json
import logging
import os
import selectors
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self
from uuid import UUID

from django.conf import settings

from . import states
from .making import CannotBeMade, make
from .models import KeptFile, Report
from .tasks import make_report

logger = logging.getLogger(__name__)

TOO_SLOW = (
    "Det tog for lang tid at lave rapporten, så vi holdt op. "
    "Bestil den i mindre dele, eller med færre projekter."
)
TOO_BIG = (
    "Rapporten blev for stor til at vi kan lave den. Bestil den i mindre dele, eller med færre projekter."
)
BROKE = "Der gik noget galt mens vi lavede rapporten. Prøv igen, eller sig det til dem der passer Samskab."

OUT_OF_MEMORY = {-signal.SIGABRT, -signal.SIGSEGV, -signal.SIGTRAP, -signal.SIGBUS}
"""How programs in C end that are refused memory."""

stopping = threading.Event()
"""Set when this worker is told to stop: what it makes is left for another."""


def make_here(report_id: UUID) -> None:
    """Make a report in this very process."""
    report = states.claim(report_id)
    if report is None:
        return
    try:
        file = make(report, lambda done, total: None)
    except CannotBeMade as refusal:
        states.fail(report, str(refusal))
    except BaseException as error:
        states.fail(report, BROKE)
        logger.exception("Report %s could not be made", report.pk)
        if not isinstance(error, Exception):
            raise
    else:
        assert file
        states.finish(report, file)


def make_in_child(report_id: UUID) -> None:
    """Make a report in children of this process, one after the other until it is whole."""
    report = states.claim(report_id)
    if report is None:
        return
    try:
        _follow_to_the_end(report)
    except Exception:
        # When the database is what is away, this fails too, and the report is lost by its silence.
        _lose(report)
        raise
    except BaseException:
        _give_back(report)
        raise


def take_up_lost() -> None:
    """Let those reports be made again, once, whose worker died."""
    for report in states.lost():
        logger.warning("Report %s was lost by its worker", report.pk)
        _lose(report)


def take_up_forgotten() -> None:
    """Let those be made that wait, while no task knows of them: its worker died as it began."""
    for report in states.forgotten():
        make_report.enqueue(str(report.pk))


def _lose(report: Report) -> None:
    if states.lose(report):
        make_report.enqueue(str(report.pk))


def _give_back(report: Report) -> None:
    if states.give_back(report):
        make_report.enqueue(str(report.pk))


def _follow_to_the_end(report: Report) -> None:
    while True:
        end = _follow(report)
        if end.wants_another:
            continue
        if end.is_told_to_stop:
            _give_back(report)
        elif end.file_id is not None:
            _finish(report, end.file_id)
        elif end.is_killed:
            _lose(report)
        elif end.failure:
            logger.error("Report %s: %s", report.pk, end.failure)
            states.fail(report, end.failure)
        return


def _finish(report: Report, file_id: int) -> None:
    file = KeptFile.objects.filter(pk=file_id).first()
    if file:
        states.finish(report, file)
    else:
        states.fail(report, BROKE)


@dataclass
class End:
    """How a child ended."""

    file_id: int | None = None
    wants_another: bool = False
    failure: str = ""
    is_killed: bool = False
    is_told_to_stop: bool = False


def _follow(report: Report) -> End:
    """Let a child work on the report until it ends or must."""
    end = End()
    with Child(report) as child:
        for said in child.words():
            if "total" in said:
                child.done, child.total = said["done"], said["total"]
            end.file_id = said.get("file", end.file_id)
            end.failure = said.get("failure", end.failure)
            end.wants_another = said.get("more", end.wants_another)
            if stopping.is_set():
                return End(is_told_to_stop=True)
            if child.is_too_slow:
                return End(failure=TOO_SLOW)
            if not states.beat(report, child.done, child.total):
                return End()  # cancelled, removed, or taken from us
    return _end_of(child.returncode, end)


def _end_of(returncode: int, said: End) -> End:
    """What it said last counts, whatever became of it then."""
    if returncode == 0 or said.file_id or said.wants_another or said.failure:
        return said
    if returncode == -signal.SIGKILL:
        return End(is_killed=True)
    return End(failure=TOO_BIG if returncode in OUT_OF_MEMORY else BROKE)


class Child:
    """`manage.py render_report` for a report. Dead when the `with` is over, whatever happened in it."""

    def __init__(self, report: Report):
        self.report_id = report.pk
        self.done, self.total = 0, report.total
        self.returncode = 0

    def __enter__(self) -> Self:
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            self.command,
            # Never written to: that it closes tells the child that we are gone.
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=settings.BASE_DIR,
            start_new_session=True,
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.returncode = self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            assert pipe
            pipe.close()

    @property
    def command(self) -> list[str]:
        return [sys.executable, "-m", "django", "render_report", str(self.report_id)]

    @property
    def is_too_slow(self) -> bool:
        return time.monotonic() - self.started > settings.REPORT_SECONDS

    def words(self) -> Iterator[dict[str, Any]]:
        """What the child says, line by line, and something empty once a second, until it ends."""
        assert self.process.stdout
        unread = b""
        with selectors.DefaultSelector() as ready:
            ready.register(self.process.stdout, selectors.EVENT_READ)
            while True:
                if not ready.select(timeout=1):
                    yield {}
                    continue
                piece = os.read(self.process.stdout.fileno(), 65536)
                if not piece:
                    break
                *lines, unread = (unread + piece).split(b"\n")
                yield from filter(None, map(_word, lines))
        # It has said all there is; what it takes to end is not worth a kill.
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            logger.warning("The child of report %s does not end", self.report_id)


def _word(line: bytes) -> dict[str, Any]:
    """A line of the child's; empty for what anything else printed."""
    try:
        said = json.loads(line)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}
