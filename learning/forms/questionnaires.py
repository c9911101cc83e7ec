import re
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from projects.forms.fields import DateInput, LongText, use_short_words
from projects.models import Project

from ..models import AnswerKind, AskedQuestion, ChosenValue, Questionnaire, Reach, SurveyQuestion
from ..questionnaires import MOST_LINKS, MOST_QUESTIONS, Wanted

DAYS_AHEAD = 2 * 365
"""A last day later than that is a year that was mistyped."""

OPEN_FOR = timedelta(weeks=3)
MAX_LENGTH = 200


class ClosesOnForm(forms.ModelForm):
    """The last day on which a questionnaire can be answered."""

    class Meta:
        model = Questionnaire
        fields = ["closes_on"]
        labels = {"closes_on": "Hvad er den sidste dag man kan svare?"}
        widgets: ClassVar[dict[str, Any]] = {"closes_on": DateInput()}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        use_short_words(self)

    def clean_closes_on(self) -> date:
        day: date = self.cleaned_data["closes_on"]
        today = timezone.localdate()
        if day < today:
            raise ValidationError("Dagen er gået. Skriv i dag eller en senere dag.")
        if day > today + timedelta(days=DAYS_AHEAD):
            raise ValidationError("Det er meget længe til. Er årstallet rigtigt?")
        return day

    def said(self) -> dict[str, Any]:
        """The questionnaire's own fields."""
        return {name: self.cleaned_data[name] for name in self._meta.fields or () if name in self.fields}


class AnsweredQuestionnaireForm(ClosesOnForm):
    """What may be corrected in a questionnaire that somebody has answered."""

    class Meta(ClosesOnForm.Meta):
        fields = ["title", "closes_on"]
        labels = ClosesOnForm.Meta.labels | {"title": "Hvad hedder spørgeskemaet?"}


