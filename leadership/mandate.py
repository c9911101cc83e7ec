"""A project's mandate as words: what a course adjustment keeps of it, and what it changed."""

from datetime import date
from typing import Any

from django.db import models
from django.utils import formats

from .models import Mandate

FIELDS = ("decided", "fixed", "room", "influence", "until")
LABELS = {
    "decided": "Hvad er besluttet politisk?",
    "fixed": "Hvad ligger fast?",
    "room": "Hvor er der plads til at finde på?",
    "influence": "Hvad kan borgerne faktisk få indflydelse på?",
    "until": "Hvor længe gælder mandatet?",
}

Frame = dict[str, str]
"""What a mandate says, by field name; a day as `2026-12-31`, and what it does not say as an empty text."""


def frame_of(mandate: models.Model | None) -> Frame:
    """`mandate` is one as it stands, or an earlier version of one."""
    return {name: _as_text(getattr(mandate, name, "")) for name in FIELDS}


def _as_text(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else value or ""


def in_words(name: str, text: str) -> str:
    """A frame's value for a reader."""
    if name == "until" and text:
        return str(formats.date_format(date.fromisoformat(text), "DATE_FORMAT"))
    return text


def says_the_same(one: Any, other: Any) -> bool:
    """Whether two values of a field read the same; browsers send line breaks in another way than others."""
    return _as_text(one).splitlines() == _as_text(other).splitlines()


def version_opened(mandate: Mandate, version: int | None) -> Any:
    """The mandate as it was in a version; as it is now for a version that it never had."""
    return Mandate.history.filter(project=mandate.project_id, history_id=version or 0).first() or mandate
