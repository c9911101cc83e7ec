from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from accounts.models import Organisation, User

from ..models import Gain, Project, Visibility
from .fields import DateInput, LongText, use_short_words


class GainChoiceField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.title}: {obj.hint}"

    def clean(self, value: Any) -> Any:
        try:
            return super().clean(value)
        except OverflowError:  # an id beyond what SQLite counts to
            raise ValidationError("Vælg blandt de gevinster der er vist.") from None


class ProjectForm(forms.ModelForm):
    """The recipe's four questions (torfing) and the frame around them."""

    gains = GainChoiceField(
        label="Hvad håber du der kommer ud af det?",
        help_text="Vælg en eller flere. Valget hjælper dig når du senere skal vurdere om det lykkedes.",
        queryset=Gain.objects.all(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Vælg mindst én forventet gevinst."},
    )
    visibility = forms.ChoiceField(
        label="Hvem må se projektet?",
        choices=Visibility,
        widget=forms.RadioSelect,
        initial=Visibility.TEAM,
    )

    class Meta:
        model = Project
        fields = [
            "title",
            "problem",
            "helpers",
            "motivation",
            "arena",
            "sector",
            "initiator",
            "gains",
            "starts_on",
            "ends_on",
            "visibility",
        ]
        labels = {
            "title": "Hvad hedder projektet?",
            "problem": "Hvilket problem eller hvilken opgave vil I løse?",
            "helpers": "Hvem kan hjælpe?",
            "motivation": "Hvad motiverer dem til at være med?",
            "arena": "Hvor og hvordan mødes I?",
            "sector": "Hvilket område hører det til?",
            "initiator": "Hvem tog initiativet?",
            "starts_on": "Hvornår begynder det?",
            "ends_on": "Hvornår slutter det?",
        }
        help_texts = {
            "title": "Et kort navn som også borgere og politikere kan genkende.",
            "problem": "Skriv opgaven som den ser ud for dem den handler om. Løsningen må gerne være ukendt.",
            "helpers": "Tænk bredt: borgere, foreninger, virksomheder, kolleger. "
            "Skriv ikke om enkeltpersoner der kan genkendes.",
            "motivation": "Mening, fællesskab, indflydelse eller noget helt fjerde?",
            "arena": "Et sted og en form hvor alle kan være med: et værksted, et forsamlingshus …",
            "ends_on": "Det tager ofte længere tid end ventet. Lad feltet stå tomt hvis du ikke ved det.",
        }
        error_messages = {
            "title": {"max_length": "Titlen må højst fylde %(limit_value)d tegn. Den er på %(show_value)d."},
        }
        widgets = {
            "problem": LongText(),
            "helpers": LongText(),
            "motivation": LongText(),
            "arena": LongText(),
            "starts_on": DateInput(),
            "ends_on": DateInput(),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        use_short_words(self)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        starts_on, ends_on = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", "Projektet kan ikke slutte før det begynder.")
        return cleaned


class NewProjectForm(ProjectForm):
    """A project begins in one of the chef's own organisations; asked about only when there are several."""

    organisation = forms.ModelChoiceField(
        label="Hvilken organisation hører projektet til?",
        queryset=Organisation.objects.none(),
        empty_label=None,
    )

    field_order = ["organisation"]

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organisation"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = organisations = user.organisations.all()
        if len(organisations) == 1:
            field.initial = organisations[0]
            field.widget = forms.HiddenInput()
            field.disabled = True
