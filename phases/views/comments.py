import uuid
from dataclasses import asdict

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import SignedInRequest
from projects.access import Access, Verb, get_access

from ..actions import comments as actions
from ..forms.comments import CommentForm
from ..guide import PointState, load_guide
from ..mentions import offered_names
from ..models import Comment

REMOVED = "Kommentaren er fjernet imens, så den kan ikke besvares. Kopiér din tekst og skriv en ny kommentar."


@require_http_methods(["GET", "HEAD", "POST"])
def write(request: SignedInRequest, project_id: uuid.UUID, step_key: str, point_key: str) -> HttpResponse:
    """Begin a thread."""
    access, state = _place(request, project_id, step_key, point_key, Verb.COMMENT)
    return _write(request, access, state, None)


@require_http_methods(["GET", "HEAD", "POST"])
def reply(
    request: SignedInRequest, project_id: uuid.UUID, step_key: str, point_key: str, comment_id: int
) -> HttpResponse:
    access, state = _place(request, project_id, step_key, point_key, Verb.COMMENT)
    thread = _comment(access, state, comment_id, thread=None)
    return _write(request, access, state, thread)


@require_safe
def show(
    request: SignedInRequest, project_id: uuid.UUID, step_key: str, point_key: str, comment_id: int
) -> HttpResponse:
    """A comment's own address leads to its place on the point's page."""
    access, state = _place(request, project_id, step_key, point_key, Verb.VIEW)
    return _to_comment(_comment(access, state, comment_id), state)


@require_POST
def resolve(
    request: SignedInRequest, project_id: uuid.UUID, step_key: str, point_key: str, comment_id: int
) -> HttpResponse:
    access, state = _place(request, project_id, step_key, point_key, Verb.COMMENT)
    actions.resolve_thread(by=request.user, thread=_comment(access, state, comment_id, thread=None))
    messages.success(request, "Tråden er afsluttet. Den ligger stadig foldet sammen under kommentarerne.")
    return redirect("phases:focus_point", project_id, step_key, point_key)


@require_POST
def reopen(
    request: SignedInRequest, project_id: uuid.UUID, step_key: str, point_key: str, comment_id: int
) -> HttpResponse:
    access, state = _place(request, project_id, step_key, point_key, Verb.COMMENT)
    thread = _comment(access, state, comment_id, thread=None)
    actions.reopen_thread(by=request.user, thread=thread)
    return _to_comment(thread, state)


@require_http_methods(["GET", "HEAD", "POST"])
def remove(
    request: SignedInRequest, project_id: uuid.UUID, step_key: str, point_key: str, comment_id: int
) -> HttpResponse:
    """Remove one's own comment, after asking."""
    access, state = _place(request, project_id, step_key, point_key, Verb.COMMENT)
    comment = _comment(access, state, comment_id, removed_at=None)
    if comment.author_id != access.user.pk:
        raise PermissionDenied("Du kan kun fjerne dine egne kommentarer.")
    if comment.kind == Comment.Kind.DECISION:
        raise PermissionDenied("En beslutning fra en sparring bliver stående.")
    if request.method != "POST":
        context = {"access": access, "state": state, "comment": comment}
        return render(request, "phases/remove_comment.html", context)
    actions.remove_comment(by=request.user, comment=comment)
    messages.success(request, "Din kommentar er fjernet.")
    return redirect("phases:focus_point", project_id, step_key, point_key)


@require_safe
def member_names(request: SignedInRequest, project_id: uuid.UUID) -> HttpResponse:
    """Whom one may mention, for the list that opens at an @."""
    access = get_access(request.user, project_id, Verb.COMMENT)
    names = [asdict(name) for name in offered_names(access.project, request.user)]
    return JsonResponse({"names": names}, headers={"Cache-Control": "private, no-store"})


def _place(
    request: SignedInRequest, project_id: uuid.UUID, step_key: str, point_key: str, verb: Verb
) -> tuple[Access, PointState]:
    access = get_access(request.user, project_id, verb)
    return access, load_guide(access.project).point(step_key, point_key)


def _comment(access: Access, state: PointState, comment_id: int, **only: object) -> Comment:
    comments = access.project.comments.select_related("author").filter(**only)
    return get_object_or_404(comments, pk=comment_id, focus_point=state.point.focus_point_id)


def _write(
    request: SignedInRequest, access: Access, state: PointState, thread: Comment | None
) -> HttpResponse:
    names_url = reverse("phases:member_names", args=[access.project.pk])
    form = CommentForm(request.POST if request.method == "POST" else None, names_url=names_url)
    status = 422 if request.method == "POST" else 200
    if form.is_valid():
        try:
            comment = actions.write_comment(
                by=access.user,
                project=access.project,
                focus_point=state.point.focus_point,
                text=form.cleaned_data["comment"],
                thread=thread,
            )
        except actions.ThreadRemoved:
            form.add_error("comment", REMOVED)
            status = 409
        else:
            messages.success(request, "Din kommentar er gemt.")
            return _to_comment(comment, state)
    context = {"access": access, "state": state, "thread": thread, "form": form}
    return render(request, "phases/write_comment.html", context, status=status)


def _to_comment(comment: Comment, state: PointState) -> HttpResponse:
    point = reverse("phases:focus_point", args=[comment.project_id, state.point.step.key, state.key])
    # Asked for by name as well, since a browser may not unfold what its address points into.
    return redirect(f"{point}?kommentar={comment.pk}#kommentar-{comment.pk}")
