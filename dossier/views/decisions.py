import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import SignedInRequest
from leadership.proposals import unanswered
from phases.actions.gates import GateClash, decide, key_of, newest_decision
from phases.gates import decidable, kind_of_move
from phases.guide import Guide, load_guide
from phases.models import DecisionKind, StepDecision
from projects.access import Access, Verb, get_access

from ..forms import DecisionForm, GateForm
from ..read import build_dossier
from ..versions.snapshot import content_of_project

DECIDED = {
    DecisionKind.PAUSE: "Projektet er sat på pause. Alt kan stadig læses og rettes.",
    DecisionKind.RESUME: "Projektet er i gang igen.",
    DecisionKind.STOP: "Projektet er stoppet. Alt kan stadig læses og rettes.",
}


@require_safe
def timeline(request: SignedInRequest, project_id: uuid.UUID) -> HttpResponse:
    """Every decision, with the reason and what was left open."""
    access = get_access(request.user, project_id)
    dossier = build_dossier(access.project)
    context = {"access": access, "dossier": dossier, "decidable": decidable(dossier.guide.journey)}
    return render(request, "dossier/decisions.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def decide_step(request: SignedInRequest, project_id: uuid.UUID, step_key: str) -> HttpResponse:
    """Take the project to another step, forward or back."""
    access = get_access(request.user, project_id, Verb.DECIDE)
    guide = load_guide(access.project)
    target = guide.step(step_key)
    newest = newest_decision(access.project)
    kind = kind_of_move(guide.journey, target.step)
    if request.method == "POST" and (target.is_current or kind not in decidable(guide.journey)):
        return _stands_otherwise(request, access, guide, newest)
    if target.is_current:
        messages.info(request, f"Projektet står allerede i {target.step.title.lower()}.")
        return redirect("phases:step", project_id, step_key)
    if kind not in decidable(guide.journey):
        messages.info(request, "Tag projektet op igen før I går videre eller tilbage.")
        return redirect("dossier:resume", project_id)
    form = GateForm(request.POST or None, kind=kind, opened=key_of(newest), guide=guide)
    if not form.is_valid():
        context = {"access": access, "guide": guide, "target": target, "form": form}
        context["forward"] = kind == DecisionKind.FORWARD
        if kind == DecisionKind.FORWARD:
            context["unanswered"] = unanswered(access.project)
        return render(request, "dossier/decide_step.html", context, status=422 if form.is_bound else 200)
    try:
        decide(
            by=request.user,
            project=access.project,
            kind=kind,
            to_step=target.step,
            reason=form.cleaned_data["reason"],
            why_open=form.why_open(),
            opened=form.cleaned_data["opened"],
            content=content_of_project,
        )
    except GateClash as clash:
        return _stands_otherwise(request, access, guide, clash.newest)
    messages.success(request, f"I er nu i {target.step.title.lower()}. Alt hvad I har skrevet, er bevaret.")
    return redirect("phases:step", project_id, step_key)


@require_http_methods(["GET", "HEAD", "POST"])
def decide_state(request: SignedInRequest, project_id: uuid.UUID, kind: DecisionKind) -> HttpResponse:
    """Pause, take up again or stop."""
    access = get_access(request.user, project_id, Verb.DECIDE)
    guide = load_guide(access.project)
    newest = newest_decision(access.project)
    if kind not in decidable(guide.journey):
        if request.method == "POST":
            return _stands_otherwise(request, access, guide, newest)
        messages.info(request, "Det er allerede besluttet. Se hvad der gælder nu.")
        return redirect("dossier:decisions", project_id)
    form = DecisionForm(request.POST or None, kind=kind, opened=key_of(newest))
    if not form.is_valid():
        context = {"access": access, "guide": guide, "kind": kind, "form": form}
        return render(request, "dossier/decide_state.html", context, status=422 if form.is_bound else 200)
    try:
        decide(
            by=request.user,
            project=access.project,
            kind=kind,
            reason=form.cleaned_data["reason"],
            opened=form.cleaned_data["opened"],
            content=content_of_project,
        )
    except GateClash as clash:
        return _stands_otherwise(request, access, guide, clash.newest)
    messages.success(request, DECIDED[kind])
    return redirect("dossier:overview", project_id)


def _stands_otherwise(
    request: SignedInRequest, access: Access, guide: Guide, newest: StepDecision | None
) -> HttpResponse:
    """Somebody was there first, or the chef clicked twice: what was written is given back, not dropped."""
    fields = [("reason", "Begrundelse"), ("why_for_all", "Samme grund for alle")]
    fields += [(f"why-{state.key}", f"Hvorfor »{state.point.title}« står åbent") for state in guide.points]
    typed = [(label, text) for name, label in fields if (text := request.POST.get(name, "").strip())]
    context = {"access": access, "newest": newest, "typed": typed}
    return render(request, "dossier/stands_otherwise.html", context, status=409)
