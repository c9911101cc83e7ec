"""The account of promises: who may note what, one by one or from a workshop, and how the account reads."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from accounts.models import User
from leadership.actions import proposals as actions
from leadership.models import Direction, Proposal, ProposalState, Stakeholder
from leadership.proposals import BAR_WIDTH, Tally
from projects.actions.project import archive_project
from projects.history import version_of
from samskab.people import data_about, erase_person
from samskab.retention import remove
from tests.conftest import Cast

from .promises import put

Sign = Callable[[User], Client]
Url = Callable[[str], str]

TODAY = "2026-06-01 10:00:00+02:00"
TYPED = {
    "text": "Bænke langs stien.",
    "put_forward_by": "Borgerpanelet",
    "put_forward_on": "2026-05-20",
    "say": "hoert",
}
LINES = {
    "lines": "Bænke langs stien\r\n\r\n- Lys ved broen\r\n• Et sted at tisse",
    "put_forward_by": "Workshop i Nordbyen",
    "put_forward_on": "2026-05-20",
    "say": "indflydelse",
}


@pytest.fixture(autouse=True)
def today() -> Any:
    with time_machine.travel(TODAY) as clock:
        yield clock


@pytest.fixture
def chef(cast: Cast, signed_in: Sign) -> Client:
    return signed_in(cast.chef)


def make_stakeholder(cast: Cast, name: str = "Naboforeningen") -> Stakeholder:
    return Stakeholder.objects.create(
        project=cast.project,
        name=name,
        direction=Direction.objects.get(key="ud"),
        role="beboer",
        interest=3,
        influence=2,
    )


# --- The list ----------------------------------------------------------------------------------------------


def test_an_empty_account_teaches_what_it_is_for(cast: Cast, signed_in: Sign, url: Url) -> None:
    page = signed_in(cast.bidragyder).get(url("loefteregnskab/"))
    assertContains(page, "At blive hørt er ikke det samme som at have indflydelse.")
    assertContains(page, f'href="{url("loefteregnskab/nyt/")}"', count=1)
    assertNotContains(signed_in(cast.laeser).get(url("loefteregnskab/")), "loefteregnskab/nyt/")


def test_it_says_how_the_account_stands(cast: Cast, chef: Client, url: Url) -> None:
    put(cast.project, "Svaret på", by=cast.chef, decided_on="2026-03-10", replied_on="2026-03-12")
    put(cast.project, "Kun afgjort", by=cast.chef, decided_on="2026-03-10")
    for text in ("Venter", "Venter også"):
        put(cast.project, text, by=cast.chef)
    page = chef.get(url("loefteregnskab/"))
    assertContains(page, "4 indspil, heraf <strong>1 besvaret</strong>")
    assertContains(page, "<strong>1 afgjort men uden svar</strong>, og <strong>2 venter</strong>.")
    assertContains(page, "4 indspil: 1 besvaret, 1 afgjort uden svar, 2 venter.</title>")


@pytest.mark.parametrize("counts", [(0, 0, 1), (1, 1, 1), (7, 0, 13), (1, 1000, 1), (333, 333, 333)])
def test_the_bar_is_filled_exactly(counts: tuple[int, int, int]) -> None:
    tally = Tally(dict(zip(ProposalState, counts, strict=True)))
    parts = tally.parts
    assert [part.x for part in parts] == [0, parts[0].width, parts[0].width + parts[1].width]
    assert sum(part.width for part in parts) == BAR_WIDTH
    assert all(not part.width for part in parts if not part.count)


def test_who_has_waited_longest_comes_first_and_the_answered_last(cast: Cast, chef: Client, url: Url) -> None:
    put(cast.project, "Ny", by=cast.chef, put_forward_on=date(2026, 5, 31))
    put(
        cast.project, "Svaret for længe siden", by=cast.chef, decided_on="2026-03-02", replied_on="2026-03-02"
    )
    put(cast.project, "Svaret nu", by=cast.chef, decided_on="2026-03-10", replied_on="2026-05-30")
    put(cast.project, "Gammel", by=cast.chef, put_forward_on=date(2026, 1, 1), decided_on="2026-05-01")
    page = chef.get(url("loefteregnskab/"))
    shown = [entry.proposal.text for entry in page.context["entries"]]
    assert shown == ["Gammel", "Ny", "Svaret nu", "Svaret for længe siden"]
    assertContains(page, "har ventet 151 dage")
    assertContains(page, "har ventet 1 dag\n")
    assertContains(page, "svar efter 90 dage")


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("", ["Afgjort", "Venter", "Svaret"]),
        ("vis=venter", ["Venter"]),
        ("vis=afgjort", ["Afgjort"]),
        ("vis=besvaret", ["Svaret"]),
        ("fra=Workshoppen", ["Venter"]),
        ("vis=besvaret&fra=Workshoppen", []),
        ("interessent=NABO", ["Svaret"]),
        ("interessent=99999999999999999999999", []),
        ("vis=alt&interessent=x&side=æ", ["Afgjort", "Venter", "Svaret"]),
    ],
)
def test_the_filters(cast: Cast, chef: Client, url: Url, asked: str, shown: list[str]) -> None:
    nabo = make_stakeholder(cast)
    put(cast.project, "Venter", by=cast.chef, put_forward_by="Workshoppen")
    put(cast.project, "Afgjort", by=cast.chef, decided_on="2026-03-10", put_forward_on=date(2026, 2, 1))
    put(
        cast.project,
        "Svaret",
        by=cast.chef,
        stakeholder=nabo,
        decided_on="2026-03-10",
        replied_on="2026-03-12",
    )
    page = chef.get(url("loefteregnskab/?") + asked.replace("NABO", str(nabo.pk)))
    assert [entry.proposal.text for entry in page.context["entries"]] == shown
    if not shown:
        assertContains(page, "Ingen indspil passer")


def test_long_accounts_come_in_pages_that_keep_the_filter(cast: Cast, chef: Client, url: Url) -> None:
    for number in range(26):
        put(cast.project, f"Nr. {number}", by=cast.chef)
    page = chef.get(url("loefteregnskab/?vis=venter"))
    assertContains(page, "Side 1 af 2")
    assertContains(page, 'href="?vis=venter&amp;side=2"')
    assert len(chef.get(url("loefteregnskab/?vis=venter&side=2")).context["entries"]) == 1


def test_the_list_takes_as_many_queries_for_many_as_for_one(cast: Cast, chef: Client, url: Url) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            assertContains(chef.get(url("loefteregnskab/")), "Løfteregnskab")
        return len(asked)

    put(cast.project, "Første", by=cast.chef, decided_on="2026-03-10", replied_on="2026-03-12")
    few = queries()
    for number in range(20):
        put(cast.project, f"Nr. {number}", by=cast.chef, decided_on="2026-03-10", replied_on="2026-03-12")
        put(cast.project, f"Venter {number}", by=cast.chef)
    assert queries() == few


def test_only_those_who_may_answer_get_boxes_to_tick(cast: Cast, signed_in: Sign, url: Url) -> None:
    put(cast.project, by=cast.bidragyder)
    for person, may in ((cast.chef, 1), (cast.projektleder, 1), (cast.bidragyder, 0), (cast.laeser, 0)):
        page = signed_in(person).get(url("loefteregnskab/"))
        assertContains(page, 'type="checkbox"', count=may)
        assertContains(page, "Svar på dem med kryds", count=may)


def test_ids_beyond_a_thousand_are_sent_as_they_are(cast: Cast, chef: Client, url: Url) -> None:
    proposal = put(cast.project, by=cast.chef)
    Proposal.objects.filter(pk=proposal.pk).update(id=12345)
    assertContains(chef.get(url("loefteregnskab/")), 'name="indspil" value="12345"')


# --- One proposal ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("person", ["chef", "projektleder", "bidragyder"])
def test_one_is_noted(cast: Cast, signed_in: Sign, url: Url, person: str) -> None:
    client, user = signed_in(getattr(cast, person)), getattr(cast, person)
    assertContains(client.get(url("loefteregnskab/nyt/")), "Hvad sagde de?")
    page = client.post(url("loefteregnskab/nyt/"), TYPED, follow=True)
    assertRedirects(page, url("loefteregnskab/"))
    assertContains(page, "Indspillet er noteret.")
    proposal = Proposal.objects.get(project=cast.project)
    assert (proposal.text, proposal.noted_by, proposal.say) == ("Bænke langs stien.", user, "hoert")
    assert proposal.put_forward_on == date(2026, 5, 20)
    assert [(version.history_type, version.history_user) for version in proposal.history.all()] == [
        ("+", user)
    ]


def test_a_stakeholder_of_the_project_may_be_chosen(cast: Cast, chef: Client, url: Url) -> None:
    nabo = make_stakeholder(cast)
    chef.post(url("loefteregnskab/nyt/"), TYPED | {"stakeholder": nabo.pk})
    proposal = Proposal.objects.get(stakeholder=nabo)
    assertContains(chef.get(url(f"loefteregnskab/{proposal.pk}/")), "Naboforeningen")
    foreign = Stakeholder.objects.create(
        project=cast.foreign_project,
        name="Fremmede",
        direction=nabo.direction,
        role="beboer",
        interest=1,
        influence=1,
    )
    for wrong in (foreign.pk, "x", 10**30):
        page = chef.post(url("loefteregnskab/nyt/"), TYPED | {"text": "Andet", "stakeholder": wrong})
        assertContains(page, "Andet", status_code=422)
    assert Proposal.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"text": ""}, "Udfyld feltet."),
        ({"put_forward_by": ""}, "Udfyld feltet."),
        ({"put_forward_by": "x" * 151}, "150"),
        ({"put_forward_on": "2026-06-02"}, "Dagen er ikke kommet endnu."),
        ({"put_forward_on": "i går"}, "Fejl:"),
        ({"put_forward_on": "99999-01-01"}, "Fejl:"),
        ({"say": "alt"}, "Fejl:"),
        ({"text": "Bænke \x00"}, "Fejl:"),
        ({"text": "Bænke " * 400}, "Fejl:"),
    ],
)
def test_what_cannot_be_taken_is_given_back(chef: Client, url: Url, typed: dict[str, str], told: str) -> None:
    page = chef.post(url("loefteregnskab/nyt/"), TYPED | typed)
    assertContains(page, told, status_code=422)
    assertContains(page, (TYPED | typed)["text"][:6], status_code=422)
    assert not Proposal.objects.exists()


def test_the_first_day_of_all_is_no_error(chef: Client, cast: Cast, url: Url) -> None:
    chef.post(url("loefteregnskab/nyt/"), TYPED | {"put_forward_on": "0001-01-01"})
    assertContains(chef.get(url("loefteregnskab/")), "har ventet 739.767 dage")


def test_a_proposal_shows_its_way(cast: Cast, signed_in: Sign, url: Url) -> None:
    proposal = put(
        cast.project, by=cast.bidragyder, say="hoert", decided_on="2026-03-10", replied_on="2026-03-12"
    )
    page = signed_in(cast.laeser).get(url(f"loefteregnskab/{proposal.pk}/"))
    for text in (
        "Bænke langs stien.",
        "De bliver hørt.",
        "Det gør vi.",
        "I får bænke.",
        "1. marts 2026",
        "10. marts 2026",
        "12. marts 2026 af Bo Bidrag",
        "svar efter 11 dage",
    ):
        assertContains(page, text)
    assertNotContains(page, "/ret/")
    assertNotContains(page, "/fjern/")


# --- Many from a workshop ----------------------------------------------------------------------------------


def test_many_are_noted_from_a_workshop(cast: Cast, signed_in: Sign, url: Url) -> None:
    client = signed_in(cast.bidragyder)
    assertContains(client.get(url("loefteregnskab/fra-workshop/")), "Indspil, ét på hver linje")
    page = client.post(url("loefteregnskab/fra-workshop/"), LINES, follow=True)
    assertContains(page, "3 indspil er noteret.")
    made = Proposal.objects.order_by("pk")
    assert [one.text for one in made] == ["Bænke langs stien", "Lys ved broen", "Et sted at tisse"]
    assert {(one.put_forward_by, one.say, one.noted_by) for one in made} == {
        ("Workshop i Nordbyen", "indflydelse", cast.bidragyder)
    }
    assert all(one.history.get().history_user == cast.bidragyder for one in made)


def test_a_double_click_notes_them_once(chef: Client, url: Url, today: Any) -> None:
    for _ in range(2):
        page = chef.post(url("loefteregnskab/fra-workshop/"), LINES, follow=True)
        assertContains(page, "3 indspil er noteret.")
    assert Proposal.objects.count() == 3
    chef.post(url("loefteregnskab/fra-workshop/"), LINES | {"put_forward_by": "En anden workshop"})
    assert Proposal.objects.count() == 6
    today.shift(90)
    again = chef.post(url("loefteregnskab/fra-workshop/"), LINES)
    assertContains(
        again, "Linje 3 står allerede i regnskabet fra »Workshop i Nordbyen« 20. maj 2026", status_code=422
    )
    assert Proposal.objects.count() == 6


def test_what_was_said_twice_is_pointed_out_and_nothing_is_lost(chef: Client, url: Url) -> None:
    path = url("loefteregnskab/fra-workshop/")
    page = chef.post(path, LINES | {"lines": "Flere stole\r\n\r\nLys\r\n- flere  stole"})
    assertContains(page, "Linje 4 er den samme som linje 1: »flere  stole«. Slet den ene.", status_code=422)
    assertContains(page, "Flere stole\r\n\r\nLys\r\n- flere  stole</textarea>", status_code=422)
    assert not Proposal.objects.exists()


@pytest.mark.parametrize(
    ("changed", "is_told"),
    [({}, True), ({"put_forward_by": "Et andet møde"}, False), ({"put_forward_on": "2026-05-19"}, False)],
)
def test_what_is_in_the_account_from_that_meeting_is_pointed_out(
    cast: Cast, chef: Client, url: Url, today: Any, changed: dict[str, str], is_told: bool
) -> None:
    day, source = date(2026, 5, 20), "workshop i nordbyen"
    put(cast.project, "BÆNKE langs stien", by=cast.projektleder, put_forward_on=day, put_forward_by=source)
    page = chef.post(url("loefteregnskab/fra-workshop/"), LINES | changed)
    assert (page.status_code == 422) is is_told
    if is_told:
        assertContains(page, "Linje 1 står allerede i regnskabet", status_code=422)
        assertNotContains(page, "Linje 3", status_code=422)
    assert Proposal.objects.count() == (1 if is_told else 4)


@pytest.mark.parametrize(
    ("lines", "texts"),
    [
        (["1. flere stole", "", "2) Lys"], ["flere stole", "Lys"]),
        (["4. Flere stole", "9) lys", "12. Bænke"], ["Flere stole", "lys", "Bænke"]),
        (
            ["4. klasse vil have bænke", "1. maj holder vi fest"],
            ["4. klasse vil have bænke", "1. maj holder vi fest"],
        ),
        (["2 bænke", "3.000 kr. til lys"], ["2 bænke", "3.000 kr. til lys"]),
    ],
)
def test_the_numbers_of_a_list_are_none_of_the_text(
    chef: Client, url: Url, lines: list[str], texts: list[str]
) -> None:
    chef.post(url("loefteregnskab/fra-workshop/"), LINES | {"lines": "\n".join(lines)})
    assert [one.text for one in Proposal.objects.order_by("pk")] == texts


def test_the_button_that_answers_is_always_in_sight(
    cast: Cast, chef: Client, signed_in: Sign, url: Url
) -> None:
    put(cast.project, by=cast.chef)
    assertContains(chef.get(url("loefteregnskab/")), "choice-bar", count=1)
    assertNotContains(signed_in(cast.laeser).get(url("loefteregnskab/")), "choice-bar")


def test_a_hundred_lines_take_no_more_queries_than_two(chef: Client, url: Url) -> None:
    def queries(number: int) -> int:
        lines = "\n".join(f"Ønske {number} {line}" for line in range(number))
        with CaptureQueriesContext(connection) as asked:
            assert chef.post(url("loefteregnskab/fra-workshop/"), LINES | {"lines": lines}).status_code == 302
        return len(asked)

    few = queries(2)
    assert queries(100) <= few + 4  # SQLite takes so many values in one go
    assert Proposal.objects.count() == 102


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ("", "Udfyld feltet."),
        (" \n - \n", "Skriv mindst ét indspil."),
        ("Kort\n\n" + "m" * 2001 + "\nKort", "Linje 3 fylder 2.001 tegn."),
        ("m" * 2001 + "\n" + "n" * 3000, "Linje 2 fylder 3.000 tegn."),
        ("\n\n" + "\n".join(f"Ønske {number}" for number in range(101)), "linje 103"),
        ("Med \x00", "Fejl:"),
    ],
)
def test_lines_that_cannot_be_taken_are_named_and_given_back(
    chef: Client, url: Url, lines: str, told: str
) -> None:
    page = chef.post(url("loefteregnskab/fra-workshop/"), LINES | {"lines": lines})
    assertContains(page, told, status_code=422)
    assertContains(page, "Workshop i Nordbyen", status_code=422)
    if lines.strip("\n -") and "\x00" not in lines:
        assertContains(page, lines.strip(), status_code=422)
    assert not Proposal.objects.exists()


def test_two_thousand_characters_fit_on_a_line(chef: Client, url: Url) -> None:
    chef.post(url("loefteregnskab/fra-workshop/"), LINES | {"lines": "ø" * 2000})
    assert Proposal.objects.get().text == "ø" * 2000


# --- Correcting and removing -------------------------------------------------------------------------------


def test_one_corrects_ones_own(cast: Cast, signed_in: Sign, url: Url) -> None:
    proposal = put(cast.project, by=cast.bidragyder)
    client, path = signed_in(cast.bidragyder), url(f"loefteregnskab/{proposal.pk}/ret/")
    assertContains(client.get(path), "Bænke langs stien.")
    page = client.post(path, TYPED | {"text": "Bænke og lys.", "opened": version_of(proposal)}, follow=True)
    assertContains(page, "Indspillet er rettet.")
    proposal.refresh_from_db()
    assert (proposal.text, proposal.noted_by) == ("Bænke og lys.", cast.bidragyder)


def test_others_rows_are_for_those_who_keep_the_account(cast: Cast, signed_in: Sign, url: Url) -> None:
    proposal = put(cast.project, by=cast.chef)
    path = url(f"loefteregnskab/{proposal.pk}/ret/")
    refused = signed_in(cast.bidragyder).post(path, TYPED | {"text": "Mine ord."})
    assertContains(refused, "Indspillet er noteret af en anden.", status_code=403)
    assertContains(refused, "Mine ord.", status_code=403)
    assert signed_in(cast.bidragyder).get(path).status_code == 403
    assertNotContains(signed_in(cast.bidragyder).get(url(f"loefteregnskab/{proposal.pk}/")), "/ret/")
    signed_in(cast.projektleder).post(path, TYPED | {"text": "Rettet.", "opened": version_of(proposal)})
    proposal.refresh_from_db()
    assert proposal.text == "Rettet."


def test_who_saves_second_sees_both_texts(cast: Cast, chef: Client, url: Url) -> None:
    proposal = put(cast.project, by=cast.chef)
    opened, path = version_of(proposal), url(f"loefteregnskab/{proposal.pk}/ret/")
    chef.post(path, TYPED | {"text": "Den første.", "opened": opened})
    page = chef.post(path, TYPED | {"text": "Den anden.", "opened": opened})
    assertContains(page, "En anden har gemt mens du skrev", status_code=409)
    assertContains(page, "Den første.", status_code=409)
    assertContains(page, "Den anden.", status_code=409)
    proposal.refresh_from_db()
    assert proposal.text == "Den første."
    newest = page.context["form"]["opened"].value()
    assert chef.post(path, TYPED | {"text": "Samlet.", "opened": newest}).status_code == 302


def test_it_cannot_be_moved_to_after_its_decision(cast: Cast, chef: Client, url: Url) -> None:
    proposal = put(cast.project, by=cast.chef, decided_on="2026-03-10")
    path = url(f"loefteregnskab/{proposal.pk}/ret/")
    page = chef.post(path, TYPED | {"put_forward_on": "2026-03-11", "opened": version_of(proposal)})
    assertContains(page, "Indspillet blev afgjort 10. marts 2026", status_code=422)


def test_removing_asks_first(cast: Cast, chef: Client, signed_in: Sign, url: Url) -> None:
    proposal = put(cast.project, by=cast.bidragyder)
    path = url(f"loefteregnskab/{proposal.pk}/fjern/")
    assert signed_in(cast.bidragyder).post(path).status_code == 403
    assertContains(chef.get(path), "Vil du fjerne indspillet?")
    assert Proposal.objects.exists()
    assertContains(chef.post(path, follow=True), "Indspillet er fjernet")
    assert not Proposal.objects.exists()


def test_what_was_removed_meanwhile_gives_the_text_back(cast: Cast, chef: Client, url: Url) -> None:
    proposal = put(cast.project, by=cast.chef)
    path = url(f"loefteregnskab/{proposal.pk}/ret/")
    Proposal.objects.all().delete()
    assertContains(chef.post(path, TYPED | {"text": "Mine ord."}), "Mine ord.", status_code=404)


@pytest.mark.parametrize("page", ["ret/", "svar/", "tag-svaret-tilbage/"])
def test_one_that_is_removed_in_the_same_moment_gives_the_text_back(
    cast: Cast, chef: Client, url: Url, monkeypatch: pytest.MonkeyPatch, page: str
) -> None:
    days = {"decided_on": "2026-05-21", "replied_on": "2026-05-22"}
    proposal = put(cast.project, by=cast.chef, **days | {"put_forward_on": date(2026, 5, 20)})
    edit = actions.edit_proposal

    def after_it_went(**asked_for: Any) -> None:
        Proposal.objects.all().delete()
        edit(**asked_for)

    monkeypatch.setattr(actions, "edit_proposal", after_it_went)
    answered = {**days, "decision": "Ja.", "reply": "Ja.", "replied_by": cast.chef.pk}
    typed = TYPED | answered | {"text": "Mine ord.", "opened": version_of(proposal)}
    assertContains(
        chef.post(url(f"loefteregnskab/{proposal.pk}/{page}"), typed), "Mine ord.", status_code=404
    )


@pytest.mark.parametrize("page", ["", "ret/", "svar/", "fjern/", "tag-svaret-tilbage/"])
def test_rows_of_other_projects_are_not_found(cast: Cast, chef: Client, url: Url, page: str) -> None:
    foreign = put(cast.foreign_project, by=cast.outsider, decided_on="2026-03-10", replied_on="2026-03-12")
    for key in (foreign.pk, 10**30):
        assert chef.get(url(f"loefteregnskab/{key}/{page}")).status_code == 404


def test_wrong_methods_are_refused(cast: Cast, chef: Client, url: Url) -> None:
    proposal = put(cast.project, by=cast.chef)
    assert chef.post(url("loefteregnskab/")).status_code == 405
    assert chef.post(url(f"loefteregnskab/{proposal.pk}/")).status_code == 405
    for page in (
        "nyt/",
        "fra-workshop/",
        "svar/",
        *(f"{proposal.pk}/{p}/" for p in ("ret", "svar", "fjern")),
    ):
        assert chef.put(url(f"loefteregnskab/{page}")).status_code == 405


def test_an_archived_project_is_only_read(cast: Cast, chef: Client, url: Url) -> None:
    put(cast.project, by=cast.chef)
    archive_project(by=cast.chef, project=cast.project)
    page = chef.get(url("loefteregnskab/"))
    assertContains(page, "Bænke langs stien.")
    assertNotContains(page, "loefteregnskab/nyt/")
    assertNotContains(page, 'type="checkbox"')
    assert chef.post(url("loefteregnskab/nyt/"), TYPED).status_code == 403


# --- What always holds -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "wrong",
    [
        {"decision": "Ja."},
        {"decided_on": date(2026, 3, 10)},
        {"decision": "Ja.", "decided_on": date(2026, 2, 28)},
        {"reply": "Ja.", "replied_on": date(2026, 3, 10)},
        {
            "decision": "Ja.",
            "decided_on": date(2026, 3, 10),
            "reply": "Ja.",
            "replied_on": date(2026, 3, 9),
        },
    ],
)
def test_the_database_refuses_what_cannot_be(cast: Cast, wrong: dict[str, Any]) -> None:
    proposal = put(cast.project, by=cast.chef)
    if "reply" in wrong:
        wrong = wrong | {"replied_by": cast.chef}
    for name, value in wrong.items():
        setattr(proposal, name, value)
    with pytest.raises(ValidationError):
        proposal.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        proposal.save()


def test_an_erased_person_stands_by_no_name(cast: Cast, chef: Client, url: Url) -> None:
    proposal = put(cast.project, by=cast.projektleder, decided_on="2026-03-10", replied_on="2026-03-12")
    data = data_about(cast.projektleder)
    assert [row["text"] for row in data["noterede_indspil"]] == ["Bænke langs stien."]
    assert [row["reply"] for row in data["besvarede_indspil"]] == ["I får bænke."]
    erase_person(cast.projektleder)
    for path in ("", f"{proposal.pk}/", f"{proposal.pk}/svar/"):
        page = chef.get(url(f"loefteregnskab/{path}"))
        assertContains(page, "Tidligere bruger")
        assertNotContains(page, "Per Leder")


def test_a_removed_project_takes_its_account_along(cast: Cast) -> None:
    put(cast.project, by=cast.chef, decided_on="2026-03-10")
    remove(cast.project)
    assert not Proposal.history.exists()


@pytest.mark.parametrize("point", ["afklaring/afgraensning", "planlaegning/grad-af-borgerinvolvering"])
def test_the_focus_points_about_it_lead_there(chef: Client, url: Url, point: str) -> None:
    for path in (f"faser/{point}/", "faser/planlaegning/kommunikation/", "retninger/"):
        assertContains(chef.get(url(path)), f'href="{url("loefteregnskab/")}"', count=1)
    other = chef.get(url("faser/planlaegning/rammesaetning/"))
    assertNotContains(other, f'href="{url("loefteregnskab/")}"')
