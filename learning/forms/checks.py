from typing import Any

from django import forms

from projects.forms.fields import LongText

from ..models import HIGHEST, LOWEST, SelfCheck, Statement


class CheckForm(forms.Form):
    """A score for each statement of a self-check, and a note to oneself."""

    def __init__(self, *args: Any, check: SelfCheck, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.statements = {f"s-{statement.key}": statement for statement in check.statements.all()}
        choices = [(score, _in_words(score, check)) for score in range(LOWEST, HIGHEST + 1)]
        for name, statement in self.statements.items():
            self.fields[name] = forms.TypedChoiceField(
                label=statement.text,
                choices=choices,
                coerce=int,
                widget=forms.RadioSelect,
                error_messages={"required": "Vælg et af de fem svar."},
            )
        self.fields["note"] = forms.CharField(
            label="Note til dig selv",
            help_text="Kun du kan se den. Skriv hvad du tænkte da du svarede.",
            required=False,
            max_length=2000,
            widget=LongText(4),
        )

    def scores(self) -> dict[Statement, int]:
        return {statement: self.cleaned_data[name] for name, statement in self.statements.items()}


def _in_words(score: int, check: SelfCheck) -> str:
    """The number with what the end of the scale is called, unless its name begins with the number."""
    name = {LOWEST: check.lowest, HIGHEST: check.highest}.get(score, "")
    if name.startswith(str(score)):
        return name
    return f"{score} – {name}" if name else str(score)
