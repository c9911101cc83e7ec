"""The map of stakeholders: everybody where they belong, nobody on top of another, and told in words too."""

from collections.abc import Sequence
from itertools import combinations, product
from typing import Any

import pytest
from django.template.loader import render_to_string

from leadership.models import Direction, Selection, Stakeholder
from leadership.stakeholder_map import CELL, SHAPES, STEP, STRIP, StakeholderMap, draw_map
from leadership.stakeholders import number

DIRECTIONS = [
    Direction(pk=place, key=key, title=title, order=place)
    for place, (key, title) in enumerate(
        (("op", "Op"), ("paa-tvaers", "På tværs"), ("ned", "Ned"), ("ud", "Ud")), start=1
    )
]


def people(count: int, **fields: Any) -> list[Stakeholder]:
    values = {"direction": DIRECTIONS[3], "interest": 4, "influence": 4, "role": "bruger"} | fields
    return [Stakeholder(pk=place, name=f"Gruppe {place:03}", **values) for place in range(1, count + 1)]


def drawn(stakeholders: Sequence[Stakeholder], only: Direction | None = None) -> StakeholderMap:
    return draw_map(number(stakeholders), only)


def svg(plot: StakeholderMap) -> str:
    return render_to_string("leadership/_stakeholder_map.html", {"map": plot, "map_id": "m"})


def cell_of(interest: int, influence: int) -> tuple[float, float, float, float]:
    left = StakeholderMap.left + CELL * (interest - 1)
    top = StakeholderMap.top + STRIP + CELL * (4 - influence)
    return left, top, left + CELL, top + CELL


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 9, 10, 60])
def test_marks_stand_in_their_cell_and_apart(count: int) -> None:
    for interest, influence in product(range(1, 5), range(1, 5)):
        plot = drawn(people(count, interest=interest, influence=influence))
        left, top, right, bottom = cell_of(interest, influence)
        places = [(mark.x, mark.y) for mark in plot.marks] + [(more.x, more.y) for more in plot.more]
        assert places
        for x, y in places:
            assert left + STEP / 2 <= x <= right - STEP / 2
            assert top + STEP / 2 <= y <= bottom - STEP / 2
        for (x, y), (other_x, other_y) in combinations(places, 2):
            assert max(abs(x - other_x), abs(y - other_y)) >= STEP


@pytest.mark.parametrize(
    ("count", "marks", "more"), [(9, 9, []), (10, 8, [2]), (15, 8, [7]), (120, 8, [112])]
)
def test_a_full_cell_says_how_many_more(count: int, marks: int, more: list[int]) -> None:
    plot = drawn(people(count))
    assert len(plot.marks) == marks
    assert [one.count for one in plot.more] == more
    assert all(f">+{one}<" in svg(plot) for one in more)


def test_numbers_are_the_same_when_one_direction_is_shown() -> None:
    everybody = [
        Stakeholder(pk=place, name="G", direction=direction, interest=1, influence=place, role="andet")
        for place, direction in enumerate(DIRECTIONS, start=1)
    ]
    whole = {mark.stakeholder.pk: mark.number for mark in drawn(everybody).marks}
    assert whole == {1: 1, 2: 2, 3: 3, 4: 4}
    part = drawn(everybody, DIRECTIONS[2])
    assert [(mark.number, mark.stakeholder.pk) for mark in part.marks] == [(3, 3)]
    assert [key.label for key in part.keys] == ["Ned"]


def test_directions_differ_in_shape_and_deselected_in_their_edge() -> None:
    assert set(SHAPES) == {direction.key for direction in DIRECTIONS}
    assert len({shape.outline for shape in SHAPES.values()}) == len(SHAPES) == 4
    chosen, deselected = people(2)
    deselected.selection = Selection.DESELECTED
    plot = drawn([chosen, deselected])
    assert [mark.is_hollow for mark in plot.marks] == [False, True]
    assert [key.label for key in plot.keys] == ["Ud", "Fravalgt"]
    assert svg(plot).count("stroke-dasharray") == 2  # the mark and its key
    assert "stroke-dasharray" not in svg(drawn([chosen]))


def test_the_corners_name_who_stands_in_them() -> None:
    places = {"a": (1, 4), "b": (4, 4), "c": (2, 2), "d": (3, 1), "e": (3, 3)}
    plot = drawn(
        [
            Stakeholder(pk=pk, name=name, direction=DIRECTIONS[0], interest=x, influence=y, role="andet")
            for pk, (name, (x, y)) in enumerate(places.items(), start=1)
        ]
    )
    assert {corner.words: (corner.place, corner.numbers_in_words) for corner in plot.corners} == {
        "Sikr jer opbakning": ("øverst til venstre", "1"),
        "Arbejd tæt sammen": ("øverst til højre", "2 og 5"),
        "Hold dem orienteret": ("nederst til venstre", "3"),
        "Lyt, og luk dem ind": ("nederst til højre", "4"),
    }
    by_name = {mark.stakeholder.name: mark for mark in plot.marks}
    assert by_name["a"].y == by_name["b"].y < by_name["e"].y < by_name["c"].y < by_name["d"].y
    assert by_name["a"].x < by_name["c"].x < by_name["d"].x == by_name["e"].x < by_name["b"].x


def test_it_is_told_in_words_and_obeys_the_policy_of_the_site() -> None:
    text = svg(drawn(people(12)))
    assert 'aria-labelledby="m-title" aria-describedby="m-desc"' in text
    assert "<title id=" in text
    assert "Øverst til højre, »Arbejd tæt sammen«: 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 og 12." in text
    assert "Nederst til venstre, »Hold dem orienteret«: ingen." in text
    assert "style" not in text
    assert "," not in text.split("viewBox")[1].split(">")[0].replace("IBM Plex Sans,sans-serif", "")


def test_an_empty_map_can_be_drawn() -> None:
    plot = drawn([])
    assert (plot.marks, plot.more, plot.keys) == ([], [], [])
    assert "<svg" in svg(plot)


def test_everything_is_inside_the_drawing() -> None:
    stakeholders = [
        Stakeholder(
            pk=place,
            name=f"G{place}",
            direction=DIRECTIONS[place % 4],
            interest=1 + place % 4,
            influence=1 + place // 4,
            role="andet",
            selection=Selection.DESELECTED if place == 1 else Selection.OPEN,
        )
        for place in range(16)
    ]
    plot = drawn(stakeholders)
    last = plot.keys[-1]
    assert last.label == "Fravalgt"
    assert last.x + 14 + 7 * len(last.label) <= plot.width
    assert plot.key_y < plot.height
