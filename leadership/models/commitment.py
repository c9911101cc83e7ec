from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from accounts.models import User
from projects.models import Membership, Project

from .direction import Direction, LeadershipTask


class CommitmentState(models.TextChoices):
    PLANNED = "planlagt", "Planlagt"
    ONGOING = "i-gang", "I gang"
    DONE = "udfoert", "Udført"


class Commitment(models.Model):
    """Something that a project has taken on in a direction: by whom, by when, and what came of it.

    One of the 22 typical tasks, at most one row a project and task, or something of the team's own with a
    title. A task's direction is the row's. Without a responsible member it is the chef's. It is done when it
    has a day on which it was done.
    """

    project = models.ForeignKey(
        Project, verbose_name="projekt", on_delete=models.CASCADE, related_name="commitments"
    )
    direction = models.ForeignKey(
        Direction, verbose_name="retning", on_delete=models.PROTECT, related_name="commitments"
    )
    task = models.ForeignKey(
        LeadershipTask,
        verbose_name="opgave",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="commitments",
    )
    own_title = models.CharField("egen opgave", max_length=150, blank=True)
    responsible = models.ForeignKey(
        Membership,
        verbose_name="ansvarlig",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="commitments",
    )
    due_on = models.DateField("frist", null=True, blank=True)
    state = models.CharField(
        "tilstand", max_length=10, choices=CommitmentState, default=CommitmentState.PLANNED
    )
    note = models.TextField("note", max_length=5000, blank=True)
    outcome = models.TextField("hvad kom der ud af det", max_length=5000, blank=True)
    done_on = models.DateField("udført", null=True, blank=True)
    taken_on_by = models.ForeignKey(
        User, verbose_name="påtaget af", on_delete=models.PROTECT, related_name="commitments"
    )
    taken_on_at = models.DateTimeField("påtaget", auto_now_add=True)

    history = HistoricalRecords()
    objects: ClassVar[models.Manager[Any]]

    class Meta:
        verbose_name = "påtaget ledelsesopgave"
        verbose_name_plural = "påtagede ledelsesopgaver"
        ordering = ["direction__order", "task__order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["project", "task"], name="commitment_one_per_task"),
            models.CheckConstraint(
                condition=Q(task__isnull=False, own_title="") | (Q(task=None) & ~Q(own_title="")),
                name="commitment_task_or_own_title",
                violation_error_message="Vælg en af de typiske opgaver, eller skriv jeres egen.",
            ),
            models.CheckConstraint(
                condition=Q(state=CommitmentState.DONE, done_on__isnull=False)
                | (Q(state__in=(CommitmentState.PLANNED, CommitmentState.ONGOING)) & Q(done_on=None)),
                name="commitment_done_on_a_day",
                violation_error_message="En opgave er udført når den har en dag hvor den blev det.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project}: {self.title}"

    @property
    def title(self) -> str:
        return self.task.title if self.task else self.own_title

    @property
    def is_done(self) -> bool:
        return self.done_on is not None
