"""A project begins: the form, what it refuses, and what there is afterwards."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from accounts.models import User
from projects.models import Gain, Membership, Project, Role
from tests.factories import make_organisation, make_organisation_role, make_user

NEW = "/projekter/nyt/"
SENTENCE = "Mange ældre i Nordbyen spiser alene, og det vil vi gerne lave om på."
REQUIRED = "Udfyld feltet."


@pytest.fixture
def chef(db: None) -> User:
    return make_user("Karin Chef", organisation=make_organisation("Nordby Kommune"))


@pytest.fixture
def client(chef: User, signed_in: Callable[[User], Client]) -> Client:
    return signed_in(chef)


def filled(**changes: Any) -> dict[str, Any]:
    return {
        "title": "Fællesspisning i Nordbyen",
        "problem": SENTENCE,
        "helpers": "Beboerhuset og den lokale købmand.",
        "motivation": "Lysten til at høre til.",
        "arena": "Beboerhusets køkken hver torsdag.",
        "sector": "aeldre",
        "initiator": "borgere",
        "gains": [str(Gain.objects.get(key="faellesskab").pk), str(Gain.objects.get(key="kvalitet").pk)],
        "starts_on": "2026-01-05",
        "ends_on": "",
        "visibility": "hold",
    } | changes


def assert_refused(response: Any, message: str, kept: str = SENTENCE) -> None:
    assertContains(response, message, status_code=422)
    assertContains(response, "Der er fejl i formularen", status_code=422)
    assertContains(response, kept, status_code=422)
    assert not Project.objects.exists()


def test_the_form_asks_the_four_questions_and_the_frame(client: Client) -> None:
    page = client.get(NEW)
    for question in (
        "Hvilket problem eller hvilken opgave vil I løse?",
        "Hvem kan hjælpe?",
        "Hvad motiverer dem til at være med?",
        "Hvor og hvordan mødes I?",
        "Hvad hedder projektet?",
        "Hvilket område hører det til?",
        "Hvem tog initiativet?",
        "Hvad håber du der kommer ud af det?",
        "Hvornår begynder det?",
        "Hvornår slutter det?",
        "Hvem må se projektet?",
    ):
        assertContains(page, question)
    assertContains(page, 'type="checkbox"', count=Gain.objects.count())
    assertNotContains(page, "Hvilken organisation hører projektet til?")


def test_whoever_makes_a_project_is_its_chef_and_it_stands_at_the_beginning(
    client: Client, chef: User
) -> None:
    page = client.post(NEW, filled(), follow=True)
    project = Project.objects.get()
    assertRedirects(page, f"/projekter/{project.pk}/")
    assertContains(page, "Projektet er oprettet, og du er chef på det.")
    assertContains(page, SENTENCE)
    assert list(project.memberships.values_list("user", "role")) == [(chef.pk, Role.CHEF)]
    assert project.journey.step.key == "afklaring"
    assert project.organisation.name == "Nordby Kommune"
    assert project.problem == SENTENCE
    assert set(project.gains.values_list("key", flat=True)) == {"faellesskab", "kvalitet"}
    assert (project.starts_on, project.ends_on) == (date(2026, 1, 5), None)


@pytest.mark.parametrize(
    "field",
    ["title", "problem", "helpers", "motivation", "arena", "sector", "initiator", "starts_on", "visibility"],
)
def test_each_required_field_is_asked_for(client: Client, field: str) -> None:
    kept = "Fællesspisning i Nordbyen" if field == "problem" else SENTENCE
    assert_refused(client.post(NEW, filled(**{field: ""})), REQUIRED, kept)
    assert_refused(client.post(NEW, filled(**{field: "   "})), "Fejl:", kept)


def test_at_least_one_gain_is_asked_for(client: Client) -> None:
    assert_refused(client.post(NEW, filled(gains=[])), "Vælg mindst én forventet gevinst.")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("sector", "rumfart"),
        ("initiator", "marsmænd"),
        ("visibility", "alle"),
        ("gains", ["999999"]),
        ("gains", ["abc"]),
        ("gains", ["²"]),
        ("gains", ["1.0"]),
        ("gains", ["-1"]),
        ("gains", ["\x00"]),
        ("gains", ["9" * 30]),
    ],
)
def test_a_choice_that_is_not_offered_is_refused(client: Client, field: str, value: Any) -> None:
    assert_refused(client.post(NEW, filled(**{field: value})), "Fejl:")


def test_a_title_has_room_for_120_characters(client: Client) -> None:
    title = "Fællesspisning " * 8  # 120, the last a space
    too_long = title + "!"
    response = client.post(NEW, filled(title=too_long))
    assert_refused(response, "Titlen må højst fylde 120 tegn. Den er på 121.")
    assertContains(response, too_long, status_code=422)
    client.post(NEW, filled(title="æ" * 120))
    assert Project.objects.get().title == "æ" * 120


@pytest.mark.parametrize("field", ["problem", "helpers", "motivation", "arena"])
def test_a_text_that_is_too_long_is_refused_and_given_back(client: Client, field: str) -> None:
    text = "Vi vil noget sammen. " * 250
    kept = "Fællesspisning i Nordbyen" if field == "problem" else SENTENCE
    response = client.post(NEW, filled(**{field: text}))
    assert_refused(response, "5000", kept)
    assertContains(response, text.strip(), status_code=422)


def test_the_project_cannot_end_before_it_begins(client: Client) -> None:
    response = client.post(NEW, filled(starts_on="2026-03-01", ends_on="2026-02-28"))
    assert_refused(response, "Projektet kan ikke slutte før det begynder.")
    assertContains(response, 'value="2026-02-28"', status_code=422)


def test_the_project_may_begin_and_end_on_one_day(client: Client) -> None:
    assert client.post(NEW, filled(starts_on="2026-03-01", ends_on="2026-03-01")).status_code == 302


@pytest.mark.parametrize("field", ["starts_on", "ends_on"])
@pytest.mark.parametrize("typed", ["31.02.2026", "i morgen", "2026-13-01", "1/2", "0.0.0", "99999-01-01"])
def test_a_date_that_is_none_is_refused_and_given_back(client: Client, field: str, typed: str) -> None:
    response = client.post(NEW, filled(**{field: typed}))
    assert_refused(response, "Indtast en gyldig dato.")
    assertContains(response, f'value="{typed}"', status_code=422)


@pytest.mark.parametrize(
    "typed", ["5.1.2026", "05.01.2026", "5-1-2026", "5/1/2026", "5.1.26", "2026-01-05", " 2026-01-05 "]
)
def test_dates_are_taken_as_danes_type_them(client: Client, typed: str) -> None:
    client.post(NEW, filled(starts_on=typed))
    assert Project.objects.get().starts_on == date(2026, 1, 5)


def test_a_null_character_is_refused_and_the_rest_given_back(client: Client) -> None:
    assert_refused(client.post(NEW, filled(helpers="Beboer\x00huset")), "Fejl:")


def test_what_is_typed_is_shown_as_text(client: Client) -> None:
    script = "<script>alert('Hej')</script> 🌱 & venner"
    shown = "&lt;script&gt;alert(&#x27;Hej&#x27;)&lt;/script&gt; 🌱 &amp; venner"
    response = client.post(NEW, filled(title=script, problem=script, arena=""))
    assertContains(response, shown, status_code=422)
    assertNotContains(response, "<script>alert", status_code=422)
    page = client.post(NEW, filled(title=script, problem=script), follow=True)
    assertContains(page, shown)
    assertNotContains(page, "<script>alert")


# --- Which organisation ------------------------------------------------------------------------------------


def test_another_organisation_than_ones_own_is_not_taken(client: Client) -> None:
    elsewhere = make_organisation("Region Syd")
    client.post(NEW, filled(organisation=elsewhere.pk))
    assert Project.objects.get().organisation.name == "Nordby Kommune"


def test_somebody_in_two_organisations_chooses(client: Client, chef: User) -> None:
    second = make_organisation("Region Syd")
    make_organisation_role(chef, second)
    page = client.get(NEW)
    assertContains(page, "Hvilken organisation hører projektet til?")
    assertContains(
        page, "<option", count=2 + 10 + 6
    )  # organisations, sectors and initiators with their blank
    client.post(NEW, filled(organisation=second.pk))
    assert Project.objects.get().organisation == second


@pytest.mark.parametrize("chosen", ["", "elsewhere", "999999", "abc", "9" * 30])
def test_somebody_in_two_organisations_chooses_one_of_them(client: Client, chef: User, chosen: str) -> None:
    make_organisation_role(chef, make_organisation("Region Syd"))
    elsewhere = make_organisation("Sydby Kommune")
    response = client.post(NEW, filled(organisation=elsewhere.pk if chosen == "elsewhere" else chosen))
    assert_refused(response, "Fejl:")
    assertNotContains(response, "Sydby Kommune", status_code=422)


def test_somebody_without_an_organisation_is_told_what_to_do(
    db: None, signed_in: Callable[[User], Client]
) -> None:
    response = signed_in(make_user("Nanna Ny")).get(NEW)
    assertContains(response, "Du mangler en organisation", status_code=403)


def test_somebody_who_lost_their_organisation_while_typing_gets_the_text_back(
    client: Client, chef: User
) -> None:
    chef.organisation_roles.all().delete()
    response = client.post(NEW, filled())
    assertContains(response, "Du mangler en organisation", status_code=403)
    assertContains(response, SENTENCE, status_code=403)
    assert not Membership.objects.exists()


def test_a_second_click_makes_no_second_project(client: Client) -> None:
    first = client.post(NEW, filled())
    second = client.post(NEW, filled(), follow=True)
    assert second.redirect_chain[0][0] == first.headers["Location"]
    assertContains(second, "Projektet blev oprettet for et øjeblik siden. Her er det.")
    assert Project.objects.count() == 1


def test_what_is_not_the_same_is_a_project_of_its_own(
    chef: User, signed_in: Callable[[User], Client]
) -> None:
    with time_machine.travel("2026-06-15 10:00:00+02:00", tick=False) as clock:
        client = signed_in(chef)
        client.post(NEW, filled())
        client.post(NEW, filled(arena="Et andet køkken."))
        colleague = make_user("Kim Kollega", organisation=chef.organisations.get())
        signed_in(colleague).post(NEW, filled())
        clock.shift(61)
        client.post(NEW, filled())
    assert Project.objects.count() == 4
