import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import SignedInRequest
from projects.access import Verb, get_access

from .. import actions
from ..board import load_board
from ..forms import CommitmentForm
from ..models import LeadershipTask


@require_safe
def show_directions(request: SignedInRequest, project_id: uuid.UUID) -> HttpResponse:
    access = get_access(request.user, project_id)
    context = {"access": access, "board": load_board(access.project)}
    return render(request, "leadership/directions.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_commitment(request: SignedInRequest, project_id: uuid.UUID, task_key: str) -> HttpResponse:
    """Take a leadership task on, or change what was agreed about it."""
    access = get_access(request.user, project_id, Verb.TAKE_TASK)
    task = get_object_or_404(LeadershipTask.objects.select_related("direction"), key=task_key)
    commitment = access.project.commitments.filter(task=task).first()
    form = CommitmentForm(request.POST or None, instance=commitment, project=access.project)
    if form.is_valid():
        actions.commit_to_task(by=request.user, project=access.project, task=task, **form.cleaned_data)
        messages.success(request, f"»{task.title}« er gemt.")
        return redirect(_place_on_board(project_id, task))
    context = {
        "access": access,
        "task": task,
        "commitment": commitment,
        "form": form,
        "experiences": task.direction.experiences.select_related("case"),
    }
    return render(request, "leadership/commitment.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["POST"])
def drop_commitment(request: SignedInRequest, project_id: uuid.UUID, task_key: str) -> HttpResponse:
    access = get_access(request.user, project_id, Verb.TAKE_TASK)
    commitment = get_object_or_404(
        access.project.commitments.select_related("task__direction"), task__key=task_key
    )
    actions.drop_task(by=request.user, commitment=commitment)
    messages.success(request, f"»{commitment.task.title}« er taget af listen.")
    return redirect(_place_on_board(project_id, commitment.task))


def _place_on_board(project_id: uuid.UUID, task: LeadershipTask) -> str:
    return f"{reverse('leadership:directions', args=[project_id])}#{task.direction.key}"
