"""Placing together: where each sees a project on their own, and how far apart that is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from math import hypot
from typing import NamedTuple

from accounts.models import User
from projects.access import VERBS, Access, Verb
from projects.models import Project, Role
from projects.words import listed

from .models import Dimension, OwnPlacement, ProjectPart

CLOSE = 20
"""People who stand at most so far apart on a dimension, a fifth of it, see the same."""

FAR = 40
"""Farther apart than this on a dimension, people are not talking of the same project."""

PLACERS = [role for role in Role if Verb.REFLECT in VERBS[role]]
"""Those on a team who are asked where they see the project."""


class Unity(StrEnum):
    AGREED = "enige"
    SOMEWHAT = "lidt-forskelligt"
    DIFFERENT = "forskelligt"
    FAR_APART = "meget-forskelligt"

    @property
    def label(self) -> str:
        return {
            "enige": "I er enige",
            "lidt-forskelligt": "I ser det lidt forskelligt",
            "forskelligt": "I ser det forskelligt",
            "meget-forskelligt": "I ser det meget forskelligt",
        }[self.value]

    @property
    def looking_back(self) -> str:
        return self.label.replace("I er", "I var").replace("I ser", "I så")


class Gap(NamedTuple):
    """How far apart people stand on a dimension: from the lowest to the highest."""

    dimension: str
    low: int
    high: int

    @property
    def size(self) -> int:
        return self.high - self.low


@dataclass(frozen=True)
class Spread:
    """Two or more people's placements of the same thing, side by side."""

    placements: Sequence[OwnPlacement]

    @property
    def gaps(self) -> list[Gap]:
        """One a dimension, the widest first; the central actor first of two that are as wide."""
        across = [placement.x for placement in self.placements]
        up = [placement.y for placement in self.placements]
        gaps = [
            Gap(Dimension.CENTRAL_ACTOR, min(across), max(across)),
            Gap(Dimension.PREDICTABILITY, min(up), max(up)),
        ]
        return sorted(gaps, key=lambda gap: -gap.size)

    @property
    def unity(self) -> Unity:
        """Agreed are those who see one type and stand at most 20 apart on both dimensions.

        Far apart are those who stand more than 40 apart on one of them. Of all between, those who see one
        type see it somewhat differently. Those who see more than one see it differently, also two who stand
        close by each other on either side of a border: another type asks something else of the chef.
        """
        widest = self.gaps[0].size
        if widest > FAR:
            return Unity.FAR_APART
        if len({placement.quadrant for placement in self.placements}) > 1:
            return Unity.DIFFERENT
        return Unity.AGREED if widest <= CLOSE else Unity.SOMEWHAT

    @property
    def differs_most_on(self) -> list[str]:
        """The dimension that people differ most on, or both when as much; none when they agree."""
        if self.unity == Unity.AGREED:
            return []
        return [gap.dimension for gap in self.gaps if gap.size == self.gaps[0].size]

    @property
    def farthest_apart(self) -> tuple[OwnPlacement, OwnPlacement]:
        """The two with most to tell each other: on the dimension that people differ most on, if it is one."""
        return max(combinations(self.placements, 2), key=lambda two: self._distance(*two))

    def _distance(self, one: OwnPlacement, other: OwnPlacement) -> tuple[float, float]:
        """On the dimension that people differ most on, and then across the plane."""
        across, up = abs(one.x - other.x), abs(one.y - other.y)
        straight = hypot(across, up)
        match self.differs_most_on:
            case [Dimension.CENTRAL_ACTOR]:
                return across, straight
            case [Dimension.PREDICTABILITY]:
                return up, straight
        return straight, straight


def average(placements: Sequence[OwnPlacement]) -> tuple[int, int]:
    """The middle of where people stand, to begin a conversation from."""
    count = len(placements)
    return round(sum(p.x for p in placements) / count), round(sum(p.y for p in placements) / count)


@dataclass(frozen=True)
class Round:
    """The placements that people made on their own since the team last agreed, and who was asked to.

    Nobody sees the others' before they have placed on their own, so that no one is led by another; a reader
    sees them when they are agreed on.
    """

    placements: list[OwnPlacement]
    asked: list[User]
    mine: OwnPlacement | None
    is_open_to_me: bool

    @property
    def count(self) -> int:
        return len(self.placements)

    @property
    def total(self) -> int:
        """With those who placed and have left the team since."""
        return len({user.pk for user in self.asked} | {placement.user_id for placement in self.placements})

    @property
    def missing(self) -> list[User]:
        placed = {placement.user_id for placement in self.placements}
        return [user for user in self.asked if user.pk not in placed]

    @property
    def missing_names(self) -> str:
        return listed([user.name for user in self.missing])

    @property
    def is_alone(self) -> bool:
        """Whether there is nobody else to wait for."""
        return self.total == 1

    @property
    def can_be_gathered(self) -> bool:
        """One alone has nobody to agree with, unless there is nobody else."""
        return self.count > 1 or (self.count == 1 and self.is_alone)

    @property
    def spread(self) -> Spread | None:
        """None until two have placed."""
        return Spread(self.placements) if len(self.placements) > 1 else None

    @property
    def average(self) -> tuple[int, int]:
        return average(self.placements)

    @property
    def mark(self) -> str:
        """Changes with every placement in it, so that nobody agrees on what they have not seen."""
        newest = max((placement.placed_at for placement in self.placements), default=None)
        return f"{self.count}-{newest.timestamp() if newest else 0}"


@dataclass(frozen=True)
class Dialogue:
    """The round that is open, and those that were settled, by the placement that settled each."""

    round: Round
    settled: dict[int, list[OwnPlacement]]


def load_dialogue(access: Access, part: ProjectPart | None) -> Dialogue:
    """Of a part, or with None of the project as a whole, in two queries."""
    placements = list(access.project.own_placements.of_part(part).select_related("user"))
    settled: dict[int, list[OwnPlacement]] = {}
    for placement in placements:
        if placement.settled_by_id is not None:
            settled.setdefault(placement.settled_by_id, []).append(placement)
    standing = [placement for placement in placements if placement.settled_by_id is None]
    mine = next((placement for placement in standing if placement.user_id == access.user.pk), None)
    may_place = Verb.REFLECT in VERBS[access.standing]
    return Dialogue(
        Round(standing, _asked(access.project), mine, is_open_to_me=may_place and mine is not None), settled
    )


@dataclass(frozen=True)
class Turnout:
    """How many of those who are asked have placed in a round that is open."""

    count: int
    total: int


def load_turnouts(project: Project, asked: Sequence[User]) -> dict[int, Turnout]:
    """The open rounds of the project's parts, by part, in one query."""
    standing = project.own_placements.standing().exclude(part=None)
    placed: dict[int, set[int]] = {}
    for part_id, user_id in standing.values_list("part", "user"):
        placed.setdefault(part_id, set()).add(user_id)
    team = {user.pk for user in asked}
    return {part_id: Turnout(len(users), len(team | users)) for part_id, users in placed.items()}


def mark_of(placements: Iterable[OwnPlacement]) -> str:
    """The mark of a round with these placements."""
    return Round(list(placements), [], None, is_open_to_me=False).mark


def _asked(project: Project) -> list[User]:
    members = project.memberships.filter(role__in=PLACERS).select_related("user")
    return [member.user for member in members]
