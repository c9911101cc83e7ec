from typing import Any

from django import forms
from django.utils import timezone

from accounts.models import User
from projects.forms.project import NewProjectForm
from projects.models import Project

COPIED = ("problem", "helpers", "motivation", "arena", "sector", "initiator", "visibility")
"""What a new project says until its chef changes it."""


class SuccessorForm(NewProjectForm):
    """A new project that begins with what an earlier one said, and with what is taken along from it."""

    take = forms.MultipleChoiceField(
        label="Hvad vil du tage med?",
        help_text="Alt bliver kopieret, så du kan rette det uden at det gamle projekt ændrer sig.",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Noget af det du valgte, kan ikke tages med mere. Vælg igen."},
    )

    def __init__(
        self, *args: Any, user: User, origin: Project, offered: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        initial = {name: getattr(origin, name) for name in COPIED}
        initial |= {"gains": list(origin.gains.all()), "starts_on": timezone.localdate()}
        super().__init__(*args, user=user, initial=initial, **kwargs)
        organisation = self.fields["organisation"]
        if user.organisations.filter(pk=origin.organisation_id).exists():
            organisation.initial = origin.organisation_id
        self.fields[
            "title"
        ].help_text = f"Et nyt navn. Det projekt du bygger videre på, hedder »{origin.title}«."
        take = self.fields["take"]
        assert isinstance(take, forms.MultipleChoiceField)
        take.choices, take.initial = offered, [kind for kind, _ in offered]
        if not offered:
            del self.fields["take"]
