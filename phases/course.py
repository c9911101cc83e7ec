"""A project's course adjustments, and what each did to the mandate."""

from collections.abc import Iterable
from dataclasses import dataclass

from leadership.mandate import FIELDS, LABELS, Frame, frame_of, in_words, says_the_same
from leadership.models import Mandate
from projects.models import Project
from projects.textdiff import Piece, compare_texts

from .models import CourseAdjustment, StepDecision


@dataclass(frozen=True)
class FieldChange:
    """A part of the mandate that an adjustment worded anew."""

    label: str
    before: str
    after: str

    @property
    def pieces(self) -> list[Piece]:
        return compare_texts(self.before, self.after)


@dataclass(frozen=True)
class CourseChange:
    """A course adjustment with the decisions that it touches and what it changed in the mandate."""

    adjustment: CourseAdjustment
    touches: list[StepDecision]
    mandate: list[FieldChange]


def load_course(
    project: Project, mandate: Mandate | None, decisions: Iterable[StepDecision]
) -> list[CourseChange]:
    """A project's adjustments, newest first, in two queries. `decisions` are all of the project's."""
    known = {decision.pk: decision for decision in decisions}
    touched: dict[int, list[StepDecision]] = {}
    links = CourseAdjustment.touches.through.objects.filter(courseadjustment__project=project).order_by("pk")
    for adjustment_id, decision_id in links.values_list("courseadjustment", "stepdecision"):
        touched.setdefault(adjustment_id, []).append(known[decision_id])
    adjustments = list(project.course_adjustments.select_related("decided_by"))
    changes = mandate_changes(adjustments, frame_of(mandate))
    return [CourseChange(one, touched.get(one.pk, []), changes[one.pk]) for one in adjustments]


def mandate_changes(adjustments: Iterable[CourseAdjustment], now: Frame) -> dict[int, list[FieldChange]]:
    """What each adjustment (all of them, newest first) changed, by its key; `now` is what holds today."""
    changes: dict[int, list[FieldChange]] = {}
    after = now
    for adjustment in adjustments:
        before = adjustment.mandate_before
        changes[adjustment.pk] = _changes(before, after) if before else []
        after = before or after
    return changes


def _changes(before: Frame, after: Frame) -> list[FieldChange]:
    return [
        FieldChange(LABELS[name], in_words(name, before.get(name, "")), in_words(name, after.get(name, "")))
        for name in FIELDS
        if not says_the_same(before.get(name, ""), after.get(name, ""))
    ]
