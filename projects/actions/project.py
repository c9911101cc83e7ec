"""Every write to a project itself."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.actions import log_event
from accounts.models import EventKind, Organisation, User

from ..history import refuse_if_newer, signed
from ..models import (
    Gain,
    Membership,
    Project,
    Role,
)


@transaction.atomic
def create_project(*, by: User, organisation: Organisation, gains: Iterable[Gain], **fields: Any) -> Project:
    """A new project with `by` as its chef. `fields` are those of Project."""
    project = signed(Project(organisation=organisation, **fields), by)
    project.save()
    project.gains.set(gains)
    signed(Membership(project=project, user=by, role=Role.CHEF), by).save()
    return project


@transaction.atomic
def edit_project(
    *, by: User, project: Project, gains: Iterable[Gain], opened: int | None = None, **fields: Any
) -> None:
    """Raises NewerVersion when somebody saved the project since version `opened`."""
    refuse_if_newer(Project.objects.select_for_update().get(pk=project.pk), opened)
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
    project.archived_at = project.removal_warned_at = None
    signed(project, by).save(update_fields=["archived_at", "removal_warned_at", "updated_at"])
