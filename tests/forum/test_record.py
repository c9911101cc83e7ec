"""The record as PDF: that all is in it, that everybody can read it, and who may have it."""

import io
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
from django.test import Client
from pypdf import PdfReader
from pytest_django.asserts import assertContains

from accounts.models import Event
from dossier.views import paper
from forum.actions.forums import start_forum
from forum.actions.meetings import save_meeting
from forum.actions.work import add_improvement, add_sign, save_action
from forum.meetings import marks_of
from forum.models import Forum, ForumAction, ForumQuestion, Sign
from forum.record import record_of, render_record
from tests.dossier.printed import Printed, print_and_forget
from tests.dossier.test_report import LONG_TEXT, LONG_WORD, NASTY, cover, letters, text_boxes
from tests.factories import make_organisation, make_user

from .conftest import TODAY, ForumCast

pytestmark = pytest.mark.django_db


def make_forum(**fields: Any) -> Forum:
    organisation = make_organisation()
    chef = make_user("Karin Chef", organisation=organisation)
    values = {"title": "Chefer om naboskab", "task": "Naboerne skal møde én kommune.", "starts_on": TODAY}
    return start_forum(by=chef, organisation=organisation, **values | fields)


def make_worst() -> Forum:
    """All that could burst a page, at once."""
    forum = make_forum(title="W" * 120, task=LONG_TEXT[:3000])
    chef = forum.created_by
    chef.name = "N" * 150
    chef.save()
    texts = [LONG_TEXT[:9000], LONG_WORD, NASTY, "Linje\n" * 90, "😀" * 40, ""]
    for meeting in forum.meetings.all():
        questions = ForumQuestion.objects.filter(kind=meeting.kind)
        typed = {"planned_on": None, "summary": LONG_WORD + LONG_TEXT[:4000]}
        typed |= {question.key: text for question, text in zip(questions, texts, strict=False)}
        save_meeting(by=chef, meeting=meeting, opened=marks_of(meeting), typed=typed, hold=True)
    for _ in range(2):
        row = add_improvement(by=chef, forum=forum, text="m" * 200, why=NASTY)
        for number in range(6):
            add_sign(by=chef, improvement=row, text="m" * 300, note=LONG_TEXT[:3000], seen=Sign.Seen.COMING)
            save_action(
                by=chef,
                improvement=row,
                what="x" * 300,
                responsible=forum.members.get(),
                due_on=TODAY,
                done=number % 2 == 0,
                outcome=LONG_TEXT[:3000] if number % 3 else "Linje\n" * 90,
            )
    return forum


MAKERS: dict[str, Callable[[], Any]] = {
    "worst": lambda: record_of(make_worst()),
    "empty": lambda: record_of(make_forum()),
    "one meeting": lambda: record_of(make_forum(), "midtvejs"),
}


@cache
def printed(name: str) -> Printed:
    """One of them, rendered once a process."""
    return print_and_forget(MAKERS[name], render_record)


@pytest.mark.parametrize("name", MAKERS)
def test_everybody_can_read_it(name: str) -> None:
    assert printed(name).is_for_everybody_and_for_good()


@pytest.mark.parametrize("name", MAKERS)
def test_nothing_leaves_its_page_or_covers_something_else(name: str) -> None:
    for sheet in printed(name).sheets:
        paper_box = sheet._page_box
        left, top = paper_box.content_box_x() - 1, paper_box.content_box_y() - 1
        right, bottom = left + paper_box.width + 2, top + paper_box.height + 2
        boxes = list(text_boxes(paper_box.children[0]))
        for number, box in enumerate(boxes):
            assert left <= box.position_x <= box.position_x + box.width <= right, box.text
            assert top <= box.position_y <= box.position_y + box.height <= bottom, box.text
            near = boxes[number + 1 : number + 60]  # in reading order: those far off are on other lines
            assert not any(cover(box, other) for other in near), box.text
        lowest = max(boxes, key=lambda box: box.position_y)
        assert lowest.element_tag not in {"h1", "h2", "h3"}, lowest.text


def read(pdf: bytes) -> tuple[str, PdfReader]:
    reader = PdfReader(io.BytesIO(pdf))
    return letters("\n".join(sheet.extract_text() for sheet in reader.pages)), reader


def test_all_that_was_agreed_and_said_is_in_it(
    forum_cast: ForumCast, deltager: Client, at: Callable[[str], str], action: ForumAction
) -> None:
    meeting = forum_cast.meeting("midtvejs")
    typed = {"planned_on": TODAY, "summary": "Vi fortsætter.", "midtvejs-rollen": "Lis holder kontakten."}
    save_meeting(by=forum_cast.leder, meeting=meeting, opened=marks_of(meeting), typed=typed, hold=True)
    response = deltager.get(at("referat.pdf"))
    assert response.headers["Content-Type"] == "application/pdf"
    assert "samskab-chefer-om-naboskab-referat.pdf" in response.headers["Content-Disposition"]
    assert response.headers["Cache-Control"] == "private, no-store"
    text, reader = read(response.content)
    assert reader.metadata is not None
    assert reader.metadata.title == "Referat af midtvejsmødet: Chefer om naboskab"
    assert reader.root_object["/Lang"] == "da"
    for said in (
        "Naboerne skal møde én kommune.",
        "Karin Chef (forumleder), Lis Læser",
        "Vi fortsætter.",
        "Lis holder kontakten.",
        "Er min egen rolle tydelig",
        "Vi siger hvad der ligger fast",
        "Skriver en side om rammen",
        "Frist 11. september 2026",
        "Ingen spørger igen",
        "Ikke endnu",
    ):
        assert letters(said) in text, said
    assert "Startmøde" not in text


def test_a_meeting_has_a_record_of_its_own_also_before_it_is_held(
    forum_cast: ForumCast, deltager: Client, at: Callable[[str], str]
) -> None:
    response = deltager.get(at("moeder/start/referat.pdf"))
    assert "samskab-chefer-om-naboskab-referat-start.pdf" in response.headers["Content-Disposition"]
    text, _ = read(response.content)
    assert letters("Ikke holdt endnu. Planlagt til 1. september 2026") in text


def test_it_is_noted_without_the_title(
    forum_cast: ForumCast, deltager: Client, at: Callable[[str], str]
) -> None:
    deltager.get(at("referat.pdf"))
    event = Event.objects.get(kind="rapport-hentet")
    assert (event.user, event.about) == (forum_cast.deltager, "Referat fra et forum")


def test_too_many_at_once_are_put_off(
    forum_cast: ForumCast, deltager: Client, at: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paper, "REPORTS_IN_TEN_MINUTES", 0)
    assertContains(deltager.get(at("referat.pdf")), "Prøv igen om ti minutter", status_code=429)
    assertContains(deltager.get(at("moeder/start/referat.pdf")), "Prøv igen", status_code=429)
