"""The mandate and the course adjustments of those demo projects that tell of them (`mandate`, `course`)."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from accounts.models import User
from leadership.actions.mandate import set_mandate
from leadership.models import Mandate
from notices.models import Notice
from phases.actions.course import adjust_course
from phases.models import CourseAdjustment
from projects.models import Project

Data = dict[str, Any]
Moment = Callable[[int], datetime]


def load_course(project: Project, data: Data, *, chef: User, moment: Moment) -> None:
    """After the decisions, which the adjustments touch. `moment` makes a time of a day counted from today."""
    if "mandate" in data:
        _set_mandate(project, data["mandate"], chef, moment)
    for adjustment in data.get("course", []):
        _adjust(project, adjustment, chef, moment)


def _set_mandate(project: Project, data: Data, chef: User, moment: Moment) -> None:
    until = timezone.localdate() + timedelta(days=data["until"])
    frame = {name: data[name] for name in ("decided", "fixed", "room", "influence")}
    set_mandate(by=chef, project=project, until=until, **frame)
    _date_mandate(project, moment(data["day"]))


def _adjust(project: Project, data: Data, chef: User, moment: Moment) -> None:
    made = adjust_course(
        by=chef,
        project=project,
        what=data["what"],
        why=data["why"],
        touches=project.step_decisions.filter(decided_at__in=[moment(day) for day in data["touches"]]),
        touches_also=data.get("touches_also", ""),
        mandate=data.get("mandate"),
    )
    CourseAdjustment.objects.filter(pk=made.pk).update(decided_at=moment(data["day"]))
    if "mandate" in data:
        _date_mandate(project, moment(data["day"]))
    # Nobody is to get mail of what they never lived.
    Notice.objects.filter(project_id=project.pk, key=f"kursjustering-{made.pk}").delete()


def _date_mandate(project: Project, changed_at: datetime) -> None:
    Mandate.objects.filter(project=project).update(updated_at=changed_at)
