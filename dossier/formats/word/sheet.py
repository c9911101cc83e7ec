"""What a project on one page is in Word: close-set, with wide columns of text beside each other.

There it is not cut to fit as in the PDF, so somebody with much to say gets a little of a second page.
"""

from docx.document import Document as WordDocument
from docx.shared import Mm, Pt

from .elements import Element, element, fixed_table, table_cell
from .tree import Node

COLUMNS = {"columns": (0.63, 0.37), "cards": (), "ask": ()}
"""By class name, what is beside each other there, and how wide; evenly if it does not say."""

GAP = 200
"""The air beside a column, in twentieths of a point."""

_LOOKS: dict[str, tuple[float, int, int]] = {
    "Normal": (8.5, 0, 50),
    "Heading1": (11, 100, 20),
    "Heading2": (9, 60, 10),
    "Meta": (8, 0, 20),
    "TableText": (8.5, 0, 0),
    "TableHead": (8.5, 0, 0),
    "BandFacts": (8.5, 0, 0),
}
"""The size of each style in points, and the air above and below it in twentieths of one."""


def is_sheet(tree: Node) -> bool:
    return any("sheet" in section.classes for section in tree.all("section"))


def set_close(document: WordDocument) -> None:
    section = document.sections[0]
    section.left_margin = section.right_margin = Mm(16)
    section.bottom_margin, section.footer_distance = Mm(15), Mm(8)
    styles = {one.style_id: one for one in document.styles}
    for name, (size, before, after) in _LOOKS.items():
        style = styles[name]
        style.font.size = Pt(size)
        style.paragraph_format.space_before, style.paragraph_format.space_after = (
            Pt(before / 20),
            Pt(after / 20),
        )
        style.paragraph_format.line_spacing = 1.06
    # All is on one page, or as much as there is room for: nothing waits for what comes after it.
    for held in document.styles.element.xpath("w:style/w:pPr/w:keepNext"):
        held.getparent().remove(held)
    for rule in styles["Heading1"].element.xpath("w:pPr/w:pBdr"):
        rule.getparent().remove(rule)
    for margin in document.styles.element.xpath("w:style[@w:styleId='ReportTable']//w:tblCellMar/w:top"):
        margin.set(margin.attrib.keys()[0], "30")
    for tab in document.styles.element.xpath("w:style/w:pPr/w:tabs/w:tab"):
        tab.pos = Mm(178)


def beside(cells: list[tuple[int, list[Element]]]) -> Element:
    """Columns of text, each as wide as is said."""
    row = element("w:tr", *(table_cell(width, *content) for width, content in cells))
    air = element("w:tblCellMar", element("w:right", w=GAP, type="dxa"))
    return fixed_table([width for width, _ in cells], [row], air, style="PlainTable")
