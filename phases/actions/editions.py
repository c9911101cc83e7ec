"""Moving a project to another edition of the checklist."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from projects.models import Project

from ..editions import newest_edition
from ..models import EditionMove, Journey


class EditionClash(Exception):
    """The project has another edition than the mover saw, or there is another newest one."""


@transaction.atomic
def move_to_edition(*, by: User, project: Project, opened: str, target: str) -> EditionMove:
    """Move the project from the edition `opened` to `target`, by their keys. Every answer stays as it is.

    Raises EditionClash, and writes nothing, unless that is what it is on and that is the newest.
    """
    journeys = Journey.objects.select_for_update(of=("self",)).select_related("edition")
    journey = journeys.filter(project=project).first()
    newest = newest_edition(journey.edition) if journey else None
    if journey is None or newest is None or (journey.edition.key, newest.key) != (opened, target):
        raise EditionClash
    move = EditionMove.objects.create(
        project=project,
        from_edition=journey.edition,
        to_edition=newest,
        moved_by=by,
        moved_at=timezone.now(),
    )
    journey.edition = newest
    journey.save(update_fields=["edition"])
    return move
