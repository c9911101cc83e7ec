"""Every write to a forum's meetings."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from notices.actions import tell
from notices.models import NoticeKind
from projects.history import signed

from ..meetings import Marks, merge, written_at, written_now
from ..models import ForumMeeting, ForumMember, ForumQuestion, MeetingNote

NO_STATUS = "Skriv en kort status til alle før I afslutter mødet. En sætning eller to er nok."


class MeetingClash(Exception):
    """Somebody else wrote in the same fields meanwhile. `theirs` is what they wrote, by field."""

    def __init__(self, merged: dict[str, Any], theirs: dict[str, Any]):
        super().__init__("the meeting has changed since it was opened")
        self.merged, self.theirs = merged, theirs


@transaction.atomic
def save_meeting(
    *, by: User, meeting: ForumMeeting, opened: Marks, typed: Mapping[str, Any], hold: bool = False
) -> ForumMeeting:
    """Save what was typed on the page: `planned_on`, `summary`, and a text for each question's key.

    What only this writer changed since the page was `opened` is written, what only others changed stays.
    Raises MeetingClash, and writes nothing, where both changed the same. `hold` closes the meeting and sends
    its summary to all; raises ValidationError without one.
    """
    # Locked, so that two who save the meeting do it one after the other.
    meeting = ForumMeeting.objects.select_for_update().get(pk=meeting.pk)
    now = written_now(meeting)
    merged, theirs = merge(typed, written_at(meeting, opened), now)
    if theirs:
        raise MeetingClash(merged, theirs)
    if hold and not merged["summary"]:
        raise ValidationError(NO_STATUS)
    is_closing = hold and not meeting.is_held
    if is_closing:
        meeting.held_at, meeting.held_by = timezone.now(), by
    frame = {name: merged.pop(name) for name in ("planned_on", "summary")}
    if is_closing or frame != {name: now[name] for name in frame}:
        meeting.planned_on, meeting.summary = frame["planned_on"], frame["summary"]
        signed(meeting, by).save()
    _write_notes(by, meeting, {key: text for key, text in merged.items() if text != now.get(key, "")})
    if is_closing:
        _tell_all(meeting, by)
    return meeting


def _write_notes(by: User, meeting: ForumMeeting, texts: Mapping[str, str]) -> None:
    notes = {note.question.key: note for note in meeting.notes.select_related("question")}
    for question in ForumQuestion.objects.filter(kind=meeting.kind, key__in=texts):
        note = notes.get(question.key) or MeetingNote(meeting=meeting, question=question)
        note.text = texts[question.key]
        signed(note, by).save()


def _tell_all(meeting: ForumMeeting, by: User) -> None:
    forum = meeting.forum
    members = ForumMember.objects.present().filter(forum=forum).select_related("user")
    tell(
        by=by,
        recipients=[member.user for member in members],
        kind=NoticeKind.FORUM,
        key=f"forum-meeting:{meeting.pk}",
        subject=f"Status fra {meeting.get_kind_display().lower()}t i »{forum.title}«",
        text=meeting.summary,
        url=reverse("forum:meeting", args=[forum.pk, meeting.kind]),
        project_id=forum.pk,
    )
