"""Who may see and change a forum, written once. Every view of one begins with `get_forum`.

A forum is its members': nobody else knows of it, also not an administrator of the organisation.
"""

import uuid
from dataclasses import dataclass
from enum import Enum

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef
from django.http import Http404

from accounts.models import User

from .models import Forum, ForumMember, ForumRole

CLOSED = "Forummet er lukket og kan kun læses. En forumleder kan åbne det igen."
LEADERS_ONLY = "Det er forumlederen der vælger deltagere, og som lukker forummet."


class Need(Enum):
    """What a page is for."""

    READ = "read"
    WRITE = "write"
    LEAD = "lead"
    REOPEN = "reopen"


@dataclass(frozen=True)
class ForumAccess:
    """A forum that `member` is in. `leads` also where nobody is left to lead: then anybody may."""

    forum: Forum
    member: ForumMember
    leads: bool

    @property
    def user(self) -> User:
        return self.member.user

    @property
    def may_write(self) -> bool:
        return not self.forum.is_closed

    @property
    def may_lead(self) -> bool:
        return self.leads and not self.forum.is_closed

    @property
    def may_reopen(self) -> bool:
        return self.leads and self.forum.is_closed


def get_forum(user: User, forum_id: uuid.UUID, need: Need = Need.READ) -> ForumAccess:
    """Fetch and authorise: the one door to a forum, in one query.

    Raises Http404 for who is not in it, or not any more; PermissionDenied for a member who may not do this.
    """
    leaders = ForumMember.objects.present().leaders().filter(forum=OuterRef("forum")).order_by()
    members = ForumMember.objects.present().filter(forum=forum_id, user=user)
    member = (
        members.annotate(is_led=Exists(leaders))
        .select_related("user", "forum__organisation", "forum__leadership_task__direction")
        .first()
    )
    if member is None:
        raise Http404
    leads = member.role == ForumRole.LEADER or not member.is_led
    access = ForumAccess(member.forum, member, leads)
    _authorise(access, need)
    return access


def _authorise(access: ForumAccess, need: Need) -> None:
    if need is Need.READ:
        return
    if access.forum.is_closed and need is not Need.REOPEN:
        raise PermissionDenied(CLOSED)
    if need is not Need.WRITE and not access.leads:
        raise PermissionDenied(LEADERS_ONLY)
