"""Walks the HTML of a report into a Word document.

Knows HTML and a few class names of the report's templates; what it does not know it takes for what its tag
says, so that a new kind of report needs nothing here.
"""

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from django.core.files.storage import default_storage
from docx.image.exceptions import UnrecognizedImageError
from docx.parts.document import DocumentPart
from docx.shared import Emu, Mm, Pt

from projects.models import Picture

from ...paper.report import Choices, report_html
from ...read import Dossier
from ..packing import pack, unpack
from .blank import blank_document, fonts
from .elements import BREAK, Element, Piece, collapsed, element, field, paragraph, run
from .tree import Node, read_html

TEXT_WIDTH = 8844
"""Between the margins, in twentieths of a point."""

_BLOCKS = """
address article aside blockquote body caption dd details dialog div dl dt fieldset figcaption figure footer
form h1 h2 h3 h4 h5 h6 head header hr html li main nav ol p pre section summary svg table tbody td tfoot th
thead tr ul
"""
BLOCKS = frozenset(_BLOCKS.split())
HEADINGS = {f"h{level}": level for level in range(1, 7)}
DEEPEST_HEADING, DEEPEST_IN_CONTENTS, DEEPEST_LIST = 4, 2, 3

LETTER, GAP = 115, 160
"""The width of a bold letter in a table and of the air beside a cell, in twentieths of a point."""
LONGEST_KEPT_WHOLE = 20

STYLES = {
    "guide": "Guide",
    "reading": "Guide",
    "meta": "Meta",
    "eyebrow": "Meta",
    "empty": "Meta",
    "typed": "Typed",
    "wordmark": "Wordmark",
    "cover-kind": "Subtitle",
}
"""By the class names of the report's templates."""

GREY = "55636A"
COLOURS = {"phase-samskabelse": "2B5C97", "phase-erkendelse": "74477F"}
"""Of the headings in a phase's own part; the first phase has the colour of all others."""

DRAWN = "Figuren »{name}« er tegnet i rapporten som PDF. Her står det den viser, i ord."
UPDATE = "Sidetal kommer med når du højreklikker på indholdet og vælger »Opdater felt«."


def write_word(dossier: Dossier, choices: Choices) -> bytes:
    """The report, put together as the PDF is with the same choices."""
    return word_of(report_html(dossier, choices), dossier)


def word_of(html: str, dossier: Dossier) -> bytes:
    """HTML of one of the report's templates as Word. No pictures are read but those of the dossier."""
    tree = read_html(html)
    title = next((node.text for node in tree.all("title")), "") or dossier.project.title
    document = blank_document(dossier, title)
    writer = _Writer(document.part, tree, dossier.pictures)
    content = writer.written(tree)
    body = document.element.body
    for place, one in enumerate(content):
        body.insert(place, one)
    written = io.BytesIO()
    document.save(written)
    return pack(unpack(written.getvalue()) | {"word/fontTable.xml": fonts()})


