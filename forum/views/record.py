import uuid

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from dossier.formats.files import plain
from dossier.views.paper import answer_with_pdf, are_too_many, log_export

from ..access import get_forum
from ..record import record_of, render_record


@require_safe
def record_pdf(request: SignedInRequest, forum_id: uuid.UUID) -> HttpResponse:
    """What the forum agreed, and all its meetings that were held."""
    return _answer(request, forum_id)


@require_safe
def meeting_pdf(request: SignedInRequest, forum_id: uuid.UUID, kind: str) -> HttpResponse:
    return _answer(request, forum_id, kind)


def _answer(request: SignedInRequest, forum_id: uuid.UUID, kind: str | None = None) -> HttpResponse:
    access = get_forum(request.user, forum_id)
    record = record_of(access.forum, kind)
    if are_too_many(request):
        context = {"access": access, "forum": access.forum}
        return render(request, "forum/too_many_records.html", context, status=429)
    pdf = render_record(record)
    # Without the title: the organisation's administrators read the log, and a forum is its members' own.
    log_export(request, "Referat fra et forum", access.forum.organisation)
    name = f"{plain(access.forum.title)}-referat"
    return answer_with_pdf(pdf, f"{name}-{kind}" if kind else name)
