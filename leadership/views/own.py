import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from accounts.requests import SignedInRequest
from projects.access import Access, Verb, get_access
from projects.clash import Difference, differences, form_over
from projects.history import NewerVersion

from ..actions import commitments as actions
from ..board import address_of, board_at
from ..forms.commitments import OwnCommitmentForm
from ..lessons import lessons_in
from ..models import Commitment, Direction
from .commitments import may_tell


@require_http_methods(["GET", "HEAD", "POST"])
def add_own_commitment(request: SignedInRequest, project_id: uuid.UUID, direction_key: str) -> HttpResponse:
    """Take on something that is not among the typical tasks."""
    access = get_access(request.user, project_id, Verb.TAKE_TASK)
    direction = get_object_or_404(Direction, key=direction_key)
    data = request.POST if request.method == "POST" else None
    form = OwnCommitmentForm(data, project=access.project, may_agree=True)
    if form.is_valid():
        made = actions.add_own_task(
            by=request.user, project=access.project, direction=direction, **form.cleaned_data
        )
        messages.success(request, f"»{made.title}« står nu på tavlen.")
        return redirect(board_at(project_id, direction))
    context = {"access": access, "form": form, "direction": direction}
    status = 422 if form.is_bound else 200
    return render(request, "leadership/add_own_commitment.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def own_commitment(request: SignedInRequest, project_id: uuid.UUID, commitment_id: int) -> HttpResponse:
    """Read what was agreed about one of the team's own tasks and, for those who may, change or tell of it."""
    access = get_access(request.user, project_id)
    if request.method == "POST":
        return _save(request, access, commitment_id)
    agreed = _own_or_404(access, commitment_id)
    return _page(request, access, agreed, _form(access, agreed) if may_tell(access, agreed) else None)


@require_http_methods(["GET", "HEAD", "POST"])
def drop_own_commitment(request: SignedInRequest, project_id: uuid.UUID, commitment_id: int) -> HttpResponse:
    access = get_access(request.user, project_id, Verb.TAKE_TASK)
    agreed = _own_or_404(access, commitment_id)
    if request.method != "POST":
        context = {"access": access, "commitment": agreed, "here": address_of(agreed)}
        return render(request, "leadership/drop_commitment.html", context)
    actions.drop_task(by=request.user, commitment=agreed)
    messages.success(request, f"»{agreed.title}« er taget af listen.")
    return redirect("leadership:directions", project_id)


def _own(access: Access) -> QuerySet[Commitment]:
    own: QuerySet[Commitment] = access.project.commitments.filter(task=None)
    return own.select_related("direction", "responsible__user")


def _own_or_404(access: Access, commitment_id: int) -> Commitment:
    return get_object_or_404(_own(access), pk=commitment_id)


def _form(access: Access, agreed: Commitment, data: QueryDict | None = None) -> OwnCommitmentForm:
    may_agree = access.can(Verb.TAKE_TASK)
    return form_over(OwnCommitmentForm, agreed, data, project=access.project, may_agree=may_agree)


def _save(request: SignedInRequest, access: Access, commitment_id: int) -> HttpResponse:
    agreed = _own(access).filter(pk=commitment_id).first()
    if not may_tell(access, agreed):
        raise PermissionDenied("Opgaven er ikke din. Spørg projektets chef.")
    if agreed is None:
        raise Http404
    form = _form(access, agreed, request.POST)
    if not form.is_valid():
        return _page(request, access, agreed, form, status=422)
    save = actions.change_own_task if access.can(Verb.TAKE_TASK) else actions.tell_of_task
    try:
        save(by=access.user, commitment=agreed, **form.cleaned_data)
    except NewerVersion:
        current = _own_or_404(access, agreed.pk)
        return _page(request, access, current, form, differences(form, current), status=409)
    messages.success(request, f"»{form.instance.title}« er gemt.")
    return redirect(board_at(access.project.pk, agreed.direction))


def _page(
    request: SignedInRequest,
    access: Access,
    agreed: Commitment,
    form: OwnCommitmentForm | None,
    clash: list[Difference] | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "access": access,
        "title": agreed.title,
        "direction": agreed.direction,
        "commitment": agreed,
        "here": address_of(agreed),
        "form": form,
        "clash": clash,
        "experiences": agreed.direction.experiences.select_related("case"),
        "lessons": lessons_in(agreed.direction, access.project, access.user),
        "library": f"retning={agreed.direction.key}",
    }
    return render(request, "leadership/commitment.html", context, status=status)
