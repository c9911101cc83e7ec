"""What changed between two dossiers: two versions, or a version and the project as it stands now.

Each dossier is first told as things with words under headings (`told`), so that comparing is the same for all
of them and says the opposite when the two are swapped.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from projects.textdiff import Piece, compare_texts

from ..read import Dossier
from .words import SHORT, Thing, told

MOST_WORDS = 400
"""Beyond so many words that differ a text is compared by paragraphs, since a page may hold fifty texts."""


class Kind(StrEnum):
    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"

    @property
    def label(self) -> str:
        return {"added": "Tilføjet", "changed": "Ændret", "removed": "Fjernet"}[self.value]


@dataclass(frozen=True)
class Difference:
    """One text that reads otherwise: `pieces` word by word, for a short one only `before` and `after`."""

    label: str
    before: str
    after: str
    pieces: list[Piece]


@dataclass(frozen=True)
class Change:
    title: str
    kind: Kind
    differences: list[Difference]


@dataclass(frozen=True)
class Section:
    """The changes under one heading, and how many things read the same in both."""

    title: str
    changes: list[Change]
    unchanged: int


def compare(old: Dossier, new: Dossier) -> list[Section]:
    """Every heading of both, with what was added, changed and removed on the way from old to new."""
    before, after = told(old), told(new)
    headings = {**after, **before}
    return [
        _section(heading, before.get(heading, []), after.get(heading, []))
        for heading in [*after, *(heading for heading in headings if heading not in after)]
    ]


def _section(title: str, before: list[Thing], after: list[Thing]) -> Section:
    old, new = ({thing.key: thing for thing in things} for things in (before, after))
    keys = [*new, *(key for key in old if key not in new)]
    changes = [change for key in keys for change in _change(old.get(key), new.get(key))]
    return Section(title, changes, unchanged=len({*old, *new}) - len(changes))


def _change(old: Thing | None, new: Thing | None) -> Iterator[Change]:
    before, after = old.words if old else {}, new.words if new else {}
    differences = [
        _difference(label, before.get(label, ""), after.get(label, ""))
        for label in [*after, *(label for label in before if label not in after)]
        if before.get(label, "") != after.get(label, "")
    ]
    if old is None and new is not None:
        yield Change(new.title, Kind.ADDED, differences)
    elif new is None and old is not None:
        yield Change(old.title, Kind.REMOVED, differences)
    elif differences and new is not None:
        yield Change(new.title, Kind.CHANGED, differences)


def _difference(label: str, before: str, after: str) -> Difference:
    short = max(len(before), len(after)) <= SHORT and "\n" not in before + after
    return Difference(label, before, after, [] if short else compare_texts(before, after, MOST_WORDS))
