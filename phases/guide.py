"""One project's checklist as it stands: every step with its points and their answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property

from django.db.models import OuterRef, Subquery
from django.http import Http404
from django.utils import timezone

from leadership.models import Mandate
from projects.models import Membership, Project, holder_of
from typology.models import CocreationType, Placement, Quadrant, quadrant_at
from typology.shift import TypeShift, last_shift

from .models import Answer, AnswerStatus, Edition, EditionPoint, Journey, PointWeight, Step
from .progress import Progress, progress_of


@dataclass(frozen=True)
class PointState:
    """A focus point with the project's answer to it (None until somebody saves one), as on a day.

    `weight` is how much the point matters in the project's type (None until the project is placed), and
    `weight_before` how much it did in the type before; known only when it was asked for.
    """

    point: EditionPoint
    answer: Answer | None
    today: date = field(default_factory=timezone.localdate)
    weight: PointWeight | None = None
    weight_before: PointWeight | None = None

    @property
    def key(self) -> str:
        return self.point.key

    @property
    def status(self) -> AnswerStatus:
        return AnswerStatus(self.answer.status) if self.answer else AnswerStatus.UNTOUCHED

    @property
    def is_settled(self) -> bool:
        return self.status.is_settled

    @property
    def responsible(self) -> Membership | None:
        """Who it is delegated to, also while they have handed it back; None when it is the chef's own."""
        member = self.answer.responsible if self.answer else None
        return holder_of(member)

    @property
    def handed_back_at(self) -> datetime | None:
        """Since when the chef has been asked to accept the answer or return it."""
        return self.answer.handed_back_at if self.answer and self.responsible else None

    @property
    def is_handed_back(self) -> bool:
        return self.handed_back_at is not None

    @property
    def holder(self) -> Membership | None:
        """Who has the ball; None when the chef has it, as they do of their own and of what is handed back."""
        return None if self.is_handed_back else self.responsible

    @property
    def due_on(self) -> date | None:
        return self.answer.due_on if self.answer else None

    @property
    def is_overdue(self) -> bool:
        return bool(self.due_on and not self.is_settled and self.due_on < self.today)


@dataclass(frozen=True)
class StepState:
    step: Step
    points: list[PointState]
    is_current: bool

    @cached_property
    def progress(self) -> Progress:
        return progress_of(state.status for state in self.points)

    @property
    def open_points(self) -> list[PointState]:
        return [state for state in self.points if not state.is_settled]


@dataclass(frozen=True)
class Guide:
    """`newer_edition` is the title of an edition that the project could be moved to, if there is one.

    `retired` are the answers to points that the project's edition no longer has.
    """

    journey: Journey
    steps: list[StepState]
    newer_edition: str | None = None
    retired: list[Answer] = field(default_factory=list)
    cocreation_type: CocreationType | None = None
    mandate: Mandate | None = None
    shift: TypeShift | None = None

    @cached_property
    def points(self) -> list[PointState]:
        return [state for step in self.steps for state in step.points]

    @cached_property
    def progress(self) -> Progress:
        return progress_of(state.status for state in self.points)

    @property
    def current(self) -> StepState:
        return next(step for step in self.steps if step.is_current)

    @property
    def following(self) -> StepState | None:
        """The step after the current one; None when the project stands in the last."""
        return next((s for s in self.steps if s.step.order > self.journey.step.order), None)

    def step(self, key: str) -> StepState:
        """Raises Http404 for a step that is not there."""
        for step in self.steps:
            if step.step.key == key:
                return step
        raise Http404

    def point(self, step_key: str, point_key: str) -> PointState:
        """Raises Http404 for a point that is not in that step of the project's edition."""
        for state in self.step(step_key).points:
            if state.key == point_key:
                return state
        raise Http404

    def neighbours(self, state: PointState) -> tuple[PointState | None, PointState | None]:
        """The points before and after, across steps."""
        place = self.points.index(state)
        before = self.points[place - 1] if place else None
        after = self.points[place + 1] if place + 1 < len(self.points) else None
        return before, after


def journey_of(project: Project) -> Journey:
    """The project's journey; an unsaved one at the first step for a project that never moved."""
    return Journey.objects.filter(project=project).first() or first_journey(project)


def first_journey(project: Project) -> Journey:
    """An unsaved journey on the current edition. Raises ContentMissing before the content is loaded."""
    edition = Edition.objects.current()
    first = Step.objects.filter(focus_points__wordings__edition=edition).distinct()[0]
    return Journey(project=project, edition=edition, step=first)


