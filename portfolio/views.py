import re

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from notices.models import CalendarLink
from phases.progress import progress_of_projects
from projects.access import access_to
from projects.models import Project

from .calendar import calendar_of
from .my_tasks import lists_of
from .search import search, words_of

PER_PAGE = 20
MOST_LETTERS = 200
SHOWN_AT_FIRST = 10
"""Of each list of tasks, until the reader asks for the whole of it."""


@require_safe
def project_list(request: SignedInRequest) -> HttpResponse:
    show_archived = "arkiv" in request.GET
    search = request.GET.get("q", "").replace("\x00", "").strip()
    visible = Project.objects.visible_to(request.user)
    projects = visible.archived() if show_archived else visible.active()
    if search:
        # Not icontains: in SQLite that knows the case of a-z only, and not of æøå.
        projects = projects.filter(title__iregex=re.escape(search))
    # Paged as ids: the rest is read for the twenty that are shown, not for all that are sorted.
    if not show_archived:
        # What is over stands after what somebody works on.
        projects = projects.order_by(F("closed_at").desc(nulls_first=True), "-updated_at")
    page = Paginator(projects.values_list("pk", flat=True), PER_PAGE).get_page(request.GET.get("side"))
    shown = Project.objects.with_roles_of(request.user).select_related("organisation").in_bulk(list(page))
    progress = progress_of_projects(page)
    rows = [(access_to(shown[pk], request.user), *progress.get(pk, (None, None))) for pk in page]
    over = 0 if show_archived else sum(shown[pk].is_closed for pk in page)
    context = {
        "page": page,
        "rows": rows,
        "under_way": rows[: len(rows) - over],
        "closed": rows[len(rows) - over :],
        "show_archived": show_archived,
        "search": search,
    }
    return render(request, "portfolio/project_list.html", context)


@require_safe
def find(request: SignedInRequest) -> HttpResponse:
    """Search in the site's knowledge and in the projects that the reader may read."""
    query = request.GET.get("q", "").strip()[:MOST_LETTERS]
    words = words_of(query)
    context = {"query": query, "found": search(request.user, words) if words else None}
    return render(request, "portfolio/find.html", context)


@login_not_required
@cache_control(private=True, max_age=15 * 60)
@require_safe
def calendar(request: HttpRequest, token: str) -> HttpResponse:
    """A person's calendar, for the program that was given the secret address: it cannot sign in."""
    link = CalendarLink.objects.by_token(token)
    if link is None:
        raise Http404
    text = calendar_of(link.user, link=request.build_absolute_uri)
    return HttpResponse(text, content_type="text/calendar; charset=utf-8")


@require_safe
def my_tasks(request: SignedInRequest) -> HttpResponse:
    """What waits for the reader, what the reader waits for, and what is late, across all their projects."""
    lists = lists_of(request.user)
    chosen = next((tasks for tasks in lists if tasks.key == request.GET.get("vis")), None)
    context = {
        "lists": [(tasks, tasks.rows[:SHOWN_AT_FIRST]) for tasks in lists],
        "chosen": chosen,
        "page": Paginator(chosen.rows, PER_PAGE).get_page(request.GET.get("side")) if chosen else None,
    }
    return render(request, "portfolio/my_tasks.html", context)
