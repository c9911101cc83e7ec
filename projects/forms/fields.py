"""What several forms are made of."""

from typing import Any

from django import forms
from django.urls import reverse
from django.utils.html import format_html

from ..models import Picture, Project
from ..pictures import newest_pictures


class DateInput(forms.DateInput):
    """The browser's own date field; it speaks ISO whatever the page's language."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class LongText(forms.Textarea):
    def __init__(self, rows: int = 4) -> None:
        super().__init__(attrs={"rows": rows})


def offer_members(field: forms.Field, project: Project) -> None:
    """Let a chef choose who has the ball: the chef (nobody chosen) or one of those who may take it."""
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = project.memberships.can_take_responsibility().select_related("user")
    chefs = list(project.memberships.chefs().values_list("user__name", flat=True)[:2])
    field.empty_label = f"Chefen ({chefs[0]})" if len(chefs) == 1 else "Chefen"


def use_short_words(form: forms.BaseForm) -> None:
    """Say briefly what Django says at length: that a field is required, and that nothing is chosen yet."""
    for field in form.fields.values():
        if field.error_messages.get("required") == forms.Field.default_error_messages["required"]:
            field.error_messages["required"] = "Udfyld feltet."
        if isinstance(field.widget, forms.Select) and isinstance(field, forms.TypedChoiceField):
            choices: Any = field.choices
            field.choices = [(value, label if value else "Vælg") for value, label in choices]


class PictureChoiceField(forms.ModelMultipleChoiceField):
    """Pictures of a project to choose among, each with its text beside it. See `offer_pictures`."""

    widget = forms.CheckboxSelectMultiple
    default_error_messages = {
        "invalid_choice": "Et af de billeder du valgte, er ikke her mere. Vælg igen.",
        "invalid_pk_value": "Vælg blandt de billeder der er vist.",
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Picture.objects.none(), **{"required": False, "label": "Billeder"} | kwargs)

    def label_from_instance(self, obj: Any) -> str:
        address = reverse("pictures:small", args=[obj.project_id, obj.pk])
        # Without a text of its own, since its text stands beside it.
        return format_html('<img class="picture-choice" src="{}" alt="" loading="lazy">{}', address, obj.alt)


def offer_pictures(
    form: forms.BaseForm, project: Project, *, free: bool = False, name: str = "pictures"
) -> None:
    """Let people choose among the project's newest pictures; without any the form has no such field.

    `free` offers those that are in no status only. What a form's row holds already is always offered.
    """
    field = form.fields[name]
    assert isinstance(field, forms.ModelMultipleChoiceField)
    chosen = form.initial.get(name) or ()
    field.queryset = newest_pictures(project, free=free, and_these=chosen)
    if not field.queryset.exists():
        del form.fields[name]
