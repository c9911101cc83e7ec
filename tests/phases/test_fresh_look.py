"""When a project's type is reconsidered: which points deserve a fresh look."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from accounts.models import User
from phases.fresh_look import fresh_look
from phases.guide import load_guide
from projects.models import Project
from tests.conftest import Cast
from tests.factories import make_answer
from typology.actions import place_project
from typology.models import Placement
from typology.shift import last_shift

COURSE = "faser/udfoerelse/kursjusteringer/"
STYRET, LIGEVAERDIG, FACILITERENDE = {"x": 20, "y": 20}, {"x": 20, "y": 80}, {"x": 80, "y": 80}

# What weighs more in the facilitating type than in the one of equals.
RISEN = [
    "samskabelsestype",
    "forankring-af-ejerskab",
    "tvaergaaende-fokus",
    "ansvarsfordeling-og-rollebevidsthed",
    "kommunikation",
]


@pytest.fixture(autouse=True)
def clock() -> Any:
    with time_machine.travel("2026-06-15 10:00:00+02:00", tick=False) as clock:
        yield clock


def place(cast: Cast, where: dict[str, int]) -> Placement:
    return place_project(by=cast.chef, project=cast.project, reason="", **where)


def to_look_at(project: Project) -> list[str] | None:
    look = fresh_look(load_guide(project, with_shift=True))
    return [state.key for state in look.points] if look else None


# --- When the type last changed ----------------------------------------------------------------------------


def placements(*points: dict[str, int]) -> list[Placement]:
    """Newest first."""
    return [Placement(**point) for point in points]


def test_the_last_shift_is_between_the_newest_two_that_differ_in_type() -> None:
    newest, same, older, oldest = placements(FACILITERENDE, {"x": 51, "y": 51}, {"x": 50, "y": 51}, STYRET)
    shift = last_shift([newest, same, older, oldest])
    assert shift
    assert (shift.before, shift.now) == (older, same)


@pytest.mark.parametrize("points", [[], [STYRET], [STYRET, {"x": 50, "y": 50}]])
def test_without_a_change_of_type_there_is_no_shift(points: list[dict[str, int]]) -> None:
    assert last_shift(placements(*points)) is None


# --- What to look at ---------------------------------------------------------------------------------------


def test_the_points_that_weigh_more_than_before_deserve_a_fresh_look(cast: Cast, clock: Any) -> None:
    place(cast, LIGEVAERDIG)
    assert to_look_at(cast.project) is None
    clock.shift(timedelta(days=1))
    place(cast, FACILITERENDE)
    assert to_look_at(cast.project) == RISEN


def test_a_point_leaves_the_list_when_its_answer_is_saved_after_the_change(cast: Cast, clock: Any) -> None:
    place(cast, LIGEVAERDIG)
    make_answer(cast.project, "kommunikation", by=cast.chef)
    clock.shift(timedelta(days=1))
    place(cast, FACILITERENDE)
    clock.shift(timedelta(days=1))
    assert to_look_at(cast.project) == RISEN
    make_answer(cast.project, "samskabelsestype", by=cast.chef)
    cast.project.answers.get(focus_point__key="kommunikation").save()
    assert to_look_at(cast.project) == RISEN[1:4]


def test_placing_again_in_the_same_type_asks_nothing_anew(cast: Cast, clock: Any) -> None:
    place(cast, LIGEVAERDIG)
    clock.shift(timedelta(days=1))
    place(cast, FACILITERENDE)
    clock.shift(timedelta(days=1))
    make_answer(cast.project, "kommunikation", by=cast.chef)
    clock.shift(timedelta(days=1))
    place(cast, {"x": 90, "y": 90})
    assert to_look_at(cast.project) == RISEN[:4]


def test_a_guide_loaded_without_the_change_has_no_look(cast: Cast, clock: Any) -> None:
    place(cast, LIGEVAERDIG)
    clock.shift(timedelta(days=1))
    place(cast, FACILITERENDE)
    assert fresh_look(load_guide(cast.project)) is None


# --- On the pages ------------------------------------------------------------------------------------------


def test_whoever_changes_the_type_is_shown_what_to_look_at(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str], clock: Any
) -> None:
    client = signed_in(cast.projektleder)
    page = client.post(url("typologi/vaerdier/"), LIGEVAERDIG)
    assertRedirects(page, url("typologi/"))
    clock.shift(timedelta(minutes=1))
    page = client.post(url("typologi/vaerdier/"), FACILITERENDE, follow=True)
    assertRedirects(page, url("nyt-blik/"))
    assertContains(page, "Projektet er placeret.")
    assertContains(page, "I gik fra ligeværdig samskabelse til faciliterende samskabelse den 15. juni 2026.")
    for key in ("afklaring/tvaergaaende-fokus", "planlaegning/kommunikation"):
        assertContains(page, f'href="{url(f"faser/{key}/")}"')
    clock.shift(timedelta(minutes=1))
    assertRedirects(client.post(url("typologi/vaerdier/"), {"x": 90, "y": 90}), url("typologi/"))
    assertContains(client.get(url("typologi/")), f'href="{url("nyt-blik/")}"')


def test_the_point_of_course_adjustments_lists_them_until_they_are_saved(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str], clock: Any
) -> None:
    client = signed_in(cast.chef)
    place(cast, LIGEVAERDIG)
    assertNotContains(client.get(url(COURSE)), "nyt blik")
    clock.shift(timedelta(minutes=1))
    place(cast, FACILITERENDE)
    page = client.get(url(COURSE))
    assertContains(page, "Et nyt blik efter jeres nye type")
    point = url("faser/afklaring/tvaergaaende-fokus/")
    assertContains(page, f'<a href="{point}">Tværgående fokus</a>')
    assertContains(page, "før: som altid")
    assertNotContains(client.get(url("faser/udfoerelse/relationen-til-projektleder/")), "nyt blik")
    clock.shift(timedelta(minutes=1))
    answer = {"text": "Set igen.", "status": "i-gang", "opened_version": 0}
    client.post(point, answer)
    assertNotContains(client.get(url(COURSE)), point)


def test_when_all_is_seen_it_says_so(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str], clock: Any
) -> None:
    place(cast, LIGEVAERDIG)
    clock.shift(timedelta(days=1))
    place(cast, FACILITERENDE)
    for key in RISEN:
        make_answer(cast.project, key, by=cast.chef)
    page = signed_in(cast.laeser).get(url("nyt-blik/"))
    assertContains(page, "I har set på alle de punkter der vejer tungere i den nye type.")


def test_without_a_change_of_type_the_page_leads_to_the_figure(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    client = signed_in(cast.laeser)
    assertRedirects(client.get(url("nyt-blik/")), url("typologi/"))
    assert client.post(url("nyt-blik/")).status_code == 405
    assert signed_in(cast.outsider).get(url("nyt-blik/")).status_code == 404
