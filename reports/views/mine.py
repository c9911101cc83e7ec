"""The reports that one has asked for: how they go, and the files."""

import uuid

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import SignedInRequest
from dossier.formats import Format
from projects.access import access_to
from projects.models import Membership, Project
from projects.partials import asks_for_part, render_part

from .. import actions
from ..making import NO_ACCESS, why_not
from ..models import KeptFile, Report, ReportQuerySet
from .limits import has_asked_for_too_many, too_many

PER_PAGE = 20
LOST_ONE = "Du har mistet adgangen til et af projekterne i filen siden den blev lavet."


@require_safe
def report_list(request: SignedInRequest) -> HttpResponse:
    reports = _mine(request)
    page = Paginator(reports, PER_PAGE).get_page(request.GET.get("side"))
    context = {"page": page, "days": settings.KEEP_REPORTS_DAYS}
    return render(request, "reports/list.html", context)


@never_cache
@require_safe
def show(request: SignedInRequest, report_id: uuid.UUID) -> HttpResponse:
    """How it goes with a report; for htmx, which asks again and again, only that."""
    report = get_object_or_404(_mine(request), pk=report_id)
    if asks_for_part(request):
        response = render_part(request, "reports/_progress.html", {"report": report}, told="reportProgress")
        if not report.is_under_way:
            response.headers["HX-Refresh"] = "true"
        return response
    visible = Project.objects.visible_to(request.user)
    projects = report.projects.filter(pk__in=visible.values("pk")).order_by("title", "pk")
    context = {"report": report, "projects": projects, "left_out": report.reported.count() - len(projects)}
    return render(request, "reports/report.html", context)


@require_safe
def download(request: SignedInRequest, report_id: uuid.UUID) -> HttpResponseBase:
    """The file, to those who may still see all that is in it."""
    report = get_object_or_404(Report.objects.to_hand_out(request.user), pk=report_id)
    if reason := _why_refused(request, report):
        return render(request, "reports/refused.html", {"report": report, "reason": reason}, status=403)
    kept = report.file
    try:
        response = answer_with_kept(kept) if kept and kept.is_whole else None
    except FileNotFoundError:
        response = None
    if response is None:
        return render(request, "reports/gone.html", {"report": report}, status=404)
    if report.handed_out_at is None:
        actions.note_handed_out(by=request.user, report=report)
    return response


@require_POST
def mail(request: SignedInRequest, report_id: uuid.UUID) -> HttpResponse:
    """Once one sees that it takes a while."""
    report = get_object_or_404(_mine(request), pk=report_id)
    if actions.wish_for_mail(by=request.user, report=report):
        messages.success(request, "Du får en mail når rapporten er klar.")
    return redirect("my_reports:report", report.pk)


@require_POST
def cancel(request: SignedInRequest, report_id: uuid.UUID) -> HttpResponse:
    report = get_object_or_404(_mine(request), pk=report_id)
    if actions.cancel(by=request.user, report=report):
        messages.success(request, "Rapporten er annulleret.")
    else:
        messages.info(request, "Det var for sent at annullere: Rapporten var allerede færdig.")
    return redirect("my_reports:report", report.pk)


@require_POST
def remove(request: SignedInRequest, report_id: uuid.UUID) -> HttpResponse:
    report = get_object_or_404(_mine(request), pk=report_id)
    actions.remove(by=request.user, report=report)
    messages.success(request, "Rapporten er fjernet fra din liste.")
    return redirect("my_reports:list")


@require_POST
def make_again(request: SignedInRequest, report_id: uuid.UUID) -> HttpResponse:
    report = get_object_or_404(_mine(request), pk=report_id)
    if has_asked_for_too_many(request):
        return too_many(request)
    try:
        again = actions.make_again(by=request.user, report=report)
    except ValueError:
        messages.info(request, "Den slags rapport findes ikke længere. Vælg en anden.")
        return redirect("reports:order", report.project_id)
    return redirect("my_reports:report", again.pk)


def answer_with_kept(kept: KeptFile) -> FileResponse:
    """Raises FileNotFoundError."""
    is_pdf = kept.content_type == "application/pdf"
    response = FileResponse(
        kept.file.open(), as_attachment=not is_pdf, filename=kept.name, content_type=kept.content_type
    )
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _mine(request: SignedInRequest) -> ReportQuerySet:
    return Report.objects.of(request.user).select_related("project__organisation", "version", "file")


def _why_refused(request: SignedInRequest, report: Report) -> str | None:
    """Raises Http404 when the one project that it is about is no longer theirs to know of."""
    if report.project_id:
        if report.is_on_team and report.file_format != Format.JSON:
            return None  # without asking more: most downloads are theirs
        project = Project.objects.with_roles_of(request.user).filter(pk=report.project_id)
        reason = why_not(report, access_to(project.get(), request.user))
        if reason == NO_ACCESS:
            raise Http404
        return reason
    # Without asking more than it takes: most who take out many are on the teams of them all.
    teams = Membership.objects.filter(user=request.user).order_by().values("project")
    others = report.reported.order_by().exclude(project__in=teams)
    if not others.exists():
        return None
    visible = Project.objects.visible_to(request.user).order_by().values("pk")
    return LOST_ONE if others.exclude(project__in=visible).exists() else None
