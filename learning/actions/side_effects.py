"""Every write of what came of a project without being aimed at."""

from typing import Any

from django.db import transaction

from accounts.models import User
from projects.history import save_over, signed
from projects.models import Project

from ..models import SideEffect


@transaction.atomic
def note_side_effect(*, by: User, project: Project, **said: Any) -> SideEffect:
    """`said` is its `kind`, `text` and `whom`. The same said twice is one."""
    # Locked, so that of two clicks the second finds what the first has noted.
    Project.objects.select_for_update().get(pk=project.pk)
    noted = SideEffect.objects.filter(project=project, noted_by=by, **said).first()
    if noted:
        return noted
    side_effect = signed(SideEffect(project=project, noted_by=by, **said), by)
    side_effect.save()
    return side_effect


@transaction.atomic
def change_side_effect(
    *, by: User, side_effect: SideEffect, opened: int | None = None, **said: Any
) -> SideEffect:
    """Raises NewerVersion when somebody saved it since version `opened`, or removed it."""
    return save_over(side_effect, by=by, opened=opened, **said)


@transaction.atomic
def remove_side_effect(*, by: User, side_effect: SideEffect) -> None:
    signed(side_effect, by).delete()
