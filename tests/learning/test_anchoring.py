"""The lessons of a closed project are looked at again after half a year and a year."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from accounts.models import User
from learning.actions.anchoring import follow_up
from learning.actions.closing import take_up_again
from learning.anchoring import months_after, newest_check, open_follow_ups
from learning.models import AnchoringCheck, Lesson, Moment, Rooting
from notices.models import Notice
from portfolio.calendar import calendar_of
from projects.history import NewerVersion
from projects.models import Project
from samskab.people import data_about
from samskab.reminders import remind_of_deadlines
from tests.conftest import Cast
from tests.factories import make_project

from .endings import check, end, make_lesson

Sign = Callable[[User], Client]
Url = Callable[[str], str]
SIX, TWELVE = "opfoelgning/6/", "opfoelgning/12/"
CLOSED = datetime.fromisoformat("2026-01-31T12:00+01:00")


# --- Months ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        ("2026-08-31", 6, "2027-02-28"),
        ("2027-08-31", 6, "2028-02-29"),
        ("2028-02-29", 12, "2029-02-28"),
        ("2026-06-30", 6, "2026-12-30"),
        ("2026-12-01", 12, "2027-12-01"),
    ],
)
def test_months_are_counted_by_the_calendar(day: str, months: int, then: str) -> None:
    assert months_after(date.fromisoformat(day), months) == date.fromisoformat(then)


@given(day=st.integers(730_120, 766_644).map(date.fromordinal), months=st.integers(0, 60))
def test_so_many_months_later_it_is_the_same_day_or_the_months_last(day: date, months: int) -> None:
    then = months_after(day, months)
    assert (then.year - day.year) * 12 + then.month - day.month == months
    assert then.day == day.day or (then.day < day.day and (then + timedelta(days=1)).day == 1)
    assert months_after(day, months + 1) > then
    assert months_after(day, months) <= months_after(day + timedelta(days=1), months)


# --- The page ----------------------------------------------------------------------------------------------
@pytest.fixture
def lesson(cast: Cast) -> Lesson:
    """Of the cast's project, which was closed on the last of January 2026."""
    lesson = make_lesson(cast.project, by=cast.chef)
    make_lesson(cast.project, "Uden noget at gøre", by=cast.chef, will_do="")
    with time_machine.travel(CLOSED, tick=False):
        end(cast.project, by=cast.chef)
    return lesson


@pytest.fixture
def today() -> Any:
    """The day that the first follow-up is due."""
    with time_machine.travel("2026-07-31T09:00+02:00", tick=False):
        yield


def said(lesson: Lesson, state: str = "lever", note: str = "Vagten står hver torsdag.") -> dict[str, str]:
    return {f"state-{lesson.pk}": state, f"note-{lesson.pk}": note}


def test_a_projektleder_says_how_it_goes(
    cast: Cast, today: None, lesson: Lesson, signed_in: Sign, url: Url
) -> None:
    client = signed_in(cast.projektleder)
    page = client.get(url(SIX))
    for text in (
        "Åbn køkkenet",
        "Køkkenvagt fra kl. 16.",
        "31. juli 2026",
        "31. januar 2027",
        "Ikke fulgt op",
    ):
        assertContains(page, text)
    assertNotContains(page, "Uden noget at gøre")
    page = client.post(url(SIX), said(lesson) | {"opened": "0"}, follow=True)
    assertContains(page, "Opfølgningen er gemt.")
    assertContains(page, "Det er blevet hverdag</span>")
    assertContains(page, "<p>Vagten står hver torsdag.</p>")
    row = AnchoringCheck.objects.get()
    assert (row.moment, row.state, row.checked_by) == (Moment.SIX, Rooting.LIVES, cast.projektleder)
    assert row.history.get().history_user == cast.projektleder
    assert data_about(cast.projektleder)["opfoelgninger"][0]["note"] == "Vagten står hver torsdag."
    assertContains(client.get(url("historik/")), "fulgte op på »Åbn køkkenet« et halvt år efter")


def test_it_can_be_corrected(cast: Cast, today: None, lesson: Lesson, signed_in: Sign, url: Url) -> None:
    client = signed_in(cast.chef)
    client.post(url(SIX), said(lesson) | {"opened": "0"})
    page = client.get(url(SIX))
    assertContains(page, "Vagten står hver torsdag.</textarea>")
    opened = str(newest_check(cast.project, Moment.SIX))
    client.post(url(SIX), said(lesson, "gaaet-i-staa", "Vagten er nedlagt.") | {"opened": opened})
    row = AnchoringCheck.objects.get()
    assert (row.state, row.note) == (Rooting.STOPPED, "Vagten er nedlagt.")
    assert row.history.count() == 2


