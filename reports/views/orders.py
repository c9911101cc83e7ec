"""Where people ask for a report."""

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.requests import SignedInRequest
from phases.models import Step, Version
from projects.access import Outsider, get_access, standing_of
from projects.models import Project

from .. import actions
from ..forms import ProjectsForm, ReportForm, offered_of, uuids_in
from ..models import What
from .limits import has_asked_for_too_many, too_many

SEARCH = "vis"
"""The button that only looks for projects."""


@require_http_methods(["GET", "HEAD", "POST"])
def order(request: SignedInRequest, project_id: uuid.UUID) -> HttpResponse:
    """A report of a project: which, of what, and as what."""
    access = get_access(request.user, project_id)
    versions = Version.objects.filter(project=access.project).select_related("decision").defer("content")
    form = ReportForm(request.POST or None, access=access, versions=list(versions))
    if not form.is_valid():
        steps = Step.objects.values_list("key", "title")
        context = {"access": access, "form": form, "steps": steps}
        return render(request, "reports/order.html", context, status=422 if form.is_bound else 200)
    if has_asked_for_too_many(request):
        return too_many(request)
    report = actions.ask_for(
        by=request.user,
        project=access.project,
        version=form.chosen_version(),
        file_format=form.chosen_format(),
        choices=form.choices(),
        mail_when_ready=form.cleaned_data.get("mail_when_ready", False),
    )
    return redirect("my_reports:report", report.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def order_several(request: SignedInRequest) -> HttpResponse:
    """One file about several projects, of those that one may see. To search keeps what is chosen."""
    search = _searched(request)
    visible = Project.objects.visible_to(request.user)
    projects = visible.archived() if "arkiv" in request.GET else visible.active()
    chosen_ids = uuids_in(request.POST.getlist("projects"))
    offered = offered_of(projects, search, chosen_ids).with_roles_of(request.user).order_by("title", "pk")
    is_search = SEARCH in request.POST
    form = ProjectsForm(
        None if is_search else request.POST or None,
        offered=offered,
        initial=request.POST.dict() | {"projects": chosen_ids} if is_search else None,
    )
    if not form.is_valid():
        context = {"form": form, "search": search, "show_archived": "arkiv" in request.GET}
        return render(request, "reports/order_several.html", context, status=422 if form.is_bound else 200)
    if has_asked_for_too_many(request):
        return too_many(request)
    chosen = form.chosen()
    for project in chosen:
        if standing_of(project) == Outsider.ADMINISTRATOR:
            get_access(request.user, project.pk)  # writes down that an administrator reads it
    report = actions.ask_for_several(
        by=request.user,
        projects=chosen,
        what=What(form.cleaned_data["what"]),
        mail_when_ready=form.cleaned_data.get("mail_when_ready", False),
    )
    return redirect("my_reports:report", report.pk)


def _searched(request: SignedInRequest) -> str:
    """What the projects on the page hold in their titles: what was written there last does not count until
    one has seen what it finds."""
    said = request.POST or request.GET
    name = "shown" if request.POST and SEARCH not in request.POST else "q"
    return said.get(name, "").replace("\x00", "").strip()
