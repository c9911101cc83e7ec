from datetime import date
from typing import Any

from django import forms
from django.db.models import Q

from projects.forms.fields import DateInput, LongText, use_short_words

from ..actions.work import HAS_LEFT
from ..models import ForumAction, ForumMember, Improvement, Sign
from .forums import near_day


class ImprovementForm(forms.ModelForm):
    class Meta:
        model = Improvement
        fields = ["text", "why"]
        labels = {"text": "Hvad vil I blive bedre til?", "why": "Hvorfor lige det?"}
        help_texts = {
            "text": "Skriv det så kort at I kan huske det. For eksempel »Vi siger hvad der ligger fast, "
            "første gang vi møder borgerne«.",
            "why": "Hvad sker der i dag, og hvem mærker det?",
        }
        widgets = {"why": LongText(3)}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        use_short_words(self)


class SignForm(forms.ModelForm):
    class Meta:
        model = Sign
        fields = ["text", "seen", "note"]
        labels = {
            "text": "Hvordan kan I se at det virker?",
            "seen": "Ser I det?",
            "note": "Hvad har I set?",
        }
        help_texts = {
            "text": "Noget I kan se, høre eller tælle. For eksempel »Naboerne ringer selv til os«.",
            "note": "Et eksempel siger mere end et tal.",
        }
        widgets = {"seen": forms.RadioSelect, "note": LongText(3)}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seen"].choices = Sign.Seen.choices  # type: ignore[attr-defined]
        use_short_words(self)


class ForumActionForm(forms.ModelForm):
    """Who does what, by when. That it is done, and what came of it, is asked about once it is agreed."""

    done = forms.BooleanField(label="Handlingen er udført", required=False)

    field_order = ["what", "responsible", "due_on", "done", "outcome"]

    class Meta:
        model = ForumAction
        fields = ["what", "responsible", "due_on", "outcome"]
        labels = {
            "what": "Hvad gør I?",
            "responsible": "Hvem gør det?",
            "due_on": "Hvornår skal det være gjort?",
            "outcome": "Hvad kom der ud af det?",
        }
        help_texts = {"outcome": "Også når det gik anderledes end ventet. Det lærer I mest af."}
        widgets = {"due_on": DateInput(), "outcome": LongText(3)}
        error_messages = {
            "responsible": {"required": "Vælg hvem der gør det.", "invalid_choice": HAS_LEFT},
            "due_on": {"required": "Vælg en dag. Den kan flyttes senere."},
        }

    def __init__(self, *args: Any, improvement: Improvement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        action = self.instance
        of_forum = ForumMember.objects.filter(forum=improvement.forum_id)
        offered = Q(pk__in=of_forum.present().order_by().values("pk"))
        if action.is_done:
            # Who did it stays the one who did, also after they left.
            offered |= Q(pk=action.responsible_id)
        responsible = self.fields["responsible"]
        assert isinstance(responsible, forms.ModelChoiceField)
        responsible.queryset = of_forum.filter(offered).select_related("user")
        responsible.empty_label = "Vælg"
        responsible.required = True
        self.fields["done"].initial = action.is_done
        if action.pk is None:
            del self.fields["done"], self.fields["outcome"]
        use_short_words(self)

    def clean_due_on(self) -> date | None:
        return near_day(self.cleaned_data["due_on"])
