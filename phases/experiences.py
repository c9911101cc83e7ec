"""What others learnt at a focus point: the cases, nearest first, and other projects, newest first."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import User
from projects.models import Project
from typology.models import CasePlacement, CocreationType

from .models import FocusPoint


def experiences_at(focus_point: FocusPoint, cocreation_type: CocreationType | None) -> QuerySet[Any]:
    """A point's experiences with their cases; first, as `same_type`, those of cases of the project's type."""
    experiences = focus_point.experiences.select_related("case")
    if cocreation_type is None:
        return experiences
    of_type = CasePlacement.objects.of_type(cocreation_type).filter(case=OuterRef("case"))
    return experiences.annotate(same_type=Exists(of_type)).order_by("-same_type", "order", "key")


def lessons_at(focus_point: Any, project: Project, user: User) -> QuerySet[Any]:
    """The newest lessons of other projects there, as `user` may read them in this one."""
    return focus_point.lessons.beside_cases_in(project, user)
