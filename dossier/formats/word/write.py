"""Walks the HTML of a report into a Word document.

Knows HTML and a few class names of the report's templates; what it does not know it takes for what its tag
says, so that a new kind of report needs nothing here.
"""

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from django.core.files.storage import default_storage
from docx.image.exceptions import UnrecognizedImageError
from docx.parts.document import DocumentPart
from docx.shared import Emu, Mm, Pt

from projects.models import Picture

from ...paper.report import Choices, report_html
from ...read import Dossier
from ..packing import pack, unpack
from .band import TEAL, band_of, lay_band, on_band
from .blank import blank_document, fonts, text_width
from .columns import Columns, count_columns, ends_with_numbers, rows_of, span
from .drawing import draw, draw_fields
from .elements import (
    BREAK,
    TAB,
    Element,
    Piece,
    collapsed,
    decorative,
    element,
    field,
    fixed_table,
    paragraph,
    run,
    table_cell,
)
from .sheet import COLUMNS, GAP, beside, is_sheet, set_close
from .tree import Node, read_html

_BLOCKS = """
address article aside blockquote body caption dd details dialog div dl dt fieldset figcaption figure footer
form h1 h2 h3 h4 h5 h6 head header hr html li main nav ol p pre section summary svg table tbody td tfoot th
thead tr ul
"""
BLOCKS = frozenset(_BLOCKS.split())
HEADINGS = {f"h{level}": level for level in range(1, 7)}
DEEPEST_HEADING, DEEPEST_LIST = 4, 3

STYLES = {
    "guide": "Guide",
    "reading": "Guide",
    "meta": "Meta",
    "eyebrow": "Meta",
    "empty": "Meta",
    "typed": "Typed",
    "wordmark": "Wordmark",
    "cover-kind": "Subtitle",
    "band-kind": "Subtitle",
    "band-facts": "BandFacts",
}
"""By the class names of the report's templates."""

LONGEST_KEPT_WHOLE = 900
"""So many letters of a cell, as in the PDF. A row that is longer may go on over the end of its page."""

STAND_ALONE = frozenset(["Normal", "Typed"])
"""In which a line all in bold tells what comes below it."""
KEPT = frozenset(["with-next", "progress"])
"""The class names of paragraphs that are read with the next."""

GREY = "55636A"
COLOURS = {"phase-samskabelse": "2B5C97", "phase-erkendelse": "74477F"}
"""Of the headings in a phase's own part; the first phase has the colour of all others."""

WIDE = {
    "plot": 92.0,
    "compass-drawing": 84.5,
    "stakeholder-map": 104.0,
    "chart": 80.0,
    "score-bars": 60.0,
    "account-bar": 126.0,
    "small-plot": 40.0,
}
"""The figures by their class names, in millimetres as in the PDF. One that is not here is `NOT_TOLD`."""
NOT_TOLD, HIGHEST, HIGHEST_PICTURE = 46.0, 150.0, 90.0
FIELD, FIELD_IN_TABLE = 5.8, 3.2
"""A field of how far a step is, with its air."""

UPDATE = "Sidetal kommer med når du højreklikker på indholdet og vælger »Opdater felt«."


def write_word(dossier: Dossier, choices: Choices) -> bytes:
    """The report, put together as the PDF is with the same choices."""
    return word_of(report_html(dossier, choices), dossier)


def word_of(html: str, dossier: Dossier) -> bytes:
    """HTML of one of the report's templates as Word. No pictures are read but those of the dossier."""
    tree = read_html(html)
    title = next((node.text for node in tree.all("title")), "") or dossier.project.title
    document = blank_document(dossier, title)
    if is_sheet(tree):
        set_close(document)
    band = band_of(tree)
    if band:
        lay_band(document, band)
    width = text_width(document.sections[0])
    content = _Writer(document.part, tree, dossier.pictures).written(tree, width)
    if band:
        content = on_band(content, band, width)
    body = document.element.body
    for place, one in enumerate(content):
        body.insert(place, one)
    written = io.BytesIO()
    document.save(written)
    return pack(unpack(written.getvalue()) | {"word/fontTable.xml": fonts()})


