"""Placing together: each on their own, then what the team agrees on."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.requests import SignedInRequest
from projects.access import Access, Verb, get_access

from .. import actions
from ..dialogue import Dialogue, Unity, load_dialogue
from ..forms import AgreementForm, OwnPlacementForm, QuestionsForm
from ..models import CocreationType, Dimension, OwnPlacement, PlacementQuestion, ProjectPart
from ..page import read_talk
from ..plot import draw_plot
from .chosen import chosen_part, placement_url, words_for
from .placing import all_cases, last_stage, placed

NOBODY_YET = "Ingen har placeret hver for sig endnu. Begynd med at sige hvor du selv ser det."
YOU_FIRST = "Sig først hvor du selv ser det, så du ikke bliver ledt af de andre."
ONLY_YOU = "Kun du har placeret endnu. I kan blive enige når mindst én mere har gjort det."
MOVED = (
    "En på holdet har placeret mens du skrev, så billedet er et andet nu. Det du skrev, er ikke gemt, men "
    "det står stadig i felterne. Se på figuren, og gem igen."
)
SETTLED = (
    "En anden har gemt jeres fælles placering mens du skrev. Det du skrev, er ikke gemt, men det står stadig "
    "i felterne, så du kan tage det med videre. Gå tilbage, og se hvad der blev gemt."
)


@require_http_methods(["GET", "HEAD", "POST"])
def place_own(request: SignedInRequest, project_id: uuid.UUID) -> HttpResponse:
    """Where one sees it oneself, without a look at where the others, or the team, have placed it."""
    access = get_access(request.user, project_id, Verb.REFLECT)
    part = chosen_part(request, access.project)
    dimensions = list(Dimension.objects.all())
    mine = access.project.own_placements.of_part(part).standing().filter(user=request.user).first()
    form = OwnPlacementForm(request.POST or None, dimensions=dimensions, initial=_values(mine))
    if form.is_valid():
        actions.place_own(by=request.user, project=access.project, part=part, **form.cleaned_data)
        return _own_placed(request, access, part)
    plot = draw_plot(dimensions=dimensions, types=list(CocreationType.objects.all()), placements=all_cases())
    context = {"access": access, "form": form, "plot": plot, "mine": mine} | words_for(part)
    return render(request, "typology/place_own.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def place_own_by_questions(request: SignedInRequest, project_id: uuid.UUID) -> HttpResponse:
    access = get_access(request.user, project_id, Verb.REFLECT)
    part = chosen_part(request, access.project)
    form = QuestionsForm(request.POST or None, questions=PlacementQuestion.objects.in_order(), own=True)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        actions.place_own(by=request.user, project=access.project, part=part, reason=reason, **form.point())
        return _own_placed(request, access, part)
    context = {"access": access, "form": form} | words_for(part)
    status = 422 if form.is_bound else 200
    return render(request, "typology/place_own_by_questions.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def agree(request: SignedInRequest, project_id: uuid.UUID) -> HttpResponse:
    """Gather up what each saw into one placement."""
    access = get_access(request.user, project_id, Verb.PLACE)
    part = chosen_part(request, access.project)
    dialogue = load_dialogue(access, part)
    if request.method == "POST":
        return _save_agreement(request, access, part, dialogue)
    if not dialogue.round.mine:
        messages.info(request, YOU_FIRST if dialogue.round.count else NOBODY_YET)
        return redirect(reverse("typology:place_own", args=[project_id]) + str(words_for(part)["of_part"]))
    if not dialogue.round.can_be_gathered:
        messages.info(request, ONLY_YOU)
        return redirect(placement_url(project_id, part))
    x, y = dialogue.round.average
    stage = last_stage(access.project, part)
    initial = {"x": x, "y": y, "seen": dialogue.round.mark, "stage": stage}
    form = _agreement_form(dialogue, initial=initial)
    return _agreement_page(request, access, part, dialogue, form)


def _save_agreement(
    request: SignedInRequest, access: Access, part: ProjectPart | None, dialogue: Dialogue
) -> HttpResponse:
    form = _agreement_form(dialogue, request.POST)
    if not form.is_valid():
        return _agreement_page(request, access, part, dialogue, form, status=422)
    if dialogue.round.count and not dialogue.round.mine:
        return _agreement_page(request, access, part, dialogue, form, YOU_FIRST, status=409)
    if dialogue.round.count and not dialogue.round.can_be_gathered:
        return _agreement_page(request, access, part, dialogue, form, ONLY_YOU, status=409)
    try:
        placement = actions.agree_on_placement(
            by=request.user, project=access.project, part=part, **form.cleaned_data
        )
    except actions.RoundMoved:
        dialogue = load_dialogue(access, part)
        form.see(dialogue.round.mark)
        trouble = MOVED if dialogue.round.count else SETTLED
        return _agreement_page(request, access, part, dialogue, form, trouble, status=409)
    told = "er placeret." if dialogue.round.is_alone else "er placeret der hvor I blev enige."
    return placed(request, placement, told)


def _agreement_form(dialogue: Dialogue, *args: Any, **kwargs: Any) -> AgreementForm:
    dimensions = list(Dimension.objects.all())
    return AgreementForm(*args, dimensions=dimensions, alone=dialogue.round.is_alone, **kwargs)


def _agreement_page(
    request: SignedInRequest,
    access: Access,
    part: ProjectPart | None,
    dialogue: Dialogue,
    form: AgreementForm,
    trouble: str = "",
    status: int = 200,
) -> HttpResponse:
    dimensions, types = list(Dimension.objects.all()), list(CocreationType.objects.all())
    talk = read_talk(dialogue, dimensions, types)
    context = {
        "access": access,
        "form": form,
        "trouble": trouble,
        "round": dialogue.round,
        "talk": talk,
        "plot": talk.plot if talk else draw_plot(dimensions=dimensions, types=types),
    }
    return render(request, "typology/agree.html", context | words_for(part), status=status)


def _values(mine: OwnPlacement | None) -> dict[str, object]:
    return {"x": mine.x, "y": mine.y, "reason": mine.reason} if mine else {}


def _own_placed(request: SignedInRequest, access: Access, part: ProjectPart | None) -> HttpResponse:
    spread = load_dialogue(access, part).round.spread
    differs = spread and spread.unity != Unity.AGREED
    told = "Din placering er gemt."
    messages.success(request, f"{told} Tal med de andre om det I ser forskelligt." if differs else told)
    return redirect(placement_url(access.project.pk, part))
