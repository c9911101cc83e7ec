"""The checklist itself (vfl2019): phases, steps and focus points, worded by an edition."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Exists, OuterRef, Subquery
from django.utils import timezone

from projects.models import Content, ContentMissing, Source, key_validator


class Phase(Content):
    """One of the three phases: afklaring, samskabelse, erkendelse."""

    title = models.CharField("titel", max_length=100)
    question = models.CharField("fasens spørgsmål", max_length=300)
    summary = models.TextField("beskrivelse")
    source = models.CharField("kilde", max_length=20, choices=Source)

    class Meta(Content.Meta):
        verbose_name = "fase"
        verbose_name_plural = "faser"

    def __str__(self) -> str:
        return self.title


class Step(Content):
    """One of the four steps that a project stands in; the phase samskabelse has two of them.

    `order` runs over all phases, so the next step is the one with the next higher order.
    """

    phase = models.ForeignKey(Phase, verbose_name="fase", on_delete=models.PROTECT, related_name="steps")
    title = models.CharField("titel", max_length=100)
    summary = models.TextField("beskrivelse")
    chef_role = models.TextField("chefens rolle")
    source = models.CharField("kilde", max_length=20, choices=Source)

    class Meta(Content.Meta):
        verbose_name = "trin"
        verbose_name_plural = "trin"

    def __str__(self) -> str:
        return self.title


class FocusPointQuerySet(models.QuerySet["FocusPoint"]):
    def get_by_natural_key(self, key: str) -> "FocusPoint":
        return self.get(key=key)


class FocusPoint(models.Model):
    """A focus point's identity, the same in every edition. Answers and experiences belong to it.

    A point that moves to another step gets a new key, so its address never changes.
    """

    key = models.SlugField("nøgle", max_length=80, unique=True, validators=[key_validator])
    step = models.ForeignKey(Step, verbose_name="trin", on_delete=models.PROTECT, related_name="focus_points")

    objects: ClassVar[FocusPointQuerySet] = FocusPointQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "fokuspunkt"
        verbose_name_plural = "fokuspunkter"
        ordering = ["step__order", "key"]

    def __str__(self) -> str:
        return self.key

    def natural_key(self) -> tuple[str]:
        return (self.key,)


class EditionQuerySet(models.QuerySet["Edition"]):
    def get_by_natural_key(self, key: str) -> "Edition":
        return self.get(key=key)

    def published(self) -> Self:
        """Those whose day has come and that have points, newest first."""
        points = EditionPoint.objects.filter(edition=OuterRef("pk"))
        published = self.filter(Exists(points), published_on__lte=timezone.localdate())
        return published.order_by("-published_on")

    def current(self) -> "Edition":
        """The newest edition: the one that new projects begin on.

        Raises ContentMissing before the content is loaded.
        """
        edition = self.published().first()
        if edition is None:
            raise ContentMissing
        return edition


class Edition(models.Model):
    """One publication of the checklist's wording.

    A project stays on the edition that it began with until its chef moves it to a newer one. An edition whose
    day is still to come is loaded but not in use.
    """

    key = models.SlugField("nøgle", max_length=80, unique=True, validators=[key_validator])
    title = models.CharField("titel", max_length=100)
    published_on = models.DateField("udgivet", unique=True)
    note = models.TextField("bemærkning", blank=True)
    source = models.CharField("kilde", max_length=20, choices=Source)

    objects: ClassVar[EditionQuerySet] = EditionQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "udgave"
        verbose_name_plural = "udgaver"
        ordering = ["-published_on"]

    def __str__(self) -> str:
        return self.title

    def natural_key(self) -> tuple[str]:
        return (self.key,)


class EditionPointQuerySet(models.QuerySet["EditionPoint"]):
    def get_by_natural_key(self, edition: str, focus_point: str) -> "EditionPoint":
        return self.get(edition__key=edition, focus_point__key=focus_point)

    def of(self, edition_id: int) -> Self:
        """An edition's points with their steps and phases, in order within each step."""
        points = self.filter(edition_id=edition_id).select_related("edition", "focus_point__step__phase")
        return points.order_by("order")

    def with_newer_edition(self) -> Self:
        """Each with `newer_edition`: the title of the newest edition published after its own, or None."""
        newer = Edition.objects.published().filter(published_on__gt=OuterRef("edition__published_on"))
        return self.annotate(newer_edition=Subquery(newer.values("title")[:1]))


class EditionPoint(models.Model):
    """A focus point as one edition words it."""

    edition = models.ForeignKey(
        Edition, verbose_name="udgave", on_delete=models.CASCADE, related_name="points"
    )
    focus_point = models.ForeignKey(
        FocusPoint, verbose_name="fokuspunkt", on_delete=models.PROTECT, related_name="wordings"
    )
    title = models.CharField("titel", max_length=100)
    purpose = models.CharField("formål", max_length=400)
    help = models.TextField("hjælp")
    order = models.PositiveSmallIntegerField("rækkefølge")
    source = models.CharField("kilde", max_length=20, choices=Source)

    newer_edition: str | None
    """Of `with_newer_edition` only."""

    objects: ClassVar[EditionPointQuerySet] = EditionPointQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "fokuspunkt i udgave"
        verbose_name_plural = "fokuspunkter i udgaver"
        ordering = ["edition", "focus_point__step__order", "order"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "focus_point"], name="edition_words_a_point_once"),
        ]

    def __str__(self) -> str:
        return self.title

    def natural_key(self) -> tuple[str, str]:
        return (self.edition.key, self.focus_point.key)

    @property
    def key(self) -> str:
        return self.focus_point.key

    @property
    def step(self) -> Step:
        return self.focus_point.step


class QuestionQuerySet(models.QuerySet["Question"]):
    def get_by_natural_key(self, edition: str, focus_point: str, key: str) -> "Question":
        return self.get(edition__key=edition, focus_point__key=focus_point, key=key)


class Question(models.Model):
    """A question that helps the chef to think about a focus point; nobody answers it on its own."""

    edition = models.ForeignKey(
        Edition, verbose_name="udgave", on_delete=models.CASCADE, related_name="questions"
    )
    focus_point = models.ForeignKey(
        FocusPoint, verbose_name="fokuspunkt", on_delete=models.PROTECT, related_name="questions"
    )
    key = models.SlugField("nøgle", max_length=80, validators=[key_validator])
    text = models.CharField("spørgsmål", max_length=400)
    order = models.PositiveSmallIntegerField("rækkefølge")

    objects: ClassVar[QuestionQuerySet] = QuestionQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "spørgsmål"
        verbose_name_plural = "spørgsmål"
        ordering = ["edition", "focus_point", "order"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "focus_point", "key"], name="question_key"),
        ]

    def __str__(self) -> str:
        return self.text

    def natural_key(self) -> tuple[str, str, str]:
        return (self.edition.key, self.focus_point.key, self.key)
