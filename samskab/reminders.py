"""Reminding people of their deadlines: once when one draws near, once when it has passed."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from notices.actions import put_down
from notices.models import Notice, NoticeKind
from portfolio.deadlines import (
    Deadline,
    follow_up_deadlines,
    open_deadlines,
    open_forum_deadlines,
    under_way,
)
from projects.models import Project

NEAR = timedelta(days=3)

OLD_NEWS = timedelta(days=30)
"""Who never did anything about a deadline for so long is not reminded of it by something new."""


@transaction.atomic
def remind_of_deadlines() -> int:
    """Put down what is to be said today of deadlines; how many things. A deadline that moves is told anew."""
    today = timezone.localdate()
    told = 0
    window = {"since": today - OLD_NEWS, "until": today + NEAR}
    projects = Project.objects.all()
    deadlines = [
        *open_deadlines(under_way(projects), **window),
        *follow_up_deadlines(projects, **window),
        *open_forum_deadlines(**window),
    ]
    known = _told_already(_key(deadline, today) for deadline in deadlines)
    for deadline in deadlines:
        key = _key(deadline, today)
        holders = [holder for holder in deadline.holders if (holder.pk, key) not in known]
        if holders:
            subject, text = _words(deadline, today)
            put_down(
                recipients=holders,
                kind=NoticeKind.DEADLINE,
                key=key,
                subject=subject,
                text=text,
                url=deadline.url,
                project_id=deadline.place.pk,
            )
            told += 1
    return told


def _told_already(keys: Iterable[str]) -> set[tuple[int, str]]:
    return set(Notice.objects.filter(key__in=list(keys)).values_list("recipient", "key"))


def _key(deadline: Deadline, today: date) -> str:
    when = "overskredet" if deadline.due_on < today else "snart"
    return f"frist:{deadline.key}:{deadline.due_on:%Y-%m-%d}:{when}"


def _words(deadline: Deadline, today: date) -> tuple[str, str]:
    day = date_format(deadline.due_on)
    if deadline.due_on < today:
        return f"Fristen er overskredet: »{deadline.title}«", f"Fristen var {day}."
    return f"Fristen nærmer sig: »{deadline.title}«", f"Fristen er {day}."
