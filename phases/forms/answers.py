from copy import copy
from typing import Any

from django import forms
from django.http import QueryDict

from crispy_dkfds.helper import DkfdsHelper
from projects.forms.fields import LongText, use_short_words

from ..guide import PointState
from ..models import MAX_NOTE_LENGTH, Answer, AnswerStatus


class AnswerForm(forms.ModelForm):
    """What a project says to a focus point."""

    opened_version = forms.IntegerField(
        label="Sidens udgave",
        widget=forms.HiddenInput,
        min_value=0,
        error_messages=dict.fromkeys(("required", "invalid", "min_value"), "Åbn siden igen før du gemmer."),
    )

    class Meta:
        model = Answer
        fields = ["text", "status", "reason"]
        labels = {
            "text": "Jeres svar",
            "status": "Hvor langt er I?",
            "reason": "Hvorfor er punktet ikke relevant?",
        }
        help_texts = {
            "text": "Skriv så kort eller langt du har brug for. "
            "Undgå oplysninger om borgere og kolleger der kan genkendes.",
            "reason": "Udfyldes kun når I har valgt »Ikke relevant«.",
        }
        widgets = {
            "text": LongText(10),
            "status": forms.RadioSelect,
            "reason": LongText(2),
        }

    def __init__(self, data: QueryDict | None = None, *, state: PointState) -> None:
        # A copy, since checking a form writes what was typed into its instance.
        super().__init__(data, instance=copy(state.answer))
        self.fields["opened_version"].initial = state.answer.version if state.answer else 0
        self.fields["status"].choices = AnswerStatus.choices  # type: ignore[attr-defined]
        use_short_words(self)
        for name in ("text", "reason"):
            # A browser would cut off what is pasted, without a word; we refuse it and give it back whole.
            self.fields[name].widget.attrs.pop("maxlength", None)
        # Nothing here is required, so nothing is marked as optional.
        self.helper = DkfdsHelper(self, form_tag=False, mark_optional=False)
        self.helper.disable_csrf = True

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("status") == AnswerStatus.IRRELEVANT and not cleaned.get("reason"):
            self.add_error(
                "reason", "Skriv kort hvorfor punktet ikke er relevant, så andre kan følge tanken."
            )
        return cleaned

    def changes(self) -> dict[str, Any]:
        """The cleaned values for `save_answer`."""
        return {name: value for name, value in self.cleaned_data.items() if name != "opened_version"}

    def over(self, current: Answer) -> "AnswerForm":
        """This form with the typed text kept, now on top of what somebody else saved in the meantime."""
        data = self.data.copy()  # type: ignore[attr-defined]  # a bound form's data is a QueryDict
        data[self.add_prefix("opened_version")] = str(current.version)
        self.data = data
        return self


class PrivateNoteForm(forms.Form):
    text = forms.CharField(
        label="Note",
        help_text="Undgå oplysninger om borgere og kolleger der kan genkendes, også her.",
        max_length=MAX_NOTE_LENGTH,
        required=False,
        widget=LongText(8),
    )
