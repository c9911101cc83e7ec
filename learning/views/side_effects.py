import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.views.decorators.http import require_http_methods

from accounts.requests import SignedInRequest
from projects.access import Access, Verb, get_access
from projects.clash import Difference, differences, form_over
from projects.history import NewerVersion

from ..actions import side_effects as actions
from ..forms.review import SideEffectForm
from ..models import SideEffect, SideEffectKind


@require_http_methods(["GET", "HEAD", "POST"])
def note(request: SignedInRequest, project_id: uuid.UUID) -> HttpResponse:
    """Of the kind in `?slags=`, until another is chosen."""
    access = get_access(request.user, project_id, Verb.EVALUATE)
    data = request.POST if request.method == "POST" else None
    form = SideEffectForm(data, initial={"kind": request.GET.get("slags")})
    if form.is_valid():
        made = actions.note_side_effect(by=request.user, project=access.project, **form.cleaned_data)
        messages.success(request, f"{made.get_kind_display()} er noteret.")
        return _back(project_id)
    context = {"access": access, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "learning/note_side_effect.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: SignedInRequest, project_id: uuid.UUID, side_effect_id: int) -> HttpResponse:
    access = get_access(request.user, project_id, Verb.EVALUATE)
    side_effect = _side_effect_or_404(access, side_effect_id)
    if request.method != "POST":
        return _page(request, access, side_effect, form_over(SideEffectForm, side_effect))
    form = form_over(SideEffectForm, side_effect, request.POST)
    if not form.is_valid():
        return _page(request, access, side_effect, form, status=422)
    try:
        actions.change_side_effect(by=request.user, side_effect=side_effect, **form.cleaned_data)
    except NewerVersion:
        current = _side_effect_or_404(access, side_effect_id)
        return _page(request, access, current, form, differences(form, current), status=409)
    messages.success(request, "Ændringen er gemt.")
    return _back(project_id)


@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: SignedInRequest, project_id: uuid.UUID, side_effect_id: int) -> HttpResponse:
    access = get_access(request.user, project_id, Verb.EVALUATE)
    side_effect = _side_effect_or_404(access, side_effect_id)
    if request.method != "POST":
        context = {"access": access, "side_effect": side_effect}
        return render(request, "learning/remove_side_effect.html", context)
    actions.remove_side_effect(by=request.user, side_effect=side_effect)
    what = "Gevinsten" if side_effect.kind == SideEffectKind.GAIN else "Ulempen"
    messages.success(request, f"{what} er fjernet.")
    return _back(project_id)


def _side_effect_or_404(access: Access, side_effect_id: int) -> SideEffect:
    side_effects = access.project.side_effects.select_related("noted_by")
    return get_object_or_404(side_effects, pk=side_effect_id)


def _back(project_id: uuid.UUID) -> HttpResponse:
    return redirect(f"{resolve_url('evaluation:review', project_id)}#sidegevinster")


def _page(
    request: SignedInRequest,
    access: Access,
    side_effect: SideEffect,
    form: SideEffectForm,
    clash: list[Difference] | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {"access": access, "side_effect": side_effect, "form": form, "clash": clash}
    return render(request, "learning/edit_side_effect.html", context, status=status)
