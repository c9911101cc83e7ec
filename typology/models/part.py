from typing import ClassVar, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Lower, Trim

from projects.models import Project

MOST_PARTS = 8
"""More parts than this, and neither the figure nor a conversation has room for them."""


class ProjectPartQuerySet(models.QuerySet["ProjectPart"]):
    def with_placed(self) -> Self:
        """`is_placed`: whether anybody has placed it, so that it stays."""
        placed = Q(placements__isnull=False) | Q(own_placements__isnull=False)
        return self.annotate(is_placed=Exists(ProjectPart.objects.filter(placed, pk=OuterRef("pk"))))


class ProjectPart(models.Model):
    """A part of a project that may be of another type than the project as a whole.

    Its place in the order gives it its letter in the figure, and there is room for as many as the constraint
    says. Once somebody has placed it, it belongs to what the project has said and cannot be removed.
    """

    project = models.ForeignKey(
        Project, verbose_name="projekt", on_delete=models.CASCADE, related_name="parts"
    )
    title = models.CharField("navn", max_length=100)
    order = models.PositiveSmallIntegerField("rækkefølge")

    is_placed = False
    """Known only of those read `with_placed`."""

    objects: ClassVar[ProjectPartQuerySet] = ProjectPartQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "del af et projekt"
        verbose_name_plural = "dele af projekter"
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(
                F("project"),
                Lower(Trim("title")),
                name="project_part_title",
                violation_error_message="Projektet har allerede en del med det navn.",
            ),
            models.UniqueConstraint(fields=["project", "order"], name="project_part_order"),
            models.CheckConstraint(
                condition=Q(order__gte=1, order__lte=MOST_PARTS),
                name="project_part_within_room",
                violation_error_message=f"Et projekt kan have op til {MOST_PARTS} dele.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def letter(self) -> str:
        return chr(ord("A") + self.order - 1)
