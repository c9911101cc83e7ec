from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone

from accounts.models import Organisation, User
from leadership.models import LeadershipTask
from projects.forms.fields import DateInput, LongText, use_short_words

from ..models import Forum, ForumMember, ForumRole

FAR_OFF = timedelta(days=3 * 365)
MOST_AT_FIRST = 30
"""More than can talk together."""


def near_day(day: date | None) -> date | None:
    """Raises ValidationError for a day that must be a slip of the hand."""
    if day and abs(day - timezone.localdate()) > FAR_OFF:
        raise ValidationError("Dagen er langt væk. Tjek årstallet.")
    return day


class ForumForm(forms.ModelForm):
    class Meta:
        model = Forum
        fields = ["title", "task", "leadership_task", "starts_on", "ends_on"]
        labels = {
            "title": "Hvad hedder forummet?",
            "task": "Hvilken opgave vil I lede bedre?",
            "leadership_task": "Er det en af de 22 ledelsesopgaver?",
            "starts_on": "Hvornår begynder I?",
            "ends_on": "Hvornår slutter I?",
        }
        help_texts = {
            "title": "For eksempel »Chefer om naboskab«.",
            "task": "En opgave I har til fælles, og hvor borgere eller andre udefra er med. "
            "Skriv ikke om enkeltpersoner der kan genkendes.",
            "ends_on": "Lad feltet stå tomt, så planlægger vi tolv uger.",
        }
        widgets = {"task": LongText(3), "starts_on": DateInput(), "ends_on": DateInput()}
        error_messages = {
            "title": {"max_length": "Navnet må højst fylde %(limit_value)d tegn. Det er på %(show_value)d."}
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        task = self.fields["leadership_task"]
        assert isinstance(task, forms.ModelChoiceField)
        task.queryset = LeadershipTask.objects.select_related("direction")
        task.empty_label = "Nej, eller det ved vi ikke"
        use_short_words(self)

    def clean_starts_on(self) -> date | None:
        return near_day(self.cleaned_data["starts_on"])

    def clean_ends_on(self) -> date | None:
        return near_day(self.cleaned_data["ends_on"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        starts_on, ends_on = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts_on and ends_on and ends_on <= starts_on:
            self.add_error("ends_on", "Slutdagen skal ligge efter startdagen.")
        return cleaned


class NewForumForm(ForumForm):
    """A forum begins in one of the chef's own organisations; asked about only when there are several."""

    organisation = forms.ModelChoiceField(
        label="Hvilken organisation hører forummet til?",
        queryset=Organisation.objects.none(),
        empty_label=None,
    )
    people = forms.CharField(
        label="Hvem skal være med?",
        help_text="Skriv deres e-mail, en på hver linje. De skal have en bruger i organisationen. "
        "Du kan også tilføje dem senere.",
        required=False,
        max_length=5000,
        widget=LongText(3),
    )

    field_order = ["organisation", "title", "task", "people"]

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["starts_on"].initial = timezone.localdate
        field = self.fields["organisation"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = organisations = user.organisations.all()
        if len(organisations) == 1:
            field.initial = organisations[0]
            field.widget = forms.HiddenInput()
            field.disabled = True

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if "people" in cleaned and "organisation" in cleaned:
            try:
                cleaned["people"] = people_with(cleaned["people"], cleaned["organisation"])
            except ValidationError as error:
                self.add_error("people", error)
        return cleaned


def people_with(emails: str, organisation: Organisation) -> list[User]:
    """The people of an organisation who have these addresses. Raises ValidationError naming those unknown."""
    wanted = list(dict.fromkeys(emails.lower().replace(",", " ").replace(";", " ").split()))
    if len(wanted) > MOST_AT_FIRST:
        raise ValidationError(f"Begynd med højst {MOST_AT_FIRST} personer. Du kan tilføje flere senere.")
    found = {person.email: person for person in organisation.people.filter(email__in=wanted, is_active=True)}
    if unknown := [email for email in wanted if email not in found]:
        raise ValidationError(
            f"Vi kan ikke finde {', '.join(unknown)} i {organisation}. Tjek stavningen, "
            "eller bed organisationens administrator om at oprette personen."
        )
    return [found[email] for email in wanted]


class AddMemberForm(forms.Form):
    """Somebody from the forum's organisation, known by e-mail address."""

    email = forms.CharField(
        label="E-mail",
        help_text="Personen skal have en bruger i organisationen.",
        max_length=254,
        widget=forms.EmailInput,
    )
    role = forms.ChoiceField(label="Rolle", choices=ForumRole, initial=ForumRole.PARTICIPANT)

    def __init__(self, *args: Any, forum: Forum, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.forum = forum
        use_short_words(self)

    def clean_email(self) -> str:
        email = self.cleaned_data["email"].strip().lower()
        validate_email(email)
        (self.person,) = people_with(email, self.forum.organisation)
        if self.forum.members.present().filter(user=self.person).exists():
            raise ValidationError(f"{self.person.name} er allerede med i forummet.")
        return email


class ForumRoleForm(forms.ModelForm):
    class Meta:
        model = ForumMember
        fields = ["role"]
        widgets = {"role": forms.RadioSelect}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = ForumRole.choices  # type: ignore[attr-defined]
