from typing import Any

from django import forms

from projects.forms import DateInput, LongText, offer_members
from projects.models import Project

from .models import Commitment


class CommitmentForm(forms.ModelForm):
    done = forms.BooleanField(label="Opgaven er udført", required=False)

    class Meta:
        model = Commitment
        fields = ["responsible", "due_on", "note"]
        labels = {
            "responsible": "Hvem tager den?",
            "due_on": "Hvornår skal det være gjort?",
            "note": "Hvad gør I helt konkret, og hvad kom der ud af det?",
        }
        widgets = {"due_on": DateInput(), "note": LongText(4)}

    def __init__(self, *args: Any, project: Project, may_agree: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if may_agree:
            offer_members(self.fields["responsible"], project)
        else:
            del self.fields["responsible"], self.fields["due_on"]
        self.fields["done"].initial = self.instance.is_done
