"""Running a meeting: the questions, the notes of several writers at once, and the status to all."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.asserts import assertContains, assertNotContains

from forum.actions.forums import close_forum
from forum.actions.work import add_improvement
from forum.meetings import Marks, agenda_of, marks_of, merge, written_at
from forum.models import ForumMeeting, ForumQuestion, MeetingKind, MeetingNote
from notices.models import Notice

from .conftest import ForumCast

RUN, HOLD, READ = "moeder/midtvejs/koer/", "moeder/midtvejs/afslut/", "moeder/midtvejs/"
ROLE, SIGNS = "midtvejs-rollen", "midtvejs-tegnene"


def sent(client: Client, path: str, **changes: Any) -> dict[str, Any]:
    """What the browser would send from the page as it is now, with these fields changed."""
    page = client.get(path).context["page"]
    data = {field.html_name: field.value() for form in page.forms for field in form}
    data = {name: "" if value is None else value for name, value in data.items()}
    return (
        data
        | {f"{name.replace('_', '-')}-text": text for name, text in changes.items() if name != "summary"}
        | ({"summary": changes["summary"]} if "summary" in changes else {})
    )


def notes(forum_cast: ForumCast) -> dict[str, str]:
    rows = MeetingNote.objects.filter(meeting=forum_cast.meeting("midtvejs"))
    return dict(rows.values_list("question__key", "text"))


@pytest.mark.parametrize(("kind", "count"), [("start", 6), ("midtvejs", 6), ("status", 5)])
def test_each_meeting_has_its_questions_with_minutes(
    forum_cast: ForumCast, leder: Client, at: Callable[[str], str], kind: str, count: int
) -> None:
    questions = ForumQuestion.objects.filter(kind=kind)
    assert len(questions) == count
    page = leder.get(at(f"moeder/{kind}/koer/"))
    for number, question in enumerate(questions, start=1):
        assertContains(page, f"{number}. {question.text}")
    minutes = sum(question.minutes for question in questions)
    assertContains(page, f"I alt omkring {minutes} minutter")
    assertContains(page, MeetingKind(kind).label)


def test_notes_are_saved_and_come_back(
    forum_cast: ForumCast, deltager: Client, at: Callable[[str], str]
) -> None:
    data = sent(deltager, at(RUN), midtvejs_rollen="Lis holder\r\nkontakten", summary="Det går fremad")
    page = deltager.post(at(RUN), data | {"planned_on": "2026-10-20"}, follow=True)
    assertContains(page, "Noterne er gemt.")
    assertContains(page, "Lis holder\nkontakten")
    assertContains(page, "Det går fremad")
    assert forum_cast.meeting("midtvejs").planned_on == date(2026, 10, 20)
    note = MeetingNote.objects.get()
    assert (note.question.key, note.history.get().history_user) == (ROLE, forum_cast.deltager)
    assert not forum_cast.meeting("midtvejs").is_held
    # Nothing new leaves no versions behind.
    deltager.post(at(RUN), sent(deltager, at(RUN)))
    assert MeetingNote.history.count() == 1
    assert ForumMeeting.history.filter(kind="midtvejs").count() == 2


def test_the_meeting_ends_with_a_status_to_all(
    forum_cast: ForumCast, leder: Client, deltager: Client, at: Callable[[str], str]
) -> None:
    data = sent(deltager, at(RUN), midtvejs_rollen="Lis ringer", summary="Vi fortsætter til november.")
    page = deltager.post(at(HOLD), data, follow=True)
    assertContains(page, "alle i forummet har fået jeres status")
    for words in ("Lis ringer", "Vi fortsætter til november.", "Holdt 1. september 2026", "Næste skridt"):
        assertContains(page, words)
    assertContains(page, f'href="{at("forbedringer/ny/")}">Skriv den første</a>')
    notice = Notice.objects.get(key__startswith="forum-meeting")
    assert notice.recipient == forum_cast.leder
    assert notice.subject == "Status fra midtvejsmødet i »Chefer om naboskab«"
    assert notice.text == "Vi fortsætter til november."
    assert notice.url == at(READ)
    # A second click holds it no second time, and what is corrected afterwards is sent to nobody.
    again = leder.post(at(HOLD), sent(leder, at(RUN), midtvejs_tegnene="Vi ser dem"), follow=True)
    assertContains(again, "Mødet var allerede afsluttet.")
    corrected = leder.post(at(RUN), sent(leder, at(RUN), summary="Vi fortsætter."), follow=True)
    assertContains(corrected, "Vi fortsætter.")
    assert notes(forum_cast) == {ROLE: "Lis ringer", SIGNS: "Vi ser dem"}
    assert Notice.objects.filter(key__startswith="forum-meeting").count() == 1
    assert forum_cast.meeting("midtvejs").held_by == forum_cast.deltager


def test_no_meeting_ends_without_a_status_and_nothing_typed_is_lost(
    forum_cast: ForumCast, leder: Client, at: Callable[[str], str]
) -> None:
    response = leder.post(at(HOLD), sent(leder, at(RUN), midtvejs_rollen="En lang note"))
    assertContains(response, "Skriv en kort status til alle", status_code=422)
    assertContains(response, "En lang note", status_code=422)
    assert not forum_cast.meeting("midtvejs").is_held


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({f"{ROLE}-text": "x" * 10_001}, "10000 tegn"),
        ({f"{ROLE}-text": "x\x00"}, "Null"),
        ({"summary": "x" * 5001}, "5000 tegn"),
        ({"planned_on": "snart"}, "gyldig dato"),
        ({"planned_on": "9999-12-31"}, "Tjek årstallet"),
        ({"opened_notes": "x"}, "Noternes udgave"),
    ],
)
def test_bad_input_is_told_and_nothing_typed_is_lost(
    forum_cast: ForumCast, leder: Client, at: Callable[[str], str], changes: dict[str, str], told: str
) -> None:
    data = sent(leder, at(RUN), midtvejs_tegnene="Bevares") | changes
    for path in (RUN, HOLD):
        response = leder.post(at(path), data)
        assertContains(response, told, status_code=422)
        assertContains(response, "Bevares", status_code=422)
    assert not MeetingNote.objects.exists()


# --- Several writers ---------------------------------------------------------------------------------------


def test_two_who_write_to_different_questions_both_get_theirs(
    forum_cast: ForumCast, leder: Client, deltager: Client, at: Callable[[str], str]
) -> None:
    mine, theirs = (
        sent(leder, at(RUN), midtvejs_rollen="Karins"),
        sent(deltager, at(RUN), midtvejs_tegnene="Lis'"),
    )
    assert leder.post(at(RUN), mine).status_code == 302
    assert deltager.post(at(RUN), theirs).status_code == 302
    assert notes(forum_cast) == {ROLE: "Karins", SIGNS: "Lis'"}


def test_two_who_write_to_the_same_question_see_both_texts_and_lose_nothing(
    forum_cast: ForumCast, leder: Client, deltager: Client, at: Callable[[str], str]
) -> None:
    leder.post(at(RUN), sent(leder, at(RUN), midtvejs_rollen="Fælles begyndelse"))
    theirs = sent(deltager, at(RUN), midtvejs_rollen="Lis' tekst", midtvejs_tegnene="Kun Lis")
    leder.post(at(RUN), sent(leder, at(RUN), midtvejs_rollen="Karins tekst", summary="Karins status"))
    response = deltager.post(at(RUN), theirs)
    for words in ("En anden har gemt mens du skrev", "Karins tekst", "Lis&#x27; tekst", "Kun Lis"):
        assertContains(response, words, status_code=409)
    # What only the other wrote is in its field now, and not told as a difference.
    assertContains(response, "Karins status", count=1, status_code=409)
    assert notes(forum_cast) == {ROLE: "Karins tekst"}
    page = response.context["page"]
    data = {field.html_name: field.value() or "" for form in page.forms for field in form}
    data[f"{ROLE}-text"] = "Karins tekst og Lis' tekst"
    assert deltager.post(at(RUN), data).status_code == 302
    assert notes(forum_cast) == {ROLE: "Karins tekst og Lis' tekst", SIGNS: "Kun Lis"}
    assert forum_cast.meeting("midtvejs").summary == "Karins status"


def test_two_who_write_the_same_do_not_clash(
    forum_cast: ForumCast, leder: Client, deltager: Client, at: Callable[[str], str]
) -> None:
    data = sent(leder, at(RUN), midtvejs_rollen="Det samme", summary="Det samme")
    assert leder.post(at(HOLD), data).status_code == 302
    assert deltager.post(at(HOLD), data).status_code == 302
    assert Notice.objects.filter(key__startswith="forum-meeting").count() == 1


def test_two_who_end_the_meeting_with_different_words_see_each_other(
    forum_cast: ForumCast, leder: Client, deltager: Client, at: Callable[[str], str]
) -> None:
    theirs = sent(deltager, at(RUN), summary="Lis' status")
    leder.post(at(HOLD), sent(leder, at(RUN), summary="Karins status"))
    response = deltager.post(at(HOLD), theirs)
    assertContains(response, "Karins status", status_code=409)
    assertContains(response, "Lis&#x27; status", status_code=409)
    assert forum_cast.meeting("midtvejs").summary == "Karins status"


def test_a_question_that_was_not_on_the_page_is_left_as_it_is(
    forum_cast: ForumCast, leder: Client, at: Callable[[str], str]
) -> None:
    leder.post(at(RUN), sent(leder, at(RUN), midtvejs_rollen="En note"))
    data = sent(leder, at(RUN))
    del data[f"{ROLE}-text"]
    assert leder.post(at(RUN), data).status_code == 302
    assert notes(forum_cast) == {ROLE: "En note"}


def test_a_page_without_marks_overwrites_nothing(
    forum_cast: ForumCast, leder: Client, at: Callable[[str], str]
) -> None:
    leder.post(at(RUN), sent(leder, at(RUN), midtvejs_rollen="En note"))
    data = sent(leder, at(RUN), midtvejs_rollen="Noget andet") | {"opened_notes": "", "opened_meeting": ""}
    assert leder.post(at(RUN), data).status_code == 409
    huge = data | {"opened_notes": "-" + "9" * 30, "opened_meeting": "9" * 30}
    assert leder.post(at(RUN), huge).status_code == 409
    assert notes(forum_cast) == {ROLE: "En note"}


def test_what_stood_there_is_read_from_the_history(
    forum_cast: ForumCast, leder: Client, at: Callable[[str], str]
) -> None:
    meeting = forum_cast.meeting("midtvejs")
    before = marks_of(meeting)
    leder.post(at(RUN), sent(leder, at(RUN), midtvejs_rollen="Første"))
    first = marks_of(meeting)
    leder.post(at(RUN), sent(leder, at(RUN), midtvejs_rollen="Anden"))
    assert ROLE not in written_at(meeting, before)
    assert written_at(meeting, first)[ROLE] == "Første"
    assert written_at(meeting, Marks(0, 0)) == {}
    assert agenda_of(meeting).minutes == 65


TEXT = st.sampled_from(["", "a", "b", "c"])


@given(base=TEXT, typed=TEXT, now=TEXT)
def test_merging_never_drops_what_one_of_two_wrote(base: str, typed: str, now: str) -> None:
    merged, theirs = merge({"f": typed}, {"f": base}, {"f": now})
    kept = {merged["f"], theirs.get("f", merged["f"])}
    if typed != base:
        assert typed in kept
    if now != base:
        assert now in kept
    if theirs:
        assert len({base, typed, now}) == 3
    assert merged["f"] in (typed, now)


# --- Around the meeting ------------------------------------------------------------------------------------


def test_the_page_of_a_meeting_that_was_not_held_says_so(
    forum_cast: ForumCast, leder: Client, at: Callable[[str], str]
) -> None:
    page = leder.get(at(READ))
    assertContains(page, "Ikke holdt, planlagt til 13. oktober 2026")
    assertContains(page, "Kør mødet")
    close_forum(by=forum_cast.leder, forum=forum_cast.forum)
    assertNotContains(leder.get(at(READ)), "Kør mødet")


def test_what_one_works_on_is_at_hand_in_a_new_window(
    forum_cast: ForumCast, leder: Client, at: Callable[[str], str]
) -> None:
    add_improvement(by=forum_cast.leder, forum=forum_cast.forum, text="Vi ringer først", why="")
    page = leder.get(at(RUN))
    assertContains(page, "Vi ringer først")
    assertContains(page, f'<a href="{at()}" target="_blank">')
