from typing import ClassVar

from django.db import models
from django.db.models import Q

from accounts.models import User
from projects.models import Project

from .journey import StepDecision


class Version(models.Model):
    """A project's dossier as it stood when a decision was made, or when somebody kept it by hand.

    `content` is what `dossier` wrote of it and can read again; people are in it by id, never by name, so that
    forgetting a person forgets them here too. Only the name of a version is ever changed.
    """

    project = models.ForeignKey(
        Project, verbose_name="projekt", on_delete=models.CASCADE, related_name="versions"
    )
    number = models.PositiveIntegerField("nummer")
    name = models.CharField("navn", max_length=120, blank=True)
    decision = models.OneToOneField(
        StepDecision,
        verbose_name="beslutning",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="version",
    )
    content = models.JSONField("indhold")
    stored_by = models.ForeignKey(
        User, verbose_name="gemt af", on_delete=models.PROTECT, related_name="versions"
    )
    stored_at = models.DateTimeField("gemt")

    objects: ClassVar[models.Manager]

    class Meta:
        verbose_name = "udgave af projektet"
        verbose_name_plural = "udgaver af projektet"
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="version_number_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="version_number_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.project}: {self.number}"

    @property
    def title(self) -> str:
        """Its name; without one, what was decided when it was kept."""
        return self.name or (self.decision.title if self.decision else "")
