"""Success criteria, questionnaires, lessons and how the project ended."""

from typing import Any

from django.utils import timezone

from learning.criteria import Standing
from learning.models import (
    HIGHEST,
    LOWEST,
    AskedQuestion,
    Closing,
    Criterion,
    Lesson,
    Measurement,
    Questionnaire,
)
from learning.questionnaires import ENOUGH, QuestionResult, Results
from projects.models import BottomLine

from .. import snapshot
from .source import Source
from .values import count_of, fill, items, key_of, records, uuid_of


def criteria(source: Source) -> list[Standing]:
    bottom_lines = {line.key: line for line in BottomLine.objects.all()}
    today = timezone.localdate(source.version.stored_at)
    standings = []
    for kept in records(source.content.get("criteria")):
        criterion = Criterion(pk=key_of(kept.get("id")), project=source.dossier.project)
        fill(criterion, kept, snapshot.CRITERION_FIELDS)
        bottom_line = bottom_lines.get(str(kept.get("bottom_line")))
        if not criterion.title or bottom_line is None:
            source.note("Et succeskriterium kan ikke læses længere og er udeladt.")
            continue
        criterion.bottom_line = bottom_line
        criterion.responsible = source.member(kept.get("responsible"))
        criterion.created_by = source.person(kept.get("created_by"))
        standings.append(Standing(criterion, _measurements(source, criterion, kept), today))
    return standings


def _measurements(source: Source, criterion: Criterion, kept: dict[str, Any]) -> list[Measurement]:
    measurements = []
    for row in records(kept.get("measurements")):
        measurement = Measurement(pk=key_of(row.get("id")), criterion=criterion)
        fill(measurement, row, snapshot.MEASUREMENT_FIELDS)
        if measurement.on is None or measurement.value is None:
            source.note("En måling kan ikke læses længere og er udeladt.")
            continue
        measurement.measured_by = source.person(row.get("measured_by"))
        measurements.append(measurement)
    return sorted(measurements, key=lambda one: (one.on, one.pk))


def questionnaires(source: Source) -> list[Results]:
    results = []
    for kept in records(source.content.get("questionnaires")):
        row = Questionnaire(pk=key_of(kept.get("id")), project=source.dossier.project)
        fill(row, kept, snapshot.QUESTIONNAIRE_FIELDS)
        if not row.title or row.closes_on is None:
            source.note("Et spørgeskema kan ikke læses længere og er udeladt.")
            continue
        asked = [_asked(source, row, one, place) for place, one in enumerate(records(kept.get("questions")))]
        results.append(Results(row, count_of(kept.get("people")), [one for one in asked if one]))
    return results


def _asked(
    source: Source, asked_in: Questionnaire, kept: dict[str, Any], place: int
) -> QuestionResult | None:
    question = AskedQuestion(questionnaire=asked_in, order=place)
    scores = [count_of(score) for score in items(kept.get("scores"))]
    if not fill(question, kept, snapshot.ASKED_FIELDS) or len(scores) not in (0, HIGHEST - LOWEST + 1):
        source.note("Et spørgsmål i et spørgeskema kan ikke læses længere og er udeladt.")
        return None
    people = count_of(kept.get("people"))
    result = QuestionResult(question, people if people >= ENOUGH else 0, scores)
    return result if bool(scores) == result.is_score else QuestionResult(question)


def lessons(source: Source) -> list[Lesson]:
    """Those at a place that is still known. None in versions from before there were any."""
    kept = {key_of(row.get("id")): row for row in records(source.content.get("lessons"))}
    lessons = []
    called = "En læring"
    for lesson in source.rows(
        Lesson, "lessons", snapshot.LESSON_FIELDS, "written_by", called, needs=("title",)
    ):
        said = kept[lesson.pk]
        lesson.focus_point = source.points.get(str(said.get("focus_point")))
        lesson.direction = None if lesson.focus_point else source.directions.get(str(said.get("direction")))
        if not lesson.focus_point and not lesson.direction:
            source.note("En læring hører til et sted som ikke findes længere, og er udeladt.")
            continue
        lesson.responsible = source.member(said.get("responsible"))
        ids = {uuid_of(one) for one in items(said.get("pictures"))}
        lesson.shown_pictures = [one for one in source.dossier.pictures if one.pk in ids]
        lesson.shared_by = source.person(said.get("shared_by")) if lesson.is_shared else None
        lessons.append(lesson)
    return lessons


def closings(source: Source) -> list[Closing]:
    """Those before, and the one that the version was kept with."""
    closings = source.rows(
        Closing, "closings", snapshot.CLOSING_FIELDS, "closed_by", "En afslutning", needs=("closed_at",)
    )
    kept = {key_of(row.get("id")): row for row in records(source.content.get("closings"))}
    for closing in closings:
        closing.version_id = key_of(kept[closing.pk].get("version"))
        if closing.reopened_at:
            closing.reopened_by = source.person(kept[closing.pk].get("reopened_by"))
    own = Closing.objects.filter(version=source.version.pk).select_related("closed_by").first()
    if own is None:
        return closings
    # As it was then: that it was taken up again came after.
    own.reopened_at, own.reopened_by, own.reopen_reason = None, None, ""
    return [own, *closings]
