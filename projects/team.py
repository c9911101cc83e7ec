"""Who is on a project's team, for those who have something to tell them."""

from accounts.models import User

from .models import Project, Role


def people_as(project: Project, role: Role) -> list[User]:
    return [member.user for member in project.memberships.filter(role=role).select_related("user")]
