"""A project's description is put right; the project is put away and taken out again."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from accounts.models import User
from projects.models import Gain, Project
from tests.conftest import Cast

TEXTS = {
    "title": "Spis sammen i Nordbyen",
    "problem": "Mange ældre i Nordbyen spiser alene, og det vil vi gerne lave om på.",
    "helpers": "Frivillige fra kirken",
    "motivation": "Fællesskabet om bordet",
    "arena": "Køkkenet i beboerhuset",
}
CHOICES = {"sector": "sundhed", "initiator": "medarbejdere", "visibility": "organisation"}
DATES = {"starts_on": "2026-02-01", "ends_on": "2027-02-01"}


@pytest.fixture
def chef(cast: Cast, signed_in: Callable[[User], Client]) -> Client:
    return signed_in(cast.chef)


def filled(**changes: Any) -> dict[str, Any]:
    return TEXTS | CHOICES | DATES | {"gains": [str(Gain.objects.get(key="demokrati").pk)]} | changes


def test_the_form_holds_what_there_is(chef: Client, url: Callable[[str], str]) -> None:
    page = chef.get(url("rediger/"))
    for value in ("Fællesspisning i Nordbyen", "Mange ældre spiser alene."):
        assertContains(page, value)
    assertContains(page, 'value="2026-01-05"')
    assertContains(page, 'value="2026-12-18"')
    assertContains(page, '<option value="aeldre" selected>')
    assertContains(page, " checked", count=3)  # two gains, and who may see it


def test_every_field_can_be_put_right(cast: Cast, chef: Client, url: Callable[[str], str]) -> None:
    page = chef.post(url("rediger/"), filled(), follow=True)
    assertRedirects(page, url())
    project = Project.objects.get(pk=cast.project.pk)
    saved = {name: str(getattr(project, name)) for name in TEXTS | CHOICES | DATES}
    assert saved == TEXTS | CHOICES | DATES
    assert [gain.key for gain in project.gains.all()] == ["demokrati"]
    for text in (*TEXTS.values(), "Projektets beskrivelse er gemt.", "1. februar 2026", "1. februar 2027"):
        assertContains(page, text)


def test_the_end_can_be_left_open_again(cast: Cast, chef: Client, url: Callable[[str], str]) -> None:
    chef.post(url("rediger/"), filled(ends_on=""))
    cast.project.refresh_from_db()
    assert cast.project.ends_on is None


def test_an_edit_moves_the_project_to_no_other_organisation(
    cast: Cast, chef: Client, url: Callable[[str], str]
) -> None:
    chef.post(url("rediger/"), filled(organisation=cast.foreign_project.organisation.pk))
    cast.project.refresh_from_db()
    assert cast.project.organisation == cast.organisation


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"title": ""}, "Udfyld feltet."),
        ({"title": "x" * 121}, "Titlen må højst fylde 120 tegn. Den er på 121."),
        ({"gains": []}, "Vælg mindst én forventet gevinst."),
        ({"ends_on": "2026-01-31"}, "Projektet kan ikke slutte før det begynder."),
        ({"starts_on": "i morgen"}, "Indtast en gyldig dato."),
        ({"sector": "rumfart"}, "Fejl:"),
    ],
)
def test_a_wrong_edit_changes_nothing_and_gives_the_text_back(
    cast: Cast, chef: Client, url: Callable[[str], str], change: dict[str, Any], message: str
) -> None:
    response = chef.post(url("rediger/"), filled(**change))
    assertContains(response, message, status_code=422)
    assertContains(response, TEXTS["problem"], status_code=422)
    cast.project.refresh_from_db()
    assert cast.project.problem == "Mange ældre spiser alene."
    assert cast.project.gains.count() == 2


def test_a_wrong_edit_does_not_call_the_project_by_a_name_that_was_not_saved(
    chef: Client, url: Callable[[str], str]
) -> None:
    response = chef.post(url("rediger/"), filled(starts_on=""))
    breadcrumb = f'<a class="breadcrumbs__link" href="{url()}">Fællesspisning i Nordbyen</a>'
    assertContains(response, breadcrumb, status_code=422, html=True)


# --- The archive -------------------------------------------------------------------------------------------


def test_archive_asks_first(cast: Cast, chef: Client, url: Callable[[str], str]) -> None:
    assertContains(chef.get(url("arkiver/")), "Vil du arkivere projektet?")
    cast.project.refresh_from_db()
    assert not cast.project.is_archived


def test_an_archived_project_can_be_read_and_reopened(
    cast: Cast, chef: Client, url: Callable[[str], str]
) -> None:
    page = chef.post(url("arkiver/"), follow=True)
    assertContains(page, "Projektet er arkiveret. Du kan altid genåbne det.")
    assertContains(page, "og kan kun læses.")
    assertContains(page, "Mange ældre spiser alene.")
    assertNotContains(page, "Ret beskrivelsen")
    refused = chef.post(url("rediger/"), filled())
    assertContains(refused, "Projektet er arkiveret og kan kun læses.", status_code=403)
    assertContains(refused, TEXTS["problem"], status_code=403)
    page = chef.post(url("genaabn/"), follow=True)
    assertContains(page, "Projektet er genåbnet.")
    assertNotContains(page, "og kan kun læses.")
    assertRedirects(chef.post(url("rediger/"), filled()), url())
    assert Project.objects.get(pk=cast.project.pk).title == TEXTS["title"]


def test_archiving_twice_keeps_the_first_day(cast: Cast, chef: Client, url: Callable[[str], str]) -> None:
    chef.post(url("arkiver/"))
    archived_at = Project.objects.get(pk=cast.project.pk).archived_at
    assertRedirects(chef.post(url("arkiver/")), url())
    assert Project.objects.get(pk=cast.project.pk).archived_at == archived_at


def test_a_link_cannot_reopen_a_project(cast: Cast, chef: Client, url: Callable[[str], str]) -> None:
    chef.post(url("arkiver/"))
    assert chef.get(url("genaabn/")).status_code in (302, 405)
    assert Project.objects.get(pk=cast.project.pk).is_archived
