"""A project's stakeholders as they are read: numbered, by direction, and those who may feel passed over."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from projects.models import Project

from .models import Direction, Selection, Stakeholder, name_key

WHO_TO_THINK_OF = {
    "op": "Direktionen, din egen chef, udvalget og de politikere som har sagen. "
    "Hvem skal kunne forklare den til andre?",
    "paa-tvaers": "Chefkolleger, andre forvaltninger, jura, økonomi og kommunikation. "
    "Hvem møder de samme borgere som jer?",
    "ned": "Projektlederen, linjelederne, medarbejderne og deres tillidsfolk. "
    "Hvem får en ny hverdag hvis det lykkes?",
    "ud": "Borgere, pårørende, foreninger, virksomheder og naboer. "
    "Hvem melder sig aldrig selv, men kender problemet indefra?",
}
"""By the direction's key: who belongs there, and a question to find those who are easily forgotten."""

_DANISH_ORDER = str.maketrans("æøå", "{|}")
"""What comes after z, in the order of the Danish alphabet."""


@dataclass(frozen=True)
class Numbered:
    """A stakeholder with its number among all of the project's, the same on the map and in the table."""

    number: int
    stakeholder: Stakeholder


def number(stakeholders: Iterable[Stakeholder]) -> list[Numbered]:
    """By direction, and by name within it; sorted here, since databases order Danish letters differently."""
    in_order = sorted(
        stakeholders,
        key=lambda one: (one.direction.order, name_key(one.name).translate(_DANISH_ORDER), one.pk),
    )
    return [Numbered(place, stakeholder) for place, stakeholder in enumerate(in_order, start=1)]


@dataclass(frozen=True)
class Group:
    """A direction with the stakeholders in it."""

    direction: Direction
    rows: list[Numbered]

    @property
    def who_to_think_of(self) -> str:
        return WHO_TO_THINK_OF.get(self.direction.key, "")


def group(rows: Iterable[Numbered], directions: Iterable[Direction]) -> list[Group]:
    """Every one of the directions, also one that nobody is in."""
    of_direction: dict[int, list[Numbered]] = {}
    for row in rows:
        of_direction.setdefault(row.stakeholder.direction_id, []).append(row)
    return [Group(direction, of_direction.get(direction.pk, [])) for direction in directions]


def may_feel_passed_over(rows: Iterable[Numbered]) -> list[Numbered]:
    """Those of whom it is said, and those who were deselected: they have a reason to."""
    return [
        row
        for row in rows
        if row.stakeholder.passed_over or row.stakeholder.selection == Selection.DESELECTED
    ]


@dataclass(frozen=True)
class Register:
    """All of a project's stakeholders, and which direction is looked at (None: all four)."""

    rows: list[Numbered]
    directions: list[Direction]
    only: Direction | None = None

    @cached_property
    def groups(self) -> list[Group]:
        return group(self.rows, self.directions)

    @property
    def shown_groups(self) -> list[Group]:
        return [one for one in self.groups if self.only in (None, one.direction)]

    @property
    def shown(self) -> list[Numbered]:
        return [row for one in self.shown_groups for row in one.rows]

    @property
    def passed_over(self) -> list[Numbered]:
        return may_feel_passed_over(self.shown)


def load_register(project: Project, direction_key: str = "") -> Register:
    """In two queries. A key that no direction has shows all four."""
    directions = list(Direction.objects.all())
    rows = number(Stakeholder.objects.filter(project=project).select_related("direction"))
    only = next((direction for direction in directions if direction.key == direction_key), None)
    return Register(rows, directions, only)


def taken_names(project: Project, *, beside: Stakeholder | None = None) -> dict[str, str]:
    """The names that stand in a project already, by `name_key`; one's own does not count."""
    others = Stakeholder.objects.filter(project=project).exclude(pk=beside.pk if beside else None)
    return {name_key(name): name for name in others.values_list("name", flat=True)}
