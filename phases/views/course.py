import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import SignedInRequest
from leadership.forms.mandate import NewWordingForm
from leadership.models import Mandate
from projects.access import Access, Verb, get_access
from projects.history import NewerVersion

from ..actions.course import adjust_course as adjust
from ..actions.course import newest_adjustment
from ..course import load_course
from ..forms.course import CourseAdjustmentForm


@require_safe
def course(request: SignedInRequest, project_id: uuid.UUID) -> HttpResponse:
    """All course adjustments, newest first, with what they changed in the mandate."""
    access = get_access(request.user, project_id)
    mandate = _mandate_of(access)
    decisions = access.project.step_decisions.select_related("to_step")
    changes = load_course(access.project, mandate, decisions)
    context = {"access": access, "changes": changes, "mandate": mandate}
    return render(request, "phases/course.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def adjust_course(request: SignedInRequest, project_id: uuid.UUID) -> HttpResponse:
    """Change course, and the mandate with it if need be."""
    access = get_access(request.user, project_id, Verb.DECIDE)
    mandate = _mandate_of(access)
    data = request.POST if request.method == "POST" else None
    form = CourseAdjustmentForm(data, project=access.project)
    wording = NewWordingForm(data, mandate=mandate) if mandate else None
    context = {"access": access, "form": form, "wording": wording}
    # Both are checked, so that all mistakes are told at once.
    if not all([form.is_valid(), wording is None or not wording.is_bound or wording.is_valid()]):
        return render(request, "phases/adjust_course.html", context, status=422 if form.is_bound else 200)
    try:
        adjust(by=request.user, project=access.project, **form.decision(), **_new_wording(wording, mandate))
    except NewerVersion:
        return _clash(request, access, context)
    messages.success(request, "Kursjusteringen er gemt, og holdet får besked.")
    return redirect("phases:course", project_id)


def _mandate_of(access: Access) -> Mandate | None:
    return Mandate.objects.filter(project=access.project).select_related("updated_by").first()


def _new_wording(wording: NewWordingForm | None, mandate: Mandate | None) -> dict[str, Any]:
    if wording is None or mandate is None or not wording.is_bound:
        return {}
    return {"mandate": wording.changes(mandate), "opened_mandate": wording.cleaned_data.get("opened")}


def _clash(request: SignedInRequest, access: Access, context: dict[str, Any]) -> HttpResponse:
    """Somebody adjusted the course in the meantime: theirs is shown, and what was typed stays in the form."""
    form, wording, mandate = context["form"], context["wording"], _mandate_of(access)
    form.over(newest_adjustment(access.project))
    context["theirs"] = access.project.course_adjustments.select_related("decided_by").first()
    if wording and wording.is_bound and mandate:
        context["clash"] = wording.over(mandate)
    return render(request, "phases/adjust_course.html", context, status=409)
