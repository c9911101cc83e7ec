"""The mandate: set once by a chef, and seen on every step and every focus point."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from accounts.models import User
from leadership.actions.mandate import MandateIsSet, set_mandate
from leadership.models import Mandate
from projects.actions.project import archive_project
from tests.conftest import Cast

FRAME: dict[str, Any] = {
    "decided": "Udvalget har sagt ja til to år.",
    "fixed": "Loven og budgettet.",
    "room": "Hvor og hvornår vi spiser.",
    "influence": "Menuen og prisen.",
    "until": date(2026, 12, 31),
}
TYPED = {**FRAME, "until": "2026-12-31"}
PAGES = ["faser/afklaring/", "faser/planlaegning/kommunikation/", "faser/udfoerelse/kursjusteringer/"]


@pytest.fixture
def chef(cast: Cast, signed_in: Callable[[User], Client]) -> Client:
    return signed_in(cast.chef)


def put(cast: Cast, **fields: Any) -> Mandate:
    return set_mandate(by=cast.chef, project=cast.project, **FRAME | fields)


@pytest.mark.parametrize("page", PAGES)
def test_a_chef_is_taught_what_a_mandate_is_and_shown_where_to_write_it(
    chef: Client, url: Callable[[str], str], page: str
) -> None:
    assertContains(chef.get(url(page)), "Når mandatet er skrevet, kan alle på holdet se")
    assertContains(chef.get(url(page)), f'href="{url("mandat/")}"')


@pytest.mark.parametrize("person", ["projektleder", "bidragyder", "laeser"])
def test_others_are_told_that_there_is_none(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str], person: str
) -> None:
    page = signed_in(getattr(cast, person)).get(url("faser/afklaring/"))
    assertContains(page, "Chefen har ikke skrevet projektets mandat endnu.")
    assertNotContains(page, url("mandat/"))


def test_a_chef_sets_the_mandate(cast: Cast, chef: Client, url: Callable[[str], str]) -> None:
    assertContains(chef.get(url("mandat/")), "Hvad ligger fast?")
    page = chef.post(url("mandat/"), TYPED, follow=True)
    assertRedirects(page, url())
    assertContains(page, "Mandatet er gemt.")
    mandate = Mandate.objects.get(project=cast.project)
    assert {name: getattr(mandate, name) for name in FRAME} == FRAME
    assert mandate.updated_by == cast.chef
    assert [version.history_user for version in mandate.history.all()] == [cast.chef]


@pytest.mark.parametrize("page", PAGES)
@time_machine.travel("2026-12-31 23:00:00+01:00")
def test_everybody_sees_it_on_every_step_and_point(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str], page: str
) -> None:
    put(cast)
    shown = signed_in(cast.laeser).get(url(page))
    for text in FRAME.values():
        if isinstance(text, str):
            assertContains(shown, text)
    assertContains(shown, "Gælder til og med 31. december 2026.")
    assertContains(shown, "<details")
    assertNotContains(shown, "udløb")
    assertContains(shown, url("kursjusteringer/"))
    assertNotContains(shown, f'href="{url("kursjustering/")}"')


@time_machine.travel("2027-01-01 00:30:00+01:00")
def test_an_expired_mandate_is_said_in_words(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    put(cast)
    page = signed_in(cast.chef).get(url("faser/afklaring/"))
    assertContains(page, "Mandatet udløb 31. december 2026.")
    assertNotContains(page, "Gælder til og med 31. december 2026.")


def test_a_mandate_without_an_end_says_nothing_of_it(
    cast: Cast, chef: Client, url: Callable[[str], str]
) -> None:
    put(cast, until=None)
    assertNotContains(chef.get(url("faser/afklaring/")), "Gælder til og med")


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({}, "Skriv mindst ét af de fire felter"),
        ({"until": "2026-12-31"}, "Skriv mindst ét af de fire felter"),
        ({"fixed": "Loven.", "until": "i morgen"}, "Fejl:"),
        ({"fixed": "Loven. " * 500}, "Fejl:"),
        ({"fixed": "Loven.\x00"}, "Fejl:"),
    ],
)
def test_what_cannot_be_taken_is_given_back(
    chef: Client, url: Callable[[str], str], typed: dict[str, str], told: str
) -> None:
    page = chef.post(url("mandat/"), typed)
    assertContains(page, told, status_code=422)
    assertContains(page, typed.get("fixed", "")[:6], status_code=422)
    assert not Mandate.objects.exists()


def test_once_set_the_page_leads_to_the_course_adjustment(
    cast: Cast, chef: Client, url: Callable[[str], str]
) -> None:
    put(cast)
    assertRedirects(chef.get(url("mandat/")), url("kursjustering/"))


def test_who_comes_second_sees_both_texts_and_changes_nothing(
    cast: Cast, chef: Client, url: Callable[[str], str]
) -> None:
    put(cast)
    page = chef.post(url("mandat/"), TYPED | {"fixed": "Kun loven."})
    assertContains(page, "Mandatet er allerede skrevet", status_code=409)
    assertContains(page, "Loven og budgettet.", status_code=409)
    assertContains(page, "Kun loven.", status_code=409)
    assertContains(page, url("kursjustering/"), status_code=409)
    assert Mandate.objects.get().fixed == "Loven og budgettet."


def test_two_at_the_same_moment_make_one_mandate(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    put(cast)
    # The second one looked before the first had saved.
    real = Mandate.objects.filter
    answers = iter([Mandate.objects.none()])
    monkeypatch.setattr(Mandate.objects, "filter", lambda **wanted: next(answers, None) or real(**wanted))
    with pytest.raises(MandateIsSet):
        put(cast, fixed="Noget andet")


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize(
    ("person", "status"), [("projektleder", 403), ("laeser", 403), ("outsider", 404), ("colleague", 404)]
)
def test_only_a_chef_may(
    cast: Cast,
    signed_in: Callable[[User], Client],
    url: Callable[[str], str],
    person: str,
    status: int,
    method: str,
) -> None:
    page = getattr(signed_in(getattr(cast, person)), method)(url("mandat/"), TYPED)
    assert page.status_code == status
    if method == "post" and status == 403:
        assertContains(page, "Loven og budgettet.", status_code=403)  # what was typed is not lost
    assert not Mandate.objects.exists()


def test_an_archived_project_keeps_its_mandate(cast: Cast, chef: Client, url: Callable[[str], str]) -> None:
    put(cast)
    archive_project(by=cast.chef, project=cast.project)
    assertContains(chef.get(url("faser/afklaring/")), "Loven og budgettet.")
    assert chef.post(url("mandat/"), TYPED).status_code == 403
    assert chef.put(url("mandat/")).status_code == 405
