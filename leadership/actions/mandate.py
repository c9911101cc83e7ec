"""Every write to a project's mandate."""

from typing import Any

from django.db import IntegrityError, transaction

from accounts.models import User
from projects.history import refuse_if_newer, signed
from projects.models import Project

from ..mandate import Frame, frame_of
from ..models import Mandate


class MandateIsSet(Exception):
    """The project has a mandate; from then on only a course adjustment changes it."""


def set_mandate(*, by: User, project: Project, **frame: Any) -> Mandate:
    """The mandate as it is first set. Raises MandateIsSet when somebody did already."""
    mandate = signed(Mandate(project=project, updated_by=by, **frame), by)
    try:
        with transaction.atomic():
            if Mandate.objects.filter(project=project).exists():
                raise MandateIsSet
            mandate.save()
    except IntegrityError:
        # Two at the same moment: the other one won.
        if not Mandate.objects.filter(project=project).exists():
            raise
        raise MandateIsSet from None
    return mandate


@transaction.atomic
def change_mandate(*, by: User, project: Project, opened: int | None, **frame: Any) -> Frame:
    """Word a mandate anew as part of a course adjustment, and give back what it said before.

    Raises NewerVersion when somebody changed it since version `opened`.
    """
    mandate = Mandate.objects.select_for_update().get(project=project)
    refuse_if_newer(mandate, opened)
    before = frame_of(mandate)
    for name, value in frame.items():
        setattr(mandate, name, value)
    mandate.updated_by = by
    signed(mandate, by).save()
    return before
