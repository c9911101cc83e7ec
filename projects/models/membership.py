from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from accounts.models import User


class Role(models.TextChoices):
    """What somebody is on a project. What each may do is the table in `projects/access.py`."""

    CHEF = "chef", "Chef"
    PROJECT_LEADER = "projektleder", "Projektleder"
    CONTRIBUTOR = "bidragyder", "Bidragyder"
    READER = "laeser", "Læser"

    @classmethod
    def delegates(cls) -> tuple["Role", ...]:
        """Those to whom a chef may give the ball. A chef has it already, and a reader writes nothing."""
        return (cls.PROJECT_LEADER, cls.CONTRIBUTOR)


class MembershipQuerySet(models.QuerySet["Membership"]):
    def chefs(self) -> Self:
        return self.filter(role=Role.CHEF)

    def can_take_responsibility(self) -> Self:
        """Those to whom a chef may give the ball."""
        return self.filter(role__in=Role.delegates())


class Membership(models.Model):
    """One person's place on one project's team. The actions see to it that a project always has a chef."""

    project = models.ForeignKey(
        "projects.Project", verbose_name="projekt", on_delete=models.CASCADE, related_name="memberships"
    )
    user = models.ForeignKey(
        User, verbose_name="bruger", on_delete=models.CASCADE, related_name="memberships"
    )
    role = models.CharField("rolle", max_length=15, choices=Role)
    joined_at = models.DateTimeField("kom med", auto_now_add=True)

    history = HistoricalRecords()
    objects: ClassVar[MembershipQuerySet] = MembershipQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "medlem"
        verbose_name_plural = "medlemmer"
        ordering = ["joined_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "user"],
                name="membership_one_per_user",
                violation_error_message="Personen er allerede med på projektet.",
            ),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="membership_role_known"),
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.get_role_display().lower()})"


def holder_of(responsible: Membership | None) -> Membership | None:
    """Who has the ball of what is a member's; None when it is the chef's: nobody's, or that of one who can do
    nothing about it any more."""
    return responsible if responsible and responsible.role in Role.delegates() else None
