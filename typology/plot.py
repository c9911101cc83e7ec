"""The 2×2 plot as data: what stands where. The template draws it as SVG, the page tells it in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot
from typing import NamedTuple

from projects.models import ContentMissing

from .models import HIGHEST, LOWEST, CasePlacement, CentralActor, CocreationType, Dimension, Result, type_at

SIDE = 320
"""Drawing units: the square's side. On a phone a unit is about 0.9 px, so text is 12 units or more."""
MARGIN = 40
"""Room to the left and below, where the axes' words stand."""
EDGE = 20
"""Room above and to the right: half a mark must fit, for a point may lie on the very edge."""
DOT = 11
DIAMOND = 16
"""From the middle of a mark to its outermost point."""


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
        """About what the name takes up: 7 units a letter."""
        width = 7 * len(self.cocreation_type.short_title)
        left = self.label_x if self.anchor == "start" else self.label_x - width
        return Box(left, self.label_y - 12, left + width, self.label_y + 4)


@dataclass(frozen=True)
class Label:
    """The box that holds the project's name in the plot."""

    x: float
    y: float
    width = 92
    height = 20
    text = "Jeres projekt"

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
    project: tuple[float, float] | None
    project_type: CocreationType | None
    label: Label | None

    square = SQUARE
    side = SIDE
    half = SIDE / 2
    middle = (SQUARE.left + SIDE / 2, SQUARE.top + SIDE / 2)
    extent = MARGIN + SIDE + EDGE
    """The whole drawing is as wide as it is high."""
    dot = DOT
    diamond = DIAMOND


def draw_plot(
    *,
    dimensions: Sequence[Dimension],
    types: Sequence[CocreationType],
    placements: Sequence[CasePlacement],
    project: tuple[int, int] | None = None,
) -> Plot:
    """The plot of the placed cases and, when given, of a project's point (x, y).

    Raises ContentMissing before the content is loaded.
    """
    if not (dimensions and types):
        raise ContentMissing
    by_key = {dimension.key: dimension for dimension in dimensions}
    placed = [placement for placement in placements if placement.is_placed]
    dots = [_dot(number, placement, types) for number, placement in enumerate(placed, start=1)]
    point = (_across(project[0]), _down(project[1])) if project else None
    corners = [_corner(kind) for kind in types]
    return Plot(
        x_axis=by_key[Dimension.CENTRAL_ACTOR],
        y_axis=by_key[Dimension.PREDICTABILITY],
        corners=corners,
        dots=dots,
        project=point,
        project_type=type_at(list(types), *project) if project else None,
        label=_label(*point, dots, corners) if point else None,
    )


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


def _label(x: float, y: float, dots: Sequence[Dot], corners: Sequence[Corner]) -> Label:
    """The free place in the square that is nearest to the project's mark; a line ties the two together."""
    clear = DIAMOND + 2
    taken = [
        _around(x, y, clear),
        *(_around(dot.cx, dot.cy, DOT + 1) for dot in dots),
        *(corner.name_box for corner in corners),
    ]
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
        # A dot under the line would seem to be what the label names.
        return not any(map(label.box.overlap, taken)) and not any(
            _is_crossed(dot, (x, y), label.middle) for dot in dots
        )

    spots.sort(key=distance)
    return next(filter(is_free, (Label(*spot) for spot in spots)), Label(*spots[0]))


def _is_crossed(dot: Dot, start: tuple[float, float], end: tuple[float, float]) -> bool:
    """Whether the line from `start` to `end` passes the dot after leaving the mark at `start`."""
    steps = [step / 10 for step in range(1, 10)]
    on_the_way = [(start[0] + t * (end[0] - start[0]), start[1] + t * (end[1] - start[1])) for t in steps]
    from_start = hypot(dot.cx - start[0], dot.cy - start[1])
    return from_start > DIAMOND and any(hypot(dot.cx - x, dot.cy - y) < DOT for x, y in on_the_way)


def _around(x: float, y: float, reach: float) -> Box:
    return Box(x - reach, y - reach, x + reach, y + reach)
