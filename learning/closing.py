"""What still stands open when a project is closed: told kindly, and never in the way."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse

from leadership.proposals import unanswered
from phases.building_on import LAST_STEP
from phases.guide import load_guide
from projects.models import Project

from .models import Sharing


@dataclass(frozen=True)
class StandsOpen:
    """Some things of one kind: how many in words, a few of them by name, and where they are looked after."""

    told: str
    names: list[str]
    more: int
    url: str


SHOWN = 5
"""Of each kind; that there are more is told."""


def stands_open(project: Project) -> list[StandsOpen]:
    return list(_open_kinds(project))


def _open_kinds(project: Project) -> Iterator[StandsOpen]:
    points = [state.point.title for state in load_guide(project).step(LAST_STEP).open_points]
    if points:
        told = _told(len(points), "punkt i Erkendelse er", "punkter i Erkendelse er")
        yield _kind(f"{told} ikke afklaret", points, reverse("phases:step", args=[project.pk, LAST_STEP]))
    waiting = unanswered(project, SHOWN)
    if waiting.count:
        told = f"{waiting.count} indspil er uden svar"
        names = [entry.proposal.text for entry in waiting.oldest]
        url = reverse("proposals:list", args=[project.pk])
        yield StandsOpen(told, names, waiting.count - len(names), url)
    criteria = [str(criterion) for criterion in project.criteria.filter(review=None)]
    if criteria:
        told = _told(len(criteria), "succeskriterium er", "succeskriterier er")
        yield _kind(f"{told} ikke vurderet", criteria, reverse("evaluation:review", args=[project.pk]))
    lessons = [str(lesson) for lesson in project.lessons.filter(sharing=Sharing.PROJECT)]
    if lessons:
        told = _told(len(lessons), "læring er", "læringer er")
        yield _kind(f"{told} ikke delt med andre", lessons, reverse("lessons:list", args=[project.pk]))


def _kind(told: str, names: list[str], url: str) -> StandsOpen:
    return StandsOpen(told, names[:SHOWN], max(len(names) - SHOWN, 0), url)


def _told(count: int, one: str, several: str) -> str:
    return f"{count} {one if count == 1 else several}"
