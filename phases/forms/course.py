from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.timezone import localtime

from projects.forms.fields import LongText, use_short_words
from projects.models import Project

from ..models import CourseAdjustment, StepDecision

MAX_TOUCHES_ALSO = 2000


class DecisionChoiceField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        to = f" til {obj.to_step.title.lower()}" if obj.moves else ""
        return f"{_day(obj.decided_at)}: {obj.get_kind_display()}{to}"

    def clean(self, value: Any) -> Any:
        try:
            return super().clean(value)
        except OverflowError:  # an id beyond what SQLite counts to
            raise ValidationError("Vælg blandt de beslutninger der er vist.") from None


class CourseAdjustmentForm(forms.ModelForm):
    """What is changed, why, and which earlier decisions it touches."""

    touches = DecisionChoiceField(
        label="Hvilke beslutninger berører det?",
        queryset=StepDecision.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    earlier = forms.MultipleChoiceField(
        label="Hvilke tidligere kursjusteringer berører det?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    opened = forms.IntegerField(label="Sidens udgave", required=False, widget=forms.HiddenInput)

    class Meta:
        model = CourseAdjustment
        fields = ["what", "why", "touches", "touches_also"]
        labels = {
            "what": "Hvad ændrer I?",
            "why": "Hvorfor?",
            "touches_also": "Berører det andet som I har besluttet eller lovet?",
        }
        help_texts = {
            "what": "Kort og konkret, så alle på holdet ved hvad der gælder fra nu af.",
            "why": "Hvad har I lært eller mødt som gør at kursen skal ændres?",
        }
        widgets = {"what": LongText(4), "why": LongText(4), "touches_also": LongText(2)}
        error_messages = {
            "what": {"required": "Skriv hvad I ændrer."},
            "why": {"required": "Skriv hvorfor I ændrer kursen. Det kommer med i rapporten."},
        }

    field_order = ["what", "why", "touches", "earlier", "touches_also", "opened"]

    def __init__(self, data: QueryDict | None = None, *, project: Project) -> None:
        super().__init__(data)
        decisions = project.step_decisions.select_related("to_step")
        earlier = list(project.course_adjustments.all())
        self.fields["touches"].queryset = decisions  # type: ignore[attr-defined]
        self.fields["earlier"].choices = [(str(one.pk), _title(one)) for one in earlier]  # type: ignore[attr-defined]
        self.fields["opened"].initial = earlier[0].pk if earlier else 0
        if not decisions:
            del self.fields["touches"]
        if not earlier:
            del self.fields["earlier"]
        use_short_words(self)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if len(self._touches_also(cleaned)) > MAX_TOUCHES_ALSO:
            self.add_error("touches_also", "Det er for langt sammen med de kursjusteringer du har valgt.")
        return cleaned

    def decision(self) -> dict[str, Any]:
        """The cleaned values for `adjust_course`; the earlier adjustments that it touches stand as text."""
        cleaned = self.cleaned_data
        return {
            "what": cleaned["what"],
            "why": cleaned["why"],
            "touches": cleaned.get("touches", ()),
            "touches_also": self._touches_also(cleaned),
            "opened": cleaned["opened"] or 0,
        }

    def _touches_also(self, cleaned: dict[str, Any]) -> str:
        titles = dict(self.fields["earlier"].choices) if "earlier" in self.fields else {}  # type: ignore[attr-defined]
        chosen = [f"Kursjusteringen {titles[key]}" for key in cleaned.get("earlier", ())]
        return "\n".join(filter(None, [*chosen, cleaned.get("touches_also", "")]))

    def over(self, newest: int) -> None:
        """Put this form, with what was typed, on top of an adjustment that somebody else made."""
        data = self.data.copy()  # type: ignore[attr-defined]  # a bound form's data is a QueryDict
        data["opened"] = str(newest)
        self.data = data


def _title(adjustment: CourseAdjustment) -> str:
    what = Truncator(" ".join(adjustment.what.split())).words(12)
    return f"{_day(adjustment.decided_at)}: {Truncator(what).chars(120)}"


def _day(moment: Any) -> str:
    return str(date_format(localtime(moment), "DATE_FORMAT"))
