"""What a project owes a reply: at the gate, on the front page, in the report, and in what is kept of it."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from pytest_django.asserts import assertContains, assertNotContains

from accounts.models import User
from dossier.compare import Kind, compare
from dossier.next_step import NextStep, next_step
from dossier.paper.report import report_html
from dossier.read import build_dossier
from dossier.versions.kept import dossier_of
from leadership.actions.proposals import (
    edit_proposal,
    note_proposals,
    remove_proposal,
    settle_together,
    take_reply_back,
)
from leadership.models import Proposal
from leadership.proposals import versions_of
from phases.models import DecisionKind, Version
from projects.access import get_access
from samskab.people import erase_person
from tests.conftest import Cast
from tests.factories import make_answer, make_version, turn
from tests.leadership.promises import put

Sign = Callable[[User], Client]
Url = Callable[[str], str]

TODAY = date(2026, 6, 15)
REPLY: dict[str, Any] = {"reply": "Der kommer bænke.", "replied_on": date(2026, 6, 1)}


@pytest.fixture(autouse=True)
def today() -> Any:
    with time_machine.travel("2026-06-15 10:00:00+02:00") as clock:
        yield clock


def put_days_ago(cast: Cast, text: str, days: int, **fields: Any) -> Proposal:
    return put(cast.project, text, by=cast.chef, put_forward_on=TODAY - timedelta(days=days), **fields)


# --- At the gate -------------------------------------------------------------------------------------------


def test_the_gate_tells_of_who_waits_and_lets_the_chef_go_on(cast: Cast, signed_in: Sign, url: Url) -> None:
    for number in range(5):
        put_days_ago(cast, f"Nr. {number}", 10 * number)
    put_days_ago(cast, "Svaret på", 90, decided_on="2026-05-01", replied_on="2026-05-02")
    chef = signed_in(cast.chef)
    page = chef.get(url("trinskift/planlaegning/"))
    assertContains(page, "5 indspil er uden svar")
    for number in (4, 3, 2):
        assertContains(page, f"Nr. {number}")
    assertContains(page, "har ventet 40 dage")
    for text in ("Nr. 1<", "Svaret på"):
        assertNotContains(page, text)
    assertContains(page, f'href="{url("loefteregnskab/")}"')
    assertContains(
        chef.post(url("trinskift/planlaegning/"), {"reason": ""}), "5 indspil er uden svar", status_code=422
    )
    typed = {"reason": "Vi er klar.", "why_for_all": "Det kommer."}
    assert chef.post(url("trinskift/planlaegning/"), typed).status_code == 302


def test_the_gate_says_nothing_when_all_are_answered(cast: Cast, signed_in: Sign, url: Url) -> None:
    put_days_ago(cast, "Svaret på", 90, decided_on="2026-05-01", replied_on="2026-05-02")
    assertNotContains(signed_in(cast.chef).get(url("trinskift/planlaegning/")), "uden svar")


# --- The front page ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("days", "told"), [(28, False), (29, True)])
def test_the_front_page_tells_of_who_has_waited_four_weeks(
    cast: Cast, signed_in: Sign, url: Url, days: int, told: bool
) -> None:
    put_days_ago(cast, "Bænke", days)
    page = signed_in(cast.laeser).get(url())
    assert ("1 indspil har ventet på svar i mere end fire uger." in page.content.decode()) is told


def test_it_does_not_count_the_answered_nor_tell_onlookers(cast: Cast, signed_in: Sign, url: Url) -> None:
    put_days_ago(cast, "Svaret på", 90, decided_on="2026-05-01", replied_on="2026-05-02")
    assertNotContains(signed_in(cast.chef).get(url()), "mere end fire uger")
    put_days_ago(cast, "Venter", 90)
    assertContains(signed_in(cast.chef).get(url()), "mere end fire uger")
    assertNotContains(signed_in(cast.administrator).get(url()), "mere end fire uger")


def seen_by(user: User, cast: Cast) -> NextStep:
    access = get_access(user, cast.project.pk)
    return next_step(build_dossier(access.project), access)


def owed(cast: Cast, proposal: Proposal, ball: str = "dig", why: str = "31. maj 2026") -> NextStep:
    return NextStep(
        f"Giv svar på »{proposal.text}«",
        f"Det blev besluttet {why}, og de har ikke hørt noget endnu.",
        ball,
        f"/projekter/{cast.project.pk}/loefteregnskab/{proposal.pk}/svar/",
        "Giv svar",
    )


def test_what_was_decided_two_weeks_ago_is_the_next_to_be_answered(cast: Cast) -> None:
    put_days_ago(cast, "Venter", 300)
    put_days_ago(cast, "Lige afgjort", 60, decided_on="2026-06-01")
    assert "Giv svar" not in seen_by(cast.chef, cast).title
    put_days_ago(cast, "Afgjort", 60, decided_on="2026-05-31")
    first = put_days_ago(cast, "Afgjort før det", 20, decided_on="2026-05-27")
    step = owed(cast, first, why="27. maj 2026")
    assert seen_by(cast.chef, cast) == step
    # After the status that the projektleder was asked for or owes comes what others wait for.
    assert seen_by(cast.projektleder, cast) == step
    waits = seen_by(cast.laeser, cast)
    assert (waits.title, waits.ball, waits.url) == (step.title, "Karin Chef", None)


def test_what_is_late_comes_before_it(cast: Cast) -> None:
    proposal = put_days_ago(cast, "Afgjort", 60, decided_on="2026-05-31")
    leader = cast.project.memberships.get(user=cast.projektleder)
    fields: dict[str, Any] = {"text": "", "status": "ikke-taget-op", "responsible": leader}
    delegated = make_answer(cast.project, "kommunikation", by=cast.chef, **fields)
    assert seen_by(cast.projektleder, cast) == owed(cast, proposal)
    delegated.due_on = date(2026, 6, 1)
    delegated.save()
    assert seen_by(cast.projektleder, cast).why == "Fristen er overskredet."
    make_answer(cast.project, "afgraensning", by=cast.chef, status="i-gang", due_on=date(2026, 6, 1))
    assert seen_by(cast.chef, cast).why == "Fristen er overskredet."


def test_a_project_that_rests_owes_nothing_now(cast: Cast) -> None:
    put_days_ago(cast, "Afgjort", 60, decided_on="2026-05-31")
    turn(DecisionKind.PAUSE, by=cast.chef, project=cast.project)
    assert seen_by(cast.chef, cast).title == "Projektet er på pause"


# --- The report --------------------------------------------------------------------------------------------


def report(cast: Cast) -> str:
    return report_html(build_dossier(cast.project))


def test_the_report_tells_of_all_with_the_unanswered_first(cast: Cast) -> None:
    assert "Løfteregnskab" not in report(cast)
    put_days_ago(cast, "Svaret på <b>", 90, say="hoert", decided_on="2026-05-01", replied_on="2026-05-02")
    put_days_ago(cast, "Kun afgjort", 60, say="indflydelse", decided_on="2026-05-31")
    put_days_ago(cast, "Venter", 40)
    html = report(cast)
    order = [
        'href="#loefteregnskab"',
        "3 indspil, heraf <strong>1 besvaret</strong>",
        "3 indspil: 1 besvaret, 1 afgjort uden svar, 1 venter.</title>",
        "Uden svar: 2 indspil",
        "Kun afgjort",
        "De har indflydelse",
        "31. maj 2026",
        ">60</td>",
        "Venter",
        ">40</td>",
        "Besvaret: 1 indspil",
        "Svaret på &lt;b&gt;",
        "De bliver hørt",
        "2. maj 2026, Karin Chef",
        ">46</td>",
    ]
    places = [
        html.find(text, html.find("Løfteregnskab</h2>") if number else 0) for number, text in enumerate(order)
    ]
    assert -1 not in places, order[places.index(-1)]
    assert places == sorted(places)


def test_the_report_says_when_all_are_answered(cast: Cast) -> None:
    put_days_ago(cast, "Svaret på", 90, decided_on="2026-05-01", replied_on="2026-05-02")
    assert "Alle indspil er besvaret." in report(cast)


# --- Versions ----------------------------------------------------------------------------------------------


def test_a_version_keeps_the_account_as_it_was(cast: Cast, signed_in: Sign, url: Url, today: Any) -> None:
    put_days_ago(cast, "Bænke", 60, say="hoert", decided_on="2026-05-01", replied_on="2026-05-02")
    proposal = put_days_ago(cast, "Lys", 40)
    before = report(cast)
    version = make_version(cast.project, by=cast.chef)
    today.shift(timedelta(days=10))
    edit_proposal(by=cast.chef, proposal=proposal, text="Skilte", decision="Nej", decided_on=TODAY)
    remove_proposal(by=cast.chef, proposal=Proposal.objects.get(text="Bænke"))
    kept = dossier_of(Version.objects.select_related("project__organisation").get(pk=version.pk))
    section = before[before.index('<section class="part" id="loefteregnskab">') :]
    section = section[: section.index("</section>")]
    assert section in report_html(kept)
    page = signed_in(cast.laeser).get(url(f"udgaver/{version.number}/"))
    assertContains(page, "Lys")
    assertNotContains(page, "Skilte")


def test_an_older_version_had_no_account(cast: Cast) -> None:
    version = make_version(cast.project, by=cast.chef)
    del version.content["proposals"]
    version.save()
    put_days_ago(cast, "Bænke", 60)
    kept = dossier_of(version)
    assert kept.proposals == []
    assert kept.notes == []


@pytest.mark.parametrize(
    "broken",
    [
        {"put_forward_on": None},
        {"put_forward_on": "i går"},
        {"text": ""},
        {"text": None},
    ],
)
def test_what_cannot_be_read_any_more_is_left_out_and_said(cast: Cast, broken: dict[str, Any]) -> None:
    put_days_ago(cast, "Bænke", 60)
    version = make_version(cast.project, by=cast.chef)
    version.content["proposals"][0] |= broken
    kept = dossier_of(version)
    assert kept.proposals == []
    assert kept.notes == ["Et indspil kan ikke læses længere og er udeladt."]


@pytest.mark.parametrize(
    "odd", [{"say": "alt"}, {"say": None}, {"replied_by": "x"}, {"stakeholder": 7}, {"decided_on": "æ"}]
)
def test_the_rest_of_it_may_be_odd(cast: Cast, odd: dict[str, Any]) -> None:
    put_days_ago(cast, "Bænke", 60, say="hoert", decided_on="2026-05-01", replied_on="2026-05-02")
    version = make_version(cast.project, by=cast.chef)
    version.content["proposals"][0] |= odd
    assert "Bænke" in report_html(dossier_of(version))


def test_an_erased_person_is_gone_from_versions(cast: Cast) -> None:
    put(cast.project, by=cast.projektleder, decided_on="2026-03-10", replied_on="2026-03-12")
    version = make_version(cast.project, by=cast.chef)
    erase_person(cast.projektleder)
    html = report_html(dossier_of(version))
    assert "12. marts 2026, Tidligere bruger" in html
    assert "Per Leder" not in str(version.content)


def test_what_changed_is_told(cast: Cast) -> None:
    same, changed, gone = (put_days_ago(cast, text, 60) for text in ("Bænke", "Lys", "Skilte"))
    version = make_version(cast.project, by=cast.chef)
    settle_together(
        by=cast.chef,
        proposals=[changed],
        opened=versions_of([changed]),
        decision={"decision": "Ja.", "decided_on": date(2026, 6, 1)},
        reply=REPLY | {"replied_by": cast.chef},
    )
    remove_proposal(by=cast.chef, proposal=gone)
    put_days_ago(cast, "Kaffe", 1)
    sections = compare(dossier_of(version), build_dossier(cast.project))
    [section] = [one for one in sections if one.title == "Løfteregnskab"]
    assert {change.title: change.kind for change in section.changes} == {
        "Lys": Kind.CHANGED,
        "Kaffe": Kind.ADDED,
        "Skilte": Kind.REMOVED,
    }
    assert section.unchanged == 1
    [lys] = [change for change in section.changes if change.title == "Lys"]
    assert {difference.label: difference.after for difference in lys.differences} == {
        "Besluttet": "Ja.",
        "Besluttet den": "1. juni 2026",
        "Svar": "Der kommer bænke.",
        "Svar givet": "1. juni 2026, Karin Chef",
    }
    assert same.text == "Bænke"


# --- The history -------------------------------------------------------------------------------------------


def test_the_history_tells_what_was_noted_decided_and_answered(
    cast: Cast, signed_in: Sign, url: Url, today: Any
) -> None:
    shared = {"put_forward_by": "Workshoppen", "put_forward_on": date(2026, 6, 1)}
    bench, light, sign = note_proposals(
        by=cast.bidragyder, project=cast.project, texts=["Bænke", "Lys", "Skilte"], **shared
    )
    today.shift(60)
    edit_proposal(by=cast.chef, proposal=bench, decision="Ja.", decided_on=date(2026, 6, 1))
    today.shift(60)
    settle_together(
        by=cast.chef,
        proposals=[bench, light],
        opened=versions_of([bench, light]),
        decision={"decision": "Ja.", "decided_on": date(2026, 6, 1)},
        reply=REPLY | {"replied_by": cast.chef},
    )
    today.shift(60)
    take_reply_back(by=cast.projektleder, proposal=light)
    today.shift(60)
    edit_proposal(by=cast.bidragyder, proposal=sign, text="Skilte ved vejen")
    today.shift(60)
    remove_proposal(by=cast.chef, proposal=sign)
    events = signed_in(cast.laeser).get(url("historik/")).context["events"]
    told = [(event.who, event.what, event.url) for event in events if "indspil" in event.what]
    whole = url("loefteregnskab/")
    source = "fra Workshoppen"
    assert told == [
        ("Karin Chef", f"fjernede et indspil {source}", whole),
        ("Bo Bidrag", f"rettede et indspil {source}", whole),
        ("Per Leder", f"tog svaret tilbage på et indspil {source}", f"{whole}{light.pk}/"),
        ("Karin Chef", f"svarede på et indspil {source}", f"{whole}{bench.pk}/"),
        ("Karin Chef", f"afgjorde og svarede på et indspil {source}", f"{whole}{light.pk}/"),
        ("Karin Chef", f"afgjorde et indspil {source}", f"{whole}{bench.pk}/"),
        ("Bo Bidrag", f"noterede 3 indspil {source}", whole),
    ]
