"""Every write to where a project stands in the typology."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from projects.models import Project

from .models import Placement, PlacementOption


@transaction.atomic
def place_project(
    *, by: User, project: Project, x: int, y: int, reason: str, options: Iterable[PlacementOption] = ()
) -> Placement:
    """A new placement beside the earlier ones. `options` are the answers behind it, if there were any."""
    placement = Placement.objects.create(
        project=project, x=x, y=y, reason=reason, placed_by=by, placed_at=timezone.now()
    )
    placement.options.set(options)
    return placement
