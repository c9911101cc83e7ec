"""Reads workbooks and CSV files back, as little as it takes, and as the programs that open them do."""

import csv
import io
import re
from datetime import date, datetime, timedelta
from xml.etree import ElementTree
from zipfile import ZipFile

SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
EXCELS_BEGINNING = datetime(1899, 12, 30)

Cell = str | float | date | datetime | None


class Workbook:
    """The sheets of a file, each with its rows; days and points in time by the look of their cells."""

    def __init__(self, content: bytes) -> None:
        self.file = ZipFile(io.BytesIO(content))
        assert self.file.testzip() is None
        names = [sheet.attrib["name"] for sheet in self.xml("xl/workbook.xml").iter(f"{SHEET}sheet")]
        self.strings = self._strings()
        self.looks = self._looks()
        self.xmls = {
            name: self.xml(f"xl/worksheets/sheet{place}.xml") for place, name in enumerate(names, start=1)
        }
        self.sheets = {name: self._rows(sheet) for name, sheet in self.xmls.items()}

    def xml(self, name: str) -> ElementTree.Element:
        return ElementTree.fromstring(self.file.read(name))

    def _strings(self) -> list[str]:
        if "xl/sharedStrings.xml" not in self.file.namelist():
            return []
        return [
            _unescaped("".join(text.text or "" for text in one.iter(f"{SHEET}t")))
            for one in self.xml("xl/sharedStrings.xml").iter(f"{SHEET}si")
        ]

    def _looks(self) -> list[tuple[str, bool]]:
        """Of each look of a cell: how numbers are written, and whether it is marked as text."""
        styles = self.xml("xl/styles.xml")
        formats = {one.attrib["numFmtId"]: one.attrib["formatCode"] for one in styles.iter(f"{SHEET}numFmt")}
        looks = styles.find(f"{SHEET}cellXfs")
        assert looks is not None
        return [(formats.get(one.attrib["numFmtId"], ""), "quotePrefix" in one.attrib) for one in looks]

    def _rows(self, sheet: ElementTree.Element) -> list[list[Cell]]:
        rows = []
        for row in sheet.iter(f"{SHEET}row"):
            cells: dict[int, Cell] = {}
            for cell in row.iter(f"{SHEET}c"):
                assert cell.find(f"{SHEET}f") is None, "a formula"
                cells[_place(cell.attrib["r"])] = self._read(cell)
            rows.append([cells.get(place) for place in range(max(cells, default=-1) + 1)])
        return rows

    def _read(self, cell: ElementTree.Element) -> Cell:
        value = cell.findtext(f"{SHEET}v")
        if value is None:
            return None
        if cell.attrib.get("t") == "s":
            return self.strings[int(value)]
        assert cell.attrib.get("t", "n") == "n"
        code = self.looks[int(cell.attrib.get("s", 0))][0]
        if "yyyy" not in code:
            return float(value)
        at = EXCELS_BEGINNING + timedelta(days=float(value))
        # In fractions of a day a minute is not whole.
        return (at + timedelta(seconds=30)).replace(second=0, microsecond=0) if "hh" in code else at.date()

    def is_marked_as_text(self, sheet: str, text: str) -> bool:
        for cell in self.xmls[sheet].iter(f"{SHEET}c"):
            if self._read(cell) == text:
                return self.looks[int(cell.attrib["s"])][1]
        raise AssertionError(f"{text!r} is not in {sheet}")


def _place(reference: str) -> int:
    place = 0
    for letter in reference.rstrip("0123456789"):
        place = place * 26 + ord(letter) - ord("A") + 1
    return place - 1


def _unescaped(text: str) -> str:
    """Excel writes what XML cannot hold as `_x0007_`, and so also that itself."""
    return re.sub(r"_x([0-9A-Fa-f]{4})_", lambda match: chr(int(match[1], 16)), text)


def read_csv(content: bytes) -> dict[str, list[list[str]]]:
    """The rows of each file in a ZIP."""
    with ZipFile(io.BytesIO(content)) as file:
        assert file.testzip() is None
        texts = {name: file.read(name).decode("utf-8-sig") for name in file.namelist()}
    return {
        name: list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))
        for name, text in texts.items()
        if name.endswith(".csv")
    }
