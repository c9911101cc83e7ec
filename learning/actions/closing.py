"""Every write at a project's end: closing it, and taking it up again."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from notices.actions import tell
from notices.models import NoticeKind
from phases.actions.gates import ReadContent, hold, keep_version
from projects.history import signed
from projects.models import Project

from ..models import Closing

VERSION_NAME = "Ved afslutningen"


class ClosingClash(Exception):
    """The project stands otherwise than when the chef opened the page: closed already, or not any more.

    `newest` is its newest closing, if there is one.
    """

    def __init__(self, newest: Closing | None):
        super().__init__("the project was closed or taken up again meanwhile")
        self.newest = newest


@transaction.atomic
def close_project(
    *, by: User, project: Project, result: str, learning: str, next_up: str, content: ReadContent
) -> Closing:
    """Close a project with a word on what came of it, and keep a version: its report is the final one.

    Raises ClosingClash, and writes nothing, when somebody closed or archived it meanwhile.
    """
    project = hold(project)
    if project.is_closed or project.is_archived:
        raise ClosingClash(newest_closing(project))
    version = keep_version(by=by, project=project, name=VERSION_NAME, content=content)
    closing = Closing.objects.create(
        project=project,
        result=result,
        learning=learning,
        next_up=next_up,
        version=version,
        closed_by=by,
        closed_at=version.stored_at,
    )
    project.closed_at = closing.closed_at
    signed(project, by).save(update_fields=["closed_at", "updated_at"])
    _tell_team(by, closing, "afslutning", "Projektet er afsluttet", result)
    return closing


@transaction.atomic
def take_up_again(*, by: User, project: Project, reason: str) -> None:
    """Open a closed project for work. Its closing stays, and says who took it up again and why.

    Raises ClosingClash, and writes nothing, when somebody took it up or archived it meanwhile.
    """
    project = hold(project)
    closing = project.closings.standing().first()
    if closing is None or not project.is_closed or project.is_archived:
        raise ClosingClash(newest_closing(project))
    closing.reopened_by, closing.reopened_at, closing.reopen_reason = by, timezone.now(), reason
    closing.save(update_fields=["reopened_by", "reopened_at", "reopen_reason"])
    project.closed_at = None
    signed(project, by).save(update_fields=["closed_at", "updated_at"])
    _tell_team(by, closing, "taget-op", "Projektet er taget op igen", reason)


def newest_closing(project: Project) -> Closing | None:
    return project.closings.select_related("closed_by", "reopened_by").first()


def _tell_team(by: User, closing: Closing, what: str, subject: str, text: str) -> None:
    project = closing.project
    tell(
        by=by,
        recipients=User.objects.filter(memberships__project=project),
        kind=NoticeKind.GATE,
        key=f"{what}-{closing.pk}",
        subject=f"»{project.title}«: {subject}",
        text=text,
        url=f"{reverse('dossier:decisions', args=[project.pk])}#{what}-{closing.pk}",
        project_id=project.pk,
    )
