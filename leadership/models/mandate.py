from typing import ClassVar

from django.db import models
from django.utils import timezone
from simple_history.models import HistoricalRecords

from accounts.models import User
from projects.models import Project


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
