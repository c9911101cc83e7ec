"""Contacts in a direction: noted in a moment, corrected, removed, and all of them in a list."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from accounts.models import User
from leadership.actions import contacts as contact_actions
from leadership.models import Contact, Direction, Stakeholder
from projects.models import Project
from samskab.people import data_about
from tests.conftest import Cast

SignIn = Callable[[User], Client]
Url = Callable[[str], str]

WHAT = "Formanden hørte om de fire borde."


def direction(key: str = "op") -> Direction:
    return Direction.objects.get(key=key)


def fields(**changed: Any) -> dict[str, Any]:
    return {"kind": "orienterede", "on": timezone.localdate().isoformat(), "what": WHAT} | changed


def note(cast: Cast, key: str = "op", *, project: Project | None = None, **said: Any) -> Contact:
    values = {"kind": "talte", "on": timezone.localdate(), "what": WHAT} | said
    return contact_actions.note_contact(
        by=cast.chef, project=project or cast.project, direction=direction(key), **values
    )


def stakeholder(project: Project, name: str = "Ældreudvalget", key: str = "op") -> Stakeholder:
    return Stakeholder.objects.create(
        project=project, name=name, direction=direction(key), role="politiker", interest=3, influence=4
    )


@pytest.fixture
def send(signed_in: SignIn, url: Url) -> Callable[..., HttpResponse]:
    """Note a contact upwards as a user."""

    def post(user: User, key: str = "op", **changed: Any) -> HttpResponse:
        return signed_in(user).post(url(f"retninger/{key}/kontakt/"), fields(**changed), follow=True)

    return post


# --- Noting ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("person", ["chef", "projektleder"])
def test_a_contact_is_noted_and_seen_on_the_board(
    cast: Cast, send: Callable[..., HttpResponse], url: Url, person: str
) -> None:
    committee = stakeholder(cast.project)
    page = send(getattr(cast, person), on="2026-05-01", stakeholder=committee.pk)
    assert page.redirect_chain == [(f"{url('retninger/')}#op", 302)]
    assertContains(page, "Kontakten opad er noteret.")
    assertContains(page, "1. maj 2026 · Vi orienterede · Ældreudvalget")
    assertContains(page, WHAT)
    contact = Contact.objects.get()
    assert (contact.direction.key, contact.on, contact.noted_by, contact.stakeholder) == (
        "op",
        date(2026, 5, 1),
        getattr(cast, person),
        committee,
    )
    assert contact.history.get().history_user == getattr(cast, person)


def test_the_day_is_today_unless_another_is_said(cast: Cast, signed_in: SignIn, url: Url) -> None:
    with time_machine.travel("2026-05-01 23:30:00+00:00"):  # the 2nd in Denmark
        page = signed_in(cast.chef).get(url("retninger/ud/kontakt/"))
    assertContains(page, 'value="2026-05-02"')
    assertContains(page, 'max="2026-05-02"')
    assertContains(page, "Notér en kontakt udad")


@pytest.mark.parametrize(("at", "status"), [("2026-05-01 22:30Z", 200), ("2026-05-01 21:30Z", 422)])
def test_no_day_that_is_still_to_come_in_denmark(
    cast: Cast, send: Callable[..., HttpResponse], at: str, status: int
) -> None:
    with time_machine.travel(at):
        response = send(cast.chef, on="2026-05-02")
    assert response.status_code == status
    assert Contact.objects.count() == (status == 200)


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": ""},
        {"kind": "sladrede"},
        {"on": ""},
        {"on": "31.02.2026"},
        {"on": "0202-05-01"},
        {"on": "9999-12-31"},
        {"what": "   "},
        {"what": "Ord. " * 500},
        {"what": "nul\x00tegn"},
    ],
)
def test_what_cannot_be_taken_is_refused_and_given_back(
    cast: Cast, send: Callable[..., HttpResponse], wrong: dict[str, str]
) -> None:
    response = send(cast.chef, **wrong)
    assertContains(response, "Fejl:", status_code=422)
    if "what" not in wrong:
        assertContains(response, WHAT, status_code=422)
    assert not Contact.objects.exists()


def test_only_the_project_s_own_stakeholders_are_taken(
    cast: Cast, send: Callable[..., HttpResponse], signed_in: SignIn, url: Url
) -> None:
    assertNotContains(signed_in(cast.chef).get(url("retninger/op/kontakt/")), "Hvem var det med?")
    stakeholder(cast.project, "Beboerforeningen", "ud")
    stakeholder(cast.project, "Økonomiudvalget")
    foreign = stakeholder(cast.foreign_project)
    for pk in (foreign.pk, 0, "abc", "9" * 30):
        assertContains(send(cast.chef, stakeholder=pk), "Fejl:", status_code=422)
    assert not Contact.objects.exists()
    page = signed_in(cast.chef).get(url("retninger/op/kontakt/")).content.decode()
    assert "Ældreudvalget" not in page
    assert page.index("Økonomiudvalget") < page.index("Beboerforeningen")  # those of the direction first


def test_two_clicks_note_one_contact(cast: Cast, send: Callable[..., HttpResponse]) -> None:
    send(cast.chef)
    send(cast.chef)
    assert Contact.objects.count() == 1
    send(cast.chef, what="Noget andet.")
    send(cast.chef, key="ud")
    assert Contact.objects.count() == 3


def test_others_note_nothing(
    cast: Cast, send: Callable[..., HttpResponse], signed_in: SignIn, url: Url
) -> None:
    for person in (cast.bidragyder, cast.laeser):
        assert send(person).status_code == 403
        for path in ("retninger/", "retninger/kontakter/"):
            assertNotContains(signed_in(person).get(url(path)), "/kontakt/")
    assert send(cast.outsider).status_code == 404
    assert not Contact.objects.exists()


@pytest.mark.parametrize("key", ["ned-ad", "OP", "kontakter"])
def test_a_direction_that_is_none(cast: Cast, signed_in: SignIn, url: Url, key: str) -> None:
    assert signed_in(cast.chef).post(url(f"retninger/{key}/kontakt/"), fields()).status_code == 404


def test_the_database_knows_the_kinds(cast: Cast) -> None:
    contact = note(cast)
    with pytest.raises(IntegrityError, match="contact_kind_known"), transaction.atomic():
        Contact.objects.filter(pk=contact.pk).update(kind="sladrede")


# --- Correcting and removing -------------------------------------------------------------------------------


def test_a_contact_is_corrected_and_may_change_direction(cast: Cast, signed_in: SignIn, url: Url) -> None:
    contact = note(cast)
    client = signed_in(cast.projektleder)
    path = url(f"retninger/kontakter/{contact.pk}/")
    page = client.get(path)
    assertContains(page, WHAT)
    assertContains(page, "af Karin Chef")
    data = fields(direction=direction("ud").pk, what="Naboerne hørte om det.", kind="talte", on="2026-05-01")
    page = client.post(path, data, follow=True)
    assert page.redirect_chain == [(url("retninger/kontakter/"), 302)]
    assertContains(page, "1. maj 2026 · Ud · Vi talte sammen")
    contact.refresh_from_db()
    assert (contact.noted_by, contact.what) == (cast.chef, "Naboerne hørte om det.")
    assert [version.what for version in contact.history.all()] == ["Naboerne hørte om det.", WHAT]


def test_a_text_over_a_newer_one_is_told_with_both(cast: Cast, signed_in: SignIn, url: Url) -> None:
    contact = note(cast)
    opened = contact.history.get().history_id
    contact_actions.change_contact(by=cast.projektleder, contact=contact, what="Fra den anden")
    path = url(f"retninger/kontakter/{contact.pk}/")
    data = fields(direction=contact.direction_id, what="Min egen", kind="talte", opened=opened)
    response = signed_in(cast.chef).post(path, data)
    for words in ("En anden har gemt", "Fra den anden", "Min egen"):
        assertContains(response, words, status_code=409)
    contact.refresh_from_db()
    assert contact.what == "Fra den anden"
    again = response.context["form"]["opened"].value()
    assert signed_in(cast.chef).post(path, data | {"opened": again}).status_code == 302
    contact.refresh_from_db()
    assert contact.what == "Min egen"


def test_a_wrong_correction_is_refused(cast: Cast, signed_in: SignIn, url: Url) -> None:
    contact = note(cast)
    path = url(f"retninger/kontakter/{contact.pk}/")
    for wrong in ({"direction": "9" * 30}, {"direction": ""}, {"on": "9999-01-01"}, {"what": ""}):
        data = fields(direction=contact.direction_id, what="Ny tekst") | wrong
        assertContains(signed_in(cast.chef).post(path, data), "Fejl:", status_code=422)
    contact.refresh_from_db()
    assert contact.what == WHAT


def test_removing_asks_first(cast: Cast, signed_in: SignIn, url: Url) -> None:
    contact = note(cast)
    path = url(f"retninger/kontakter/{contact.pk}/fjern/")
    client = signed_in(cast.chef)
    assertContains(client.get(path), WHAT)
    assert Contact.objects.exists()
    page = client.post(path, follow=True)
    assertContains(page, "Kontakten er fjernet.")
    assertNotContains(page, WHAT)
    assert not Contact.objects.exists()
    assert Contact.history.filter(id=contact.pk).count() == 2
    assert client.post(path).status_code == 404


def test_what_was_typed_in_one_that_is_gone_is_given_back(cast: Cast, signed_in: SignIn, url: Url) -> None:
    contact = note(cast)
    contact_actions.remove_contact(by=cast.projektleder, contact=Contact.objects.get())
    path = url(f"retninger/kontakter/{contact.pk}/")
    response = signed_in(cast.chef).post(path, fields(what="Min lange tekst"))
    assertContains(response, "Min lange tekst", status_code=404)


@pytest.mark.parametrize("path", ["", "fjern/"])
def test_others_and_other_projects_contacts(cast: Cast, signed_in: SignIn, url: Url, path: str) -> None:
    contact, foreign = note(cast), note(cast, project=cast.foreign_project)
    for person, status in ((cast.bidragyder, 403), (cast.laeser, 403), (cast.outsider, 404)):
        client = signed_in(person)
        assert client.get(url(f"retninger/kontakter/{contact.pk}/{path}")).status_code == status
        assert client.post(url(f"retninger/kontakter/{contact.pk}/{path}"), fields()).status_code == status
    for pk in (foreign.pk, 0, "9" * 30):
        assert signed_in(cast.chef).post(url(f"retninger/kontakter/{pk}/{path}"), fields()).status_code == 404
    assert Contact.objects.count() == 2


# --- The list ----------------------------------------------------------------------------------------------


def test_the_list_is_newest_first_and_filtered_by_direction(cast: Cast, signed_in: SignIn, url: Url) -> None:
    note(cast, "op", what="Først", on=date(2026, 1, 5))
    note(cast, "ud", what="Sidst", on=date(2026, 3, 5))
    note(cast, "op", what="Midt", on=date(2026, 2, 5))
    note(cast, "op", what="Et andet sted", project=cast.foreign_project)
    client = signed_in(cast.laeser)

    def listed(query: str = "") -> list[str]:
        return [contact.what for contact in client.get(url(f"retninger/kontakter/{query}")).context["page"]]

    assert listed() == ["Sidst", "Midt", "Først"]
    assert listed("?retning=op") == ["Midt", "Først"]
    assert listed("?retning=ned") == []
    for nonsense in ("?retning=findes-ikke", "?side=abc", "?side=-1", f"?side={'9' * 30}", "?retning[]=op"):
        assert listed(nonsense) == ["Sidst", "Midt", "Først"]
    assertContains(client.get(url("retninger/kontakter/?retning=ned")), "Ingen er noteret endnu.")
    assertNotContains(client.get(url("retninger/kontakter/")), "Ret<span")
    assertContains(signed_in(cast.chef).get(url("retninger/kontakter/")), "Ret<span", count=3)
    assert signed_in(cast.outsider).get(url("retninger/kontakter/")).status_code == 404


def test_a_long_list_is_paged_and_asks_the_database_as_often(cast: Cast, signed_in: SignIn, url: Url) -> None:
    client = signed_in(cast.chef)
    today, committee = timezone.localdate(), stakeholder(cast.project)
    note(cast, stakeholder=committee)
    with CaptureQueriesContext(connection) as one:
        client.get(url("retninger/kontakter/?retning=op"))
    for number in range(1, 30):
        note(cast, what=f"Nummer {number}", on=today - timedelta(days=number), stakeholder=committee)
    with CaptureQueriesContext(connection) as many:
        page = client.get(url("retninger/kontakter/?retning=op"))
    assert len(many) == len(one)
    assertContains(page, "Side 1 af 2")
    assertContains(page, "?side=2&amp;retning=op")
    assertContains(client.get(url("retninger/kontakter/?side=2&retning=op")), "Nummer 29")


# --- What others tell of them ------------------------------------------------------------------------------


def test_the_history_tells_of_them(cast: Cast, signed_in: SignIn, url: Url) -> None:
    contact = note(cast, "paa-tvaers")
    contact_actions.change_contact(by=cast.projektleder, contact=contact, what="Andet")
    contact_actions.remove_contact(by=cast.chef, contact=Contact.objects.get())
    events = signed_in(cast.laeser).get(url("historik/")).context["events"]
    assert [(event.who, event.what) for event in events if "kontakt" in event.what] == [
        ("Karin Chef", "fjernede en kontakt på tværs"),
        ("Per Leder", "rettede en kontakt på tværs"),
        ("Karin Chef", "noterede en kontakt på tværs"),
    ]


def test_one_s_own_are_among_one_s_data(cast: Cast) -> None:
    note(cast)
    assert [row["what"] for row in data_about(cast.chef)["noterede_kontakter"]] == [WHAT]
    assert data_about(cast.projektleder)["noterede_kontakter"] == []


def test_a_stakeholder_that_is_gone_leaves_the_contact(cast: Cast) -> None:
    contact = note(cast, stakeholder=stakeholder(cast.project))
    Stakeholder.objects.all().delete()
    contact.refresh_from_db()
    assert contact.stakeholder is None
