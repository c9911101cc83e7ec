from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from accounts.models import User
from projects.models import Project

from .stakeholder import Stakeholder


class Say(models.TextChoices):
    """What a proposal was promised: being heard is not having influence (vfl2019, direction UD)."""

    HEARD = "hoert", "De bliver hørt"
    INFLUENCE = "indflydelse", "De har indflydelse"


class ProposalState(models.TextChoices):
    """How far a proposal has come on its way. Not stored: the days say it."""

    WAITING = "venter", "Venter"
    DECIDED = "afgjort", "Afgjort uden svar"
    ANSWERED = "besvaret", "Besvaret"


WHEN_IN_STATE = {
    ProposalState.WAITING: Q(decided_on=None),
    ProposalState.DECIDED: Q(decided_on__isnull=False, replied_on=None),
    ProposalState.ANSWERED: Q(replied_on__isnull=False),
}


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def unanswered(self) -> Self:
        return self.filter(replied_on=None)

    def in_state(self, state: ProposalState) -> Self:
        return self.filter(WHEN_IN_STATE[state])

    def longest_waiting_first(self) -> Self:
        """The unanswered from the oldest on, then the answered from the newest reply on."""
        return self.order_by(F("replied_on").desc(nulls_first=True), "put_forward_on", "pk")


class Proposal(models.Model):
    """What citizens or partners put forward, what it was promised, what was decided and what they were told.

    The days come in that order: put forward, decided, replied to. A reply needs a decision. `put_forward_by`
    is a group or an occasion, never a private person.
    """

    project = models.ForeignKey(
        Project, verbose_name="projekt", on_delete=models.CASCADE, related_name="proposals"
    )
    text = models.TextField("indspil", max_length=2000)
    put_forward_by = models.CharField("fra hvem", max_length=150)
    put_forward_on = models.DateField("dag")
    stakeholder = models.ForeignKey(
        Stakeholder,
        verbose_name="interessent",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="proposals",
    )
    say = models.CharField("hvad er de lovet", max_length=15, choices=Say, blank=True)
    decision = models.TextField("hvad blev besluttet", max_length=2000, blank=True)
    decided_on = models.DateField("besluttet", null=True, blank=True)
    reply = models.TextField("svaret de fik", max_length=2000, blank=True)
    replied_on = models.DateField("svar givet", null=True, blank=True)
    replied_by = models.ForeignKey(
        User,
        verbose_name="svar givet af",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="replied_proposals",
    )
    noted_by = models.ForeignKey(
        User, verbose_name="noteret af", on_delete=models.PROTECT, related_name="proposals"
    )
    noted_at = models.DateTimeField("noteret", auto_now_add=True)

    history = HistoricalRecords()
    objects: ClassVar[ProposalQuerySet] = ProposalQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "indspil"
        verbose_name_plural = "indspil"
        ordering = ["-put_forward_on", "-pk"]
        indexes = [models.Index(F("project"), F("put_forward_on").desc(), name="proposal_newest_first")]
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_on=None, decision="") | (Q(decided_on__isnull=False) & ~Q(decision="")),
                name="proposal_decision_on_a_day",
                violation_error_message="Skriv både hvad der blev besluttet, og hvilken dag.",
            ),
            models.CheckConstraint(
                condition=Q(replied_on=None, reply="", replied_by=None)
                | (
                    Q(replied_on__isnull=False, replied_by__isnull=False, decided_on__isnull=False)
                    & ~Q(reply="")
                ),
                name="proposal_reply_after_decision",
                violation_error_message="Et svar har en tekst, en dag og en beslutning bag sig.",
            ),
            models.CheckConstraint(
                condition=Q(decided_on=None) | Q(decided_on__gte=F("put_forward_on")),
                name="proposal_decided_after_put_forward",
                violation_error_message="Indspillet kan ikke være afgjort før det blev givet.",
            ),
            models.CheckConstraint(
                condition=Q(replied_on=None) | Q(replied_on__gte=F("decided_on")),
                name="proposal_replied_after_decided",
                violation_error_message="Svaret kan ikke være givet før der blev besluttet noget.",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:80]

    @property
    def state(self) -> ProposalState:
        if self.is_answered:
            return ProposalState.ANSWERED
        return ProposalState.DECIDED if self.is_decided else ProposalState.WAITING

    @property
    def is_decided(self) -> bool:
        return self.decided_on is not None

    @property
    def is_answered(self) -> bool:
        return self.replied_on is not None

    def days_waited(self, today: date) -> int:
        """From the day it was put forward to the reply, or until today."""
        return ((self.replied_on or today) - self.put_forward_on).days
