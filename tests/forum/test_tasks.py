"""What a forum puts elsewhere: »Mine opgaver«, the calendar, reminders, mail, and a person's own data."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from icalendar import Calendar
from pytest_django.asserts import assertContains, assertNotContains

from accounts.models import OrganisationRole, User
from forum.actions.forums import close_forum, remove_member
from forum.models import ForumAction
from notices.actions import make_calendar_link
from notices.delivery import titles_for
from notices.models import Notice
from portfolio.my_tasks import lists_of
from samskab.reminders import remind_of_deadlines

from .conftest import TODAY, ForumCast, make_action

WHAT = "Skriver en side om rammen"


def titles(user: User) -> list[list[str]]:
    return [[task.title for task in tasks.rows] for tasks in lists_of(user)]


def test_ones_own_action_waits_for_one_and_the_forumleder_waits_too(
    forum_cast: ForumCast, deltager: Client, leder: Client, at: Callable[[str], str], action: ForumAction
) -> None:
    assert titles(forum_cast.deltager) == [[], [WHAT], []]
    assert titles(forum_cast.leder) == [[], [], [WHAT]]
    page = deltager.get("/opgaver/")
    for words in ("Handling i forum", at(f"handlinger/{action.pk}/"), f'<a href="{at()}">', "Frist 11. sept"):
        assertContains(page, words)
    assertContains(leder.get("/opgaver/"), "Lis Læser har bolden")


def test_late_done_and_closed(forum_cast: ForumCast, action: ForumAction) -> None:
    ForumAction.objects.update(due_on=TODAY - timedelta(days=1))
    assert titles(forum_cast.deltager) == titles(forum_cast.leder) == [[WHAT], [], []]
    ForumAction.objects.update(done_on=TODAY)
    assert titles(forum_cast.deltager) == titles(forum_cast.leder) == [[], [], []]
    ForumAction.objects.update(done_on=None)
    close_forum(by=forum_cast.leder, forum=forum_cast.forum)
    assert titles(forum_cast.deltager) == titles(forum_cast.leder) == [[], [], []]


@pytest.mark.parametrize("how", ["forum", "organisation"])
def test_what_somebody_had_who_left_is_the_forumleders(
    forum_cast: ForumCast, action: ForumAction, how: str
) -> None:
    if how == "forum":
        remove_member(by=forum_cast.leder, member=forum_cast.member(forum_cast.deltager))
    else:
        OrganisationRole.objects.filter(user=forum_cast.deltager).delete()
    assert titles(forum_cast.deltager) == [[], [], []]
    assert titles(forum_cast.leder) == [[], [f"Find en ny til »{WHAT}«"], []]


def test_nobody_else_sees_them(forum_cast: ForumCast, action: ForumAction) -> None:
    for person in (forum_cast.former, forum_cast.colleague, forum_cast.administrator, forum_cast.outsider):
        assert titles(person) == [[], [], []]


def events(user: User) -> dict[str, Any]:
    response = Client().get(f"/kalender/{make_calendar_link(by=user)}.ics")
    found = Calendar.from_ical(response.content).walk("VEVENT")
    return {str(event["summary"]): event for event in found if "naboskab" in str(event["summary"])}


def test_the_calendar_has_ones_own_actions_and_the_meetings(
    forum_cast: ForumCast, action: ForumAction
) -> None:
    meetings = {f"{kind}smøde (Chefer om naboskab)" for kind in ("Midtvej", "Opsamling")}
    meetings.add("Startmøde (Chefer om naboskab)")
    mine = events(forum_cast.deltager)
    assert set(mine) == meetings | {f"Frist: {WHAT} (Chefer om naboskab)"}
    assert mine["Midtvejsmøde (Chefer om naboskab)"]["dtstart"].dt == date(2026, 10, 13)
    assert set(events(forum_cast.leder)) == meetings
    assert not events(forum_cast.former)
    close_forum(by=forum_cast.leder, forum=forum_cast.forum)
    assert not events(forum_cast.deltager)


def test_one_is_reminded_of_ones_own_while_one_is_there(forum_cast: ForumCast, action: ForumAction) -> None:
    reminded = Notice.objects.filter(kind="frist")
    remind_of_deadlines()
    assert not reminded.exists()  # ten days away
    ForumAction.objects.update(due_on=TODAY + timedelta(days=2))
    remind_of_deadlines()
    remind_of_deadlines()
    notice = reminded.get()
    assert (notice.recipient, notice.subject) == (forum_cast.deltager, f"Fristen nærmer sig: »{WHAT}«")
    make_action(forum_cast, action.improvement, forum_cast.deltager, due_on=TODAY, what="Noget andet")
    OrganisationRole.objects.filter(user=forum_cast.deltager).delete()
    remind_of_deadlines()
    assert reminded.count() == 1


def test_who_left_gets_no_mail_of_it_and_sees_no_message(
    forum_cast: ForumCast, deltager: Client, action: ForumAction
) -> None:
    assert titles_for(forum_cast.deltager, [forum_cast.forum.pk]) == {
        forum_cast.forum.pk: "Chefer om naboskab"
    }
    assertContains(deltager.get("/konto/beskeder/"), WHAT)
    remove_member(by=forum_cast.leder, member=forum_cast.member(forum_cast.deltager))
    assert titles_for(forum_cast.deltager, [forum_cast.forum.pk]) == {}
    assertNotContains(deltager.get("/konto/beskeder/"), WHAT)


def test_a_person_gets_all_that_they_wrote_in_a_forum(
    forum_cast: ForumCast, leder: Client, deltager: Client, at: Callable[[str], str], action: ForumAction
) -> None:
    sent = {"midtvejs-rollen-text": "Min note", "summary": "Min status", "planned_on": "2026-10-13"}
    leder.post(at("moeder/midtvejs/afslut/"), sent)
    data = json.loads(leder.get("/konto/mine-data.json").content)
    assert data["fora"][0]["task"] == "Naboerne skal møde én kommune."
    assert data["forbedringer"][0]["text"] == "Vi siger hvad der ligger fast"
    assert data["tegn"][0]["text"] == "Ingen spørger igen"
    assert data["handlinger"][0]["what"] == WHAT
    assert data["moedenoter"][0]["text"] == "Min note"
    assert "Min status" in {row["summary"] for row in data["moeder_i_fora"]}
    theirs = json.loads(deltager.get("/konto/mine-data.json").content)
    assert theirs["deltager_i_fora"][0]["role"] == "deltager"
    assert theirs["ansvar_for_handlinger"][0]["what"] == WHAT
    assert "Min note" not in json.dumps(theirs["moedenoter"])
    assertContains(leder.get("/konto/mine-data/"), "Mødenoter du har skrevet")
