"""The record of a forum's meetings on paper: what was agreed, and what was said."""

from dataclasses import dataclass
from datetime import datetime

from django.http import Http404
from django.template.loader import render_to_string
from django.utils import timezone

from dossier.paper.pdf import pdf_bytes
from dossier.paper.text import printable

from .cycle import Board, load_board
from .meetings import Agenda, agenda_of
from .models import Forum

STYLESHEET = "static:css/record.css"


@dataclass(frozen=True)
class Record:
    """A forum with one of its meetings, or with all that were held."""

    board: Board
    agendas: list[Agenda]
    made_at: datetime

    @property
    def forum(self) -> Forum:
        return self.board.forum

    @property
    def kind(self) -> str:
        """What the paper is called."""
        if len(self.agendas) == 1:
            return f"Referat af {self.agendas[0].meeting.get_kind_display().lower()}t"
        return "Referat"


def record_of(forum: Forum, kind: str | None = None) -> Record:
    """All meetings that were held, or the one of a kind. Raises Http404 for no such kind of meeting."""
    board = load_board(forum)
    if kind is not None and kind not in board.meetings:
        raise Http404
    meetings = board.meetings.values()
    chosen = [meeting for meeting in meetings if (meeting.kind == kind if kind else meeting.is_held)]
    return Record(board, [agenda_of(meeting) for meeting in chosen], timezone.now())


def render_record(record: Record) -> bytes:
    return pdf_bytes(record_html(record), STYLESHEET)


def record_html(record: Record) -> str:
    context = {"record": record, "board": record.board, "forum": record.forum}
    return printable(render_to_string("forum/record.html", context))
