"""What changed between two texts, as pieces that a page can mark."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import groupby

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


def compare_texts(old: str, new: str, most_words: int = MOST_WORDS) -> list[Piece]:
    """The pieces in reading order: without the added ones they are `old`, without the removed ones `new`."""
    before, after = _words(old), _words(new)
    start = _alike(before, after)
    end = _alike(before[start:][::-1], after[start:][::-1])
    middles = [words[start : len(words) - end] for words in (before, after)]
    if max(map(len, middles)) > 2 * most_words:
        middles = ["".join(words).splitlines(keepends=True) for words in middles]
    head = [Piece(Kind.SAME, "".join(before[:start]))]
    tail = [Piece(Kind.SAME, "".join(before[len(before) - end :]))]
    return _joined([*head, *_pieces(*middles), *tail])


def _words(text: str) -> list[str]:
    return re.findall(r"\s+|[^\s]+", text)


def _alike(one: list[str], other: list[str]) -> int:
    """How many words two texts begin with alike: what costs nothing to compare."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((count for count, (a, b) in pairs if a != b), min(len(one), len(other)))


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


def _pieces(old: list[str], new: list[str]) -> Iterator[Piece]:
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Piece(Kind.SAME, "".join(old[i:j]))
            continue
        if i < j:
            yield Piece(Kind.REMOVED, "".join(old[i:j]))
        if k < m:
            yield Piece(Kind.ADDED, "".join(new[k:m]))


def _joined(pieces: list[Piece]) -> list[Piece]:
    """Neighbours of one kind as one piece, and none that are empty."""
    return [
        Piece(kind, "".join(piece.text for piece in run))
        for kind, run in groupby((piece for piece in pieces if piece.text), key=lambda piece: piece.kind)
    ]
