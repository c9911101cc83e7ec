from typing import ClassVar

from django.db import models
from django.db.models import Q

from accounts.models import User
from projects.models import Project

from .checklist import FocusPoint

MAX_NOTES_LENGTH = 10_000
MAX_DECISION_LENGTH = 2000


class Sparring(models.Model):
    """A talk between chef and projektleder: the next one until it is held, at most one of those a project.

    `version` counts the saves through all of a project's talks, so that two people who write in the next one
    at the same time are told of each other. Nobody has saved a talk that the agenda alone began.
    """

    project = models.ForeignKey(
        Project, verbose_name="projekt", on_delete=models.CASCADE, related_name="sparrings"
    )
    planned_on = models.DateField("dato", null=True, blank=True)
    notes = models.TextField("noter", max_length=MAX_NOTES_LENGTH, blank=True)
    held_at = models.DateTimeField("holdt", null=True, blank=True)
    held_by = models.ForeignKey(
        User,
        verbose_name="afsluttet af",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="sparrings",
    )
    version = models.PositiveIntegerField("version", default=1)
    saved_by = models.ForeignKey(
        User,
        verbose_name="senest gemt af",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="saved_sparrings",
    )
    saved_at = models.DateTimeField("senest gemt", null=True, blank=True)

    objects: ClassVar[models.Manager]

    class Meta:
        verbose_name = "sparring"
        verbose_name_plural = "sparringer"
        ordering = ["-held_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["project"], condition=Q(held_at=None), name="sparring_one_upcoming"
            ),
            models.CheckConstraint(
                condition=Q(held_at=None, held_by=None) | Q(held_at__isnull=False, held_by__isnull=False),
                name="sparring_held_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"Sparring – {self.project}"


class SparringTopic(models.Model):
    """A focus point on the agenda of a talk, and what was decided of it.

    Put there because the two assess it differently, or by hand. When the talk is held, a topic without a
    decision goes on to the next one.
    """

    class Origin(models.TextChoices):
        DIFFERENCE = "forskel", "I ser forskelligt på punktet"
        CHOSEN = "valgt", "Sat på af en af jer"

    sparring = models.ForeignKey(
        Sparring, verbose_name="sparring", on_delete=models.CASCADE, related_name="topics"
    )
    focus_point = models.ForeignKey(
        FocusPoint, verbose_name="fokuspunkt", on_delete=models.PROTECT, related_name="sparring_topics"
    )
    origin = models.CharField("hvorfor", max_length=10, choices=Origin)
    decision = models.TextField("beslutning", max_length=MAX_DECISION_LENGTH, blank=True)

    objects: ClassVar[models.Manager]

    class Meta:
        verbose_name = "punkt til sparring"
        verbose_name_plural = "punkter til sparring"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["sparring", "focus_point"], name="sparring_topic_once"),
            models.CheckConstraint(
                condition=Q(origin__in=["forskel", "valgt"]), name="sparring_topic_origin_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sparring}: {self.focus_point}"
