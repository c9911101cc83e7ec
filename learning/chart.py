"""The chart of a criterion as data: its values over time, with lines where it began and where it is to end.

`templates/learning/_chart.html` draws it as SVG; the table of measurements tells the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.formats import date_format

from projects.numbers import in_danish

WIDTH, HEIGHT = 340, 200
"""Drawing units. On a phone a unit is about 0.85 px, so text is 14 units."""
LEFT, RIGHT, TOP, BOTTOM = 12.0, 228.0, 28.0, 150.0
"""The box that all values lie in. To the right of it stand the words of the two lines."""
APART = 17.0
"""So far are two words one above the other."""
MILLION = 1_000_000


@dataclass(frozen=True)
class Point:
    x: float
    y: float


@dataclass(frozen=True)
class Line:
    """A level with its word beside it. `is_target` tells the two apart, which are drawn each in its way."""

    words: str
    y: float
    label_y: float
    is_target: bool


@dataclass(frozen=True)
class Label:
    words: str
    x: float
    y: float
    anchor: str


@dataclass(frozen=True)
class Chart:
    points: list[Point]
    lines: list[Line]
    newest: Label
    days: list[Label]
    reading: str

    width, height = WIDTH, HEIGHT
    left, right, top, bottom = LEFT, RIGHT, TOP, BOTTOM
    base = BOTTOM + 12
    label_x = RIGHT + 7
    length = RIGHT - LEFT

    @property
    def way(self) -> str:
        """The line from value to value; nothing for a single one."""
        there = "L".join(f"{point.x} {point.y}" for point in self.points)
        return f"M{there}" if len(self.points) > 1 else ""


Measured = tuple[date, Decimal]


def draw_chart(
    measured: Sequence[Measured], baseline: Decimal | None = None, target: Decimal | None = None
) -> Chart:
    """The chart of at least one value; `measured` is oldest first."""
    values = [value for _, value in measured]
    levels = [value for value in (*values, baseline, target) if value is not None]
    down = _Scale(max(levels), min(levels), TOP, BOTTOM)
    first, last = measured[0][0], measured[-1][0]
    along = _Scale(Decimal(first.toordinal()), Decimal(last.toordinal()), LEFT, RIGHT)
    points = [Point(along(Decimal(day.toordinal())), down(value)) for day, value in measured]
    is_falling = len(values) > 1 and values[-1] < values[-2]
    newest = points[-1]
    return Chart(
        points=points,
        lines=_lines(down, baseline, target),
        newest=Label(
            in_short(values[-1]),
            newest.x,
            # On the side that the line does not come from.
            newest.y + 21 if is_falling else newest.y - 11,
            "end" if len(points) > 1 else "middle",
        ),
        days=_days(first, last),
        reading=_reading(measured, baseline, target),
    )


@dataclass(frozen=True)
class _Scale:
    """From a value to a place; where there is nothing between the two ends, the middle."""

    start: Decimal
    end: Decimal
    near: float
    far: float

    def __call__(self, value: Decimal) -> float:
        span = self.end - self.start
        share = float((value - self.start) / span) if span else 0.5
        return round(self.near + (self.far - self.near) * share, 1)


def _lines(down: _Scale, baseline: Decimal | None, target: Decimal | None) -> list[Line]:
    levels = [
        (word, value, is_target)
        for word, value, is_target in (("Mål", target, True), ("Fra", baseline, False))
        if value is not None
    ]
    # The higher is drawn first, so that words that would meet are moved each to its own side.
    levels.sort(key=lambda level: -level[1])
    places = [down(value) for _, value, _ in levels]
    labels = list(places)
    if len(places) == 2 and places[1] - places[0] < APART:
        middle = (places[0] + places[1]) / 2
        labels = [middle - APART / 2, middle + APART / 2]
    return [
        Line(f"{word} {in_short(value)}", place, round(label + 5, 1), is_target)
        for (word, value, is_target), place, label in zip(levels, places, labels, strict=True)
    ]


def _days(first: date, last: date) -> list[Label]:
    y = BOTTOM + 40
    if first == last:
        return [Label(_day(first), (LEFT + RIGHT) / 2, y, "middle")]
    return [Label(_day(first), LEFT - 8, y, "start"), Label(_day(last), RIGHT + 8, y, "end")]


def _day(day: date) -> str:
    return date_format(day, "j. N Y")


def in_short(value: Decimal) -> str:
    """A number that there is room for: »12,5«, »1.235«, »4,2 mio.«."""
    for size, word in ((1000 * MILLION, " mia."), (MILLION, " mio.")):
        if abs(value) >= size:
            share = value / size
            return f"{in_danish(round(share, 1 if abs(share) < 100 else 0))}{word}"
    return in_danish(round(value) if abs(value) >= 1000 else value)  # type: ignore[arg-type]


def _reading(measured: Sequence[Measured], baseline: Decimal | None, target: Decimal | None) -> str:
    """What the picture shows, in words."""
    (first, began), (last, ended) = measured[0], measured[-1]
    told = f"Den {date_format(first, 'DATE_FORMAT')} var værdien {in_danish(began)}."
    if len(measured) > 1:
        told += f" Den {date_format(last, 'DATE_FORMAT')} var den {in_danish(ended)}."
        told += f" Der er {len(measured)} målinger."
    if baseline is not None:
        told += f" Udgangspunktet er {in_danish(baseline)}."
    return f"{told} Målet er {in_danish(target)}." if target is not None else told
