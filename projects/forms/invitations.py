from datetime import timedelta
from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.forms import PASSWORD_HINT
from accounts.models import User

from ..models import InvitedRole, Project
from .fields import use_short_words

INVITATIONS_AN_HOUR = 20


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
