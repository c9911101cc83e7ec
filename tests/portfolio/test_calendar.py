"""A person's calendar, read back as their calendar program would."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.utils import timezone
from icalendar import Calendar, Event

from accounts.models import User
from leadership.models import Commitment, LeadershipTask, Mandate
from notices.actions import make_calendar_link
from phases.models import Answer, AnswerStatus, Journey, JourneyState, Sparring
from projects.actions.project import archive_project
from projects.actions.team import remove_member
from projects.models import Project, StatusRequest
from tests.conftest import Cast
from tests.factories import make_answer

DUE = date(2026, 11, 24)


def feed(user: User) -> str:
    return f"/kalender/{make_calendar_link(by=user)}.ics"


def events(path: str) -> dict[str, Event]:
    response = Client().get(path)
    assert response.status_code == 200
    calendar = Calendar.from_ical(response.content)
    found = list(calendar.walk("VEVENT"))
    by_title = {str(event["summary"]): event for event in found}
    assert len(by_title) == len(found)
    return by_title


PLACE = "(Fællesspisning i Nordbyen)"
END = f"Projektet slutter {PLACE}"


@pytest.fixture
def full(cast: Cast) -> Cast:
    """Something of every kind in the project."""
    team = {membership.user: membership for membership in cast.project.memberships.all()}
    make_answer(
        cast.project,
        "kommunikation",
        by=cast.chef,
        status=AnswerStatus.ONGOING,
        responsible=team[cast.bidragyder],
        due_on=DUE,
    )
    task = LeadershipTask.objects.get(key="staa-ved-det")
    Commitment.objects.create(
        project=cast.project,
        task=task,
        direction=task.direction,
        due_on=DUE,
        taken_on_by=cast.chef,
    )
    StatusRequest.objects.create(
        project=cast.project, due_on=DUE, asked_by=cast.chef, asked_at=timezone.now()
    )
    Sparring.objects.create(project=cast.project, planned_on=DUE)
    Mandate.objects.create(project=cast.project, until=DUE, updated_by=cast.chef)
    return cast


@pytest.mark.parametrize(
    ("person", "own"),
    [
        ("chef", {f"Sparring {PLACE}", "task"}),
        ("projektleder", {f"Sparring {PLACE}", f"Frist: Status til chefen {PLACE}"}),
        ("bidragyder", {f"Frist: Kommunikation {PLACE}"}),
        ("laeser", set()),
    ],
)
def test_each_has_their_own_and_what_is_everybodys(full: Cast, person: str, own: set[str]) -> None:
    task = LeadershipTask.objects.get(key="staa-ved-det").title
    own = {f"Frist: {task} {PLACE}" if title == "task" else title for title in own}
    assert set(events(feed(getattr(full, person)))) == own | {END, f"Mandatet udløber {PLACE}"}


@pytest.mark.parametrize("person", ["outsider", "administrator", "colleague"])
def test_nobody_else_sees_the_project(full: Cast, person: str) -> None:
    Project.objects.update(visibility="organisation")
    assert not any(PLACE in title for title in events(feed(getattr(full, person))))


def test_an_event_is_a_whole_day_with_its_place(full: Cast) -> None:
    event = events(feed(full.bidragyder))[f"Frist: Kommunikation {PLACE}"]
    assert event["dtstart"].dt == DUE
    assert event["dtend"].dt == DUE + timedelta(days=1)
    assert urlsplit(event["url"]).path == f"/projekter/{full.project.pk}/faser/planlaegning/kommunikation/"
    assert "Fællesspisning i Nordbyen" in event["description"]
    assert event["dtstamp"].dt.tzinfo


def test_a_day_that_moves_keeps_its_identity(full: Cast) -> None:
    path = feed(full.bidragyder)
    title = f"Frist: Kommunikation {PLACE}"
    before = events(path)
    Answer.objects.update(due_on=DUE + timedelta(days=7))
    after = events(path)
    assert after[title]["uid"] == before[title]["uid"]
    assert after[title]["dtstart"].dt == DUE + timedelta(days=7)
    assert len({str(event["uid"]) for event in after.values()}) == len(after)


def test_what_is_done_is_gone(full: Cast) -> None:
    path = feed(full.chef)
    Answer.objects.update(status=AnswerStatus.CLARIFIED)
    Commitment.objects.update(done_on=DUE, state="udfoert")
    Sparring.objects.update(held_at=timezone.now(), held_by=full.chef)
    Mandate.objects.update(until=None)
    Project.objects.update(ends_on=None)
    assert events(path) == {}


@pytest.mark.parametrize("how", ["left", "archived", JourneyState.PAUSED, JourneyState.STOPPED])
def test_only_what_one_may_see_right_now_and_is_under_way(full: Cast, how: str) -> None:
    path = feed(full.laeser)
    assert len(events(path)) == 2
    if how == "left":
        remove_member(by=full.chef, membership=full.readers_membership)
    elif how == "archived":
        archive_project(by=full.chef, project=full.project)
    else:
        Journey.objects.filter(project=full.project).update(state=how)
    assert events(path) == {}


def test_hostile_titles_are_only_words(full: Cast) -> None:
    hostile = "A,b;c\\d\r\nEND:VEVENT\nBEGIN:VALARM <script>alert(1)</script> 😀 \u202eשלום"
    Project.objects.filter(pk=full.project.pk).update(title=hostile)
    response = Client().get(feed(full.laeser))
    calendar = Calendar.from_ical(response.content)
    assert len(calendar.walk("VEVENT")) == 2
    assert not calendar.walk("VALARM")
    said = "A,b;c\\d END:VEVENT BEGIN:VALARM <script>alert(1)</script> 😀 \u202eשלום"
    assert {str(event["summary"]) for event in calendar.walk("VEVENT")} == {
        f"Projektet slutter ({said})",
        f"Mandatet udløber ({said})",
    }
    assert all(len(line) <= 75 for line in response.content.split(b"\r\n"))


def test_the_answer_is_a_calendar_that_only_the_reader_may_keep(full: Cast) -> None:
    response = Client().get(feed(full.laeser))
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert "private" in response.headers["Cache-Control"]
    assert "max-age=900" in response.headers["Cache-Control"]
    assert "Set-Cookie" not in response.headers


def test_a_wrong_address_opens_nothing(full: Cast, signed_in: Callable[[User], Client]) -> None:
    path = feed(full.laeser)
    for wrong in ("/kalender/forkert.ics", "/kalender/.ics", path.replace(".ics", "x.ics"), path[:-5]):
        assert Client().get(wrong).status_code == 404
        assert signed_in(full.laeser).get(wrong).status_code == 404
    assert Client().post(path).status_code == 405
    assert Client().head(path).status_code == 200
    User.objects.filter(pk=full.laeser.pk).update(is_active=False)
    assert Client().get(path).status_code == 404


def test_it_asks_the_database_the_same_however_much_there_is(
    full: Cast, django_assert_max_num_queries: Any
) -> None:
    path = feed(full.chef)
    for project in Project.objects.all()[:1]:
        make_answer(project, "samskabelsestype", by=full.chef, status=AnswerStatus.ONGOING, due_on=DUE)
    with django_assert_max_num_queries(13):
        Client().get(path)
