"""What matters most in the project's type, on the pages of the checklist."""

from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django.asserts import assertContains, assertNotContains

from accounts.models import User
from phases.experiences import experiences_at
from phases.guide import load_guide
from phases.models import FocusPoint, PointWeight
from tests.conftest import Cast
from typology.actions import place_project
from typology.models import CocreationType

DECISIVE, IMPORTANT = "Afgørende for jeres type", "Vigtigt for jeres type"


def place(cast: Cast, x: int, y: int) -> None:
    place_project(by=cast.chef, project=cast.project, x=x, y=y, reason="")


def test_a_project_that_is_not_placed_has_no_weights(cast: Cast) -> None:
    guide = load_guide(cast.project)
    assert {state.weight for state in guide.points} == {None}
    assert guide.cocreation_type is None


@pytest.mark.parametrize(
    ("x", "y", "key"),
    [
        (50, 50, "styret"),
        (50, 51, "ligevaerdig"),
        (51, 50, "ansvarliggoerende"),
        (51, 51, "faciliterende"),
    ],
)
def test_each_point_weighs_as_the_type_of_the_newest_placement_says(
    cast: Cast, x: int, y: int, key: str
) -> None:
    place(cast, 101 - x, 101 - y)  # an earlier one, in another type
    place(cast, x, y)
    guide = load_guide(cast.project)
    assert guide.cocreation_type == CocreationType.objects.get(key=key)
    weights = PointWeight.objects.filter(cocreation_type__key=key)
    expected = {weight.focus_point_id: weight for weight in weights}
    assert {state.point.focus_point_id: state.weight for state in guide.points} == expected


def test_a_project_without_a_journey_is_weighed_too(cast: Cast) -> None:
    place(cast, 20, 80)
    cast.project.journey.delete()
    guide = load_guide(cast.project)
    assert guide.cocreation_type
    assert guide.cocreation_type.key == "ligevaerdig"


def test_the_step_page_says_what_matters_and_keeps_the_order(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    client = signed_in(cast.laeser)
    before = [state.key for state in client.get(url("faser/planlaegning/")).context["state"].points]
    assertNotContains(client.get(url("faser/planlaegning/")), "for jeres type")
    place(cast, 20, 80)
    page = client.get(url("faser/planlaegning/"))
    assertContains(page, DECISIVE, count=3)
    assertContains(page, IMPORTANT, count=2)
    assert [state.key for state in page.context["state"].points] == before


def test_the_point_says_how_much_it_matters_why_and_who_says_so(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    place(cast, 20, 80)
    page = signed_in(cast.laeser).get(url("faser/planlaegning/uforudsigelighed/"))
    assertContains(page, DECISIVE)
    assertContains(page, "Her er det meningen at resultatet bliver til undervejs.")
    assertContains(page, "Samskabs egen vurdering")
    assertContains(page, "ligeværdig samskabelse")


def test_an_ordinary_point_says_that_it_matters_as_always(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    place(cast, 20, 80)
    page = signed_in(cast.laeser).get(url("faser/erkendelse/proces/"))
    assertContains(page, "Som altid")
    assertNotContains(page, "for jeres type")


def test_without_a_type_those_who_may_find_it_are_shown_the_way(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    point = url("faser/planlaegning/uforudsigelighed/")
    assertContains(signed_in(cast.projektleder).get(point), "Find jeres type")
    assertNotContains(signed_in(cast.laeser).get(point), "Find jeres type")


def test_experiences_of_the_same_type_come_first_and_say_so(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    point = url("faser/udfoerelse/kursjusteringer/")
    client = signed_in(cast.laeser)
    page = client.get(point)
    assert [one.case.key for one in page.context["experiences"]] == [
        "sundhedspolitik-gentofte",
        "idraetsfaciliteter-lejre",
    ]
    assertNotContains(page, "Fra en case af jeres type")
    place(cast, 80, 80)
    page = client.get(point)
    assert [one.case.key for one in page.context["experiences"]] == [
        "idraetsfaciliteter-lejre",
        "sundhedspolitik-gentofte",
    ]
    assertContains(page, "Fra en case af jeres type", count=1)


def test_a_case_with_two_parts_is_of_both_their_types_and_one_not_placed_of_none(cast: Cast) -> None:
    point = FocusPoint.objects.get(key="kommunikation")  # Hjørring: one part ligeværdig, the other not placed
    for key, same in (("ligevaerdig", True), ("styret", False), ("faciliterende", False)):
        kind = CocreationType.objects.get(key=key)
        assert [one.same_type for one in experiences_at(point, kind)] == [same], key
