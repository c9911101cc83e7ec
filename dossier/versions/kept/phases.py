"""The checklist with its answers, and what was decided."""

from typing import Any

from django.utils import timezone

from phases.course import CourseChange, arrange_course
from phases.guide import Guide, Position, arrange_guide
from phases.models import (
    Answer,
    CourseAdjustment,
    Edition,
    EditionPoint,
    FocusPoint,
    Journey,
    OpenPoint,
    StepDecision,
)

from .. import snapshot
from . import leadership
from .source import Source
from .values import fill, frame, items, key_of, record, records


def guide(source: Source) -> Guide:
    edition = _edition(source)
    in_edition = {point.key: point.step for point in EditionPoint.objects.of(edition.pk)}
    step = source.steps.get(str(source.content.get("step")))
    if step not in in_edition.values():
        source.note("Trinnet som projektet stod i, findes ikke længere i tjeklisten.")
        step = min(in_edition.values(), key=lambda one: one.order)
    journey = Journey(project=source.dossier.project, edition=edition, step=step)
    fill(journey, source.content, ("state",))
    answers = {}
    for key, kept in record(source.content.get("answers")).items():
        if key not in source.points:
            source.note(f"Et svar hører til et punkt som tjeklisten ikke længere har ({key}).")
            continue
        answers[source.points[key].pk] = _answer(source, source.points[key], record(kept))
    placement = source.dossier.placement
    position = Position(journey, placement.quadrant if placement else None, leadership.mandate(source))
    return arrange_guide(position, answers, timezone.localdate(source.version.stored_at))


def _edition(source: Source) -> Edition:
    edition = Edition.objects.filter(key=str(source.content.get("edition"))).first()
    if edition is None or not edition.points.exists():
        source.note("Tjeklistens udgave findes ikke længere. Titlerne er fra den nuværende.")
        return Edition.objects.current()
    return edition


def _answer(source: Source, point: FocusPoint, kept: dict[str, Any]) -> Answer:
    answer = Answer(project=source.dossier.project, focus_point=point)
    fill(answer, kept, snapshot.ANSWER_FIELDS)
    answer.responsible = source.member(kept.get("responsible"))
    answer.updated_by = source.person(kept.get("updated_by"))
    return answer


def decisions(source: Source) -> list[StepDecision]:
    decisions = source.rows(
        StepDecision, "decisions", snapshot.DECISION_FIELDS, "decided_by", "En beslutning"
    )
    kept = {key_of(row.get("id")): row for row in records(source.content.get("decisions"))}
    current = source.dossier.guide.journey.step
    for decision in decisions:
        decision.from_step = source.steps.get(str(kept[decision.pk].get("from_step")), current)
        decision.to_step = source.steps.get(str(kept[decision.pk].get("to_step")), current)
    return decisions


def open_points(source: Source) -> list[OpenPoint]:
    decisions = {decision.pk: decision for decision in source.dossier.decisions}
    return [
        OpenPoint(
            decision=decisions[key_of(row.get("id"))],
            focus_point=source.points[str(kept["point"])],
            why=str(kept.get("why", "")),
        )
        for row in records(source.content.get("decisions"))
        for kept in records(row.get("open_points"))
        if key_of(row.get("id")) in decisions and str(kept.get("point")) in source.points
    ]


def course(source: Source) -> list[CourseChange]:
    adjustments = source.rows(
        CourseAdjustment,
        "course_adjustments",
        snapshot.ADJUSTMENT_FIELDS,
        "decided_by",
        "En kursjustering",
    )
    for adjustment in adjustments:
        adjustment.mandate_before = frame(adjustment.mandate_before)
    touches = {
        key_of(row.get("id")): [key_of(key) for key in items(row.get("touches"))]
        for row in records(source.content.get("course_adjustments"))
    }
    return arrange_course(adjustments, touches, source.dossier.mandate, source.dossier.decisions)