def test_who_was_second_sees_the_first_and_keeps_the_text(
    cast: Cast, today: None, lesson: Lesson, signed_in: Sign, url: Url
) -> None:
    follow_up(
        by=cast.projektleder, project=cast.project, moment=Moment.SIX, said={lesson: ("paa-vej", "Snart")}
    )
    client = signed_in(cast.chef)
    page = client.post(url(SIX), said(lesson) | {"opened": "0"})
    assertContains(page, "En anden har fulgt op imens.", status_code=409)
    assertContains(page, "Det er på vej</span>", status_code=409)
    assertContains(page, "<p>Snart</p>", status_code=409)
    assertContains(page, "Vagten står hver torsdag.</textarea>", status_code=409)
    opened = page.content.decode().split('name="opened" value="')[1].split('"')[0]
    client.post(url(SIX), said(lesson) | {"opened": opened})
    assert AnchoringCheck.objects.get().state == Rooting.LIVES


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"state": "", "note": "Kun en note"}, "Vælg hvordan det går med »Åbn køkkenet«"),
        ({"state": "ved-ikke", "note": "Noget andet"}, "Vælg et af de tre svar."),
        ({"state": "", "note": ""}, "Vælg hvordan det går med mindst én læring."),
        ({"state": "lever", "note": "x" * 2001}, "2000"),
    ],
)
def test_what_is_not_right_is_told_and_given_back(
    cast: Cast, today: None, lesson: Lesson, signed_in: Sign, url: Url, sent: dict[str, str], told: str
) -> None:
    page = signed_in(cast.chef).post(url(SIX), said(lesson, sent["state"], sent["note"]))
    assertContains(page, told, status_code=422)
    assertContains(page, sent["note"], status_code=422)
    assert not AnchoringCheck.objects.exists()


def test_both_moments_stand_side_by_side(
    cast: Cast, today: None, lesson: Lesson, signed_in: Sign, url: Url
) -> None:
    check(lesson, Moment.SIX, by=cast.chef, state=Rooting.PARTLY, note="Hver anden uge.")
    check(lesson, Moment.TWELVE, by=cast.chef, note="Hver uge.")
    for path in (SIX, TWELVE):
        page = signed_in(cast.laeser).get(url(path))
        for text in ("Det er på vej", "Hver anden uge.", "Det er blevet hverdag", "Hver uge."):
            assertContains(page, text)
        assertNotContains(page, "<textarea")


def test_not_too_early(cast: Cast, lesson: Lesson, signed_in: Sign, url: Url) -> None:
    with time_machine.travel("2026-07-16T09:00+02:00", tick=False):
        client = signed_in(cast.chef)
        page = client.get(url(SIX))
        assertContains(page, "I kan følge op fra 17. juli 2026.")
        assertNotContains(page, "<textarea")
        page = client.post(url(SIX), said(lesson))
        assertContains(page, "Vagten står hver torsdag.", status_code=409)
        assertNotContains(client.get("/opgaver/"), "Følg op på læringen")
    with time_machine.travel("2026-07-17T00:30+02:00", tick=False):
        assertContains(signed_in(cast.chef).get(url(SIX)), "<textarea")
    assert not AnchoringCheck.objects.exists()


@pytest.mark.parametrize("months", ["0", "1", "7", "18", "99999999999999999999"])
def test_other_months_are_not_there(
    cast: Cast, today: None, lesson: Lesson, signed_in: Sign, url: Url, months: str
) -> None:
    assert signed_in(cast.chef).get(url(f"opfoelgning/{months}/")).status_code == 404


def test_others_read_it_or_not(cast: Cast, today: None, lesson: Lesson, signed_in: Sign, url: Url) -> None:
    for person in (cast.laeser, cast.bidragyder, cast.administrator):
        client = signed_in(person)
        assertNotContains(client.get(url(SIX)), "<textarea")
        assert client.post(url(SIX), said(lesson)).status_code == 403
    assert signed_in(cast.outsider).get(url(SIX)).status_code == 404
    assert signed_in(cast.outsider).post(url(SIX), said(lesson)).status_code == 404
    assert signed_in(cast.chef).delete(url(SIX)).status_code == 405
    Project.objects.update(archived_at=timezone.now())
    assertContains(signed_in(cast.chef).get(url(SIX)), "Åbn køkkenet")
    refused = signed_in(cast.chef).post(url(SIX), said(lesson))
    assertContains(refused, "Vagten står hver torsdag.", status_code=403)


def test_a_project_taken_up_again_is_not_asked(
    cast: Cast, today: None, lesson: Lesson, signed_in: Sign, url: Url
) -> None:
    take_up_again(by=cast.chef, project=cast.project, reason="Mere.")
    assert not open_follow_ups(Project.objects.all())
    client = signed_in(cast.chef)
    assertRedirects(client.get(url(SIX)), url())
    assertContains(client.post(url(SIX), said(lesson)), "Vagten står hver torsdag.", status_code=409)
    with pytest.raises(NewerVersion):
        follow_up(by=cast.chef, project=cast.project, moment=Moment.SIX, said={lesson: ("lever", "")})


