"""Changing course: the one way to change a mandate that has been set."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from leadership.actions.mandate import change_mandate
from notices.actions import tell
from notices.models import NoticeKind
from projects.history import NewerVersion
from projects.models import Project

from ..models import CourseAdjustment, Journey, StepDecision


@transaction.atomic
def adjust_course(
    *,
    by: User,
    project: Project,
    what: str,
    why: str,
    touches: Iterable[StepDecision] = (),
    touches_also: str = "",
    mandate: dict[str, Any] | None = None,
    opened: int | None = None,
    opened_mandate: int | None = None,
) -> CourseAdjustment:
    """Change course, and with it those parts of the mandate that are given; the team is told.

    Raises NewerVersion, and writes nothing, when somebody adjusted the course after the adjustment `opened`
    (0: there was none), or changed the mandate since version `opened_mandate`. None asks for no check.
    """
    # The lock makes two who adjust at the same moment wait for each other.
    list(Journey.objects.select_for_update().filter(project=project))
    if opened is not None and newest_adjustment(project) != opened:
        raise NewerVersion
    before = {}
    if mandate:
        before = change_mandate(by=by, project=project, opened=opened_mandate, **mandate)
    adjustment = CourseAdjustment.objects.create(
        project=project,
        what=what,
        why=why,
        touches_also=touches_also,
        mandate_before=before,
        decided_by=by,
        decided_at=timezone.now(),
    )
    adjustment.touches.set(touches)
    _tell_team(by, adjustment)
    return adjustment


def newest_adjustment(project: Project) -> int:
    """Its key; 0 when the course was never adjusted."""
    return project.course_adjustments.values_list("pk", flat=True).first() or 0


def _tell_team(by: User, adjustment: CourseAdjustment) -> None:
    project = adjustment.project
    tell(
        by=by,
        recipients=User.objects.filter(memberships__project=project),
        kind=NoticeKind.GATE,
        key=f"kursjustering-{adjustment.pk}",
        subject=f"Kursen er justeret i »{project.title}«",
        text=adjustment.what,
        url=reverse("phases:course", args=[project.pk]),
        project_id=project.pk,
    )
