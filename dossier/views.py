import uuid

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from projects.access import get_access

from .next_step import next_step
from .pdf import render_report
from .read import build_dossier


@require_safe
def overview(request: SignedInRequest, project_id: uuid.UUID) -> HttpResponse:
    access = get_access(request.user, project_id)
    dossier = build_dossier(access.project)
    context = {"access": access, "dossier": dossier, "next": next_step(dossier, access)}
    return render(request, "dossier/overview.html", context)


@require_safe
def report_pdf(request: SignedInRequest, project_id: uuid.UUID) -> HttpResponse:
    access = get_access(request.user, project_id)
    pdf = render_report(build_dossier(access.project))
    name = slugify(access.project.title) or "projekt"
    return HttpResponse(
        pdf,
        content_type="application/pdf",
        headers={
            "Content-Disposition": f'inline; filename="samskab-{name}.pdf"',
            "Cache-Control": "private, no-store",
        },
    )
