"""Every write to where a project stands in the typology."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from projects.models import Project

from .dialogue import mark_of
from .models import MOST_PARTS, OwnPlacement, Placement, PlacementOption, ProjectPart, Stage

NO_ROOM = f"Et projekt kan have op til {MOST_PARTS} dele. Slå nogle af dem sammen."
IS_PLACED = "Delen er placeret og hører med til projektets historie. Du kan give den et andet navn."


class RoundMoved(Exception):
    """Somebody placed, or agreed, after the writer saw where people stand."""


@transaction.atomic
def place_project(
    *,
    by: User,
    project: Project,
    x: int,
    y: int,
    reason: str,
    options: Iterable[PlacementOption] = (),
    part: ProjectPart | None = None,
    stage: str = Stage.PLANNED,
) -> Placement:
    """A new placement of a project, or of a part of it, beside the earlier ones.

    `options` are the answers behind it, if there were any.
    """
    placement = Placement.objects.create(
        project=project,
        part=part,
        stage=stage,
        x=x,
        y=y,
        reason=reason,
        placed_by=by,
        placed_at=timezone.now(),
    )
    placement.options.set(options)
    return placement


@transaction.atomic
def place_own(
    *, by: User, project: Project, part: ProjectPart | None, x: int, y: int, reason: str
) -> OwnPlacement:
    """Say where one sees it oneself, or say it anew while the round is open."""
    _lock(project)
    standing = project.own_placements.of_part(part).standing().filter(user=by).first()
    own = standing or OwnPlacement(project=project, part=part, user=by)
    own.x, own.y, own.reason, own.placed_at = x, y, reason, timezone.now()
    own.save()
    return own


@transaction.atomic
def agree_on_placement(
    *,
    by: User,
    project: Project,
    part: ProjectPart | None,
    x: int,
    y: int,
    reason: str,
    stage: str,
    seen: str,
) -> Placement:
    """Place where the team agreed to, which settles what each said on their own.

    Raises RoundMoved, and writes nothing, when the round is not as it was `seen` (its mark) any more.
    """
    _lock(project)
    standing = project.own_placements.of_part(part).standing()
    if not standing or mark_of(standing) != seen:
        raise RoundMoved
    placement = place_project(by=by, project=project, part=part, x=x, y=y, reason=reason, stage=stage)
    standing.update(settled_by=placement)
    return placement


@transaction.atomic
def add_part(*, by: User, project: Project, title: str) -> ProjectPart:
    """Raises ValidationError when there is no room for more, or one has that name."""
    _lock(project)
    taken = set(project.parts.values_list("order", flat=True))
    free = next((order for order in range(1, MOST_PARTS + 1) if order not in taken), None)
    if free is None:
        raise ValidationError(NO_ROOM)
    part = ProjectPart(project=project, title=title, order=free)
    part.validate_constraints()
    part.save()
    return part


@transaction.atomic
def rename_part(*, by: User, part: ProjectPart, title: str) -> None:
    """Raises ValidationError when another has that name."""
    _lock(part.project)
    part.title = title
    part.validate_constraints()
    part.save()


@transaction.atomic
def remove_part(*, by: User, part: ProjectPart) -> None:
    """Raises ValidationError when it has been placed."""
    _lock(part.project)
    if part.placements.exists() or part.own_placements.exists():
        raise ValidationError(IS_PLACED)
    part.delete()


def _lock(project: Project) -> None:
    """One at a time: who placed, and what was agreed on, hang together."""
    Project.objects.select_for_update().get(pk=project.pk)
