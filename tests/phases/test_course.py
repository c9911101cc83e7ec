"""Changing course: what is changed, why, what it touches, and the one way to change a mandate."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from accounts.models import User
from leadership.actions.mandate import set_mandate
from leadership.models import Mandate
from notices.models import Notice, NoticeKind
from phases.actions.course import adjust_course
from phases.course import mandate_changes
from phases.models import CourseAdjustment, Step, StepDecision
from projects.history import NewerVersion, version_of
from tests.conftest import Cast
from tests.factories import move_to_step

FRAME: dict[str, Any] = {
    "decided": "Udvalget har sagt ja.",
    "fixed": "Loven.\r\nBudgettet.",
    "room": "Hvor vi spiser.",
    "influence": "Menuen.",
    "until": date(2026, 12, 31),
}
DECISION = {"what": "Vi flytter til frokost.", "why": "Aftenerne er mørke."}


@pytest.fixture
def chef(cast: Cast, signed_in: Callable[[User], Client]) -> Client:
    return signed_in(cast.chef)


@pytest.fixture
def mandate(cast: Cast) -> Mandate:
    return set_mandate(by=cast.chef, project=cast.project, **FRAME)


def adjust(cast: Cast, **fields: Any) -> CourseAdjustment:
    return adjust_course(by=cast.chef, project=cast.project, **DECISION | fields)


def decide(cast: Cast, step: str) -> StepDecision:
    to_step = Step.objects.get(key=step)
    return move_to_step(by=cast.chef, project=cast.project, to_step=to_step, reason="Vi er klar.")


def opened_by(client: Client, address: str) -> dict[str, Any]:
    """What the browser would send from the page if nobody touched it."""
    context = client.get(address).context
    fields = [field for form in (context["form"], context["wording"]) if form for field in form]
    values = {field.html_name: field.value() for field in fields}
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in values.items()
        if value not in (None, [])
    }


# --- Adjusting ---------------------------------------------------------------------------------------------


def test_a_chef_changes_course_and_everybody_can_read_it(
    cast: Cast, chef: Client, signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    decision = decide(cast, "planlaegning")
    sent = opened_by(chef, url("kursjustering/")) | DECISION
    page = chef.post(
        url("kursjustering/"), sent | {"touches": [decision.pk], "touches_also": "Løftet til naboerne"}
    )
    assertRedirects(page, url("kursjusteringer/"))
    adjustment = CourseAdjustment.objects.get()
    assert (adjustment.decided_by, adjustment.mandate_before) == (cast.chef, {})
    shown = signed_in(cast.laeser).get(url("kursjusteringer/"))
    for text in (*DECISION.values(), "Videre til planlægning", "Løftet til naboerne", "Karin Chef"):
        assertContains(shown, text)
    assertNotContains(shown, "Mandatet før og efter")
    assertNotContains(shown, url("kursjustering/"))


def test_earlier_adjustments_that_it_touches_are_kept_as_text(
    cast: Cast, chef: Client, url: Callable[[str], str]
) -> None:
    first = adjust(cast, what="Vi begynder forfra.")
    sent = (
        opened_by(chef, url("kursjustering/"))
        | DECISION
        | {"earlier": [str(first.pk)], "touches_also": "Og mere"}
    )
    chef.post(url("kursjustering/"), sent)
    kept = CourseAdjustment.objects.first().touches_also
    assert "Vi begynder forfra." in kept
    assert kept.endswith("\nOg mere")


def test_the_team_is_told_but_not_the_one_who_did_it(cast: Cast) -> None:
    adjustment = adjust(cast)
    notices = Notice.objects.filter(key=f"kursjustering-{adjustment.pk}")
    assert {notice.recipient for notice in notices} == {cast.projektleder, cast.bidragyder, cast.laeser}
    assert {notice.kind for notice in notices} == {NoticeKind.GATE}
    assert {notice.url for notice in notices} == {f"/projekter/{cast.project.pk}/kursjusteringer/"}
    assert {notice.project_id for notice in notices} == {cast.project.pk}


@pytest.mark.parametrize("missing", ["what", "why"])
def test_what_and_why_are_asked_for_and_the_rest_given_back(
    chef: Client, url: Callable[[str], str], mandate: Mandate, missing: str
) -> None:
    sent = opened_by(chef, url("kursjustering/")) | DECISION | {missing: " ", "mandat-room": "Hele byen"}
    page = chef.post(url("kursjustering/"), sent)
    assertContains(page, "Der er fejl i formularen", status_code=422)
    assertContains(page, "Hele byen", status_code=422)
    assert not CourseAdjustment.objects.exists()
    mandate.refresh_from_db()
    assert mandate.room == "Hvor vi spiser."


@pytest.mark.parametrize(
    "bad",
    [
        {"touches": ["9" * 30]},
        {"touches": ["nej"]},
        {"earlier": ["9" * 30]},
        {"mandat-until": "i morgen"},
        {"opened": "nej"},
        {"mandat-opened": "nej"},
        {"touches_also": "for langt " * 300},
        {"what": "Vi vender om\x00"},
    ],
)
def test_what_cannot_be_taken_changes_nothing(
    cast: Cast, chef: Client, url: Callable[[str], str], mandate: Mandate, bad: dict[str, Any]
) -> None:
    decide(cast, "planlaegning")
    adjust(cast, what="Den første")
    page = chef.post(url("kursjustering/"), opened_by(chef, url("kursjustering/")) | DECISION | bad)
    assertContains(page, "Aftenerne er mørke.", status_code=422)
    assert CourseAdjustment.objects.count() == 1


def test_a_decision_of_another_project_cannot_be_touched(
    cast: Cast, chef: Client, url: Callable[[str], str]
) -> None:
    decide(cast, "planlaegning")
    foreign = move_to_step(
        by=cast.outsider,
        project=cast.foreign_project,
        to_step=Step.objects.get(key="planlaegning"),
        reason="Fremmed",
    )
    page = chef.post(url("kursjustering/"), DECISION | {"touches": [foreign.pk]})
    assert page.status_code == 422


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
    page = getattr(signed_in(getattr(cast, person)), method)(url("kursjustering/"), DECISION)
    assert page.status_code == status
    if method == "post" and status == 403:
        assertContains(page, "Aftenerne er mørke.", status_code=403)
    assert not CourseAdjustment.objects.exists()


def test_the_list_is_for_those_who_may_read(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    assertContains(signed_in(cast.laeser).get(url("kursjusteringer/")), "Kursen er ikke justeret endnu.")
    assert signed_in(cast.outsider).get(url("kursjusteringer/")).status_code == 404
    assert signed_in(cast.chef).post(url("kursjusteringer/")).status_code == 405
    assert signed_in(cast.chef).delete(url("kursjustering/")).status_code == 405


@pytest.mark.parametrize("page", ["", "faser/udfoerelse/kursjusteringer/"])
def test_the_list_is_linked_from_the_overview_and_the_point(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str], page: str
) -> None:
    assertContains(signed_in(cast.laeser).get(url(page)), f'href="{url("kursjusteringer/")}"')


# --- The mandate -------------------------------------------------------------------------------------------


def test_the_mandate_is_worded_anew_and_what_it_said_is_kept(
    cast: Cast, chef: Client, signed_in: Callable[[User], Client], url: Callable[[str], str], mandate: Mandate
) -> None:
    sent = opened_by(chef, url("kursjustering/")) | DECISION
    chef.post(url("kursjustering/"), sent | {"mandat-room": "Hvor som helst.", "mandat-until": "2027-06-30"})
    mandate.refresh_from_db()
    assert (mandate.room, mandate.until, mandate.fixed) == (
        "Hvor som helst.",
        date(2027, 6, 30),
        FRAME["fixed"],
    )
    assert CourseAdjustment.objects.get().mandate_before == FRAME | {"until": "2026-12-31"}
    assert mandate.history.first().history_user == cast.chef
    page = signed_in(cast.laeser).get(url("kursjusteringer/"))
    assertContains(page, "<ins>")
    (change,) = page.context["changes"]
    assert [(field.before, field.after) for field in change.mandate] == [
        ("Hvor vi spiser.", "Hvor som helst."),
        ("31. december 2026", "30. juni 2027"),
    ]


def test_a_mandate_left_alone_is_left_alone(
    chef: Client, url: Callable[[str], str], mandate: Mandate
) -> None:
    sent = opened_by(chef, url("kursjustering/")) | DECISION | {"mandat-fixed": "Loven.\nBudgettet."}
    chef.post(url("kursjustering/"), sent)
    assert CourseAdjustment.objects.get().mandate_before == {}
    assert mandate.history.count() == 1


def test_without_a_mandate_the_form_shows_where_to_write_it(chef: Client, url: Callable[[str], str]) -> None:
    page = chef.get(url("kursjustering/"))
    assertContains(page, f'href="{url("mandat/")}"')
    assertNotContains(page, "mandat-room")


def test_a_mandate_set_while_the_form_was_open_stays(
    cast: Cast, chef: Client, url: Callable[[str], str]
) -> None:
    sent = opened_by(chef, url("kursjustering/")) | DECISION
    set_mandate(by=cast.chef, project=cast.project, **FRAME)
    assertRedirects(chef.post(url("kursjustering/"), sent), url("kursjusteringer/"))
    assert Mandate.objects.get().room == "Hvor vi spiser."


def test_each_adjustment_is_compared_with_the_one_that_followed() -> None:
    newest = CourseAdjustment(pk=3, mandate_before={"room": "b", "until": ""})
    without = CourseAdjustment(pk=2, mandate_before={})
    oldest = CourseAdjustment(pk=1, mandate_before={"room": "a", "until": ""})
    changes = mandate_changes([newest, without, oldest], {"room": "c", "until": "2026-12-31"})
    told = {key: [(field.before, field.after) for field in fields] for key, fields in changes.items()}
    assert told == {3: [("b", "c"), ("", "31. december 2026")], 2: [], 1: [("a", "b")]}


# --- Two at once -------------------------------------------------------------------------------------------


def test_who_comes_second_sees_both_and_can_save_again(
    cast: Cast, chef: Client, url: Callable[[str], str], mandate: Mandate
) -> None:
    mine = opened_by(chef, url("kursjustering/")) | DECISION | {"mandat-room": "Mit rum"}
    adjust(cast, what="Deres kurs", mandate={"room": "Deres rum", "influence": "Deres menu"})
    page = chef.post(url("kursjustering/"), mine)
    for text in ("Kursen er justeret mens du skrev", "Deres kurs", "Deres rum", "Mit rum", DECISION["what"]):
        assertContains(page, text, status_code=409)
    mandate.refresh_from_db()
    assert (mandate.room, CourseAdjustment.objects.count()) == ("Deres rum", 1)
    # What was not mine to change is now as they left it.
    form = page.context["wording"]
    assert form["influence"].value() == "Deres menu"
    again = mine | {
        "opened": page.context["form"]["opened"].value(),
        **{form[name].html_name: form[name].value() for name in ("room", "influence", "opened")},
    }
    assertRedirects(chef.post(url("kursjustering/"), again), url("kursjusteringer/"))
    mandate.refresh_from_db()
    assert (mandate.room, mandate.influence) == ("Mit rum", "Deres menu")


def test_a_double_click_makes_one_adjustment(chef: Client, url: Callable[[str], str]) -> None:
    sent = opened_by(chef, url("kursjustering/")) | DECISION
    assert [chef.post(url("kursjustering/"), sent).status_code for _ in range(2)] == [302, 409]
    assert CourseAdjustment.objects.count() == 1


def test_a_mandate_changed_meanwhile_stops_the_whole_adjustment(cast: Cast, mandate: Mandate) -> None:
    with pytest.raises(NewerVersion):
        adjust(cast, mandate={"room": "x"}, opened_mandate=version_of(mandate) - 1)
    assert not CourseAdjustment.objects.exists()
    mandate.refresh_from_db()
    assert mandate.room == "Hvor vi spiser."
