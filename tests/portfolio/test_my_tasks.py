"""»Mine opgaver«: what waits for me, what I wait for, and what is late, across all my projects."""

from collections.abc import Callable
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
from leadership.actions.commitments import commit_to_task
from leadership.models import LeadershipTask
from phases.guide import load_guide
from phases.models import Journey
from portfolio.my_tasks import Task, lists_of
from projects.actions.status_requests import ask_for_status
from projects.models import Membership, Project, Role
from tests.conftest import Cast
from tests.factories import make_answer, make_member, make_project

PAGE = "/opgaver/"


@pytest.fixture(autouse=True)
def today() -> Any:
    with time_machine.travel("2026-06-15 10:00:00+02:00", tick=True) as clock:
        yield clock


def given(cast: Cast, key: str, to: User, project: Project | None = None, **fields: Any) -> None:
    project = project or cast.project
    values = {"text": "", "status": "i-gang", "responsible": project.memberships.get(user=to)} | fields
    make_answer(project, key, by=cast.chef, **values)


def take_on(cast: Cast, key: str, to: User | None = None, *, due_on: date | None = None) -> None:
    commit_to_task(
        by=cast.chef,
        project=cast.project,
        task=LeadershipTask.objects.get(key=key),
        responsible=cast.project.memberships.get(user=to) if to else None,
        due_on=due_on,
        note="",
        state="i-gang",
    )


def titles(user: User) -> list[list[str]]:
    """The titles in each of the three lists: late, mine, and others'."""
    return [[task.title for task in tasks.rows] for tasks in lists_of(user)]


def fill(cast: Cast) -> None:
    """Something of everything."""
    given(cast, "kommunikation", cast.bidragyder, due_on=date(2026, 6, 20))
    given(cast, "rammesaetning", cast.projektleder, due_on=date(2026, 6, 10))
    given(cast, "afgraensning", cast.bidragyder, handed_back_at=timezone.now(), status="afklaret")
    make_answer(cast.project, "refleksion", by=cast.chef, status="i-gang", due_on=date(2026, 6, 14))
    make_answer(cast.project, "kursjusteringer", by=cast.chef, status="i-gang", due_on=date(2026, 6, 30))
    given(cast, "uforudsigelighed", cast.bidragyder, status="afklaret")
    take_on(cast, "tegn-rammen")
    take_on(cast, "inddrag-tidligt", cast.bidragyder)
    ask_for_status(by=cast.chef, project=cast.project, due_on=date(2026, 6, 18), message="")


def task_title(key: str) -> str:
    return LeadershipTask.objects.get(key=key).title


def test_the_chef_sees_what_waits_and_what_is_waited_for(cast: Cast) -> None:
    fill(cast)
    assert titles(cast.chef) == [
        ["Rammesætning", "Refleksion"],
        ["Se svaret på »Afgrænsning«", task_title("tegn-rammen")],
        ["Status fra projektlederen", "Kommunikation", task_title("inddrag-tidligt")],
    ]


def test_a_bidragyder_sees_their_own(cast: Cast) -> None:
    fill(cast)
    assert titles(cast.bidragyder) == [[], ["Kommunikation", task_title("inddrag-tidligt")], []]


def test_a_projektleder_sees_their_own_and_that_a_status_is_asked_for(cast: Cast) -> None:
    fill(cast)
    assert titles(cast.projektleder) == [["Rammesætning"], ["Giv Karin Chef en status"], []]


def test_who_has_no_part_in_it_sees_nothing(cast: Cast) -> None:
    fill(cast)
    Project.objects.update(visibility="organisation")
    for person in (cast.laeser, cast.administrator, cast.colleague, cast.outsider):
        assert titles(person) == [[], [], []]


def test_what_somebody_had_who_became_a_reader_is_the_chefs(cast: Cast) -> None:
    given(cast, "kommunikation", cast.bidragyder, due_on=date(2026, 6, 10))
    take_on(cast, "inddrag-tidligt", cast.bidragyder)
    Membership.objects.filter(user=cast.bidragyder).update(role=Role.READER)
    assert titles(cast.bidragyder) == [[], [], []]
    assert titles(cast.chef) == [["Kommunikation"], [task_title("inddrag-tidligt")], []]


