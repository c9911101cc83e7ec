from typing import Any, ClassVar, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from accounts.models import User
from projects.models import Content, ContentQuerySet, Project, Sector, Source, key_validator

LOWEST, HIGHEST = 1, 100
"""Ends of both dimensions. There is no middle value, so every point lies in exactly one quadrant."""

LAST_LOW = 50
"""Up to and including this the point is in the low half; mirroring v ↦ 101 − v swaps the halves."""


def coordinate(name: str, **options: Any) -> models.PositiveSmallIntegerField:
    validators = [MinValueValidator(LOWEST), MaxValueValidator(HIGHEST)]
    return models.PositiveSmallIntegerField(name, validators=validators, **options)


def on_the_plane(axis: str) -> Q:
    return Q(**{f"{axis}__gte": LOWEST, f"{axis}__lte": HIGHEST})


class CentralActor(models.TextChoices):
    PUBLIC = "offentlig", "Kommunen eller det offentlige"
    CITIZENS = "borgere", "Borgere, virksomheder og civilsamfund"

    @classmethod
    def at(cls, x: int) -> "CentralActor":
        return cls.PUBLIC if x <= LAST_LOW else cls.CITIZENS


class Result(models.TextChoices):
    PREDICTABLE = "forudsigeligt", "Forudsigeligt"
    UNPREDICTABLE = "uforudsigeligt", "Uforudsigeligt"

    @classmethod
    def at(cls, y: int) -> "Result":
        return cls.PREDICTABLE if y <= LAST_LOW else cls.UNPREDICTABLE


type Quadrant = tuple[CentralActor, Result]


def quadrant_at(x: int, y: int) -> Quadrant:
    return CentralActor.at(x), Result.at(y)


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


class PlacementQuestion(Content):
    """A plain question whose answer says where on a dimension a project stands."""

    dimension = models.ForeignKey(
        Dimension, verbose_name="dimension", on_delete=models.PROTECT, related_name="questions"
    )
    text = models.CharField("spørgsmål", max_length=300)

    class Meta(Content.Meta):
        verbose_name = "placeringsspørgsmål"
        verbose_name_plural = "placeringsspørgsmål"

    def __str__(self) -> str:
        return self.text


class PlacementOptionQuerySet(models.QuerySet["PlacementOption"]):
    def get_by_natural_key(self, question: str, value: int) -> "PlacementOption":
        return self.get(question__key=question, value=value)


class PlacementOption(models.Model):
    """One of a question's four worded answers, from the dimension's low end (1) to its high end (4).

    Four and not five: with no middle, and an odd number of questions a dimension, a project always leans to
    one side and so has exactly one type.
    """

    LOWEST, HIGHEST = 1, 4

    question = models.ForeignKey(
        PlacementQuestion, verbose_name="spørgsmål", on_delete=models.CASCADE, related_name="options"
    )
    value = models.PositiveSmallIntegerField("værdi")
    label = models.CharField("svar", max_length=200)

    objects: ClassVar[PlacementOptionQuerySet] = PlacementOptionQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "svarmulighed"
        verbose_name_plural = "svarmuligheder"
        ordering = ["value"]
        constraints = [
            models.UniqueConstraint(fields=["question", "value"], name="placement_option_value"),
            models.CheckConstraint(
                condition=Q(value__gte=1, value__lte=4), name="placement_option_one_to_four"
            ),
        ]

    def __str__(self) -> str:
        return self.label

    def natural_key(self) -> tuple[str, int]:
        return (self.question.key, self.value)


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
        low_x = Q(x__lte=LAST_LOW)
        low_y = Q(y__lte=LAST_LOW)
        return self.placed().filter(
            low_x if cocreation_type.central_actor == CentralActor.PUBLIC else ~low_x,
            low_y if cocreation_type.result == Result.PREDICTABLE else ~low_y,
        )


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


class PlacementChoice(models.Model):
    """One of the answers behind a placement. Protects the option that it chose."""

    placement = models.ForeignKey("Placement", on_delete=models.CASCADE)
    option = models.ForeignKey(PlacementOption, on_delete=models.PROTECT)

    class Meta:
        verbose_name = "svar bag en placering"
        verbose_name_plural = "svar bag placeringer"
        constraints = [models.UniqueConstraint(fields=["placement", "option"], name="placement_choice_once")]

    def __str__(self) -> str:
        return str(self.option)


class PlacementQuerySet(models.QuerySet["Placement"]):
    def current(self) -> "Placement | None":
        return self.order_by("-placed_at", "-pk").first()


class Placement(models.Model):
    """Where a project was placed in the typology on a day, by whom and why. The newest one holds."""

    project = models.ForeignKey(
        Project, verbose_name="projekt", on_delete=models.CASCADE, related_name="placements"
    )
    x = coordinate("central aktør")
    y = coordinate("uforudsigelighed")
    reason = models.TextField("begrundelse", max_length=5000, blank=True)
    options = models.ManyToManyField(
        PlacementOption,
        through=PlacementChoice,
        verbose_name="svar",
        blank=True,
        related_name="placements",
    )
    placed_by = models.ForeignKey(
        User, verbose_name="placeret af", on_delete=models.PROTECT, related_name="placements"
    )
    placed_at = models.DateTimeField("placeret")

    objects: ClassVar[PlacementQuerySet] = PlacementQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "placering"
        verbose_name_plural = "placeringer"
        ordering = ["-placed_at", "-pk"]
        indexes = [models.Index(F("project"), F("placed_at").desc(), name="placement_newest_first")]
        constraints = [
            models.CheckConstraint(
                condition=on_the_plane("x") & on_the_plane("y"),
                name="placement_on_the_plane",
                violation_error_message="Placeringen skal ligge mellem 1 og 100 på begge akser.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.project}: ({self.x}, {self.y})"

    @property
    def quadrant(self) -> Quadrant:
        return quadrant_at(self.x, self.y)
