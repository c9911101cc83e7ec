from copy import copy
from typing import Any

from django import forms
from django.http import QueryDict

from projects.clash import Difference, differences, remember_opened
from projects.forms.fields import DateInput, LongText

from ..mandate import LABELS, frame_of, says_the_same, version_opened
from ..models import Mandate


class MandateForm(forms.ModelForm):
    """The frame that a project works within."""

    class Meta:
        model = Mandate
        fields = list(LABELS)
        labels = LABELS
        help_texts = {
            "decided": "Hvem besluttede hvad, og hvornår?",
            "fixed": "Lov, penge, serviceniveau og andet som I ikke kan flytte på.",
            "room": "Det som I og borgerne selv må forme.",
            "influence": "Skriv kun det som I kan stå ved over for borgerne.",
            "until": "Lad feltet stå tomt hvis der ikke er sat en dato.",
        }
        widgets = {
            "decided": LongText(3),
            "fixed": LongText(3),
            "room": LongText(3),
            "influence": LongText(3),
            "until": DateInput(),
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        texts = [name for name in LABELS if name != "until"]
        if not self.errors and not any(cleaned.get(name) for name in texts):
            self.add_error("decided", "Skriv mindst ét af de fire felter om mandatet.")
        return cleaned


class NewWordingForm(MandateForm):
    """A mandate that is already set, for a course adjustment to word anew.

    Unbound when nothing was sent of it: it was not set yet when the page was opened.
    """

    def __init__(self, data: QueryDict | None = None, *, mandate: Mandate) -> None:
        # A copy, since checking a form writes what was typed into its instance.
        sent = data is not None and any(name.startswith("mandat-") for name in data)
        super().__init__(data if sent else None, instance=copy(mandate), prefix="mandat")
        remember_opened(self, mandate)

    def changes(self, mandate: Mandate) -> dict[str, Any]:
        """What was worded anew since the form was opened; what was left alone is not the writer's wish."""
        opened = version_opened(mandate, self.cleaned_data.get("opened"))
        return {
            name: self.cleaned_data[name]
            for name in LABELS
            if not says_the_same(self.cleaned_data[name], getattr(opened, name))
        }

    def over(self, current: Mandate) -> list[Difference]:
        """Put this form on top of what somebody else made of the mandate, and say where the two differ.

        Only what was worded anew in it stays; the rest is as they left it.
        """
        kept = self.changes(current)
        now = frame_of(current)
        data = self.data.copy()  # type: ignore[attr-defined]  # a bound form's data is a QueryDict
        for name in LABELS:
            if name not in kept:
                data[self.add_prefix(name)] = now[name]
                self.cleaned_data[name] = getattr(current, name)
        self.data = data
        return differences(self, current)
