from typing import ClassVar

from django.db import models
from django.db.models import Q

from projects.models import Content, ContentQuerySet

from .cocreation_type import Dimension


class PlacementQuestionQuerySet(ContentQuerySet):
    def in_order(self) -> list["PlacementQuestion"]:
        """All of them with their options, a dimension at a time."""
        questions = self.select_related("dimension").prefetch_related("options")
        return list(questions.order_by("dimension__order", "order"))


class PlacementQuestion(Content):
    """A plain question whose answer says where on a dimension a project stands."""

    dimension = models.ForeignKey(
        Dimension, verbose_name="dimension", on_delete=models.PROTECT, related_name="questions"
    )
    text = models.CharField("spørgsmål", max_length=300)

    objects: ClassVar[PlacementQuestionQuerySet] = PlacementQuestionQuerySet.as_manager()  # type: ignore[assignment]

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
