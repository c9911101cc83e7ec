from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format

from leadership.compass import months_before
from projects.forms.fields import DateInput, LongText, offer_members, use_short_words
from projects.models import BottomLine, Project
from projects.numbers import in_danish, read_danish

from ..models import Criterion, Measurement

YEARS_BACK, YEARS_AHEAD = 30, 20
"""A day further away is a year that was mistyped."""
NO_NUMBER = "Skriv kun et tal, fx 40 eller 1.234,5."
NO_DAY = "Skriv en dag, fx 31-12-2026."
FAR_OFF = "Det er meget længe til. Er årstallet rigtigt?"


class NumberField(forms.DecimalField):
    """A number as people here write it: »1.234,5«."""

    default_error_messages = {
        "invalid": NO_NUMBER,
        "max_digits": "Tallet er for stort. Det må højst have 12 cifre før kommaet.",
        "max_whole_digits": "Tallet er for stort. Det må højst have 12 cifre før kommaet.",
        "max_decimal_places": "Skriv højst to cifre efter kommaet.",
    }

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(max_digits=14, decimal_places=2, widget=widget, **options)

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values or not value.strip():
            return None
        number = read_danish(value)
        if number is None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return number

    def prepare_value(self, value: Any) -> Any:
        return in_danish(value) if isinstance(value, Decimal) else value


class BottomLineField(forms.ModelChoiceField):
    """`expected` are the ids of those on which the project expects a gain."""

    expected: frozenset[int | None] = frozenset()

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.title} (her forventer I en gevinst)" if obj.pk in self.expected else obj.title


class CriterionForm(forms.ModelForm):
    bottom_line = BottomLineField(
        label="Hvilken bundlinje hører det til?",
        queryset=BottomLine.objects.all(),
        to_field_name="key",
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Vælg en bundlinje.",
            "invalid_choice": "Vælg en af de fire bundlinjer.",
        },
    )
    baseline = NumberField(
        label="Hvor begynder I?",
        help_text="Tallet før I går i gang. Det må gerne være 0.",
        required=False,
    )
    target = NumberField(
        label="Hvor vil I hen?",
        help_text="Det må gerne være lavere end hvor I begynder hvis noget skal blive mindre.",
        required=False,
    )

    class Meta:
        model = Criterion
        fields = [
            *("bottom_line", "title", "sign", "unit", "baseline", "target"),
            *("method", "responsible", "next_on"),
        ]
        labels = {
            "title": "Hvad vil I opnå?",
            "sign": "Hvad skal man kunne se når det er lykkedes?",
            "unit": "Hvad tæller I?",
            "method": "Hvordan måler I?",
            "responsible": "Hvem måler?",
            "next_on": "Hvornår måler I næste gang?",
        }
        help_texts = {
            "title": "Kort, fx »Flere spiser sammen«.",
            "sign": "Skriv det så en udefra kan se om det er sket. Skriv ikke om enkeltpersoner der kan "
            "genkendes.",
            "unit": "Fx deltagere, besøg eller procent. Lad feltet stå tomt hvis kriteriet kun er i ord. "
            "Så er der ikke noget at måle.",
            "method": "Fx »Køkkenrådet tæller dem der spiser med, hver torsdag«.",
            "next_on": "Så står det i opgaverne og kalenderen hos den der måler.",
        }
        error_messages = {
            "title": {"max_length": "Højst %(limit_value)d tegn. Skriv resten i feltet nedenunder."},
            "unit": {"max_length": "Højst %(limit_value)d tegn. Et ord eller to er nok."},
            "next_on": {"invalid": NO_DAY},
        }
        widgets = {"sign": LongText(3), "next_on": DateInput()}

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        use_short_words(self)
        offer_members(self.fields["responsible"], project)
        bottom_line = self.fields["bottom_line"]
        assert isinstance(bottom_line, BottomLineField)
        bottom_line.expected = frozenset(project.gains.values_list("bottom_line", flat=True))

    def clean_next_on(self) -> date | None:
        next_on: date | None = self.cleaned_data["next_on"]
        today = timezone.localdate()
        # What was agreed and has passed may stand while something else is put right.
        if next_on and next_on < today and next_on != self.instance.next_on:
            raise ValidationError("Dagen er gået. Skriv en dag fra i dag og frem.")
        _refuse_far_off(next_on, today)
        return next_on

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if "unit" in cleaned and not cleaned["unit"]:
            if cleaned.get("baseline") is not None or cleaned.get("target") is not None:
                self.add_error("unit", "Skriv hvad tallet tæller, fx deltagere eller procent.")
            elif cleaned.get("next_on"):
                self.add_error("next_on", "Skriv hvad I tæller, eller lad dagen stå tom.")
        return cleaned

    def refuse_words_only(self) -> None:
        """For a criterion that has been measured."""
        self.add_error("unit", "Der er allerede målt. Skriv hvad tallene tæller.")


class EditMeasurementForm(forms.ModelForm):
    value = NumberField(
        label="Hvad viser målingen?", error_messages={"required": "Skriv det tal som målingen viser."}
    )

    class Meta:
        model = Measurement
        fields = ["value", "on", "note"]
        labels = {"on": "Hvilken dag?", "note": "Er der noget at fortælle om tallet?"}
        help_texts = {"note": "Fx hvorfor det er højt eller lavt. Skriv ikke navne på private borgere."}
        error_messages = {"on": {"required": "Skriv hvilken dag der er målt.", "invalid": NO_DAY}}
        widgets = {"on": DateInput(), "note": LongText(3)}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        use_short_words(self)
        self.fields["on"].widget.attrs["max"] = timezone.localdate().isoformat()

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        today = timezone.localdate()
        if on > today:
            raise ValidationError("Dagen er ikke kommet endnu. Skriv en dag til og med i dag.")
        if on < months_before(today, 12 * YEARS_BACK):
            raise ValidationError("Det er meget længe siden. Er årstallet rigtigt?")
        return on

    def refuse_taken(self, taken: Measurement) -> None:
        self.add_error(
            "on",
            f"Der er allerede en måling fra {date_format(taken.on, 'DATE_FORMAT')}: "
            f"{in_danish(taken.value)}. Ret den i stedet.",
        )


class MeasurementForm(EditMeasurementForm):
    """What a criterion is measured at, and when it is to be measured again."""

    next_on = forms.DateField(
        label="Hvornår måler I næste gang?",
        help_text="Lad feltet stå tomt hvis I ikke skal måle igen.",
        required=False,
        widget=DateInput(),
        error_messages={"invalid": NO_DAY},
    )

    def clean_next_on(self) -> date | None:
        next_on: date | None = self.cleaned_data["next_on"]
        today = timezone.localdate()
        if next_on and next_on <= today:
            raise ValidationError("Skriv en dag efter i dag.")
        _refuse_far_off(next_on, today)
        return next_on


def _refuse_far_off(day: date | None, today: date) -> None:
    if day and day.year > today.year + YEARS_AHEAD:
        raise ValidationError(FAR_OFF)
