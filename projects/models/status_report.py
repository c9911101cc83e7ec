from typing import ClassVar

from django.db import models
from django.db.models import Q

from accounts.models import User


class Light(models.TextChoices):
    """How one side of the project goes. Shown as a word and a shape, never by colour alone."""

    GREEN = "groen", "Det går godt"
    YELLOW = "gul", "Kræver opmærksomhed"
    RED = "roed", "Kræver handling nu"


class StatusReport(models.Model):
    """What the projektleder told the chef on a day. Never changed once published: a new one follows."""

    project = models.ForeignKey(
        "projects.Project", verbose_name="projekt", on_delete=models.CASCADE, related_name="status_reports"
    )
    progress = models.CharField("fremdrift", max_length=10, choices=Light)
    relations = models.CharField("relationer", max_length=10, choices=Light)
    resources = models.CharField("ressourcer", max_length=10, choices=Light)
    happened = models.TextField("hvad er der sket", max_length=10000)
    next_up = models.TextField("hvad er det næste", max_length=10000)
    asked_of_chef = models.TextField("hvad har du brug for fra chefen", max_length=10000, blank=True)
    published_by = models.ForeignKey(
        User, verbose_name="offentliggjort af", on_delete=models.PROTECT, related_name="status_reports"
    )
    published_at = models.DateTimeField("offentliggjort")

    objects: ClassVar[models.Manager]

    class Meta:
        verbose_name = "status"
        verbose_name_plural = "statusser"
        ordering = ["-published_at", "-pk"]
        get_latest_by = ["published_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(progress__in=Light.values)
                & Q(relations__in=Light.values)
                & Q(resources__in=Light.values),
                name="status_lights_known",
            )
        ]

    def __str__(self) -> str:
        return f"Status {self.published_at:%d.%m.%Y} – {self.project}"

    @property
    def lights(self) -> list[tuple[str, Light]]:
        """The three sides with their lights, in the order they are read: [(name, light), …]."""
        return [
            ("Fremdrift", Light(self.progress)),
            ("Relationer", Light(self.relations)),
            ("Ressourcer", Light(self.resources)),
        ]
