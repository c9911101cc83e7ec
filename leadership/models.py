from typing import ClassVar

from django.db import models
from django.utils import timezone
from simple_history.models import HistoricalRecords

from accounts.models import User
from projects.models import Content, Membership, Project, Source


class Direction(Content):
    """One of the four directions in which a chef leads samskabelse: op, på tværs, ned, ud (vfl2019)."""

    title = models.CharField("titel", max_length=50)
    audience = models.CharField("til hvem", max_length=150)
    summary = models.TextField("beskrivelse")
    source = models.CharField("kilde", max_length=20, choices=Source)

    class Meta(Content.Meta):
        verbose_name = "ledelsesretning"
        verbose_name_plural = "ledelsesretninger"

    def __str__(self) -> str:
        return self.title


class LeadershipTask(Content):
    """One of the 22 typical tasks of the chef, in one direction (vfl2019)."""

    direction = models.ForeignKey(
        Direction, verbose_name="retning", on_delete=models.PROTECT, related_name="tasks"
    )
    title = models.CharField("titel", max_length=150)
    description = models.TextField("beskrivelse")
    source = models.CharField("kilde", max_length=20, choices=Source)

    class Meta(Content.Meta):
        verbose_name = "ledelsesopgave"
        verbose_name_plural = "ledelsesopgaver"
        ordering = ["direction__order", "order"]

    def __str__(self) -> str:
        return self.title


class Commitment(models.Model):
    """That a project has taken on a leadership task: by whom, by when, and when it was done.

    One row a project and task. Without a responsible member it is the chef's.
    """

    project = models.ForeignKey(
        Project, verbose_name="projekt", on_delete=models.CASCADE, related_name="commitments"
    )
    task = models.ForeignKey(
        LeadershipTask, verbose_name="opgave", on_delete=models.PROTECT, related_name="commitments"
    )
    responsible = models.ForeignKey(
        Membership,
        verbose_name="ansvarlig",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="commitments",
    )
    due_on = models.DateField("frist", null=True, blank=True)
    note = models.TextField("note", max_length=5000, blank=True)
    done_on = models.DateField("udført", null=True, blank=True)
    taken_on_by = models.ForeignKey(
        User, verbose_name="påtaget af", on_delete=models.PROTECT, related_name="commitments"
    )
    taken_on_at = models.DateTimeField("påtaget", auto_now_add=True)

    history = HistoricalRecords()
    objects: ClassVar[models.Manager]

    class Meta:
        verbose_name = "påtaget ledelsesopgave"
        verbose_name_plural = "påtagede ledelsesopgaver"
        ordering = ["task__direction__order", "task__order"]
        constraints = [
            models.UniqueConstraint(fields=["project", "task"], name="commitment_one_per_task"),
        ]

    def __str__(self) -> str:
        return f"{self.project}: {self.task}"

    @property
    def is_done(self) -> bool:
        return self.done_on is not None


class Mandate(models.Model):
    """The frame that a project works within, shown on every step. One row a project.

    Written once when the frame is first set; after that changed only by a course adjustment, which says what
    was changed and why.
    """

    project = models.OneToOneField(
        Project, verbose_name="projekt", on_delete=models.CASCADE, related_name="mandate"
    )
    decided = models.TextField("hvad er besluttet politisk", max_length=3000, blank=True)
    fixed = models.TextField("hvad ligger fast", max_length=3000, blank=True)
    room = models.TextField("hvor er der plads", max_length=3000, blank=True)
    influence = models.TextField("hvad kan borgerne få indflydelse på", max_length=3000, blank=True)
    until = models.DateField("mandatet gælder til", null=True, blank=True)
    updated_by = models.ForeignKey(
        User, verbose_name="senest ændret af", on_delete=models.PROTECT, related_name="mandates"
    )
    updated_at = models.DateTimeField("senest ændret", auto_now=True)

    history = HistoricalRecords()
    objects: ClassVar[models.Manager]

    class Meta:
        verbose_name = "mandat"
        verbose_name_plural = "mandater"

    def __str__(self) -> str:
        return f"Mandat for {self.project}"

    @property
    def is_expired(self) -> bool:
        """Whether its last day has gone."""
        return self.until is not None and self.until < timezone.localdate()
