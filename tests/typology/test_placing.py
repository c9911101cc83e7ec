"""From answers to a point, from a point to its one type and to the cases nearest to it."""

from math import hypot

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import Cast
from typology.models import (
    LAST_LOW,
    CasePlacement,
    CentralActor,
    CocreationType,
    Dimension,
    OwnPlacement,
    Placement,
    PlacementOption,
    PlacementQuestion,
    Result,
    type_at,
)
from typology.placing import coordinate_from_answers, nearest

answers = st.lists(st.integers(1, 4), min_size=1, max_size=15)
odd_answers = answers.filter(lambda values: len(values) % 2)
coordinate = st.integers(1, 100)

TYPES = [
    CocreationType(key=f"{actor}-{result}", central_actor=actor, result=result)
    for actor in CentralActor
    for result in Result
]


@given(answers)
def test_answers_lead_to_a_point_on_the_plane(values: list[int]) -> None:
    assert 1 <= coordinate_from_answers(values) <= 100


@given(st.integers(1, 15))
def test_the_outermost_answers_lead_to_the_ends(count: int) -> None:
    assert coordinate_from_answers([1] * count) == 1
    assert coordinate_from_answers([4] * count) == 100


@given(answers, st.integers(min_value=0))
def test_a_higher_answer_leads_higher(values: list[int], number: int) -> None:
    place = number % len(values)
    if values[place] < 4:
        higher = [*values[:place], values[place] + 1, *values[place + 1 :]]
        assert coordinate_from_answers(higher) > coordinate_from_answers(values)


@given(answers)
def test_the_order_of_the_answers_does_not_matter(values: list[int]) -> None:
    assert coordinate_from_answers(sorted(values)) == coordinate_from_answers(values)


@given(odd_answers)
def test_mirrored_answers_lead_to_the_mirrored_point(values: list[int]) -> None:
    mirrored = [5 - value for value in values]
    assert coordinate_from_answers(mirrored) == 101 - coordinate_from_answers(values)


@given(odd_answers)
def test_an_odd_number_of_answers_always_leans_to_the_side_most_of_them_do(values: list[int]) -> None:
    middle = 2.5 * len(values)
    assert (coordinate_from_answers(values) <= 50) == (sum(values) < middle)
    assert abs(coordinate_from_answers(values) - 50.5) >= 1


def test_each_dimension_has_an_odd_number_of_questions_with_four_answers(db: None) -> None:
    for dimension in Dimension.objects.all():
        assert dimension.questions.count() % 2 == 1
    for question in PlacementQuestion.objects.all():
        assert [option.value for option in question.options.all()] == [1, 2, 3, 4]


# --- One type for every point ------------------------------------------------------------------------------


@given(coordinate, coordinate)
def test_every_point_has_exactly_one_type(x: int, y: int) -> None:
    assert [kind for kind in TYPES if kind.covers(x, y)] == [type_at(TYPES, x, y)]


@given(coordinate, coordinate)
def test_the_type_changes_at_the_border_between_50_and_51_and_nowhere_else(x: int, y: int) -> None:
    """As docs/decisions/0002 says: 50 is the last of the low half, 51 the first of the high."""
    for axis, step in (("central_actor", (1, 0)), ("result", (0, 1))):
        near = (x + step[0], y + step[1])
        if max(near) <= 100:
            here, there = type_at(TYPES, x, y), type_at(TYPES, *near)
            at_border = (x if step[0] else y) == LAST_LOW == 50
            assert (getattr(here, axis) != getattr(there, axis)) == at_border


@given(coordinate, coordinate)
def test_a_point_mirrored_in_one_dimension_changes_that_side_of_its_type_alone(x: int, y: int) -> None:
    here = type_at(TYPES, x, y)
    across, up = type_at(TYPES, 101 - x, y), type_at(TYPES, x, 101 - y)
    assert across.central_actor != here.central_actor
    assert across.result == here.result
    assert up.central_actor == here.central_actor
    assert up.result != here.result


