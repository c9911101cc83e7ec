import uuid
from itertools import islice

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from accounts.actions import count_lately, log_event
from accounts.models import EventKind, Organisation
from accounts.requests import SignedInRequest
from phases.guide import load_guide
from projects.access import get_access

from .checklist import project_checklist, render_checklist, workshop_checklist
from .history import events_of
from .next_step import next_step
from .pdf import render_report
from .read import build_dossier

PLAIN_LETTERS = {ord("æ"): "ae", ord("ø"): "oe", ord("å"): "aa"}
SHOWN_EVENTS = 200
REPORTS_IN_TEN_MINUTES = 20
"""More than anybody reads; a report takes a second or more of the server's time."""


@require_safe
def overview(request: SignedInRequest, project_id: uuid.UUID) -> HttpResponse:
    access = get_access(request.user, project_id)
    dossier = build_dossier(access.project)
    context = {"access": access, "dossier": dossier, "next": next_step(dossier, access)}
    return render(request, "dossier/overview.html", context)


@require_safe
def history(request: SignedInRequest, project_id: uuid.UUID) -> HttpResponse:
    access = get_access(request.user, project_id)
    events = list(islice(events_of(build_dossier(access.project)), SHOWN_EVENTS + 1))
    context = {"access": access, "events": events[:SHOWN_EVENTS], "more": len(events) > SHOWN_EVENTS}
    return render(request, "dossier/history.html", context)


@require_safe
def report_pdf(request: SignedInRequest, project_id: uuid.UUID) -> HttpResponse:
    access = get_access(request.user, project_id)
    if _are_too_many(request):
        return render(request, "dossier/too_many_reports.html", {"access": access}, status=429)
    project = access.project
    pdf = render_report(build_dossier(project))
    _log(request, f"»{project.title}«", project.organisation)
    return _pdf(pdf, _file_name(project.title))


@require_safe
def checklist_pdf(request: SignedInRequest, project_id: uuid.UUID, step_key: str) -> HttpResponse:
    """A step to print, with the project's answers or (`?blank`) with room to write them."""
    access = get_access(request.user, project_id)
    project = access.project
    is_blank = "blank" in request.GET
    checklist = project_checklist(project, load_guide(project), step_key, is_blank=is_blank)
    if _are_too_many(request):
        return render(request, "dossier/too_many_reports.html", {"access": access}, status=429)
    pdf = render_checklist(checklist, is_a3=_is_a3(request))
    _log(request, f"»{project.title}«, tjekliste for {checklist.step.title.lower()}", project.organisation)
    return _pdf(pdf, f"{_file_name(project.title)}-{step_key}")


@require_safe
def workshop_checklist_pdf(request: SignedInRequest, step_key: str) -> HttpResponse:
    """A blank step to print, of nobody's project."""
    checklist = workshop_checklist(step_key)
    if _are_too_many(request):
        return render(request, "dossier/too_many_checklists.html", status=429)
    pdf = render_checklist(checklist, is_a3=_is_a3(request))
    _log(request, f"Tom tjekliste for {checklist.step.title.lower()}")
    return _pdf(pdf, f"tjekliste-{step_key}")


def _are_too_many(request: SignedInRequest) -> bool:
    lately = count_lately(EventKind.REPORT_EXPORTED, by=request.user, minutes=10)
    return lately >= REPORTS_IN_TEN_MINUTES


def _log(request: SignedInRequest, about: str, organisation: Organisation | None = None) -> None:
    log_event(EventKind.REPORT_EXPORTED, by=request.user, organisation=organisation, about=about)


def _is_a3(request: SignedInRequest) -> bool:
    return request.GET.get("papir") == "a3"


def _file_name(title: str) -> str:
    return slugify(title.lower().translate(PLAIN_LETTERS)) or "projekt"


def _pdf(pdf: bytes, name: str) -> HttpResponse:
    return HttpResponse(
        pdf,
        content_type="application/pdf",
        headers={
            "Content-Disposition": f'inline; filename="samskab-{name}.pdf"',
            "Cache-Control": "private, no-store",
        },
    )