@pytest.mark.parametrize("state", ["arkiveret", "pause", "stoppet"])
def test_a_project_that_is_not_under_way_is_left_out(cast: Cast, state: str) -> None:
    fill(cast)
    if state == "arkiveret":
        Project.objects.filter(pk=cast.project.pk).update(archived_at=timezone.now())
    else:
        Journey.objects.filter(project=cast.project).update(state=state)
    for person in (cast.chef, cast.bidragyder, cast.projektleder):
        assert titles(person) == [[], [], []]


def test_the_page_tells_project_deadline_and_place(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    fill(cast)
    page = signed_in(cast.chef).get(PAGE)
    for shown in (
        "Venter på dig",
        "Du venter på",
        "Overskredet",
        f'href="{url("faser/erkendelse/refleksion/")}"',
        f'href="{url("faser/afklaring/afgraensning/")}"',
        f'href="{url("retninger/tegn-rammen/")}"',
        f'href="{url("status/")}"',
        "Givet tilbage af Bo Bidrag",
        "Per Leder har bolden",
        "du har bolden",
        "Frist 20. juni 2026",
        "Frist 14. juni 2026 <strong",
        "(overskredet)",
        "Ingen frist",
        "Fællesspisning i Nordbyen",
    ):
        assertContains(page, shown)


def test_somebody_with_nothing_to_do_is_told_what_comes_here(
    cast: Cast, signed_in: Callable[[User], Client]
) -> None:
    page = signed_in(cast.outsider).get(PAGE)
    for shown in (
        "Lige nu venter ingen på dig.",
        "Du venter ikke på nogen.",
        "Ingen frister er overskredet.",
    ):
        assertContains(page, shown)
    assertContains(signed_in(cast.chef).get("/projekter/"), f'<a href="{PAGE}">Mine opgaver</a>')


def fill_many(cast: Cast, projects: int) -> None:
    """Projects of which each has a point given to the bidragyder, and a late one of the chef's own."""
    for number in range(projects):
        project = make_project(chef=cast.chef, organisation=cast.organisation, title=f"Projekt {number}")
        make_member(project, cast.bidragyder, Role.CONTRIBUTOR)
        for state in load_guide(project).points[:5]:
            due_on = date(2026, 6, 14) + timedelta(days=number)
            given(cast, state.key, cast.bidragyder, project, due_on=due_on)


def test_many_are_shown_a_few_at_first_and_all_page_by_page(
    cast: Cast, signed_in: Callable[[User], Client]
) -> None:
    fill_many(cast, 10)
    client = signed_in(cast.bidragyder)
    page = client.get(PAGE)
    assertContains(page, "Se alle 45")
    assertContains(page, "Ingen frister er overskredet.", count=0)
    assertContains(page, '<li>\n    <div class="point-row-main">', count=5 + 10)
    whole = client.get(PAGE, {"vis": "venter-paa-dig", "side": 3})
    assertContains(whole, "Side 3 af 3")
    assertContains(whole, '<li>\n    <div class="point-row-main">', count=5)
    assertContains(client.get(PAGE, {"vis": "venter-paa-dig", "side": "mange"}), "Side 1 af 3")
    assertContains(client.get(PAGE, {"vis": "overskredet"}), "Projekt 0")
    assertNotContains(client.get(PAGE, {"vis": "overskredet"}), "Projekt 1<")
    assertContains(client.get(PAGE, {"vis": "noget-andet"}), "Mine opgaver</h1>")
    assert client.post(PAGE).status_code == 405


def queries(client: Client) -> int:
    with CaptureQueriesContext(connection) as asked:
        client.get(PAGE)
    return len(asked)


def test_it_asks_the_database_as_often_for_many_as_for_few(
    cast: Cast, signed_in: Callable[[User], Client]
) -> None:
    fill(cast)
    fill_many(cast, 1)
    clients = [signed_in(person) for person in (cast.chef, cast.bidragyder)]
    few = [queries(client) for client in clients]
    assert max(few) <= 11  # of which one looks for follow-ups, and one asks for the actions of all their fora
    fill_many(cast, 12)
    assert [queries(client) for client in clients] == few
    assertContains(clients[0].get(PAGE), "Se alle")


def test_soonest_deadline_first(cast: Cast) -> None:
    fill(cast)
    fill_many(cast, 3)
    for tasks in lists_of(cast.chef):
        due = [task.due_on or date.max for task in tasks.rows]
        assert due == sorted(due)
        assert all(isinstance(task, Task) for task in tasks.rows)
