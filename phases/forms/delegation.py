from copy import copy
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone

from projects.forms.fields import DateInput, LongText, offer_members, use_short_words
from projects.models import Project

from ..actions.delegation import CANNOT_TAKE_IT
from ..delegation import mark_of
from ..models import Answer

SEEN_BY_ALL = "Alle på projektet kan læse den, også i historikken."


class DelegationForm(forms.ModelForm):
    """Who has the ball of a focus point, by when, and what the chef says to them."""

    opened = forms.CharField(label="Sidens udgave", widget=forms.HiddenInput, required=False, max_length=16)

    class Meta:
        model = Answer
        fields = ["responsible", "due_on", "message"]
        labels = {
            "responsible": "Hvem skal have bolden?",
            "due_on": "Hvornår skal punktet være klar?",
            "message": "Besked",
        }
        help_texts = {
            "responsible": "Projektledere og bidragydere kan få bolden.",
            "message": f"Hvad håber du på, og hvad er vigtigt at vide? {SEEN_BY_ALL}",
        }
        widgets = {"due_on": DateInput(), "message": LongText()}
        error_messages = {"responsible": {"invalid_choice": CANNOT_TAKE_IT}}

    def __init__(
        self, data: QueryDict | None = None, *, project: Project, answer: Answer | None, opened_on: str
    ) -> None:
        # A copy, since checking a form writes what was typed into its instance.
        super().__init__(data, instance=copy(answer))
        self.due_before = answer.due_on if answer else None
        offer_members(self.fields["responsible"], project)
        self.fields["opened"].initial = opened_on
        use_short_words(self)

    def clean_opened(self) -> str | None:
        return self.cleaned_data["opened"] or None

    def clean_due_on(self) -> date | None:
        due_on = self.cleaned_data["due_on"]
        # One that passed while others worked may stay, so that the rest can be changed.
        if due_on and due_on < timezone.localdate() and due_on != self.due_before:
            raise ValidationError("Dagen er allerede gået. Vælg i dag eller en senere dag.")
        return due_on

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        nobody = "responsible" in cleaned and cleaned["responsible"] is None
        if nobody and cleaned.get("message"):
            self.add_error("message", "Vælg hvem beskeden er til, eller tøm feltet.")
        return cleaned

    def over(self, current: Answer | None) -> None:
        """Keep what was typed, now on top of what somebody else saved in the meantime."""
        data = self.data.copy()  # type: ignore[attr-defined]  # a bound form's data is a QueryDict
        data[self.add_prefix("opened")] = mark_of(current)
        self.data = data


class HandBackForm(forms.Form):
    message = forms.CharField(
        label="Besked til chefen",
        help_text=f"Hvad skal chefen lægge mærke til, eller hvad mangler du svar på? {SEEN_BY_ALL}",
        max_length=2000,
        required=False,
        widget=LongText(),
    )


class SendBackForm(forms.Form):
    message = forms.CharField(
        label="Hvad mangler der?",
        help_text=f"Skriv det så det er til at gå videre med. {SEEN_BY_ALL}",
        max_length=2000,
        widget=LongText(),
        error_messages={"required": "Skriv hvad der mangler, så punktet ikke bare kommer igen."},
    )
