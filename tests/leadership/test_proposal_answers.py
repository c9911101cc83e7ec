"""Deciding on what was put forward, and replying: one by one, several at once, and taken back."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from accounts.models import User
from leadership.actions.proposals import edit_proposal
from leadership.models import Proposal
from projects.actions.team import remove_member
from projects.history import version_of
from tests.conftest import Cast

from .promises import put

Sign = Callable[[User], Client]
Url = Callable[[str], str]

DECISION = {"decision": "Vi sætter tre bænke op.", "decided_on": "2026-04-01"}
REPLY = {"reply": "Der kommer tre bænke.", "replied_on": "2026-04-03"}


@pytest.fixture(autouse=True)
def today() -> Any:
    with time_machine.travel("2026-06-01 10:00:00+02:00") as clock:
        yield clock


@pytest.fixture
def chef(cast: Cast, signed_in: Sign) -> Client:
    return signed_in(cast.chef)


def answer(client: Client, url: Url, proposal: Proposal, **typed: Any) -> Any:
    typed = {"opened": version_of(proposal)} | typed
    return client.post(url(f"loefteregnskab/{proposal.pk}/svar/"), typed, follow=True)


# --- One ---------------------------------------------------------------------------------------------------


def test_the_decision_comes_first_and_the_reply_later(
    cast: Cast, signed_in: Sign, chef: Client, url: Url
) -> None:
    proposal = put(cast.project, by=cast.bidragyder)
    leader = signed_in(cast.projektleder)
    page = answer(leader, url, proposal, **DECISION, replied_by=cast.projektleder.pk)
    assertContains(page, "Beslutningen er gemt. Nu mangler de kun at få svar.")
    proposal.refresh_from_db()
    assert (proposal.decided_on, proposal.replied_on, proposal.replied_by) == (date(2026, 4, 1), None, None)
    page = answer(chef, url, proposal, **DECISION, **REPLY, replied_by=cast.projektleder.pk)
    assertContains(page, "Svaret er gemt.")
    assertContains(page, "3. april 2026 af Per Leder")
    proposal.refresh_from_db()
    assert (proposal.reply, proposal.replied_by) == ("Der kommer tre bænke.", cast.projektleder)
    assert [version.history_user for version in proposal.history.all()] == [
        cast.chef,
        cast.projektleder,
        cast.bidragyder,
    ]


def test_whoever_is_at_the_keys_is_offered_as_the_one_who_replied(
    cast: Cast, signed_in: Sign, url: Url
) -> None:
    proposal = put(cast.project, by=cast.chef)
    form = signed_in(cast.projektleder).get(url(f"loefteregnskab/{proposal.pk}/svar/")).context["form"]
    assert form["replied_by"].value() == cast.projektleder.pk
    offered = set(form.fields["replied_by"].queryset)
    assert offered == {cast.chef, cast.projektleder, cast.bidragyder}


def test_one_who_left_still_stands_by_their_reply(cast: Cast, chef: Client, url: Url) -> None:
    proposal = put(cast.project, by=cast.projektleder, decided_on="2026-03-10", replied_on="2026-03-12")
    remove_member(by=cast.chef, membership=cast.project.memberships.get(user=cast.projektleder))
    page = answer(
        chef,
        url,
        proposal,
        **DECISION,
        reply="Rettet",
        replied_on="2026-05-01",
        replied_by=cast.projektleder.pk,
    )
    assertContains(page, "1. maj 2026 af Per Leder")


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({}, "Skriv hvad der blev besluttet."),
        ({"decision": "Ja, tak."}, "Skriv hvilken dag det var."),
        ({"decided_on": "2026-04-01"}, "Skriv hvad der blev besluttet."),
        (
            DECISION | {"decided_on": "2026-02-28"},
            "Det kan ikke være besluttet 28. februar 2026, for indspillet kom først 1. marts 2026.",
        ),
        (DECISION | {"decided_on": "2026-06-02"}, "Dagen er ikke kommet endnu."),
        (REPLY, "Et svar har en beslutning bag sig."),
        (DECISION | {"reply": "Ja, tak."}, "Skriv hvilken dag det var."),
        (DECISION | {"replied_on": "2026-04-02"}, "Skriv svaret som de fik det."),
        (
            DECISION | REPLY | {"replied_on": "2026-02-01"},
            "Svaret kan ikke være givet 1. februar 2026, for indspillet kom først 1. marts 2026.",
        ),
        (
            DECISION | REPLY | {"replied_on": "2026-03-31"},
            "Svaret kan ikke være givet 31. marts 2026, for det blev først besluttet 1. april 2026.",
        ),
        (DECISION | REPLY | {"replied_on": "2026-06-02"}, "Dagen er ikke kommet endnu."),
        (DECISION | REPLY | {"replied_by": ""}, "Vælg hvem der gav svaret."),
        (DECISION | REPLY | {"replied_by": "OUTSIDER"}, "Fejl:"),
        (DECISION | REPLY | {"replied_by": str(10**30)}, "Fejl:"),
        (DECISION | REPLY | {"reply": "Ja, tak. \x00"}, "Fejl:"),
        (DECISION | {"decision": "Ja, tak. " * 300}, "Fejl:"),
        (DECISION | {"decided_on": "0000-00-00"}, "Fejl:"),
    ],
)
def test_what_cannot_be_is_said_clearly_and_nothing_is_lost(
    cast: Cast, chef: Client, url: Url, typed: dict[str, str], told: str
) -> None:
    proposal = put(cast.project, by=cast.chef)
    typed = {"replied_by": str(cast.chef.pk)} | typed
    if typed["replied_by"] == "OUTSIDER":
        typed["replied_by"] = str(cast.outsider.pk)
    page = answer(chef, url, proposal, **typed)
    assertContains(page, told, status_code=422)
    for name in ("decision", "reply"):
        assertContains(page, typed.get(name, "")[:8], status_code=422)
    proposal.refresh_from_db()
    assert (proposal.decision, proposal.reply) == ("", "")


def test_the_same_day_will_do(cast: Cast, chef: Client, url: Url) -> None:
    proposal = put(cast.project, by=cast.chef)
    day = {"decided_on": "2026-03-01", "replied_on": "2026-03-01", "replied_by": cast.chef.pk}
    answer(chef, url, proposal, decision="Ja.", reply="Ja.", **day)
    proposal.refresh_from_db()
    assert proposal.is_answered


def test_a_decision_may_be_taken_off_but_a_reply_not_by_emptying_a_field(
    cast: Cast, chef: Client, url: Url
) -> None:
    proposal = put(cast.project, by=cast.chef, decided_on="2026-03-10", replied_on="2026-03-12")
    page = answer(chef, url, proposal, **DECISION)
    assertContains(page, "brug »Tag svaret tilbage«", status_code=422)
    edit_proposal(by=cast.chef, proposal=proposal, reply="", replied_on=None, replied_by=None)
    assertContains(answer(chef, url, proposal), "indspillet venter igen")
    proposal.refresh_from_db()
    assert not proposal.is_decided


def test_who_saves_second_sees_both_texts(cast: Cast, chef: Client, signed_in: Sign, url: Url) -> None:
    proposal = put(cast.project, by=cast.chef)
    opened = version_of(proposal)
    answer(signed_in(cast.projektleder), url, proposal, **DECISION)
    page = answer(chef, url, proposal, decision="Nej.", decided_on="2026-04-01", opened=opened)
    assertContains(page, "En anden har gemt mens du skrev", status_code=409)
    assertContains(page, "Vi sætter tre bænke op.", status_code=409)
    assertContains(page, "Nej.", status_code=409)
    proposal.refresh_from_db()
    assert proposal.decision == "Vi sætter tre bænke op."


def test_a_reply_is_taken_back_after_asking(cast: Cast, chef: Client, url: Url) -> None:
    proposal = put(cast.project, by=cast.chef, decided_on="2026-03-10", replied_on="2026-03-12")
    path = url(f"loefteregnskab/{proposal.pk}/tag-svaret-tilbage/")
    assertContains(chef.get(path), "Vil du tage svaret tilbage?")
    proposal.refresh_from_db()
    assert proposal.is_answered
    page = chef.post(path, follow=True)
    assertContains(page, "Svaret er taget tilbage. Beslutningen står stadig.")
    assertContains(page, "Afgjort uden svar")
    assert "I får bænke." in [version.reply for version in proposal.history.all()]
    assertContains(chef.post(path, follow=True), "Indspillet har ikke fået et svar.")


@pytest.mark.parametrize("page", ["{}/svar/", "{}/tag-svaret-tilbage/", "svar/?indspil={}"])
@pytest.mark.parametrize(
    ("person", "status"), [("bidragyder", 403), ("laeser", 403), ("administrator", 403), ("outsider", 404)]
)
def test_others_may_not(cast: Cast, signed_in: Sign, url: Url, page: str, person: str, status: int) -> None:
    proposal = put(cast.project, by=cast.bidragyder, decided_on="2026-03-10", replied_on="2026-03-12")
    client, path = signed_in(getattr(cast, person)), url(f"loefteregnskab/{page.format(proposal.pk)}")
    assert client.get(path).status_code == status
    refused = client.post(path, DECISION | {"chosen": proposal.pk})
    assert refused.status_code == status
    if status == 403 and "tilbage" not in page:
        assertContains(refused, "Vi sætter tre bænke op.", status_code=403)
    proposal.refresh_from_db()
    assert proposal.decision == "Det gør vi."


# --- Several at once ---------------------------------------------------------------------------------------


def joint(url: Url, *proposals: Proposal) -> str:
    return url("loefteregnskab/svar/?") + "&".join(f"indspil={proposal.pk}" for proposal in proposals)


def typed_for(client: Client, path: str, **typed: Any) -> dict[str, Any]:
    """What the form says when it is opened, and what is typed into it."""
    form = client.get(path).context["form"]
    return {name: form[name].value() or "" for name in form.fields} | typed


def test_several_get_the_same_decision_and_reply(cast: Cast, chef: Client, url: Url) -> None:
    chosen = [put(cast.project, text, by=cast.bidragyder) for text in ("Bænke", "Lys", "Skilte")]
    other = put(cast.project, "En anden", by=cast.chef)
    path = joint(url, *chosen)
    page = chef.get(path)
    assertContains(page, "<h1>Svar på 3 indspil</h1>")
    assertNotContains(page, "En anden")
    page = chef.post(path, typed_for(chef, path, **DECISION, **REPLY), follow=True)
    assertRedirects(page, url("loefteregnskab/"))
    assertContains(page, "3 indspil er besvaret.")
    for proposal in chosen:
        proposal.refresh_from_db()
        assert (proposal.decision, proposal.reply) == (DECISION["decision"], REPLY["reply"])
        assert proposal.replied_by == cast.chef
        assert proposal.history.first().history_user == cast.chef
    other.refresh_from_db()
    assert not other.is_decided


def test_several_may_be_decided_now_and_answered_later(cast: Cast, chef: Client, url: Url) -> None:
    chosen = [put(cast.project, text, by=cast.chef) for text in ("Bænke", "Lys")]
    path = joint(url, *chosen)
    assertContains(chef.post(path, typed_for(chef, path, **DECISION), follow=True), "2 indspil er afgjort.")
    page = chef.get(path)
    assertNotContains(page, "Hvad blev besluttet?")
    assertContains(
        chef.post(path, typed_for(chef, path), follow=True), "Skriv det svar de fik.", status_code=422
    )
    chef.post(path, typed_for(chef, path, **REPLY))
    assert {proposal.reply for proposal in Proposal.objects.all()} == {REPLY["reply"]}
    assert {proposal.decision for proposal in Proposal.objects.all()} == {DECISION["decision"]}


def test_those_that_were_decided_keep_their_decision(cast: Cast, chef: Client, url: Url) -> None:
    decided = put(cast.project, "Bænke", by=cast.chef, decided_on="2026-03-10")
    waiting = put(cast.project, "Lys", by=cast.chef)
    path = joint(url, decided, waiting)
    chef.post(path, typed_for(chef, path, **DECISION, **REPLY))
    for proposal, decision in ((decided, "Det gør vi."), (waiting, DECISION["decision"])):
        proposal.refresh_from_db()
        assert (proposal.decision, proposal.reply) == (decision, REPLY["reply"])


def test_one_that_cannot_be_is_named_and_none_is_saved(cast: Cast, chef: Client, url: Url) -> None:
    early = put(cast.project, "Bænke", by=cast.chef)
    late = put(cast.project, "Lys", by=cast.chef, put_forward_on=date(2026, 5, 1))
    decided = put(cast.project, "Skilte", by=cast.chef, decided_on="2026-05-10")
    path = joint(url, early, late, decided)
    page = chef.post(path, typed_for(chef, path, **DECISION, **REPLY))
    for told in (
        "»Lys«: Det kan ikke være besluttet 1. april 2026, for indspillet kom først 1. maj 2026.",
        "»Lys«: Svaret kan ikke være givet 3. april 2026, for indspillet kom først 1. maj 2026.",
        "»Skilte«: Svaret kan ikke være givet 3. april 2026, for det blev først besluttet 10. maj 2026.",
    ):
        assertContains(page, told, status_code=422)
    assertNotContains(page, "»Bænke«:", status_code=422)
    assertContains(page, REPLY["reply"], status_code=422)
    assert not Proposal.objects.exclude(replied_on=None).exists()
    assert Proposal.objects.filter(decided_on=None).count() == 2
    # Without the two that stand in the way it goes.
    chef.post(path, typed_for(chef, path, **DECISION, **REPLY, chosen=[str(early.pk)]))
    assert list(Proposal.objects.exclude(replied_on=None)) == [early]


def test_one_that_is_not_decided_is_told_in_the_singular(cast: Cast, chef: Client, url: Url) -> None:
    path = joint(url, put(cast.project, "Bænke", by=cast.chef))
    page = chef.post(path, typed_for(chef, path, **DECISION | REPLY | {"decision": "", "decided_on": ""}))
    assertContains(page, "»Bænke« er ikke afgjort endnu.", status_code=422)
    assertContains(page, "eller tag det ud.", status_code=422)


def test_the_page_is_called_what_there_is_left_to_do(cast: Cast, chef: Client, url: Url) -> None:
    heads = {
        "Beslut og svar": put(cast.project, "a", by=cast.chef),
        "Giv svar": put(cast.project, "b", by=cast.chef, decided_on="2026-03-10"),
        "Ret beslutning og svar": put(
            cast.project, "c", by=cast.chef, decided_on="2026-03-10", replied_on="2026-03-12"
        ),
    }
    for head, proposal in heads.items():
        page = chef.get(url(f"loefteregnskab/{proposal.pk}/svar/"))
        assertContains(page, f"<h1>{head}</h1>")


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"chosen": []}, "Vælg mindst ét indspil."),
        ({"chosen": ["0"]}, "Vælg blandt de indspil der er vist."),
        ({"chosen": ["9" * 40]}, "Vælg blandt de indspil der er vist."),
        (
            {"decision": "", "decided_on": ""},
            "»Bænke« og »Lys« er ikke afgjort endnu. Skriv hvad der blev besluttet, eller tag dem ud.",
        ),
        ({"reply": "Ja", "replied_on": ""}, "Skriv hvilken dag det var."),
        ({"reply": "Ja \x00"}, "Fejl:"),
        ({"reply": "Ja" * 2000}, "Fejl:"),
        ({"replied_by": "0"}, "Fejl:"),
    ],
)
def test_mistakes_are_told_with_all_that_was_typed(
    cast: Cast, chef: Client, url: Url, typed: dict[str, Any], told: str
) -> None:
    path = joint(url, *(put(cast.project, text, by=cast.chef) for text in ("Bænke", "Lys")))
    page = chef.post(path, typed_for(chef, path, **DECISION | REPLY | typed))
    assertContains(page, told, status_code=422)
    assertContains(page, (DECISION | REPLY | typed)["reply"][:2], status_code=422)
    assert not Proposal.objects.exclude(decided_on=None).exists()


def test_one_that_was_answered_meanwhile_is_named(cast: Cast, chef: Client, url: Url) -> None:
    chosen = [put(cast.project, text, by=cast.chef) for text in ("Bænke", "Lys")]
    path = joint(url, *chosen)
    typed = typed_for(chef, path, **DECISION, **REPLY)
    first = {"decision": "Nej.", "decided_on": date(2026, 4, 1), "reply": "Nej."}
    edit_proposal(
        by=cast.projektleder,
        proposal=chosen[0],
        replied_on=date(2026, 4, 2),
        replied_by=cast.projektleder,
        **first,
    )
    page = chef.post(path, typed)
    assertContains(page, "»Bænke« er allerede besvaret. Tag det ud.", status_code=422)
    assertContains(page, REPLY["reply"], status_code=422)
    assert Proposal.objects.get(pk=chosen[0].pk).reply == "Nej."
    assert not Proposal.objects.get(pk=chosen[1].pk).is_decided


def test_one_that_was_decided_meanwhile_is_shown_beside_what_was_typed(
    cast: Cast, chef: Client, url: Url
) -> None:
    chosen = [put(cast.project, text, by=cast.chef) for text in ("Bænke", "Lys")]
    path = joint(url, *chosen)
    typed = typed_for(chef, path, **DECISION, **REPLY)
    edit_proposal(by=cast.projektleder, proposal=chosen[0], decision="Nej.", decided_on=date(2026, 4, 1))
    page = chef.post(path, typed)
    assertContains(page, "En anden har gemt mens du skrev", status_code=409)
    assertContains(page, "Besluttet 1. april 2026: Nej.", status_code=409)
    assertContains(page, REPLY["reply"], status_code=409)
    assert not Proposal.objects.exclude(replied_on=None).exists()
    chef.post(path, typed | {"opened": page.context["form"]["opened"].value()})
    assert [one.decision for one in Proposal.objects.order_by("pk")] == ["Nej.", DECISION["decision"]]
    assert not Proposal.objects.filter(replied_on=None).exists()


def test_a_form_without_its_versions_is_a_conflict_and_no_crash(cast: Cast, chef: Client, url: Url) -> None:
    path = joint(url, put(cast.project, by=cast.chef))
    for opened in ("", "x:y", "1:999,,"):
        page = chef.post(path, typed_for(chef, path, **DECISION) | {"opened": opened})
        assertContains(page, "Vi sætter tre bænke op.", status_code=409)


@pytest.mark.parametrize(
    "asked", ["", "?indspil=", "?indspil=x&indspil=%C2%B2", f"?indspil={10**40}", "?indspil=0"]
)
def test_nothing_chosen_leads_back_to_the_list(chef: Client, url: Url, asked: str) -> None:
    page = chef.get(url(f"loefteregnskab/svar/{asked}"), follow=True)
    assertContains(page, "Sæt først kryds ved de indspil du vil svare på.")
    page = chef.post(url(f"loefteregnskab/svar/{asked}"), DECISION | {"chosen": "1"})
    assertContains(page, DECISION["decision"], status_code=422)


def test_rows_of_other_projects_are_left_alone(cast: Cast, chef: Client, url: Url) -> None:
    mine, foreign = put(cast.project, by=cast.chef), put(cast.foreign_project, by=cast.outsider)
    path = joint(url, mine, foreign)
    assertContains(chef.get(path), "<h1>Svar på 1 indspil</h1>")
    page = chef.post(path, typed_for(chef, path, **DECISION, chosen=[str(mine.pk), str(foreign.pk)]))
    assert page.status_code == 422
    assert not Proposal.objects.exclude(decided_on=None).exists()


def test_many_take_as_few_queries_as_two(cast: Cast, chef: Client, url: Url) -> None:
    def queries(number: int) -> int:
        chosen = [put(cast.project, f"{number} {one}", by=cast.chef) for one in range(number)]
        path = joint(url, *chosen)
        typed = typed_for(chef, path, **DECISION, **REPLY)
        with CaptureQueriesContext(connection) as asked:
            assert chef.post(path, typed).status_code == 302
        return len(asked)

    assert queries(2) == queries(20)
