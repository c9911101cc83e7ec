"""Text as a file can hold it."""

import re

_BREAKS = re.compile("\r\n|[\r\u0085\u2028\u2029]")
_NOT_IN_XML = re.compile("[^\t\n\x20-\x7e\u00a0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""And the controls from 0x7F, which XML allows but nobody can read."""

_COULD_BE_A_FORMULA = re.compile(r"'*\s*[=+\-@＝＋－＠]|'*[\t\n]")


def clean(text: str) -> str:
    """With line breaks of one kind, and without the characters that XML has no room for."""
    return _NOT_IN_XML.sub("", _BREAKS.sub("\n", text))


def could_be_a_formula(text: str) -> bool:
    """Whether a spreadsheet may run it; behind apostrophes too, so that one more can be taken away again."""
    return _COULD_BE_A_FORMULA.match(text) is not None
