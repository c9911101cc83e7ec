"""How a worker takes the ends that its child can come to; with small programs in the child's place."""

import signal
import sys
from typing import Any

import pytest

from reports import states, worker
from reports.actions import ask_for, cancel
from reports.models import KeptFile, Report, State
from reports.tasks import make_report
from tests.conftest import Cast


@pytest.fixture
def report(cast: Cast, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Report:
    """One that waits for a worker."""
    monkeypatch.setattr(type(make_report), "enqueue", lambda task, *arguments: None)
    return ask_for(by=cast.chef, project=cast.project)


def work(report: Report, program: str, monkeypatch: pytest.MonkeyPatch) -> Report:
    monkeypatch.setattr(worker.Child, "command", [sys.executable, "-S", "-c", program])
    worker.make_in_child(report.pk)
    report.refresh_from_db()
    return report


@pytest.mark.parametrize(
    ("program", "said"),
    [
        ("raise SystemExit(1)", worker.BROKE),
        (f"import os; os.kill(os.getpid(), {int(signal.SIGABRT)})", worker.TOO_BIG),
        ('print(\'{"failure": "Du har ikke længere adgang."}\')', "Du har ikke længere adgang."),
        ("print('{\"file\": 4711}')", worker.BROKE),  # removed again in the same moment
    ],
)
def test_a_report_fails_with_words(
    report: Report, program: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    failed = work(report, program, monkeypatch)
    assert (failed.state, failed.failure, failed.attempts) == (State.FAILED, said, 1)


def test_what_takes_too_long_is_stopped(
    report: Report, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.REPORT_SECONDS = 0
    assert work(report, "import time; time.sleep(600)", monkeypatch).failure == worker.TOO_SLOW


def test_a_child_that_somebody_kills_is_followed_by_one_more(
    report: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = f"import os; os.kill(os.getpid(), {int(signal.SIGKILL)})"
    assert work(report, program, monkeypatch).state == State.WAITING
    failed = work(report, program, monkeypatch)
    assert (failed.state, failed.failure) == (State.FAILED, states.BROKE_TWICE)


def test_a_child_that_has_had_enough_is_followed_by_another(
    report: Report, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    """Whatever else it prints; and how far it is stands in the row."""
    kept = KeptFile.objects.create(
        key="k", file="reports/x", name="x", content_type="t", size=1, expires_at=report.expires_at
    )
    program = f"""
import json, pathlib
seen = pathlib.Path({str(tmp_path / "seen")!r})
print("Hov")
for words in [{{"file": {kept.pk}}}] if seen.exists() else [{{"done": 2, "total": 5}}, {{"more": True}}]:
    print(json.dumps(words))
seen.touch()
"""
    beats: list[tuple[int, int]] = []
    beat = states.beat
    monkeypatch.setattr(states, "beat", lambda one, *far: beats.append(far) or beat(one, *far))
    made = work(report, program, monkeypatch)
    assert (made.state, made.file, made.attempts) == (State.READY, kept, 1)
    assert (2, 5) in beats


def test_of_two_workers_one_makes_it(report: Report) -> None:
    assert states.claim(report.pk)
    assert states.claim(report.pk) is None


def test_a_report_that_is_cancelled_while_it_waits_is_never_begun(cast: Cast, report: Report) -> None:
    assert cancel(by=cast.chef, report=report)
    assert states.claim(report.pk) is None


def test_one_that_was_cancelled_is_not_ready_after_all(cast: Cast, report: Report) -> None:
    claimed = states.claim(report.pk)
    assert claimed
    assert cancel(by=cast.chef, report=report)
    assert not states.fail(claimed, "Noget")
    report.refresh_from_db()
    assert report.state == State.CANCELLED
