from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from projects.forms.fields import LongText, use_short_words
from projects.models import Project

from .models import HIGHEST, LOWEST, Dimension, PlacementOption, PlacementQuestion, ProjectPart, Stage
from .placing import coordinate_from_answers

OFF_THE_PLANE = f"Skriv et helt tal fra {LOWEST} til {HIGHEST}."
SAME_TITLE = "Projektet har allerede en del med det navn. Find på et andet."


def reason_field(
    label: str = "Hvad ligger til grund for placeringen?", *, required: bool = False
) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text="Et par ord så I senere kan huske hvorfor I så det sådan.",
        max_length=5000,
        required=required,
        error_messages={"required": "Skriv hvorfor. Det er begrundelsen I vender tilbage til."},
        widget=LongText(3),
    )


class CoordinateField(forms.IntegerField):
    def __init__(self) -> None:
        messages = dict.fromkeys(("required", "invalid", "min_value", "max_value"), OFF_THE_PLANE)
        super().__init__(min_value=LOWEST, max_value=HIGHEST, error_messages=messages)


class StageField(forms.ChoiceField):
    """Plan or outcome; where nothing is said it is the plan."""

    def __init__(self) -> None:
        super().__init__(
            label="Hvad viser placeringen?",
            choices=Stage,
            initial=Stage.PLANNED,
            widget=forms.RadioSelect,
        )

    def clean(self, value: Any) -> Any:
        return super().clean(value or Stage.PLANNED)


class QuestionsForm(forms.Form):
    """Place a project by answering the plain questions, a field each; `own` when for oneself alone."""

    def __init__(
        self, *args: Any, questions: list[PlacementQuestion], own: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.questions = questions
        for question in questions:
            self.fields[question.key] = forms.ChoiceField(
                label=question.text,
                choices=[(str(option.value), option.label) for option in question.options.all()],
                widget=forms.RadioSelect,
                error_messages={"required": "Vælg det svar der passer bedst."},
            )
        if not own:
            self.fields["stage"] = StageField()
        self.fields["reason"] = reason_field("Hvorfor ser du det sådan?") if own else reason_field()

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

    def point(self) -> dict[str, int]:
        return {
            "x": self.coordinate(Dimension.CENTRAL_ACTOR),
            "y": self.coordinate(Dimension.PREDICTABILITY),
        }


class PointForm(forms.Form):
    """A point on the plane: by its two numbers, or moved in the figure, which fills them in."""

    x = CoordinateField()
    y = CoordinateField()

    def __init__(self, *args: Any, dimensions: list[Dimension], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for axis, dimension in zip(("x", "y"), dimensions, strict=True):
            self.fields[axis].label = dimension.title
            low, high = dimension.low_label.lower(), dimension.high_label.lower()
            self.fields[axis].help_text = f"Fra {LOWEST} ({low}) til {HIGHEST} ({high})."


class ValuesForm(PointForm):
    """Place a project by setting the two values."""

    stage = StageField()
    reason = reason_field()


class OwnPlacementForm(PointForm):
    """Where one sees it oneself."""

    reason = reason_field("Hvorfor ser du det sådan?")


class AgreementForm(PointForm):
    """Where the team agreed to place it. `seen` is the mark of the round that the writer has before them."""

    stage = StageField()
    reason = reason_field("Hvorfor blev I enige om det?", required=True)
    seen = forms.CharField(widget=forms.HiddenInput, max_length=60, required=False, label="Runden")

    def __init__(self, *args: Any, alone: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if alone:
            self.fields["reason"].label = "Hvorfor ser du det sådan?"

    def see(self, mark: str) -> None:
        """Let a form that was refused be sent again, on top of what its writer is shown now."""
        data = self.data.copy()  # type: ignore[attr-defined]  # a bound form's data is a QueryDict
        data["seen"] = mark
        self.data = data


class PartForm(forms.ModelForm):
    class Meta:
        model = ProjectPart
        fields = ["title"]
        labels = {"title": "Hvad hedder delen?"}
        help_texts = {"title": "Et kort navn, fx en aktivitet, et sted eller en målgruppe."}

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.project = project
        use_short_words(self)

    def clean_title(self) -> str:
        """Compared here too, since SQLite does not know that Æ is a large æ."""
        title: str = self.cleaned_data["title"]
        others = self.project.parts.exclude(pk=self.instance.pk).values_list("title", flat=True)
        if title.casefold() in {other.casefold() for other in others}:
            raise ValidationError(SAME_TITLE)
        return title
