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


def side_by_side(mine: str, theirs: str) -> tuple[list[Piece], list[Piece]]:
    """Both texts, each with what stands in it alone as added."""
    pieces = compare_texts(theirs, mine)
    return _alone(pieces, Kind.ADDED), _alone(pieces, Kind.REMOVED)


def _alone(pieces: list[Piece], kind: Kind) -> list[Piece]:
    """One side of a comparison. Words that are apart by a space only become one piece, to be read as one."""
    side: list[Piece] = []
    for piece in pieces:
        if piece.kind not in (kind, Kind.SAME):
            continue
        if piece.kind == kind:
            piece = Piece(Kind.ADDED, piece.text)
            if len(side) > 1 and side[-1].text.isspace() and side[-2].kind == Kind.ADDED:
                piece = Piece(Kind.ADDED, side[-2].text + side[-1].text + piece.text)
                del side[-2:]
        side.append(piece)
    return side


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
