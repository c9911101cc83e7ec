from typing import Any

from django import forms
from django.http import QueryDict

from crispy_dkfds.helper import DkfdsHelper
from projects.clash import Difference
from projects.forms.fields import DateInput, LongText, use_short_words

from ..guide import Guide, PointState
from ..models import MAX_DECISION_LENGTH, MAX_NOTES_LENGTH, Assessment, FocusPoint, Score, Sparring
from ..sparring import Topic


class AssessmentForm(forms.ModelForm):
    class Meta:
        model = Assessment
        fields = ["score", "sentence"]
        labels = {"score": "Hvor godt er punktet dækket?", "sentence": "Fordi …"}
        help_texts = {"sentence": "En enkelt sætning er nok. Kun chef og projektleder ser den."}
        widgets = {"score": forms.RadioSelect, "sentence": LongText(2)}
        error_messages = {"score": {"required": "Vælg hvor godt punktet er dækket."}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["score"].choices = Score.choices  # type: ignore[attr-defined]
        use_short_words(self)


class SparringForm(forms.Form):
    opened_version = forms.IntegerField(
        widget=forms.HiddenInput,
        label="Sidens udgave",
        error_messages=dict.fromkeys(("required", "invalid"), "Åbn siden igen før I gemmer."),
    )
    planned_on = forms.DateField(label="Hvornår mødes I?", required=False, widget=DateInput())
    sparring_notes = forms.CharField(
        label="Noter",
        help_text="Undgå oplysninger om borgere og kolleger der kan genkendes.",
        required=False,
        max_length=MAX_NOTES_LENGTH,
        widget=LongText(6),
    )
    added = forms.ChoiceField(label="Sæt et punkt på", required=False)

    def __init__(
        self, data: QueryDict | None = None, *, sparring: Sparring, offered: list[PointState]
    ) -> None:
        initial = {
            "opened_version": sparring.version,
            "planned_on": sparring.planned_on,
            "sparring_notes": sparring.notes,
        }
        super().__init__(data, initial=initial)
        by_step: dict[str, list[tuple[str, str]]] = {}
        for state in offered:
            by_step.setdefault(state.point.step.title, []).append((state.key, state.point.title))
        self.fields["added"].choices = [("", "Vælg et punkt"), *by_step.items()]  # type: ignore[attr-defined]


class TopicForm(forms.Form):
    """What was decided of one topic. Its prefix is the focus point's key."""

    decision = forms.CharField(
        label="Beslutning", required=False, max_length=MAX_DECISION_LENGTH, widget=LongText(3)
    )
    taken_off = forms.BooleanField(label="Tag punktet af dagsordenen", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Nothing here is required, so nothing is marked as optional.
        self.helper = DkfdsHelper(self, form_tag=False, mark_optional=False)
        self.helper.disable_csrf = True

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("taken_off") and cleaned.get("decision"):
            self.add_error("taken_off", "I har skrevet en beslutning. Slet den, eller behold punktet.")
        return cleaned


class SparringPage:
    """The whole page as it was sent or is to be shown: the talk, and a form for each topic.

    A decision that was written about a point which has gone off the agenda is kept, with a form of its own.
    """

    def __init__(
        self, guide: Guide, sparring: Sparring, topics: list[Topic], data: QueryDict | None = None
    ) -> None:
        self.sparring, self.data = sparring, data
        on_agenda = {topic.key for topic in topics}
        others = [state for state in guide.points if state.key not in on_agenda]
        # What was chosen may have come on the agenda since: then it is no mistake to have chosen it.
        self.form = SparringForm(data, sparring=sparring, offered=guide.points if data else others)
        self.topics = [(topic, self._topic_form(topic)) for topic in topics]
        self.orphans = [
            (state, TopicForm(data, prefix=state.key))
            for state in others
            if data and data.get(f"{state.key}-decision", "").strip()
        ]
        self._points = {state.key: state.point.focus_point for state in guide.points}
        self._points |= {topic.key: topic.row.focus_point for topic in topics}

    def _topic_form(self, topic: Topic) -> TopicForm:
        # A topic that came on the agenda since the page was opened was not on it: it is left as it is.
        sent = self.data if self.data and f"{topic.key}-decision" in self.data else None
        return TopicForm(sent, prefix=topic.key, initial={"decision": topic.row.decision})

    @property
    def forms(self) -> list[forms.Form]:
        return [self.form, *self._topic_forms()]

    def _topic_forms(self) -> list[TopicForm]:
        return [form for _, form in (*self.topics, *self.orphans)]

    @property
    def has_errors(self) -> bool:
        return any(form.errors for form in self.forms)

    def is_valid(self) -> bool:
        return not self.has_errors

    def changes(self) -> dict[str, Any]:
        """The cleaned values for `save_sparring`."""
        sent = {str(form.prefix): form.cleaned_data for form in self._topic_forms() if form.is_bound}
        added = self.form.cleaned_data["added"]
        decisions: dict[FocusPoint, str] = {self._points[key]: sent[key]["decision"] for key in sent}
        return {
            "opened_version": self.form.cleaned_data["opened_version"],
            "planned_on": self.form.cleaned_data["planned_on"],
            "notes": self.form.cleaned_data["sparring_notes"],
            "decisions": decisions,
            "taken_off": [self._points[key] for key in sent if sent[key]["taken_off"]],
            "added": self._points[added] if added else None,
        }

    def is_what_was_saved_in(self, held: Sparring) -> bool:
        """Whether the talk that was held says all that was sent, as after a double click."""
        changes = self.changes()
        sent = {point.pk: text for point, text in changes["decisions"].items() if text}
        kept = dict(held.topics.exclude(decision="").values_list("focus_point", "decision"))
        return changes["notes"] == held.notes and sent == kept

    def differences(self) -> list[Difference]:
        """What somebody else saved instead of what was sent. The page is then on top of their version."""
        assert self.data is not None
        self.data = self.form.data = self.data.copy()
        self.data["opened_version"] = str(self.sparring.version)
        self.form.cleaned_data["opened_version"] = self.sparring.version
        typed, now = self.form.cleaned_data, self.sparring
        planned = f"{now.planned_on:%d.%m.%Y}" if now.planned_on else ""
        pairs = [
            ("Hvornår mødes I?", planned, typed["planned_on"] == now.planned_on),
            ("Noter", now.notes, typed["sparring_notes"] == now.notes),
        ]
        pairs += [
            (
                f"Beslutning: {topic.title}",
                topic.row.decision,
                form.cleaned_data["decision"] == topic.row.decision,
            )
            for topic, form in self.topics
            if form.is_bound
        ]
        return [Difference(label, text) for label, text, same in pairs if not same]
