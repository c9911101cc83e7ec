import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.requests import SignedInRequest
from projects.access import Verb, get_access

from .. import actions
from ..forms import StepDecisionForm
from ..guide import load_guide


@require_http_methods(["GET", "HEAD", "POST"])
def decide_step(request: SignedInRequest, project_id: uuid.UUID, step_key: str) -> HttpResponse:
    access = get_access(request.user, project_id, Verb.DECIDE)
    guide = load_guide(access.project)
    target = guide.step(step_key)
    if target.is_current and request.method == "POST":
        # Somebody was there first; the reason is given back, not dropped.
        context = {"access": access, "target": target, "typed": [("", request.POST.get("reason", ""))]}
        return render(request, "phases/already_there.html", context, status=409)
    if target.is_current:
        messages.info(request, f"Projektet står allerede i {target.step.title.lower()}.")
        return redirect("phases:step", project_id, step_key)
    forward = target.step.order > guide.current.step.order
    form = StepDecisionForm(request.POST or None, forward=forward)
    if form.is_valid():
        actions.move_to_step(
            by=request.user, project=access.project, to_step=target.step, reason=form.cleaned_data["reason"]
        )
        messages.success(
            request, f"I er nu i {target.step.title.lower()}. Alt hvad I har skrevet, er bevaret."
        )
        return redirect("phases:step", project_id, step_key)
    context = {"access": access, "guide": guide, "target": target, "forward": forward, "form": form}
    return render(request, "phases/decide_step.html", context, status=422 if form.is_bound else 200)
