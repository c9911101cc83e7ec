"""The 2×2 plot as data: what stands where. The template draws it as SVG, the page tells it in words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import hypot
from typing import NamedTuple

from .models import HIGHEST, LOWEST, CasePlacement, CentralActor, CocreationType, Dimension, Result, type_at

SIDE = 320
"""Drawing units: the square's side. At 360 px of screen a unit is about 0.9 px, so text is 12 units or more."""
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
NAMES_LEFT = (SQUARE.left, SQUARE.right - 115)
NAMES_TOP = (SQUARE.top, SQUARE.bottom - 24)
"""Where the quadrants' names stand, each 115 × 24 units in an outer corner."""


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
    """The plot of the placed cases and, when given, of a project's point (x, y)."""
    by_key = {dimension.key: dimension for dimension in dimensions}
    placed = [placement for placement in placements if placement.is_placed]
    dots = [_dot(number, placement, types) for number, placement in enumerate(placed, start=1)]
    point = (_across(project[0]), _down(project[1])) if project else None
    return Plot(
        x_axis=by_key[Dimension.CENTRAL_ACTOR],
        y_axis=by_key[Dimension.PREDICTABILITY],
        corners=[_corner(kind) for kind in types],
        dots=dots,
        project=point,
        project_type=type_at(list(types), *project) if project else None,
        label=_label(*point, dots) if point else None,
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


def _label(x: float, y: float, dots: Iterable[Dot]) -> Label:
    """The free place inside the square that is nearest to the project's mark; a line ties the two together."""
    clear = DIAMOND + 2
    taken = [
        _around(x, y, clear),
        *(_around(dot.cx, dot.cy, DOT + 2) for dot in dots),
        *(Box(left, top, left + 115, top + 24) for left in NAMES_LEFT for top in NAMES_TOP),
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

    spots.sort(key=distance)
    nearest_first = (Label(*spot) for spot in spots)
    free = (label for label in nearest_first if not any(map(label.box.overlap, taken)))
    return next(free, Label(*spots[0]))


def _around(x: float, y: float, reach: float) -> Box:
    return Box(x - reach, y - reach, x + reach, y + reach)
