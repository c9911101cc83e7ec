from typing import ClassVar

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from accounts.models import User
from projects.models import BottomLine, Membership, Project
from projects.numbers import in_danish


class Criterion(models.Model):
    """What a project will count as success on a bottom line: what should be seen, and how that is told.

    In numbers when it has a target (then `unit` says of what), else in words. `next_on` is the day of the
    next measurement, which is the responsible member's; without one, the chef's.
    """

    project = models.ForeignKey(
        Project, verbose_name="projekt", on_delete=models.CASCADE, related_name="criteria"
    )
    bottom_line = models.ForeignKey(
        BottomLine, verbose_name="bundlinje", on_delete=models.PROTECT, related_name="criteria"
    )
    title = models.CharField("succeskriterium", max_length=150)
    sign = models.TextField("hvad skal man kunne se", max_length=2000)
    unit = models.CharField("enhed", max_length=40, blank=True)
    baseline = models.DecimalField("udgangspunkt", max_digits=14, decimal_places=2, null=True, blank=True)
    target = models.DecimalField("mål", max_digits=14, decimal_places=2, null=True, blank=True)
    method = models.CharField("hvordan måler I", max_length=300, blank=True)
    next_on = models.DateField("næste måling", null=True, blank=True)
    responsible = models.ForeignKey(
        Membership,
        verbose_name="ansvarlig",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="criteria",
    )
    created_by = models.ForeignKey(
        User, verbose_name="sat af", on_delete=models.PROTECT, related_name="criteria"
    )
    created_at = models.DateTimeField("sat", auto_now_add=True)

    history = HistoricalRecords()
    objects: ClassVar[models.Manager]

    class Meta:
        verbose_name = "succeskriterium"
        verbose_name_plural = "succeskriterier"
        ordering = ["bottom_line__order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(sign=""),
                name="criterion_says_what_to_see",
                violation_error_message="Skriv hvad man skal kunne se når det er lykkedes.",
            ),
            models.CheckConstraint(
                condition=Q(target=None) | ~Q(unit=""),
                name="criterion_target_has_a_unit",
                violation_error_message="Skriv hvad tallet tæller, fx deltagere eller procent.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_in_numbers(self) -> bool:
        return bool(self.unit)

    @property
    def measuring(self) -> str:
        """The next measurement as something to do."""
        return f"Mål: {self.title}"

    @property
    def baseline_written(self) -> str:
        return "" if self.baseline is None else in_danish(self.baseline)

    @property
    def target_written(self) -> str:
        return "" if self.target is None else in_danish(self.target)


class Measurement(models.Model):
    """What a criterion was measured at on a day. At most one a day."""

    criterion = models.ForeignKey(
        Criterion, verbose_name="succeskriterium", on_delete=models.CASCADE, related_name="measurements"
    )
    on = models.DateField("dag")
    value = models.DecimalField("værdi", max_digits=14, decimal_places=2)
    note = models.TextField("note", max_length=2000, blank=True)
    measured_by = models.ForeignKey(
        User, verbose_name="målt af", on_delete=models.PROTECT, related_name="measurements"
    )
    noted_at = models.DateTimeField("noteret", auto_now_add=True)

    history = HistoricalRecords()
    objects: ClassVar[models.Manager]

    class Meta:
        verbose_name = "måling"
        verbose_name_plural = "målinger"
        ordering = ["on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["criterion", "on"],
                name="measurement_once_a_day",
                violation_error_message="Der er allerede en måling på den dag. Ret den i stedet.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.value} ({self.on})"

    @property
    def value_written(self) -> str:
        return in_danish(self.value)


class Verdict(models.TextChoices):
    MET = "opfyldt", "Opfyldt"
    PARTLY = "delvis", "Delvis opfyldt"
    NOT_MET = "ikke-opfyldt", "Ikke opfyldt"
    CANNOT_SAY = "kan-ikke-siges", "Kan ikke siges"


class CriterionReview(models.Model):
    """Whether a criterion was met, and what shows it. One row a criterion."""

    criterion = models.OneToOneField(
        Criterion, verbose_name="succeskriterium", on_delete=models.CASCADE, related_name="review"
    )
    verdict = models.CharField("vurdering", max_length=15, choices=Verdict)
    evidence = models.TextField("hvad viser det", max_length=5000)
    reviewed_by = models.ForeignKey(
        User, verbose_name="vurderet af", on_delete=models.PROTECT, related_name="criterion_reviews"
    )
    reviewed_at = models.DateTimeField("vurderet", auto_now=True)

    history = HistoricalRecords()
    objects: ClassVar[models.Manager]

    class Meta:
        verbose_name = "vurdering af et succeskriterium"
        verbose_name_plural = "vurderinger af succeskriterier"
        constraints = [
            models.CheckConstraint(condition=Q(verdict__in=Verdict.values), name="criterion_verdict_known"),
            models.CheckConstraint(
                condition=~Q(evidence=""),
                name="criterion_review_has_evidence",
                violation_error_message="Skriv hvad der viser det.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.get_verdict_display()}"
