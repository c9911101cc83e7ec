import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from accounts.requests import SignedInRequest
from projects.access import Access, Verb, get_access
from projects.clash import Difference, differences, form_over
from projects.history import NewerVersion

from ..actions import commitments as actions
from ..board import address_of, board_at
from ..forms.commitments import CommitmentForm
from ..lessons import lessons_in
from ..models import Commitment, LeadershipTask


@require_http_methods(["GET", "HEAD", "POST"])
def commitment(request: SignedInRequest, project_id: uuid.UUID, task_key: str) -> HttpResponse:
    """Read what was agreed about a leadership task and, for those who may, take it on or tell of it."""
    access = get_access(request.user, project_id)
    task = get_object_or_404(LeadershipTask.objects.select_related("direction"), key=task_key)
    agreed = access.project.commitments.filter(task=task).select_related("responsible__user").first()
    if request.method == "POST":
        return _save(request, access, task, agreed)
    form = _form(access, agreed) if may_tell(access, agreed) else None
    return _page(request, access, task, agreed, form)


@require_http_methods(["GET", "HEAD", "POST"])
def drop_commitment(request: SignedInRequest, project_id: uuid.UUID, task_key: str) -> HttpResponse:
    """Take a task off the list, after asking: its note and deadline go with it."""
    access = get_access(request.user, project_id, Verb.TAKE_TASK)
    agreed = get_object_or_404(
        access.project.commitments.select_related("task__direction"), task__key=task_key
    )
    if request.method != "POST":
        context = {"access": access, "commitment": agreed, "here": address_of(agreed)}
        return render(request, "leadership/drop_commitment.html", context)
    actions.drop_task(by=request.user, commitment=agreed)
    messages.success(request, f"»{agreed.title}« er taget af listen.")
    return redirect("leadership:directions", project_id)


def may_tell(access: Access, agreed: Commitment | None) -> bool:
    """Those who take tasks on may tell of all, and who has got one may tell of that."""
    if access.can(Verb.TAKE_TASK):
        return True
    own = (
        agreed is not None and agreed.responsible is not None and agreed.responsible.user_id == access.user.pk
    )
    return own and access.can(Verb.ANSWER_OWN)


def _form(access: Access, agreed: Commitment | None, data: QueryDict | None = None) -> CommitmentForm:
    may_agree = access.can(Verb.TAKE_TASK)
    return form_over(CommitmentForm, agreed, data, project=access.project, may_agree=may_agree)


def _save(
    request: SignedInRequest, access: Access, task: LeadershipTask, agreed: Commitment | None
) -> HttpResponse:
    if not may_tell(access, agreed):
        raise PermissionDenied("Opgaven er ikke din. Spørg projektets chef.")
    form = _form(access, agreed, request.POST)
    if not form.is_valid():
        return _page(request, access, task, agreed, form, status=422)
    try:
        if access.can(Verb.TAKE_TASK):
            actions.commit_to_task(by=access.user, project=access.project, task=task, **form.cleaned_data)
        elif agreed:
            actions.tell_of_task(by=access.user, commitment=agreed, **form.cleaned_data)
    except NewerVersion:
        current = access.project.commitments.filter(task=task).select_related("responsible__user").first()
        clash = differences(form, current) if current else []
        return _page(request, access, task, current, form, clash, status=409)
    messages.success(request, f"»{task.title}« er gemt.")
    return redirect(board_at(access.project.pk, task.direction))


def _page(
    request: SignedInRequest,
    access: Access,
    task: LeadershipTask,
    agreed: Commitment | None,
    form: CommitmentForm | None,
    clash: list[Difference] | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "access": access,
        "title": task.title,
        "direction": task.direction,
        "description": task.description,
        "commitment": agreed,
        "here": address_of(agreed) if agreed else "",
        "form": form,
        "clash": clash,
        "experiences": task.direction.experiences.select_related("case"),
        "lessons": lessons_in(task.direction, access.project, access.user),
        "library": f"retning={task.direction.key}",
    }
    return render(request, "leadership/commitment.html", context, status=status)
