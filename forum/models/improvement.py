from typing import ClassVar, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from simple_history.models import HistoricalRecords

from .forum import Forum, ForumMember

MOST_IMPROVEMENTS = 2
"""One or two things at a time (aarhus-forum): more of them, and none is done well."""


class Improvement(models.Model):
    """One thing that a forum wants to get better at. A forum has at most two: `number` is 1 or 2."""

    forum = models.ForeignKey(
        Forum, verbose_name="forum", on_delete=models.CASCADE, related_name="improvements"
    )
    number = models.PositiveSmallIntegerField("nummer")
    text = models.CharField("forbedring", max_length=200)
    why = models.TextField("hvorfor", max_length=3000, blank=True)

    history = HistoricalRecords()
    objects: ClassVar[models.Manager]

    class Meta:
        verbose_name = "forbedring"
        verbose_name_plural = "forbedringer"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["forum", "number"], name="improvement_number_once"),
            models.CheckConstraint(
                condition=Q(number__in=range(1, MOST_IMPROVEMENTS + 1)),
                name="improvement_at_most_two",
                violation_error_message="Et forum kan højst have to forbedringer.",
            ),
        ]

    def __str__(self) -> str:
        return self.text


class Sign(models.Model):
    """Something by which a forum will see that an improvement works, and whether it is seen yet."""

    class Seen(models.TextChoices):
        NOT_YET = "ikke-endnu", "Ikke endnu"
        COMING = "paa-vej", "På vej"
        YES = "ja", "Ja"

    improvement = models.ForeignKey(
        Improvement, verbose_name="forbedring", on_delete=models.CASCADE, related_name="signs"
    )
    text = models.CharField("tegn", max_length=300)
    seen = models.CharField("ser I det", max_length=15, choices=Seen, default=Seen.NOT_YET)
    note = models.TextField("note", max_length=3000, blank=True)

    history = HistoricalRecords()
    objects: ClassVar[models.Manager]

    class Meta:
        verbose_name = "tegn"
        verbose_name_plural = "tegn"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(seen__in=["ikke-endnu", "paa-vej", "ja"]), name="sign_seen_known"
            )
        ]

    def __str__(self) -> str:
        return self.text


class ForumActionQuerySet(models.QuerySet["ForumAction"]):
    def open(self) -> Self:
        """Not done yet, in fora that are not closed."""
        return self.filter(done_on=None, improvement__forum__closed_at=None)

    def with_presence(self) -> Self:
        """Each with `is_held`: whether the one responsible is still there."""
        present = ForumMember.objects.present().filter(pk=OuterRef("responsible")).order_by()
        return self.annotate(is_held=Exists(present))

    def held(self) -> Self:
        """Those whose one responsible is still there."""
        return self.filter(responsible__in=ForumMember.objects.present().order_by().values("pk"))


class ForumAction(models.Model):
    """What somebody in a forum has said they will do towards an improvement, by when, and what came of it.

    When the one responsible is not there any more, it stands without anybody until a new one is chosen:
    read `holder`, which needs `with_presence()`, and not `responsible` alone.
    """

    improvement = models.ForeignKey(
        Improvement, verbose_name="forbedring", on_delete=models.CASCADE, related_name="actions"
    )
    what = models.CharField("handling", max_length=300)
    responsible = models.ForeignKey(
        ForumMember,
        verbose_name="ansvarlig",
        on_delete=models.SET_NULL,
        null=True,
        related_name="actions",
    )
    due_on = models.DateField("frist")
    done_on = models.DateField("udført", null=True, blank=True)
    outcome = models.TextField("hvad kom der ud af det", max_length=3000, blank=True)

    # Set by ForumActionQuerySet.with_presence.
    is_held: bool

    history = HistoricalRecords()
    objects: ClassVar[ForumActionQuerySet] = ForumActionQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "handling"
        verbose_name_plural = "handlinger"
        ordering = ["due_on", "pk"]

    def __str__(self) -> str:
        return self.what

    @property
    def is_done(self) -> bool:
        return self.done_on is not None

    @property
    def holder(self) -> ForumMember | None:
        """Who has it; None when they have left. Who did what is done stays who did it."""
        return self.responsible if self.is_done or self.is_held else None

    @property
    def is_late(self) -> bool:
        return not self.is_done and self.due_on < timezone.localdate()
