"""Which projects a new one can be started from: those that are over, or come to their last step."""

from django.db.models import Q

from accounts.models import User
from projects.models import Project
from projects.models.project import ProjectQuerySet

LAST_STEP = "erkendelse"


def can_be_built_on(project: Project) -> bool:
    return project.is_closed or project.journey.step.key == LAST_STEP


def to_build_on(user: User) -> ProjectQuerySet:
    """Those whose texts `user` may read, the newest first."""
    is_ripe = Q(closed_at__isnull=False) | Q(journey__step__key=LAST_STEP)
    return Project.objects.open_to(user).filter(is_ripe).order_by("-updated_at", "pk")
