"""A project's four directions as they stand: every task with what was agreed about it."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone

from projects.models import Membership, Project, holder_of

from .models import Commitment, Direction, LeadershipTask
from .silence import Silence, silence_of, with_signs


def address_of(commitment: Commitment) -> str:
    """The path of the page where a commitment is kept."""
    if commitment.task:
        return reverse("leadership:commitment", args=[commitment.project_id, commitment.task.key])
    return reverse("leadership:own_commitment", args=[commitment.project_id, commitment.pk])


def board_at(project_id: uuid.UUID, direction: Direction) -> str:
    """The path of the board, at one of its four directions."""
    return f"{reverse('leadership:directions', args=[project_id])}#{direction.key}"


@dataclass(frozen=True)
class TaskState:
    """A typical task, or one of the team's own (None), with what was agreed about it, as on a day.

    Nothing is agreed about a typical task until somebody takes it on.
    """

    task: LeadershipTask | None
    commitment: Commitment | None
    today: date = field(default_factory=timezone.localdate)

    @property
    def title(self) -> str:
        if self.task:
            return self.task.title
        return self.commitment.own_title if self.commitment else ""

    @property
    def key(self) -> str:
        """The task's, or one made from the row's id for one of the team's own."""
        if self.task:
            return self.task.key
        return f"egen-{self.commitment.pk}" if self.commitment else ""

    @property
    def responsible(self) -> Membership | None:
        """Who took it on; None when it is the chef's own."""
        member = self.commitment.responsible if self.commitment else None
        return holder_of(member)

    @property
    def due_on(self) -> date | None:
        return self.commitment.due_on if self.commitment else None

    @property
    def is_taken_on(self) -> bool:
        return self.commitment is not None

    @property
    def is_done(self) -> bool:
        return bool(self.commitment and self.commitment.is_done)

    @property
    def is_overdue(self) -> bool:
        return bool(self.due_on and not self.is_done and self.due_on < self.today)


@dataclass(frozen=True)
class DirectionState:
    """A direction with all its typical tasks and the team's own."""

    direction: Direction
    tasks: list[TaskState]
    own: list[TaskState]

    @property
    def typical_taken_on(self) -> list[TaskState]:
        return [state for state in self.tasks if state.is_taken_on]

    @property
    def taken_on(self) -> list[TaskState]:
        return [*self.typical_taken_on, *self.own]

    @property
    def done(self) -> list[TaskState]:
        return [state for state in self.taken_on if state.is_done]

    @property
    def open(self) -> list[TaskState]:
        """What is left to do, the nearest deadline first."""
        return sorted(
            (state for state in self.taken_on if not state.is_done),
            key=lambda state: (state.due_on is None, state.due_on or state.today),
        )

    @property
    def not_taken_on(self) -> list[TaskState]:
        return [state for state in self.tasks if not state.is_taken_on]

    @property
    def done_days(self) -> list[date]:
        commitments = (state.commitment for state in self.taken_on)
        return [one.done_on for one in commitments if one and one.done_on]


@dataclass(frozen=True)
class DirectionCount:
    """How much of a direction a project has taken on."""

    direction: Direction
    taken_on: int
    done: int
    silence: Silence | None = None
    """None in a kept version, which is never reminded of anything."""


def count_directions(project: Project) -> list[DirectionCount]:
    """All four directions with the numbers of tasks taken on and done and the silence, in one query."""
    of_project = Q(commitments__project=project)
    directions: Any = with_signs(project).annotate(
        taken_on=Count("commitments", filter=of_project),
        done=Count("commitments", filter=of_project & Q(commitments__done_on__isnull=False)),
    )
    return [
        DirectionCount(direction, direction.taken_on, direction.done, silence_of(direction, project))
        for direction in directions
    ]


def load_board(project: Project) -> list[DirectionState]:
    """All four directions with all their tasks, in two queries."""
    commitments = Commitment.objects.filter(project=project).order_by("pk")
    return arrange_board(commitments.select_related("responsible__user", "taken_on_by"), timezone.localdate())


def arrange_board(commitments: Iterable[Commitment], today: date) -> list[DirectionState]:
    """All four directions with what was agreed, on a day."""
    of_task: dict[int, Commitment] = {}
    own: dict[int, list[TaskState]] = {}
    for commitment in commitments:
        if commitment.task_id:
            of_task[commitment.task_id] = commitment
        else:
            own.setdefault(commitment.direction_id, []).append(TaskState(None, commitment, today))
    board: dict[Direction, list[TaskState]] = {}
    for task in LeadershipTask.objects.select_related("direction"):
        board.setdefault(task.direction, []).append(TaskState(task, of_task.get(task.pk), today))
    return [
        DirectionState(direction, states, own.get(direction.pk, [])) for direction, states in board.items()
    ]