def test_what_was_said_before_is_not_of_a_new_end(
    cast: Cast, today: None, lesson: Lesson, signed_in: Sign, url: Url
) -> None:
    follow_up(by=cast.chef, project=cast.project, moment=Moment.SIX, said={lesson: ("lever", "Gammelt")})
    take_up_again(by=cast.chef, project=cast.project, reason="Mere.")
    with time_machine.travel("2026-08-31T23:30+02:00", tick=False):
        end(cast.project, by=cast.chef)
    with time_machine.travel("2027-02-28T09:00+01:00", tick=False):
        assert [one.due_on for one in open_follow_ups(Project.objects.all())] == [
            date(2027, 2, 28),
            date(2027, 8, 31),
        ]
        client = signed_in(cast.chef)
        assertNotContains(client.get(url(SIX)), "Gammelt")
        client.post(url(SIX), said(lesson) | {"opened": str(newest_check(cast.project, Moment.SIX))})
        assert AnchoringCheck.objects.get().note == "Vagten står hver torsdag."
        assert [one.moment for one in open_follow_ups(Project.objects.all())] == [Moment.TWELVE]


# --- Being asked -------------------------------------------------------------------------------------------
def test_the_chef_is_asked_until_every_lesson_has_its_word(
    cast: Cast, today: None, lesson: Lesson, signed_in: Sign, url: Url
) -> None:
    other = make_lesson(cast.project, "Skriv det ned", by=cast.chef)
    chef, leader = signed_in(cast.chef), signed_in(cast.projektleder)
    assertContains(chef.get("/opgaver/"), "Følg op på læringen et halvt år efter")
    assertNotContains(leader.get("/opgaver/"), "Følg op på læringen")
    page = chef.get(url())
    assertContains(page, f'<a class="button button-primary" href="{url(SIX)}">Følg op</a>')
    assertContains(leader.get(url()), f'href="{url(SIX)}">Følg op</a>')
    assertNotContains(signed_in(cast.laeser).get(url()), ">Følg op</a>")
    follow_up(by=cast.chef, project=cast.project, moment=Moment.SIX, said={lesson: ("lever", "")})
    assertContains(chef.get("/opgaver/"), "Følg op på læringen et halvt år efter")
    follow_up(by=cast.chef, project=cast.project, moment=Moment.SIX, said={other: ("lever", "")})
    assertNotContains(chef.get("/opgaver/"), "Følg op på læringen")
    assertContains(chef.get(url()), "Begynd et nyt projekt herfra")


def test_after_a_year_only_the_year_is_asked_for(cast: Cast, lesson: Lesson, signed_in: Sign) -> None:
    with time_machine.travel("2027-02-01T09:00+01:00", tick=False):
        page = signed_in(cast.chef).get("/opgaver/")
    assertContains(page, "Følg op på læringen et år efter")
    assertNotContains(page, "et halvt år efter")


def test_nothing_is_asked_of_an_archived_project_or_without_something_to_do(
    cast: Cast, today: None, lesson: Lesson
) -> None:
    assert len(open_follow_ups(Project.objects.all())) == 2
    Lesson.objects.update(will_do="")
    assert not open_follow_ups(Project.objects.all())
    Lesson.objects.update(will_do="Noget")
    Project.objects.update(archived_at=timezone.now())
    assert not open_follow_ups(Project.objects.all())


def test_it_stands_in_the_chefs_calendar(cast: Cast, today: None, lesson: Lesson) -> None:
    calendar = calendar_of(cast.chef, link=lambda path: f"https://samskab.example{path}").decode()
    assert "DTSTART;VALUE=DATE:20260731" in calendar
    assert "DTSTART;VALUE=DATE:20270131" in calendar
    assert "halvt år efter" in calendar.replace("\r\n ", "")
    others = calendar_of(cast.projektleder, link=lambda path: path).decode()
    assert "DTSTART" not in others


def test_the_chef_is_reminded_when_it_is_near_and_when_it_has_passed(cast: Cast, lesson: Lesson) -> None:
    def subjects() -> list[str]:
        kept = Notice.objects.filter(key__startswith="frist:opfoelgning", recipient=cast.chef)
        return list(kept.order_by("pk").values_list("subject", flat=True))

    with time_machine.travel("2026-07-20T09:00+02:00", tick=False):
        remind_of_deadlines()
        assert not subjects()
    for day in ("2026-07-29", "2026-07-30", "2026-08-01"):
        with time_machine.travel(f"{day}T09:00+02:00", tick=False):
            remind_of_deadlines()
    assert subjects() == [
        "Fristen nærmer sig: »Følg op på læringen et halvt år efter«",
        "Fristen er overskredet: »Følg op på læringen et halvt år efter«",
    ]
    assert not Notice.objects.filter(key__startswith="frist:").exclude(recipient=cast.chef).exists()


def test_all_are_asked_for_in_one_query(cast: Cast, today: None, lesson: Lesson) -> None:
    for number in range(3):
        other = make_project(chef=cast.chef, organisation=cast.organisation, title=f"Nr. {number}")
        make_lesson(other, by=cast.chef)
        end(other, by=cast.chef)
    with CaptureQueriesContext(connection) as asked:
        found = open_follow_ups(Project.objects.filter(memberships__user=cast.chef))
        assert len([one.due_on for one in found]) == 8
    assert len(asked) == 1
