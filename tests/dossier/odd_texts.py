"""Texts that have broken files before, and ways to make others."""

import re

from hypothesis import strategies as st

FORMULAS = [
    '=HYPERLINK("https://eksempel.dk";"Klik her")',
    "@SUM(1+1)*cmd",
    "-2+3+cmd|' /C calc'!A0",
    "+45 12 34 56 78",
    "=1+1",
    " =1+1",
    "'=1+1",
    "''@x",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "＝1+1",
    "-",
]
HARMLESS = [
    "-5 er ikke et tal her"[1:],
    "1-2",
    "a=b",
    "'citat",
    "#N/A",
    "TRUE",
    "1e5",
    "007",
    "3/4",
    "https://eksempel.dk",
]
ODD = [
    "_x0041_ _x000D_",
    "\x00\x01\x08\x0b\x1f\x7f\x85\ufffe\uffff",
    "\ud800 alene",
    "😀 👩‍👩‍👧 漢字 \u200fשלום\u202e Kalaallit Føroyar ð",
    "]]> <![CDATA[ &amp; <w:p/> </t>",
    'semikolon; "citat" og\nlinje\r\nskift\rher',
    "\u2028\u2029",
    "   mellemrum   ",
    "m" * 3000,
]

typed = st.one_of(
    st.sampled_from([*FORMULAS, *HARMLESS, *ODD]),
    st.text(max_size=80),
    st.text(st.characters(), max_size=80),
    st.builds(
        "".join,
        st.lists(
            st.sampled_from(["=", "+", "-", "@", "'", "\t", "\r", "\n", " ", "a", ";", '"']), max_size=9
        ),
    ),
)


def as_kept(text: str) -> str:
    """What of a text a file can hold: line breaks of one kind, and no characters that XML has no room for."""
    text = re.sub("\r\n|[\r\x85\u2028\u2029]", "\n", text)
    return "".join(one for one in text if _has_room(ord(one)))


def _has_room(code: int) -> bool:
    return (
        code in (9, 10)
        or 0x20 <= code < 0x7F
        or 0xA0 <= code < 0xD800
        or 0xE000 <= code < 0xFFFE
        or code > 0xFFFF
    )
