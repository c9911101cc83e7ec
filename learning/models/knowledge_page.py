from typing import ClassVar

from django.db import models
from django.db.models import Q

from leadership.models import Direction
from phases.models import FocusPoint
from projects.models import Content, Source


class KnowledgePage(Content):
    """A short page of knowledge for a chef, in Markdown, of use at some focus points and directions."""

    title = models.CharField("titel", max_length=100)
    lead = models.CharField("indledning", max_length=300)
    body = models.TextField("tekst")
    source = models.CharField("kilde", max_length=20, choices=Source)

    class Meta(Content.Meta):
        verbose_name = "vidensside"
        verbose_name_plural = "vidensider"

    def __str__(self) -> str:
        return self.title


class PagePlaceQuerySet(models.QuerySet["PagePlace"]):
    def get_by_natural_key(self, page: str, focus_point: str | None, direction: str | None) -> "PagePlace":
        return self.get(page__key=page, focus_point__key=focus_point, direction__key=direction)


class PagePlace(models.Model):
    """Where a page is of use: one focus point or one direction."""

    page = models.ForeignKey(
        KnowledgePage, verbose_name="vidensside", on_delete=models.CASCADE, related_name="places"
    )
    focus_point = models.ForeignKey(
        FocusPoint,
        verbose_name="fokuspunkt",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="knowledge_places",
    )
    direction = models.ForeignKey(
        Direction,
        verbose_name="ledelsesretning",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="knowledge_places",
    )

    objects: ClassVar[PagePlaceQuerySet] = PagePlaceQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "sted for en vidensside"
        verbose_name_plural = "steder for vidensider"
        ordering = ["page__order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(focus_point=None, direction__isnull=False)
                | Q(focus_point__isnull=False, direction=None),
                name="page_place_is_one_place",
            ),
            models.UniqueConstraint(fields=["page", "focus_point"], name="page_once_at_a_point"),
            models.UniqueConstraint(fields=["page", "direction"], name="page_once_at_a_direction"),
        ]

    def __str__(self) -> str:
        return f"{self.page}: {self.focus_point or self.direction}"

    def natural_key(self) -> tuple[str, str | None, str | None]:
        point = self.focus_point.key if self.focus_point else None
        return (self.page.key, point, self.direction.key if self.direction else None)
