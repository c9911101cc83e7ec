"""The band of colour behind the head of a report: a picture in the running head of the first page.

So it is neither read aloud nor in the way when somebody writes, and the words on it stay words.
"""

import io
from copy import deepcopy
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile

from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.oxml.text.paragraph import CT_P
from docx.shared import Mm, Pt, RGBColor
from PIL import Image, ImageDraw

from .drawing import font_of
from .elements import Element, decorative, element, fixed_table, paragraph, table_cell
from .tree import Node

TEAL, BLUE, PURPLE = "0B4F5C", "2B5C97", "74477F"
_COLOURS = {
    "cover-closing": PURPLE,
    "sheet-erkendelse": PURPLE,
    "phase-erkendelse": PURPLE,
    "sheet-samskabelse": BLUE,
    "phase-samskabelse": BLUE,
}
"""By the class names of what the band is the head of."""
_SIZES = {"title-large": 25, "title-medium": 19, "title-small": 14, "title-tiny": 11}
COVER_SIZES = (30, 24, 18)
"""The largest that a title is not too long for."""

ON_BAND = ("Title", "Subtitle", "Wordmark", "BandFacts")
"""The styles of what is written on it."""
PAGE_WIDTH, TEXT_WIDTH = 210, 156
DOTS = 6
"""To a millimetre; that is enough for edges that are all straight or thin."""
POINT, WIDER = 0.353, 1.22
"""A point in millimetres, and how much wider than ours the widest letters are."""
TWENTIETHS = 56.7
"""Of a point, to a millimetre."""


@dataclass(frozen=True)
class Band:
    colour: str
    height: int
    """In millimetres: of so many lines as the title takes in the widest font that it may be shown in."""
    title_size: int
    is_cover: bool

    @property
    def top(self) -> int:
        """The margin above the words on it."""
        return 30 if self.is_cover else 16


def on_band(content: list[Element], band: Band, width: int) -> list[Element]:
    """With the words that stand on the band in a cell as high as it is: all that comes after is below it."""
    words = list(takewhile(lambda one: isinstance(one, CT_P) and one.style in ON_BAND, content))
    if not words:
        return content
    air = 14 if band.is_cover else 4
    height = element("w:trHeight", val=round((band.height + air - band.top) * TWENTIETHS), hRule="atLeast")
    row = element("w:tr", element("w:trPr", height), table_cell(width, *words))
    sides = [element(f"w:{side}", w=0, type="dxa") for side in ("left", "right")]
    table = fixed_table([width], [row], element("w:tblCellMar", *sides))
    after = content[len(words) :]
    between = [paragraph("TableText")] if after and not isinstance(after[0], CT_P) else []
    return [table, *between, *after]


def band_of(tree: Node) -> Band | None:
    """That of the report's own head, if it has one."""
    for cover in tree.all("section"):
        if "cover" in cover.classes:
            title = _title(cover)
            size = next((size for size in COVER_SIZES if _lines_of(title, size) <= 5), COVER_SIZES[-1])
            return Band(_colour(cover), max(140, 84 + _height_of(title, size)), size, is_cover=True)
    sheets = [node for node in tree.all("section") if "sheet" in node.classes]
    for head in tree.all("header"):
        if "band" in head.classes:
            size = next((_SIZES[name] for name in head.classes if name in _SIZES), _SIZES["title-large"])
            height = 34 + _height_of(_title(head), size)
            return Band(_colour(head, *sheets), height, size, is_cover=False)
    return None


def _colour(*nodes: Node) -> str:
    return next((_COLOURS[name] for node in nodes for name in node.classes if name in _COLOURS), TEAL)


def _title(node: Node) -> str:
    return next((one.text for one in node.all("h1")), "")


def _height_of(title: str, size: int) -> int:
    return round(_lines_of(title, size) * size * POINT * 1.2)


