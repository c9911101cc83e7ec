"""A project's four directions as they stand: every task with what was agreed about it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Q
from django.utils import timezone

from projects.models import Membership, Project, Role

from .models import Commitment, Direction, LeadershipTask


@dataclass(frozen=True)
class TaskState:
    """A task with what was agreed about it (None until somebody takes it on), as on a day."""

    task: LeadershipTask
    commitment: Commitment | None
    today: date = field(default_factory=timezone.localdate)

    @property
    def responsible(self) -> Membership | None:
        """Who took it on; None when it is the chef's own."""
        member = self.commitment.responsible if self.commitment else None
        return member if member and member.role in Role.delegates() else None

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
    direction: Direction
    tasks: list[TaskState]

    @property
    def taken_on(self) -> list[TaskState]:
        return [state for state in self.tasks if state.is_taken_on]

    @property
    def done(self) -> list[TaskState]:
        return [state for state in self.tasks if state.is_done]


@dataclass(frozen=True)
class DirectionCount:
    """How much of a direction a project has taken on."""

    direction: Direction
    taken_on: int
    done: int


def count_directions(project: Project) -> list[DirectionCount]:
    """All four directions with the numbers of tasks taken on and done, in one query."""
    of_project = Q(tasks__commitments__project=project)
    directions = Direction.objects.annotate(
        taken_on=Count("tasks__commitments", filter=of_project),
        done=Count("tasks__commitments", filter=of_project & Q(tasks__commitments__done_on__isnull=False)),
    ).order_by("order")
    return [DirectionCount(direction, direction.taken_on, direction.done) for direction in directions]


def load_board(project: Project) -> list[DirectionState]:
    """All four directions with all their tasks, in two queries."""
    commitments = {
        commitment.task_id: commitment
        for commitment in Commitment.objects.filter(project=project).select_related(
            "responsible__user", "taken_on_by"
        )
    }
    return arrange_board(commitments, timezone.localdate())


def arrange_board(commitments: Mapping[int, Commitment], today: date) -> list[DirectionState]:
    """All four directions with what was agreed, given by task, on a day."""
    board: dict[Direction, list[TaskState]] = {}
    for task in LeadershipTask.objects.select_related("direction"):
        board.setdefault(task.direction, []).append(TaskState(task, commitments.get(task.pk), today))
    return [DirectionState(direction, states) for direction, states in board.items()]
