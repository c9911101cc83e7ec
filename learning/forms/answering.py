import uuid
from typing import Any

from crispy_forms.layout import Layout
from django import forms
from django.core.exceptions import ValidationError

from crispy_dkfds.helper import DkfdsHelper
from projects.forms.fields import LongText

from ..models import HIGHEST, LOWEST, AnswerKind, AskedQuestion, ResponseAnswer
from ..questionnaires import ENDS

SCORE, WORDS = "enig-", "ord-"
"""What the fields' names begin with; the question's id comes after."""

MAX_LENGTH = ResponseAnswer._meta.get_field("text").max_length


class AnsweringForm(forms.Form):
    """The questions of a questionnaire. Each may be skipped, but not all."""

    key = forms.CharField(widget=forms.HiddenInput, required=False)
    """Made with the page, so that a page that is sent twice is one answer."""

    # Out of sight of people; those who fill in every field by machine fill in this too.
    hjemmeside = forms.CharField(
        label="Lad feltet stå tomt",
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    def __init__(self, *args: Any, questions: list[AskedQuestion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = DkfdsHelper(self, form_tag=False, mark_optional=False)
        self.helper.disable_csrf = True
        self.initial["key"] = uuid.uuid4()
        self.names = {_name(question): question for question in questions}
        for name, question in self.names.items():
            self.fields[name] = _score(question) if question.kind == AnswerKind.SCORE else _words(question)
        self.helper.layout = Layout(*self.names, "key")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("hjemmeside"):
            # Given back empty: a browser that fills in by itself may have done it.
            data = self.data.copy()  # type: ignore[attr-defined]  # a bound form's data is a QueryDict
            data["hjemmeside"] = ""
            self.data = data
            raise ValidationError("Vi kunne ikke tage imod svaret. Tryk på »Send svar« én gang til.")
        if not self.errors and not self.given() and not self.unknown():
            raise ValidationError("Svar på mindst ét spørgsmål før du sender.")
        return cleaned

    def given(self) -> dict[int, int | str]:
        """What was answered, by the question's id."""
        return {
            question.pk: self.cleaned_data[name]
            for name, question in self.names.items()
            if self.cleaned_data.get(name) not in (None, "")
        }

    def key_of_page(self) -> uuid.UUID:
        try:
            return uuid.UUID(self.cleaned_data.get("key", ""))
        except ValueError:
            return uuid.uuid4()

    def written(self) -> list[tuple[str, str]]:
        """The words that were typed: (question, text), also to a question that is not asked any more."""
        return [
            (self.names[name].text if name in self.names else "", text)
            for name, texts in self.data.lists()  # type: ignore[attr-defined]
            if name.startswith(WORDS)
            for text in texts
            if text.strip()
        ]

    def unknown(self) -> bool:
        """Whether something was answered that is not asked any more."""
        return any(
            name.startswith((SCORE, WORDS)) and name not in self.names and value.strip()
            for name, value in self.data.items()
        )


def _name(question: AskedQuestion) -> str:
    return f"{SCORE if question.kind == AnswerKind.SCORE else WORDS}{question.pk}"


def _score(question: AskedQuestion) -> forms.Field:
    choices: list[tuple[int | str, str]] = [
        (score, f"{score} – {ENDS[score]}" if score in ENDS else str(score))
        for score in range(LOWEST, HIGHEST + 1)
    ]
    return forms.TypedChoiceField(
        label=question.text,
        choices=[*choices, ("", "Spring over")],
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "Vælg et af de fem svar, eller spring over."},
    )


def _words(question: AskedQuestion) -> forms.Field:
    return forms.CharField(
        label=question.text,
        required=False,
        max_length=MAX_LENGTH,
        widget=LongText(4),
        error_messages={
            "max_length": "Svaret må højst fylde %(limit_value)d tegn. Det er på %(show_value)d."
        },
    )
