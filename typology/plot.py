"""The 2×2 plot as data: what stands where. The template draws it as SVG, the page tells it in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from .models import HIGHEST, LOWEST, CasePlacement, CocreationType, Dimension, type_at

SIDE = 400
MARGIN = 40
"""Drawing units: the square's side and the room around it for the axes' words."""


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
    """A quadrant with the place of its name."""

    cocreation_type: CocreationType
    x: float
    y: float
    label_x: float
    label_y: float


@dataclass(frozen=True)
class Plot:
    x_axis: Dimension
    y_axis: Dimension
    corners: list[Corner]
    dots: list[Dot]
    project: tuple[float, float] | None
    project_type: CocreationType | None

    side = SIDE
    margin = MARGIN
    half = SIDE / 2
    extent = SIDE + 2 * MARGIN


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
    return Plot(
        x_axis=by_key[Dimension.CENTRAL_ACTOR],
        y_axis=by_key[Dimension.PREDICTABILITY],
        corners=[_corner(kind) for kind in types],
        dots=[_dot(number, placement, types) for number, placement in enumerate(placed, start=1)],
        project=(_across(project[0]), _down(project[1])) if project else None,
        project_type=type_at(list(types), *project) if project else None,
    )


def _across(x: int) -> float:
    return round(MARGIN + SIDE * (x - LOWEST) / (HIGHEST - LOWEST), 1)


def _down(y: int) -> float:
    """Unpredictable is drawn at the top, as in the publication's figure."""
    return round(MARGIN + SIDE * (HIGHEST - y) / (HIGHEST - LOWEST), 1)


def _dot(number: int, placement: CasePlacement, types: Sequence[CocreationType]) -> Dot:
    x, y = placement.x or LOWEST, placement.y or LOWEST
    return Dot(number, placement, _across(x), _down(y), type_at(list(types), x, y).title)


def _corner(kind: CocreationType) -> Corner:
    left, top = kind.central_actor == "offentlig", kind.result == "uforudsigeligt"
    x = MARGIN + (0 if left else SIDE / 2)
    y = MARGIN + (0 if top else SIDE / 2)
    return Corner(kind, x, y, label_x=x + SIDE / 4, label_y=y + 18 if top else y + SIDE / 2 - 10)
