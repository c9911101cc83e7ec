"""The most useful thing to do now: rule by rule, for each who may look."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from accounts.models import User
from dossier.next_step import NextStep, next_step
from dossier.read import build_dossier
from phases.guide import load_guide
from phases.models import DecisionKind, EditionPoint, Step
from projects.access import get_access
from projects.actions.statuses import publish_status
from projects.actions.team import remove_member
from projects.models import Membership, Project, Role
from tests.conftest import Cast
from tests.factories import make_answer, make_member, move_to_step, turn
from typology.actions import place_project

TODAY = "2026-06-15 10:00:00+02:00"
WAIT = "Du behøver ikke gøre noget lige nu."
NEXT_OPEN = "Det er næste åbne punkt i afklaring."
ALREADY_BEGUN = "Du er allerede i gang."
LATE = "Fristen er overskredet."
GIVEN_TO_YOU = "Punktet er uddelegeret til dig."


@pytest.fixture(autouse=True)
def today() -> Any:
    with time_machine.travel(TODAY) as clock:
        yield clock


def seen_by(user: User, cast: Cast) -> NextStep:
    access = get_access(user, cast.project.pk)
    return next_step(build_dossier(access.project), access)


def title(key: str) -> str:
    return EditionPoint.objects.get(focus_point__key=key).title


def point_url(cast: Cast, key: str) -> str:
    step = EditionPoint.objects.get(focus_point__key=key).step.key
    return f"/projekter/{cast.project.pk}/faser/{step}/{key}/"


def keys_of(cast: Cast, step: str) -> list[str]:
    return [state.key for state in load_guide(cast.project).step(step).points]


def membership(cast: Cast, user: User) -> Membership:
    return cast.project.memberships.get(user=user)


def settle(cast: Cast, *keys: str) -> None:
    for key in keys:
        make_answer(cast.project, key, by=cast.chef)


def delegate(cast: Cast, key: str, to: User, **fields: Any) -> None:
    values = {"text": "", "status": "ikke-taget-op", "responsible": membership(cast, to)} | fields
    make_answer(cast.project, key, by=cast.chef, **values)


def stand_in(cast: Cast, step: str) -> None:
    to_step = Step.objects.get(key=step)
    move_to_step(by=cast.chef, project=cast.project, to_step=to_step, reason="Vi er klar.")


def taking_up(key: str) -> str:
    return f"Tag fat på »{title(key)}«"


def going_on_with(key: str) -> str:
    return f"Fortsæt med »{title(key)}«"


def leads_to(cast: Cast, key: str, why: str, *, begun: bool = False, ball: str = "dig") -> NextStep:
    called = going_on_with(key) if begun else taking_up(key)
    return NextStep(called, why, ball, point_url(cast, key), "Gå til punktet")


# --- The chef ----------------------------------------------------------------------------------------------


def test_a_new_project_begins_with_the_first_point(cast: Cast) -> None:
    assert seen_by(cast.chef, cast) == leads_to(cast, "formaal-og-succeskriterier", NEXT_OPEN)


def test_then_comes_the_next_open_point(cast: Cast) -> None:
    settle(cast, "formaal-og-succeskriterier", "samskabelsestype")
    assert seen_by(cast.chef, cast) == leads_to(cast, "afgraensning", NEXT_OPEN)


def test_a_point_begun_comes_before_one_not_taken_up(cast: Cast) -> None:
    make_answer(cast.project, "tvaergaaende-fokus", by=cast.chef, status="i-gang")
    assert seen_by(cast.chef, cast) == leads_to(cast, "tvaergaaende-fokus", ALREADY_BEGUN, begun=True)


def test_a_point_in_hand_is_begun_even_before_anything_is_written(cast: Cast) -> None:
    make_answer(cast.project, "tvaergaaende-fokus", by=cast.chef, status="i-gang", text="")
    assert seen_by(cast.chef, cast) == leads_to(cast, "tvaergaaende-fokus", ALREADY_BEGUN, begun=True)


def test_of_those_begun_the_sooner_deadline_comes_first(cast: Cast) -> None:
    make_answer(cast.project, "afgraensning", by=cast.chef, status="i-gang")
    make_answer(cast.project, "tvaergaaende-fokus", by=cast.chef, status="i-gang", due_on=date(2026, 9, 1))
    make_answer(
        cast.project, "bemanding-og-kompetencer", by=cast.chef, status="i-gang", due_on=date(2026, 7, 1)
    )
    assert seen_by(cast.chef, cast) == leads_to(cast, "bemanding-og-kompetencer", ALREADY_BEGUN, begun=True)


def test_of_those_not_taken_up_the_one_with_a_deadline_comes_first(cast: Cast) -> None:
    fields = {"text": "", "status": "ikke-taget-op"}
    make_answer(cast.project, "tvaergaaende-fokus", by=cast.chef, due_on=date(2026, 9, 1), **fields)
    assert seen_by(cast.chef, cast) == leads_to(cast, "tvaergaaende-fokus", NEXT_OPEN)


def test_an_overdue_point_of_ones_own_comes_first_whatever_its_step(cast: Cast) -> None:
    make_answer(cast.project, "afgraensning", by=cast.chef, status="i-gang")
    make_answer(cast.project, "refleksion", by=cast.chef, status="i-gang", due_on=date(2026, 6, 13))
    make_answer(cast.project, "kommunikation", by=cast.chef, status="i-gang", due_on=date(2026, 6, 14))
    assert seen_by(cast.chef, cast) == leads_to(cast, "refleksion", LATE, begun=True)


@pytest.mark.parametrize(
    ("now", "is_overdue"),
    [
        ("2026-06-15 00:30:00+02:00", True),  # still the 14th in Greenwich
        ("2026-06-14 23:30:00+02:00", False),
        ("2026-06-14 00:30:00+02:00", False),
    ],
)
def test_a_deadline_is_overdue_the_day_after_in_denmark(
    cast: Cast, today: Any, now: str, is_overdue: bool
) -> None:
    make_answer(cast.project, "kommunikation", by=cast.chef, status="i-gang", due_on=date(2026, 6, 14))
    today.move_to(now)
    assert (seen_by(cast.chef, cast).title == going_on_with("kommunikation")) == is_overdue


def test_a_settled_point_is_never_overdue(cast: Cast) -> None:
    make_answer(cast.project, "kommunikation", by=cast.chef, due_on=date(2026, 1, 1))
    assert seen_by(cast.chef, cast).title == taking_up("formaal-og-succeskriterier")


def test_what_others_have_is_passed_over(cast: Cast) -> None:
    delegate(cast, "formaal-og-succeskriterier", cast.bidragyder, due_on=date(2026, 1, 1))
    settle(cast, "samskabelsestype")
    assert seen_by(cast.chef, cast) == leads_to(cast, "afgraensning", NEXT_OPEN)


def test_what_somebody_had_who_became_a_reader_is_the_chefs_again(cast: Cast) -> None:
    delegate(cast, "formaal-og-succeskriterier", cast.bidragyder)
    Membership.objects.filter(user=cast.bidragyder).update(role=Role.READER)
    assert seen_by(cast.chef, cast).title == taking_up("formaal-og-succeskriterier")


def test_what_is_handed_back_comes_before_ones_own(cast: Cast) -> None:
    delegate(cast, "kommunikation", cast.bidragyder, handed_back_at=timezone.now(), status="afklaret")
    later = timezone.now() + timedelta(hours=1)
    delegate(cast, "refleksion", cast.projektleder, handed_back_at=later)
    step = NextStep(
        f"Se svaret på »{title('kommunikation')}«",
        "Bo Bidrag har givet punktet tilbage.",
        "dig",
        point_url(cast, "kommunikation"),
        "Se svaret",
    )
    assert seen_by(cast.chef, cast) == step
    assert seen_by(cast.bidragyder, cast) == NextStep(step.title, WAIT, "Karin Chef")
    assert seen_by(cast.laeser, cast) == NextStep(step.title, WAIT, "Karin Chef")


def test_what_of_ones_own_is_late_comes_before_what_is_handed_back(cast: Cast) -> None:
    delegate(cast, "kommunikation", cast.bidragyder, handed_back_at=timezone.now(), due_on=date(2026, 6, 1))
    make_answer(cast.project, "refleksion", by=cast.chef, status="i-gang", due_on=date(2026, 6, 14))
    assert seen_by(cast.chef, cast).title == going_on_with("refleksion")


def test_what_was_handed_back_by_somebody_who_left_is_ones_own(cast: Cast) -> None:
    delegate(cast, "formaal-og-succeskriterier", cast.bidragyder, handed_back_at=timezone.now())
    remove_member(by=cast.chef, membership=membership(cast, cast.bidragyder))
    assert seen_by(cast.chef, cast).title == taking_up("formaal-og-succeskriterier")


def test_the_type_is_found_by_answering_the_questions(cast: Cast) -> None:
    settle(cast, "formaal-og-succeskriterier")
    assert seen_by(cast.chef, cast) == NextStep(
        "Find ud af hvilken type samskabelse det er",
        "Nogle få spørgsmål placerer projektet og viser hvad typen beder dig om.",
        "dig",
        f"/projekter/{cast.project.pk}/typologi/spoergsmaal/",
        "Besvar spørgsmålene",
    )
    place_project(by=cast.chef, project=cast.project, x=20, y=80, reason="")
    settle(cast, *keys_of(cast, "afklaring")[2:])
    assert seen_by(cast.chef, cast) == leads_to(cast, "samskabelsestype", NEXT_OPEN)


def test_when_others_have_all_that_is_open_the_chef_follows_up(cast: Cast) -> None:
    first, second, *rest = keys_of(cast, "afklaring")
    settle(cast, *rest)
    delegate(cast, first, cast.bidragyder)
    delegate(cast, second, cast.projektleder, due_on=date(2026, 7, 1))
    assert seen_by(cast.chef, cast) == NextStep(
        f"Følg op på »{title(second)}«",
        "Per Leder har fået punktet.",
        "Per Leder",
        point_url(cast, second),
        "Se punktet",
    )


def test_following_up_says_when_it_is_late(cast: Cast) -> None:
    first, *rest = keys_of(cast, "afklaring")
    settle(cast, *rest)
    delegate(cast, first, cast.bidragyder, due_on=date(2026, 6, 14))
    assert seen_by(cast.chef, cast).why == "Bo Bidrag har fået punktet. Fristen er overskredet."


@pytest.mark.parametrize(
    ("here", "there", "called"),
    [
        ("afklaring", "planlaegning", "planlægning"),
        ("planlaegning", "udfoerelse", "udførelse"),
        ("udfoerelse", "erkendelse", "erkendelse"),
    ],
)
def test_when_all_of_a_step_is_settled_the_chef_decides(
    cast: Cast, here: str, there: str, called: str
) -> None:
    if here != "afklaring":
        stand_in(cast, here)
    settle(cast, *keys_of(cast, here))
    step = seen_by(cast.chef, cast)
    assert step.title == f"Beslut om I går videre til {called}"
    assert (step.ball, step.label) == ("dig", "Gå videre")
    assert step.url == f"/projekter/{cast.project.pk}/trinskift/{there}/"


def test_when_all_of_everything_is_settled_the_project_is_closed(cast: Cast) -> None:
    stand_in(cast, "erkendelse")
    for step in ("afklaring", "planlaegning", "udfoerelse", "erkendelse"):
        settle(cast, *keys_of(cast, step))
    step = seen_by(cast.chef, cast)
    assert step.title == "Afslut projektet, og del den endelige rapport"
    assert step.why.startswith("Alle punkter er afklaret.")
    assert step.url == f"/projekter/{cast.project.pk}/afslut/"


def test_points_left_open_on_the_way_are_not_said_to_be_settled(cast: Cast) -> None:
    """One may go on with open points; at the end they are still open."""
    stand_in(cast, "erkendelse")
    settle(cast, *keys_of(cast, "erkendelse"))
    assert "Alle punkter er afklaret" not in seen_by(cast.chef, cast).why


def test_two_chefs_are_both_named(cast: Cast) -> None:
    make_member(cast.project, cast.colleague, Role.CHEF)
    assert seen_by(cast.chef, cast).ball == "Karin Chef og Kim Kollega"
    assert seen_by(cast.colleague, cast) == seen_by(cast.chef, cast)


def test_a_chef_who_was_given_a_point_before_they_became_chef_still_has_it(cast: Cast) -> None:
    first, *rest = keys_of(cast, "afklaring")
    settle(cast, *rest)
    delegate(cast, first, cast.bidragyder)
    Membership.objects.filter(user=cast.bidragyder).update(role=Role.CHEF)
    step = seen_by(cast.bidragyder, cast)
    assert step.url == point_url(cast, first)
    assert "Følg op" not in step.title


# --- The projektleder --------------------------------------------------------------------------------------


def give_status(cast: Cast) -> None:
    publish_status(
        by=cast.projektleder,
        project=cast.project,
        progress="groen",
        relations="groen",
        resources="groen",
        happened="Meget",
        next_up="Mere",
    )


def test_a_projektleder_first_does_what_is_theirs(cast: Cast) -> None:
    delegate(cast, "kommunikation", cast.projektleder)
    assert seen_by(cast.projektleder, cast) == leads_to(cast, "kommunikation", GIVEN_TO_YOU, ball="dig")


def test_a_projektleder_gives_a_first_status(cast: Cast) -> None:
    assert seen_by(cast.projektleder, cast) == NextStep(
        "Giv chefen en status",
        "Der er ikke givet en status endnu.",
        "dig",
        f"/projekter/{cast.project.pk}/status/ny/",
        "Skriv status",
    )


@pytest.mark.parametrize(("days", "is_due"), [(0, False), (29.9, False), (30.1, True), (400, True)])
def test_a_projektleder_gives_a_status_each_month(cast: Cast, today: Any, days: float, is_due: bool) -> None:
    give_status(cast)
    today.shift(days * 24 * 3600)
    step = seen_by(cast.projektleder, cast)
    assert (step.title == "Giv chefen en status") == is_due
    assert (step.why == "Der er gået over en måned siden sidst.") == is_due


def test_only_the_newest_status_counts(cast: Cast, today: Any) -> None:
    give_status(cast)
    today.shift(45 * 24 * 3600)
    give_status(cast)
    assert seen_by(cast.projektleder, cast).title != "Giv chefen en status"


def test_a_projektleder_with_nothing_to_do_sees_what_the_chef_will_do(cast: Cast) -> None:
    give_status(cast)
    assert seen_by(cast.projektleder, cast) == NextStep(
        taking_up("formaal-og-succeskriterier"), WAIT, "Karin Chef"
    )


# --- The bidragyder ----------------------------------------------------------------------------------------


def test_a_bidragyder_is_shown_what_was_delegated_to_them(cast: Cast) -> None:
    delegate(cast, "kommunikation", cast.bidragyder)
    delegate(cast, "rammesaetning", cast.projektleder)
    assert seen_by(cast.bidragyder, cast) == leads_to(cast, "kommunikation", GIVEN_TO_YOU, ball="dig")


def test_of_several_the_sooner_deadline_comes_first(cast: Cast) -> None:
    delegate(cast, "afgraensning", cast.bidragyder)
    delegate(cast, "kommunikation", cast.bidragyder, due_on=date(2026, 9, 1))
    delegate(cast, "refleksion", cast.bidragyder, due_on=date(2026, 6, 14))
    assert seen_by(cast.bidragyder, cast) == leads_to(cast, "refleksion", LATE, ball="dig")


def test_what_a_bidragyder_has_settled_is_done(cast: Cast) -> None:
    delegate(cast, "kommunikation", cast.bidragyder, status="afklaret")
    assert seen_by(cast.bidragyder, cast) == NextStep(
        taking_up("formaal-og-succeskriterier"), WAIT, "Karin Chef"
    )


# --- Those who look on -------------------------------------------------------------------------------------


@pytest.mark.parametrize("person", ["bidragyder", "laeser", "administrator", "colleague"])
def test_whoever_has_nothing_to_do_sees_what_the_chef_will_do(cast: Cast, person: str) -> None:
    Project.objects.filter(pk=cast.project.pk).update(visibility="organisation")
    user = getattr(cast, person)
    assert seen_by(user, cast) == NextStep(taking_up("formaal-og-succeskriterier"), WAIT, "Karin Chef")
    settle(cast, *keys_of(cast, "afklaring"))
    assert seen_by(user, cast) == NextStep("Beslut om I går videre til planlægning", WAIT, "Karin Chef")


def test_onlookers_see_who_is_waited_for(cast: Cast) -> None:
    first, *rest = keys_of(cast, "afklaring")
    settle(cast, *rest)
    delegate(cast, first, cast.bidragyder)
    assert seen_by(cast.laeser, cast) == NextStep(f"Følg op på »{title(first)}«", WAIT, "Bo Bidrag")


def test_a_reader_holds_nothing_even_if_it_was_delegated_to_them_before(cast: Cast) -> None:
    delegate(cast, "kommunikation", cast.laeser)
    assert seen_by(cast.laeser, cast).url is None


@pytest.mark.parametrize("person", ["chef", "projektleder", "bidragyder", "laeser", "administrator"])
def test_an_archived_project_asks_nothing_of_anybody(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str], person: str
) -> None:
    delegate(cast, "kommunikation", cast.bidragyder, due_on=date(2026, 1, 1))
    signed_in(cast.chef).post(url("arkiver/"))
    step = seen_by(getattr(cast, person), cast)
    assert step == NextStep("Projektet er arkiveret", "Alt er bevaret og kan læses.", "ingen")
    assertNotContains(signed_in(getattr(cast, person)).get(url()), "Bolden ligger hos")


# --- On the page -------------------------------------------------------------------------------------------


def test_the_page_shows_the_chef_what_to_do_with_a_button(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    page = signed_in(cast.chef).get(url())
    assertContains(page, f'<p class="next-title">{taking_up("formaal-og-succeskriterier")}</p>')
    assertContains(page, "Bolden ligger hos <strong>dig</strong>.")
    button = '<a class="button button-primary" href="{}">Gå til punktet</a>'
    assertContains(page, button.format(point_url(cast, "formaal-og-succeskriterier")))


def test_the_page_shows_a_reader_what_happens_without_a_button(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    page = signed_in(cast.laeser).get(url())
    assertContains(page, WAIT)
    assertNotContains(page, "Gå til punktet")


# --- What weighs most in the project's type ----------------------------------------------------------------

DECISIVE = "Punktet står åbent i afklaring og er afgørende for jeres type."
IMPORTANT = "Punktet står åbent i afklaring og er vigtigt for jeres type."


def test_among_equals_the_point_that_weighs_most_comes_first_and_the_reason_says_so(cast: Cast) -> None:
    place_project(by=cast.chef, project=cast.project, x=20, y=80, reason="")  # ligeværdig
    assert seen_by(cast.chef, cast) == leads_to(cast, "demokrati-og-repraesentativitet", DECISIVE)
    settle(cast, "demokrati-og-repraesentativitet", "organisatorisk-parathed-og-kultur")
    assert seen_by(cast.chef, cast) == leads_to(cast, "formaal-og-succeskriterier", IMPORTANT)


def test_another_type_puts_another_point_first(cast: Cast) -> None:
    settle(cast, "formaal-og-succeskriterier")
    place_project(by=cast.chef, project=cast.project, x=20, y=20, reason="")  # styret
    assert seen_by(cast.chef, cast) == leads_to(cast, "afgraensning", DECISIVE)


def test_a_deadline_and_what_is_begun_come_before_weight(cast: Cast) -> None:
    place_project(by=cast.chef, project=cast.project, x=20, y=80, reason="")
    fields = {"text": "", "status": "ikke-taget-op"}
    make_answer(cast.project, "tvaergaaende-fokus", by=cast.chef, due_on=date(2026, 9, 1), **fields)
    assert seen_by(cast.chef, cast) == leads_to(cast, "tvaergaaende-fokus", NEXT_OPEN)
    make_answer(cast.project, "samskabelsestype", by=cast.chef, status="i-gang")
    assert seen_by(cast.chef, cast) == leads_to(cast, "samskabelsestype", ALREADY_BEGUN, begun=True)


def test_an_earlier_step_comes_before_weight(cast: Cast) -> None:
    place_project(by=cast.chef, project=cast.project, x=20, y=80, reason="")
    delegate(cast, "uforudsigelighed", cast.bidragyder)  # decisive, but of a later step
    delegate(cast, "tvaergaaende-fokus", cast.bidragyder)
    assert seen_by(cast.bidragyder, cast) == leads_to(cast, "tvaergaaende-fokus", GIVEN_TO_YOU)


@pytest.mark.parametrize(
    ("kind", "title"),
    [(DecisionKind.PAUSE, "Projektet er på pause"), (DecisionKind.STOP, "Projektet er stoppet")],
)
def test_a_project_that_rests_waits_for_its_chef(cast: Cast, kind: DecisionKind, title: str) -> None:
    delegate(cast, "afgraensning", cast.bidragyder)
    turn(kind, by=cast.chef, project=cast.project)
    why = "Alt kan stadig læses og rettes."
    url = f"/projekter/{cast.project.pk}/beslutninger/genoptag/"
    assert seen_by(cast.chef, cast) == NextStep(title, why, "dig", url, "Tag projektet op igen")
    for person in (cast.projektleder, cast.bidragyder, cast.laeser, cast.administrator):
        assert seen_by(person, cast) == NextStep(title, why, "Karin Chef")
    turn(DecisionKind.RESUME, by=cast.chef, project=cast.project)
    assert seen_by(cast.bidragyder, cast).why == GIVEN_TO_YOU
