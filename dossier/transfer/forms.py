from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict

from accounts.models import Organisation, User
from projects.models import Project

from .check import Incoming, drawn_anew, look_at
from .reading import EMPTY, json_in, parse
from .schema import Refused

CHOOSE = "Vælg en fil."


class UploadForm(forms.Form):
    """A file that may hold a project, looked at whole: `content` is the JSON in one that can come in."""

    organisation = forms.ModelChoiceField(
        label="Hvilken organisation skal projektet høre til?",
        queryset=Organisation.objects.none(),
        empty_label=None,
    )
    file = forms.FileField(
        label="Filen med projektet",
        help_text="En JSON-fil eller den samlede rapport som PDF, hentet fra Samskab. Højst 20 MB.",
        widget=forms.FileInput(attrs={"accept": ".json,application/json,.pdf,application/pdf"}),
        error_messages={
            "required": CHOOSE,
            "missing": CHOOSE,
            "invalid": CHOOSE,
            "empty": EMPTY,
            "max_length": "Filens navn er for langt. Giv den et kortere navn.",
        },
    )
    content = b""

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **{"use_required_attribute": False} | kwargs)
        self.user = user
        field = self.fields["organisation"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = organisations = user.organisations.all()
        if len(organisations) == 1:
            field.initial = organisations[0]
            field.widget = forms.HiddenInput()
            field.disabled = True

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        file, organisation = cleaned.get("file"), cleaned.get("organisation")
        if isinstance(file, UploadedFile) and organisation:
            try:
                content = json_in(file)
                drawn_anew(look_at(parse(content), by=self.user, organisation=organisation))
                self.content = content
            except Refused as refused:
                self.add_error("file", str(refused))
        return cleaned


class BringInForm(forms.ModelForm):
    """What the project is to be called here, and whether shared lessons are to be shared here too."""

    shares = forms.BooleanField(
        label="Del dem også her. Jeg har læst dem, og de handler ikke om personer der kan genkendes",
        required=False,
    )

    class Meta:
        model = Project
        fields = ["title"]
        labels = {"title": "Hvad skal projektet hedde her?"}
        error_messages = {"title": {"required": "Giv projektet en titel."}}

    def __init__(self, data: QueryDict | None, *, incoming: Incoming) -> None:
        super().__init__(data, initial={"title": incoming.title}, use_required_attribute=False)
        if not incoming.shared_lessons:
            del self.fields["shares"]
