"""What is said of pictures: of new ones, of one that is there, and which of them go into something else."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict

from ..actions.pictures import NewPicture
from ..forms.fields import PictureChoiceField, offer_pictures, use_short_words
from ..images import CleanPicture, PictureRefused, clean_picture
from ..models import Picture, Project

AT_A_TIME = 3
CHOOSE_AGAIN = "Billedet var i orden, men en browser kan ikke huske en fil. Vælg den igen."

ALT_HINT = (
    "Skriv det man ville lægge mærke til: hvem eller hvad, hvor, og hvad der sker. For eksempel »Fem beboere "
    "dækker langbord i gården«. Så kan også de der ikke ser billedet, følge med. Skriv ikke navne."
)
CONSENT_HINT = (
    "Hvordan har de der kan genkendes, sagt ja til at billedet bruges? For eksempel »Spurgt på dagen« eller "
    "»Har skrevet under«. Kan ingen genkendes, så skriv »Ingen kan genkendes«."
)
LABELS = {"alt": "Hvad viser billedet?", "caption": "Billedtekst", "consent": "Samtykke"}
HINTS = {
    "alt": ALT_HINT,
    "caption": "Står under billedet. Skriv ikke det samme igen.",
    "consent": CONSENT_HINT,
}
CONSENTS = "samtykker"
"""The id of the list of answers that are offered (templates/projects/_consents.html)."""


class PictureField(forms.FileField):
    """A file from anybody, of which only the picture is kept."""

    widget = forms.FileInput(
        attrs={"accept": "image/jpeg,image/png,image/webp,image/heic,image/heif,.heic,.heif"}
    )
    default_error_messages = {
        "required": "Vælg et billede.",
        "invalid": "Vælg et billede.",
        "missing": "Vælg et billede.",
        "empty": "Filen er tom. Vælg et andet billede.",
    }

    def clean(self, data: UploadedFile | None, initial: Any = None) -> CleanPicture | None:
        file = super().clean(data, initial)
        if not file:
            return None
        try:
            return clean_picture(file)
        except PictureRefused as refused:
            raise ValidationError(str(refused), code="refused") from None


class NewPictureForm(forms.ModelForm):
    """One picture to be taken, with what is said of it. Left empty it is none."""

    file = PictureField(
        label="Billede", help_text="JPEG, PNG, WebP eller HEIC på op til 20 MB.", allow_empty_file=False
    )

    class Meta:
        model = Picture
        fields = ["alt", "caption"]
        labels = LABELS
        help_texts = HINTS
        error_messages = {"alt": {"required": "Skriv hvad billedet viser."}}

    field_order = ["file", "alt", "caption"]

    def __init__(self, *args: Any, title: str, **kwargs: Any) -> None:
        super().__init__(*args, **{"empty_permitted": True, "use_required_attribute": False} | kwargs)
        self.title = self.fields["file"].label = title
        use_short_words(self)

    def ask_for_file_again(self) -> None:
        """Of one that was in order, but is not taken since something else is not."""
        if "file" not in self.errors:
            self.add_error("file", CHOOSE_AGAIN)

    def new_picture(self, consent: str) -> NewPicture:
        said = self.cleaned_data
        return NewPicture(said["file"], said["alt"], said["caption"], consent)


class ConsentForm(forms.ModelForm):
    """How those who can be recognised agreed, said once for all pictures that come together."""

    class Meta:
        model = Picture
        fields = ["consent"]
        labels = LABELS
        help_texts = HINTS
        widgets = {"consent": forms.TextInput(attrs={"list": CONSENTS})}
        error_messages = {
            "consent": {"required": "Skriv hvordan de har sagt ja, eller at ingen kan genkendes."}
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"use_required_attribute": False} | kwargs)


class PictureTextsForm(forms.ModelForm):
    """What is said of a picture that is there."""

    class Meta:
        model = Picture
        fields = ["alt", "caption", "consent"]
        labels = LABELS
        help_texts = HINTS
        widgets = ConsentForm.Meta.widgets
        error_messages = NewPictureForm.Meta.error_messages | ConsentForm.Meta.error_messages

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        use_short_words(self)


class Upload:
    """Forms for a few new pictures and the one consent that they share, sent as one."""

    def __init__(
        self,
        data: MultiValueDict | None = None,
        files: MultiValueDict | None = None,
        *,
        rows: int = AT_A_TIME,
    ):
        titles = [f"Billede {number}" for number in range(1, rows + 1)] if rows > 1 else ["Nyt billede"]
        self.rows = [
            NewPictureForm(data, files, prefix=f"billede{number}", title=title)
            for number, title in enumerate(titles, start=1)
        ]
        self.used = [row for row in self.rows if row.has_changed()]
        self.consent = ConsentForm(data, empty_permitted=not self.used)
        self.is_bound = data is not None

    def take(self) -> list[NewPicture]:
        """Those that are in order, which is none without consent. The others are left in `rows`."""
        if not self.used:
            return []
        has_consent = self.consent.is_valid()
        good = [row for row in self.used if row.is_valid() and has_consent]
        self.rows = [row for row in self.used if row not in good]
        for row in self.rows:
            row.ask_for_file_again()
        return [row.new_picture(self.consent.cleaned_data["consent"]) for row in good]

    @property
    def is_refused(self) -> bool:
        return any(row.errors for row in self.rows) or bool(self.consent.errors)

    def ask_for_a_picture(self) -> None:
        self.rows[0].add_error("file", PictureField.default_error_messages["required"])

    def give_back(self, reason: str | None = None) -> None:
        """Nothing of it is taken after all: those that were in order too have to be chosen again."""
        self.rows = self.used or self.rows
        for row in self.used:
            row.ask_for_file_again()
        if reason:
            self.consent.add_error(None, reason)


class StatusPicturesForm(forms.Form):
    """Which pictures of the gallery go into a status. A picture is in one status."""

    pictures = PictureChoiceField(
        label="Billeder fra jeres galleri", help_text="Vælg dem der hører til denne status."
    )

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_pictures(self, project, free=True)
