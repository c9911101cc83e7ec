import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import SignedInRequest
from projects.access import Verb, get_access

from ..actions import checks as actions
from ..checks import result_of
from ..forms.checks import CheckForm
from ..models import SelfCheck


@require_safe
def check_list(request: SignedInRequest, project_id: uuid.UUID) -> HttpResponse:
    access = get_access(request.user, project_id)
    runs = access.project.check_runs.filter(answered_by=request.user).order_by("answered_at")
    mine = {run.self_check_id: run.answered_at for run in runs}
    rows = [(check, mine.get(check.pk)) for check in SelfCheck.objects.all()]
    return render(request, "learning/check_list.html", {"access": access, "rows": rows})


@require_safe
def show_check(request: SignedInRequest, project_id: uuid.UUID, check_key: str) -> HttpResponse:
    """The team's answers to a self-check, and what they say."""
    access = get_access(request.user, project_id)
    check = get_object_or_404(SelfCheck.objects.select_related("page"), key=check_key)
    result = result_of(access.project, check, request.user)
    return render(request, "learning/check.html", {"access": access, "check": check, "result": result})


@require_http_methods(["GET", "HEAD", "POST"])
def answer_check(request: SignedInRequest, project_id: uuid.UUID, check_key: str) -> HttpResponse:
    access = get_access(request.user, project_id, Verb.REFLECT)
    check = get_object_or_404(SelfCheck.objects.select_related("page"), key=check_key)
    form = CheckForm(request.POST or None, check=check)
    if form.is_valid():
        actions.answer_check(
            by=request.user,
            project=access.project,
            check=check,
            scores=form.scores(),
            note=form.cleaned_data["note"],
        )
        messages.success(request, "Dit svar er gemt. Tal med de andre om det I ser forskelligt på.")
        return redirect("checks:check", project_id, check_key)
    context = {"access": access, "check": check, "form": form}
    return render(request, "learning/answer_check.html", context, status=422 if form.is_bound else 200)
