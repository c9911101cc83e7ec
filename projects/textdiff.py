"""What changed between two texts, as pieces that a page can mark."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

MOST_WORDS = 3000
"""Beyond this many words a text is compared by lines: comparing words takes the square of their number."""


class Kind(StrEnum):
    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True)
class Piece:
    kind: Kind
    text: str


def compare_texts(old: str, new: str) -> list[Piece]:
    """The pieces in reading order: without the added ones they are `old`, without the removed ones `new`."""
    return list(_pieces(*_split(old, new)))


def _split(old: str, new: str) -> tuple[list[str], list[str]]:
    words = re.findall(r"\s+|[^\s]+", old), re.findall(r"\s+|[^\s]+", new)
    if max(map(len, words)) <= 2 * MOST_WORDS:
        return words
    return old.splitlines(keepends=True), new.splitlines(keepends=True)


def _pieces(old: list[str], new: list[str]) -> Iterator[Piece]:
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Piece(Kind.SAME, "".join(old[i:j]))
            continue
        if i < j:
            yield Piece(Kind.REMOVED, "".join(old[i:j]))
        if k < m:
            yield Piece(Kind.ADDED, "".join(new[k:m]))
