"""What all sources of the history share."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, QuerySet, Window
from django.db.models.functions import Lag

from projects.history import BROUGHT_IN

FORMER_USER = "En tidligere bruger"


@dataclass(frozen=True)
class Event:
    """Somebody did something at a time. `url` is where it can be seen, if anywhere.

    `words` are those that were taken away by it, and stand nowhere else now.
    """

    at: datetime
    who: str
    what: str
    url: str | None = None
    words: tuple[str, ...] = ()


def newest_first(versions: QuerySet[Any]) -> Iterator[Any]:
    """Without what came in from a file: that is told once, of the whole project."""
    return (version for version in all_newest_first(versions) if version.history_change_reason != BROUGHT_IN)


def all_newest_first(versions: QuerySet[Any]) -> Iterator[Any]:
    return versions.select_related("history_user").order_by("-history_date", "-history_id").iterator(50)


def who(version: Any) -> str:
    return version.history_user.name if version.history_user else FORMER_USER


def before(*fields: str) -> dict[str, Window]:
    """`before_…`: what the same row said one version earlier, in the same query."""
    order = [F("history_date").asc(), F("history_id").asc()]
    return {f"before_{name}": Window(Lag(name), partition_by=F("id"), order_by=order) for name in fields}


def labelled(*pairs: tuple[str, str | None]) -> tuple[str, ...]:
    return tuple(f"{label}: {text}" for label, text in pairs if text)


def taken_away(before: str | None, now: str) -> tuple[str, ...]:
    """The text that was written over, which stands nowhere else."""
    return (before,) if before and before != now else ()
