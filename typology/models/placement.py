from typing import ClassVar

from django.db import models
from django.db.models import F

from accounts.models import User
from projects.models import Project

from .plane import Quadrant, coordinate, on_the_plane, quadrant_at
from .question import PlacementOption


class PlacementChoice(models.Model):
    """One of the answers behind a placement. Protects the option that it chose."""

    placement = models.ForeignKey("Placement", on_delete=models.CASCADE)
    option = models.ForeignKey(PlacementOption, on_delete=models.PROTECT)

    class Meta:
        verbose_name = "svar bag en placering"
        verbose_name_plural = "svar bag placeringer"
        constraints = [models.UniqueConstraint(fields=["placement", "option"], name="placement_choice_once")]

    def __str__(self) -> str:
        return str(self.option)


class PlacementQuerySet(models.QuerySet["Placement"]):
    def current(self) -> "Placement | None":
        return self.order_by("-placed_at", "-pk").first()


class Placement(models.Model):
    """Where a project was placed in the typology on a day, by whom and why. The newest one holds."""

    project = models.ForeignKey(
        Project, verbose_name="projekt", on_delete=models.CASCADE, related_name="placements"
    )
    x = coordinate("central aktør")
    y = coordinate("uforudsigelighed")
    reason = models.TextField("begrundelse", max_length=5000, blank=True)
    options = models.ManyToManyField(
        PlacementOption,
        through=PlacementChoice,
        verbose_name="svar",
        blank=True,
        related_name="placements",
    )
    placed_by = models.ForeignKey(
        User, verbose_name="placeret af", on_delete=models.PROTECT, related_name="placements"
    )
    placed_at = models.DateTimeField("placeret")

    objects: ClassVar[PlacementQuerySet] = PlacementQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "placering"
        verbose_name_plural = "placeringer"
        ordering = ["-placed_at", "-pk"]
        indexes = [models.Index(F("project"), F("placed_at").desc(), name="placement_newest_first")]
        constraints = [
            models.CheckConstraint(
                condition=on_the_plane("x") & on_the_plane("y"),
                name="placement_on_the_plane",
                violation_error_message="Placeringen skal ligge mellem 1 og 100 på begge akser.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.project}: ({self.x}, {self.y})"

    @property
    def quadrant(self) -> Quadrant:
        return quadrant_at(self.x, self.y)
