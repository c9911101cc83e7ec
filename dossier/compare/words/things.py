"""What a dossier is told in: things with words under headings."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format

type Words = Mapping[str, str]
"""What is said of a thing, by label. An empty text says nothing."""

SHORT = 80
"""A text up to this long is shown before and after, and not word by word."""


@dataclass(frozen=True)
class Thing:
    key: str
    title: str
    words: Words


def day(at: date | None) -> str:
    if isinstance(at, datetime):
        at = timezone.localdate(at)
    return date_format(at, "DATE_FORMAT") if at else ""
