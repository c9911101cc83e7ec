"""When a direction has been silent, and for how long: counted in Danish days from the newest sign of life."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from accounts.models import User
from leadership.actions.commitments import add_own_task
from leadership.models import Contact, Direction, Pace
from leadership.silence import Silence, load_silences, told_together
from phases.models import DecisionKind
from projects.access import get_access
from projects.actions.project import archive_project, reopen_project
from projects.actions.status_requests import ask_for_status
from tests.conftest import Cast
from tests.factories import turn

SignIn = Callable[[User], Client]
Url = Callable[[str], str]

START = "2026-03-02 09:00:00+01:00"


@pytest.fixture
def project_start() -> Iterator[None]:
    """Asked for before `cast`, so that its project is made then."""
    with time_machine.travel(START, tick=False):
        yield


@pytest.fixture
def begun(project_start: None, cast: Cast) -> Cast:
    return cast


def direction(key: str) -> Direction:
    return Direction.objects.get(key=key)


def contact(cast: Cast, key: str, on: date, **fields: Any) -> Contact:
    values = {"project": cast.project, "kind": "talte", "what": "Kaffe", "noted_by": cast.chef} | fields
    return Contact.objects.create(direction=direction(key), on=on, **values)


def done(cast: Cast, key: str) -> None:
    add_own_task(
        by=cast.chef,
        project=cast.project,
        direction=direction(key),
        responsible=None,
        own_title="Gjort",
        due_on=None,
        note="",
        state="udfoert",
        outcome="",
    )


def silences(cast: Cast) -> dict[str, Silence]:
    project = get_access(cast.laeser, cast.project.pk).project
    return {silence.direction.key: silence for silence in load_silences(project)}


def told(cast: Cast, at: str) -> str:
    with time_machine.travel(at, tick=False):
        return told_together(silences(cast).values())


# --- From when it is counted -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("at", "weeks", "is_long"),
    [
        ("2026-03-02 23:30:00+01:00", 0, False),
        ("2026-04-12 23:30:00+02:00", 5, False),
        ("2026-04-13 00:30:00+02:00", 6, True),  # still the 12th in UTC
    ],
)
def test_a_project_that_nobody_has_led_yet_is_counted_from_its_start(
    begun: Cast, at: str, weeks: int, is_long: bool
) -> None:
    with time_machine.travel(at, tick=False):
        found = silences(begun)
    assert list(found) == ["op", "paa-tvaers", "ned", "ud"]
    assert {silence.weeks for silence in found.values()} == {weeks}
    assert {silence.is_long for silence in found.values()} == {is_long}
    assert {silence.latest for silence in found.values()} == {None}


def test_the_newest_sign_of_life_counts_whatever_it_is(begun: Cast) -> None:
    contact(begun, "op", date(2026, 3, 20))
    contact(begun, "op", date(2026, 3, 10))
    with time_machine.travel("2026-04-01 23:30:00+00:00", tick=False):  # the 2nd in Denmark
        done(begun, "op")
        done(begun, "ud")
    with time_machine.travel("2026-05-01 12:00:00+02:00", tick=False):
        contact(begun, "ud", date(2026, 4, 20))
        found = silences(begun)
    assert {key: silence.latest for key, silence in found.items()} == {
        "op": date(2026, 4, 2),
        "paa-tvaers": None,
        "ned": None,
        "ud": date(2026, 4, 20),
    }
    assert found["op"].weeks == 4


def test_a_task_that_is_not_done_breaks_no_silence(begun: Cast) -> None:
    add_own_task(
        by=begun.chef,
        project=begun.project,
        direction=direction("op"),
        responsible=None,
        own_title="Ring",
        due_on=None,
        note="",
        state="i-gang",
        outcome="",
    )
    assert silences(begun)["op"].latest is None


def test_asking_for_a_status_is_leading_downwards(begun: Cast) -> None:
    with time_machine.travel("2026-04-30 22:30:00+00:00", tick=False):  # 1 May in Denmark
        ask_for_status(by=begun.chef, project=begun.project, due_on=date(2026, 5, 9), message="")
        found = silences(begun)
    assert found["ned"].latest == date(2026, 5, 1)
    assert found["op"].latest is None


def test_another_project_s_life_is_not_this_one_s(begun: Cast) -> None:
    contact(begun, "op", date(2026, 3, 9), project=begun.foreign_project)
    Pace.objects.create(project=begun.foreign_project, direction=direction("op"), weeks=1)
    assert silences(begun)["op"].latest is None
    assert silences(begun)["op"].patience == 6


# --- When it is said ---------------------------------------------------------------------------------------


def test_a_project_chooses_its_own_pace(begun: Cast) -> None:
    Pace.objects.create(project=begun.project, direction=direction("ud"), weeks=2)
    Pace.objects.create(project=begun.project, direction=direction("op"), weeks=52)
    with time_machine.travel("2026-04-20 12:00:00+02:00", tick=False):
        found = silences(begun)
    assert {key: silence.is_long for key, silence in found.items()} == {
        "op": False,
        "paa-tvaers": True,
        "ned": True,
        "ud": True,
    }
    assert told(begun, "2026-03-16 12:00:00+01:00") == "I har ikke noteret noget udad endnu."


@pytest.mark.parametrize("kind", [DecisionKind.PAUSE, DecisionKind.STOP])
def test_a_project_at_rest_is_never_silent(begun: Cast, kind: DecisionKind) -> None:
    turn(kind, by=begun.chef, project=begun.project)
    assert told(begun, "2027-03-02 12:00:00+01:00") == ""
    turn(DecisionKind.RESUME, by=begun.chef, project=begun.project)
    assert told(begun, "2027-03-02 12:00:00+01:00")


def test_an_archived_project_is_never_silent(begun: Cast) -> None:
    archive_project(by=begun.chef, project=begun.project)
    assert told(begun, "2027-03-02 12:00:00+01:00") == ""
    reopen_project(by=begun.chef, project=begun.project)
    assert told(begun, "2027-03-02 12:00:00+01:00")


def test_it_is_told_in_one_line(begun: Cast) -> None:
    for key in ("paa-tvaers", "ned", "ud"):
        contact(begun, key, date(2026, 5, 1))
    contact(begun, "op", date(2026, 3, 9))
    assert told(begun, "2026-04-20 12:00:00+02:00") == "I har ikke talt opad i 6 uger."
    assert told(begun, "2026-06-12 12:00:00+02:00") == (
        "I har ikke talt opad i 13 uger, ikke på tværs i 6 uger, ikke nedad i 6 uger og ikke udad i 6 uger."
    )
    Contact.objects.exclude(direction__key="op").delete()
    assert told(begun, "2026-04-20 12:00:00+02:00") == (
        "I har ikke talt opad i 6 uger. I har ikke noteret noget på tværs, nedad eller udad endnu."
    )
    assert "opad i over et år" in told(begun, "2027-04-20 12:00:00+02:00")


def test_one_week_is_told_as_one(begun: Cast) -> None:
    Pace.objects.create(project=begun.project, direction=direction("op"), weeks=1)
    contact(begun, "op", date(2026, 3, 2))
    assert told(begun, "2026-03-09 12:00:00+01:00") == "I har ikke talt opad i 1 uge."


# --- Where it is said --------------------------------------------------------------------------------------


def test_the_board_and_the_front_page_say_it(begun: Cast, signed_in: SignIn, url: Url) -> None:
    contact(begun, "op", date(2026, 3, 2))
    for key in ("paa-tvaers", "ned", "ud"):
        contact(begun, key, date(2026, 4, 12))
    with time_machine.travel("2026-04-13 12:00:00+02:00", tick=False):
        client = signed_in(begun.laeser)
        board, front = client.get(url("retninger/")), client.get(url(""))
        assertContains(board, "I har ikke talt opad i 6 uger.", count=1)
        assertContains(board, "Er der noget som direktionen eller politikerne bør høre?")
        assertNotContains(board, "I har ikke talt udad")
        assertContains(front, '<p class="silent">I har ikke talt opad i 6 uger.</p>', count=1)
        contact(begun, "op", date(2026, 4, 13))
        assertNotContains(client.get(url("retninger/")), "I har ikke talt opad")
        assertNotContains(client.get(url("")), "silent")


def test_it_is_found_in_one_query(begun: Cast) -> None:
    project = get_access(begun.chef, begun.project.pk).project
    with CaptureQueriesContext(connection) as asked:
        told_together(load_silences(project))
    assert len(asked) == 1


# --- The pace ----------------------------------------------------------------------------------------------

WEEKS = {"op": "3", "paa-tvaers": "52", "ned": "1", "ud": "6"}


@pytest.mark.parametrize("person", ["chef", "projektleder"])
def test_the_pace_is_set_and_set_again(cast: Cast, signed_in: SignIn, url: Url, person: str) -> None:
    client = signed_in(getattr(cast, person))
    assertContains(client.get(url("retninger/rytme/")), 'value="6"', count=4)
    page = client.post(url("retninger/rytme/"), WEEKS, follow=True)
    assert page.redirect_chain == [(url("retninger/"), 302)]
    assertContains(page, "Rytmen er gemt.")
    client.post(url("retninger/rytme/"), WEEKS | {"op": "4"})
    kept = dict(cast.project.paces.values_list("direction__key", "weeks"))
    assert kept == {"op": 4, "paa-tvaers": 52, "ned": 1, "ud": 6}
    assertContains(client.get(url("retninger/rytme/")), 'value="52"', count=1)


@pytest.mark.parametrize("weeks", ["0", "53", "-1", "", "seks", "9" * 30, "1.5", "\x00"])
def test_a_pace_that_is_none_is_refused_and_nothing_written(
    cast: Cast, signed_in: SignIn, url: Url, weeks: str
) -> None:
    page = signed_in(cast.chef).post(url("retninger/rytme/"), WEEKS | {"ud": weeks})
    assertContains(page, "Skriv et antal uger fra 1 til 52.", status_code=422)
    assertContains(page, 'value="52"', status_code=422)
    assert not Pace.objects.exists()


def test_others_do_not_set_the_pace(cast: Cast, signed_in: SignIn, url: Url) -> None:
    for person in (cast.bidragyder, cast.laeser):
        assertNotContains(signed_in(person).get(url("retninger/")), url("retninger/rytme/"))
        assert signed_in(person).post(url("retninger/rytme/"), WEEKS).status_code == 403
    assert signed_in(cast.outsider).post(url("retninger/rytme/"), WEEKS).status_code == 404
    assert not Pace.objects.exists()


def test_a_day_of_the_future_is_no_negative_silence(begun: Cast) -> None:
    contact(begun, "op", timezone.localdate() + timedelta(days=30))
    assert silences(begun)["op"].weeks == 0