def _lines_of(title: str, size: int) -> int:
    """In letters that are wider than ours, as they are where ours are not to be had."""
    font, room = font_of("SemiBold", size * 4), TEXT_WIDTH / POINT * 4 / WIDER
    lines, taken = 1, 0.0
    for word in title.split():
        length = font.getlength(f"{word} ")
        if taken and taken + length > room:
            lines, taken = lines + 1, 0.0
        taken += length
        lines, taken = lines + int(taken // room), taken % room
    return lines


def lay_band(document: WordDocument, band: Band) -> None:
    """Puts it behind the first page, and the words on it in white. They carry its colour behind them too:
    where no running heads are shown, they would else be white on white."""
    section = document.sections[0]
    section.top_margin, section.header_distance = Mm(band.top), Mm(14 if band.is_cover else 8)
    if not band.is_cover:
        section.first_page_footer._element[:] = deepcopy(section.footer._element[:])
    head = section.first_page_header
    number, _ = head.part.get_or_add_image(io.BytesIO(_picture(band)))
    head._element[:] = [paragraph("Header", element("w:r", element("w:drawing", _behind(band, number))))]
    styles = {one.style_id: one for one in document.styles}
    for name in ON_BAND:
        looks = styles[name].font
        looks.color.rgb = RGBColor(0xFF, 0xFF, 0xFF)
        looks.element.rPr.append(element("w:shd", val="clear", color="auto", fill=band.colour))
    styles["Title"].font.size = Pt(band.title_size)
    if not band.is_cover:
        styles["Title"].paragraph_format.space_before = Mm(3)
        styles["Title"].paragraph_format.space_after = Mm(1)
        styles["Wordmark"].font.size = Pt(11.5)


@lru_cache(8)
def _picture(band: Band) -> bytes:
    size = PAGE_WIDTH * DOTS, band.height * DOTS
    # Drawn in grey and given its colours after: black is the band, white the circles.
    drawn = Image.new("L", (size[0] * 2, size[1] * 2) if band.is_cover else (1, 1))
    if band.is_cover:
        pen = ImageDraw.Draw(drawn)
        for left, top in ((112, -44), (164, -28)):
            around = [2 * DOTS * side for side in (left, top, left + 92, top + 92)]
            pen.ellipse(around, outline=255, width=4)
        drawn = drawn.resize(size, Image.Resampling.BOX)
    ground = bytes.fromhex(band.colour)
    levels = [int(dark + (255 - dark) * 0.42 * level / 255) for level in range(256) for dark in ground]
    drawn.putpalette(levels)
    made = io.BytesIO()
    drawn.save(made, "PNG", optimize=True)
    return made.getvalue()


def _behind(band: Band, number: str) -> Element:
    width, height = Mm(PAGE_WIDTH), Mm(band.height)
    made = parse_xml(f"""
    <wp:anchor {nsdecls("wp", "a", "pic", "r")} distT="0" distB="0" distL="0" distR="0" simplePos="0"
        relativeHeight="0" behindDoc="1" locked="0" layoutInCell="1" allowOverlap="1">
      <wp:simplePos x="0" y="0"/>
      <wp:positionH relativeFrom="page"><wp:posOffset>0</wp:posOffset></wp:positionH>
      <wp:positionV relativeFrom="page"><wp:posOffset>0</wp:posOffset></wp:positionV>
      <wp:extent cx="{width}" cy="{height}"/><wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapNone/>
      <wp:docPr id="9000" name="Bånd" descr=""/>
      <wp:cNvGraphicFramePr/>
      <a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>
        <pic:nvPicPr><pic:cNvPr id="9000" name="Bånd" descr=""/><pic:cNvPicPr/></pic:nvPicPr>
        <pic:blipFill><a:blip r:embed="{number}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>
        <pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>
          <a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>
      </pic:pic></a:graphicData></a:graphic>
    </wp:anchor>""")
    made.xpath("wp:docPr")[0].append(decorative())
    return made