@dataclass(frozen=True)
class Place:
    """Where in the document a node stands, and what it has from those around it."""

    width: int
    """In twentieths of a point."""
    style: str = "Normal"
    bold: bool = False
    italic: bool = False
    colour: str = ""
    heading_colour: str = ""
    list_level: int = 0
    number: int = 0
    """Of the list that the item belongs to, in Word's numbering."""
    is_contents: bool = False
    ends_with_numbers: bool = False
    """Of the table that it stands in."""
    is_right: bool = False
    keeps_next: bool = False


class _Writer:
    def __init__(self, part: DocumentPart, tree: Node, pictures: Iterable[Picture]):
        self.part = part
        # By the same made-up addresses as for the PDF.
        self.files = {f"picture:{picture.pk}": picture.small_name for picture in pictures}
        # The one heading above all others is the title, and those below it begin at Word's first level.
        self.above = 0 if sum(1 for _ in tree.all("h1")) > 1 else 1
        self.contents: list[Element] = []
        """What stands where the contents come: they are written when all headings are known."""
        self.headings: list[tuple[int, str, str]] = []
        self.columns, self.is_sheet = Columns(tree), is_sheet(tree)
        self.has_begun = self.new_page = False
        self.heading = ""
        self.drawings = 0

    def written(self, tree: Node, width: int) -> list[Element]:
        bodies = list(tree.all("body")) or [tree]
        content = [one for body in bodies for one in self.blocks(body, Place(width=width))]
        _let_go(content)
        self.fill_contents(content)
        return content or [paragraph("Normal")]

    # --- Blocks -------------------------------------------------------------------------------------------

    def blocks(self, node: Node, place: Place) -> list[Element]:
        """What is in a node: its blocks, and paragraphs of the text that stands between them."""
        made: list[Element] = []
        loose: list[Node | str] = []
        for child in [*node.children, None]:
            if child is not None and not _is_block(child):
                loose.append(child)
                continue
            self.join(made, self.paragraph(loose, place))
            loose = []
            if isinstance(child, Node):
                self.join(made, self.block(child, place))
        return made

    def join(self, made: list[Element], more: list[Element]) -> None:
        """Two tables that follow each other would be taken for one."""
        if made and more and _is_table(made[-1]) and _is_table(more[0]):
            made.append(paragraph("Meta"))
        elif made and more and _is_table(made[-1]):
            _move_down(more[0])
        made.extend(more)

    def block(self, node: Node, place: Place) -> list[Element]:
        place = _within(node, place)
        if "page" in node.classes:
            self.new_page = True
        if "band-top" in node.classes:
            return self.band_top(node, place)
        if self.is_sheet and (name := next((one for one in node.classes if one in COLUMNS), "")):
            return self.beside(node, COLUMNS[name], place)
        match node.tag:
            case "head" | "hr":
                return []
            case "svg":
                return self.drawing(node, place)
            case "h1" | "h2" | "h3" | "h4" | "h5" | "h6":
                return self.head(node, place)
            case "ul" | "ol":
                return self.listing(node, place)
            case "table":
                return self.table(node, place)
            case "figcaption" | "caption":
                return self.blocks(node, replace(place, style="Caption", keeps_next=node.tag == "caption"))
            case "dt":
                return self.blocks(node, replace(place, bold=True))
            case _:
                return self.blocks(node, place)

    def band_top(self, node: Node, place: Place) -> list[Element]:
        """Whose report it is and what kind, at either end of a line."""
        ends = [
            run(piece) for one in node.nodes for piece in (TAB, Piece(one.text, bold=one is node.nodes[0]))
        ]
        return [paragraph("Wordmark", *ends[1:], marks=self.marks(replace(place, style="Wordmark")))]

    def beside(self, node: Node, shares: tuple[float, ...], place: Place) -> list[Element]:
        cells = node.nodes
        shares = shares or (1 / max(1, len(cells)),) * len(cells)
        written = []
        for cell, share in zip(cells, shares, strict=False):
            width = int(place.width * share)
            content = self.block(cell, replace(place, width=width - GAP))
            written.append(
                (width, content if content and not _is_table(content[-1]) else [*content, _empty()])
            )
        return [beside(written)] if written else []

    def paragraph(self, nodes: list[Node | str], place: Place) -> list[Element]:
        """The pictures in it, and its words, if it has any."""
        pictures = [made for node in nodes if isinstance(node, Node) for made in self.pictures(node, place)]
        told = _told_apart(nodes) if place.style == "Meta" else nodes
        pieces = collapsed(self.pieces(told, place))
        if place.style in STAND_ALONE and all(piece.bold for piece in pieces if piece is not BREAK):
            place = replace(place, keeps_next=True)  # a heading of sorts
        runs = [run(piece) for piece in pieces]
        return [*pictures, *([paragraph(place.style, *runs, marks=self.marks(place))] if runs else [])]

    def marks(self, place: Place) -> list[Element]:
        marks = [element("w:keepNext")] if place.keeps_next and not self.is_sheet else []
        if self.new_page and self.has_begun:
            marks.append(element("w:pageBreakBefore"))
        self.new_page, self.has_begun = False, True
        if place.number:
            level = element("w:ilvl", val=min(place.list_level, DEEPEST_LIST) - 1)
            marks.append(element("w:numPr", level, element("w:numId", val=place.number)))
        if place.is_right:
            marks.append(element("w:jc", val="right"))
        return marks

    def head(self, node: Node, place: Place) -> list[Element]:
        """A heading at its level; one without words is none."""
        level = HEADINGS[node.tag] - self.above
        text = node.text
        if not text:
            return []
        self.heading = text
        if place.is_contents:
            style = "TOCHeading"
        else:
            style = f"Heading{min(level, DEEPEST_HEADING)}" if level else "Title"
        coloured = replace(place, colour=place.heading_colour if level else "")
        pieces = [run(piece) for piece in collapsed(self.pieces(node.children, coloured))]
        if level and not place.is_contents:
            name = f"_Toc{len(self.headings) + 1:06}"
            self.headings.append((level, text, name))
            number = len(self.headings)
            start = element("w:bookmarkStart", id=number, name=name)
            pieces = [start, *pieces, element("w:bookmarkEnd", id=number)]
        made = paragraph(style, *pieces, marks=self.marks(place))
        if made.xpath("w:pPr/w:pageBreakBefore"):
            made.pPr.get_or_add_spacing().before = Pt(0)
        return [made]

    def listing(self, node: Node, place: Place) -> list[Element]:
        if place.is_contents:
            if self.contents:
                return []
            self.contents = [paragraph("TOC1")]
            return [*self.contents, paragraph("Meta", run(Piece(UPDATE)))]
        level = place.list_level + 1
        name = "ListNumber" if node.tag == "ol" else "ListBullet"
        style = name + (str(min(level, DEEPEST_LIST)) if level > 1 else "")
        number = self.new_numbers() if node.tag == "ol" else 1
        inside = replace(place, style=style, list_level=level, number=number)
        return self.blocks(node, inside)

    def new_numbers(self) -> int:
        """A numbering of its own, from 1."""
        numbering = self.part.numbering_part.element
        number = len(numbering.num_lst) + 1
        overrides = [
            element("w:lvlOverride", element("w:startOverride", val=1), ilvl=level)
            for level in range(DEEPEST_LIST)
        ]
        numbering.append(element("w:num", element("w:abstractNumId", val=2), *overrides, numId=number))
        return number

    # --- Tables -------------------------------------------------------------------------------------------

    def table(self, node: Node, place: Place) -> list[Element]:
        rows = list(rows_of(node))
        if not count_columns(rows):
            return []
        captions = [one for child in node.nodes if child.tag == "caption" for one in self.block(child, place)]
        widths = self.columns.widths(node, rows, place.width)
        place = replace(place, ends_with_numbers=ends_with_numbers(rows))
        heads = element(
            "w:tblLook",
            firstRow=int(any(is_head for is_head, _ in rows)),
            lastRow=0,
            firstColumn=int(any(cell.tag == "th" for head, cells in rows if not head for cell in cells)),
            lastColumn=0,
            noHBand=1,
            noVBand=1,
        )
        caption = element("w:tblCaption", val=self.heading or "Tabel")
        style = "PlainTable" if "plain" in node.classes else "ReportTable"
        made = [self.row(cells, widths, is_head, place) for is_head, cells in rows]
        return [*captions, fixed_table(widths, made, heads, caption, style=style)]

    def row(self, cells: list[Node], widths: list[int], is_head: bool, place: Place) -> Element:
        is_short = all(len(cell.text) <= LONGEST_KEPT_WHOLE for cell in cells)
        marks = [element("w:cantSplit")] * is_short + [element("w:tblHeader")] * is_head
        made = element("w:tr", element("w:trPr", *marks))
        left = list(widths)
        for cell in cells:
            over = span(cell)
            width, left = sum(left[:over]), left[over:]
            inside = replace(place, width=width, is_right=place.ends_with_numbers and cell is cells[-1])
            made.append(self.cell(cell, is_head, inside))
        for width in left:
            made.append(table_cell(width, _empty()))
        return made

    def cell(self, node: Node, is_head: bool, place: Place) -> Element:
        style = "TableHead" if is_head else "TableText"
        inside = replace(_within(node, place), style=style, bold=node.tag == "th" and not is_head)
        content = self.blocks(node, inside)
        if not content or _is_table(content[-1]):
            content.append(_empty())
        made = table_cell(place.width, *content)
        if (over := span(node)) > 1:
            made.tcPr.append(element("w:gridSpan", val=over))
        return made

    # --- Text and pictures --------------------------------------------------------------------------------

    def pieces(self, nodes: Iterable[Node | str], place: Place) -> Iterator[Piece]:
        for node in nodes:
            if isinstance(node, str):
                yield Piece(node, place.bold, place.italic, place.colour)
            elif node.tag == "br":
                yield BREAK
            elif node.tag != "img":
                yield from self.inline(node, place)

    def inline(self, node: Node, place: Place) -> Iterator[Piece]:
        if "bar" in node.classes:
            yield from self.fields(node, place)
            return
        if "who" in node.classes:
            yield BREAK
            place = replace(place, bold=False, colour=GREY)
        bold = place.bold or node.tag in ("b", "strong", "th") or "mark" in node.classes
        inside = replace(place, bold=bold, italic=place.italic or node.tag in ("i", "em", "cite"))
        yield from self.pieces(node.children, inside)

    def fields(self, node: Node, place: Place) -> Iterator[Piece]:
        """An ornament: how far it is, is said in the words beside it."""
        states = tuple((one.classes or [""])[0] for one in node.nodes)
        in_table = place.style.startswith("Table")
        figure = draw_fields(states, place.heading_colour or TEAL, FIELD_IN_TABLE if in_table else FIELD)
        if figure:
            drawing = self.part.new_pic_inline(io.BytesIO(figure.png))
            _fit(drawing, Mm(len(states) * (FIELD_IN_TABLE if in_table else FIELD)), Mm(4))
            self.name(drawing, "Felter", "")
            yield Piece("", drawn=drawing)
            yield Piece(" ")

    def pictures(self, node: Node, place: Place) -> Iterator[Element]:
        for image in [node] if node.tag == "img" else node.all("img"):
            yield self.picture(image, place)

    def drawing(self, node: Node, place: Place) -> list[Element]:
        """A figure of ours. Those without a name are ornaments."""
        name = next((one.text for one in node.all("title")), "")
        room = place.width * 635 / Mm(1)
        wished = next((WIDE[one] for one in node.classes if one in WIDE), NOT_TOLD)
        figure = draw(node, min(wished, room)) if name else None
        if not figure:
            return []
        described = next((one.text for one in node.all("desc")), "")
        alt = f"{name.rstrip('.')}. {described}".strip()
        width = Mm(min(wished, room, HIGHEST / figure.height))
        return [self.shown(figure.png, "Figur", alt, width, replace(place, style="Normal"))]

    def picture(self, node: Node, place: Place) -> Element:
        """One of the dossier's own, from where they are kept; of any other only what it shows, in words."""
        alt = node.attributes.get("alt", "")
        name = self.files.get(node.attributes.get("src", ""))
        try:
            if name is None:
                raise FileNotFoundError
            with default_storage.open(name) as file:
                return self.shown(file.read(), "Billede", alt, Emu(place.width * 635), place)
        except (OSError, UnrecognizedImageError):
            return paragraph("Meta", run(Piece(f"Billede: {alt}")), marks=self.marks(place))

    def shown(self, content: bytes, kind: str, alt: str, width: int, place: Place) -> Element:
        drawing = self.part.new_pic_inline(io.BytesIO(content))
        _fit(drawing, width, Mm(HIGHEST if kind == "Figur" else HIGHEST_PICTURE))
        self.name(drawing, kind, alt)
        return paragraph(
            place.style,
            element("w:r", element("w:drawing", drawing)),
            marks=self.marks(replace(place, keeps_next=True)),
        )

    def name(self, drawing: Element, kind: str, alt: str) -> None:
        self.drawings += 1
        for side in "TBLR":
            drawing.set(f"dist{side}", "0")  # or some programs give it air of their own
        drawing.docPr.set("id", str(self.drawings))
        drawing.docPr.set("name", f"{kind} {self.drawings}")
        drawing.docPr.set("descr", alt)
        if not alt:
            drawing.docPr.append(decorative())

    # --- Contents -----------------------------------------------------------------------------------------

    def fill_contents(self, content: list[Element]) -> None:
        """A field that Word makes anew when asked, with the headings in it as links until then.

        Only the chapters, so that it is a page; Word's own navigation has the rest. Word is not asked to fill
        in the numbers itself: it would meet whoever opens the file with a question about other files.
        """
        if not self.contents:
            return
        entries = [
            paragraph("TOC1", element("w:hyperlink", run(Piece(text)), anchor=name, history=1))
            for level, text, name in self.headings
            if level == 1
        ] or [paragraph("TOC1")]
        begin, code, separate, end = field('TOC \\o "1-1" \\h \\z')
        for place, one in enumerate((begin, code, separate)):
            entries[0].insert(1 + place, one)
        entries[-1].append(end)
        place = content.index(self.contents[0])
        content[place : place + 1] = entries


