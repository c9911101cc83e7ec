"""The compass as data: how much a project has led in each direction during a year, the newest in the middle.

`templates/leadership/_compass.html` draws it as SVG and tells it in a table.
"""

from calendar import monthrange
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from math import sqrt

from projects.words import listed

from .models import Direction

QUARTERS = 4
MONTHS = 3

WIDTH, HEIGHT = 360, 392
"""Drawing units. On a phone a unit is about 0.9 px, so text is 12 units or more."""
MIDDLE = (WIDTH / 2, HEIGHT / 2)
FIRST, STEP = 39, 34
"""From the middle to the newest bead, and from bead to bead."""
LARGEST, SMALLEST = 16.0, 9.0
"""The radius of a bead. The smallest still holds a number."""
FEWEST = 4
"""A bead of so many is the largest where no quarter has more: a single contact never looks like much."""

TURNS = {"op": 0, "ud": 90, "ned": 180, "paa-tvaers": 270}
"""Degrees clockwise from the top."""
_WAYS = {0: (0, -1), 90: (1, 0), 180: (0, 1), 270: (-1, 0)}

Sign = tuple[int, date]
"""A sign of life: the id of a direction, and the day of a contact or of a task done."""


@dataclass(frozen=True)
class Bead:
    """A quarter of a year on an arm: a disc with how much there was, or a small ring for nothing."""

    x: float
    y: float
    count: int
    radius: float
    is_newest: bool

    @property
    def text(self) -> str:
        return str(self.count) if self.count < 100 else "99+"


@dataclass(frozen=True)
class Arm:
    """A direction: how much there was in each quarter, newest first, and the day of the latest."""

    direction: Direction
    counts: tuple[int, ...]
    beads: tuple[Bead, ...]
    latest: date | None
    is_silent: bool

    @property
    def turn(self) -> int:
        return TURNS[self.direction.key]

    @property
    def newest(self) -> int:
        return self.counts[0]

    @property
    def before(self) -> int:
        """In the rest of the year."""
        return sum(self.counts[1:])

    @property
    def label(self) -> tuple[float, float, str]:
        """Where the direction's name stands (x, y), and which end of it is set there."""
        across, down = MIDDLE
        return {
            0: (across, 14.0, "middle"),
            90: (WIDTH - 2.0, down - 25, "end"),
            180: (across, HEIGHT - 5.0, "middle"),
            270: (2.0, down - 25, "start"),
        }[self.turn]


@dataclass(frozen=True)
class Compass:
    arms: list[Arm]

    width = WIDTH
    height = HEIGHT
    middle = MIDDLE
    rings = tuple(FIRST + STEP / 2 + STEP * number for number in range(QUARTERS - 1))
    """Between the quarters."""

    @property
    def ticks(self) -> list[tuple[float, int]]:
        """How far down each ring's word stands, and how many months it is back."""
        return [(MIDDLE[1] - ring - 4, MONTHS * number) for number, ring in enumerate(self.rings, start=1)]

    @property
    def is_empty(self) -> bool:
        return all(arm.latest is None for arm in self.arms)

    @property
    def reading(self) -> str:
        """What the picture says of the newest quarter, in a sentence."""
        if self.is_empty:
            return "Kompasset er tomt endnu."
        counts = [arm.newest for arm in self.arms]
        if not any(counts):
            return "De seneste 3 måneder er der ikke noteret noget i nogen retning."
        most, least = max(counts), min(counts)
        if most == least:
            return "De seneste 3 måneder har I ledt lige meget i alle fire retninger."
        least_of_all = f"mindst {self._with(least)} ({self._times(least)})"
        if least == 0:
            least_of_all = f"slet ikke {self._with(0, 'eller')}"
        most_of_all = f"mest {self._with(most)} ({self._times(most)})"
        return f"De seneste 3 måneder har I ledt {most_of_all} og {least_of_all}."

    def _with(self, count: int, joined_by: str = "og") -> str:
        return listed([arm.direction.towards for arm in self.arms if arm.newest == count], joined_by)

    def _times(self, count: int) -> str:
        times = "1 gang" if count == 1 else f"{count} gange"
        return f"{times} hver" if sum(arm.newest == count for arm in self.arms) > 1 else times


def draw_compass(
    directions: Sequence[Direction], signs: Iterable[Sign], today: date, silent: Collection[int] = ()
) -> Compass:
    """The compass of a project on a day; `silent` are the ids of directions that have long been silent."""
    days: dict[int, list[date]] = {}
    for direction_id, day in signs:
        days.setdefault(direction_id, []).append(day)
    ends = [months_before(today, MONTHS * number) for number in range(1, QUARTERS + 1)]
    shown = [direction for direction in directions if direction.key in TURNS]
    counts = {direction.pk: _count(days.get(direction.pk, []), ends) for direction in shown}
    scale = max([FEWEST, *(number for quarters in counts.values() for number in quarters)])
    return Compass(
        [
            Arm(
                direction=direction,
                counts=counts[direction.pk],
                beads=tuple(_beads(TURNS[direction.key], counts[direction.pk], scale)),
                latest=max(days.get(direction.pk, []), default=None),
                is_silent=direction.pk in silent,
            )
            for direction in shown
        ]
    )


def _count(days: Iterable[date], ends: Sequence[date]) -> tuple[int, ...]:
    """How many days fall in each quarter; a quarter ends with, and does not hold, the day in `ends`."""
    counts = [0] * len(ends)
    for day in days:
        quarter = sum(day <= end for end in ends)
        if quarter < len(ends):
            counts[quarter] += 1
    return tuple(counts)


def _beads(turn: int, counts: Sequence[int], scale: int) -> Iterable[Bead]:
    across, down = _WAYS[turn]
    for number, count in enumerate(counts):
        away = FIRST + STEP * number
        # The area and not the width says how many.
        radius = max(SMALLEST, round(LARGEST * sqrt(count / scale), 1)) if count else 3.0
        yield Bead(MIDDLE[0] + across * away, MIDDLE[1] + down * away, count, radius, is_newest=number == 0)


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier, or the last of that month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
