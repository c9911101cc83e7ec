from typing import Any

from django import forms

from projects.forms.fields import LongText, use_short_words

from ..models import ChosenValue, CriterionReview, EvaluationAnswer, SideEffect


class ValueChoiceField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.title}: {obj.summary}"


class ChosenValueForm(forms.ModelForm):
    """The value that matters most to a project, and why."""

    class Meta:
        model = ChosenValue
        fields = ["value", "why"]
        field_classes = {"value": ValueChoiceField}
        labels = {"value": "Hvad betyder mest i jeres samskabelse?", "why": "Hvorfor betyder det mest?"}
        help_texts = {
            "value": "Vælg én. De andre må gerne være vigtige, men den her afgør hvad I bliver spurgt om.",
            "why": "Et par linjer som holdet kan kende sig selv i.",
        }
        error_messages = {
            "value": {
                "required": "Vælg den værdi der betyder mest.",
                "invalid_choice": "Vælg blandt de værdier der er vist.",
            }
        }
        widgets = {"value": forms.RadioSelect, "why": LongText(4)}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["value"]
        assert isinstance(field, forms.ModelChoiceField)
        field.empty_label = None


class EvaluationAnswerForm(forms.ModelForm):
    class Meta:
        model = EvaluationAnswer
        fields = ["text"]
        labels = {"text": "Det siger I nu"}
        help_texts = {"text": "Skriv ikke om enkeltpersoner der kan genkendes."}
        error_messages = {"text": {"required": "Skriv jeres svar før du gemmer."}}
        widgets = {"text": LongText(10)}


class CriterionReviewForm(forms.ModelForm):
    """A verdict is not worth much without what shows it."""

    class Meta:
        model = CriterionReview
        fields = ["verdict", "evidence"]
        labels = {"verdict": "Er det opfyldt?", "evidence": "Hvad viser det?"}
        help_texts = {
            "evidence": "Skriv det I bygger på: målinger, samtaler, noget I har set. Kan det ikke siges, "
            "så skriv hvad I mangler at vide.",
        }
        error_messages = {
            "verdict": {"required": "Vælg en vurdering."},
            "evidence": {"required": "Skriv hvad der viser det."},
        }
        widgets = {"verdict": forms.RadioSelect, "evidence": LongText(6)}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Radio buttons have no "nothing chosen" line.
        self.fields["verdict"].choices = self.fields["verdict"].choices[1:]  # type: ignore[attr-defined]


class SideEffectForm(forms.ModelForm):
    class Meta:
        model = SideEffect
        fields = ["kind", "text", "whom"]
        labels = {"kind": "Hvad er det?", "text": "Hvad skete der?", "whom": "For hvem?"}
        help_texts = {
            "text": "Noget som ingen havde regnet med da I begyndte.",
            "whom": "En gruppe, fx naboerne eller hjemmeplejen. "
            "Skriv ikke om enkeltpersoner der kan genkendes.",
        }
        error_messages = {"kind": {"required": "Vælg om det er en gevinst eller en ulempe."}}
        widgets = {"kind": forms.RadioSelect, "text": LongText(4)}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        use_short_words(self)
        self.fields["kind"].choices = self.fields["kind"].choices[1:]  # type: ignore[attr-defined]
