from typing import Any

from django import forms

from projects.forms.fields import DateInput, LongText, offer_members, use_short_words
from projects.models import Project

from ..models import Commitment


class CommitmentForm(forms.ModelForm):
    """What is agreed about a task that was taken on; who and when only for those who may agree it."""

    class Meta:
        model = Commitment
        fields = ["responsible", "due_on", "state", "note", "outcome"]
        labels = {
            "responsible": "Hvem tager den?",
            "due_on": "Hvornår skal det være gjort?",
            "state": "Hvor langt er I?",
            "note": "Hvad gør I helt konkret?",
            "outcome": "Hvad kom der ud af det?",
        }
        widgets = {
            "due_on": DateInput(),
            "state": forms.RadioSelect,
            "note": LongText(4),
            "outcome": LongText(3),
        }

    def __init__(self, *args: Any, project: Project, may_agree: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if may_agree:
            offer_members(self.fields["responsible"], project)
        else:
            del self.fields["responsible"], self.fields["due_on"]


class OwnCommitmentForm(CommitmentForm):
    """The same for something of the team's own; its title too only for those who may agree it."""

    class Meta(CommitmentForm.Meta):
        fields = ["own_title", *CommitmentForm.Meta.fields]
        labels = CommitmentForm.Meta.labels | {"own_title": "Hvad er opgaven?"}
        help_texts = {"own_title": "Skriv den kort så alle på holdet ved hvad der skal ske."}
        error_messages = {
            "own_title": {"max_length": "Højst %(limit_value)d tegn. Skriv resten i feltet om hvad I gør."}
        }

    def __init__(self, *args: Any, may_agree: bool, **kwargs: Any) -> None:
        super().__init__(*args, may_agree=may_agree, **kwargs)
        if may_agree:
            self.fields["own_title"].required = True
            use_short_words(self)
        else:
            del self.fields["own_title"]
