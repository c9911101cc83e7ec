import secrets
import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from simple_history.models import HistoricalRecords

from accounts.models import User
from projects.models import Content, Project, Source

from .evaluation import Value

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""None that look alike on paper. Sixteen of them are more than anybody can guess."""


def new_address() -> str:
    """Who has it may answer, and nothing more: it is kept as it is, to be shown and printed again.

    Printed on a poster, it is also typed on a telephone.
    """
    return "".join(secrets.choice(_LETTERS) for _ in range(16))


class AnswerKind(models.TextChoices):
    SCORE = "skala", "Enig eller uenig, fra 1 til 5"
    TEXT = "tekst", "Med egne ord"


class SurveyQuestion(Content):
    """A question that citizens and partners may be asked. Belongs to a value, or suits every project."""

    value = models.ForeignKey(
        Value,
        verbose_name="værdi",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="survey_questions",
    )
    kind = models.CharField("svares på med", max_length=10, choices=AnswerKind)
    text = models.CharField("spørgsmål", max_length=200)
    source = models.CharField("kilde", max_length=20, choices=Source)

    class Meta(Content.Meta):
        verbose_name = "spørgsmål til medskabere"
        verbose_name_plural = "spørgsmål til medskabere"
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=AnswerKind.values), name="survey_question_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return self.text


class Reach(models.TextChoices):
    """How one comes to a questionnaire."""

    OPEN = "aaben", "Ét link til alle"
    ONE_EACH = "et-svar-hver", "Et link til hver, som kan bruges én gang"


class Questionnaire(models.Model):
    """Questions to citizens and partners, answered without an account and without a trace of who they are.

    Open to the end of its last day, or until it is closed by hand. Its questions are copied when it opens and
    do not change after the first answer. One that came in with a project from a file is over for good: of
    what was answered only the numbers came along (`brought_in`, by the order of the questions).
    """

    project = models.ForeignKey(
        Project, verbose_name="projekt", on_delete=models.CASCADE, related_name="questionnaires"
    )
    title = models.CharField("titel", max_length=120)
    intro = models.TextField("indledning", max_length=2000, blank=True)
    reach = models.CharField("hvem kan svare", max_length=15, choices=Reach)
    token = models.CharField("adresse", max_length=64, unique=True, default=new_address, editable=False)
    closes_on = models.DateField("sidste dag")
    closed_at = models.DateTimeField("lukket", null=True, blank=True, editable=False)
    brought_in = models.JSONField("tal hentet ind", null=True, blank=True, editable=False)
    created_by = models.ForeignKey(
        User, verbose_name="lavet af", on_delete=models.PROTECT, related_name="questionnaires"
    )
    created_at = models.DateTimeField("lavet", auto_now_add=True)

    history = HistoricalRecords()
    objects: ClassVar[models.Manager]

    class Meta:
        verbose_name = "spørgeskema"
        verbose_name_plural = "spørgeskemaer"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(reach__in=Reach.values), name="questionnaire_reach_known"),
            models.CheckConstraint(condition=~Q(title=""), name="questionnaire_has_a_title"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        """Whether it can be answered now. A project that is closed or archived takes no answers either."""
        is_over = self.closed_at is not None or timezone.localdate() > self.closes_on or self.is_brought_in
        return not (is_over or self.project.is_closed or self.project.is_archived)

    @property
    def is_brought_in(self) -> bool:
        return self.brought_in is not None

    @property
    def is_one_each(self) -> bool:
        return self.reach == Reach.ONE_EACH


class AskedQuestion(models.Model):
    """A question of a questionnaire, in the words in which it is asked. `origin` is None for one's own."""

    questionnaire = models.ForeignKey(
        Questionnaire, verbose_name="spørgeskema", on_delete=models.CASCADE, related_name="questions"
    )
    origin = models.ForeignKey(
        SurveyQuestion,
        verbose_name="fra",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="asked",
    )
    kind = models.CharField("svares på med", max_length=10, choices=AnswerKind)
    text = models.CharField("spørgsmål", max_length=200)
    order = models.PositiveSmallIntegerField("rækkefølge")

    objects: ClassVar[models.Manager]

    class Meta:
        verbose_name = "spørgsmål i et spørgeskema"
        verbose_name_plural = "spørgsmål i spørgeskemaer"
        ordering = ["questionnaire", "order"]
        constraints = [
            models.UniqueConstraint(fields=["questionnaire", "order"], name="asked_question_order_once"),
            models.CheckConstraint(condition=Q(kind__in=AnswerKind.values), name="asked_question_kind_known"),
            models.CheckConstraint(condition=~Q(text=""), name="asked_question_asks"),
        ]

    def __str__(self) -> str:
        return self.text


class PersonalLink(models.Model):
    """An address that can be used for one answer.

    That it was used is all that is known: not when, not by whom, not which answer came of it.
    """

    questionnaire = models.ForeignKey(
        Questionnaire, verbose_name="spørgeskema", on_delete=models.CASCADE, related_name="links"
    )
    token = models.CharField("adresse", max_length=64, unique=True, default=new_address)
    is_used = models.BooleanField("brugt", default=False)

    objects: ClassVar[models.Manager]

    class Meta:
        verbose_name = "personligt link"
        verbose_name_plural = "personlige links"
        ordering = ["questionnaire", "pk"]

    def __str__(self) -> str:
        return f"{self.questionnaire}: {'brugt' if self.is_used else 'ubrugt'}"


class Response(models.Model):
    """One person's answers to a questionnaire. Anonymous: a random key and a day, and nothing else."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    questionnaire = models.ForeignKey(
        Questionnaire, verbose_name="spørgeskema", on_delete=models.CASCADE, related_name="responses"
    )
    on = models.DateField("dag")

    objects: ClassVar[models.Manager]

    class Meta:
        verbose_name = "besvarelse"
        verbose_name_plural = "besvarelser"
        ordering = ["questionnaire", "id"]

    def __str__(self) -> str:
        return f"Besvarelse af {self.questionnaire}"


class ResponseAnswer(models.Model):
    """What was answered to one question: a score or words, as its kind asks."""

    response = models.ForeignKey(
        Response, verbose_name="besvarelse", on_delete=models.CASCADE, related_name="answers"
    )
    question = models.ForeignKey(
        AskedQuestion, verbose_name="spørgsmål", on_delete=models.CASCADE, related_name="answers"
    )
    score = models.PositiveSmallIntegerField("score", null=True, blank=True)
    text = models.TextField("svar", max_length=2000, blank=True)

    objects: ClassVar[models.Manager]

    class Meta:
        verbose_name = "svar i en besvarelse"
        verbose_name_plural = "svar i besvarelser"
        # Never by when they came: two answers in a row would say who wrote what.
        ordering = ["question", "response"]
        constraints = [
            models.UniqueConstraint(fields=["response", "question"], name="response_answer_once"),
            models.CheckConstraint(
                condition=Q(score=None) & ~Q(text="") | Q(score__gte=1, score__lte=5, text=""),
                name="response_answer_is_a_score_or_words",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question}: {self.score or self.text[:50]}"
