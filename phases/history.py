"""An answer's way from the first word to now: who changed what, and when."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models.functions import Left, Length

from projects.history import BROUGHT_IN
from projects.models import Project
from projects.textdiff import Piece, compare_texts

from .models import Answer, AnswerStatus, FocusPoint

RESTORABLE = ("text", "status", "reason")
"""What going back to an earlier version brings back. Who has the ball, and by when, stays as it is now."""


@dataclass(frozen=True)
class Change:
    """One of an answer's short fields that changed: (name, before, after) in words."""

    name: str
    before: str
    after: str


@dataclass(frozen=True)
class Save:
    """One version of an answer as it was saved: how it begins, and the key to bring it back by."""

    key: int
    number: int
    at: datetime
    length: int
    begins: str


@dataclass(frozen=True)
class Sitting:
    """What somebody wrote in one sitting, beside what it was before; with every save, newest first."""

    saves: list[Save]
    by: str
    text: list[Piece]
    changes: list[Change]
    is_current: bool

    @property
    def last(self) -> Save:
        return self.saves[0]

    @property
    def first(self) -> Save:
        return self.saves[-1]


PAUSE = timedelta(minutes=10)
"""Saves by one person belong to one sitting until they pause for longer, or somebody else saves."""


GLIMPSE = 80
"""How much of a save's text is shown, to be known again by."""


def in_sittings[V](versions: Iterable[V]) -> Iterator[list[V]]:
    """Consecutive versions by one person of one answer, in the order given: oldest or newest first."""
    sitting: list[V] = []
    for version in versions:
        if sitting and not _is_one_sitting(sitting[-1], version):
            yield sitting
            sitting = []
        sitting.append(version)
    if sitting:
        yield sitting


def _is_one_sitting(one: Any, other: Any) -> bool:
    return (
        (one.id, one.history_user_id, _is_brought_in(one))
        == (other.id, other.history_user_id, _is_brought_in(other))
        and one.history_user_id is not None
        and abs(one.history_date - other.history_date) <= PAUSE
    )


def _is_brought_in(version: Any) -> bool:
    return bool(version.history_change_reason == BROUGHT_IN)


def _who(version: Any) -> str:
    name = version.history_user.name if version.history_user else "En tidligere bruger"
    return f"{name}, der hentede projektet ind fra en fil" if _is_brought_in(version) else name


def sittings_of(project: Project, focus_point: FocusPoint) -> list[Sitting]:
    """Everything that was ever saved of the answer, newest first, in three queries."""
    versions = Answer.history.filter(project=project, focus_point=focus_point)
    # Saving while one writes keeps hundreds of them: the texts are read of those alone that are shown.
    kept = list(
        versions.defer("text")
        .annotate(length=Length("text"), begins=Left("text", GLIMPSE))
        .select_related("history_user")
        .order_by("history_date", "history_id")
    )
    numbers = {version.history_id: number for number, version in enumerate(kept, start=1)}
    sittings = list(in_sittings(kept))
    texts = dict(
        versions.filter(pk__in=[sitting[-1].pk for sitting in sittings]).values_list("history_id", "text")
    )
    names = dict(project.memberships.values_list("pk", "user__name"))
    told = [
        Sitting(
            saves=[
                Save(
                    key=version.history_id,
                    number=numbers[version.history_id],
                    at=version.history_date,
                    length=version.length,
                    begins=version.begins + (" …" if version.length > GLIMPSE else ""),
                )
                for version in reversed(new)
            ],
            by=_who(new[-1]),
            text=compare_texts(texts[old[-1].pk] if old else "", texts[new[-1].pk]),
            changes=_changes(old[-1] if old else None, new[-1], names),
            is_current=new is sittings[-1],
        )
        for old, new in zip([None, *sittings], sittings, strict=False)
    ]
    return told[::-1]


def _changes(old: Any, new: Any, names: dict[int, str]) -> list[Change]:
    before, after = _in_words(old, names), _in_words(new, names)
    return [Change(name, before[name], after[name]) for name in after if before[name] != after[name]]


def _in_words(version: Any, names: dict[int, str]) -> dict[str, str]:
    """A version's short fields as a reader would say them; for None, what an answer begins with."""
    if version is None:
        return {
            "Status": AnswerStatus.UNTOUCHED.label,
            "Begrundelse": "",
            "Bolden": "Chefen",
            "Frist": "ingen",
            "Besked": "",
            "Givet tilbage": "nej",
        }
    is_handed_back = bool(version.responsible_id and version.handed_back_at)
    holder = None if is_handed_back else version.responsible_id
    return {
        "Status": AnswerStatus(version.status).label,
        "Begrundelse": version.reason,
        "Bolden": names.get(holder, "En tidligere deltager") if holder else "Chefen",
        "Frist": f"{version.due_on:%d.%m.%Y}" if version.due_on else "ingen",
        "Besked": version.message,
        "Givet tilbage": "ja" if is_handed_back else "nej",
    }
