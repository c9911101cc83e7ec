"""An answer's way from the first word to now: who changed what, and when."""

from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

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
class AnswerVersion:
    """An answer as somebody saved it, beside what it was before."""

    key: int
    number: int
    saved_at: datetime
    saved_by: str
    text: list[Piece]
    changes: list[Change]
    is_current: bool


def versions_of(project: Project, focus_point: FocusPoint) -> list[AnswerVersion]:
    """Every version of the answer, newest first, in three queries."""
    kept = list(
        Answer.history.filter(project=project, focus_point=focus_point)
        .select_related("history_user")
        .order_by("history_date", "history_id")
    )
    names = dict(project.memberships.values_list("pk", "user__name"))
    versions = [
        AnswerVersion(
            key=new.history_id,
            number=number,
            saved_at=new.history_date,
            saved_by=new.history_user.name if new.history_user else "En tidligere bruger",
            text=compare_texts(old.text if old else "", new.text),
            changes=_changes(old, new, names),
            is_current=number == len(kept),
        )
        for number, (old, new) in enumerate(pairwise([None, *kept]), start=1)
    ]
    return versions[::-1]


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