@dataclass(frozen=True)
class Position:
    """Where a project stands in the checklist and in the typology (None until placed), and its mandate.

    `shift` is its last change of type; known only when it was asked for.
    """

    journey: Journey
    quadrant: Quadrant | None
    mandate: Mandate | None
    shift: TypeShift | None = None


def position_of(project: Project) -> Position:
    """In one query, for every project that has begun."""
    newest = Placement.objects.of_whole().filter(project=OuterRef("project")).order_by("-placed_at", "-pk")
    journeys = Journey.objects.filter(project=project).annotate(
        x=Subquery(newest.values("x")[:1]), y=Subquery(newest.values("y")[:1])
    )
    journey = journeys.select_related("edition", "project__mandate__updated_by").first()
    if journey is None:
        placement = project.placements.of_whole().current()
        mandate = Mandate.objects.filter(project=project).first()
        return Position(first_journey(project), placement.quadrant if placement else None, mandate)
    quadrant = None if journey.x is None else quadrant_at(journey.x, journey.y)
    return Position(journey, quadrant, getattr(journey.project, "mandate", None))


def position_with_shift(project: Project) -> Position:
    """With the project's last change of type, in one query too for a project that is placed."""
    placements = list(
        Placement.objects.of_whole()
        .filter(project=project)
        .select_related("project__journey__edition", "project__mandate__updated_by")
    )
    shift = last_shift(placements)
    read = placements[0].project if placements else None
    journey = getattr(read, "journey", None)
    if journey is None:
        return replace(position_of(project), shift=shift)
    return Position(journey, placements[0].quadrant, getattr(read, "mandate", None), shift)


def load_guide(project: Project, *, with_shift: bool = False) -> Guide:
    """The whole checklist of a project, in three queries and a fourth for one that is placed.

    With the last change of type, each point knows its weight before it too.
    """
    position = position_with_shift(project) if with_shift else position_of(project)
    answers = {
        answer.focus_point_id: answer
        for answer in Answer.objects.filter(project=project)
        .select_related("responsible__user", "delegated_by", "updated_by")
        .order_by()
    }
    return arrange_guide(position, answers, timezone.localdate())


def arrange_guide(position: Position, answers: Mapping[int, Answer], today: date) -> Guide:
    """The whole checklist at a position, with the answers given by focus point, on a day."""
    journey, shift = position.journey, position.shift
    weights = _weights(position.quadrant, shift.before.quadrant if shift else None)
    now = weights.get(position.quadrant, {})
    before = weights.get(shift.before.quadrant, {}) if shift else {}
    steps: dict[int, Step] = {}
    points: dict[int, list[PointState]] = {}
    newer_edition = None
    # Whether there is a newer edition is asked along with the points, so that it costs no query of its own.
    for point in EditionPoint.objects.of(journey.edition_id).with_newer_edition():
        journey.edition, newer_edition = point.edition, point.newer_edition
        key = point.focus_point_id
        steps.setdefault(point.step.pk, point.step)
        state = PointState(point, answers.get(key), today, now.get(key), before.get(key))
        points.setdefault(point.step.pk, []).append(state)
    journey.step = steps[journey.step_id]
    known = {state.point.focus_point_id for states in points.values() for state in states}
    in_order = sorted(steps.values(), key=lambda step: step.order)
    return Guide(
        journey=journey,
        steps=[StepState(step, points[step.pk], step.pk == journey.step_id) for step in in_order],
        newer_edition=newer_edition,
        # An answer nobody wrote anything in has nothing to keep.
        retired=[a for point, a in answers.items() if point not in known and a.says_something],
        cocreation_type=next((weight.cocreation_type for weight in now.values()), None),
        mandate=position.mandate,
        shift=shift,
    )


def _weights(*quadrants: Quadrant | None) -> dict[Quadrant | None, dict[int, PointWeight]]:
    """The weights in each of some types, by focus point, in one query (none for a project not placed)."""
    weights: dict[Quadrant | None, dict[int, PointWeight]] = {}
    wanted = [quadrant for quadrant in quadrants if quadrant]
    for weight in PointWeight.objects.of(*wanted) if wanted else ():
        weights.setdefault(weight.cocreation_type.quadrant, {})[weight.focus_point_id] = weight
    return weights
