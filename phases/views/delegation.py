import uuid

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import SignedInRequest
from projects.access import Access, Verb, get_access
from projects.clash import differences

from ..actions import delegation as actions
from ..delegation import Delegation, mark_of
from ..forms.delegation import DelegationForm, HandBackForm, SendBackForm
from ..guide import PointState, load_guide
from ..models import Answer

NOT_YOURS = "Punktet er ikke hos dig"
NOT_HANDED_BACK = "Punktet er ikke givet tilbage"
NOT_AWAY = "Bolden er allerede hos chefen"
NOTHING_WRITTEN = "Der er ikke skrevet noget svar at godkende endnu"


@require_http_methods(["GET", "HEAD", "POST"])
def delegate(request: SignedInRequest, project_id: uuid.UUID, step_key: str, point_key: str) -> HttpResponse:
    """Say who has the ball of a focus point, by when, and with what word."""
    access = get_access(request.user, project_id, Verb.DELEGATE)
    state = load_guide(access.project).point(step_key, point_key)
    form = DelegationForm(
        request.POST or None, project=access.project, answer=state.answer, opened_on=mark_of(state.answer)
    )
    if not form.is_valid():
        return _delegate_page(request, access, state, form, status=422 if form.is_bound else 200)
    terms = form.cleaned_data
    try:
        actions.delegate(by=request.user, project=access.project, point=state.point, **terms)
    except ValidationError as error:
        form.add_error("responsible", error)
        return _delegate_page(request, access, state, form, status=422)
    except actions.BallMoved as moved:
        clash = differences(form, moved.current or Answer())
        form.over(moved.current)
        return _delegate_page(request, access, state, form, clash=clash, status=409)
    holder = terms["responsible"]
    messages.success(request, f"{holder.user.name if holder else 'Chefen'} har nu bolden.")
    return _to_point(access, state)


@require_POST
def take_back(request: SignedInRequest, project_id: uuid.UUID, step_key: str, point_key: str) -> HttpResponse:
    access = get_access(request.user, project_id, Verb.DELEGATE)
    state = load_guide(access.project).point(step_key, point_key)
    try:
        actions.take_back(by=request.user, project=access.project, point=state.point)
    except actions.BallMoved:
        return _moved(request, access, state, NOT_AWAY)
    messages.success(request, f"Du har taget »{state.point.title}« tilbage. Alt der er skrevet, er bevaret.")
    return _to_point(access, state)


@require_http_methods(["GET", "HEAD", "POST"])
def hand_back(request: SignedInRequest, project_id: uuid.UUID, step_key: str, point_key: str) -> HttpResponse:
    """The one who has the ball gives it back to the chef."""
    access = get_access(request.user, project_id, Verb.ANSWER_OWN)
    state = load_guide(access.project).point(step_key, point_key)
    if not Delegation(access, state).may_hand_back:
        return _moved(request, access, state, NOT_YOURS)
    form = HandBackForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _word_page(request, "phases/hand_back.html", access, state, form)
    try:
        actions.hand_back(by=request.user, project=access.project, point=state.point, **form.cleaned_data)
    except actions.BallMoved:
        return _moved(request, access, state, NOT_YOURS)
    messages.success(request, f"Du har givet »{state.point.title}« tilbage. Nu har chefen bolden.")
    return _to_point(access, state)


@require_http_methods(["GET", "HEAD", "POST"])
def send_back(request: SignedInRequest, project_id: uuid.UUID, step_key: str, point_key: str) -> HttpResponse:
    """The chef returns what was handed back, with a word on what is missing."""
    access = get_access(request.user, project_id, Verb.DELEGATE)
    state = load_guide(access.project).point(step_key, point_key)
    if not state.is_handed_back:
        return _moved(request, access, state, NOT_HANDED_BACK)
    form = SendBackForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _word_page(request, "phases/send_back.html", access, state, form)
    try:
        actions.send_back(by=request.user, project=access.project, point=state.point, **form.cleaned_data)
    except actions.BallMoved:
        return _moved(request, access, state, NOT_HANDED_BACK)
    messages.success(request, f"»{state.point.title}« er sendt retur.")
    return _to_point(access, state)


@require_POST
def accept(request: SignedInRequest, project_id: uuid.UUID, step_key: str, point_key: str) -> HttpResponse:
    access = get_access(request.user, project_id, Verb.DELEGATE)
    state = load_guide(access.project).point(step_key, point_key)
    try:
        actions.accept(by=request.user, project=access.project, point=state.point)
    except actions.NothingToAccept:
        return _moved(request, access, state, NOTHING_WRITTEN)
    except actions.BallMoved:
        return _moved(request, access, state, NOT_HANDED_BACK)
    messages.success(request, f"Svaret på »{state.point.title}« er godkendt.")
    return _to_point(access, state)


def _to_point(access: Access, state: PointState) -> HttpResponse:
    return redirect("phases:focus_point", access.project.pk, state.point.step.key, state.key)


def _delegate_page(
    request: SignedInRequest,
    access: Access,
    state: PointState,
    form: DelegationForm,
    *,
    status: int,
    clash: object = None,
) -> HttpResponse:
    nobody = not form.fields["responsible"].queryset  # type: ignore[attr-defined]
    context = {"access": access, "state": state, "form": form, "clash": clash, "nobody": nobody}
    return render(request, "phases/delegate.html", context, status=status)


def _word_page(
    request: SignedInRequest, template: str, access: Access, state: PointState, form: forms.Form
) -> HttpResponse:
    context = {"access": access, "state": state, "form": form}
    return render(request, template, context, status=422 if form.is_bound else 200)


def _moved(request: SignedInRequest, access: Access, state: PointState, what: str) -> HttpResponse:
    """Somebody else, or another click, was there first; a word that was written is given back."""
    typed = [("Besked", text) for text in request.POST.getlist("message") if text.strip()]
    context = {"access": access, "state": state, "what": what, "typed": typed}
    return render(request, "phases/ball_moved.html", context, status=409)
