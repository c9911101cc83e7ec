from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict

from crispy_dkfds.helper import DkfdsHelper
from projects.clash import Difference
from projects.forms.fields import DateInput, LongText

from ..meetings import Agenda, Marks
from ..models import ForumQuestion
from .forums import near_day


class PlainText(forms.CharField):
    """Text with the line breaks that it was stored with, whatever the browser sent them as."""

    def to_python(self, value: Any) -> str:
        return (super().to_python(value) or "").replace("\r\n", "\n")


class MeetingForm(forms.Form):
    """The meeting's frame. The hidden marks tell what was there when the page was opened."""

    opened_meeting = forms.IntegerField(widget=forms.HiddenInput, required=False, label="Sidens udgave")
    opened_notes = forms.IntegerField(widget=forms.HiddenInput, required=False, label="Noternes udgave")
    planned_on = forms.DateField(label="Hvornår er mødet?", required=False, widget=DateInput())
    summary = PlainText(
        label="Kort status til alle",
        help_text="To-tre linjer: Hvad talte I om, hvad aftalte I, og hvad er det næste? "
        "Den bliver sendt til alle i forummet når I afslutter mødet.",
        required=False,
        max_length=5000,
        widget=LongText(4),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Nothing here is required before the meeting ends, so nothing is marked as optional.
        self.helper = DkfdsHelper(self, form_tag=False, mark_optional=False)
        self.helper.disable_csrf = True

    def clean_planned_on(self) -> date | None:
        return near_day(self.cleaned_data["planned_on"])

    @property
    def marks(self) -> Marks:
        return Marks(self.cleaned_data["opened_meeting"] or 0, self.cleaned_data["opened_notes"] or 0)


class NoteForm(forms.Form):
    """What is noted to one question. Its prefix is the question's key."""

    text = PlainText(required=False, max_length=10_000, widget=LongText(4))

    def __init__(self, data: QueryDict | None, *, question: ForumQuestion, number: int, text: str) -> None:
        super().__init__(data, prefix=question.key, initial={"text": text})
        self.fields["text"].label = f"{number}. {question.text}"
        self.fields["text"].help_text = f"Omkring {question.minutes} minutter"
        self.helper = DkfdsHelper(self, form_tag=False, mark_optional=False)
        self.helper.disable_csrf = True


class MeetingPage:
    """The whole page as it was sent or is to be shown: the meeting, and a form for each question."""

    def __init__(self, agenda: Agenda, marks: Marks, data: QueryDict | None = None) -> None:
        self.agenda, self.data = agenda, data
        meeting = agenda.meeting
        initial = {
            "opened_meeting": marks.meeting,
            "opened_notes": marks.notes,
            "planned_on": meeting.planned_on,
            "summary": meeting.summary,
        }
        self.form = MeetingForm(data, initial=initial)
        self.notes = [
            (
                question,
                NoteForm(self._sent(question), question=question, number=number, text=text),
            )
            for number, (question, text) in enumerate(agenda.questions, start=1)
        ]

    def _sent(self, question: ForumQuestion) -> QueryDict | None:
        # A question that came since the page was opened was not on it: it is left as it is.
        return self.data if self.data and f"{question.key}-text" in self.data else None

    @property
    def forms(self) -> list[forms.Form]:
        return [self.form, *(form for _, form in self.notes)]

    @property
    def has_errors(self) -> bool:
        return any(form.errors for form in self.forms)

    def is_valid(self) -> bool:
        return not self.has_errors

    def typed(self) -> dict[str, Any]:
        """What was sent of a checked page: the frame's two fields, and a text for each question's key."""
        frame = {name: self.form.cleaned_data[name] for name in ("planned_on", "summary")}
        return frame | {
            question.key: form.cleaned_data["text"] for question, form in self.notes if form.is_bound
        }

    def over(self, marks: Marks, merged: dict[str, Any], theirs: dict[str, Any]) -> list[Difference]:
        """Put a checked page on top of what others saved: their texts where nothing was typed.

        Where both wrote, the field keeps what was typed, and what they wrote is told.
        """
        assert self.data is not None
        data = self.data.copy()
        data["opened_meeting"], data["opened_notes"] = str(marks.meeting), str(marks.notes)
        labels = {"planned_on": "Hvornår er mødet?", "summary": "Kort status til alle"}
        labels |= {question.key: question.text for question, _ in self.notes}
        for name, value in merged.items():
            field = name if name in ("planned_on", "summary") else f"{name}-text"
            data[field] = "" if value is None else str(value)
        for form in self.forms:
            if form.is_bound:
                form.data = data
        return [Difference(labels[name], "" if text is None else str(text)) for name, text in theirs.items()]
