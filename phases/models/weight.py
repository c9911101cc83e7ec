from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from projects.models import Source
from typology.models import CocreationType, Quadrant

from .checklist import FocusPoint


class PointWeightQuerySet(models.QuerySet["PointWeight"]):
    def get_by_natural_key(self, focus_point: str, cocreation_type: str) -> "PointWeight":
        return self.get(focus_point__key=focus_point, cocreation_type__key=cocreation_type)

    def of(self, *quadrants: Quadrant) -> Self:
        """The weights in the types of some quadrants, each with its type."""
        wanted = Q(pk__in=[])
        for central_actor, result in quadrants:
            wanted |= Q(cocreation_type__central_actor=central_actor, cocreation_type__result=result)
        return self.filter(wanted).select_related("cocreation_type").order_by()


class PointWeight(models.Model):
    """How much a focus point matters in one type of samskabelse, and why (derived from vfl2019).

    Every point matters in every type; a weight says where to look first.
    """

    class Weight(models.IntegerChoices):
        ORDINARY = 1, "Som altid"
        IMPORTANT = 2, "Vigtigt"
        DECISIVE = 3, "Afgørende"

    focus_point = models.ForeignKey(
        FocusPoint, verbose_name="fokuspunkt", on_delete=models.CASCADE, related_name="weights"
    )
    cocreation_type = models.ForeignKey(
        CocreationType, verbose_name="samskabelsestype", on_delete=models.CASCADE, related_name="weights"
    )
    weight = models.PositiveSmallIntegerField("vægt", choices=Weight)
    why = models.TextField("hvorfor")
    source = models.CharField("kilde", max_length=20, choices=Source)

    objects: ClassVar[PointWeightQuerySet] = PointWeightQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "vægt af et fokuspunkt"
        verbose_name_plural = "vægte af fokuspunkter"
        ordering = ["cocreation_type__order", "-weight", "focus_point__step__order"]
        constraints = [
            models.UniqueConstraint(fields=["focus_point", "cocreation_type"], name="weight_once_per_type"),
            models.CheckConstraint(condition=Q(weight__gte=1) & Q(weight__lte=3), name="weight_in_range"),
            models.CheckConstraint(condition=~Q(why=""), name="weight_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.cocreation_type}: {self.focus_point} ({self.weight})"

    def natural_key(self) -> tuple[str, str]:
        return (self.focus_point.key, self.cocreation_type.key)
