import uuid

from django import forms
from django.contrib import messages
from django.db import models
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import SignedInRequest
from phases.guide import load_guide
from projects.access import Access, Verb, get_access
from projects.clash import Difference, differences, form_over
from projects.history import NewerVersion

from ..actions import review as actions
from ..criteria import load_criteria
from ..forms.review import ChosenValueForm, CriterionReviewForm, EvaluationAnswerForm
from ..models import ChosenValue
from ..review import Asked, JudgedCriterion, Review, judged, load_review


@require_safe
def show_review(request: SignedInRequest, project_id: uuid.UUID) -> HttpResponse:
    """All that is asked and answered, what was judged, and what nobody had aimed at."""
    access = get_access(request.user, project_id)
    return render(request, "learning/review.html", {"access": access, "review": _review_of(access)})


@require_http_methods(["GET", "HEAD", "POST"])
def choose_value(request: SignedInRequest, project_id: uuid.UUID) -> HttpResponse:
    access = get_access(request.user, project_id, Verb.EVALUATE)
    chosen = _chosen_by(access)
    if request.method != "POST":
        return _value_page(request, access, form_over(ChosenValueForm, chosen))
    form = form_over(ChosenValueForm, chosen, request.POST)
    if not form.is_valid():
        return _value_page(request, access, form, status=422)
    try:
        saved = actions.choose_value(by=request.user, project=access.project, **form.cleaned_data)
    except NewerVersion:
        clash = _clash(form, _chosen_by(access))
        return _value_page(request, access, form, clash, status=409)
    messages.success(
        request, f"»{saved.value.title}« er det der betyder mest. Nu bliver I også spurgt om det."
    )
    return redirect("evaluation:review", project_id)


@require_http_methods(["GET", "HEAD", "POST"])
def answer_question(request: SignedInRequest, project_id: uuid.UUID, question_key: str) -> HttpResponse:
    """Answer a question with what the team wrote of the same in Afklaring beside it."""
    access = get_access(request.user, project_id, Verb.EVALUATE)
    review = _review_of(access)
    asked = _asked_or_404(review, question_key)
    if request.method != "POST":
        form = form_over(EvaluationAnswerForm, asked.answer)
        return _answer_page(request, access, review, asked, form)
    form = form_over(EvaluationAnswerForm, asked.answer, request.POST)
    if not form.is_valid():
        return _answer_page(request, access, review, asked, form, status=422)
    try:
        actions.answer_question(
            by=request.user, project=access.project, question=asked.question, **form.cleaned_data
        )
    except NewerVersion:
        asked = _asked_or_404(_review_of(access), question_key)
        clash = _clash(form, asked.answer)
        return _answer_page(request, access, review, asked, form, clash, status=409)
    return _lead_on(request, access, review, asked)


@require_http_methods(["GET", "HEAD", "POST"])
def judge_criterion(request: SignedInRequest, project_id: uuid.UUID, criterion_id: int) -> HttpResponse:
    access = get_access(request.user, project_id, Verb.EVALUATE)
    row = _criterion_or_404(access, criterion_id)
    if request.method != "POST":
        return _judge_page(request, access, row, form_over(CriterionReviewForm, row.review))
    form = form_over(CriterionReviewForm, row.review, request.POST)
    if not form.is_valid():
        return _judge_page(request, access, row, form, status=422)
    try:
        actions.judge_criterion(by=request.user, criterion=row.criterion, **form.cleaned_data)
    except NewerVersion:
        row = _criterion_or_404(access, criterion_id)
        return _judge_page(request, access, row, form, _clash(form, row.review), status=409)
    messages.success(request, f"Vurderingen af »{row.criterion.title}« er gemt.")
    return redirect(f"{resolve_url('evaluation:review', project_id)}#kriterium-{criterion_id}")


def _review_of(access: Access) -> Review:
    return load_review(access.project, load_guide(access.project), load_criteria(access.project))


def _chosen_by(access: Access) -> ChosenValue | None:
    return ChosenValue.objects.filter(project=access.project).select_related("value").first()


def _asked_or_404(review: Review, key: str) -> Asked:
    """Whichever there is, since the value may have been chosen anew while somebody wrote."""
    asked = review.at(key)
    if asked is None:
        raise Http404
    return asked


def _criterion_or_404(access: Access, criterion_id: int) -> JudgedCriterion:
    standings = load_criteria(access.project)
    standing = next((standing for standing in standings if standing.criterion.pk == criterion_id), None)
    if standing is None:
        raise Http404
    return judged(standing)


def _clash(form: forms.ModelForm, current: models.Model | None) -> list[Difference]:
    """`current` is there whenever somebody said something newer."""
    return differences(form, current) if current else []


def _lead_on(request: SignedInRequest, access: Access, review: Review, asked: Asked) -> HttpResponse:
    """To the next question that stands open when that was asked for, otherwise back to the review."""
    following = review.next_unanswered(asked) if "next" in request.POST else None
    if following:
        messages.success(request, "Svaret er gemt. Her er det næste spørgsmål.")
        return redirect("evaluation:answer", access.project.pk, following.question.key)
    if review.is_asked(asked.question):
        messages.success(request, "Svaret er gemt.")
    else:
        messages.success(request, "Svaret er gemt blandt svarene på tidligere spørgsmål.")
    address = resolve_url("evaluation:review", access.project.pk)
    return redirect(f"{address}#spoergsmaal-{asked.question.key}")


def _value_page(
    request: SignedInRequest,
    access: Access,
    form: ChosenValueForm,
    clash: list[Difference] | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {"access": access, "form": form, "clash": clash, "choices": _choices_of(access)}
    return render(request, "learning/choose_value.html", context, status=status)


def _choices_of(access: Access) -> list[ChosenValue]:
    """How the value was chosen before, newest first; what stands now is not among them."""
    kept = ChosenValue.history.filter(project=access.project).select_related("value", "history_user")
    return list(kept.order_by("-history_date", "-history_id"))[1:]


def _answer_page(
    request: SignedInRequest,
    access: Access,
    review: Review,
    asked: Asked,
    form: EvaluationAnswerForm,
    clash: list[Difference] | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "access": access,
        "asked": asked,
        "form": form,
        "clash": clash,
        "is_asked": review.is_asked(asked.question),
        "following": review.next_unanswered(asked),
    }
    return render(request, "learning/answer_question.html", context, status=status)


def _judge_page(
    request: SignedInRequest,
    access: Access,
    row: JudgedCriterion,
    form: CriterionReviewForm,
    clash: list[Difference] | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {"access": access, "row": row, "form": form, "clash": clash}
    return render(request, "learning/judge_criterion.html", context, status=status)
