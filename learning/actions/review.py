"""Every write of a project's review: the value it goes by, its answers, and the verdicts on its criteria."""

from typing import Any

from django.db import models, transaction

from accounts.models import User
from projects.history import locked, refuse_if_newer, signed
from projects.models import Project

from ..models import ChosenValue, Criterion, CriterionReview, EvaluationAnswer, EvaluationQuestion, Value


@transaction.atomic
def choose_value(
    *, by: User, project: Project, value: Value, why: str, opened: int | None = None
) -> ChosenValue:
    """Raises NewerVersion when somebody chose since version `opened`."""
    _hold(project)
    current = ChosenValue.objects.filter(project=project).first()
    row = current or ChosenValue(project=project)
    return _say(row, opened, by, "chosen_by", value=value, why=why)


@transaction.atomic
def answer_question(
    *, by: User, project: Project, question: EvaluationQuestion, text: str, opened: int | None = None
) -> EvaluationAnswer:
    """Also one that only another value asks: it was asked when the page was opened.

    Raises NewerVersion when somebody answered since version `opened`.
    """
    _hold(project)
    current = EvaluationAnswer.objects.filter(project=project, question=question).first()
    row = current or EvaluationAnswer(project=project, question=question)
    return _say(row, opened, by, "updated_by", text=text)


@transaction.atomic
def judge_criterion(
    *, by: User, criterion: Criterion, verdict: str, evidence: str, opened: int | None = None
) -> CriterionReview:
    """Raises NewerVersion when somebody judged it since version `opened`, or the criterion is gone."""
    locked(criterion)
    current = CriterionReview.objects.filter(criterion=criterion).first()
    row = current or CriterionReview(criterion=criterion)
    return _say(row, opened, by, "reviewed_by", verdict=verdict, evidence=evidence)


def _hold(project: Project) -> None:
    """So that of two who write the first row at the same moment the second finds it."""
    Project.objects.select_for_update().get(pk=project.pk)


def _say[M: models.Model](row: M, opened: int | None, by: User, author: str, **said: Any) -> M:
    """Save what is said in the one row there is of it. What it says already is not said again."""
    if row.pk and all(getattr(row, name) == value for name, value in said.items()):
        return row
    if row.pk:
        refuse_if_newer(row, opened)
    for name, value in (said | {author: by}).items():
        setattr(row, name, value)
    signed(row, by).save()
    return row
