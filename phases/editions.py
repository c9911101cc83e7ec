"""What a newer edition of the checklist would change for a project, and what became of retired points."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from projects.textdiff import Kind, Piece, compare_texts

from .guide import Guide, PointState
from .models import Answer, Edition, EditionPoint, Question, Step


@dataclass(frozen=True)
class Wording:
    """A focus point and its questions as one edition words them."""

    point: EditionPoint
    questions: list[Question]


@dataclass(frozen=True)
class Rewording:
    """One text of a point, before and after: `pieces` marks what changed."""

    name: str
    pieces: list[Piece]


@dataclass(frozen=True)
class PointChange:
    """A focus point in two editions; `old` is None for a new point and `new` for one that retires."""

    old: Wording | None
    new: Wording | None
    answer: Answer | None

    @property
    def wording(self) -> Wording:
        """As it will be worded, or as it was when it retires."""
        wording = self.new or self.old
        assert wording is not None
        return wording

    @property
    def point(self) -> EditionPoint:
        return self.wording.point

    @cached_property
    def rewordings(self) -> list[Rewording]:
        return _rewordings(self.old, self.new) if self.old and self.new else []

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
    questions: dict[tuple[int, int], list[Question]] = {}
    for question in Question.objects.filter(edition__in=[guide.journey.edition_id, edition.pk]):
        questions.setdefault((question.edition_id, question.focus_point_id), []).append(question)

    def worded(points: Iterable[EditionPoint]) -> dict[int, Wording]:
        return {
            point.focus_point_id: Wording(point, questions.get((point.edition_id, point.focus_point_id), []))
            for point in points
        }

    old = worded(state.point for state in guide.points)
    new = worded(EditionPoint.objects.of(edition.pk))
    answers = {state.point.focus_point_id: state.answer for state in guide.points}
    answers |= {answer.focus_point_id: answer for answer in guide.retired}
    # In the new edition's order, and what retires after it.
    in_order = [*new, *(key for key in old if key not in new)]
    return EditionChanges(
        [PointChange(old.get(key), new.get(key), answers.get(key)) for key in in_order], edition
    )


def _rewordings(old: Wording, new: Wording) -> list[Rewording]:
    pairs = [
        ("Titel", old.point.title, new.point.title),
        ("Formål", old.point.purpose, new.point.purpose),
        ("Hjælp", old.point.help, new.point.help),
        *_question_pairs(old.questions, new.questions),
    ]
    return [Rewording(name, _compare(before, after)) for name, before, after in pairs if before != after]


def _compare(before: str, after: str) -> list[Piece]:
    """Word by word, unless hardly a word is left: then whole, since the remains would only confuse."""
    pieces = compare_texts(before, after)
    kept = sum(len(piece.text.strip()) for piece in pieces if piece.kind == Kind.SAME)
    if before and after and 2 * kept < min(len(before), len(after)):
        return [Piece(Kind.REMOVED, before), Piece(Kind.SAME, " "), Piece(Kind.ADDED, after)]
    return pieces


def _question_pairs(old: list[Question], new: list[Question]) -> Iterator[tuple[str, str, str]]:
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
