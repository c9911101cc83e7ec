"""What a project leaves to those that are started from it, and which they are."""

from dataclasses import dataclass

from django.db import models

from leadership.mandate import frame_of
from leadership.models import Mandate
from phases.building_on import can_be_built_on
from projects.access import Access, Verb, access_to
from projects.models import Project

from .models import Lesson, LessonQuerySet


class Luggage(models.TextChoices):
    """What can be taken along from an earlier project."""

    LESSONS = "laering", "Læringen"
    CRITERIA = "kriterier", "Succeskriterierne"
    STAKEHOLDERS = "interessenter", "Interessenterne"
    MANDATE = "mandat", "Mandatet"
    PLACEMENT = "placering", "Placeringen i typologien"


def offered(access: Access) -> list[tuple[str, str]]:
    """What there is to take along from a project, with how much it is."""
    project = access.project
    lessons = lessons_to_take(access).count()
    criteria, stakeholders = project.criteria.count(), project.stakeholders.count()
    found: dict[Luggage, str] = {
        Luggage.LESSONS: f"Læringen ({lessons}): står ved de punkter den hører til" if lessons else "",
        Luggage.CRITERIA: f"Succeskriterierne ({criteria}): uden målinger" if criteria else "",
        Luggage.STAKEHOLDERS: f"Interessenterne ({stakeholders}): uden løfter" if stakeholders else "",
        Luggage.MANDATE: "Mandatet: ret det til inden I går i gang" if _says_something(project) else "",
        Luggage.PLACEMENT: "Placeringen i typologien: som en plan"
        if project.placements.of_whole().exists()
        else "",
    }
    return [(str(kind), label) for kind, label in found.items() if label]


def lessons_to_take(access: Access) -> LessonQuerySet:
    """All of them for the chef, who decides who may read them; for others those that are shared with them."""
    lessons: LessonQuerySet = Lesson.objects.filter(project=access.project).order_by("pk")
    return lessons if access.can(Verb.SHARE) else lessons.readable_by(access.user)


def _says_something(project: Project) -> bool:
    return any(frame_of(Mandate.objects.filter(project=project).first()).values())


@dataclass(frozen=True)
class Origin:
    """The project that one builds on. `may_read` is whether the reader may open it."""

    project: Project
    may_read: bool


def origin_of(access: Access) -> Origin | None:
    """In one query, and none for a project that builds on no other."""
    if access.project.started_from_id is None:
        return None
    origin = Project.objects.with_roles_of(access.user).order_by().get(pk=access.project.started_from_id)
    return Origin(origin, may_read=access_to(origin, access.user) is not None)


def successors_of(access: Access) -> list[Project]:
    """Those started from a project that the reader may read."""
    if not can_be_built_on(access.project):
        return []
    return list(access.project.successors.visible_to(access.user).order_by("created_at", "pk"))
