"""What messages to people need to know of projects, which their own room does not (settings name it)."""

from collections.abc import Collection
from uuid import UUID

from accounts.models import User
from projects.models import Project


def titles_for(user: User, project_ids: Collection[UUID]) -> dict[UUID, str]:
    """The titles of those projects that the user is told of: the ones whose team they are on now.

    A colleague or an administrator may read a project without being told what happens in it.
    """
    if not user.is_active:
        return {}
    projects = Project.objects.filter(pk__in=project_ids, memberships__user=user)
    return dict(projects.order_by().values_list("pk", "title"))
