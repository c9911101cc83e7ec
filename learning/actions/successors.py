"""Starting a project from an earlier one."""

from collections.abc import Callable, Collection, Iterable, Mapping
from types import MappingProxyType
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from simple_history.utils import bulk_create_with_history

from accounts.models import User
from leadership.actions.mandate import set_mandate
from leadership.mandate import FIELDS
from leadership.models import Mandate, Stakeholder
from phases.actions.answers import start_project_once
from projects.models import Project
from typology.actions import place_project

from ..models import CarriedLesson, Criterion, Lesson
from ..successors import Luggage


@transaction.atomic
def start_from(
    *, by: User, origin: Project, take: Collection[str], lessons: Iterable[Lesson] = (), **fields: Any
) -> tuple[Project, bool]:
    """A new project that builds on `origin`, with the `Luggage` in `take` and these of its lessons.

    A second click gets the same one.

    `fields` are those of `create_project`. True says that it is new.
    """
    project, is_new = start_project_once(by=by, started_from=origin, **fields)
    if is_new:
        for kind, take_along in _TAKE.items():
            if kind in take:
                take_along(by, origin, project)
        if Luggage.LESSONS in take:
            CarriedLesson.objects.bulk_create(CarriedLesson(project=project, lesson=one) for one in lessons)
    return project, is_new


def _take_criteria(by: User, origin: Project, project: Project) -> None:
    """Not where the earlier project stood, nor when it would measure and who: that begins anew."""
    copied = ("bottom_line", "title", "sign", "unit", "target", "method")
    new = [
        Criterion(project=project, created_by=by, **{name: getattr(criterion, name) for name in copied})
        for criterion in origin.criteria.select_related("bottom_line").order_by("pk")
    ]
    bulk_create_with_history(new, Criterion, default_user=by)


def _take_stakeholders(by: User, origin: Project, project: Project) -> None:
    """Who they are, and not what they were promised or whether they were chosen."""
    copied = ("name", "direction", "role", "interest", "influence")
    new = [
        Stakeholder(project=project, **{name: getattr(stakeholder, name) for name in copied})
        for stakeholder in origin.stakeholders.select_related("direction").order_by("pk")
    ]
    bulk_create_with_history(new, Stakeholder, default_user=by)


def _take_mandate(by: User, origin: Project, project: Project) -> None:
    """Without a last day that has gone."""
    mandate = Mandate.objects.filter(project=origin).first()
    if mandate:
        frame = {name: getattr(mandate, name) for name in FIELDS}
        set_mandate(by=by, project=project, **frame | ({"until": None} if mandate.is_expired else {}))


def _take_placement(by: User, origin: Project, project: Project) -> None:
    placement = origin.placements.of_whole().current()
    if placement:
        day = date_format(timezone.localdate(placement.placed_at), "DATE_FORMAT")
        reason = f"Taget med fra »{origin.title}«, som blev placeret her {day}."
        place_project(by=by, project=project, x=placement.x, y=placement.y, reason=reason)


_TAKE: Mapping[Luggage, Callable[[User, Project, Project], None]] = MappingProxyType(
    {
        Luggage.CRITERIA: _take_criteria,
        Luggage.STAKEHOLDERS: _take_stakeholders,
        Luggage.MANDATE: _take_mandate,
        Luggage.PLACEMENT: _take_placement,
    }
)
