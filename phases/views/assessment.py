import uuid
from copy import copy

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import SignedInRequest
from projects.access import Verb, get_access

from ..actions import sparring as actions
from ..assessments import views_of_point
from ..forms.sparring import AssessmentForm
from ..guide import load_guide
from ..models import Side


@require_http_methods(["GET", "HEAD", "POST"])
def assess(request: SignedInRequest, project_id: uuid.UUID, step_key: str, point_key: str) -> HttpResponse:
    """Say how well the point is covered, as chef or projektleder."""
    access = get_access(request.user, project_id, Verb.SPAR)
    state = load_guide(access.project).point(step_key, point_key)
    views = views_of_point(access.project, state.point.focus_point)
    own = next((view for view in views.all if view.author_id == request.user.pk), None)
    # A copy, since checking a form writes what was typed into its instance.
    form = AssessmentForm(request.POST if request.method == "POST" else None, instance=copy(own))
    if form.is_valid():
        actions.assess(
            by=request.user,
            project=access.project,
            focus_point=state.point.focus_point,
            side=Side(access.standing.value),
            score=form.cleaned_data["score"],
            sentence=form.cleaned_data["sentence"],
        )
        messages.success(request, "Din vurdering er gemt.")
        return redirect("phases:focus_point", project_id, step_key, point_key)
    others = [view for view in views.all if view.author_id != request.user.pk]
    context = {"access": access, "state": state, "form": form, "others": others}
    return render(request, "phases/assess.html", context, status=422 if form.is_bound else 200)


@require_POST
def put_on_agenda(
    request: SignedInRequest, project_id: uuid.UUID, step_key: str, point_key: str
) -> HttpResponse:
    access = get_access(request.user, project_id, Verb.SPAR)
    state = load_guide(access.project).point(step_key, point_key)
    is_new = actions.put_on_agenda(
        by=request.user, project=access.project, focus_point=state.point.focus_point
    )
    where = "er sat på" if is_new else "står allerede på"
    messages.success(request, f"»{state.point.title}« {where} dagsordenen til næste sparring.")
    return redirect("phases:focus_point", project_id, step_key, point_key)
