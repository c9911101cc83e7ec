import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import SignedInRequest
from projects.access import Access, Verb, get_access
from projects.clash import Difference, differences, form_over
from projects.history import NewerVersion

from ..actions import proposals as actions
from ..forms.proposals import ProposalForm, WorkshopForm
from ..models import Proposal, ProposalQuerySet, ProposalState
from ..proposals import entries, tally

PER_PAGE = 25
NOT_YOURS = "Indspillet er noteret af en anden. Spørg projektets chef eller projektleder om det skal rettes."


@require_safe
def list_proposals(request: SignedInRequest, project_id: uuid.UUID) -> HttpResponse:
    """The account as it stands, those that have waited longest for a reply first."""
    access = get_access(request.user, project_id)
    proposals = access.project.proposals.select_related("replied_by")
    shown = _chosen(proposals, request.GET).longest_waiting_first()
    page = Paginator(shown, PER_PAGE).get_page(request.GET.get("side"))
    context = {
        "access": access,
        "tally": tally(proposals),
        "page": page,
        "entries": entries(page.object_list),
        "may_choose": access.can(Verb.TAKE_TASK) and any(not one.is_answered for one in page.object_list),
        "states": ProposalState,
        "sources": proposals.order_by("put_forward_by").values_list("put_forward_by", flat=True).distinct(),
        "stakeholders": access.project.stakeholders.filter(proposals__isnull=False).distinct(),
        "chosen": {name: request.GET.get(name, "") for name in ("vis", "fra", "interessent")},
    }
    return render(request, "leadership/proposal_list.html", context)


def _chosen(proposals: ProposalQuerySet, asked: QueryDict) -> ProposalQuerySet:
    """Those that the address asks for; what it asks for wrongly is not asked for."""
    if (state := asked.get("vis", "")) in ProposalState.values:
        proposals = proposals.in_state(ProposalState(state))
    if source := asked.get("fra"):
        proposals = proposals.filter(put_forward_by=source)
    if (stakeholder := asked.get("interessent", "")).isdecimal():
        proposals = proposals.filter(stakeholder=int(stakeholder[:18]))
    return proposals


@require_http_methods(["GET", "HEAD", "POST"])
def add_proposal(request: SignedInRequest, project_id: uuid.UUID) -> HttpResponse:
    access = get_access(request.user, project_id, Verb.COMMENT)
    form = ProposalForm(request.POST if request.method == "POST" else None, project=access.project)
    if not form.is_valid():
        context = {"access": access, "form": form}
        return render(request, "leadership/add_proposal.html", context, status=422 if form.is_bound else 200)
    fields = dict(form.cleaned_data)
    actions.note_proposals(by=request.user, project=access.project, texts=[fields.pop("text")], **fields)
    messages.success(request, "Indspillet er noteret. Husk at de venter på et svar.")
    return redirect("proposals:list", project_id)


@require_http_methods(["GET", "HEAD", "POST"])
def add_many(request: SignedInRequest, project_id: uuid.UUID) -> HttpResponse:
    """What came up at a workshop, a line each."""
    access = get_access(request.user, project_id, Verb.COMMENT)
    data = request.POST if request.method == "POST" else None
    form = WorkshopForm(data, project=access.project, user=request.user)
    if not form.is_valid():
        context = {"access": access, "form": form}
        return render(request, "leadership/add_proposals.html", context, status=422 if form.is_bound else 200)
    fields = dict(form.cleaned_data)
    made = actions.note_proposals(
        by=request.user, project=access.project, texts=fields.pop("lines"), **fields
    )
    messages.success(request, f"{len(made)} indspil er noteret. Husk at de venter på et svar.")
    return redirect("proposals:list", project_id)


@require_safe
def show_proposal(request: SignedInRequest, project_id: uuid.UUID, proposal_id: int) -> HttpResponse:
    access = get_access(request.user, project_id)
    proposal = proposal_of(access, proposal_id)
    [entry] = entries([proposal])
    context = {
        "access": access,
        "proposal": proposal,
        "entry": entry,
        "may_edit": _may_edit(access, proposal),
    }
    return render(request, "leadership/proposal.html", context)


def proposal_of(access: Access, proposal_id: int) -> Proposal:
    people = access.project.proposals.select_related("replied_by", "noted_by", "stakeholder")
    return get_object_or_404(people, pk=proposal_id)


def _may_edit(access: Access, proposal: Proposal) -> bool:
    own = proposal.noted_by_id == access.user.pk and access.can(Verb.COMMENT)
    return own or access.can(Verb.TAKE_TASK)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_proposal(request: SignedInRequest, project_id: uuid.UUID, proposal_id: int) -> HttpResponse:
    """Correct what was put forward: one's own, or anybody's for those who keep the account."""
    access = get_access(request.user, project_id, Verb.COMMENT)
    proposal = proposal_of(access, proposal_id)
    if not _may_edit(access, proposal):
        raise PermissionDenied(NOT_YOURS)
    if request.method != "POST":
        return _edit_page(request, access, proposal, _edit_form(access, proposal))
    form = _edit_form(access, proposal, request.POST)
    if not form.is_valid():
        return _edit_page(request, access, proposal, form, status=422)
    try:
        actions.edit_proposal(by=request.user, proposal=proposal, **form.cleaned_data)
    except NewerVersion:
        current = proposal_of(access, proposal_id)
        return _edit_page(request, access, current, form, differences(form, current), status=409)
    messages.success(request, "Indspillet er rettet.")
    return redirect("proposals:show", project_id, proposal_id)


def _edit_form(access: Access, proposal: Proposal, data: QueryDict | None = None) -> ProposalForm:
    return form_over(ProposalForm, proposal, data, project=access.project)


def _edit_page(
    request: SignedInRequest,
    access: Access,
    proposal: Proposal,
    form: ProposalForm,
    clash: list[Difference] | None = None,
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {"access": access, "proposal": proposal, "form": form, "clash": clash}
    return render(request, "leadership/edit_proposal.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def remove_proposal(request: SignedInRequest, project_id: uuid.UUID, proposal_id: int) -> HttpResponse:
    """Take a proposal out of the account, after asking."""
    access = get_access(request.user, project_id, Verb.TAKE_TASK)
    proposal = proposal_of(access, proposal_id)
    if request.method != "POST":
        return render(request, "leadership/remove_proposal.html", {"access": access, "proposal": proposal})
    actions.remove_proposal(by=request.user, proposal=proposal)
    messages.success(request, "Indspillet er fjernet fra løfteregnskabet.")
    return redirect("proposals:list", project_id)
