from typing import ClassVar

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from accounts.models import User
from phases.models import Version
from projects.models import Project

from .lesson import Lesson


class ClosingQuerySet(models.QuerySet["Closing"]):
    def standing(self) -> "ClosingQuerySet":
        """Of projects that have not been taken up again since."""
        return self.filter(reopened_at=None)


class Closing(models.Model):
    """That a project came to its end: what came of it, what it taught, what comes next.

    `version` is the project as it stood then; its report is the final one. A project has at most one standing
    closing; taking the project up again says who, when and why, and leaves the row.
    """

    project = models.ForeignKey(
        Project, verbose_name="projekt", on_delete=models.CASCADE, related_name="closings"
    )
    result = models.TextField("hvad blev resultatet", max_length=5000)
    learning = models.TextField("hvad lærte I", max_length=5000)
    next_up = models.TextField("hvad sker der nu", max_length=5000)
    version = models.OneToOneField(
        Version, verbose_name="endelig udgave", on_delete=models.RESTRICT, related_name="closing"
    )
    closed_by = models.ForeignKey(
        User, verbose_name="afsluttet af", on_delete=models.PROTECT, related_name="closings"
    )
    closed_at = models.DateTimeField("afsluttet")
    reopened_by = models.ForeignKey(
        User,
        verbose_name="taget op igen af",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="reopenings",
    )
    reopened_at = models.DateTimeField("taget op igen", null=True, blank=True)
    reopen_reason = models.TextField("hvorfor", max_length=2000, blank=True)

    objects: ClassVar[ClosingQuerySet] = ClosingQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "afslutning"
        verbose_name_plural = "afslutninger"
        ordering = ["-closed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["project"], condition=Q(reopened_at=None), name="closing_one_standing"
            ),
            models.CheckConstraint(
                condition=~Q(result="") & ~Q(learning="") & ~Q(next_up=""), name="closing_says_something"
            ),
            models.CheckConstraint(
                condition=Q(reopened_at=None, reopened_by=None, reopen_reason="")
                | Q(reopened_at__isnull=False, reopened_by__isnull=False) & ~Q(reopen_reason=""),
                name="closing_reopened_with_a_reason",
                violation_error_message="Skriv hvorfor projektet tages op igen.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project}: {self.closed_at:%d.%m.%Y}"


class Moment(models.IntegerChoices):
    """How many months after a project's end its lessons are looked at again."""

    SIX = 6, "Et halvt år efter"
    TWELVE = 12, "Et år efter"


class Rooting(models.TextChoices):
    """How far a lesson has become part of daily work."""

    LIVES = "lever", "Det er blevet hverdag"
    PARTLY = "paa-vej", "Det er på vej"
    STOPPED = "gaaet-i-staa", "Det er gået i stå"


class AnchoringCheck(models.Model):
    """How a lesson lives on some months after its project's end. One row a lesson and moment."""

    lesson = models.ForeignKey(
        Lesson, verbose_name="læring", on_delete=models.CASCADE, related_name="anchoring_checks"
    )
    moment = models.PositiveSmallIntegerField("hvornår", choices=Moment)
    state = models.CharField("hvordan går det", max_length=15, choices=Rooting)
    note = models.TextField("note", max_length=2000, blank=True)
    checked_by = models.ForeignKey(
        User, verbose_name="fulgt op af", on_delete=models.PROTECT, related_name="anchoring_checks"
    )
    checked_at = models.DateTimeField("fulgt op", auto_now=True)

    history = HistoricalRecords()
    objects: ClassVar[models.Manager]

    class Meta:
        verbose_name = "opfølgning på læring"
        verbose_name_plural = "opfølgninger på læring"
        ordering = ["lesson", "moment"]
        constraints = [
            models.UniqueConstraint(fields=["lesson", "moment"], name="anchoring_check_once"),
            models.CheckConstraint(condition=Q(moment__in=Moment.values), name="anchoring_moment_known"),
            models.CheckConstraint(condition=Q(state__in=Rooting.values), name="anchoring_state_known"),
        ]

    def __str__(self) -> str:
        return f"{self.lesson}: {self.get_state_display()}"
