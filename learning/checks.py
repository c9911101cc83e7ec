"""What a team says in a self-check: average and spread of each statement, and the whole over time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from statistics import fmean

from accounts.models import User
from projects.models import Project

from .models import HIGHEST, LOWEST, CheckRun, CheckScore, Reading, SelfCheck, Statement

LOW = 2.5
"""Up to this average, a statement gets its advice shown (after turning those where a high score warns)."""

ENOUGH = 2
"""So many must have answered before the team's answers are shown: one alone would be known by name."""


@dataclass(frozen=True)
class StatementResult:
    """The newest scores that the team gave a statement, one a person; `mine` is None if one gave none."""

    statement: Statement
    scores: list[int]
    mine: int | None

    @property
    def average(self) -> float:
        return fmean(self.scores)

    @property
    def lowest(self) -> int:
        return min(self.scores)

    @property
    def highest(self) -> int:
        return max(self.scores)

    @property
    def counts(self) -> list[tuple[int, int]]:
        """How many gave each score, lowest score first."""
        return [(score, self.scores.count(score)) for score in range(LOWEST, HIGHEST + 1)]

    @property
    def needs_advice(self) -> bool:
        return turned(self.statement, self.average) <= LOW


@dataclass(frozen=True)
class Moment:
    """What the whole said after somebody answered: how many had answered by then, and the per cent."""

    at: datetime
    people: int
    percent: int


@dataclass(frozen=True)
class Result:
    """A self-check as a team has answered it."""

    statements: list[StatementResult]
    people: int
    percent: int
    reading: Reading
    moments: list[Moment]
    my_runs: list[CheckRun]

    @property
    def is_shown(self) -> bool:
        return self.people >= ENOUGH


def turned(statement: Statement, score: float) -> float:
    """The score with the good end highest, also where a high score is a warning."""
    return LOWEST + HIGHEST - score if statement.points_away else score


def result_of(project: Project, check: SelfCheck, user: User) -> Result | None:
    """The team's answers, in four queries; None before anybody has answered."""
    runs = list(project.check_runs.filter(self_check=check).order_by("answered_at", "pk"))
    if not runs:
        return None
    statements = list(check.statements.all())
    scores: dict[int, dict[int, int]] = {run.pk: {} for run in runs}
    for row in CheckScore.objects.filter(run__in=runs):
        scores[row.run_id][row.statement_id] = row.score
    newest = {run.answered_by_id: scores[run.pk] for run in runs}
    percent = _percent(statements, newest.values())
    return Result(
        statements=[_result(statement, newest, user) for statement in statements],
        people=len(newest),
        percent=percent,
        reading=_reading(check, percent),
        moments=_moments(statements, runs, scores),
        my_runs=[run for run in reversed(runs) if run.answered_by_id == user.pk],
    )


def _result(statement: Statement, newest: dict[int, dict[int, int]], user: User) -> StatementResult:
    scores = [given[statement.pk] for given in newest.values() if statement.pk in given]
    return StatementResult(statement, scores, newest.get(user.pk, {}).get(statement.pk))


def _percent(statements: list[Statement], people: Iterable[dict[int, int]]) -> int:
    """From 0 (all at the bad end) to 100 (all at the good end) of the statements that count."""
    good = [
        (turned(statement, given[statement.pk]) - LOWEST) / (HIGHEST - LOWEST)
        for given in people
        for statement in statements
        if statement.counts and statement.pk in given
    ]
    return round(100 * fmean(good)) if good else 0


def _reading(check: SelfCheck, percent: int) -> Reading:
    readings = check.readings.filter(from_percent__lte=percent).order_by("-from_percent")
    return readings[0]


def _moments(
    statements: list[Statement], runs: list[CheckRun], scores: dict[int, dict[int, int]]
) -> list[Moment]:
    newest: dict[int, dict[int, int]] = {}
    moments = []
    for run in runs:
        newest[run.answered_by_id] = scores[run.pk]
        if len(newest) >= ENOUGH:
            moments.append(Moment(run.answered_at, len(newest), _percent(statements, newest.values())))
    return moments
