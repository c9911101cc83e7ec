"""What may never happen on a printed page, whatever is written in it."""

from collections.abc import Iterator
from itertools import combinations
from typing import Any

from tests.dossier.test_report import cover, text_boxes

HEADINGS = {"h1", "h2", "h3", "h4"}


def assert_nothing_leaves_its_page(sheets: Any) -> None:
    """Nor covers something else, and no heading stands alone at a page's end."""
    for sheet in sheets:
        paper = sheet._page_box
        root, *heads = paper.children
        # Some reports reach to the edges with what they draw; never with what they say.
        right = paper.content_box_x() + paper.width + 1
        bottom = paper.content_box_y() + paper.height + 1
        boxes = list(text_boxes(root))
        for box in boxes:
            assert paper.content_box_x() - 1 <= box.position_x, box.text
            assert box.position_x + box.width <= right, box.text
            assert 0 <= box.position_y <= box.position_y + box.height <= bottom, box.text
        for box in (box for head in heads for box in text_boxes(head)):
            assert 0 <= box.position_x <= box.position_x + box.width <= paper.margin_width(), box.text
            assert 0 <= box.position_y <= box.position_y + box.height <= paper.margin_height(), box.text
        for one, other in combinations(boxes, 2):
            assert not cover(one, other), (one.text, other.text)
        # What is drawn on the page counts for nothing here: there may be no more than a figure on it.
        lowest = max(boxes, key=lambda box: box.position_y, default=None)
        assert lowest is None or lowest.element_tag not in HEADINGS, lowest.text
        leading = [box for _, lead in _boxes(root, {"with-next"}) for box in text_boxes(lead)]
        assert lowest not in leading, lowest.text


def assert_nothing_leaves_its_box(sheets: Any, classes: set[str]) -> None:
    """Nothing that is written in a box of one of these classes reaches below it."""
    found = set()
    for sheet in sheets:
        for name, box in _boxes(sheet._page_box, classes):
            found.add(name)
            bottom = box.position_y + box.margin_height() + 1
            for written in text_boxes(box):
                assert written.position_y + written.height <= bottom, (name, written.text)
    assert found == classes


def _boxes(box: Any, classes: set[str]) -> Iterator[tuple[str, Any]]:
    element = getattr(box, "element", None)
    names = set((element.get("class") or "").split()) if element is not None else set()
    for name in names & classes:
        # Other boxes of the same element, as a table around its rows, are as large or within.
        yield name, box
        return
    for child in getattr(box, "children", ()):
        yield from _boxes(child, classes)
