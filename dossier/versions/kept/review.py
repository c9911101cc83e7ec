"""The project looked back on."""

from typing import Any

from learning.models import (
    ChosenValue,
    Criterion,
    CriterionReview,
    EvaluationAnswer,
    EvaluationQuestion,
    SideEffect,
    Value,
)
from learning.review import JudgedCriterion, Review, all_questions, arrange_review

from .. import snapshot
from .source import Source
from .values import fill, key_of, record, records


def review(source: Source) -> Review:
    """An empty one in versions from before a project could be looked back on."""
    kept = record(source.content.get("review"))
    questions = {question.key: question for question in all_questions()}
    return arrange_review(
        source.dossier.guide,
        chosen=_chosen(source, record(kept.get("value"))),
        questions=questions.values(),
        answers=_evaluation_answers(source, record(kept.get("answers")), questions),
        criteria=[row for one in records(kept.get("criteria")) if (row := _judged(source, one))],
        side_effects=source.rows(
            *(SideEffect, "side_effects", snapshot.SIDE_EFFECT_FIELDS, "noted_by"),
            "En sidegevinst eller ulempe",
            needs=("text",),
            content=kept,
        ),
    )


def _chosen(source: Source, kept: dict[str, Any]) -> ChosenValue | None:
    if not kept:
        return None
    value = Value.objects.filter(key=str(kept.get("key"))).first()
    if value is None:
        source.note("Den værdi der betød mest, findes ikke længere.")
        return None
    chosen = ChosenValue(
        project=source.dossier.project, value=value, chosen_by=source.person(kept.get("chosen_by"))
    )
    fill(chosen, kept, snapshot.VALUE_FIELDS)
    return chosen


def _evaluation_answers(
    source: Source, kept: dict[str, Any], questions: dict[str, EvaluationQuestion]
) -> dict[int, EvaluationAnswer]:
    answers = {}
    for key, said in kept.items():
        if key not in questions:
            source.note(f"Et svar hører til et spørgsmål som ikke stilles længere ({key}).")
            continue
        answer = EvaluationAnswer(
            project=source.dossier.project,
            question=questions[key],
            updated_by=source.person(record(said).get("updated_by")),
        )
        fill(answer, record(said), snapshot.EVALUATION_FIELDS)
        answers[questions[key].pk] = answer
    return answers


def _judged(source: Source, kept: dict[str, Any]) -> JudgedCriterion | None:
    criterion = Criterion(pk=key_of(kept.get("id")), project=source.dossier.project)
    fill(criterion, kept, ("title",))
    if not criterion.title:
        source.note("Et succeskriterium kan ikke læses længere og er udeladt.")
        return None
    said = record(kept.get("verdict"))
    review = CriterionReview(criterion=criterion, reviewed_by=source.person(said.get("reviewed_by")))
    return JudgedCriterion(criterion, review if fill(review, said, snapshot.VERDICT_FIELDS) else None)
