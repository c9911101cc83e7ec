from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms import BoundField
from django.http import QueryDict
from django.utils import timezone
from django.utils.formats import date_format

from phases.guide import Guide, PointState
from phases.models import DecisionKind, OpenPoint, StepDecision, Version
from projects.forms.fields import LongText

NOW = "nu"
WHY, WHY_LABEL = "why", "Hvorfor et punkt står åbent"
"""How the names of the fields begin that say so, one a point."""
SAY_WHY, SAY_WHY_FOR_EACH = "Skriv kort hvorfor.", "Skriv kort hvorfor, eller skriv én grund for alle."
MAX_WHY_LENGTH = OpenPoint._meta.get_field("why").max_length

BECAUSE = {
    DecisionKind.FORWARD: "Vi går videre fordi …",
    DecisionKind.BACK: "Vi går tilbage fordi …",
    DecisionKind.PAUSE: "Vi holder pause fordi …",
    DecisionKind.RESUME: "Vi tager projektet op igen fordi …",
    DecisionKind.STOP: "Vi stopper fordi …",
}


class DecisionForm(forms.ModelForm):
    """Why the chef decides. It remembers the newest decision that the page was opened on."""

    opened = forms.IntegerField(widget=forms.HiddenInput, required=False, label="Sidens udgave")

    class Meta:
        model = StepDecision
        fields = ["reason"]
        widgets = {"reason": LongText(4)}
        error_messages = {"reason": {"required": "Skriv en kort begrundelse. Den kommer med i rapporten."}}

    def __init__(self, data: QueryDict | None = None, *, kind: DecisionKind, opened: int) -> None:
        super().__init__(data)
        self.fields["reason"].label = BECAUSE[kind]
        self.fields["opened"].initial = opened


class GateForm(DecisionForm):
    """Why the chef goes on or back, and, going on, why each open point of the current step is left open."""

    def __init__(
        self, data: QueryDict | None = None, *, kind: DecisionKind, opened: int, guide: Guide
    ) -> None:
        super().__init__(data, kind=kind, opened=opened)
        self.points = guide.current.points
        self.open_points = guide.current.open_points if kind == DecisionKind.FORWARD else []
        # Also for one point, when it was written while there were more.
        if len(self.open_points) > 1 or (self.open_points and self.data.get("why_for_all")):
            self.fields["why_for_all"] = _why_field(
                "Samme grund for alle",
                help_text="Bruges for de åbne punkter hvor du ikke skriver en grund for sig.",
            )
        for state in self.open_points:
            self.fields[_why(state)] = _why_field(f"Hvorfor står »{state.point.title}« åbent?")
        self.order_fields([*(name for name in self.fields if name != "reason"), "reason"])

    def rows(self) -> Iterator[tuple[PointState, BoundField | None]]:
        """Each point of the current step, with the field for why it is left open."""
        for state in self.points:
            yield state, self[_why(state)] if state in self.open_points else None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for state in self.open_points:
            name = _why(state)
            if name in cleaned and not (cleaned[name] or cleaned.get("why_for_all")):
                others = len(self.open_points) > 1
                self.add_error(name, SAY_WHY_FOR_EACH if others else SAY_WHY)
        for state in self.points:
            self._give_back_what_is_not_asked_for(state)
        return cleaned

    def why_open(self) -> dict[str, str]:
        """By the keys of the open points."""
        for_all = self.cleaned_data.get("why_for_all", "")
        return {state.key: self.cleaned_data[_why(state)] or for_all for state in self.open_points}

    def _give_back_what_is_not_asked_for(self, state: PointState) -> None:
        """A point that somebody settled while the chef wrote why it is open."""
        text = self.data.get(_why(state), "").strip()
        if text and _why(state) not in self.fields:
            self.add_error(
                None, f"»{state.point.title}« er ikke åbent mere, så der er ikke brug for en grund: »{text}«"
            )


def _why(state: PointState) -> str:
    return f"{WHY}-{state.key}"


def _why_field(label: str, help_text: str = "") -> forms.CharField:
    return forms.CharField(label=label, help_text=help_text, max_length=MAX_WHY_LENGTH, required=False)


class VersionForm(forms.ModelForm):
    class Meta:
        model = Version
        fields = ["name"]
        labels = {"name": "Hvad skal udgaven hedde?"}
        help_texts = {"name": "For eksempel »Til mødet i udvalget« eller »Før sommerferien«."}
        error_messages = {"name": {"required": "Giv udgaven et navn, så I kan kende den igen."}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].required = True


class CompareForm(forms.Form):
    """Which two versions to hold against each other; `nu` is the project as it stands now."""

    fra = forms.ChoiceField(label="Fra")
    til = forms.ChoiceField(label="Til")

    def __init__(self, data: dict[str, str] | None, *, versions: list[Version]) -> None:
        super().__init__(data)
        choices = [(NOW, "Som projektet er nu"), *((str(v.number), label_of(v)) for v in versions)]
        for field in self.fields.values():
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices
            field.error_messages = dict.fromkeys(
                ("required", "invalid_choice"), "Vælg en af projektets gemte udgaver, eller projektet nu."
            )


def label_of(version: Version) -> str:
    stored_on = date_format(timezone.localdate(version.stored_at), "DATE_FORMAT")
    return f"Udgave {version.number}, {stored_on}: {version.title}"
