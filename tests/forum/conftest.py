from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client

from accounts.models import User
from forum.actions.forums import remove_member, start_forum
from forum.actions.work import add_improvement, add_sign, save_action
from forum.models import Forum, ForumAction, ForumMeeting, ForumMember, Improvement
from tests.conftest import Cast
from tests.factories import make_user

TODAY = date(2026, 9, 1)


@pytest.fixture(autouse=True)
def today() -> Any:
    with time_machine.travel("2026-09-01 10:00:00+02:00", tick=True) as clock:
        yield clock


@dataclass(frozen=True)
class ForumCast:
    """One forum with somebody in every relation to it; the rest are the project's cast."""

    forum: Forum
    leder: User
    deltager: User
    former: User
    colleague: User
    administrator: User
    outsider: User

    def member(self, user: User) -> ForumMember:
        return self.forum.members.get(user=user)

    def meeting(self, kind: str) -> ForumMeeting:
        return self.forum.meetings.get(kind=kind)


@pytest.fixture
def forum_cast(cast: Cast) -> ForumCast:
    """A forum of Nordby Kommune with nothing in it yet."""
    former = make_user("Finn Forhen", organisation=cast.organisation)
    forum = start_forum(
        by=cast.chef,
        organisation=cast.organisation,
        people=[cast.laeser, former],
        title="Chefer om naboskab",
        task="Naboerne skal møde én kommune.",
        starts_on=TODAY,
    )
    remove_member(by=cast.chef, member=forum.members.get(user=former))
    return ForumCast(
        forum=forum,
        leder=cast.chef,
        deltager=cast.laeser,
        former=former,
        colleague=cast.colleague,
        administrator=cast.administrator,
        outsider=cast.outsider,
    )


@pytest.fixture
def at(forum_cast: ForumCast) -> Callable[[str], str]:
    """The address of a page of the forum: `at("deltagere/")`."""
    return lambda path="": f"/forum/{forum_cast.forum.pk}/{path}"


@pytest.fixture
def leder(forum_cast: ForumCast, signed_in: Callable[[User], Client]) -> Client:
    return signed_in(forum_cast.leder)


@pytest.fixture
def deltager(forum_cast: ForumCast, signed_in: Callable[[User], Client]) -> Client:
    return signed_in(forum_cast.deltager)


@pytest.fixture
def improvement(forum_cast: ForumCast) -> Improvement:
    return add_improvement(
        by=forum_cast.leder, forum=forum_cast.forum, text="Vi siger hvad der ligger fast", why=""
    )


@pytest.fixture
def action(forum_cast: ForumCast, improvement: Improvement) -> ForumAction:
    """The participant's, due in ten days; with a sign beside it, so that the improvement is whole."""
    add_sign(by=forum_cast.leder, improvement=improvement, text="Ingen spørger igen")
    return make_action(forum_cast, improvement, forum_cast.deltager)


def make_action(forum_cast: ForumCast, improvement: Improvement, to: User, **fields: Any) -> ForumAction:
    values = {"what": "Skriver en side om rammen", "due_on": date(2026, 9, 11)} | fields
    return save_action(
        by=forum_cast.leder, improvement=improvement, responsible=forum_cast.member(to), **values
    )