@dataclass(frozen=True)
class Place:
    """Where in the document a node stands, and what it has from those around it."""

    style: str = "Normal"
    bold: bool = False
    italic: bool = False
    colour: str = ""
    heading_colour: str = ""
    list_level: int = 0
    number: int = 0
    """Of the list that the item belongs to, in Word's numbering."""
    width: int = TEXT_WIDTH
    is_contents: bool = False


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
        self.has_begun = self.new_page = False
        self.heading = ""
        self.drawings = 0

    def written(self, tree: Node) -> list[Element]:
        bodies = list(tree.all("body")) or [tree]
        content = [one for body in bodies for one in self.blocks(body, Place())]
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
        if "plot-key" in node.classes:
            return []  # of a drawing that is not there
        if "page" in node.classes:
            self.new_page = True
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
                return self.blocks(node, replace(place, style="Caption"))
            case "dt":
                return self.blocks(node, replace(place, bold=True))
            case _:
                return self.blocks(node, place)

    def paragraph(self, nodes: list[Node | str], place: Place) -> list[Element]:
        """The pictures in it, and its words, if it has any."""
        pictures = [made for node in nodes if isinstance(node, Node) for made in self.pictures(node, place)]
        told = _told_apart(nodes) if place.style == "Meta" else nodes
        runs = [run(piece) for piece in collapsed(self.pieces(told, place))]
        return [*pictures, *([paragraph(place.style, *runs, marks=self.marks(place))] if runs else [])]

    def marks(self, place: Place) -> list[Element]:
        marks = []
        if self.new_page and self.has_begun:
            marks.append(element("w:pageBreakBefore"))
        self.new_page, self.has_begun = False, True
        if place.number:
            level = element("w:ilvl", val=min(place.list_level, DEEPEST_LIST) - 1)
            marks.append(element("w:numPr", level, element("w:numId", val=place.number)))
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
        coloured = replace(place, colour=place.heading_colour)
        pieces = [run(piece) for piece in collapsed(self.pieces(node.children, coloured))]
        if level and not place.is_contents:
            name = f"_Toc{len(self.headings) + 1:06}"
            self.headings.append((level, text, name))
            number = len(self.headings)
            start = element("w:bookmarkStart", id=number, name=name)
            pieces = [start, *pieces, element("w:bookmarkEnd", id=number)]
        return [paragraph(style, *pieces, marks=self.marks(place))]

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
        rows = list(_rows(node))
        count = max((sum(_span(cell) for cell in cells) for _, cells in rows), default=0)
        if not count:
            return []
        captions = [one for child in node.nodes if child.tag == "caption" for one in self.block(child, place)]
        widths = _widths([cells for _, cells in rows], count, place.width)
        plain = "plain" in node.classes
        looks = element(
            "w:tblPr",
            element("w:tblStyle", val="PlainTable" if plain else "ReportTable"),
            element("w:tblW", w=sum(widths), type="dxa"),
            element("w:tblLayout", type="fixed"),
            element(
                "w:tblLook",
                firstRow=int(any(is_head for is_head, _ in rows)),
                lastRow=0,
                firstColumn=int(any(cell.tag == "th" for head, cells in rows if not head for cell in cells)),
                lastColumn=0,
                noHBand=1,
                noVBand=1,
            ),
            element("w:tblCaption", val=self.heading or "Tabel"),
        )
        made = element("w:tbl", looks, element("w:tblGrid", *(element("w:gridCol", w=one) for one in widths)))
        for is_head, cells in rows:
            made.append(self.row(cells, widths, is_head, place))
        return [*captions, made]

    def row(self, cells: list[Node], widths: list[int], is_head: bool, place: Place) -> Element:
        marks = [element("w:cantSplit")] + [element("w:tblHeader")] * is_head
        made = element("w:tr", element("w:trPr", *marks))
        left = list(widths)
        for cell in cells:
            span = _span(cell)
            width, left = sum(left[:span]), left[span:]
            made.append(self.cell(cell, span, width, is_head, place))
        for width in left:
            made.append(element("w:tc", element("w:tcPr", element("w:tcW", w=width, type="dxa")), _empty()))
        return made

    def cell(self, node: Node, span: int, width: int, is_head: bool, place: Place) -> Element:
        style = "TableHead" if is_head else "TableText"
        inside = replace(
            _within(node, place), style=style, width=width, bold=node.tag == "th" and not is_head
        )
        looks = element("w:tcPr", element("w:tcW", w=width, type="dxa"))
        if span > 1:
            looks.append(element("w:gridSpan", val=span))
        content = self.blocks(node, inside)
        if not content or _is_table(content[-1]):
            content.append(_empty())
        return element("w:tc", looks, *content)

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
        if "who" in node.classes:
            yield BREAK
            place = replace(place, bold=False, colour=GREY)
        bold = place.bold or node.tag in ("b", "strong", "th") or "mark" in node.classes
        inside = replace(place, bold=bold, italic=place.italic or node.tag in ("i", "em", "cite"))
        yield from self.pieces(node.children, inside)

    def pictures(self, node: Node, place: Place) -> Iterator[Element]:
        for image in [node] if node.tag == "img" else node.all("img"):
            yield self.picture(image, place)

    def drawing(self, node: Node, place: Place) -> list[Element]:
        """Word draws none of ours, and all that they say stands in words beside them.

        Those that are described as well as named are spoken of in the text, so their place is told.
        """
        name = next((one.text for one in node.all("title")), "")
        if not name or not any(node.all("desc")):
            return []
        return [paragraph("Meta", run(Piece(DRAWN.format(name=name))), marks=self.marks(place))]

    def picture(self, node: Node, place: Place) -> Element:
        """One of the dossier's own, from where they are kept; of any other only what it shows, in words."""
        alt = node.attributes.get("alt", "")
        name = self.files.get(node.attributes.get("src", ""))
        try:
            if name is None:
                raise FileNotFoundError
            with default_storage.open(name) as file:
                drawing = self.part.new_pic_inline(io.BytesIO(file.read()))
        except (OSError, UnrecognizedImageError):
            return paragraph("Meta", run(Piece(f"Billede: {alt}")), marks=self.marks(place))
        _fit(drawing, Emu(place.width * 635))
        self.drawings += 1
        drawing.docPr.set("id", str(self.drawings))
        drawing.docPr.set("name", f"Billede {self.drawings}")
        drawing.docPr.set("descr", alt)
        return paragraph(
            place.style,
            element("w:r", element("w:drawing", drawing)),
            marks=[element("w:keepNext"), *self.marks(place)],
        )

    # --- Contents -----------------------------------------------------------------------------------------

    def fill_contents(self, content: list[Element]) -> None:
        """A field that Word makes anew when asked, with the headings in it as links until then."""
        if not self.contents:
            return
        entries = [
            paragraph(f"TOC{level}", element("w:hyperlink", run(Piece(text)), anchor=name, history=1))
            for level, text, name in self.headings
            if level <= DEEPEST_IN_CONTENTS
        ] or [paragraph("TOC1")]
        begin, code, separate, end = field(f'TOC \\o "1-{DEEPEST_IN_CONTENTS}" \\h \\z \\u')
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
    is_contents = place.is_contents or "contents" in node.classes
    return replace(place, style=style, heading_colour=colour, width=width, is_contents=is_contents)


