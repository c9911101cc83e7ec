"""A project's course adjustments, and what each did to the mandate."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import F

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
    """A project's adjustments, newest first, in one query. `decisions` are all of the project's."""
    # A row for each decision that an adjustment touches, and one for an adjustment that touches none.
    rows = project.course_adjustments.select_related("decided_by").annotate(touched=F("touches__pk"))
    adjustments: dict[int, CourseAdjustment] = {}
    touches: dict[int, list[int]] = {}
    for row in rows.order_by("-decided_at", "-pk", "touched"):
        adjustments.setdefault(row.pk, row)
        touches.setdefault(row.pk, [])
        if row.touched:
            touches[row.pk].append(row.touched)
    return arrange_course(list(adjustments.values()), touches, mandate, decisions)


def arrange_course(
    adjustments: list[CourseAdjustment],
    touches: Mapping[int, list[int]],
    mandate: Mandate | None,
    decisions: Iterable[StepDecision],
) -> list[CourseChange]:
    """All of a project's adjustments, newest first; `touches` are the keys of the decisions each touches."""
    known = {decision.pk: decision for decision in decisions}
    changes = mandate_changes(adjustments, frame_of(mandate))
    return [
        CourseChange(one, [known[key] for key in touches.get(one.pk, []) if key in known], changes[one.pk])
        for one in adjustments
    ]


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
