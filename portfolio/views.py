import re

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from phases.progress import progress_of_projects
from projects.access import access_to
from projects.models import Project

from .my_tasks import lists_of

PER_PAGE = 20
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
    page = Paginator(projects.values_list("pk", flat=True), PER_PAGE).get_page(request.GET.get("side"))
    shown = Project.objects.with_roles_of(request.user).select_related("organisation").in_bulk(list(page))
    progress = progress_of_projects(page)
    context = {
        "page": page,
        "rows": [(access_to(shown[pk], request.user), *progress.get(pk, (None, None))) for pk in page],
        "show_archived": show_archived,
        "search": search,
    }
    return render(request, "portfolio/project_list.html", context)


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
