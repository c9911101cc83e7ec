"""What projects learnt about leading in a direction, told beside what the cases learnt.

The lessons belong to the room learning, above this one, and are reached through the directions.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects

from accounts.models import User
from projects.models import Project

from .models import Direction

AS_TOLD = "told_lessons"


def lessons_in(direction: Any, project: Project, user: User) -> Any:
    """The newest lessons of other projects in a direction, as `user` may read them in this one."""
    return direction.lessons.beside_cases_in(project, user)


def prefetch_lessons(directions: Iterable[Direction], project: Project, user: User) -> None:
    """Each direction with its newest lessons of other projects as `told_lessons`, in one query for all."""
    told = _all_lessons().beside_cases_in(project, user)
    prefetch_related_objects(list(directions), Prefetch("lessons", queryset=told, to_attr=AS_TOLD))


def told_to(user: User) -> Prefetch:
    """The same for a query of directions where no project is at hand."""
    return Prefetch("lessons", queryset=_all_lessons().beside_cases_for(user), to_attr=AS_TOLD)


def _all_lessons() -> Any:
    lessons: Any = Direction._meta.get_field("lessons").related_model
    return lessons.objects
