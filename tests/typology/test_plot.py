"""The drawing of the plane: everything inside it, and every corner where its type is."""

from itertools import combinations

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from typology.models import (
    CasePlacement,
    CentralActor,
    CocreationType,
    Dimension,
    OwnPlacement,
    Placement,
    ProjectPart,
    Result,
)
from typology.plot import DIAMOND, DOT, EARLIER_SHOWN, EDGE, MARGIN, SQUARE, STEP, Plot, draw_plot

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


def of_project(x: int, y: int, stage: str = "planlagt", order: int = 0) -> Placement:
    part = ProjectPart(title=f"Del {order}", order=order) if order else None
    return Placement(x=x, y=y, stage=stage, part=part, placed_at=timezone.now())


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


def test_the_key_tells_only_of_the_marks_that_are_there() -> None:
    assert plot_of(project=(10, 10)).key == ""
    assert plot_of((10, 10)).key == "Tallene er cases."
    plot = draw_plot(
        dimensions=DIMENSIONS,
        types=TYPES,
        placements=[placed(10, 10)],
        project=(90, 90),
        earlier=[of_project(20, 20)],
        parts=[of_project(30, 30, order=1)],
    )
    told = "Tallene er cases, romertallene er vejen hertil og bogstaverne er projektets dele."
    assert plot.key == told
    people = [OwnPlacement(x=10, y=10), OwnPlacement(x=20, y=20)]
    plot = draw_plot(dimensions=DIMENSIONS, types=TYPES, people=people, average=(15, 15))
    assert plot.key == "Tallene er jer der har placeret og krydset er midten."


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


# --- The way behind it, the parts, and people --------------------------------------------------------------

points = st.lists(st.tuples(coordinate, coordinate), max_size=8)


@given(coordinate, coordinate, points, points, points)
def test_marks_stand_inside_and_leave_the_projects_own_and_its_name_free(
    x: int, y: int, cases: list[tuple[int, int]], before: list[tuple[int, int]], parts: list[tuple[int, int]]
) -> None:
    plot = draw_plot(
        dimensions=DIMENSIONS,
        types=TYPES,
        placements=[placed(*point) for point in cases],
        project=(x, y),
        earlier=[of_project(*point) for point in before],
        parts=[of_project(*point, order=order) for order, point in enumerate(parts, start=1)],
    )
    marks = [*plot.earlier, *plot.parts]
    assert len(plot.earlier) == min(len(before), EARLIER_SHOWN)
    assert [mark.name for mark in plot.parts] == list("ABCDEFGH")[: len(parts)]
    middles = [(mark.cx, mark.cy) for mark in marks]
    for across, down in middles:
        assert SQUARE.left <= across <= SQUARE.right
        assert SQUARE.top <= down <= SQUARE.bottom
        assert max(abs(across - plot.project[0]), abs(down - plot.project[1])) >= STEP + DIAMOND
    assert len(set(middles)) == len(middles)
    box = plot.label.box
    assert not any(box.left < across < box.right and box.top < down < box.bottom for across, down in middles)


@given(st.lists(st.tuples(coordinate, coordinate), min_size=1, max_size=12))
def test_people_who_stand_on_the_same_point_are_all_seen(placed_at: list[tuple[int, int]]) -> None:
    crowd = [OwnPlacement(x=x, y=y) for x, y in (*placed_at, *placed_at)]
    plot = draw_plot(dimensions=DIMENSIONS, types=TYPES, people=crowd)
    assert [mark.name for mark in plot.people] == [str(number) for number in range(1, len(crowd) + 1)]
    for one, other in combinations(plot.people, 2):
        assert max(abs(one.cx - other.cx), abs(one.cy - other.cy)) >= 2 * STEP
    for mark in plot.people:
        assert bool(mark.tie) == ((mark.cx, mark.cy) != (mark.x, mark.y))


def test_the_way_goes_from_the_first_to_where_the_project_stands() -> None:
    newest_first = [of_project(90, 90), of_project(10, 90, "blev"), of_project(10, 10)]
    plot = draw_plot(dimensions=DIMENSIONS, types=TYPES, project=(90, 10), earlier=newest_first)
    assert [(mark.name, mark.type_title) for mark in plot.earlier] == [
        ("I", "Styret"),
        ("II", "Ligeværdig"),
        ("III", "Facilit"),
    ]
    assert plot.way.count("L") == 3
    assert plot.way.endswith(f"{plot.project[0]} {plot.project[1]}")
    assert not plot_of(project=(90, 10)).way


def test_the_plan_and_the_outcome_have_shapes_of_their_own() -> None:
    earlier = [of_project(10, 90, "blev"), of_project(10, 10)]
    plans = draw_plot(dimensions=DIMENSIONS, types=TYPES, project=(90, 10), earlier=earlier)
    assert plans.earlier[0].outline != plans.earlier[1].outline
    outcome = draw_plot(dimensions=DIMENSIONS, types=TYPES, project=(90, 10), stage="blev")
    assert plans.outline != outcome.outline
