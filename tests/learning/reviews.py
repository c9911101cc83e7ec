"""Makers for what a project says when it looks back."""

from typing import Any

from accounts.models import User
from learning.actions.review import answer_question, choose_value, judge_criterion
from learning.actions.side_effects import note_side_effect
from learning.models import (
    ChosenValue,
    Criterion,
    CriterionReview,
    EvaluationAnswer,
    EvaluationQuestion,
    SideEffect,
    Value,
)
from projects.models import BottomLine, Project

EVERYBODY = "resultat-anderledes"
OF_DEMOCRACY = "demokrati-reel-del"
OF_COMMUNITY = "faellesskab-nye-baand"


def choose(project: Project, key: str = "demokrati", *, by: User, why: str = "") -> ChosenValue:
    return choose_value(by=by, project=project, value=Value.objects.get(key=key), why=why)


def answer(
    project: Project, key: str = EVERYBODY, text: str = "Flere er med.", *, by: User
) -> EvaluationAnswer:
    question = EvaluationQuestion.objects.get(key=key)
    return answer_question(by=by, project=project, question=question, text=text)


def make_criterion(project: Project, title: str = "Flere gæster", *, by: User, **fields: Any) -> Criterion:
    values = {"sign": "Der er fyldt ved bordene.", "bottom_line": BottomLine.objects.get(key="demokratisk")}
    return Criterion.objects.create(project=project, title=title, created_by=by, **values | fields)


def judge(criterion: Criterion, verdict: str = "delvis", *, by: User, **fields: Any) -> CriterionReview:
    return judge_criterion(
        by=by, criterion=criterion, verdict=verdict, **{"evidence": "Listerne viser det."} | fields
    )


def note(project: Project, kind: str = "ulempe", *, by: User, **fields: Any) -> SideEffect:
    values = {"text": "Kortklubben mistede sin plads.", "whom": "kortklubben"} | fields
    return note_side_effect(by=by, project=project, kind=kind, **values)
