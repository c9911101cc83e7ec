"""Two people in one form: the second is shown what the first saved, keeps their own text, and saves again."""

from copy import copy
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.db import models
from django.http import QueryDict
from django.utils.formats import date_format

from .history import version_of
from .numbers import in_danish


@dataclass(frozen=True)
class Difference:
    """A field that stands otherwise now than in the form: its label, and what it says now."""

    label: str
    now: str


def remember_opened(form: forms.BaseForm, row: models.Model | None) -> None:
    """Let the form carry the version of the row that it was opened on."""
    form.fields["opened"] = forms.IntegerField(
        widget=forms.HiddenInput, required=False, initial=version_of(row), label="Sidens udgave"
    )


def form_over[F: forms.ModelForm](
    kind: type[F], row: Any, data: QueryDict | None = None, **options: Any
) -> F:
    """A form that edits `row` (None: there is none yet) and carries the version that it is opened on."""
    # A copy, since checking a form writes what was typed into its instance.
    form = kind(data, instance=copy(row), **options)
    remember_opened(form, row)
    return form


def differences(form: forms.ModelForm, current: models.Model) -> list[Difference]:
    """What somebody else saved in the fields of a checked form. The form is then on top of their version."""
    data = form.data.copy()  # type: ignore[attr-defined]  # a bound form's data is a QueryDict
    data[form.add_prefix("opened")] = str(version_of(current))
    form.data = data
    return [
        Difference(str(form.fields[name].label), _in_words(current, name))
        for name in form._meta.fields or ()
        if name in form.cleaned_data and _differs(form.cleaned_data[name], current, name)
    ]


def _differs(typed: Any, current: models.Model, name: str) -> bool:
    field = current._meta.get_field(name)
    return not field.many_to_many and typed != getattr(current, name)


def _in_words(current: models.Model, name: str) -> str:
    show = getattr(current, f"get_{name}_display", None)
    value = show() if show else getattr(current, name)
    if isinstance(value, Decimal):
        return in_danish(value)
    if isinstance(value, date):
        return date_format(value, "DATE_FORMAT")
    return "" if value is None else str(value)
