from typing import Any

from django import forms

from projects.forms.fields import LongText, use_short_words

from ..models import MAX_COMMENT_LENGTH


class CommentForm(forms.Form):
    comment = forms.CharField(
        label="Kommentar",
        help_text="Skriv @ og et navn fra holdet, så får personen besked.",
        max_length=MAX_COMMENT_LENGTH,
        widget=LongText(4),
        error_messages={
            "max_length": "Kommentaren må højst fylde %(limit_value)d tegn. Den er på %(show_value)d."
        },
    )

    def __init__(self, *args: Any, names_url: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["comment"].widget.attrs["data-mentions"] = names_url
        use_short_words(self)

    def clean_comment(self) -> str:
        text: str = self.cleaned_data["comment"]
        # Marks of direction and the like are characters too, and show nothing alone.
        if not any(character.isprintable() and not character.isspace() for character in text):
            raise forms.ValidationError(str(self.fields["comment"].error_messages["required"]))
        return text
