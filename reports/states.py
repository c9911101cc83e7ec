"""A report's way from asked for to ready, as those who make it write it.

Each step is taken by one of them only: it is an UPDATE that asks for the state before it.
"""

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from notices.actions import put_down
from notices.models import NoticeKind
from notices.tasks import mail_at_once

from .models import MOST_ATTEMPTS, KeptFile, Report, ReportQuerySet, State, keep_until

LOST_AFTER = timedelta(minutes=1)
"""A worker gives a sign of life every second."""

BROKE_TWICE = (
    "Det blev afbrudt to gange mens rapporten blev lavet. "
    "Prøv igen, eller sig det til dem der passer Samskab."
)


def claim(report_id: UUID) -> Report | None:
    """A report that waits, to be made by whoever gets it here; None when it does not wait any more."""
    claimed = Report.objects.filter(pk=report_id, state=State.WAITING).update(
        state=State.BEING_MADE,
        attempts=F("attempts") + 1,
        heartbeat_at=timezone.now(),
        done=0,
    )
    people = ("owner", "project__organisation", "version")
    return Report.objects.select_related(*people).filter(pk=report_id).first() if claimed else None


def beat(report: Report, done: int, total: int) -> bool:
    """Show that somebody is at it. False when it is not ours to make any more."""
    return bool(_ours(report).update(heartbeat_at=timezone.now(), done=min(done, total), total=total))


@transaction.atomic
def finish(report: Report, file: KeptFile) -> bool:
    """The file is there. False when nobody waits for it any more."""
    until, now = keep_until(), timezone.now()
    finished = _ours(report).update(
        state=State.READY, file=file, done=F("total"), finished_at=now, expires_at=until
    )
    if finished:
        KeptFile.objects.filter(pk=file.pk, expires_at__lt=until).update(expires_at=until)
        _tell(report, "er klar")
    return bool(finished)


@transaction.atomic
def fail(report: Report, reason: str) -> bool:
    failed = _ours(report).update(state=State.FAILED, failure=reason, finished_at=timezone.now())
    if failed:
        _tell(report, "kunne ikke laves")
    return bool(failed)


def give_back(report: Report) -> bool:
    """Let it wait again as if nobody had begun: the worker was told to stop."""
    given = _ours(report).update(
        state=State.WAITING, attempts=F("attempts") - 1, heartbeat_at=timezone.now(), done=0
    )
    return bool(given)


def lose(report: Report) -> bool:
    """Who made it is gone: let it wait for another, once. Whether it waits."""
    if report.attempts >= MOST_ATTEMPTS:
        fail(report, BROKE_TWICE)
        return False
    return bool(_ours(report).update(state=State.WAITING, heartbeat_at=timezone.now(), done=0))


def lost() -> list[Report]:
    """Those that nobody has given a sign of for long."""
    limit = timezone.now() - LOST_AFTER
    reports = Report.objects.filter(state=State.BEING_MADE, heartbeat_at__lt=limit)
    return list(reports.select_related("owner", "project"))


def forgotten() -> list[Report]:
    """Those that have waited for long with nobody to know of them; each is given once."""
    limit = timezone.now() - LOST_AFTER
    waiting = Report.objects.filter(state=State.WAITING, heartbeat_at__lt=limit)
    return [one for one in waiting if waiting.filter(pk=one.pk).update(heartbeat_at=timezone.now())]


def _ours(report: Report) -> ReportQuerySet:
    """The report as long as the one who claimed it as this has it."""
    return Report.objects.filter(pk=report.pk, state=State.BEING_MADE, attempts=report.attempts)


def _tell(report: Report, how: str) -> None:
    """To the one who asked for it, when they wanted a mail. The mail links to it and never holds it."""
    # Asked again: it may have been wished for while the report was made.
    if not Report.objects.filter(pk=report.pk, mail_when_ready=True).exists():
        return
    key = notice_key(report.pk, report.attempts)
    put_down(
        recipients=[report.owner],
        kind=NoticeKind.REPORT,
        key=key,
        subject=f"Din rapport {how}: {report.title}",
        url=reverse("my_reports:report", args=[report.pk]),
    )
    # robust: the report is what it is, also when nobody can be told of it now.
    transaction.on_commit(lambda: mail_at_once.enqueue(key), robust=True)


def notice_key(report_id: UUID, attempt: int) -> str:
    return f"{notice_keys(report_id)}{attempt}"


def notice_keys(report_id: UUID) -> str:
    """How the keys of all messages about a report begin."""
    return f"rapport:{report_id}:"
