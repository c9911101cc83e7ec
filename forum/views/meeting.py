import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import SignedInRequest
from projects.clash import Difference

from ..access import ForumAccess, Need, get_forum
from ..actions import meetings as meeting_actions
from ..cycle import Board, load_board
from ..forms.meetings import MeetingPage
from ..meetings import agenda_of, marks_of
from ..models import ForumMeeting


@require_safe
def show_meeting(request: SignedInRequest, forum_id: uuid.UUID, kind: str) -> HttpResponse:
    """What was said at a meeting, to be read."""
    access = get_forum(request.user, forum_id)
    board, meeting = _find(access, kind)
    context = {
        "access": access,
        "forum": access.forum,
        "board": board,
        "meeting": meeting,
        "agenda": agenda_of(meeting),
    }
    return render(request, "forum/meeting.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def run(request: SignedInRequest, forum_id: uuid.UUID, kind: str) -> HttpResponse:
    """The page to run a meeting from: its questions one after the other, with room for notes."""
    access = get_forum(request.user, forum_id, Need.WRITE)
    if request.method == "POST":
        return _save(request, access, kind, hold=False)
    board, meeting = _find(access, kind)
    return _page(request, access, board, meeting, _read(meeting))


@require_POST
def hold(request: SignedInRequest, forum_id: uuid.UUID, kind: str) -> HttpResponse:
    """Close the meeting with what is written on the page, and send its status to all."""
    access = get_forum(request.user, forum_id, Need.WRITE)
    return _save(request, access, kind, hold=True)


def _find(access: ForumAccess, kind: str) -> tuple[Board, ForumMeeting]:
    board = load_board(access.forum)
    if kind not in board.meetings:
        raise Http404
    return board, board.meetings[kind]


def _read(meeting: ForumMeeting, data: QueryDict | None = None) -> MeetingPage:
    return MeetingPage(agenda_of(meeting), marks_of(meeting), data)


def _save(request: SignedInRequest, access: ForumAccess, kind: str, *, hold: bool) -> HttpResponse:
    board, meeting = _find(access, kind)
    page = _read(meeting, request.POST)
    if not page.is_valid():
        return _page(request, access, board, meeting, page, status=422)
    try:
        saved = meeting_actions.save_meeting(
            by=request.user, meeting=meeting, opened=page.form.marks, typed=page.typed(), hold=hold
        )
    except ValidationError as error:
        page.form.add_error("summary", error)
        return _page(request, access, board, meeting, page, status=422)
    except meeting_actions.MeetingClash as clash:
        told = page.over(marks_of(meeting), clash.merged, clash.theirs)
        return _page(request, access, board, meeting, page, told, status=409)
    if not hold:
        messages.success(request, "Noterne er gemt.")
        return redirect("forum:meeting" if saved.is_held else "forum:run_meeting", access.forum.pk, kind)
    if meeting.is_held:
        messages.success(request, "Noterne er gemt. Mødet var allerede afsluttet.")
    else:
        messages.success(request, "Mødet er afsluttet, og alle i forummet har fået jeres status.")
    return redirect("forum:meeting", access.forum.pk, kind)


def _page(
    request: SignedInRequest,
    access: ForumAccess,
    board: Board,
    meeting: ForumMeeting,
    page: MeetingPage,
    clash: list[Difference] | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "access": access,
        "forum": access.forum,
        "board": board,
        "meeting": meeting,
        "page": page,
        "clash": clash,
    }
    return render(request, "forum/run_meeting.html", context, status=status)
