"""How long archived projects are kept: the organisation says, people are warned, then they are removed."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from simple_history.models import registered_models

from accounts.actions import log_event
from accounts.models import EventKind, Organisation, OrganisationRole, User
from learning.models import AnchoringCheck, Criterion, CriterionReview, Lesson, Measurement
from notices.mail import send_mail
from notices.models import Notice
from projects.actions.pictures import remove_files_of
from projects.models import Project, Role
from reports.actions import forget_project

WARNED_BEFORE = timedelta(days=30)
"""So long before a project is removed its chefs and the organisation's administrators are told."""

INSIDE = (
    (Measurement, "criterion", Criterion),
    (CriterionReview, "criterion", Criterion),
    (AnchoringCheck, "lesson", Lesson),
)
"""Tables whose rows name no project, but a row that does."""

MONTH = timedelta(days=30.4375)
"""The mean length of a month: retention is counted in years, where the day is of no weight."""


def due_projects(organisation: Organisation) -> list[Project]:
    """The archived projects that the organisation has kept for as long as it said, oldest first."""
    if organisation.keep_archived_months is None:
        return []
    limit = timezone.now() - organisation.keep_archived_months * MONTH
    return list(organisation.projects.filter(archived_at__lte=limit).order_by("archived_at"))


def removal_day(project: Project) -> datetime | None:
    """The day from which a project may be removed; None until people have been warned."""
    return project.removal_warned_at + WARNED_BEFORE if project.removal_warned_at else None


@transaction.atomic
def warn(project: Project) -> None:
    """Tell those who look after the project that it is about to go."""
    project.removal_warned_at = timezone.now()
    project.save(update_fields=["removal_warned_at"])
    for person in _caretakers(project):
        send_mail(
            to=person.email,
            template="removal_warning.txt",
            title=project.title,
            organisation=project.organisation,
            removed_on=removal_day(project),
        )


@transaction.atomic
def remove(project: Project) -> None:
    """Remove a project for good, with all its history. That it was there is all that stays, in the log."""
    organisation, about = project.organisation, f"»{project.title}«"
    key = project.pk
    Notice.objects.filter(project_id=key).delete()
    forget_project(key)
    project.delete()
    remove_files_of(key)
    # Last, since the removals themselves are written in it; what is inside something before that.
    for inside, name, outer in INSIDE:
        ids = outer.history.filter(project_id=key).values("id")
        inside.history.filter(**{f"{name}_id__in": ids}).delete()
    for model in registered_models.values():
        if model is Project:
            model.history.filter(id=key).delete()
        elif any(field.name == "project" for field in model._meta.fields):
            model.history.filter(project_id=key).delete()
    log_event(EventKind.PROJECT_REMOVED, by=None, organisation=organisation, about=about)


def _caretakers(project: Project) -> list[User]:
    chefs = User.objects.filter(memberships__project=project, memberships__role=Role.CHEF)
    administrators = User.objects.filter(
        organisation_roles__organisation=project.organisation,
        organisation_roles__role=OrganisationRole.Role.ADMINISTRATOR,
    )
    return list((chefs | administrators).filter(is_active=True).distinct())
