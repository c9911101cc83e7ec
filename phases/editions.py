"""What a newer edition of the checklist would change for a project, and what became of retired points."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from projects.textdiff import Piece, compare_texts

from .guide import Guide, PointState
from .models import Answer, Edition, EditionPoint, Question, Step


@dataclass(frozen=True)
class Rewording:
    """One text of a point, before and after: `pieces` marks what changed."""

    name: str
    pieces: list[Piece]


@dataclass(frozen=True)
class PointChange:
    """A focus point in two editions; `old` is None for a new point and `new` for one that retires."""

    old: EditionPoint | None
    new: EditionPoint | None
    rewordings: list[Rewording]
    answer: Answer | None

    @property
    def point(self) -> EditionPoint:
        """The point as it will be worded, or as it was when it retires."""
        point = self.new or self.old
        assert point is not None
        return point

    @property
    def state(self) -> PointState:
        return PointState(self.point, self.answer)

    @property
    def is_new(self) -> bool:
        return self.old is None

    @property
    def is_retired(self) -> bool:
        return self.new is None

    @property
    def is_reworded(self) -> bool:
        return bool(self.old and self.new and self.rewordings)

    @property
    def is_same(self) -> bool:
        return bool(self.old and self.new and not self.rewordings)


@dataclass(frozen=True)
class Changes:
    """Some points' changes: those of a step, or all."""

    points: list[PointChange]

    @property
    def same(self) -> list[PointChange]:
        return [change for change in self.points if change.is_same]

    @property
    def reworded(self) -> list[PointChange]:
        return [change for change in self.points if change.is_reworded]

    @property
    def new(self) -> list[PointChange]:
        return [change for change in self.points if change.is_new]

    @property
    def retired(self) -> list[PointChange]:
        return [change for change in self.points if change.is_retired]


@dataclass(frozen=True)
class StepChanges(Changes):
    step: Step


@dataclass(frozen=True)
class EditionChanges(Changes):
    """All that differs for a project between its edition and the newest one."""

    edition: Edition

    @cached_property
    def steps(self) -> list[StepChanges]:
        def step_of(change: PointChange) -> Step:
            return change.point.step

        in_order = sorted(self.points, key=lambda change: step_of(change).order)
        return [StepChanges(list(changes), step) for step, changes in groupby(in_order, key=step_of)]


def newest_edition(than: Edition) -> Edition | None:
    """The newest published edition, if it is newer than this one."""
    return Edition.objects.published().filter(published_on__gt=than.published_on).first()


def changes_to(edition: Edition, guide: Guide) -> EditionChanges:
    """What moving the project to another edition changes, point by point, in two queries."""
    old_points = {state.point.focus_point_id: state for state in guide.points}
    new_points = {point.focus_point_id: point for point in EditionPoint.objects.of(edition.pk)}
    questions: dict[tuple[int, int], list[Question]] = {}
    for question in Question.objects.filter(edition__in=[guide.journey.edition_id, edition.pk]):
        questions.setdefault((question.edition_id, question.focus_point_id), []).append(question)
    answers = {state.point.focus_point_id: state.answer for state in guide.points}
    answers |= {answer.focus_point_id: answer for answer in guide.retired}
    changes = []
    # In the new edition's order, and what retires after it.
    for key in [*new_points, *(key for key in old_points if key not in new_points)]:
        old = old_points[key].point if key in old_points else None
        new = new_points.get(key)
        rewordings = (
            _rewordings(
                old, new, questions.get((old.edition_id, key), []), questions.get((edition.pk, key), [])
            )
            if old and new
            else []
        )
        changes.append(PointChange(old, new, rewordings, answers.get(key)))
    return EditionChanges(changes, edition)


def _rewordings(
    old: EditionPoint, new: EditionPoint, old_questions: list[Question], new_questions: list[Question]
) -> list[Rewording]:
    pairs = [
        ("Titel", old.title, new.title),
        ("Formål", old.purpose, new.purpose),
        ("Hjælp", old.help, new.help),
        *_question_pairs(old_questions, new_questions),
    ]
    return [Rewording(name, compare_texts(before, after)) for name, before, after in pairs if before != after]


def _question_pairs(old: list[Question], new: list[Question]) -> Iterable[tuple[str, str, str]]:
    """Each question of the two editions, found again by its key: (what happened to it, before, after)."""
    before = {question.key: question.text for question in old}
    after = {question.key: question.text for question in new}
    for key, text in after.items():
        yield ("Spørgsmål" if key in before else "Nyt spørgsmål", before.get(key, ""), text)
    for key, text in before.items():
        if key not in after:
            yield ("Spørgsmål der udgår", text, "")


def retired_points(guide: Guide) -> list[PointState]:
    """The retired points that the project has answered, as it last knew them, in checklist order.

    In no query when there are none.
    """
    answers = {answer.focus_point_id: answer for answer in guide.retired}
    if not answers:
        return []
    wordings = EditionPoint.objects.filter(
        focus_point__in=answers, edition__published_on__lt=guide.journey.edition.published_on
    ).select_related("edition", "focus_point__step")
    last: dict[int, EditionPoint] = {}
    for point in wordings.order_by("edition__published_on"):
        last[point.focus_point_id] = point
    in_order = sorted(last.values(), key=lambda point: (point.step.order, point.order))
    return [PointState(point, answers[point.focus_point_id]) for point in in_order]