def _told_apart(nodes: list[Node | str]) -> list[Node | str]:
    """With a dot between what the report sets apart with one."""
    told: list[Node | str] = []
    for node in nodes:
        is_span = isinstance(node, Node) and node.tag == "span"
        if is_span and any(isinstance(one, Node) for one in told):
            told.append(" · ")
        told.append(node)
    return told


def _rows(table: Node) -> Iterator[tuple[bool, list[Node]]]:
    """Each row with its cells, and whether it is a head of the columns."""
    for child in table.nodes:
        if child.tag == "tr":
            yield False, [cell for cell in child.nodes if cell.tag in ("td", "th")]
        elif child.tag in ("thead", "tbody", "tfoot"):
            for _, cells in _rows(child):
                yield child.tag == "thead", cells


def _span(cell: Node) -> int:
    told = cell.attributes.get("colspan", "")
    return max(1, min(int(told), 60)) if told.isascii() and told.isdigit() else 1


def _widths(rows: list[list[Node]], count: int, width: int) -> list[int]:
    """For each column its longest word, if there is room for that, and what is left by how much it says."""
    words, texts = [0] * count, [0] * count
    for cells in rows:
        place = 0
        for cell in cells:
            if _span(cell) == 1:
                text = cell.text
                texts[place] = max(texts[place], len(text))
                words[place] = max(words[place], *map(len, text.split()), 0)
            place += _span(cell)
    wished = [GAP + LETTER * min(longest, LONGEST_KEPT_WHOLE) for longest in words]
    needed = [one * min(1, width / sum(wished)) for one in wished]
    shares = [min(max(length, 1), 80) ** 0.75 for length in texts]
    left = width - sum(needed)
    return [int(one + left * share / sum(shares)) for one, share in zip(needed, shares, strict=True)]


def _fit(drawing: Element, width: int) -> None:
    """In the width that there is, and no higher than a third of a page."""
    extent = drawing.extent
    scale = min(width / extent.cx, Mm(90) / extent.cy)
    size = int(extent.cx * scale), int(extent.cy * scale)
    for one in (extent, drawing.graphic.graphicData.pic.spPr.xfrm.ext):
        one.cx, one.cy = size
