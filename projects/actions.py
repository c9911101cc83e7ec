"""Every write to a project's frame: the project itself, its team, its statuses."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.actions import log_event
from accounts.models import EventKind, Organisation, User

from .history import signed
from .models import Gain, Membership, Project, Role, StatusReport

LAST_CHEF = "Et projekt skal altid have mindst én chef. Gør først en anden til chef."


@transaction.atomic
def create_project(*, by: User, organisation: Organisation, gains: Iterable[Gain], **fields: Any) -> Project:
    """A new project with `by` as its chef. `fields` are those of Project."""
    project = signed(Project(organisation=organisation, **fields), by)
    project.save()
    project.gains.set(gains)
    signed(Membership(project=project, user=by, role=Role.CHEF), by).save()
    return project


@transaction.atomic
def edit_project(*, by: User, project: Project, gains: Iterable[Gain], **fields: Any) -> None:
    seen_by = Project.objects.values_list("visibility", flat=True).get(pk=project.pk)
    for name, value in fields.items():
        setattr(project, name, value)
    if project.visibility != seen_by:
        about = f"»{project.title}«: {project.get_visibility_display().lower()}"
        log_event(EventKind.VISIBILITY_CHANGED, by=by, organisation=project.organisation, about=about)
    signed(project, by).save(update_fields=[*fields, "updated_at"])
    project.gains.set(gains)


@transaction.atomic
def archive_project(*, by: User, project: Project) -> None:
    project.archived_at = timezone.now()
    signed(project, by).save(update_fields=["archived_at", "updated_at"])


@transaction.atomic
def reopen_project(*, by: User, project: Project) -> None:
    project.archived_at = None
    signed(project, by).save(update_fields=["archived_at", "updated_at"])


@transaction.atomic
def add_member(*, by: User, project: Project, user: User, role: Role) -> Membership:
    membership = signed(Membership(project=project, user=user, role=role), by)
    membership.save()
    _log(EventKind.MEMBER_ADDED, by, membership)
    return membership


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


@transaction.atomic
def publish_status(*, by: User, project: Project, **fields: Any) -> StatusReport:
    return StatusReport.objects.create(
        project=project, published_by=by, published_at=timezone.now(), **fields
    )


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
