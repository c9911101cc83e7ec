"""Every write of a chef's ask for a status, and who is told of asks and answers."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import formats, timezone

from accounts.models import User
from notices.actions import tell
from notices.models import NoticeKind

from ..models import Project, Role, StatusReport, StatusRequest
from ..team import people_as

NOBODY_TO_ASK = "Der er ingen projektleder på holdet at bede. Gør først en til projektleder."


@transaction.atomic
def ask_for_status(*, by: User, project: Project, due_on: date, message: str) -> StatusRequest:
    """Ask the projektleder for a status by a day. What was asked before and not answered is replaced.

    Raises ValidationError when there is nobody to ask.
    """
    leaders = people_as(project, Role.PROJECT_LEADER)
    if not leaders:
        raise ValidationError(NOBODY_TO_ASK)
    request = _open(project) or StatusRequest(project=project)
    if request.pk and (request.due_on, request.message) == (due_on, message):
        return request  # a second click
    request.due_on, request.message = due_on, message
    request.asked_by, request.asked_at = by, timezone.now()
    request.save()
    tell(
        by=by,
        recipients=leaders,
        kind=NoticeKind.STATUS,
        key=f"status-request:{request.pk}:{request.asked_at:%Y%m%d%H%M%S%f}",
        subject=f"{by.name} beder dig om en status senest {formats.date_format(due_on, 'DATE_FORMAT')}",
        text=f"Projekt: {project.title}\n\n{message}".strip(),
        url=reverse("projects:publish_status", args=[project.pk]),
        project_id=project.pk,
    )
    return request


@transaction.atomic
def withdraw_status_request(*, by: User, project: Project) -> bool:
    """Whether there was an open request to withdraw. Nothing is kept of it, since nothing came of it."""
    request = _open(project)
    if request is None:
        return False
    key = f"status-request:{request.pk}:withdrawn"
    request.delete()
    tell(
        by=by,
        recipients=people_as(project, Role.PROJECT_LEADER),
        kind=NoticeKind.STATUS,
        key=key,
        subject=f"{by.name} behøver ikke en status alligevel",
        text=f"Projekt: {project.title}",
        url=reverse("projects:status_list", args=[project.pk]),
        project_id=project.pk,
    )
    return True


def answer_request(report: StatusReport) -> None:
    """Within the action that publishes."""
    report.project.status_requests.filter(answer=None).update(answer=report)


def tell_of_status(report: StatusReport) -> None:
    """Within the action that publishes."""
    tell(
        by=report.published_by,
        recipients=people_as(report.project, Role.CHEF),
        kind=NoticeKind.STATUS,
        key=f"status:{report.pk}",
        subject=f"{report.published_by.name} har givet en status på »{report.project.title}«",
        text=report.asked_of_chef and f"Det beder vi chefen om:\n{report.asked_of_chef}",
        url=reverse("projects:status", args=[report.project_id, report.pk]),
        project_id=report.project_id,
    )


def _open(project: Project) -> StatusRequest | None:
    return StatusRequest.objects.select_for_update().filter(project=project, answer=None).first()
