"""How far a project is. Computed here alone and shown everywhere."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, F, Q

from .models import Answer, AnswerStatus, EditionPoint, Journey


@dataclass(frozen=True)
class Progress:
    """How many of the focus points are clarified, irrelevant and in hand, of all there are."""

    clarified: int
    irrelevant: int
    ongoing: int
    total: int

    @property
    def settled(self) -> int:
        return self.clarified + self.irrelevant

    @property
    def percent(self) -> int:
        """Whole per cent settled, rounded down, so that 100 means done."""
        return 100 * self.settled // self.total if self.total else 0

    @property
    def is_done(self) -> bool:
        return self.settled == self.total


def progress_of(statuses: Iterable[str]) -> Progress:
    """The progress of a set of focus points, given each one's status."""
    known = list(statuses)
    return Progress(
        clarified=known.count(AnswerStatus.CLARIFIED),
        irrelevant=known.count(AnswerStatus.IRRELEVANT),
        ongoing=known.count(AnswerStatus.ONGOING),
        total=len(known),
    )


def progress_of_projects(project_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, tuple[Journey, Progress]]:
    """Each project's journey and progress over all its steps, in three queries however many they are."""
    journeys = Journey.objects.filter(project__in=list(project_ids)).select_related("step__phase")
    of_edition = dict(
        EditionPoint.objects.values_list("edition")
        .annotate(points=Count("pk"))
        .values_list("edition", "points")
    )
    in_own_edition = Q(focus_point__wordings__edition=F("project__journey__edition"))
    counts = {
        row["project"]: row
        for row in Answer.objects.filter(in_own_edition, project__in=[j.project_id for j in journeys])
        .values("project")
        .annotate(
            clarified=Count("pk", filter=Q(status=AnswerStatus.CLARIFIED)),
            irrelevant=Count("pk", filter=Q(status=AnswerStatus.IRRELEVANT)),
            ongoing=Count("pk", filter=Q(status=AnswerStatus.ONGOING)),
        )
        .order_by()
    }
    none: dict[str, int] = {"clarified": 0, "irrelevant": 0, "ongoing": 0}
    return {
        journey.project_id: (
            journey,
            Progress(
                clarified=counts.get(journey.project_id, none)["clarified"],
                irrelevant=counts.get(journey.project_id, none)["irrelevant"],
                ongoing=counts.get(journey.project_id, none)["ongoing"],
                total=of_edition.get(journey.edition_id, 0),
            ),
        )
        for journey in journeys
    }
