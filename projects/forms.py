from datetime import timedelta
from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from accounts.forms import PASSWORD_HINT
from accounts.models import Organisation, User

from .models import Gain, InvitedRole, Membership, Picture, Project, Role, StatusReport, Visibility
from .pictures import newest_pictures

INVITATIONS_AN_HOUR = 20


class DateInput(forms.DateInput):
    """The browser's own date field; it speaks ISO whatever the page's language."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class LongText(forms.Textarea):
    def __init__(self, rows: int = 4) -> None:
        super().__init__(attrs={"rows": rows})


def offer_members(field: forms.Field, project: Project) -> None:
    """Let a chef choose who has the ball: the chef (nobody chosen) or one of those who may take it."""
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = project.memberships.can_take_responsibility().select_related("user")
    chefs = list(project.memberships.chefs().values_list("user__name", flat=True)[:2])
    field.empty_label = f"Chefen ({chefs[0]})" if len(chefs) == 1 else "Chefen"


def use_short_words(form: forms.BaseForm) -> None:
    """Say briefly what Django says at length: that a field is required, and that nothing is chosen yet."""
    for field in form.fields.values():
        if field.error_messages.get("required") == forms.Field.default_error_messages["required"]:
            field.error_messages["required"] = "Udfyld feltet."
        if isinstance(field.widget, forms.Select) and isinstance(field, forms.TypedChoiceField):
            choices: Any = field.choices
            field.choices = [(value, label if value else "Vælg") for value, label in choices]


class GainChoiceField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.title}: {obj.hint}"

    def clean(self, value: Any) -> Any:
        try:
            return super().clean(value)
        except OverflowError:  # an id beyond what SQLite counts to
            raise ValidationError("Vælg blandt de gevinster der er vist.") from None


class PictureChoiceField(forms.ModelMultipleChoiceField):
    """Pictures of a project to choose among, each with its text beside it. See `offer_pictures`."""

    widget = forms.CheckboxSelectMultiple
    default_error_messages = {
        "invalid_choice": "Et af de billeder du valgte, er ikke her mere. Vælg igen.",
        "invalid_pk_value": "Vælg blandt de billeder der er vist.",
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Picture.objects.none(), **{"required": False, "label": "Billeder"} | kwargs)

    def label_from_instance(self, obj: Any) -> str:
        address = reverse("pictures:small", args=[obj.project_id, obj.pk])
        # Without a text of its own, since its text stands beside it.
        return format_html('<img class="picture-choice" src="{}" alt="" loading="lazy">{}', address, obj.alt)


def offer_pictures(
    form: forms.BaseForm, project: Project, *, free: bool = False, name: str = "pictures"
) -> None:
    """Let people choose among the project's newest pictures; without any the form has no such field.

    `free` offers those that are in no status only. What a form's row holds already is always offered.
    """
    field = form.fields[name]
    assert isinstance(field, forms.ModelMultipleChoiceField)
    chosen = form.initial.get(name) or ()
    field.queryset = newest_pictures(project, free=free, and_these=chosen)
    if not field.queryset.exists():
        del form.fields[name]


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


class AddMemberForm(forms.Form):
    """Somebody from the project's organisation, known by e-mail address."""

    email = forms.EmailField(
        label="E-mail", help_text="Personen skal have en bruger i projektets organisation.", max_length=254
    )
    role = forms.ChoiceField(label="Rolle", choices=Role, initial=Role.PROJECT_LEADER)

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.project = project
        use_short_words(self)

    def clean_email(self) -> str:
        email = self.cleaned_data["email"].strip().lower()
        people = self.project.organisation.people.filter(is_active=True)
        person = people.filter(email__iexact=email).first()
        if person is None:
            raise ValidationError(
                f"Vi kan ikke finde nogen med den e-mail i {self.project.organisation}. "
                "Tjek stavningen, eller bed organisationens administrator om at oprette personen."
            )
        if self.project.memberships.filter(user=person).exists():
            raise ValidationError(f"{person.name} er allerede med på projektet.")
        self.person = person
        return email


class InvitationForm(forms.Form):
    """Somebody from outside the organisation, known by e-mail address alone."""

    invited_email = forms.EmailField(
        label="E-mail", help_text="Personen behøver ikke have en bruger i forvejen.", max_length=254
    )
    invited_role = forms.ChoiceField(label="Rolle", choices=InvitedRole, initial=InvitedRole.READER)

    def __init__(self, *args: Any, project: Project, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.project, self.by = project, by
        use_short_words(self)

    def clean_invited_email(self) -> str:
        email = self.cleaned_data["invited_email"].strip().lower()
        if self.project.memberships.filter(user__email__iexact=email).exists():
            raise ValidationError("Personen er allerede med på projektet.")
        if self.project.invitations.open().filter(email=email).exists():
            raise ValidationError("Adressen er allerede inviteret. Du kan sende invitationen igen nedenfor.")
        return email

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        lately = timezone.now() - timedelta(hours=1)
        if self.by.invitations.filter(sent_at__gt=lately).count() >= INVITATIONS_AN_HOUR:
            raise ValidationError("Du har sendt mange invitationer den seneste time. Prøv igen om lidt.")
        return cleaned


class NewAccountForm(forms.Form):
    """What somebody who was invited and has no account tells us. The address is the invited one."""

    name = forms.CharField(label="Dit navn", max_length=150)
    password = forms.CharField(
        label="Vælg en adgangskode",
        help_text=PASSWORD_HINT,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email
        use_short_words(self)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if password := cleaned.get("password"):
            person = User(email=self.email, name=cleaned.get("name", ""))
            try:
                validate_password(password, person)
            except ValidationError as error:
                self.add_error("password", error)
        return cleaned


class RoleForm(forms.ModelForm):
    class Meta:
        model = Membership
        fields = ["role"]


class StatusReportForm(forms.ModelForm):
    class Meta:
        model = StatusReport
        fields = ["progress", "relations", "resources", "happened", "next_up", "asked_of_chef"]
        labels = {
            "progress": "Fremdrift: Kommer I videre som aftalt?",
            "relations": "Relationer: Hvordan går samarbejdet med borgere og partnere?",
            "resources": "Ressourcer: Er der tid, penge og kræfter nok?",
            "happened": "Hvad er der sket siden sidst?",
            "next_up": "Hvad er det næste der skal ske?",
            "asked_of_chef": "Hvad har du brug for fra chefen?",
        }
        help_texts = {
            "happened": "De vigtigste skridt, gerne med et eksempel fra mødet med borgerne.",
            "asked_of_chef": "En beslutning, opbakning, en dør der skal åbnes? Skriv det så det kan ske.",
        }
        widgets = {
            "progress": forms.RadioSelect,
            "relations": forms.RadioSelect,
            "resources": forms.RadioSelect,
            "happened": LongText(6),
            "next_up": LongText(),
            "asked_of_chef": LongText(3),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for side in ("progress", "relations", "resources"):
            # Radio buttons have no "nothing chosen" line.
            self.fields[side].choices = self.fields[side].choices[1:]  # type: ignore[attr-defined]
            self.fields[side].error_messages["required"] = "Vælg hvordan det går."
        use_short_words(self)
