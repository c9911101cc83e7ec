"""A project's lessons, each at the place it belongs to: a focus point, or one of the four directions."""

from collections.abc import Iterable
from dataclasses import dataclass

from leadership.models import Direction
from phases.models import Edition, EditionPoint, FocusPoint
from projects.models import Project

from .models import Lesson

POINT, DIRECTION = "punkt", "retning"


@dataclass(frozen=True)
class Place:
    """Where a lesson belongs, as the project's edition calls it. Only a focus point has a step.

    `is_chosen_from` is not so for a point that the edition no longer has: a lesson there stays there.
    """

    row: FocusPoint | Direction
    title: str
    step: str = ""
    is_chosen_from: bool = True

    @property
    def kind(self) -> str:
        return DIRECTION if isinstance(self.row, Direction) else POINT

    @property
    def key(self) -> str:
        return self.row.key

    @property
    def value(self) -> str:
        """As a form sends it."""
        return f"{self.kind}:{self.key}"

    @property
    def heading(self) -> str:
        """What stands above the title: the step, or whom one leads in the direction."""
        if isinstance(self.row, Direction):
            return f"Retning · {self.row.audience}"
        return self.step if self.is_chosen_from else f"{self.step} · udgået punkt"

    @property
    def name(self) -> str:
        """The title where others stand beside it."""
        return f"{self.step}: {self.title}" if self.step else f"Retning: {self.title}"


@dataclass(frozen=True)
class Learnt:
    """What was learnt at one place, oldest first."""

    place: Place
    lessons: list[Lesson]


def places_of(project: Project) -> list[Place]:
    """Every focus point of the project's edition in its order, then the four directions; in two queries."""
    journey = getattr(project, "journey", None)
    edition = journey.edition_id if journey else Edition.objects.current().pk
    points = sorted(EditionPoint.objects.of(edition), key=lambda point: (point.step.order, point.order))
    return [
        *(Place(point.focus_point, point.title, point.step.title) for point in points),
        *(Place(direction, direction.title) for direction in Direction.objects.order_by("order")),
    ]


def place_of(lesson: Lesson, places: Iterable[Place]) -> Place:
    """Among `places`, or the retired point that it stands at, in a query more."""
    row = lesson.focus_point or lesson.direction
    known = next((place for place in places if place.row == row), None)
    return known or _retired([lesson])[0]


def by_place(lessons: Iterable[Lesson], places: Iterable[Place]) -> list[Learnt]:
    """The places where something was learnt; retired points after those of the edition."""
    at: dict[FocusPoint | Direction | None, list[Lesson]] = {}
    for lesson in lessons:
        at.setdefault(lesson.focus_point or lesson.direction, []).append(lesson)
    known = [Learnt(place, at.pop(place.row)) for place in places if place.row in at]
    others = [lesson for among in at.values() for lesson in among]
    elsewhere = [Learnt(place, at[place.row]) for place in _retired(others)]
    points = [group for group in known if group.place.kind == POINT]
    directions = [group for group in known if group.place.kind == DIRECTION]
    return [*points, *elsewhere, *directions]


def _retired(lessons: Iterable[Lesson]) -> list[Place]:
    """Points that are not in the project's edition, as the newest edition that has them calls them."""
    points = {lesson.focus_point_id for lesson in lessons}
    if not points:
        return []
    wordings = EditionPoint.objects.filter(focus_point__in=points).select_related("focus_point__step")
    newest = {point.focus_point_id: point for point in wordings.order_by("edition__published_on")}
    return [
        Place(point.focus_point, point.title, point.step.title, is_chosen_from=False)
        for point in newest.values()
    ]