def _is_block(node: Node | str) -> bool:
    """Also what has a block in it, whatever it is itself."""
    return isinstance(node, Node) and (node.tag in BLOCKS or any(map(_is_block, node.children)))


def _is_table(one: Element) -> bool:
    return str(one.tag).endswith("}tbl")


def _let_go(content: list[Element]) -> None:
    """What is kept with that which it is about, but is followed by something else, is not held by it.

    Else points that nobody has answered would hang together over the end of the page.
    """
    for one, after in pairwise([*content, None]):
        if not _is_table(one) and one.pPr.style == "Meta" and (after is None or _begins(after)):
            one.pPr.keepNext_val = False


def _begins(one: Element) -> bool:
    """Whether something new begins with it."""
    return not _is_table(one) and str(one.pPr.style).startswith(("Heading", "Title", "TOC"))


def _move_down(one: Element) -> None:
    """With air above, where its style has none. A heading has."""
    looks = one.pPr
    if not looks.style.startswith(("Heading", "Title")):
        looks.get_or_add_spacing().before = Pt(6)


def _empty() -> Element:
    return paragraph("TableText")


def _within(node: Node, place: Place) -> Place:
    style = next((STYLES[name] for name in node.classes if name in STYLES), place.style)
    colour = next((COLOURS[name] for name in node.classes if name in COLOURS), place.heading_colour)
    width = place.width // 2 if "picture-cell" in node.classes else place.width
    return replace(
        place,
        style=style,
        bold=place.bold or "figure" in node.classes,
        heading_colour=colour,
        width=width,
        is_contents=place.is_contents or "contents" in node.classes,
        keeps_next=place.keeps_next or bool(KEPT.intersection(node.classes)) or node.tag == "dt",
    )


def _told_apart(nodes: list[Node | str]) -> list[Node | str]:
    """With a dot between what the report sets apart with one."""
    told: list[Node | str] = []
    for node in nodes:
        is_span = isinstance(node, Node) and node.tag == "span"
        if is_span and any(isinstance(one, Node) for one in told):
            told.append(" · ")
        told.append(node)
    return told


def _fit(drawing: Element, width: int, height: int) -> None:
    """In the room that there is for it."""
    extent = drawing.extent
    scale = min(width / extent.cx, height / extent.cy)
    size = int(extent.cx * scale), int(extent.cy * scale)
    for one in (extent, drawing.graphic.graphicData.pic.spPr.xfrm.ext):
        one.cx, one.cy = size
