from typing import ClassVar, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from simple_history.models import HistoricalRecords

from accounts.models import User
from projects.models import Membership, Project, Role

from .checklist import FocusPoint

WORST, BEST = 1, 5


class Side(models.TextChoices):
    """The two who look at a point together."""

    CHEF = Role.CHEF.value, Role.CHEF.label
    PROJECT_LEADER = Role.PROJECT_LEADER.value, Role.PROJECT_LEADER.label


class Score(models.IntegerChoices):
    """How well a focus point is covered, in words."""

    NOT_AT_ALL = 1, "Slet ikke dækket"
    A_LITTLE = 2, "Lidt dækket"
    HALF = 3, "Halvvejs"
    WELL = 4, "Godt dækket"
    FULLY = 5, "Helt dækket"


class AssessmentQuerySet(models.QuerySet["Assessment"]):
    def as_shown(self) -> Self:
        """Newest first, each with `role_now`: what its author is on the project today; None who has left."""
        membership = Membership.objects.filter(project=OuterRef("project"), user=OuterRef("author"))
        roles = Subquery(membership.order_by().values("role"))
        return self.select_related("author").annotate(role_now=roles).order_by("-updated_at", "-pk")


class Assessment(models.Model):
    """How well one person finds a focus point covered: one row a person and point, the newest view.

    `side` is what the person was on the project when they said so. Seen by chefs and projektledere alone.
    """

    project = models.ForeignKey(
        Project, verbose_name="projekt", on_delete=models.CASCADE, related_name="assessments"
    )
    focus_point = models.ForeignKey(
        FocusPoint, verbose_name="fokuspunkt", on_delete=models.PROTECT, related_name="assessments"
    )
    author = models.ForeignKey(
        User, verbose_name="vurderet af", on_delete=models.PROTECT, related_name="assessments"
    )
    side = models.CharField("som", max_length=15, choices=Side)
    score = models.PositiveSmallIntegerField(
        "hvor godt er punktet dækket",
        choices=Score,
        validators=[MinValueValidator(WORST), MaxValueValidator(BEST)],
    )
    sentence = models.CharField("fordi", max_length=500, blank=True)
    updated_at = models.DateTimeField("vurderet", auto_now=True)

    # Set by AssessmentQuerySet.as_shown.
    role_now: str | None

    history = HistoricalRecords()
    objects: ClassVar[AssessmentQuerySet] = AssessmentQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "vurdering"
        verbose_name_plural = "vurderinger"
        ordering = ["-updated_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "focus_point", "author"], name="assessment_one_per_author"
            ),
            models.CheckConstraint(condition=Q(side__in=Side.values), name="assessment_side_known"),
            models.CheckConstraint(
                condition=Q(score__gte=WORST) & Q(score__lte=BEST), name="assessment_score_in_range"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project}: {self.focus_point} ({self.score})"

    @property
    def counts(self) -> bool:
        """Whether its author is on one of the sides today. Of those who have left it is only read."""
        return self.role_now in Side.values
