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
from ..models import (
    CasePlacement,
    CocreationType,
    Dimension,
    Placement,
    PlacementQuestion,
    ProjectPart,
    Stage,
)
from ..page import read_page
from ..plot import draw_plot
from ..shift import last_shift
from .chosen import chosen_part, placement_url, words_for


@require_safe
def show_placement(request: SignedInRequest, project_id: uuid.UUID) -> HttpResponse:
    access = get_access(request.user, project_id)
    part = chosen_part(request, access.project)
    context = {"access": access, "page": read_page(access, part)} | words_for(part)
    return render(request, "typology/placement.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def place_by_questions(request: SignedInRequest, project_id: uuid.UUID) -> HttpResponse:
    access = get_access(request.user, project_id, Verb.PLACE)
    part = chosen_part(request, access.project)
    initial = {"stage": last_stage(access.project, part)}
    form = QuestionsForm(
        request.POST or None, questions=PlacementQuestion.objects.in_order(), initial=initial
    )
    if form.is_valid():
        placement = actions.place_project(
            by=request.user,
            project=access.project,
            part=part,
            stage=form.cleaned_data["stage"],
            reason=form.cleaned_data["reason"],
            options=form.chosen(),
            **form.point(),
        )
        return placed(request, placement, "er placeret.")
    context = {"access": access, "form": form} | words_for(part)
    return render(request, "typology/place_by_questions.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def place_by_values(request: SignedInRequest, project_id: uuid.UUID) -> HttpResponse:
    access = get_access(request.user, project_id, Verb.PLACE)
    part = chosen_part(request, access.project)
    dimensions = list(Dimension.objects.all())
    initial = _current_values(access.project, part)
    form = ValuesForm(request.POST or None, dimensions=dimensions, initial=initial)
    if form.is_valid():
        placement = actions.place_project(
            by=request.user, project=access.project, part=part, **form.cleaned_data
        )
        return placed(request, placement, "er placeret.")
    context = {
        "access": access,
        "form": form,
        "plot": draw_plot(
            dimensions=dimensions, types=list(CocreationType.objects.all()), placements=all_cases()
        ),
    }
    status = 422 if form.is_bound else 200
    return render(request, "typology/place_by_values.html", context | words_for(part), status=status)


def all_cases() -> list[CasePlacement]:
    return list(CasePlacement.objects.select_related("case").order_by("case__order", "order"))


def placed(request: SignedInRequest, placement: Placement, told: str) -> HttpResponse:
    """Back to the figure; after a change of the project's type first to what it calls for."""
    part = placement.part
    messages.success(request, f"»{part.title}« {told}" if part else f"Projektet {told}")
    shift = None if part else last_shift(placement.project.placements.of_whole())
    if shift and shift.now == placement:
        return redirect("phases:fresh_look", placement.project_id)
    return redirect(placement_url(placement.project_id, part))


def last_stage(project: Project, part: ProjectPart | None) -> str:
    """What the form begins with: who has told how it went, seldom goes back to planning."""
    current = project.placements.of_part(part).current()
    return current.stage if current else Stage.PLANNED


def _current_values(project: Project, part: ProjectPart | None) -> dict[str, object]:
    current = project.placements.of_part(part).current()
    return {"x": current.x, "y": current.y, "stage": current.stage} if current else {}
