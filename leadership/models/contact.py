from typing import Any, ClassVar, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q, Window
from django.db.models.functions import RowNumber
from simple_history.models import HistoricalRecords

from accounts.models import User
from projects.models import Project

from .direction import Direction
from .stakeholder import Stakeholder


class ContactKind(models.TextChoices):
    TOLD = "orienterede", "Vi orienterede"
    TALKED = "talte", "Vi talte sammen"
    ASKED = "spurgte", "Vi bad om en status"
    DECIDED = "beslutning", "Der blev besluttet noget"


class ContactQuerySet(models.QuerySet["Contact"]):
    def newest_in_each_direction(self, count: int) -> Self:
        """At most `count` of a direction, in one query."""
        newest_first = [F("on").desc(), F("pk").desc()]
        place = Window(RowNumber(), partition_by=F("direction_id"), order_by=newest_first)
        return self.annotate(place=place).filter(place__lte=count)


class Contact(models.Model):
    """That somebody on the team led in a direction on a day: told, talked, asked, got a decision.

    What the compass counts, beside the tasks that were done. `stakeholder` says with whom, where it is one of
    those that the project has written down.
    """

    project = models.ForeignKey(
        Project, verbose_name="projekt", on_delete=models.CASCADE, related_name="contacts"
    )
    direction = models.ForeignKey(
        Direction, verbose_name="retning", on_delete=models.PROTECT, related_name="contacts"
    )
    kind = models.CharField("hvad skete der", max_length=15, choices=ContactKind)
    on = models.DateField("dag")
    what = models.TextField("hvad handlede det om", max_length=2000)
    stakeholder = models.ForeignKey(
        Stakeholder,
        verbose_name="interessent",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="contacts",
    )
    noted_by = models.ForeignKey(
        User, verbose_name="noteret af", on_delete=models.PROTECT, related_name="contacts"
    )
    noted_at = models.DateTimeField("noteret", auto_now_add=True)

    history = HistoricalRecords()
    objects: ClassVar[ContactQuerySet] = ContactQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "kontakt i en retning"
        verbose_name_plural = "kontakter i retningerne"
        ordering = ["-on", "-pk"]
        indexes = [models.Index(F("project"), F("on").desc(), name="contact_newest_first")]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=ContactKind.values), name="contact_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.on}"


class Pace(models.Model):
    """After how many weeks without a sign of life a project wants to be reminded of a direction.

    At most one row a project and direction; without one it is `STANDARD` weeks.
    """

    SHORTEST, STANDARD, LONGEST = 1, 6, 52

    project = models.ForeignKey(
        Project, verbose_name="projekt", on_delete=models.CASCADE, related_name="paces"
    )
    direction = models.ForeignKey(
        Direction, verbose_name="retning", on_delete=models.PROTECT, related_name="paces"
    )
    weeks = models.PositiveSmallIntegerField(
        "uger", validators=[MinValueValidator(SHORTEST), MaxValueValidator(LONGEST)]
    )

    objects: ClassVar[models.Manager[Any]]

    class Meta:
        verbose_name = "rytme i en retning"
        verbose_name_plural = "rytmer i retningerne"
        constraints = [
            models.UniqueConstraint(fields=["project", "direction"], name="pace_one_per_direction"),
            models.CheckConstraint(condition=Q(weeks__gte=1, weeks__lte=52), name="pace_one_week_to_a_year"),
        ]

    def __str__(self) -> str:
        return f"{self.direction}: {self.weeks} uger"
