from typing import ClassVar

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from accounts.models import User
from projects.models import Membership, Project

from .checklist import FocusPoint

MAX_ANSWER_LENGTH = 20_000


class AnswerStatus(models.TextChoices):
    """How far a project is with a focus point. The last two count as settled."""

    UNTOUCHED = "ikke-taget-op", "Ikke taget op"
    ONGOING = "i-gang", "I gang"
    CLARIFIED = "afklaret", "Afklaret"
    IRRELEVANT = "ikke-relevant", "Ikke relevant"

    @property
    def is_settled(self) -> bool:
        return self in (AnswerStatus.CLARIFIED, AnswerStatus.IRRELEVANT)


class Answer(models.Model):
    """What a project says to a focus point: one row a project and point, made when somebody first saves it.

    Without a responsible member it is the chef's own. A responsible member may hand it back: until the chef
    accepts it (and nobody is responsible any more) or returns it, the ball is with the chef. "Not relevant"
    always has a reason. `version` counts the saves of the text, its status and reason, so that two people who
    write at the same time are told of each other.
    """

    project = models.ForeignKey(
        Project, verbose_name="projekt", on_delete=models.CASCADE, related_name="answers"
    )
    focus_point = models.ForeignKey(
        FocusPoint, verbose_name="fokuspunkt", on_delete=models.PROTECT, related_name="answers"
    )
    text = models.TextField("svar", max_length=MAX_ANSWER_LENGTH, blank=True)
    status = models.CharField("status", max_length=15, choices=AnswerStatus, default=AnswerStatus.UNTOUCHED)
    reason = models.TextField("hvorfor er punktet ikke relevant", max_length=2000, blank=True)
    responsible = models.ForeignKey(
        Membership,
        verbose_name="ansvarlig",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="answers",
    )
    due_on = models.DateField("frist", null=True, blank=True)
    message = models.TextField("besked til den der har bolden", max_length=2000, blank=True)
    delegated_by = models.ForeignKey(
        User,
        verbose_name="uddelegeret af",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="delegated_answers",
    )
    handed_back_at = models.DateTimeField("givet tilbage", null=True, blank=True)
    version = models.PositiveIntegerField("version", default=1)
    updated_by = models.ForeignKey(
        User, verbose_name="senest gemt af", on_delete=models.PROTECT, related_name="answers"
    )
    updated_at = models.DateTimeField("senest gemt", auto_now=True)

    history = HistoricalRecords()
    objects: ClassVar[models.Manager]

    class Meta:
        verbose_name = "svar"
        verbose_name_plural = "svar"
        ordering = ["project", "focus_point"]
        constraints = [
            models.UniqueConstraint(fields=["project", "focus_point"], name="answer_one_per_point"),
            models.CheckConstraint(condition=Q(status__in=AnswerStatus.values), name="answer_status_known"),
            models.CheckConstraint(
                condition=~Q(status=AnswerStatus.IRRELEVANT) | ~Q(reason=""),
                name="answer_irrelevant_has_a_reason",
                violation_error_message="Skriv hvorfor punktet ikke er relevant.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project}: {self.focus_point}"

    @property
    def says_something(self) -> bool:
        return self.has_words or self.status != AnswerStatus.UNTOUCHED

    @property
    def has_words(self) -> bool:
        return bool(self.text or self.reason)
