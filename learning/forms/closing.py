from typing import Any

from django import forms

from projects.forms.fields import LongText

from ..models import Closing


class ClosingForm(forms.ModelForm):
    """What came of a project, what it taught, and what comes next."""

    class Meta:
        model = Closing
        fields = ["result", "learning", "next_up"]
        labels = {
            "result": "Hvad blev resultatet?",
            "learning": "Hvad lærte I?",
            "next_up": "Hvad sker der nu?",
        }
        help_texts = {
            "result": "Skriv det så både borgere og udvalg kan læse det. Også det der ikke lykkedes.",
            "learning": "Hvad ville du sige til den næste chef der skal i gang med noget lignende?",
            "next_up": "Hvem fører det videre, og hvad bliver en del af hverdagen?",
        }
        widgets = {"result": LongText(6), "learning": LongText(6), "next_up": LongText(6)}
        error_messages = {
            "result": {"required": "Skriv hvad resultatet blev. Et par linjer er nok."},
            "learning": {"required": "Skriv hvad I lærte. Et par linjer er nok."},
            "next_up": {"required": "Skriv hvad der sker nu, også hvis det er at intet mere skal ske."},
        }


class TakeUpForm(forms.ModelForm):
    """Why a closed project is taken up again."""

    class Meta:
        model = Closing
        fields = ["reopen_reason"]
        labels = {"reopen_reason": "Vi tager projektet op igen fordi …"}
        widgets = {"reopen_reason": LongText(4)}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reason = self.fields["reopen_reason"]
        reason.required = True
        reason.error_messages["required"] = "Skriv hvorfor. Holdet får det at vide."
