"""How far a forum is, what to do next and who has the ball, all the way round."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.test import Client
from pytest_django.asserts import assertContains, assertNotContains

from accounts.models import OrganisationRole
from forum.actions.forums import close_forum
from forum.actions.meetings import save_meeting
from forum.actions.work import add_improvement, add_sign
from forum.cycle import Board, load_board
from forum.meetings import marks_of
from forum.models import Forum, ForumAction, ForumMeeting, ForumQuestion

from .conftest import ForumCast, make_action


def board_of(forum_cast: ForumCast) -> Board:
    return load_board(Forum.objects.get(pk=forum_cast.forum.pk))


def move(forum_cast: ForumCast) -> tuple[str, str]:
    """What is next, and who has the ball."""
    found = board_of(forum_cast).next_move
    assert found
    return found.title, found.ball


def steps(forum_cast: ForumCast) -> str:
    """A letter a step: done, current or waiting."""
    return "".join(
        "d" if step.is_done else "c" if step.is_current else "-" for step in board_of(forum_cast).steps
    )


def hold(forum_cast: ForumCast, kind: str) -> None:
    meeting = forum_cast.meeting(kind)
    typed = {"planned_on": meeting.planned_on, "summary": "Vi er i gang."}
    save_meeting(by=forum_cast.leder, meeting=meeting, opened=marks_of(meeting), typed=typed, hold=True)


def test_all_the_way_round(forum_cast: ForumCast, today: Any) -> None:
    leder, forum = forum_cast.leder, forum_cast.forum
    assert (steps(forum_cast), move(forum_cast)) == ("c---", ("Hold startmødet", "Karin Chef"))

    hold(forum_cast, "start")
    chosen = ("Vælg en eller to ting I vil blive bedre til", "jer alle")
    assert (steps(forum_cast), move(forum_cast)) == ("dc--", chosen)

    improvement = add_improvement(by=leder, forum=forum, text="Vi ringer først", why="")
    assert move(forum_cast) == ("Aftal hvem der gør hvad", "jer alle")

    make_action(forum_cast, improvement, forum_cast.deltager)
    assert (steps(forum_cast), move(forum_cast)[0]) == ("dc--", "Skriv et tegn på at det virker")

    add_sign(by=leder, improvement=improvement, text="De ringer tilbage")
    assert (steps(forum_cast), move(forum_cast)) == ("ddc-", ("Gør det I har aftalt", "Lis Læser"))

    # With nothing left to do, or on the day, one meets.
    today.move_to("2026-10-13 10:00:00+02:00")
    assert move(forum_cast) == ("Hold midtvejsmødet", "Karin Chef")
    hold(forum_cast, "midtvejs")
    assert (steps(forum_cast), move(forum_cast)[0]) == ("dddc", "Gør det I har aftalt")
    ForumAction.objects.update(done_on=date(2026, 10, 14))
    assert move(forum_cast) == ("Hold opsamlingsmødet", "Karin Chef")

    hold(forum_cast, "status")
    assert (steps(forum_cast), move(forum_cast)) == (
        "dddd",
        ("Luk forummet, eller opret et nyt", "Karin Chef"),
    )
    close_forum(by=leder, forum=forum)
    assert board_of(forum_cast).next_move is None


def test_the_last_actions_are_finished_before_one_closes(forum_cast: ForumCast, action: ForumAction) -> None:
    for kind in ("start", "midtvejs", "status"):
        hold(forum_cast, kind)
    assert move(forum_cast) == ("Gør det I har aftalt", "Lis Læser")


def test_a_start_with_notes_is_to_be_ended_whatever_else_is_chosen(
    forum_cast: ForumCast, leder: Client, at: Callable[[str], str]
) -> None:
    meeting = forum_cast.meeting("start")
    question = ForumQuestion.objects.filter(kind="start")[0]
    typed = {"planned_on": meeting.planned_on, "summary": "", question.key: "En hånd fra kommunikation."}
    save_meeting(by=forum_cast.leder, meeting=meeting, opened=marks_of(meeting), typed=typed, hold=False)
    add_improvement(by=forum_cast.leder, forum=forum_cast.forum, text="Vi ringer først", why="")

    assert (steps(forum_cast), move(forum_cast)) == ("c---", ("Afslut startmødet", "Karin Chef"))
    assert board_of(forum_cast).steps[0].says == "I gang, men ikke afsluttet"
    page = leder.get(at())
    assertContains(page, f'href="{at("moeder/start/koer/")}">Åbn startmødet</a>')
    assertNotContains(page, "På plads")

    hold(forum_cast, "start")
    assert (steps(forum_cast), move(forum_cast)[0]) == ("dc--", "Aftal hvem der gør hvad")
    assertContains(leder.get(at()), "På plads", count=1)


def test_who_begins_without_a_meeting_is_asked_to_hold_it(forum_cast: ForumCast, action: ForumAction) -> None:
    assert (steps(forum_cast), move(forum_cast)[0]) == ("cd--", "Hold startmødet")


def test_a_start_that_was_passed_over_is_not_asked_for(forum_cast: ForumCast, action: ForumAction) -> None:
    hold(forum_cast, "midtvejs")
    assert (steps(forum_cast), move(forum_cast)[0]) == ("dddc", "Gør det I har aftalt")
    assert [step.state for step in board_of(forum_cast).steps] == ["Sprunget over", "Aftalt", "På plads", ""]


def test_actions_are_in_place_when_all_are_done(forum_cast: ForumCast, action: ForumAction) -> None:
    def state() -> str:
        return board_of(forum_cast).steps[1].state

    make_action(forum_cast, action.improvement, forum_cast.leder)
    assert state() == "Aftalt"
    ForumAction.objects.filter(pk=action.pk).update(done_on=date(2026, 9, 2))
    assert state() == "I gang"
    ForumAction.objects.update(done_on=date(2026, 9, 2))
    assert state() == "På plads"


def test_what_has_nobody_comes_first(forum_cast: ForumCast, action: ForumAction) -> None:
    OrganisationRole.objects.filter(user=forum_cast.deltager).delete()
    assert move(forum_cast) == ("Find en ny til »Skriver en side om rammen«", "Karin Chef")


def test_where_nobody_leads_all_have_the_ball(forum_cast: ForumCast) -> None:
    OrganisationRole.objects.filter(user=forum_cast.leder).delete()
    assert move(forum_cast) == ("Hold startmødet", "jer alle")


def test_several_are_named_together(forum_cast: ForumCast, action: ForumAction) -> None:
    hold(forum_cast, "start")
    make_action(forum_cast, action.improvement, forum_cast.leder)
    make_action(forum_cast, action.improvement, forum_cast.leder)
    assert move(forum_cast)[1] == "Lis Læser og Karin Chef"


def test_days_in_words(forum_cast: ForumCast, today: Any) -> None:
    def why() -> str:
        found = board_of(forum_cast).next_move
        assert found
        return found.why

    assert why().endswith("Mødet er i dag.")
    today.move_to("2026-09-02 10:00:00+02:00")
    assert why().endswith("Mødet var planlagt til 1. september 2026.")
    ForumMeeting.objects.update(planned_on=date(2026, 9, 4))
    assert why().endswith("Mødet er planlagt til 4. september 2026.")
    ForumMeeting.objects.update(planned_on=None)
    assert why() == "Spørgsmålene ligger klar."
    assert [step.says for step in board_of(forum_cast).steps][2] == "Uden dato"
