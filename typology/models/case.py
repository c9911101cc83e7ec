from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from projects.models import Content, ContentQuerySet, Sector, Source, key_validator

from .cocreation_type import CocreationType
from .plane import coordinate, in_quadrant, on_the_plane


class CaseQuerySet(ContentQuerySet):
    def with_placements(self) -> Self:
        return self.prefetch_related("placements")


class Case(Content):
    """One of the twelve cases (vfl2019). Where it stands in the typology is said by its placements."""

    class Level(models.TextChoices):
        MUNICIPAL = "kommunal", "Kommunal"
        REGIONAL = "regional", "Regional"

    title = models.CharField("titel", max_length=150)
    who = models.CharField("hvem", max_length=200)
    sector = models.CharField("område", max_length=20, choices=Sector)
    level = models.CharField("niveau", max_length=10, choices=Level)
    summary = models.TextField("kort fortalt")
    story = models.TextField("historien")
    link = models.URLField("læs mere", blank=True)
    source = models.CharField("kilde", max_length=20, choices=Source)

    objects: ClassVar[CaseQuerySet] = CaseQuerySet.as_manager()  # type: ignore[assignment]

    class Meta(Content.Meta):
        verbose_name = "case"
        verbose_name_plural = "cases"

    def __str__(self) -> str:
        return self.title


class CasePlacementQuerySet(models.QuerySet["CasePlacement"]):
    def get_by_natural_key(self, case: str, key: str) -> "CasePlacement":
        return self.get(case__key=case, key=key)

    def placed(self) -> Self:
        return self.exclude(basis=CasePlacement.Basis.UNPLACED)

    def of_type(self, cocreation_type: CocreationType) -> Self:
        return self.placed().filter(in_quadrant(cocreation_type.quadrant))


class CasePlacement(models.Model):
    """Where a case, or a part of one, stands in the typology and how we know.

    The quadrant comes from the source; the coordinates inside it are ours. An unplaced part has none.
    """

    class Basis(models.TextChoices):
        FIGURE = "figur", "Aflæst af publikationens figur"
        TEXT = "tekst", "Sagt i publikationens tekst"
        INFERRED = "udledt", "Udledt af beskrivelsen i Samskab"
        UNPLACED = "uplaceret", "Ikke placeret"

    case = models.ForeignKey(Case, verbose_name="case", on_delete=models.CASCADE, related_name="placements")
    key = models.SlugField("nøgle", max_length=80, validators=[key_validator])
    part = models.CharField("del", max_length=100, blank=True)
    x = coordinate("central aktør", null=True, blank=True)
    y = coordinate("uforudsigelighed", null=True, blank=True)
    basis = models.CharField("grundlag", max_length=10, choices=Basis)
    note = models.TextField("bemærkning", blank=True)
    order = models.PositiveSmallIntegerField("rækkefølge")

    objects: ClassVar[CasePlacementQuerySet] = CasePlacementQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "placering af case"
        verbose_name_plural = "placeringer af cases"
        ordering = ["case", "order"]
        constraints = [
            models.UniqueConstraint(fields=["case", "key"], name="case_placement_key"),
            models.CheckConstraint(
                condition=Q(basis="uplaceret", x=None, y=None)
                | (
                    ~Q(basis="uplaceret")
                    & Q(x__isnull=False, y__isnull=False)
                    & on_the_plane("x")
                    & on_the_plane("y")
                ),
                name="case_placement_whole_or_unplaced",
                violation_error_message="En placering har både x og y (1-100) eller er »uplaceret«.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def natural_key(self) -> tuple[str, str]:
        return (self.case.key, self.key)

    @property
    def title(self) -> str:
        return self.part or self.case.title

    @property
    def is_placed(self) -> bool:
        return self.basis != self.Basis.UNPLACED
