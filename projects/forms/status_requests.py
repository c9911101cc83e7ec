from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from ..forms.fields import DateInput, LongText, use_short_words


class StatusRequestForm(forms.Form):
    """By when a chef wants a status, and what it should be about."""

    due_on = forms.DateField(label="Hvornår skal du have den senest?", widget=DateInput())
    message = forms.CharField(
        label="Hvad vil du især vide?",
        help_text="Skriv det hvis du skal bruge status til noget bestemt. Alle på projektet kan læse det.",
        max_length=2000,
        required=False,
        widget=LongText(),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        use_short_words(self)

    def clean_due_on(self) -> date:
        due_on: date = self.cleaned_data["due_on"]
        if due_on < timezone.localdate():
            raise ValidationError("Dagen er allerede gået. Vælg i dag eller en senere dag.")
        return due_on
