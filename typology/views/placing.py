import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import SignedInRequest
from projects.access import Verb, get_access
from projects.models import Project

from .. import actions
from ..forms import QuestionsForm, ValuesForm
from ..models import CasePlacement, CocreationType, Dimension, Placement, PlacementQuestion, type_at
from ..placing import nearest
from ..plot import draw_plot
from ..shift import last_shift


@require_safe
def show_placement(request: SignedInRequest, project_id: uuid.UUID) -> HttpResponse:
    access = get_access(request.user, project_id)
    types = list(CocreationType.objects.prefetch_related("advice"))
    placements = list(CasePlacement.objects.select_related("case").order_by("case__order", "order"))
    history = list(access.project.placements.select_related("placed_by"))
    current = history[0] if history else None
    context = {
        "access": access,
        "types": types,
        "current": current,
        "history": [(placement, type_at(types, placement.x, placement.y)) for placement in history],
        "plot": draw_plot(
            dimensions=list(Dimension.objects.all()),
            types=types,
            placements=placements,
            project=(current.x, current.y) if current else None,
        ),
        "nearest": nearest(placements, current.x, current.y) if current else [],
        "shift": last_shift(history),
    }
    return render(request, "typology/placement.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def place_by_questions(request: SignedInRequest, project_id: uuid.UUID) -> HttpResponse:
    access = get_access(request.user, project_id, Verb.PLACE)
    questions = list(PlacementQuestion.objects.select_related("dimension").prefetch_related("options"))
    questions.sort(key=lambda question: (question.dimension.order, question.order))
    form = QuestionsForm(request.POST or None, questions=questions)
    if form.is_valid():
        placement = actions.place_project(
            by=request.user,
            project=access.project,
            x=form.coordinate(Dimension.CENTRAL_ACTOR),
            y=form.coordinate(Dimension.PREDICTABILITY),
            reason=form.cleaned_data["reason"],
            options=form.chosen(),
        )
        return _placed(request, placement)
    context = {"access": access, "form": form}
    return render(request, "typology/place_by_questions.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def place_by_values(request: SignedInRequest, project_id: uuid.UUID) -> HttpResponse:
    access = get_access(request.user, project_id, Verb.PLACE)
    dimensions = list(Dimension.objects.all())
    form = ValuesForm(request.POST or None, dimensions=dimensions, initial=_current_values(access.project))
    if form.is_valid():
        placement = actions.place_project(by=request.user, project=access.project, **form.cleaned_data)
        return _placed(request, placement)
    context = {"access": access, "form": form, "dimensions": dimensions}
    return render(request, "typology/place_by_values.html", context, status=422 if form.is_bound else 200)


def _current_values(project: Project) -> dict[str, int]:
    current = project.placements.current()
    return {"x": current.x, "y": current.y} if current else {}


def _placed(request: SignedInRequest, placement: Placement) -> HttpResponse:
    """Back to the figure; after a change of type first to what it calls for."""
    messages.success(request, "Projektet er placeret.")
    shift = last_shift(placement.project.placements.all())
    is_new_type = shift is not None and shift.now == placement
    return redirect("phases:fresh_look" if is_new_type else "typology:placement", placement.project_id)
