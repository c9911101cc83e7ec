"""Texts cut to the lines that there is room for, so that what must be one page is one page."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

LONGEST_WORD = 60
_PIECE = re.compile(r".{1,40}")
"""As `text.printable` does it."""

MM_OF_A_POINT = 25.4 / 72

_WIDTHS = {
    0.29: " '!,.ijlìíîïĩī",
    0.35: ":;|()[]ft·’",
    0.41: '-{}Ir"ªºÌÍÎÏ/\\',
    0.54: "*?szvycLxJgç«»”ýÿ°",
    0.6: "aekoFT_dbpqhnuESZY$+0123456789<=>^`~–àáâãäåèéêëðòóôõöùúûüøñĸþ",
    0.72: "ABCDGHKNOPQRUVX&#ØÅÆÐÀÁÂÃÄÈÉÊËÒÓÔÕÖÙÚÛÜÑÞß",
    0.98: "wmMW@%æÆœŒ…—",
}
"""The widest that letters are in ems, of our font in its regular and its heavy cut."""

_WIDTH_OF = {letter: width for width, letters in _WIDTHS.items() for letter in letters}
_OTHER_LETTER, _SIGN = 0.98, 3.0
"""Of another script, and of what no font here may have and is then told of in a word."""

_ENDS = re.compile(r"[.!?…][»”\"')]*(?=\s|$)")
_NEAR_ENOUGH = 0.6
"""A whole sentence is better than a longer text, if so much of the text is left."""


@dataclass(frozen=True)
class Short:
    """A text as there is room for it, in at most `lines`; `is_cut` when it said more."""

    text: str
    lines: int
    is_cut: bool = False


@dataclass(frozen=True)
class Column:
    """Somewhere to write, `width` mm wide, with letters of `size` points."""

    width: float
    size: float

    def lines_of(self, text: str) -> int:
        """How many lines a text takes at most: words are not divided here, as they are in print."""
        return len(self._broken(text))

    def cut(self, text: str, lines: int) -> Short:
        """The text in one paragraph, without what there is no room for after a sentence or a word."""
        broken = self._broken(text)
        if len(broken) <= lines:
            return Short(" ".join(text.split()), len(broken))
        if lines < 1:
            return Short("", 0, is_cut=True)
        return Short(self._whole("".join(broken[:lines]).strip(), lines), lines, is_cut=True)

    def _whole(self, text: str, lines: int) -> str:
        """Text that fits, ended so that one sees that there was more."""
        ends = [end.end() for end in _ENDS.finditer(text)]
        if ends and ends[-1] >= _NEAR_ENOUGH * len(text) and self.lines_of(f"{text[: ends[-1]]} …") <= lines:
            return f"{text[: ends[-1]]} …"
        while text and self.lines_of(f"{text} …") > lines:
            shorter = text.rpartition(" ")[0]
            # Not half of what there is room for, for the sake of a word without an end.
            text = shorter if len(shorter) >= _NEAR_ENOUGH * len(text) else text[:-1]
        return f"{text.rstrip(' ,;:–-')} …"

    def _broken(self, text: str) -> list[str]:
        """The lines; those that begin with a word begin with a space."""
        room = self.width / (self.size * MM_OF_A_POINT)
        lines: list[str] = []
        left = 0.0
        for piece in _pieces(text, room):
            wide = sum(map(_width, piece))
            if lines and wide - _WIDTH_OF[" "] <= left:
                lines[-1] += piece
                left -= wide
            else:
                lines.append(piece)
                left = room - wide
        return lines


def share(wanted: Sequence[int], room: int) -> list[int]:
    """Lines for texts that want so many: what each wants, or as many as the others that get too few."""
    shares = [0] * len(wanted)
    while room > 0 and (hungry := [i for i, share in enumerate(shares) if share < wanted[i]]):
        for place in hungry[:room]:
            shares[place] += 1
        room -= len(hungry[:room])
    return shares


def _pieces(text: str, room: float) -> Iterator[str]:
    """What a line is filled with: words, each with the space before it, and very long ones in pieces.

    Those are printed with places to break them (`text.printable`), and broken where a line is full.
    """
    for word in text.split():
        parts = _PIECE.findall(word) if len(word) > LONGEST_WORD else [word]
        for number, part in enumerate(parts):
            yield from _filling(part if number else f" {part}", room)


def _filling(part: str, room: float) -> Iterator[str]:
    piece, wide = "", 0.0
    for letter in part:
        if piece.strip() and wide + _width(letter) > room:
            yield piece
            piece, wide = "", 0.0
        piece += letter
        wide += _width(letter)
    yield piece


def _width(letter: str) -> float:
    if letter in _WIDTH_OF:
        return _WIDTH_OF[letter]
    return _OTHER_LETTER if letter.isalpha() and letter < "\u0500" else _SIGN