class QuestionnaireForm(ClosesOnForm):
    """A questionnaire that nobody has answered, with what it asks."""

    questions = forms.MultipleChoiceField(
        label="Hvad vil I spørge om?",
        help_text="Udsagnene besvares med et tal fra 1 (helt uenig) til 5 (helt enig). "
        "Få spørgsmål giver flere svar.",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Vælg blandt de spørgsmål der er vist."},
    )
    own_statements = forms.CharField(
        label="Jeres egne udsagn, ét på hver linje",
        help_text="Skriv dem så man kan være enig eller uenig: »Det var let at finde vej«.",
        required=False,
        max_length=10_000,
        widget=LongText(3),
    )
    own_questions = forms.CharField(
        label="Jeres egne åbne spørgsmål, ét på hver linje",
        help_text="De besvares med egne ord. Spørg ikke efter navne eller andet der viser hvem man er.",
        required=False,
        max_length=10_000,
        widget=LongText(3),
    )

    class Meta(ClosesOnForm.Meta):
        fields = ["title", "intro", "closes_on", "reach"]
        labels = ClosesOnForm.Meta.labels | {
            "title": "Hvad hedder spørgeskemaet?",
            "intro": "Hvad skal de vide før de svarer?",
            "reach": "Hvem kan svare?",
        }
        help_texts = {
            "title": "Det ser de der svarer. Skriv det som de selv ville kalde det, for eksempel "
            "»Madaftenerne i Vestbyen«.",
            "intro": "Skriv hvorfor I spørger, og hvad I bruger svarene til. Vi skriver selv at ingen kan "
            "se hvem der har svaret hvad.",
            "reach": "Det kan ikke ændres bagefter.",
        }
        widgets: ClassVar[dict[str, Any]] = {
            "closes_on": DateInput(),
            "intro": LongText(3),
            "reach": forms.RadioSelect,
        }
        error_messages = {"reach": {"required": "Vælg hvem der kan svare."}}

    field_order = ["title", "intro", "questions", "own_statements", "own_questions", "closes_on", "reach"]

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = {one.key: one for one in SurveyQuestion.objects.select_related("value")}
        self.asked: list[AskedQuestion] = []
        if self.instance.pk:
            self.asked = list(self.instance.questions.select_related("origin"))
            del self.fields["reach"]
            self._show_what_is_asked()
        else:
            self.fields["reach"].choices = Reach.choices  # type: ignore[attr-defined]
            self.initial.setdefault("reach", Reach.OPEN)
            self.initial.setdefault("closes_on", timezone.localdate() + OPEN_FOR)
            self.initial.setdefault("questions", suggested(project, self.offered.values()))
        self.fields["questions"].choices = _grouped(self.offered.values())  # type: ignore[attr-defined]

    def _show_what_is_asked(self) -> None:
        own = [row for row in self.asked if row.origin is None]
        self.initial["questions"] = [row.origin.key for row in self.asked if row.origin]
        for name, kind in (("own_statements", AnswerKind.SCORE), ("own_questions", AnswerKind.TEXT)):
            self.initial[name] = "\n".join(row.text for row in own if row.kind == kind)

    def clean_own_statements(self) -> list[str]:
        return _lines(self.cleaned_data["own_statements"])

    def clean_own_questions(self) -> list[str]:
        return _lines(self.cleaned_data["own_questions"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.errors.keys() & {"questions", "own_statements", "own_questions"}:
            return cleaned
        wanted = self.wanted()
        if not wanted:
            self.add_error("questions", "Vælg eller skriv mindst ét spørgsmål.")
        elif len(wanted) > MOST_QUESTIONS:
            self.add_error(
                "questions",
                f"Der er {len(wanted)} spørgsmål. Der må højst være {MOST_QUESTIONS} i alt med jeres egne.",
            )
        texts = [one.text.casefold() for one in wanted]
        if twice := next((one.text for one in wanted if texts.count(one.text.casefold()) > 1), None):
            self.add_error("questions", f"I spørger to gange om det samme: »{twice}«.")
        return cleaned

    def wanted(self) -> list[Wanted]:
        """All that is to be asked: statements first, then what is answered in one's own words."""
        # Those chosen before keep the words in which they were chosen.
        words = {row.origin.key: Wanted(row.kind, row.text, row.origin) for row in self.asked if row.origin}
        chosen = set(self.cleaned_data["questions"])
        wanted = [
            words.get(key) or Wanted(one.kind, one.text, one)
            for key, one in self.offered.items()
            if key in chosen
        ]
        wanted += [Wanted(AnswerKind.SCORE, text) for text in self.cleaned_data["own_statements"]]
        wanted += [Wanted(AnswerKind.TEXT, text) for text in self.cleaned_data["own_questions"]]
        return sorted(wanted, key=lambda one: one.kind == AnswerKind.TEXT)


class LinksForm(forms.Form):
    """How many personal links to make. `seen` is how many there were on the page."""

    number = forms.IntegerField(
        label="Hvor mange links vil I lave?",
        help_text="Et til hver som I vil spørge.",
        min_value=1,
        max_value=MOST_LINKS,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), f"Skriv et tal fra 1 til {MOST_LINKS}."
        ),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)


def suggested(project: Project, questions: Iterable[SurveyQuestion]) -> list[str]:
    """The keys of those that suit every project, and of those that the project's chosen value calls for."""
    chosen = ChosenValue.objects.filter(project=project).values_list("value", flat=True).first()
    return [one.key for one in questions if one.value_id in (None, chosen)]


def _grouped(questions: Iterable[SurveyQuestion]) -> list[tuple[str, list[tuple[str, str]]]]:
    groups: dict[str, list[tuple[str, str]]] = {}
    for one in questions:
        if one.value:
            title = f"Når {one.value.title.lower()} er det vigtigste"
        else:
            title = "Med egne ord" if one.kind == AnswerKind.TEXT else "Til alle projekter"
        groups.setdefault(title, []).append((one.key, one.text))
    return list(groups.items())


def _lines(text: str) -> list[str]:
    lines = [re.sub(r"\s+", " ", line).strip() for line in text.splitlines()]
    lines = [line for line in lines if line]
    if long := [number for number, line in enumerate(lines, start=1) if len(line) > MAX_LENGTH]:
        raise ValidationError(
            f"Spørgsmål {long[0]} er for langt. Et spørgsmål må højst fylde {MAX_LENGTH} tegn."
        )
    return lines
