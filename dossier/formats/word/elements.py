"""The few elements of WordprocessingML that the report is made of."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

# lxml's elements, which python-docx gives types of its own.
type Element = Any


def element(tag: str, *children: Element, **attributes: str | int) -> Element:
    """`element("w:spacing", before=120)`; the attributes are in the namespace of the tag."""
    made = OxmlElement(tag)
    prefix = tag.partition(":")[0]
    for name, value in attributes.items():
        made.set(qn(f"{prefix}:{name}"), str(value))
    made.extend(children)
    return made


def fixed_table(
    widths: list[int], rows: Iterable[Element], *looks: Element, style: str | None = None
) -> Element:
    """Its columns are as wide as is said, in twentieths of a point; `looks` come in the schema's order."""
    properties = element(
        "w:tblPr",
        *([element("w:tblStyle", val=style)] if style else []),
        element("w:tblW", w=sum(widths), type="dxa"),
        element("w:tblLayout", type="fixed"),
        *looks,
    )
    grid = element("w:tblGrid", *(element("w:gridCol", w=width) for width in widths))
    return element("w:tbl", properties, grid, *rows)


def table_cell(width: int, *content: Element) -> Element:
    return element("w:tc", element("w:tcPr", element("w:tcW", w=width, type="dxa")), *content)


@dataclass(frozen=True)
class Piece:
    """Some text that looks alike; `BREAK` ends a line, and `TAB` leads to the other end of it."""

    text: str
    bold: bool = False
    italic: bool = False
    colour: str = ""
    drawn: Element | None = None
    """What is in the line instead of text."""


BREAK, TAB = Piece("\n"), Piece("\t")


def collapsed(pieces: Iterable[Piece]) -> list[Piece]:
    """With white space as a browser shows it: one space between words, none at the ends of lines."""
    kept: list[Piece] = []
    for piece in pieces:
        text = piece.text
        if piece.drawn is not None:
            kept.append(piece)
            continue
        if piece is BREAK:
            _end_line(kept)
            kept.append(piece)
            continue
        for white in "\t\n\r\f":
            text = text.replace(white, " ")
        while "  " in text:
            text = text.replace("  ", " ")
        if not kept or kept[-1] is BREAK or kept[-1].text.endswith(" "):
            text = text.removeprefix(" ")
        if text:
            kept.append(replace(piece, text=text))
    while kept and kept[-1] is BREAK:
        kept.pop()
    while kept and kept[0] is BREAK:
        kept.pop(0)
    _end_line(kept)
    return kept


def _end_line(kept: list[Piece]) -> None:
    if kept and kept[-1] is not BREAK and kept[-1].drawn is None:
        last = kept.pop()
        if text := last.text.removesuffix(" "):
            kept.append(replace(last, text=text))
        else:
            _end_line(kept)


_MARKS = {BREAK: partial(element, "w:br"), TAB: partial(element, "w:tab")}


def run(piece: Piece) -> Element:
    if piece.drawn is not None:
        return element("w:r", element("w:drawing", piece.drawn))
    made = element("w:r")
    looks = [element("w:b")] * piece.bold + [element("w:i")] * piece.italic
    if piece.colour:
        looks.append(element("w:color", val=piece.colour))
    if looks:
        made.append(element("w:rPr", *looks))
    made.append(_MARKS[piece]() if piece in _MARKS else text(piece.text))
    return made


def text(content: str) -> Element:
    made = element("w:t")
    made.text = content
    made.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return made


def field(instruction: str, *shown: Element) -> list[Element]:
    """A field that Word works out, with what it shows until then."""
    code = element("w:instrText")
    code.text = f" {instruction} "
    code.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    marks = (element("w:r", element("w:fldChar", fldCharType=kind)) for kind in ("begin", "separate", "end"))
    begin, separate, end = marks
    return [begin, element("w:r", code), separate, *shown, end]


def paragraph(style: str, *content: Element, marks: Iterable[Element] = ()) -> Element:
    """`marks` say how it stands, in the order of the schema."""
    made = element("w:p", element("w:pPr", element("w:pStyle", val=style), *marks))
    made.extend(content)
    return made


def decorative() -> Element:
    """Says of a drawing that it is an ornament, which nobody needs to be told of."""
    return parse_xml(
        f"""<a:extLst {nsdecls("a")}><a:ext uri="{{C183D7F6-B498-43B3-948B-1728B52AA6E4}}">
        <adec:decorative val="1" xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative"/>
        </a:ext></a:extLst>"""
    )
