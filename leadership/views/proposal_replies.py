"""Deciding on proposals and replying to those who put them forward, one by one or several at once."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.requests import SignedInRequest
from projects.access import Access, Verb, get_access
from projects.clash import Difference, differences, form_over
from projects.history import NewerVersion

from ..actions import proposals as actions
from ..forms.proposals import MOST_TOGETHER, JointReplyForm, ReplyForm
from ..models import Proposal
from .proposals import proposal_of


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: SignedInRequest, project_id: uuid.UUID, proposal_id: int) -> HttpResponse:
    """Say what was decided about a proposal, and what they were told; or correct it."""
    access = get_access(request.user, project_id, Verb.TAKE_TASK)
    proposal = proposal_of(access, proposal_id)
    if request.method != "POST":
        return _page(request, access, proposal, _form(access, proposal))
    form = _form(access, proposal, request.POST)
    if not form.is_valid():
        return _page(request, access, proposal, form, status=422)
    try:
        actions.edit_proposal(by=request.user, proposal=proposal, **form.cleaned_data)
    except NewerVersion:
        current = proposal_of(access, proposal_id)
        return _page(request, access, current, form, differences(form, current), status=409)
    messages.success(request, _told(form))
    return redirect("proposals:show", project_id, proposal_id)


def _form(access: Access, proposal: Proposal, data: QueryDict | None = None) -> ReplyForm:
    return form_over(ReplyForm, proposal, data, project=access.project, user=access.user)


def _told(form: ReplyForm) -> str:
    if form.cleaned_data["reply"]:
        return "Svaret er gemt. Nu står hele vejen her."
    if form.cleaned_data["decision"]:
        return "Beslutningen er gemt. Nu mangler de kun at få svar."
    return "Beslutningen er taget af, og indspillet venter igen."


def _page(
    request: SignedInRequest,
    access: Access,
    proposal: Proposal,
    form: ReplyForm,
    clash: list[Difference] | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {"access": access, "proposal": proposal, "form": form, "clash": clash}
    return render(request, "leadership/answer_proposal.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def answer_many(request: SignedInRequest, project_id: uuid.UUID) -> HttpResponse:
    """Give those that the address names the same decision and the same reply."""
    access = get_access(request.user, project_id, Verb.TAKE_TASK)
    proposals = _named(access, request.GET.getlist("indspil"))
    if request.method != "POST":
        proposals = [proposal for proposal in proposals if not proposal.is_answered]
        if not proposals:
            messages.info(request, "Sæt først kryds ved de indspil du vil svare på.")
            return redirect("proposals:list", project_id)
        form = JointReplyForm(project=access.project, user=access.user, proposals=proposals)
        return _joint_page(request, access, form)
    form = JointReplyForm(request.POST, project=access.project, user=access.user, proposals=proposals)
    if not form.is_valid():
        return _joint_page(request, access, form, status=422)
    chosen = form.cleaned_data["chosen"]
    try:
        actions.settle_together(
            by=request.user,
            proposals=chosen,
            opened=form.cleaned_data["opened"],
            decision=form.decision_given(),
            reply=form.reply_given(),
        )
    except NewerVersion:
        clash = form.over(_named(access, request.GET.getlist("indspil")))
        return _joint_page(request, access, form, clash, status=409)
    told = "besvaret" if form.reply_given() else "afgjort. Nu mangler de kun at få svar"
    messages.success(request, f"{len(chosen)} indspil er {told}.")
    return redirect("proposals:list", project_id)


def _named(access: Access, keys: list[str]) -> list[Proposal]:
    """The project's own among those that an address names, the oldest first."""
    numbers = [int(key) for key in keys[:MOST_TOGETHER] if key.isdecimal() and len(key) <= 18]
    return list(access.project.proposals.filter(pk__in=numbers).order_by("put_forward_on", "pk"))


def _joint_page(
    request: SignedInRequest,
    access: Access,
    form: JointReplyForm,
    clash: list[Proposal] | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {"access": access, "form": form, "clash": clash}
    return render(request, "leadership/answer_proposals.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def take_back(request: SignedInRequest, project_id: uuid.UUID, proposal_id: int) -> HttpResponse:
    """Say that the reply was not given after all, after asking."""
    access = get_access(request.user, project_id, Verb.TAKE_TASK)
    proposal = proposal_of(access, proposal_id)
    if not proposal.is_answered:
        messages.info(request, "Indspillet har ikke fået et svar.")
        return redirect("proposals:show", project_id, proposal_id)
    if request.method != "POST":
        return render(request, "leadership/take_reply_back.html", {"access": access, "proposal": proposal})
    try:
        actions.take_reply_back(by=request.user, proposal=proposal)
    except NewerVersion:
        raise Http404 from None  # removed this very moment
    messages.success(request, "Svaret er taget tilbage. Beslutningen står stadig.")
    return redirect("proposals:show", project_id, proposal_id)
