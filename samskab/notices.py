"""What messages need to know of projects and fora, which their own room does not (settings name it)."""

from collections.abc import Collection
from uuid import UUID

from accounts.models import User
from forum.models import Forum
from projects.models import Project


def titles_for(user: User, project_ids: Collection[UUID]) -> dict[UUID, str]:
    """The titles of those projects and fora that the user is told of: the ones that they are in now.

    A colleague or an administrator may read a project without being told what happens in it.
    """
    if not user.is_active:
        return {}
    projects = Project.objects.filter(pk__in=project_ids, memberships__user=user)
    titles = dict(projects.order_by().values_list("pk", "title"))
    if others := set(project_ids) - set(titles):
        forums = Forum.objects.of(user).filter(pk__in=others)
        titles |= dict(forums.order_by().values_list("pk", "title"))
    return titles
