from typing import Any

from django.core.validators import RegexValidator
from django.db import models

key_validator = RegexValidator(
    r"^[a-z0-9]+(-[a-z0-9]+)*\Z", "Brug små bogstaver a-z, tal og bindestreger, fx »ny-noegle«."
)


class ContentMissing(Exception):
    """The content that the site lives on has not been loaded (`manage.py load_content`)."""


class Source(models.TextChoices):
    """The documents that the content is written from. The full titles stand on the page »Om Samskab«."""

    VFL2019 = "vfl2019", "Væksthus for Ledelse, 2019"
    TORFING = "torfing", "Roskilde Universitet, 2017"
    AARHUS_SLIDES = "aarhus-slides", "Aarhus Kommune, slides, 2019"
    AARHUS_FORUM = "aarhus-forum", "Aarhus Kommune, Strategisk Ledelsesforum, 2019"
    VFL_NYHED = "vfl-nyhed", "Væksthus for Ledelse, nyhed, 2019"


class ContentQuerySet(models.QuerySet[Any]):
    def get_by_natural_key(self, key: str) -> Any:
        return self.get(key=key)


class Content(models.Model):
    """Base of what the model itself says: rows from `fixtures/`, told apart by a key that never changes.

    A key that has gone is not used again for something else, since answers may point to it.
    """

    key = models.SlugField("nøgle", max_length=80, unique=True, validators=[key_validator])
    order = models.PositiveSmallIntegerField("rækkefølge")

    objects: Any = ContentQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["order", "key"]

    def natural_key(self) -> tuple[str, ...]:
        return (self.key,)


class BottomLine(Content):
    """One of the four bottom lines on which samskabelse may pay off (vfl2019)."""

    title = models.CharField("titel", max_length=100)
    summary = models.TextField("beskrivelse")
    source = models.CharField("kilde", max_length=20, choices=Source)

    class Meta(Content.Meta):
        verbose_name = "bundlinje"
        verbose_name_plural = "bundlinjer"

    def __str__(self) -> str:
        return self.title


class Gain(Content):
    """A kind of gain that a chef may expect of a project (vfl2019); most belong to a bottom line."""

    title = models.CharField("titel", max_length=100)
    hint = models.CharField("hjælpetekst", max_length=200)
    bottom_line = models.ForeignKey(
        BottomLine,
        verbose_name="bundlinje",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="gains",
    )
    source = models.CharField("kilde", max_length=20, choices=Source)

    class Meta(Content.Meta):
        verbose_name = "gevinst"
        verbose_name_plural = "gevinster"

    def __str__(self) -> str:
        return self.title
