"""The 2×2 plot as data: what stands where. The template draws it as SVG, the page tells it in words."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import cos, hypot, pi, sin
from textwrap import wrap
from typing import NamedTuple

from projects.models import ContentMissing
from projects.words import listed

from .models import (
    HIGHEST,
    LAST_LOW,
    LOWEST,
    CasePlacement,
    CentralActor,
    CocreationType,
    Dimension,
    OwnPlacement,
    Placement,
    Result,
    Stage,
    type_at,
)

SIDE = 320
"""Drawing units: the square's side. On a phone of 360 px a unit is 0.86 px, so text is 14 units."""
LETTERS = 14
"""The size of all text in the drawing."""
MARGIN = 40
"""Room to the left and below, where the axes' words stand."""
EDGE = 20
"""Room above and to the right: half a mark must fit, for a point may lie on the very edge."""
DOT = 11
DIAMOND = 16
STEP = 13
"""From the middle of a mark to its outermost point."""
EARLIER_SHOWN = 5
"""So much of the way behind a project the figure has room for; all of it stands in the list of placements."""
NUMERALS = ("I", "II", "III", "IV", "V")
"""Cases have 1, 2, 3 and parts have A, B, C."""


class Box(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float

    def overlap(self, other: "Box") -> float:
        width = min(self.right, other.right) - max(self.left, other.left)
        height = min(self.bottom, other.bottom) - max(self.top, other.top)
        return max(width, 0) * max(height, 0)


SQUARE = Box(MARGIN, EDGE, MARGIN + SIDE, EDGE + SIDE)


@dataclass(frozen=True)
class Dot:
    """A case in the plot: a numbered dot, and the same number in the list beside it."""

    number: int
    placement: CasePlacement
    cx: float
    cy: float
    type_title: str


def outline(stage: str, reach: int) -> str:
    """A project's mark: a diamond for what was planned, a square for what it turned out to be."""
    if stage == Stage.TURNED_OUT:
        side = round(reach * 0.8)
        return f"M-{side} -{side}h{2 * side}v{2 * side}h-{2 * side}z"
    return f"M0 -{reach}L{reach} 0 0 {reach} -{reach} 0z"


@dataclass(frozen=True)
class Mark:
    """Something small that stands at a point, or as near it as there is room: `tie` leads to the point."""

    name: str
    placement: Placement | OwnPlacement
    cx: float
    cy: float
    x: float
    y: float
    type_title: str

    @property
    def tie(self) -> str:
        return "" if (self.cx, self.cy) == (self.x, self.y) else f"M{self.cx} {self.cy}L{self.x} {self.y}"

    @property
    def outline(self) -> str:
        return outline(getattr(self.placement, "stage", Stage.PLANNED), STEP)


@dataclass(frozen=True)
class Corner:
    """A quadrant with the place of its name, which is set towards the outer corner."""

    cocreation_type: CocreationType
    x: float
    y: float
    label_x: float
    label_y: float
    anchor: str

    @property
    def name_box(self) -> Box:
        """About what the name takes up: 8 units a letter."""
        width = 8 * len(self.cocreation_type.short_title)
        left = self.label_x if self.anchor == "start" else self.label_x - width
        return Box(left, self.label_y - 14, left + width, self.label_y + 4)

    @property
    def with_name_inside(self) -> "Corner":
        """With its name towards the middle of the figure instead."""
        is_top = self.y < SQUARE.top + SIDE / 2
        return replace(self, label_y=self.y + (SIDE / 2 - 9 if is_top else 18))


@dataclass(frozen=True)
class End:
    """The words at an end of an axis, or a line of them."""

    words: str
    transform: str
    anchor: str


@dataclass(frozen=True)
class Label:
    """The box that holds the project's name in the plot."""

    x: float
    y: float
    width = 108
    height = 22

    @property
    def box(self) -> Box:
        return Box(self.x, self.y, self.x + self.width, self.y + self.height)

    @property
    def middle(self) -> tuple[float, float]:
        return self.x + self.width / 2, self.y + self.height / 2


@dataclass(frozen=True)
class Plot:
    x_axis: Dimension
    y_axis: Dimension
    corners: list[Corner]
    dots: list[Dot]
    name: str
    project: tuple[float, float] | None
    project_type: CocreationType | None
    stage: Stage
    label: Label | None
    earlier: list[Mark]
    parts: list[Mark]
    people: list[Mark]
    average: tuple[float, float] | None

    square = SQUARE
    side = SIDE
    half = SIDE / 2
    middle = (SQUARE.left + SIDE / 2, SQUARE.top + SIDE / 2)
    extent = MARGIN + SIDE + EDGE
    """The whole drawing is as wide as it is high."""
    letters = LETTERS
    dot = DOT
    diamond = DIAMOND
    last_low = LAST_LOW

    @property
    def outline(self) -> str:
        return outline(self.stage, DIAMOND)

    @property
    def free_corners(self) -> list[Corner]:
        """The corners with nothing but the project in them, whose mark covers none of their names."""
        if self.project is None:
            return self.corners
        mark = _around(*self.project, DIAMOND + 6)
        return [
            corner.with_name_inside if corner.name_box.overlap(mark) else corner for corner in self.corners
        ]

    @property
    def way(self) -> str:
        """The line from where the project stood first, by where it stood since, to where it stands."""
        points = [*((mark.cx, mark.cy) for mark in self.earlier), *([self.project] if self.project else [])]
        return "M" + "L".join(f"{x} {y}" for x, y in points) if self.earlier else ""

    @property
    def ends(self) -> list[End]:
        """The words at the ends of the two axes. What is too long for half a side goes on a second line."""
        low, high = self.x_axis.low_label, wrap(self.x_axis.high_label, 24)
        return [
            End(low, f"translate({SQUARE.left} {SQUARE.bottom + 19})", "start"),
            *(
                End(words, f"translate({SQUARE.right} {SQUARE.bottom + 19 + 16 * line})", "end")
                for line, words in enumerate(high)
            ),
            End(self.y_axis.low_label, f"translate(18 {SQUARE.bottom + 12}) rotate(-90)", "start"),
            End(self.y_axis.high_label, f"translate(18 {SQUARE.top - 12}) rotate(-90)", "end"),
        ]

    @property
    def key(self) -> str:
        """What the marks are, in a sentence; the list beside the figure names each of them."""
        known = [
            (self.dots, "tallene er cases"),
            (self.earlier, "romertallene er vejen hertil"),
            (self.parts, "bogstaverne er projektets dele"),
            (self.people[1:], "tallene er jer der har placeret"),
            (self.average, "krydset er midten"),
        ]
        told = listed([words for marks, words in known if marks])
        return f"{told[:1].upper()}{told[1:]}." if told else ""


def draw_plot(
    *,
    dimensions: Sequence[Dimension],
    types: Sequence[CocreationType],
    placements: Sequence[CasePlacement] = (),
    project: tuple[int, int] | None = None,
    stage: str = Stage.PLANNED,
    name: str = "Jeres projekt",
    earlier: Sequence[Placement] = (),
    parts: Sequence[Placement] = (),
    people: Sequence[OwnPlacement] = (),
    average: tuple[int, int] | None = None,
) -> Plot:
    """The plot of the placed cases and of what else is given.

    `project` is where a project, or the part that is called `name`, stands; `earlier` are its placements
    before that, newest first; `parts` is one of each of its parts. `people` are where people see it, each on
    their own, and `average` is the middle of them. Raises ContentMissing before the content is loaded.
    """
    if not (dimensions and types):
        raise ContentMissing
    by_key = {dimension.key: dimension for dimension in dimensions}
    placed = [placement for placement in placements if placement.is_placed]
    dots = [_dot(number, placement, types) for number, placement in enumerate(placed, start=1)]
    point = (_across(project[0]), _down(project[1])) if project else None
    corners = [_corner(kind) for kind in types]
    taken = [
        *([_around(*point, DIAMOND + 2)] if point else []),
        *(_around(dot.cx, dot.cy, DOT + 1) for dot in dots),
        *(corner.name_box for corner in corners),
    ]
    room = _Room(types, taken)
    steps = [
        room.mark(numeral, placement)
        for numeral, placement in zip(NUMERALS, reversed(earlier[:EARLIER_SHOWN]), strict=False)
    ]
    letters = [room.mark(placement.part.letter, placement) for placement in parts if placement.part]
    numbers = [room.mark(str(number), placement) for number, placement in enumerate(people, start=1)]
    others: list[Dot | Mark] = [*dots, *steps, *letters]
    return Plot(
        x_axis=by_key[Dimension.CENTRAL_ACTOR],
        y_axis=by_key[Dimension.PREDICTABILITY],
        corners=corners,
        dots=dots,
        name=name,
        project=point,
        project_type=type_at(list(types), *project) if project else None,
        stage=Stage(stage),
        label=_label(*point, others, taken) if point else None,
        earlier=steps,
        parts=letters,
        people=numbers,
        average=(_across(average[0]), _down(average[1])) if average else None,
    )


class _Room:
    """Hands out places to marks, so that none hides another."""

    def __init__(self, types: Sequence[CocreationType], taken: list[Box]):
        self.types = list(types)
        self.taken = taken

    def mark(self, name: str, placement: Placement | OwnPlacement) -> Mark:
        x, y = _across(placement.x), _down(placement.y)
        cx, cy = self._nearest_free(x, y)
        self.taken.append(_around(cx, cy, STEP))
        return Mark(name, placement, cx, cy, x, y, type_at(self.types, placement.x, placement.y).title)

    def _nearest_free(self, x: float, y: float) -> tuple[float, float]:
        """The point itself where it is free, or else one on the nearest ring around it that is."""
        rings = ((away, turn) for away in range(0, SIDE // 2, 6) for turn in range(16 if away else 1))
        for away, turn in rings:
            cx = round(x + away * cos(turn * pi / 8), 1)
            cy = round(y + away * sin(turn * pi / 8), 1)
            inside = SQUARE.left <= cx <= SQUARE.right and SQUARE.top <= cy <= SQUARE.bottom
            if inside and not any(map(_around(cx, cy, STEP).overlap, self.taken)):
                return cx, cy
        return x, y


def _across(x: int) -> float:
    return round(SQUARE.left + SIDE * (x - LOWEST) / (HIGHEST - LOWEST), 1)


def _down(y: int) -> float:
    """Unpredictable is drawn at the top, as in the publication's figure."""
    return round(SQUARE.top + SIDE * (HIGHEST - y) / (HIGHEST - LOWEST), 1)


def _dot(number: int, placement: CasePlacement, types: Sequence[CocreationType]) -> Dot:
    x, y = placement.x or LOWEST, placement.y or LOWEST
    return Dot(number, placement, _across(x), _down(y), type_at(list(types), x, y).title)


def _corner(kind: CocreationType) -> Corner:
    left, top = kind.central_actor == CentralActor.PUBLIC, kind.result == Result.UNPREDICTABLE
    return Corner(
        kind,
        x=SQUARE.left if left else SQUARE.left + SIDE / 2,
        y=SQUARE.top if top else SQUARE.top + SIDE / 2,
        label_x=SQUARE.left + 8 if left else SQUARE.right - 8,
        label_y=SQUARE.top + 18 if top else SQUARE.bottom - 9,
        anchor="start" if left else "end",
    )


def _label(x: float, y: float, others: Sequence[Dot | Mark], taken: Sequence[Box]) -> Label:
    """The free place in the square that is nearest to the project's mark; a line ties the two together."""
    clear = DIAMOND + 2
    spots = [
        (left, top)
        for left in (x + clear + across for across in range(-SIDE, SIDE, 8))
        if SQUARE.left <= left <= SQUARE.right - Label.width
        for top in (y - Label.height / 2 + down for down in range(-SIDE, SIDE, 8))
        if SQUARE.top <= top <= SQUARE.bottom - Label.height
    ]

    def distance(spot: tuple[float, float]) -> float:
        """To the label's nearer end; beside is better than above or below, so a step down counts double."""
        left, top = spot
        return hypot(max(left - x, x - left - Label.width, 0), 2 * (top + Label.height / 2 - y))

    def is_free(label: Label) -> bool:
        # A mark under the line would seem to be what the label names.
        return not any(map(label.box.overlap, taken)) and not any(
            _is_crossed(mark, (x, y), label.middle) for mark in others
        )

    spots.sort(key=distance)
    return next(filter(is_free, (Label(*spot) for spot in spots)), Label(*spots[0]))


def _is_crossed(mark: Dot | Mark, start: tuple[float, float], end: tuple[float, float]) -> bool:
    """Whether the line from `start` to `end` passes the mark after leaving the one at `start`."""
    steps = [step / 10 for step in range(1, 10)]
    on_the_way = [(start[0] + t * (end[0] - start[0]), start[1] + t * (end[1] - start[1])) for t in steps]
    from_start = hypot(mark.cx - start[0], mark.cy - start[1])
    return from_start > DIAMOND and any(hypot(mark.cx - x, mark.cy - y) < DOT for x, y in on_the_way)


def _around(x: float, y: float, reach: float) -> Box:
    return Box(x - reach, y - reach, x + reach, y + reach)
