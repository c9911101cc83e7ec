from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from accounts.models import User
from projects.models import Project

from .checklist import Edition, FocusPoint, Step


class JourneyState(models.TextChoices):
    """Whether a project is under way. In all three everything can be read and written."""

    ONGOING = "i-gang", "I gang"
    PAUSED = "pause", "På pause"
    STOPPED = "stoppet", "Stoppet"


class Journey(models.Model):
    """A project's way through the steps: where it stands now, and on which edition. One row a project."""

    project = models.OneToOneField(
        Project, verbose_name="projekt", on_delete=models.CASCADE, related_name="journey"
    )
    edition = models.ForeignKey(
        Edition, verbose_name="udgave", on_delete=models.PROTECT, related_name="journeys"
    )
    step = models.ForeignKey(Step, verbose_name="trin", on_delete=models.PROTECT, related_name="journeys")
    state = models.CharField("tilstand", max_length=10, choices=JourneyState, default=JourneyState.ONGOING)

    objects: ClassVar[models.Manager]

    class Meta:
        verbose_name = "forløb"
        verbose_name_plural = "forløb"
        constraints = [
            models.CheckConstraint(condition=Q(state__in=JourneyState.values), name="journey_state_known")
        ]

    def __str__(self) -> str:
        return f"{self.project}: {self.step}"

    @property
    def is_ongoing(self) -> bool:
        return self.state == JourneyState.ONGOING

    @property
    def is_paused(self) -> bool:
        return self.state == JourneyState.PAUSED

    @property
    def is_stopped(self) -> bool:
        return self.state == JourneyState.STOPPED


class DecisionKind(models.TextChoices):
    """What a chef decides at a gate. The first two move the project to another step."""

    FORWARD = "videre", "Videre"
    BACK = "tilbage", "Tilbage"
    PAUSE = "pause", "Pause"
    RESUME = "genoptag", "Genoptaget"
    STOP = "stop", "Stoppet"


MOVES = (DecisionKind.FORWARD, DecisionKind.BACK)


class StepDecision(models.Model):
    """The chef's decision at a gate, and why: forward, back, pause, resume or stop. Never edited.

    Forward and back move the project from one step to another; the others leave it where it stands.
    """

    project = models.ForeignKey(
        Project, verbose_name="projekt", on_delete=models.CASCADE, related_name="step_decisions"
    )
    kind = models.CharField("beslutning", max_length=10, choices=DecisionKind)
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
            models.CheckConstraint(condition=Q(kind__in=DecisionKind.values), name="step_decision_known"),
            models.CheckConstraint(
                condition=Q(kind__in=MOVES) & ~Q(from_step=F("to_step"))
                | ~Q(kind__in=MOVES) & Q(from_step=F("to_step")),
                name="step_decision_moves_or_stays",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project}: {self.from_step} → {self.to_step}"

    @property
    def title(self) -> str:
        """What was decided, in words."""
        step = self.to_step.title.lower()
        return {
            DecisionKind.FORWARD: f"Videre til {step}",
            DecisionKind.BACK: f"Tilbage til {step}",
            DecisionKind.PAUSE: "Sat på pause",
            DecisionKind.RESUME: "Genoptaget",
            DecisionKind.STOP: "Stoppet",
        }[DecisionKind(self.kind)]

    @property
    def is_forward(self) -> bool:
        return self.kind == DecisionKind.FORWARD

    @property
    def moves(self) -> bool:
        return self.kind in MOVES


class OpenPoint(models.Model):
    """A focus point that stood open when the project went on, and the chef's word on why. Never edited."""

    decision = models.ForeignKey(
        StepDecision, verbose_name="beslutning", on_delete=models.CASCADE, related_name="open_points"
    )
    focus_point = models.ForeignKey(
        FocusPoint, verbose_name="fokuspunkt", on_delete=models.PROTECT, related_name="open_points"
    )
    why = models.CharField("hvorfor", max_length=500)

    objects: ClassVar[models.Manager]

    class Meta:
        verbose_name = "åbent punkt"
        verbose_name_plural = "åbne punkter"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "focus_point"], name="open_point_once"),
            models.CheckConstraint(condition=~Q(why=""), name="open_point_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.decision}: {self.focus_point}"


class EditionMove(models.Model):
    """That a chef moved the project to another edition of the checklist. All answers stay. Never edited."""

    project = models.ForeignKey(
        Project, verbose_name="projekt", on_delete=models.CASCADE, related_name="edition_moves"
    )
    from_edition = models.ForeignKey(Edition, verbose_name="fra", on_delete=models.PROTECT, related_name="+")
    to_edition = models.ForeignKey(Edition, verbose_name="til", on_delete=models.PROTECT, related_name="+")
    moved_by = models.ForeignKey(
        User, verbose_name="flyttet af", on_delete=models.PROTECT, related_name="edition_moves"
    )
    moved_at = models.DateTimeField("flyttet")

    objects: ClassVar[models.Manager]

    class Meta:
        verbose_name = "skift af udgave"
        verbose_name_plural = "skift af udgave"
        ordering = ["-moved_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(from_edition=F("to_edition")), name="edition_move_moves"),
        ]

    def __str__(self) -> str:
        return f"{self.project}: {self.from_edition} → {self.to_edition}"
