"""Single values of a version: what cannot be read is as if it was not there."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from leadership.mandate import FIELDS, Frame

TOO_LARGE = 10**12
"""What no measurement can be."""


def fill(row: models.Model, kept: dict[str, Any], names: Iterable[str]) -> bool:
    """Give a row what is kept of its fields. False when it lacks one that nothing can stand in for."""
    whole = True
    for name in names:
        field: Any = row._meta.get_field(name)
        value = read(field, kept.get(name))
        if value is not None:
            setattr(row, name, value)
        elif field.has_default() or field.blank:
            continue
        elif field.choices or isinstance(field, models.IntegerField):
            whole = False
    return whole


def read(field: Any, value: Any) -> Any:
    """A kept value as the field has it; None for one that the field cannot hold."""
    try:
        value = None if value is None else field.to_python(value)
    except (ValidationError, TypeError, ValueError):
        return None
    if isinstance(value, Decimal) and abs(value) >= TOO_LARGE:
        return None
    if field.choices and value not in dict(field.choices) and not (field.blank and value == ""):
        return None
    if isinstance(value, datetime) and timezone.is_naive(value):
        return timezone.make_aware(value)
    return value


def number_in(key: str) -> int | None:
    """The row's id in the key of one of the team's own commitments."""
    number = key.removeprefix("egen-")
    return int(number) if key.startswith("egen-") and number.isascii() and number.isdigit() else None


def frame(value: Any) -> Frame:
    """A mandate's wording, without what cannot be read as one."""
    texts = {name: text for name, text in record(value).items() if name in FIELDS and isinstance(text, str)}
    try:
        date.fromisoformat(texts.get("until") or "2000-01-01")
    except ValueError:
        del texts["until"]
    return texts


def key_of(value: Any) -> int:
    """A row's id; 0, which no row has, for what cannot be one."""
    return value if isinstance(value, int) and 0 < value < 2**63 else 0


def count_of(value: Any) -> int:
    return value if isinstance(value, int) and 0 <= value < 2**31 else 0


def uuid_of(value: Any) -> UUID | None:
    try:
        return UUID(value) if isinstance(value, str) else None
    except ValueError:
        return None


def record(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def items(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def records(value: Any) -> list[dict[str, Any]]:
    return [one for one in items(value) if isinstance(one, dict)]
