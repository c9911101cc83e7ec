"""Text that a PDF can hold: without characters that it has no room for, or that no font here can draw."""

import logging
import re

_TURNED_ROUND = [*range(0x202A, 0x202F), *range(0x2066, 0x206A)]
"""Marks that turn what comes after them round, to the end of the page for that matter."""
_DROPPED = [*range(0x20), *range(0x7F, 0xA0), *_TURNED_ROUND, 0xFFFE, 0xFFFF]
_TRANSLATION: dict[int, str | None] = dict.fromkeys(_DROPPED) | {
    **{ord(kept): kept for kept in "\t\n\r"},
    0x85: "\n",
    0x2028: "\n",
    0x2029: "\n",
    0xF0B7: "•",  # what Word pastes for the dot of a list
}


_TAG_OR_LONG_WORD = re.compile(r"<[^>]*>|(?:&#?\w+;|[^<>\s&]){61,}")
"""The time to hyphenate a word grows steeply with its length: 1,200 letters without a space take seconds."""

_PIECE = re.compile(r"(?:&#?\w+;|.){1,40}")


def printable(html: str) -> str:
    """Without the characters that XML and PDF have no room for, and with places to break very long words."""
    text = html.translate(_TRANSLATION)
    body = max(text.find("<body"), 0)
    return text[:body] + _TAG_OR_LONG_WORD.sub(_with_breaks, text[body:])


def _with_breaks(match: re.Match[str]) -> str:
    text = match.group()
    return text if text.startswith("<") else "<wbr>".join(_PIECE.findall(text))


_MONTHS = "januar februar marts april maj juni juli august september oktober november december"
_WITHOUT_DATES = r"<head>.*?</head>|<svg.*?</svg>|<[^>]*>"
_DATE = re.compile(
    rf"{_WITHOUT_DATES}|(\b\d{{1,2}}\. (?:{'|'.join(_MONTHS.split())})(?: \d{{4}})?\b)", re.DOTALL
)


def with_whole_dates(html: str) -> str:
    """With no date divided at the end of a line. Its spaces stay what they are, so that it can be found."""
    return _DATE.sub(_whole_date, html)


def _whole_date(match: re.Match[str]) -> str:
    return f"<time>{match[1]}</time>" if match[1] else match.group()


class Glyphs(logging.Filter):
    """Learns which characters no font on this machine can draw, most of them emoji, and replaces them.

    WeasyPrint draws an empty box for them, which PDF/UA forbids, and tells of it in its log only.
    """

    def __init__(self) -> None:
        super().__init__()
        self.missing: set[str] = set()
        self.told: set[str] = set()

    def filter(self, record: logging.LogRecord) -> bool:
        if not record.msg.startswith(".notdef glyph"):
            return True
        assert isinstance(record.args, tuple)
        self.told.add(str(record.args[0]))
        return False

    def learn_what_was_missing(self) -> bool:
        """Whether the last document held characters that were not known to be missing."""
        news = self.told - self.missing
        self.missing |= news
        return bool(news)

    def drawable(self, html: str) -> str:
        if not self.missing:
            return html
        # With the joiners and variation selectors that hold an emoji together.
        characters = re.escape("".join(sorted(self.missing)))
        return re.sub(f"[{characters}][{characters}\u200d\ufe0e\ufe0f]*", "[tegn]", html)


glyphs = Glyphs()
_log = logging.getLogger("weasyprint")
_log.setLevel(logging.WARNING)  # it narrates each page at INFO
_log.addFilter(glyphs)
