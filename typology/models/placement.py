from typing import ClassVar, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from accounts.models import User
from projects.models import Project

from .part import ProjectPart
from .plane import Quadrant, coordinate, on_the_plane, quadrant_at
from .question import PlacementOption


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


class Stage(models.TextChoices):
    """What a placement tells of: the plan, or how it went. Both are kept, and the newest of them holds."""

    PLANNED = "planlagt", "Sådan planlægger vi det"
    TURNED_OUT = "blev", "Sådan blev det"


class PlacementQuerySet(models.QuerySet["Placement"]):
    def of_whole(self) -> Self:
        """Of projects as a whole: what gives them their type."""
        return self.filter(part=None)

    def of_part(self, part: ProjectPart | None) -> Self:
        """Of a part, or with None of the project as a whole."""
        return self.filter(part=part)

    def with_agreement(self) -> Self:
        """`is_agreed`: whether people first placed each on their own, and then agreed on it."""
        return self.annotate(is_agreed=Exists(OwnPlacement.objects.filter(settled_by=OuterRef("pk"))))

    def current(self) -> "Placement | None":
        return self.order_by("-placed_at", "-pk").first()


class Placement(models.Model):
    """Where a project, or a part of one, was placed in the typology on a day, by whom and why.

    The newest of the whole project gives the project its type; a part has a type of its own. One that people
    first placed each on their own, and then agreed on, has their `own_placements`.
    """

    project = models.ForeignKey(
        Project, verbose_name="projekt", on_delete=models.CASCADE, related_name="placements"
    )
    part = models.ForeignKey(
        ProjectPart,
        verbose_name="del",
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="placements",
    )
    stage = models.CharField("plan eller udfald", max_length=10, choices=Stage, default=Stage.PLANNED)
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

    is_agreed = False
    """Known only of those read `with_agreement`."""

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
            ),
            models.CheckConstraint(condition=Q(stage__in=Stage.values), name="placement_stage_known"),
        ]

    def __str__(self) -> str:
        return f"{self.project}: ({self.x}, {self.y})"

    @property
    def quadrant(self) -> Quadrant:
        return quadrant_at(self.x, self.y)


class OwnPlacementQuerySet(models.QuerySet["OwnPlacement"]):
    def of_part(self, part: ProjectPart | None) -> Self:
        """Of a part, or with None of the project as a whole."""
        return self.filter(part=part)

    def standing(self) -> Self:
        """Those that the team has not agreed on anything after yet."""
        return self.filter(settled_by=None)


class OwnPlacement(models.Model):
    """Where one person, on their own, sees a project or a part of it.

    A person has at most one standing of each. The placement that the team then agrees on settles it, and it
    is kept as it was; until then only those who have placed on their own may see it.
    """

    project = models.ForeignKey(
        Project, verbose_name="projekt", on_delete=models.CASCADE, related_name="own_placements"
    )
    part = models.ForeignKey(
        ProjectPart,
        verbose_name="del",
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="own_placements",
    )
    user = models.ForeignKey(
        User, verbose_name="person", on_delete=models.PROTECT, related_name="own_placements"
    )
    x = coordinate("central aktør")
    y = coordinate("uforudsigelighed")
    reason = models.TextField("begrundelse", max_length=5000, blank=True)
    placed_at = models.DateTimeField("placeret")
    settled_by = models.ForeignKey(
        Placement,
        verbose_name="afløst af",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="own_placements",
    )

    objects: ClassVar[OwnPlacementQuerySet] = OwnPlacementQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "egen placering"
        verbose_name_plural = "egne placeringer"
        ordering = ["placed_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=on_the_plane("x") & on_the_plane("y"),
                name="own_placement_on_the_plane",
                violation_error_message="Placeringen skal ligge mellem 1 og 100 på begge akser.",
            ),
            # Two, since a unique constraint takes no two empty parts for the same.
            models.UniqueConstraint(
                fields=["project", "user"],
                condition=Q(settled_by=None, part=None),
                name="own_placement_one_standing_of_whole",
            ),
            models.UniqueConstraint(
                fields=["part", "user"],
                condition=Q(settled_by=None, part__isnull=False),
                name="own_placement_one_standing_of_part",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: ({self.x}, {self.y})"

    @property
    def quadrant(self) -> Quadrant:
        return quadrant_at(self.x, self.y)
