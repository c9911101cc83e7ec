from typing import ClassVar

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from accounts.models import User
from phases.models import FocusPoint
from projects.models import Content, Project, Source


class Value(Content):
    """What samskabelse may be worth most for: the chosen one decides what Erkendelse asks (aarhus-slides)."""

    title = models.CharField("titel", max_length=100)
    summary = models.TextField("beskrivelse")
    source = models.CharField("kilde", max_length=20, choices=Source)

    class Meta(Content.Meta):
        verbose_name = "værdi"
        verbose_name_plural = "værdier"

    def __str__(self) -> str:
        return self.title


class ChosenValue(models.Model):
    """The value that matters most to a project, and why. One row a project; it may be chosen anew."""

    project = models.OneToOneField(
        Project, verbose_name="projekt", on_delete=models.CASCADE, related_name="chosen_value"
    )
    value = models.ForeignKey(Value, verbose_name="værdi", on_delete=models.PROTECT, related_name="chosen")
    why = models.TextField("hvorfor", max_length=2000, blank=True)
    chosen_by = models.ForeignKey(
        User, verbose_name="valgt af", on_delete=models.PROTECT, related_name="chosen_values"
    )
    chosen_at = models.DateTimeField("valgt", auto_now=True)

    history = HistoricalRecords()
    objects: ClassVar[models.Manager]

    class Meta:
        verbose_name = "valgt værdi"
        verbose_name_plural = "valgte værdier"

    def __str__(self) -> str:
        return f"{self.project}: {self.value}"


class Topic(models.TextChoices):
    """The parts of a review (vfl2019, Erkendelse)."""

    RESULT = "resultat", "Hvad kom der ud af det"
    TAKING_PART = "deltagelse", "Hvem var med, og hvem var ikke"
    PROCESS = "proces", "Hvordan gik forløbet"
    CHEF_ROLE = "chefens-rolle", "Din egen rolle som chef"


class EvaluationQuestion(Content):
    """What a team is asked when it looks back. Without a value everybody is asked; with one, only those who
    chose it. `then_point` is where the team wrote of the same in Afklaring, to be read beside it.
    """

    topic = models.CharField("emne", max_length=20, choices=Topic)
    value = models.ForeignKey(
        Value,
        verbose_name="værdi",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="evaluation_questions",
    )
    text = models.CharField("spørgsmål", max_length=300)
    hint = models.CharField("hjælpetekst", max_length=300, blank=True)
    then_point = models.ForeignKey(
        FocusPoint,
        verbose_name="hvad I skrev i Afklaring",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="evaluation_questions",
    )
    source = models.CharField("kilde", max_length=20, choices=Source)

    class Meta(Content.Meta):
        verbose_name = "evalueringsspørgsmål"
        verbose_name_plural = "evalueringsspørgsmål"
        constraints = [
            models.CheckConstraint(
                condition=Q(topic__in=Topic.values), name="evaluation_question_topic_known"
            ),
        ]

    def __str__(self) -> str:
        return self.text


class EvaluationAnswer(models.Model):
    """What a project says to an evaluation question. One row a project and question."""

    project = models.ForeignKey(
        Project, verbose_name="projekt", on_delete=models.CASCADE, related_name="evaluation_answers"
    )
    question = models.ForeignKey(
        EvaluationQuestion, verbose_name="spørgsmål", on_delete=models.PROTECT, related_name="answers"
    )
    text = models.TextField("svar", max_length=10_000)
    updated_by = models.ForeignKey(
        User, verbose_name="senest gemt af", on_delete=models.PROTECT, related_name="evaluation_answers"
    )
    updated_at = models.DateTimeField("senest gemt", auto_now=True)

    history = HistoricalRecords()
    objects: ClassVar[models.Manager]

    class Meta:
        verbose_name = "evalueringssvar"
        verbose_name_plural = "evalueringssvar"
        ordering = ["question__order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["project", "question"], name="evaluation_answer_once"),
        ]

    def __str__(self) -> str:
        return f"{self.project}: {self.question}"


class SideEffectKind(models.TextChoices):
    GAIN = "gevinst", "Uventet gevinst"
    DRAWBACK = "ulempe", "Utilsigtet ulempe"


class SideEffect(models.Model):
    """Something that came of a project without being aimed at, for better or worse."""

    project = models.ForeignKey(
        Project, verbose_name="projekt", on_delete=models.CASCADE, related_name="side_effects"
    )
    kind = models.CharField("slags", max_length=10, choices=SideEffectKind)
    text = models.TextField("hvad skete der", max_length=2000)
    whom = models.CharField("for hvem", max_length=150, blank=True)
    noted_by = models.ForeignKey(
        User, verbose_name="noteret af", on_delete=models.PROTECT, related_name="side_effects"
    )
    noted_at = models.DateTimeField("noteret", auto_now_add=True)

    history = HistoricalRecords()
    objects: ClassVar[models.Manager]

    class Meta:
        verbose_name = "sidegevinst eller ulempe"
        verbose_name_plural = "sidegevinster og ulemper"
        ordering = ["kind", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=SideEffectKind.values), name="side_effect_kind_known"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="side_effect_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.text[:50]}"
