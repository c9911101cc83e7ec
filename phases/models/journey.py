from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from accounts.models import User
from projects.models import Project

from .checklist import Edition, Step


class Journey(models.Model):
    """A project's way through the steps: where it stands now, and on which edition. One row a project."""

    project = models.OneToOneField(
        Project, verbose_name="projekt", on_delete=models.CASCADE, related_name="journey"
    )
    edition = models.ForeignKey(
        Edition, verbose_name="udgave", on_delete=models.PROTECT, related_name="journeys"
    )
    step = models.ForeignKey(Step, verbose_name="trin", on_delete=models.PROTECT, related_name="journeys")

    objects: ClassVar[models.Manager]

    class Meta:
        verbose_name = "forløb"
        verbose_name_plural = "forløb"

    def __str__(self) -> str:
        return f"{self.project}: {self.step}"


class StepDecision(models.Model):
    """The chef's decision to take the project to another step, forward or back, and why. Never edited."""

    project = models.ForeignKey(
        Project, verbose_name="projekt", on_delete=models.CASCADE, related_name="step_decisions"
    )
    from_step = models.ForeignKey(Step, verbose_name="fra", on_delete=models.PROTECT, related_name="+")
    to_step = models.ForeignKey(Step, verbose_name="til", on_delete=models.PROTECT, related_name="+")
    reason = models.TextField("begrundelse", max_length=5000)
    decided_by = models.ForeignKey(
        User, verbose_name="besluttet af", on_delete=models.PROTECT, related_name="step_decisions"
    )
    decided_at = models.DateTimeField("besluttet")

    objects: ClassVar[models.Manager]

    class Meta:
        verbose_name = "beslutning"
        verbose_name_plural = "beslutninger"
        ordering = ["-decided_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="step_decision_has_a_reason"),
            models.CheckConstraint(condition=~Q(from_step=F("to_step")), name="step_decision_moves"),
        ]

    def __str__(self) -> str:
        return f"{self.project}: {self.from_step} → {self.to_step}"

    @property
    def is_forward(self) -> bool:
        return self.to_step.order > self.from_step.order
