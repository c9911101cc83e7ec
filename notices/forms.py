from typing import Any

from django import forms

from accounts.models import User

from .delivery import rhythms_of
from .models import NoticeKind, Rhythm


class RhythmForm(forms.Form):
    """How often a user wants mail: one choice for each kind, named as the kind is."""

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind, rhythm in rhythms_of(user).items():
            self.fields[kind.value] = forms.ChoiceField(
                label=kind.label,
                choices=Rhythm.choices,
                initial=rhythm,
                widget=forms.RadioSelect,
                error_messages={
                    "required": "Vælg hvor ofte.",
                    "invalid_choice": "Vælg et af de tre.",
                },
            )

    def chosen(self) -> dict[NoticeKind, Rhythm]:
        return {NoticeKind(kind): Rhythm(rhythm) for kind, rhythm in self.cleaned_data.items()}
