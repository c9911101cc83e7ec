from django.db import models
from django.db.models import Q

from leadership.models import Direction
from phases.models import FocusPoint
from projects.models import Content, Source
from typology.models import Case


class Experience(Content):
    """What a case taught, told for another chef (vfl2019), at the focus point or direction it belongs to.

    Belongs to at most one of the two; to neither when it speaks of the phase model as a whole.
    """

    case = models.ForeignKey(Case, verbose_name="case", on_delete=models.PROTECT, related_name="experiences")
    focus_point = models.ForeignKey(
        FocusPoint,
        verbose_name="fokuspunkt",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="experiences",
    )
    direction = models.ForeignKey(
        Direction,
        verbose_name="ledelsesretning",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="experiences",
    )
    title = models.CharField("titel", max_length=100)
    text = models.TextField("erfaring")
    source = models.CharField("kilde", max_length=20, choices=Source)

    class Meta(Content.Meta):
        verbose_name = "erfaring"
        verbose_name_plural = "erfaringer"
        constraints = [
            models.CheckConstraint(
                condition=Q(focus_point=None) | Q(direction=None),
                name="experience_at_one_place",
                violation_error_message="En erfaring hører til et fokuspunkt eller en retning, ikke begge.",
            )
        ]

    def __str__(self) -> str:
        return self.title


class Advice(Content):
    """One of the five short pieces of advice to a chef who is about to begin (vfl2019)."""

    title = models.CharField("titel", max_length=100)
    text = models.TextField("råd")
    source = models.CharField("kilde", max_length=20, choices=Source)

    class Meta(Content.Meta):
        verbose_name = "råd"
        verbose_name_plural = "råd"

    def __str__(self) -> str:
        return self.title
