from typing import Any

from django import forms

from projects.forms import DateInput, LongText, offer_members
from projects.models import Project

from .models import Commitment


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
