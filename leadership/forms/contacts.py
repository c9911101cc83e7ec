from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from projects.forms.fields import DateInput, LongText, use_short_words
from projects.models import Project

from ..compass import months_before
from ..models import Contact, Direction, Pace
from .choices import offer_stakeholders

YEARS_BACK = 10
"""A day longer ago is a year that was mistyped."""


class ContactForm(forms.ModelForm):
    """A contact in a direction, to be noted in ten seconds."""

    class Meta:
        model = Contact
        fields = ["kind", "on", "what", "stakeholder"]
        labels = {
            "kind": "Hvad skete der?",
            "on": "Hvornår?",
            "what": "Hvad handlede det om?",
            "stakeholder": "Hvem var det med?",
        }
        help_texts = {
            "what": "En linje er nok.",
            "stakeholder": "Vælg blandt jeres interessenter, eller lad feltet stå.",
        }
        error_messages = {"kind": {"required": "Vælg hvad der skete."}}
        widgets = {"kind": forms.RadioSelect, "on": DateInput(), "what": LongText(2)}

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        use_short_words(self)
        # Radio buttons have no "nothing chosen" line.
        self.fields["kind"].choices = self.fields["kind"].choices[1:]  # type: ignore[attr-defined]
        self.fields["on"].widget.attrs["max"] = timezone.localdate().isoformat()
        offer_stakeholders(self, project)

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        today = timezone.localdate()
        if on > today:
            raise ValidationError("Dagen er ikke kommet endnu. Skriv en dag til og med i dag.")
        if on < months_before(today, 12 * YEARS_BACK):
            raise ValidationError("Det er meget længe siden. Er årstallet rigtigt?")
        return on


class EditContactForm(ContactForm):
    """A contact that was noted before, which may have been noted in the wrong direction."""

    class Meta(ContactForm.Meta):
        fields = ["direction", *ContactForm.Meta.fields]
        labels = ContactForm.Meta.labels | {"direction": "Hvilken retning?"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["direction"]
        assert isinstance(field, forms.ModelChoiceField)
        field.empty_label = None


class PaceForm(forms.Form):
    """After how many weeks of silence the project wants to be reminded: a field a direction, by its key."""

    def __init__(self, *args: Any, directions: list[Direction], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for direction in directions:
            self.fields[direction.key] = forms.IntegerField(
                label=f"{direction.title}: antal uger",
                help_text=direction.audience,
                min_value=Pace.SHORTEST,
                max_value=Pace.LONGEST,
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
                error_messages=dict.fromkeys(
                    ("required", "invalid", "min_value", "max_value"),
                    f"Skriv et antal uger fra {Pace.SHORTEST} til {Pace.LONGEST}.",
                ),
            )
