"""What is written on a meeting's page, then and now, so that several can write on it at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Max

from projects.history import version_of

from .models import ForumMeeting, ForumQuestion, MeetingNote


@dataclass(frozen=True)
class Marks:
    """The newest versions there were when a page was opened: of the meeting, and of any of its notes."""

    meeting: int
    notes: int


@dataclass(frozen=True)
class Agenda:
    """The questions prepared for a meeting, with what is noted to each so far."""

    meeting: ForumMeeting
    questions: list[tuple[ForumQuestion, str]]

    @property
    def minutes(self) -> int:
        return sum(question.minutes for question, _ in self.questions)


def agenda_of(meeting: ForumMeeting) -> Agenda:
    """In two queries."""
    notes = dict(meeting.notes.values_list("question", "text"))
    questions = ForumQuestion.objects.filter(kind=meeting.kind)
    return Agenda(meeting, [(question, notes.get(question.pk, "")) for question in questions])


def marks_of(meeting: ForumMeeting) -> Marks:
    newest = MeetingNote.history.filter(meeting=meeting).aggregate(newest=Max("history_id"))
    return Marks(version_of(meeting), newest["newest"] or 0)


def written_now(meeting: ForumMeeting) -> dict[str, Any]:
    notes = meeting.notes.values_list("question__key", "text")
    return {"planned_on": meeting.planned_on, "summary": meeting.summary, **dict(notes)}


def written_at(meeting: ForumMeeting, opened: Marks) -> dict[str, Any]:
    """What stood there when a page was opened. Later saves of a note are later in the history too."""
    rows = MeetingNote.history.filter(meeting=meeting, history_id__lte=opened.notes)
    notes = rows.order_by("history_id").values_list("question__key", "text")
    frame = ForumMeeting.history.filter(id=meeting.pk, history_id=opened.meeting)
    return dict(notes) | (frame.values("planned_on", "summary").first() or {})


def merge(
    typed: Mapping[str, Any], base: Mapping[str, Any], now: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Lay what one typed on what others wrote since; and where both wrote in the same field, what they wrote.

    In such a field the first answer keeps what was typed.
    """
    merged: dict[str, Any] = {}
    theirs: dict[str, Any] = {}
    for name, text in typed.items():
        before, there = base.get(name) or "", now.get(name) or ""
        if (text or "") == before:
            merged[name] = now.get(name, text)
            continue
        merged[name] = text
        if there not in (before, text or ""):
            theirs[name] = now.get(name)
    return merged, theirs