@given(coordinate, coordinate)
def test_a_teams_and_a_persons_placement_lie_in_the_quadrant_of_their_type(x: int, y: int) -> None:
    assert Placement(x=x, y=y).quadrant == OwnPlacement(x=x, y=y).quadrant == type_at(TYPES, x, y).quadrant


@given(coordinate, coordinate)
def test_the_mirrored_point_has_the_opposite_type(x: int, y: int) -> None:
    here, there = type_at(TYPES, x, y), type_at(TYPES, 101 - x, 101 - y)
    assert here.central_actor != there.central_actor
    assert here.result != there.result


@pytest.mark.parametrize(
    ("x", "y", "key"),
    [
        (1, 1, "styret"),
        (50, 50, "styret"),
        (50, 51, "ligevaerdig"),
        (1, 100, "ligevaerdig"),
        (51, 50, "ansvarliggoerende"),
        (100, 1, "ansvarliggoerende"),
        (51, 51, "faciliterende"),
        (100, 100, "faciliterende"),
    ],
)
def test_the_four_types_stand_in_their_corners(db: None, x: int, y: int, key: str) -> None:
    assert type_at(list(CocreationType.objects.all()), x, y).key == key


@pytest.mark.parametrize("kind", ["styret", "ligevaerdig", "ansvarliggoerende", "faciliterende"])
def test_the_database_finds_the_cases_that_the_type_covers(db: None, kind: str) -> None:
    cocreation_type = CocreationType.objects.get(key=kind)
    placed = [placement for placement in CasePlacement.objects.all() if placement.is_placed]
    covered = {p.pk for p in placed if cocreation_type.covers(p.x, p.y)}
    assert covered
    assert {p.pk for p in CasePlacement.objects.of_type(cocreation_type)} == covered


# --- What stands near --------------------------------------------------------------------------------------

placements = st.lists(
    st.builds(CasePlacement, x=coordinate, y=coordinate, basis=st.just("figur"))
    | st.builds(CasePlacement, basis=st.just("uplaceret")),
    max_size=20,
)


@given(placements, coordinate, coordinate, st.integers(1, 5))
def test_nearest_are_the_nearest_of_those_placed(
    known: list[CasePlacement], x: int, y: int, count: int
) -> None:
    def distance(placement: CasePlacement) -> float:
        return hypot(placement.x - x, placement.y - y)

    found = nearest(known, x, y, count)
    placed = [placement for placement in known if placement.is_placed]
    assert len(found) == min(count, len(placed))
    assert [distance(placement) for placement in found] == sorted(map(distance, placed))[: len(found)]


def test_where_a_case_stands_that_case_is_the_nearest(db: None) -> None:
    known = list(CasePlacement.objects.all())
    for placement in known:
        if placement.is_placed:
            assert nearest(known, placement.x, placement.y)[0] == placement


# --- The database keeps to the plane -----------------------------------------------------------------------


@pytest.mark.parametrize(("x", "y"), [(0, 50), (101, 50), (50, 0), (50, 101)])
def test_no_project_stands_off_the_plane(cast: Cast, x: int, y: int) -> None:
    with pytest.raises(IntegrityError, match="placement_on_the_plane"), transaction.atomic():
        Placement.objects.create(
            project=cast.project, x=x, y=y, placed_by=cast.chef, placed_at=timezone.now()
        )


@pytest.mark.parametrize(
    ("x", "y", "basis"),
    [(None, 40, "figur"), (40, None, "tekst"), (40, 40, "uplaceret"), (0, 40, "figur"), (40, 101, "udledt")],
)
def test_a_case_is_placed_whole_or_not_at_all(db: None, x: int | None, y: int | None, basis: str) -> None:
    with pytest.raises(IntegrityError, match="case_placement_whole_or_unplaced"), transaction.atomic():
        CasePlacement.objects.filter(case__key="dokk1").update(x=x, y=y, basis=basis)


def test_an_answer_is_one_of_four(db: None) -> None:
    question = PlacementQuestion.objects.first()
    for value in (0, 5):
        with pytest.raises(IntegrityError, match="placement_option_one_to_four"), transaction.atomic():
            PlacementOption.objects.create(question=question, value=value, label="?")
