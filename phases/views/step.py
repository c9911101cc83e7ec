import uuid

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from projects.access import get_access

from ..guide import load_guide


@require_safe
def show_step(request: SignedInRequest, project_id: uuid.UUID, step_key: str) -> HttpResponse:
    access = get_access(request.user, project_id)
    guide = load_guide(access.project)
    context = {"access": access, "guide": guide, "state": guide.step(step_key)}
    return render(request, "phases/step.html", context)
