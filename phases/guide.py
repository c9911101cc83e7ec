"""One project's checklist as it stands: every step with its points and their answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from django.http import Http404
from django.utils import timezone

from projects.models import Membership, Project, Role

from .models import Answer, AnswerStatus, Edition, EditionPoint, Journey, Step
from .progress import Progress, progress_of


@dataclass(frozen=True)
class PointState:
    """A focus point with the project's answer to it (None until somebody saves one), as on a day."""

    point: EditionPoint
    answer: Answer | None
    today: date = field(default_factory=timezone.localdate)

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
        return member if member and member.role in Role.delegates() else None

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


def load_guide(project: Project) -> Guide:
    """The whole checklist of a project, in three queries at most."""
    # As it came with the project, if `get_access` has just fetched both.
    fetched = getattr(project, "journey", None) if Project.journey.is_cached(project) else None
    journey = fetched or journey_of(project)
    answers = {
        answer.focus_point_id: answer
        for answer in Answer.objects.filter(project=project)
        .select_related("responsible__user", "delegated_by")
        .order_by()
    }
    return arrange_guide(journey, answers, timezone.localdate())


def arrange_guide(journey: Journey, answers: Mapping[int, Answer], today: date) -> Guide:
    """The whole checklist of a journey's edition, with the answers given by focus point, on a day."""
    steps: dict[int, Step] = {}
    points: dict[int, list[PointState]] = {}
    newer_edition = None
    # Whether there is a newer edition is asked along with the points, so that it costs no query of its own.
    for point in EditionPoint.objects.of(journey.edition_id).with_newer_edition():
        journey.edition, newer_edition = point.edition, point.newer_edition
        steps.setdefault(point.step.pk, point.step)
        state = PointState(point, answers.get(point.focus_point_id), today)
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
    )
