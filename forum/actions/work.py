"""Every write to what a forum works on: improvements, their signs, and who does what."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import formats, timezone

from accounts.models import User
from notices.actions import tell
from notices.models import NoticeKind
from projects.history import locked, save_over, signed, version_of

from ..models import MOST_IMPROVEMENTS, Forum, ForumAction, ForumMember, Improvement, Sign

ENOUGH = "I har allerede to forbedringer, og flere er svære at nå. Ret en af dem, eller fjern den først."
HAS_LEFT = "Personen er ikke længere med i forummet. Vælg en anden. Alt hvad du har skrevet, står her endnu."


@transaction.atomic
def add_improvement(*, by: User, forum: Forum, text: str, why: str) -> Improvement:
    """Raises ValidationError when there are two already."""
    # Locked, so that two who add at the same moment do not both get the last place.
    Forum.objects.select_for_update().get(pk=forum.pk)
    taken = set(forum.improvements.values_list("number", flat=True))
    free = next((number for number in range(1, MOST_IMPROVEMENTS + 1) if number not in taken), None)
    if free is None:
        raise ValidationError(ENOUGH)
    improvement = signed(Improvement(forum=forum, number=free, text=text, why=why), by)
    improvement.save()
    return improvement


@transaction.atomic
def add_sign(*, by: User, improvement: Improvement, **fields: Any) -> Sign:
    sign = signed(Sign(improvement=improvement, **fields), by)
    sign.save()
    return sign


@transaction.atomic
def edit(*, by: User, row: Improvement | Sign, opened: int | None = None, **fields: Any) -> None:
    """Raises NewerVersion when somebody saved the row since version `opened`, or removed it."""
    save_over(row, by=by, opened=opened, **fields)


@transaction.atomic
def save_action(
    *,
    by: User,
    improvement: Improvement,
    action: ForumAction | None = None,
    what: str,
    responsible: ForumMember,
    due_on: date,
    done: bool = False,
    outcome: str = "",
    opened: int | None = None,
) -> ForumAction:
    """Agree on an action, or change what was agreed. The day it was done stays what it was first said to be.

    Raises NewerVersion when somebody saved it since version `opened`, or removed it, and ValidationError when
    the one who is to do it has left.
    """
    current = locked(action, opened) if action else None
    is_given = current is None or current.responsible_id != responsible.pk
    if not done and not improvement.forum.members.present().filter(pk=responsible.pk).exists():
        raise ValidationError(HAS_LEFT)
    current = current or ForumAction(improvement=improvement)
    current.what, current.responsible, current.due_on = what, responsible, due_on
    current.done_on = (current.done_on or timezone.localdate()) if done else None
    current.outcome = outcome
    signed(current, by).save()
    if is_given and not done:
        _tell_of(current, by)
    return current


@transaction.atomic
def remove(*, by: User, row: Improvement | Sign | ForumAction) -> None:
    """An improvement goes with its actions and signs; all of it stays in the history."""
    if isinstance(row, Improvement):
        for child in (*row.actions.all(), *row.signs.all()):
            signed(child, by).delete()
    signed(row, by).delete()


def _tell_of(action: ForumAction, by: User) -> None:
    forum = action.improvement.forum
    assert action.responsible
    tell(
        by=by,
        recipients=[action.responsible.user],
        kind=NoticeKind.FORUM,
        key=f"forum-action:{action.pk}:{version_of(action)}",
        subject=f"{by.name} har givet dig handlingen »{action.what}«",
        text=f"Forum: {forum.title}\nFrist: {formats.date_format(action.due_on, 'DATE_FORMAT')}",
        url=reverse("forum:action", args=[forum.pk, action.pk]),
        project_id=forum.pk,
    )
