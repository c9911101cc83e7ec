from typing import ClassVar

from django.db import models
from django.db.models import Q

from accounts.models import User
from projects.models import Content, Project, Source, key_validator

from .knowledge_page import KnowledgePage

LOWEST, HIGHEST = 1, 5


class SelfCheck(Content):
    """Some statements that a team answers on a scale of five, each for themselves, to talk about after."""

    title = models.CharField("titel", max_length=100)
    lead = models.CharField("indledning", max_length=300)
    lowest = models.CharField("skalaens laveste ende", max_length=50)
    highest = models.CharField("skalaens højeste ende", max_length=50)
    page = models.ForeignKey(
        KnowledgePage, verbose_name="vidensside", on_delete=models.PROTECT, related_name="self_checks"
    )
    source = models.CharField("kilde", max_length=20, choices=Source)

    class Meta(Content.Meta):
        verbose_name = "selvtjek"
        verbose_name_plural = "selvtjek"

    def __str__(self) -> str:
        return self.title


class StatementQuerySet(models.QuerySet["Statement"]):
    def get_by_natural_key(self, self_check: str, key: str) -> "Statement":
        return self.get(self_check__key=self_check, key=key)


class Statement(models.Model):
    """One statement of a self-check. A high score is good, or a warning when it `points_away`.

    One that does not count is a wish, and is not in the reading of the whole.
    """

    self_check = models.ForeignKey(
        SelfCheck, verbose_name="selvtjek", on_delete=models.PROTECT, related_name="statements"
    )
    key = models.SlugField("nøgle", max_length=80, validators=[key_validator])
    text = models.CharField("udsagn", max_length=200)
    points_away = models.BooleanField("høj score er en advarsel", default=False)
    counts = models.BooleanField("tæller med i læsningen", default=True)
    advice = models.CharField("råd", max_length=300)
    order = models.PositiveSmallIntegerField("rækkefølge")

    objects: ClassVar[StatementQuerySet] = StatementQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "udsagn"
        verbose_name_plural = "udsagn"
        ordering = ["self_check__order", "order"]
        constraints = [models.UniqueConstraint(fields=["self_check", "key"], name="statement_key")]

    def __str__(self) -> str:
        return self.text

    def natural_key(self) -> tuple[str, str]:
        return (self.self_check.key, self.key)


class ReadingQuerySet(models.QuerySet["Reading"]):
    def get_by_natural_key(self, self_check: str, from_percent: int) -> "Reading":
        return self.get(self_check__key=self_check, from_percent=from_percent)


class Reading(models.Model):
    """What a self-check says of a result from some per cent up to the next reading."""

    self_check = models.ForeignKey(
        SelfCheck, verbose_name="selvtjek", on_delete=models.CASCADE, related_name="readings"
    )
    from_percent = models.PositiveSmallIntegerField("fra procent")
    title = models.CharField("titel", max_length=100)
    text = models.TextField("læsning")

    objects: ClassVar[ReadingQuerySet] = ReadingQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "læsning af et selvtjek"
        verbose_name_plural = "læsninger af selvtjek"
        ordering = ["self_check__order", "from_percent"]
        constraints = [
            models.UniqueConstraint(fields=["self_check", "from_percent"], name="reading_once"),
            models.CheckConstraint(condition=Q(from_percent__lte=100), name="reading_in_range"),
        ]

    def __str__(self) -> str:
        return self.title

    def natural_key(self) -> tuple[str, int]:
        return (self.self_check.key, self.from_percent)


class CheckRun(models.Model):
    """One person's answer to a self-check on a day. Never edited; the newest of each person is what holds.

    The team sees the average and the spread, never who said what; a note is shown to its writer alone.
    """

    project = models.ForeignKey(
        Project, verbose_name="projekt", on_delete=models.CASCADE, related_name="check_runs"
    )
    self_check = models.ForeignKey(
        SelfCheck, verbose_name="selvtjek", on_delete=models.PROTECT, related_name="runs"
    )
    answered_by = models.ForeignKey(
        User, verbose_name="besvaret af", on_delete=models.PROTECT, related_name="check_runs"
    )
    answered_at = models.DateTimeField("besvaret")
    note = models.TextField("note", max_length=2000, blank=True)

    objects: ClassVar[models.Manager]

    class Meta:
        verbose_name = "besvaret selvtjek"
        verbose_name_plural = "besvarede selvtjek"
        ordering = ["-answered_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.self_check} – {self.project}"


class CheckScore(models.Model):
    """The score that a run gives a statement."""

    run = models.ForeignKey(CheckRun, on_delete=models.CASCADE, related_name="scores")
    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="scores")
    score = models.PositiveSmallIntegerField("score")

    objects: ClassVar[models.Manager]

    class Meta:
        verbose_name = "score"
        verbose_name_plural = "scorer"
        constraints = [
            models.UniqueConstraint(fields=["run", "statement"], name="score_once"),
            models.CheckConstraint(
                condition=Q(score__gte=LOWEST) & Q(score__lte=HIGHEST), name="score_in_range"
            ),
        ]

    def __str__(self) -> str:
        return str(self.score)
