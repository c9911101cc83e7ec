"""Reports with an address of their own, answered at once: made in the request, or as they are kept."""

import uuid

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from dossier.formats import File
from dossier.formats.files import plain
from dossier.paper.checklist import (
    Checklist,
    checklist_html,
    project_checklist,
    render_checklist,
    workshop_checklist,
)
from dossier.read import Dossier, build_dossier
from dossier.versions.kept import dossier_of
from dossier.views.paper import answer_with_file, are_too_many, log_export
from phases.guide import load_guide
from phases.models import Version
from projects.access import Access, get_access

from .. import files
from ..fingerprint import key_of_page
from ..making import kept_report
from ..models import KeptFile


@require_safe
def report_pdf(request: SignedInRequest, project_id: uuid.UUID) -> HttpResponse:
    access = get_access(request.user, project_id)
    return _answer(request, access, build_dossier(access.project))


@require_safe
def version_pdf(request: SignedInRequest, project_id: uuid.UUID, number: int) -> HttpResponse:
    access = get_access(request.user, project_id)
    versions = Version.objects.select_related("stored_by", "decision__from_step", "decision__to_step")
    version = get_object_or_404(versions, project=access.project, number=number)
    version.project = access.project
    return _answer(request, access, dossier_of(version))


def _answer(request: SignedInRequest, access: Access, dossier: Dossier) -> HttpResponse:
    """The report of a dossier, unless its reader took too many lately."""
    if are_too_many(request):
        return _too_many(request, access)
    kept = kept_report(dossier)
    version = f", udgave {dossier.version.number}" if dossier.version else ""
    log_export(request, f"»{access.project.title}«{version}", access.project.organisation)
    return _answer_with(kept)


@require_safe
def checklist_pdf(request: SignedInRequest, project_id: uuid.UUID, step_key: str) -> HttpResponse:
    """A step to print, with the project's answers or (`?blank`) with room to write them."""
    access = get_access(request.user, project_id)
    project = access.project
    is_blank = "blank" in request.GET
    checklist = project_checklist(project, load_guide(project), step_key, is_blank=is_blank)
    if are_too_many(request):
        return _too_many(request, access)
    kept = _kept_checklist(checklist, f"{plain(project.title)}-{step_key}", is_a3=_is_a3(request))
    about = f"»{project.title}«, tjekliste for {checklist.step.title.lower()}"
    log_export(request, about, project.organisation)
    return _answer_with(kept)


@require_safe
def workshop_checklist_pdf(request: SignedInRequest, step_key: str) -> HttpResponse:
    """A blank step to print, of nobody's project."""
    checklist = workshop_checklist(step_key)
    if are_too_many(request):
        return render(request, "dossier/too_many_checklists.html", status=429)
    kept = _kept_checklist(checklist, f"tjekliste-{step_key}", is_a3=_is_a3(request))
    log_export(request, f"Tom tjekliste for {checklist.step.title.lower()}")
    return _answer_with(kept)


def _kept_checklist(checklist: Checklist, name: str, *, is_a3: bool) -> KeptFile:
    return files.made_once(
        key_of_page(checklist_html(checklist), "a3" if is_a3 else "a4"),
        lambda: File(f"samskab-{name}.pdf", "application/pdf", render_checklist(checklist, is_a3=is_a3)),
        [checklist.project] if checklist.project else [],
    )


def _answer_with(kept: KeptFile) -> HttpResponse:
    with kept.file.open() as file:
        return answer_with_file(File(kept.name, kept.content_type, file.read()))


def _is_a3(request: SignedInRequest) -> bool:
    return request.GET.get("papir") == "a3"


def _too_many(request: SignedInRequest, access: Access) -> HttpResponse:
    return render(request, "dossier/too_many_reports.html", {"access": access}, status=429)
