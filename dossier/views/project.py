import uuid
from itertools import islice

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from accounts.actions import count_lately, log_event
from accounts.models import EventKind
from accounts.requests import SignedInRequest
from projects.access import Access, get_access

from ..history import events_of
from ..next_step import next_step
from ..pdf import render_report
from ..read import Dossier, build_dossier

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
    return answer_with_report(request, access, build_dossier(access.project))


def answer_with_report(request: SignedInRequest, access: Access, dossier: Dossier) -> HttpResponse:
    """The report of a dossier, unless its reader took too many lately."""
    if count_lately(EventKind.REPORT_EXPORTED, by=request.user, minutes=10) >= REPORTS_IN_TEN_MINUTES:
        return render(request, "dossier/too_many_reports.html", {"access": access}, status=429)
    pdf = render_report(dossier)
    about = f"»{access.project.title}«"
    log_event(
        EventKind.REPORT_EXPORTED,
        by=request.user,
        organisation=access.project.organisation,
        about=f"{about}, udgave {dossier.version.number}" if dossier.version else about,
    )
    return HttpResponse(
        pdf,
        content_type="application/pdf",
        headers={
            "Content-Disposition": f'inline; filename="{_file_name(dossier)}"',
            "Cache-Control": "private, no-store",
        },
    )


def _file_name(dossier: Dossier) -> str:
    title = slugify(dossier.project.title.lower().translate(PLAIN_LETTERS)) or "projekt"
    version = f"-udgave-{dossier.version.number}" if dossier.version else ""
    return f"samskab-{title}{version}.pdf"
