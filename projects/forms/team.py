from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from ..models import Membership, Project, Role
from .fields import use_short_words


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


class RoleForm(forms.ModelForm):
    class Meta:
        model = Membership
        fields = ["role"]
