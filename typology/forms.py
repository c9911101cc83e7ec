from typing import Any

from django import forms

from projects.forms import LongText

from .models import HIGHEST, LOWEST, Dimension, Placement, PlacementOption, PlacementQuestion
from .placing import coordinate_from_answers


def reason_field() -> forms.CharField:
    return forms.CharField(
        label="Hvad ligger til grund for placeringen?",
        help_text="Et par ord så I senere kan huske hvorfor I så det sådan.",
        max_length=5000,
        required=False,
        widget=LongText(3),
    )


class QuestionsForm(forms.Form):
    """Place a project by answering the plain questions, a field each."""

    def __init__(self, *args: Any, questions: list[PlacementQuestion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = questions
        for question in questions:
            self.fields[question.key] = forms.ChoiceField(
                label=question.text,
                choices=[(str(option.value), option.label) for option in question.options.all()],
                widget=forms.RadioSelect,
                error_messages={"required": "Vælg det svar der passer bedst."},
            )
        self.fields["reason"] = reason_field()

    def chosen(self) -> list[PlacementOption]:
        return [
            option
            for question in self.questions
            for option in question.options.all()
            if str(option.value) == self.cleaned_data[question.key]
        ]

    def coordinate(self, dimension_key: str) -> int:
        values = [
            int(self.cleaned_data[question.key])
            for question in self.questions
            if question.dimension.key == dimension_key
        ]
        return coordinate_from_answers(values)


class ValuesForm(forms.ModelForm):
    """Place a project by setting the two values."""

    x = forms.IntegerField(min_value=LOWEST, max_value=HIGHEST)
    y = forms.IntegerField(min_value=LOWEST, max_value=HIGHEST)
    reason = reason_field()

    class Meta:
        model = Placement
        fields = ["x", "y", "reason"]

    def __init__(self, *args: Any, dimensions: list[Dimension], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for axis, dimension in zip(("x", "y"), dimensions, strict=True):
            self.fields[axis].label = dimension.title
            low, high = dimension.low_label.lower(), dimension.high_label.lower()
            self.fields[axis].help_text = f"Fra {LOWEST} ({low}) til {HIGHEST} ({high})."
