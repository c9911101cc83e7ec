from typing import ClassVar

from django.db import models

from projects.models import Content, Source, key_validator

from .plane import CentralActor, Quadrant, Result, quadrant_at


class Dimension(Content):
    """An axis of the typology: who is the central actor (x), or how predictable the result is (y)."""

    CENTRAL_ACTOR = "central-aktoer"
    PREDICTABILITY = "forudsigelighed"

    title = models.CharField("titel", max_length=100)
    low_label = models.CharField("lav ende", max_length=100)
    high_label = models.CharField("høj ende", max_length=100)
    summary = models.TextField("beskrivelse")
    source = models.CharField("kilde", max_length=20, choices=Source)

    class Meta(Content.Meta):
        verbose_name = "dimension"
        verbose_name_plural = "dimensioner"

    def __str__(self) -> str:
        return self.title


class CocreationType(Content):
    """One of the four types of samskabelse: a quadrant of the plane (vfl2019). None is the best."""

    title = models.CharField("titel", max_length=100)
    central_actor = models.CharField("central aktør", max_length=10, choices=CentralActor)
    result = models.CharField("resultat", max_length=15, choices=Result)
    summary = models.TextField("beskrivelse")
    typical = models.TextField("typisk")
    example = models.TextField("eksempel")
    source = models.CharField("kilde", max_length=20, choices=Source)

    class Meta(Content.Meta):
        verbose_name = "samskabelsestype"
        verbose_name_plural = "samskabelsestyper"
        constraints = [
            models.UniqueConstraint(fields=["central_actor", "result"], name="type_one_per_quadrant"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def short_title(self) -> str:
        return self.title.split(" ")[0]

    @property
    def quadrant(self) -> Quadrant:
        return CentralActor(self.central_actor), Result(self.result)

    def covers(self, x: int, y: int) -> bool:
        return self.quadrant == quadrant_at(x, y)


def type_at(types: list[CocreationType], x: int, y: int) -> CocreationType:
    """The one type of `types` (all four) whose quadrant holds the point."""
    return next(kind for kind in types if kind.covers(x, y))


class TypeAdviceQuerySet(models.QuerySet["TypeAdvice"]):
    def get_by_natural_key(self, cocreation_type: str, key: str) -> "TypeAdvice":
        return self.get(cocreation_type__key=cocreation_type, key=key)


class TypeAdvice(models.Model):
    """One thing that a type asks of the chef."""

    cocreation_type = models.ForeignKey(
        CocreationType, verbose_name="type", on_delete=models.CASCADE, related_name="advice"
    )
    key = models.SlugField("nøgle", max_length=80, validators=[key_validator])
    text = models.TextField("tekst")
    order = models.PositiveSmallIntegerField("rækkefølge")

    objects: ClassVar[TypeAdviceQuerySet] = TypeAdviceQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "råd til typen"
        verbose_name_plural = "råd til typerne"
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(fields=["cocreation_type", "key"], name="type_advice_key")]

    def __str__(self) -> str:
        return self.key

    def natural_key(self) -> tuple[str, str]:
        return (self.cocreation_type.key, self.key)
