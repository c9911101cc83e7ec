"""The next measurement as a deadline: in »Mine opgaver«, the calendar and the reminders; and searching."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django.asserts import assertContains, assertNotContains

from accounts.models import User
from notices.actions import make_calendar_link
from portfolio.deadlines import open_deadlines
from portfolio.my_tasks import lists_of
from projects.models import Membership, Project, Role
from tests.conftest import Cast
from tests.factories import make_criterion, make_measurement

TITLE = "Mål: Flere spiser sammen"


@pytest.fixture(autouse=True)
def today() -> Any:
    with time_machine.travel("2026-06-15 10:00:00+02:00", tick=True) as clock:
        yield clock


def member(cast: Cast, user: User) -> Membership:
    return cast.project.memberships.get(user=user)


def titles(user: User) -> list[list[str]]:
    return [[task.title for task in tasks.rows] for tasks in lists_of(user)]


def holders() -> list[tuple[str, ...]]:
    deadlines = open_deadlines(Project.objects.all())
    return [tuple(user.name for user in deadline.holders) for deadline in deadlines]


def test_the_responsible_member_has_it_and_the_chef_waits(cast: Cast) -> None:
    bo = member(cast, cast.bidragyder)
    make_criterion(cast.project, by=cast.chef, responsible=bo, next_on=date(2026, 7, 1))
    assert titles(cast.bidragyder) == [[], [TITLE], []]
    assert titles(cast.chef) == [[], [], [TITLE]]
    assert titles(cast.projektleder) == [[], [], []]
    assert holders() == [("Bo Bidrag",)]


def test_without_one_who_can_it_is_the_chefs(cast: Cast) -> None:
    bo = member(cast, cast.bidragyder)
    make_criterion(cast.project, by=cast.chef, next_on=date(2026, 6, 14))
    make_criterion(cast.project, "Et andet", by=cast.chef, responsible=bo, next_on=date(2026, 7, 1))
    Membership.objects.filter(pk=bo.pk).update(role=Role.READER)
    assert titles(cast.chef) == [[TITLE], ["Mål: Et andet"], []]
    assert titles(cast.bidragyder) == [[], [], []]
    assert holders() == [("Karin Chef",), ("Karin Chef",)]


def test_it_leads_to_where_it_is_measured_and_is_then_no_longer_due(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    criterion = make_criterion(cast.project, by=cast.chef, next_on=date(2026, 6, 14))
    client, address = signed_in(cast.chef), url(f"evaluering/kriterier/{criterion.pk}/maal/")
    page = client.get("/opgaver/")
    for shown in (TITLE, f'href="{address}"', "Måling", "Frist 14. juni 2026"):
        assertContains(page, shown)
    client.post(address, {"value": "12", "on": "2026-06-15", "next_on": ""})
    assertNotContains(client.get("/opgaver/"), TITLE)
    assert open_deadlines(Project.objects.all()) == []


def test_it_is_in_the_calendar(cast: Cast, client: Client) -> None:
    make_criterion(cast.project, by=cast.chef, next_on=date(2026, 7, 1))
    text = client.get(f"/kalender/{make_calendar_link(by=cast.chef)}.ics").content.decode()
    assert TITLE in text.replace("\r\n ", "")
    assert "20260701" in text


def test_one_is_reminded_once_and_not_after_it_was_measured(cast: Cast, today: Any) -> None:
    criterion = make_criterion(cast.project, by=cast.chef, next_on=date(2026, 6, 17))
    for _ in range(2):
        call_command("send_notices", verbosity=0)
    assert [message.subject for message in mail.outbox] == [
        f"Fristen nærmer sig: »{TITLE}« – Fællesspisning i Nordbyen"
    ]
    make_measurement(criterion, 4, by=cast.chef, on=date(2026, 6, 15))
    today.move_to("2026-06-18 10:00:00+02:00")
    call_command("send_notices", verbosity=0)
    assert len(mail.outbox) == 1


def test_queries_do_not_grow(cast: Cast) -> None:
    def asked(look: Callable[[], Any]) -> int:
        with CaptureQueriesContext(connection) as queries:
            look()
        return len(queries)

    looks = (lambda: lists_of(cast.chef), lambda: open_deadlines(Project.objects.all()))
    bo = member(cast, cast.bidragyder)
    make_criterion(cast.project, by=cast.chef, responsible=bo, next_on=date(2026, 7, 1))
    before = [asked(look) for look in looks]
    for number in range(5):
        make_criterion(cast.project, f"Nr. {number}", by=cast.chef, responsible=bo, next_on=date(2026, 7, 1))
    assert [asked(look) for look in looks] == before


def test_it_is_found_by_those_who_may_read(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    criterion = make_criterion(cast.project, by=cast.chef, sign="Rødgrød på bordet.")
    page = signed_in(cast.laeser).get("/soeg/", {"q": "rødgrød"})
    assertContains(page, "Succeskriterier i dine projekter")
    assertContains(page, f'href="{url("evaluering/")}#kriterium-{criterion.pk}"')
    for person in (cast.outsider, cast.colleague, cast.administrator):
        assertNotContains(signed_in(person).get("/soeg/", {"q": "rødgrød"}), "Flere spiser")
