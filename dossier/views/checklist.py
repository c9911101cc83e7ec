import uuid

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from phases.guide import load_guide
from projects.access import get_access

from ..formats.files import plain
from ..paper.checklist import project_checklist, render_checklist, workshop_checklist
from .paper import answer_with_pdf, are_too_many, log_export


@require_safe
def checklist_pdf(request: SignedInRequest, project_id: uuid.UUID, step_key: str) -> HttpResponse:
    """A step to print, with the project's answers or (`?blank`) with room to write them."""
    access = get_access(request.user, project_id)
    project = access.project
    is_blank = "blank" in request.GET
    checklist = project_checklist(project, load_guide(project), step_key, is_blank=is_blank)
    if are_too_many(request):
        return render(request, "dossier/too_many_reports.html", {"access": access}, status=429)
    pdf = render_checklist(checklist, is_a3=_is_a3(request))
    about = f"»{project.title}«, tjekliste for {checklist.step.title.lower()}"
    log_export(request, about, project.organisation)
    return answer_with_pdf(pdf, f"{plain(project.title)}-{step_key}")


@require_safe
def workshop_checklist_pdf(request: SignedInRequest, step_key: str) -> HttpResponse:
    """A blank step to print, of nobody's project."""
    checklist = workshop_checklist(step_key)
    if are_too_many(request):
        return render(request, "dossier/too_many_checklists.html", status=429)
    pdf = render_checklist(checklist, is_a3=_is_a3(request))
    log_export(request, f"Tom tjekliste for {checklist.step.title.lower()}")
    return answer_with_pdf(pdf, f"tjekliste-{step_key}")


def _is_a3(request: SignedInRequest) -> bool:
    return request.GET.get("papir") == "a3"
