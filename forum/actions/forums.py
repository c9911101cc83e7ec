"""Every write to a forum's frame: the forum itself and who is in it."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.actions import log_event
from accounts.models import EventKind, Organisation, User
from notices.actions import tell
from notices.models import NoticeKind
from projects.history import refuse_if_newer, signed, version_of

from ..models import Forum, ForumMeeting, ForumMember, ForumRole, MeetingKind

SECOND_CLICK_WITHIN = timedelta(minutes=1)

A_CYCLE = timedelta(weeks=12)
"""How long a forum without a last day is planned for (aarhus-forum: from the end of August to November)."""

LAST_LEADER = "Et forum skal altid have mindst én forumleder. Gør først en anden til forumleder."


@transaction.atomic
def start_forum_once(
    *, by: User, organisation: Organisation, people: Iterable[User], **fields: Any
) -> tuple[Forum, bool]:
    """The new forum, and True; for a second click the same one, made a moment ago, and False."""
    # Locked, so that the second of two clicks waits for the first.
    User.objects.select_for_update().get(pk=by.pk)
    lately = timezone.now() - SECOND_CLICK_WITHIN
    own = Forum.objects.ongoing().filter(created_by=by, created_at__gt=lately, organisation=organisation)
    if twin := own.filter(**fields).first():
        return twin, False
    return start_forum(by=by, organisation=organisation, people=people, **fields), True


@transaction.atomic
def start_forum(*, by: User, organisation: Organisation, people: Iterable[User] = (), **fields: Any) -> Forum:
    """A new forum that `by` leads, with its three meetings planned. `fields` are those of Forum."""
    forum = signed(Forum(organisation=organisation, created_by=by, **fields), by)
    forum.save()
    signed(ForumMember(forum=forum, user=by, role=ForumRole.LEADER), by).save()
    for kind, day in _meeting_days(forum).items():
        signed(ForumMeeting(forum=forum, kind=kind, planned_on=day), by).save()
    for person in people:
        if person != by:
            add_member(by=by, forum=forum, user=person, role=ForumRole.PARTICIPANT)
    return forum


def _meeting_days(forum: Forum) -> dict[MeetingKind, date]:
    """The first day, halfway and the last."""
    last = forum.ends_on or forum.starts_on + A_CYCLE
    halfway = forum.starts_on + (last - forum.starts_on) // 2
    return {MeetingKind.START: forum.starts_on, MeetingKind.MIDWAY: halfway, MeetingKind.STATUS: last}


@transaction.atomic
def edit_forum(*, by: User, forum: Forum, opened: int | None = None, **fields: Any) -> None:
    """Raises NewerVersion when somebody saved the forum since version `opened`. Meetings keep their days."""
    refuse_if_newer(Forum.objects.select_for_update().get(pk=forum.pk), opened)
    for name, value in fields.items():
        setattr(forum, name, value)
    signed(forum, by).save(update_fields=list(fields))


@transaction.atomic
def close_forum(*, by: User, forum: Forum) -> None:
    forum.closed_at = timezone.now()
    signed(forum, by).save(update_fields=["closed_at"])


@transaction.atomic
def reopen_forum(*, by: User, forum: Forum) -> None:
    forum.closed_at = None
    signed(forum, by).save(update_fields=["closed_at"])


@transaction.atomic
def add_member(*, by: User, forum: Forum, user: User, role: ForumRole) -> ForumMember:
    """Somebody new, or somebody who was here before. They are told."""
    member = forum.members.filter(user=user).first() or ForumMember(forum=forum, user=user)
    member.role, member.left_at = role, None
    signed(member, by).save()
    _log(EventKind.MEMBER_ADDED, by, member)
    tell(
        by=by,
        recipients=[user],
        kind=NoticeKind.FORUM,
        key=f"forum-member:{member.pk}:{version_of(member)}",
        subject=f"{by.name} har taget dig med i forummet »{forum.title}«",
        text=forum.task,
        url=reverse("forum:forum", args=[forum.pk]),
        project_id=forum.pk,
    )
    return member


@transaction.atomic
def change_role(*, by: User, member: ForumMember, role: ForumRole) -> None:
    """Raises ValidationError when the forum would be left without a forumleder."""
    if role != ForumRole.LEADER:
        _keep_a_leader(member)
    member.role = role
    signed(member, by).save(update_fields=["role"])
    _log(EventKind.ROLE_CHANGED, by, member)


@transaction.atomic
def remove_member(*, by: User, member: ForumMember) -> None:
    """What they wrote stays, and what they had to do waits for somebody new.

    Raises ValidationError when the forum would be left without a forumleder.
    """
    _keep_a_leader(member)
    let_go(by=by, member=member)


@transaction.atomic
def let_go(*, by: User, member: ForumMember) -> None:
    """Out of the forum, whatever they were there: for who is to be forgotten. Others may then lead."""
    member.left_at = timezone.now()
    member.role = ForumRole.PARTICIPANT
    signed(member, by).save(update_fields=["left_at", "role"])
    _log(EventKind.MEMBER_REMOVED, by, member)


def _keep_a_leader(member: ForumMember) -> None:
    # The lock makes two leaders who leave at the same moment wait for each other.
    leaders = ForumMember.objects.filter(forum=member.forum_id).present().leaders()
    present = {leader.pk for leader in leaders.select_for_update(of=("self",))}
    if present == {member.pk}:
        raise ValidationError(LAST_LEADER)


def _log(kind: EventKind, by: User, member: ForumMember) -> None:
    # Without the title: the organisation's administrators read the log, and a forum is its members' own.
    about = f"{member.user.name} som {member.get_role_display().lower()} i et forum"
    log_event(kind, by=by, organisation=member.forum.organisation, about=about)
