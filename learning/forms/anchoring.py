from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms import BoundField

from projects.forms.fields import LongText

from ..anchoring import Looked
from ..models import AnchoringCheck, Lesson, Moment, Rooting

NOTE, NOTE_LABEL = "note", "Note til opfølgningen"
"""How the names of the notes begin, one a lesson."""

MAX_NOTE_LENGTH = AnchoringCheck._meta.get_field("note").max_length


class FollowUpForm(forms.Form):
    """How far each lesson has become daily work. Some may wait; a note goes with a state."""

    opened = forms.IntegerField(widget=forms.HiddenInput, required=False, label="Sidens udgave")

    def __init__(self, *args: Any, looked: list[Looked], moment: Moment, opened: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.looked = looked
        self.lessons = [row.lesson for row in looked]
        self.fields["opened"].initial = opened
        place = list(Moment).index(moment)
        for row in looked:
            check = row.checks[place]
            self.fields[_state(row.lesson)] = forms.ChoiceField(
                label=f"Hvordan går det med »{row.lesson}«?",
                choices=Rooting,
                required=False,
                widget=forms.RadioSelect,
                initial=check.state if check else None,
                error_messages={"invalid_choice": "Vælg et af de tre svar."},
            )
            self.fields[_note(row.lesson)] = forms.CharField(
                label=f"Note til »{row.lesson}«",
                help_text="Hvad ser I, og hvad skal der til?",
                required=False,
                max_length=MAX_NOTE_LENGTH,
                widget=LongText(3),
                initial=check.note if check else "",
            )

    def rows(self) -> Iterator[tuple[Looked, BoundField, BoundField]]:
        for row in self.looked:
            yield row, self[_state(row.lesson)], self[_note(row.lesson)]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for lesson in self.lessons:
            if cleaned.get(_note(lesson)) and _state(lesson) in cleaned and not cleaned[_state(lesson)]:
                self.add_error(_state(lesson), f"Vælg hvordan det går med »{lesson}« så noten kan gemmes.")
        if not self.errors and not self.said():
            self.add_error(None, "Vælg hvordan det går med mindst én læring.")
        return cleaned

    def said(self) -> dict[Lesson, tuple[str, str]]:
        """The state and note of each lesson that something is said of."""
        return {
            lesson: (state, self.cleaned_data.get(_note(lesson), ""))
            for lesson in self.lessons
            if (state := self.cleaned_data.get(_state(lesson)))
        }

    def opened_on(self, version: int) -> None:
        """Put what was typed on top of a newer version."""
        data = self.data.copy()  # type: ignore[attr-defined]  # a bound form's data is a QueryDict
        data["opened"] = str(version)
        self.data = data

    def typed(self) -> list[tuple[str, str]]:
        """The notes as they were sent, to be given back."""
        notes = ((str(lesson), self.data.get(_note(lesson), "").strip()) for lesson in self.lessons)
        return [(label, text) for label, text in notes if text]


def _state(lesson: Lesson) -> str:
    return f"state-{lesson.pk}"


def _note(lesson: Lesson) -> str:
    return f"{NOTE}-{lesson.pk}"
