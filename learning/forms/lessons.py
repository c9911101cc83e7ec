from collections.abc import Iterable
from datetime import date
from itertools import groupby
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from leadership.models import Direction
from phases.models import FocusPoint
from projects.forms.fields import (
    DateInput,
    LongText,
    PictureChoiceField,
    offer_members,
    offer_pictures,
    use_short_words,
)
from projects.models import Project

from ..lessons import Place
from ..models import Lesson, Sharing

YEARS_BACK = 10
"""A day longer ago is a year that was mistyped."""


class WordsForm(forms.ModelForm):
    """The texts of a lesson: all that others read of it."""

    class Meta:
        model = Lesson
        fields = ["title", "happened", "learnt", "will_do"]
        labels = {
            "title": "Hvad er læringen i én linje?",
            "happened": "Hvad skete der?",
            "learnt": "Hvad lærte I?",
            "will_do": "Hvad gør I i driften?",
        }
        help_texts = {
            "title": "Skriv den så en kollega har lyst til at læse videre.",
            "happened": "Fortæl det kort og konkret. Skriv om roller og situationer, ikke om personer.",
            "learnt": "Hvad ville I ønske at nogen havde sagt til jer før I begyndte?",
            "will_do": "Hvad skal blive hverdag? Lad feltet stå tomt hvis I ikke ved det endnu.",
        }
        error_messages = {
            "title": {"max_length": "Højst %(limit_value)d tegn. Skriv resten i de næste felter."}
        }
        widgets: ClassVar[dict[str, forms.Widget]] = {
            "happened": LongText(5),
            "learnt": LongText(5),
            "will_do": LongText(3),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        use_short_words(self)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if "will_do" not in cleaned or cleaned["will_do"]:
            return cleaned
        said = {name: cleaned.get(name, getattr(self.instance, name)) for name in ("responsible", "due_on")}
        if self.instance.done_on:
            self.add_error(
                "will_do", "Det er noteret at I gjorde det. Fortryd det først hvis det skal slettes her."
            )
        elif any(said.values()):
            self.add_error("will_do", "Skriv hvad I vil gøre når der er sat en person eller en dag på.")
        return cleaned


class LessonForm(WordsForm):
    """A lesson with the place it belongs to, and who does what in daily work by when."""

    place = forms.ChoiceField(
        label="Hvor hører den til?",
        help_text="Her bliver den vist for andre hvis I deler den.",
        error_messages={"required": "Vælg et fokuspunkt eller en retning."},
    )

    pictures = PictureChoiceField(
        help_text="Billederne bliver i projektet. De følger ikke med når læringen bliver delt med andre."
    )

    class Meta(WordsForm.Meta):
        fields = [*WordsForm.Meta.fields, "responsible", "due_on"]
        labels = WordsForm.Meta.labels | {
            "responsible": "Hvem sørger for det?",
            "due_on": "Hvornår skal det være gjort?",
        }
        widgets: ClassVar[dict[str, forms.Widget]] = {**WordsForm.Meta.widgets, "due_on": DateInput()}

    field_order = ["place"]

    def __init__(self, *args: Any, project: Project, places: list[Place], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = {place.value: place for place in places}
        field = self.fields["place"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "Vælg"), *_grouped(places)]
        offer_members(self.fields["responsible"], project)
        if self.instance.pk:
            self.initial["pictures"] = list(self.instance.pictures.all())
        offer_pictures(self, project)

    def clean_place(self) -> FocusPoint | Direction:
        return self.places[self.cleaned_data["place"]].row


def _grouped(places: Iterable[Place]) -> Iterable[tuple[str, list[tuple[str, str]]]]:
    """The focus points under their steps, and the directions last."""
    for step, among in groupby(places, key=lambda place: place.step or "Retninger"):
        yield step, [(place.value, place.title) for place in among]


class ShareForm(forms.ModelForm):
    """Who may read a lesson, and the chef's word that it names nobody."""

    names_nobody = forms.BooleanField(
        label="Jeg har læst teksten ovenfor, og den handler ikke om personer der kan genkendes",
        required=False,
    )

    class Meta:
        model = Lesson
        fields = ["sharing"]
        labels = {"sharing": "Hvem må læse den?"}
        widgets = {"sharing": forms.RadioSelect}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        use_short_words(self)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        is_shared = cleaned.get("sharing", Sharing.PROJECT) != Sharing.PROJECT
        if is_shared and not cleaned.get("names_nobody"):
            self.add_error("names_nobody", "Læs teksten igen, og sæt kryds hvis den ikke nævner nogen.")
        return cleaned


class DoneForm(forms.ModelForm):
    """The day on which what was to be done was done."""

    class Meta:
        model = Lesson
        fields = ["done_on"]
        labels = {"done_on": "Hvornår var det gjort?"}
        widgets = {"done_on": DateInput()}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["done_on"].required = True
        self.fields["done_on"].widget.attrs["max"] = timezone.localdate().isoformat()
        self.initial["done_on"] = self.initial.get("done_on") or timezone.localdate()
        use_short_words(self)

    def clean_done_on(self) -> date:
        done_on: date = self.cleaned_data["done_on"]
        today = timezone.localdate()
        if done_on > today:
            raise ValidationError("Dagen er ikke kommet endnu. Skriv en dag til og med i dag.")
        if done_on.year < today.year - YEARS_BACK:
            raise ValidationError("Det er meget længe siden. Er årstallet rigtigt?")
        return done_on
