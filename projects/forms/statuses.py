from typing import Any

from django import forms

from ..models import StatusReport
from .fields import LongText, use_short_words


class StatusReportForm(forms.ModelForm):
    class Meta:
        model = StatusReport
        fields = ["progress", "relations", "resources", "happened", "next_up", "asked_of_chef"]
        labels = {
            "progress": "Fremdrift: Kommer I videre som aftalt?",
            "relations": "Relationer: Hvordan går samarbejdet med borgere og partnere?",
            "resources": "Ressourcer: Er der tid, penge og kræfter nok?",
            "happened": "Hvad er der sket siden sidst?",
            "next_up": "Hvad er det næste der skal ske?",
            "asked_of_chef": "Hvad har du brug for fra chefen?",
        }
        help_texts = {
            "happened": "De vigtigste skridt, gerne med et eksempel fra mødet med borgerne.",
            "asked_of_chef": "En beslutning, opbakning, en dør der skal åbnes? Skriv det så det kan ske.",
        }
        widgets = {
            "progress": forms.RadioSelect,
            "relations": forms.RadioSelect,
            "resources": forms.RadioSelect,
            "happened": LongText(6),
            "next_up": LongText(),
            "asked_of_chef": LongText(3),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for side in ("progress", "relations", "resources"):
            # Radio buttons have no "nothing chosen" line.
            self.fields[side].choices = self.fields[side].choices[1:]  # type: ignore[attr-defined]
            self.fields[side].error_messages["required"] = "Vælg hvordan det går."
        use_short_words(self)
