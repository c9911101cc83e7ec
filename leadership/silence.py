"""How long a project has been silent in each direction, and when that is long enough to say so kindly.

Counted in Danish days from the newest sign of life: a contact in the direction, a task of the direction done,
and downwards also a status asked for. A direction that never had one is counted from the day the project was
made. A project that is closed, archived, paused or stopped is never silent.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone

from projects.models import Project

from .models import Commitment, Contact, Direction, Pace

DOWN = "ned"

NUDGES = {
    "op": "Er der noget som direktionen eller politikerne bør høre?",
    "paa-tvaers": "Er der en kollega I kunne tage en kop kaffe med?",
    "ned": "Hvordan går det hos projektlederen og medarbejderne?",
    "ud": "Hvad siger borgerne og jeres samarbejdspartnere?",
}


@dataclass(frozen=True)
class Silence:
    """A direction on the day `today`: its latest sign of life (None: never one), and how long may pass.

    `began` is the day the project was made, and `patience` the weeks after which a silence is long.
    """

    direction: Direction
    latest: date | None
    began: date
    patience: int
    today: date
    is_under_way: bool = True

    @property
    def weeks(self) -> int:
        """Whole weeks."""
        return max((self.today - (self.latest or self.began)).days, 0) // 7

    @property
    def is_long(self) -> bool:
        return self.is_under_way and self.weeks >= self.patience

    @property
    def how_long(self) -> str:
        if self.weeks >= 52:
            return "over et år"
        return "1 uge" if self.weeks == 1 else f"{self.weeks} uger"

    @property
    def told(self) -> str:
        towards = self.direction.towards
        if self.latest is None:
            return f"I har ikke noteret noget {towards} endnu."
        return f"I har ikke talt {towards} i {self.how_long}."

    @property
    def nudge(self) -> str:
        """A question that may get somebody going."""
        return NUDGES.get(self.direction.key, "")


def with_signs(project: Project) -> QuerySet[Direction]:
    """All directions, each with the project's newest signs of life in it, for `silence_of`."""
    here = {"project": project, "direction": OuterRef("pk")}
    contacts = Contact.objects.filter(**here).order_by("-on").values("on")
    tasks = Commitment.objects.filter(**here, done_on__isnull=False).order_by("-done_on").values("done_on")
    asked = project.status_requests.order_by("-asked_at").values("asked_at")
    directions = Direction.objects.annotate(
        latest_contact=Subquery(contacts[:1]),
        latest_done=Subquery(tasks[:1]),
        latest_asked=Subquery(asked[:1]),
        chosen_weeks=Subquery(Pace.objects.filter(**here).values("weeks")[:1]),
    )
    return directions.order_by("order")


def silence_of(direction: Any, project: Project) -> Silence:
    """`direction` is one of `with_signs`. Without a query for a project that came through `get_access`."""
    days: list[date | None] = [direction.latest_contact, direction.latest_done]
    if direction.key == DOWN and direction.latest_asked:
        days.append(timezone.localdate(direction.latest_asked))
    return Silence(
        direction=direction,
        latest=max((day for day in days if day), default=None),
        began=timezone.localdate(project.created_at),
        patience=direction.chosen_weeks or Pace.STANDARD,
        today=timezone.localdate(),
        is_under_way=not (project.is_closed or project.is_archived) and project.journey.is_ongoing,
    )


def load_silences(project: Project) -> list[Silence]:
    """All four directions, in one query."""
    return [silence_of(direction, project) for direction in with_signs(project)]


def told_together(silences: Iterable[Silence]) -> str:
    """The directions that have long been silent, told in one line; empty when there is none."""
    long = [silence for silence in silences if silence.is_long]
    gone_quiet = [f"{one.direction.towards} i {one.how_long}" for one in long if one.latest]
    never = [one.direction.towards for one in long if one.latest is None]
    sentences = []
    if gone_quiet:
        sentences.append(f"I har ikke talt {_join(gone_quiet, ', ikke ', ' og ikke ')}.")
    if never:
        sentences.append(f"I har ikke noteret noget {_join(never, ', ', ' eller ')} endnu.")
    return " ".join(sentences)


def _join(words: list[str], between: str, before_last: str) -> str:
    *first, last = words
    return f"{between.join(first)}{before_last}{last}" if first else last
