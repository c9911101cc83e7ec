"""How wide the columns of a table are, and which of them are numbers."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from .tree import Node

LETTER, BOLD_LETTER, GAP = 104, 124, 160
"""The width of a letter in a table and of the air beside a cell, in twentieths of a point."""
KEPT_WHOLE = 20
"""So many letters of a word, and of what is said in few of them, are in one line if there is room."""
MOST = 150
"""A column that says more than so much gets no more of what is left."""

ALSO_FOR_SHORT = 0.6
"""So much of what is left may go to columns that say little, before those that say much."""

EVEN = frozenset(["track", "lights"])
"""The class names of tables that compare what stands beside each other."""

_NUMBER = re.compile(r"[\d.,\u00a0 ]+")

type Rows = Sequence[tuple[bool, list[Node]]]
"""Each row, and whether it is a head of the columns."""


def rows_of(table: Node) -> Iterator[tuple[bool, list[Node]]]:
    for child in table.nodes:
        if child.tag == "tr":
            yield False, [cell for cell in child.nodes if cell.tag in ("td", "th")]
        elif child.tag in ("thead", "tbody", "tfoot"):
            for _, cells in rows_of(child):
                yield child.tag == "thead", cells


def span(cell: Node) -> int:
    told = cell.attributes.get("colspan", "")
    return max(1, min(int(told), 60)) if told.isascii() and told.isdigit() else 1


def count_columns(rows: Rows) -> int:
    return max((sum(map(span, cells)) for _, cells in rows), default=0)


class Columns:
    """Of all tables in a document: those that are of a kind have the same, however far apart they are."""

    def __init__(self, tree: Node):
        self.twins: dict[object, list[tuple[bool, list[Node]]]] = {}
        for table in tree.all("table"):
            rows = list(rows_of(table))
            self.twins.setdefault(_kind(table, rows), []).extend(rows)

    def widths(self, table: Node, rows: Rows, width: int) -> list[int]:
        if EVEN.intersection(table.classes):
            count = count_columns(rows)
            return [width // count] * count
        return _widths(self.twins.get(_kind(table, rows), rows), count_columns(rows), width)


def _kind(table: Node, rows: Rows) -> object:
    heads = tuple(tuple(cell.text for cell in cells) for is_head, cells in rows if is_head)
    return tuple(table.classes), heads, count_columns(rows)


def is_of_numbers(rows: Rows) -> bool:
    """Whether the table counts how many there are of each."""
    cells = [cell for is_head, cells in rows if not is_head for cell in cells]
    return bool(cells) and all(cell.tag == "td" and _NUMBER.fullmatch(cell.text) for cell in cells)


def ends_with_numbers(rows: Rows) -> bool:
    """Whether the last of several columns is of numbers, which are read by their last digits."""
    told = [cells for is_head, cells in rows if not is_head and cells]
    return (
        bool(told)
        and not is_of_numbers(rows)
        and all(len(cells) > 1 and _NUMBER.fullmatch(cells[-1].text) for cells in told)
    )


@dataclass(eq=False)
class _Column:
    needs: int = GAP
    """The width of its longest word."""
    likes: int = GAP
    """And of what it says shortly."""
    says: int = 0

    def read(self, cell: Node, is_head: bool) -> None:
        is_bold = cell.tag == "th" or any("mark" in one.classes for one in cell.all("span"))
        letter = BOLD_LETTER if is_bold else LETTER
        for line in _lines(cell):
            longest = max((min(len(word), KEPT_WHOLE) for word in line.split()), default=0)
            self.needs = max(self.needs, GAP + letter * longest)
            if not is_head:
                self.says = max(self.says, len(line))
                self.likes = max(self.likes, GAP + letter * min(len(line), KEPT_WHOLE))

    @property
    def share(self) -> int:
        """Of the width that is left when all have what they need."""
        return min(self.says, MOST) if self.says > KEPT_WHOLE else 0

    @property
    def extra(self) -> int:
        """What it needs to say in one line what it says shortly."""
        return 0 if self.share else max(0, self.likes - self.needs)


def _widths(rows: Rows, count: int, width: int) -> list[int]:
    if is_of_numbers(rows):
        return [width // count] * count
    columns = [_Column() for _ in range(count)]
    for is_head, cells in rows:
        place = 0
        for cell in cells:
            if span(cell) == 1:
                columns[place].read(cell, is_head)
            place += span(cell)
    given = _given(columns, width)
    shares = [column.share for column in columns]
    if not any(shares):
        names = not any(is_head for is_head, _ in rows) and count > 1
        shares = [0 if names and place == 0 else 1 for place in range(count)]
    left = width - sum(given)
    return [int(one + left * share / sum(shares)) for one, share in zip(given, shares, strict=True)]


def _given(columns: list[_Column], width: int) -> list[float]:
    """What they need, and as many as there is room for what they like; less if there is not even that."""
    needed = sum(column.needs for column in columns)
    if needed >= width:
        return [column.needs * width / needed for column in columns]
    given = [float(column.needs) for column in columns]
    left = (width - needed) * (ALSO_FOR_SHORT if any(column.share for column in columns) else 1)
    # The first says what the row is about.
    for column in sorted(columns, key=lambda column: (column is not columns[0], column.extra)):
        if column.extra <= left:
            given[columns.index(column)] += column.extra
            left -= column.extra
    return given


def _lines(cell: Node) -> Iterator[str]:
    """What it says, by what begins a line of its own."""
    yield from (line for line in " ".join(_broken(cell.children)).split("\n") if line.strip())


def _broken(children: Iterable[Node | str]) -> Iterator[str]:
    for child in children:
        if isinstance(child, str):
            yield " ".join(child.split())
        elif child.tag != "svg":
            begins = child.tag in ("p", "div", "br", "li") or "who" in child.classes
            yield from (["\n"] if begins else [])
            yield from _broken(child.children)
            yield from (["\n"] if begins else [])
