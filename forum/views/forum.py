import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import SignedInRequest
from projects.clash import differences, form_over
from projects.history import NewerVersion

from ..access import Need, get_forum
from ..actions import forums as actions
from ..cycle import load_board, load_boards
from ..forms.forums import ForumForm, NewForumForm
from ..models import Forum

NO_ORGANISATION = (
    "Du mangler en organisation. Et forum er for chefer i samme kommune, region eller anden organisation, "
    "og du er ikke knyttet til nogen endnu. Bed administratoren om at tilføje dig."
)


@require_safe
def forum_list(request: SignedInRequest) -> HttpResponse:
    """The reader's fora: those that go on, and those that are closed."""
    forums = list(Forum.objects.of(request.user).select_related("organisation"))
    context = {
        "boards": load_boards([forum for forum in forums if not forum.is_closed]),
        "closed": [forum for forum in forums if forum.is_closed],
        "may_begin": request.user.organisations.exists(),
    }
    return render(request, "forum/forum_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: SignedInRequest) -> HttpResponse:
    if not request.user.organisations.exists():
        raise PermissionDenied(NO_ORGANISATION)
    form = NewForumForm(request.POST if request.method == "POST" else None, user=request.user)
    if not form.is_valid():
        return render(request, "forum/new.html", {"form": form}, status=422 if form.is_bound else 200)
    forum, is_new = actions.start_forum_once(by=request.user, **form.cleaned_data)
    if is_new:
        messages.success(request, "Forummet er i gang, og du er forumleder.")
    else:
        messages.info(request, "Forummet blev oprettet for et øjeblik siden. Her er det.")
    return redirect("forum:forum", forum.pk)


@require_safe
def show_forum(request: SignedInRequest, forum_id: uuid.UUID) -> HttpResponse:
    access = get_forum(request.user, forum_id)
    context = {"access": access, "forum": access.forum, "board": load_board(access.forum)}
    return render(request, "forum/forum.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: SignedInRequest, forum_id: uuid.UUID) -> HttpResponse:
    access = get_forum(request.user, forum_id, Need.WRITE)
    form = form_over(ForumForm, access.forum, request.POST if request.method == "POST" else None)
    context = {"access": access, "forum": access.forum, "form": form}
    if not form.is_valid():
        return render(request, "forum/edit.html", context, status=422 if form.is_bound else 200)
    try:
        actions.edit_forum(by=request.user, forum=access.forum, **form.cleaned_data)
    except NewerVersion:
        current = Forum.objects.select_related("leadership_task").get(pk=access.forum.pk)
        context["clash"] = differences(form, current)
        return render(request, "forum/edit.html", context, status=409)
    messages.success(request, "Forummets beskrivelse er gemt.")
    return redirect("forum:forum", forum_id)


@require_http_methods(["GET", "HEAD", "POST"])
def close(request: SignedInRequest, forum_id: uuid.UUID) -> HttpResponse:
    """Close a forum, after asking."""
    access = get_forum(request.user, forum_id, Need.LEAD)
    if request.method != "POST":
        context = {"access": access, "forum": access.forum, "board": load_board(access.forum)}
        return render(request, "forum/close.html", context)
    actions.close_forum(by=request.user, forum=access.forum)
    messages.success(request, "Forummet er lukket. Alt kan stadig læses her.")
    return redirect("forum:forum", forum_id)


@require_POST
def reopen(request: SignedInRequest, forum_id: uuid.UUID) -> HttpResponse:
    access = get_forum(request.user, forum_id, Need.REOPEN)
    actions.reopen_forum(by=request.user, forum=access.forum)
    messages.success(request, "Forummet er åbent igen.")
    return redirect("forum:forum", forum_id)
