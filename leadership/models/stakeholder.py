import unicodedata
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from simple_history.models import HistoricalRecords

from projects.models import Project

from .direction import Direction


class StakeholderRole(models.TextChoices):
    """What a stakeholder is in the project. The first six are roles that citizens take (vfl2019, torfing)."""

    USER = "bruger", "Bruger"
    RECIPIENT = "modtager", "Modtager"
    INNOVATOR = "innovator", "Innovator"
    RESOURCE = "ressourceperson", "Ressourceperson"
    RESIDENT = "beboer", "Beboer"
    POLITICALLY_ACTIVE = "politisk-aktiv", "Politisk aktiv"
    VOLUNTEER = "frivillig", "Frivillig eller forening"
    BUSINESS = "virksomhed", "Virksomhed"
    POLITICIAN = "politiker", "Politiker"
    MANAGEMENT = "ledelse", "Direktion eller leder"
    COLLEAGUE = "kollega", "Anden del af organisationen"
    STAFF = "medarbejder", "Medarbejder"
    OTHER = "andet", "Andet"


class Grade(models.IntegerChoices):
    """How much, in four grades: with no middle, a stakeholder always leans to one side of the map."""

    LITTLE = 1, "Lille"
    SOME = 2, "Nogen"
    MUCH = 3, "Stor"
    VERY_MUCH = 4, "Meget stor"


class Selection(models.TextChoices):
    OPEN = "ikke-afklaret", "Ikke afklaret"
    CHOSEN = "med", "Med i samskabelsen"
    DESELECTED = "fravalgt", "Fravalgt"


def name_key(name: str) -> str:
    """What two names have in common that a reader takes for the same: other spaces and case do not count."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


class Stakeholder(models.Model):
    """A group, body or function that has a stake in the project, seen from the team: never a private person.

    In a project once, whatever the case and spaces of its name (`name_key`; the constraint knows of the case
    alone, and in SQLite only that of a-z). Who is deselected is so for a reason that can be told (vfl2019,
    direction UD). `passed_over` says why they may feel passed over; empty when nothing points to it.
    """

    project = models.ForeignKey(
        Project, verbose_name="projekt", on_delete=models.CASCADE, related_name="stakeholders"
    )
    name = models.CharField("hvem er de", max_length=150)
    direction = models.ForeignKey(
        Direction, verbose_name="retning", on_delete=models.PROTECT, related_name="stakeholders"
    )
    role = models.CharField("rolle", max_length=20, choices=StakeholderRole)
    interest = models.PositiveSmallIntegerField("interesse", choices=Grade)
    influence = models.PositiveSmallIntegerField("indflydelse", choices=Grade)
    promised = models.TextField("hvad er de lovet", max_length=2000, blank=True)
    selection = models.CharField(
        "med eller fravalgt", max_length=15, choices=Selection, default=Selection.OPEN
    )
    reason = models.TextField("begrundelse", max_length=2000, blank=True)
    passed_over = models.TextField("kan føle sig forbigået", max_length=2000, blank=True)

    history = HistoricalRecords()
    objects: ClassVar[models.Manager[Any]]

    class Meta:
        verbose_name = "interessent"
        verbose_name_plural = "interessenter"
        ordering = ["direction__order", "name", "pk"]
        constraints = [
            models.UniqueConstraint(
                "project",
                Lower("name"),
                name="stakeholder_once",
                violation_error_message="Den interessent står her allerede.",
            ),
            models.CheckConstraint(
                condition=Q(interest__gte=1, interest__lte=4) & Q(influence__gte=1, influence__lte=4),
                name="stakeholder_grades_one_to_four",
            ),
            models.CheckConstraint(
                condition=~Q(selection=Selection.DESELECTED) | ~Q(reason=""),
                name="stakeholder_deselected_with_reason",
                violation_error_message="Skriv hvorfor de er fravalgt, så det kan fortælles videre.",
            ),
        ]

    def __str__(self) -> str:
        return self.name
