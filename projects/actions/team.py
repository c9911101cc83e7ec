"""Every write to who is on a project, and as what."""

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.actions import log_event
from accounts.models import EventKind, User

from ..history import signed
from ..models import (
    Membership,
    Project,
    Role,
)

LAST_CHEF = "Et projekt skal altid have mindst én chef. Gør først en anden til chef."


@transaction.atomic
def add_member(*, by: User, project: Project, user: User, role: Role) -> Membership:
    membership = signed(Membership(project=project, user=user, role=role), by)
    membership.save()
    log_added(by=by, membership=membership)
    return membership


def log_added(*, by: User, membership: Membership) -> None:
    _log(EventKind.MEMBER_ADDED, by, membership)


@transaction.atomic
def change_role(*, by: User, membership: Membership, role: Role) -> None:
    """Raises ValidationError when the project would be left without a chef."""
    if role != Role.CHEF:
        _keep_a_chef(membership)
    membership.role = role
    signed(membership, by).save(update_fields=["role"])
    _log(EventKind.ROLE_CHANGED, by, membership)


@transaction.atomic
def remove_member(*, by: User, membership: Membership) -> None:
    """What the member wrote stays. Raises ValidationError when the project would be left without a chef."""
    _keep_a_chef(membership)
    _log(EventKind.MEMBER_REMOVED, by, membership)
    signed(membership, by).delete()


def _log(kind: EventKind, by: User, membership: Membership) -> None:
    project = membership.project
    about = f"{membership.user.name} som {membership.get_role_display().lower()} på »{project.title}«"
    log_event(kind, by=by, organisation=project.organisation, about=about)


def _keep_a_chef(membership: Membership) -> None:
    # The lock makes two chefs who leave at the same moment wait for each other (PostgreSQL; SQLite has one
    # writer at a time anyway).
    chefs = membership.project.memberships.chefs().select_for_update()
    if not any(chef.pk != membership.pk for chef in chefs):
        raise ValidationError(LAST_CHEF)
