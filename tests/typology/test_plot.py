"""The drawing of the plane: everything inside it, and every corner where its type is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from typology.models import CasePlacement, CentralActor, CocreationType, Dimension, Result
from typology.plot import DIAMOND, DOT, EDGE, MARGIN, SQUARE, Plot, draw_plot

coordinate = st.integers(1, 100)

DIMENSIONS = [
    Dimension(key="central-aktoer", title="Hvem?"),
    Dimension(key="forudsigelighed", title="Hvor forudsigeligt?"),
]
TYPES = [
    CocreationType(key="styret", title="Styret", central_actor="offentlig", result="forudsigeligt"),
    CocreationType(key="ligevaerdig", title="Ligeværdig", central_actor="offentlig", result="uforudsigeligt"),
    CocreationType(key="ansvarlig", title="Ansvarlig", central_actor="borgere", result="forudsigeligt"),
    CocreationType(key="facilit", title="Facilit", central_actor="borgere", result="uforudsigeligt"),
]


def placed(x: int, y: int) -> CasePlacement:
    return CasePlacement(x=x, y=y, basis="figur")


def plot_of(*points: tuple[int, int], project: tuple[int, int] | None = None) -> Plot:
    placements = [placed(x, y) for x, y in points]
    return draw_plot(dimensions=DIMENSIONS, types=TYPES, placements=placements, project=project)


@given(coordinate, coordinate)
def test_the_project_is_inside_the_square(x: int, y: int) -> None:
    across, down = plot_of(project=(x, y)).project
    assert SQUARE.left <= across <= SQUARE.right
    assert SQUARE.top <= down <= SQUARE.bottom


@given(coordinate, coordinate)
def test_whole_marks_are_inside_the_drawing(x: int, y: int) -> None:
    assert max(DIAMOND, DOT) <= min(MARGIN, EDGE)
    plot = plot_of((x, y), project=(x, y))
    for middle in (*plot.project, plot.dots[0].cx, plot.dots[0].cy):
        assert DIAMOND <= middle <= plot.extent - DIAMOND


@given(coordinate, coordinate, st.lists(st.tuples(coordinate, coordinate), max_size=12))
def test_the_projects_name_is_inside_the_square(x: int, y: int, cases: list[tuple[int, int]]) -> None:
    label = plot_of(*cases, project=(x, y)).label
    assert label.x >= SQUARE.left
    assert label.x + label.width <= SQUARE.right
    assert label.y >= SQUARE.top
    assert label.y + label.height <= SQUARE.bottom


@given(coordinate, coordinate)
def test_the_projects_name_does_not_hide_its_mark(x: int, y: int) -> None:
    plot = plot_of(project=(x, y))
    across, down = plot.project
    inside_across = plot.label.x < across < plot.label.x + plot.label.width
    inside_down = plot.label.y < down < plot.label.y + plot.label.height
    assert not (inside_across and inside_down)


@given(coordinate, coordinate, coordinate, coordinate)
def test_right_is_citizens_and_up_is_unpredictable(x: int, y: int, other_x: int, other_y: int) -> None:
    first, second = plot_of((x, y), (other_x, other_y)).dots
    assert (first.cx < second.cx) == (x < other_x)
    assert (first.cy > second.cy) == (y < other_y)


@given(coordinate, coordinate)
def test_a_mark_is_drawn_in_the_corner_of_its_type(x: int, y: int) -> None:
    plot = plot_of(project=(x, y))
    across, down = plot.project
    (corner,) = (
        corner
        for corner in plot.corners
        if corner.x <= across <= corner.x + plot.half and corner.y <= down <= corner.y + plot.half
    )
    assert corner.cocreation_type == plot.project_type


def test_the_corners_stand_as_in_the_publication() -> None:
    where = {corner.cocreation_type.key: (corner.x, corner.y) for corner in plot_of().corners}
    left, right = SQUARE.left, SQUARE.left + 160
    top, bottom = SQUARE.top, SQUARE.top + 160
    assert where == {
        "styret": (left, bottom),
        "ligevaerdig": (left, top),
        "ansvarlig": (right, bottom),
        "facilit": (right, top),
    }
    assert [corner.cocreation_type for corner in plot_of().corners] == TYPES


def test_names_of_types_stand_inside_their_corners() -> None:
    for corner in plot_of().corners:
        assert corner.x <= corner.label_x <= corner.x + 160
        assert corner.y <= corner.label_y <= corner.y + 160
        assert corner.anchor == ("start" if corner.x == SQUARE.left else "end")


def test_dots_are_numbered_in_order_without_what_is_not_placed() -> None:
    unplaced = CasePlacement(basis="uplaceret")
    placements = [placed(10, 10), unplaced, placed(90, 90)]
    plot = draw_plot(dimensions=DIMENSIONS, types=TYPES, placements=placements)
    assert [(dot.number, dot.placement) for dot in plot.dots] == [(1, placements[0]), (2, placements[2])]
    assert [dot.type_title for dot in plot.dots] == ["Styret", "Facilit"]


def test_without_a_project_there_is_no_mark_and_no_name() -> None:
    plot = plot_of((10, 10))
    assert (plot.project, plot.project_type, plot.label) == (None, None, None)


def test_the_axes_are_told_apart_by_key_and_not_by_order() -> None:
    plot = draw_plot(dimensions=DIMENSIONS[::-1], types=TYPES, placements=[])
    assert (plot.x_axis.key, plot.y_axis.key) == ("central-aktoer", "forudsigelighed")


@pytest.mark.parametrize(("axis", "half"), [("central_actor", CentralActor), ("result", Result)])
def test_each_half_has_two_types(db: None, axis: str, half: type[CentralActor] | type[Result]) -> None:
    for value in half:
        assert CocreationType.objects.filter(**{axis: value}).count() == 2
