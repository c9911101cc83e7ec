"""A project as an Excel workbook: a sheet a table, to sort, count and filter in."""

import io
from collections.abc import Iterable
from datetime import date, datetime, time

import xlsxwriter
from django.utils import timezone
from django.utils.formats import number_format
from xlsxwriter.format import Format as Look
from xlsxwriter.worksheet import Worksheet

from ..paper.report import Choices
from ..read import Dossier
from .packing import pack, unpack
from .tables import Cell, Column, Table, tables_of
from .text import clean, could_be_a_formula

LONGEST = 32_767
"""As many letters as Excel has room for in a cell, counted as it counts: an emoji is two."""

TOO_LONG = "\n[Afkortet. En celle i Excel har plads til {room} tegn, og her er {length}. Se rapporten.]"

NARROWEST, WIDEST = 10, 60

OPTIONS = {
    "in_memory": True,
    # Beside writing each cell as what it is: what somebody typed never becomes anything but text.
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}
DAY, TIME = "[$-406]d. mmmm yyyy", '[$-406]d. mmmm yyyy "kl." hh"."mm'
FIRST_DAY = date(1900, 3, 1)
"""Excel counts days from 1900 and takes that for a leap year. A day before it is written as text."""


def write_excel(dossier: Dossier, choices: Choices) -> bytes:
    """All the tables. What a report is put together of makes no difference here."""
    project, day = dossier.project, timezone.localdate(dossier.read_at)
    return workbook_of(tables_of(dossier), project.title, project.organisation.name, day)


def workbook_of(tables: Iterable[Table], title: str, author: str, day: date) -> bytes:
    written = io.BytesIO()
    workbook = xlsxwriter.Workbook(written, OPTIONS)
    workbook.set_properties(
        {
            "title": clean(title),
            "subject": "Projekt fra Samskab",
            "author": clean(author),
            # Midnight of the day, so that a file of the same content is the same file.
            "created": datetime.combine(day, time()),
        }
    )
    looks = _Looks(workbook)
    for table in tables:
        _Sheet(workbook.add_worksheet(table.title), looks).write(table)
    workbook.close()
    return _in_danish(written.getvalue())


def _in_danish(packed: bytes) -> bytes:
    """With the language among the properties, where XlsxWriter has no word for it."""
    parts = unpack(packed)
    core = parts["docProps/core.xml"]
    language = b"<dc:language>da-DK</dc:language></cp:coreProperties>"
    parts["docProps/core.xml"] = core.replace(b"</cp:coreProperties>", language)
    return pack(parts)


class _Looks:
    def __init__(self, workbook: xlsxwriter.Workbook):
        of = {"valign": "top", "font_name": "Calibri", "font_size": 11}
        head = {"bold": True, "font_color": "#FFFFFF", "bg_color": "#0B4F5C", "text_wrap": True}
        self.head: Look = workbook.add_format(of | head)
        self.text: Look = workbook.add_format(of | {"text_wrap": True})
        # Excel's own mark of a text, which it also keeps when somebody edits the cell.
        self.harmless: Look = workbook.add_format(of | {"text_wrap": True, "quote_prefix": True})
        self.number: Look = workbook.add_format(of | {"num_format": "#,##0.##"})
        self.whole: Look = workbook.add_format(of | {"num_format": "#,##0"})
        self.day: Look = workbook.add_format(of | {"num_format": DAY, "align": "left"})
        self.time: Look = workbook.add_format(of | {"num_format": TIME, "align": "left"})


class _Sheet:
    def __init__(self, sheet: Worksheet, looks: _Looks):
        self.sheet, self.looks = sheet, looks

    def write(self, table: Table) -> None:
        last = len(table.columns) - 1
        for place, column in enumerate(table.columns):
            self.sheet.write_string(0, place, column.heading, self.looks.head)
            width = _width(column, (row[place] for row in table.rows))
            self.sheet.set_column(place, place, width)
        for number, row in enumerate(table.rows, start=1):
            for place, cell in enumerate(row):
                self.cell(number, place, cell)
        self.sheet.freeze_panes(1, 0)
        self.sheet.autofilter(0, 0, len(table.rows), last)
        self.print_on_wide_pages(table)

    def cell(self, row: int, column: int, cell: Cell) -> None:
        looks = self.looks
        match cell:
            case None | "":
                return
            case str():
                text = _that_fits(clean(cell))
                look = looks.harmless if could_be_a_formula(text) else looks.text
                self.sheet.write_string(row, column, text, look)
            case date() if _day_of(cell) < FIRST_DAY:
                self.sheet.write_string(row, column, _day_of(cell).isoformat(), looks.text)
            case datetime():
                at = timezone.localtime(cell).replace(tzinfo=None, second=0, microsecond=0)
                self.sheet.write_datetime(row, column, at, looks.time)
            case date():
                self.sheet.write_datetime(row, column, cell, looks.day)
            case _:
                look = looks.whole if cell == cell // 1 else looks.number
                self.sheet.write_number(row, column, float(cell), look)

    def print_on_wide_pages(self, table: Table) -> None:
        self.sheet.set_landscape()
        self.sheet.set_paper(9)  # A4
        self.sheet.fit_to_pages(1, 0)
        self.sheet.repeat_rows(0)
        self.sheet.set_footer(f"&L{table.title}&RSide &P af &N")


def _day_of(cell: date) -> date:
    return timezone.localdate(cell) if isinstance(cell, datetime) else cell


def _width(column: Column, cells: Iterable[Cell]) -> int:
    """So that the longest line has room, within reason."""
    longest = max((_line(cell) for cell in cells), default=0)
    # With room for the arrow of the filter beside the heading.
    return min(max(longest, len(column.heading) + 3, NARROWEST) + 1, WIDEST)


def _line(cell: Cell) -> int:
    match cell:
        case datetime():
            return len("21. september 2026 kl. 14.30")
        case date():
            return len("21. september 2026")
        case _:
            return max(map(len, str(cell or "").splitlines()), default=0)


def _that_fits(text: str) -> str:
    length = _length(text)
    if length <= LONGEST:
        return text
    told = TOO_LONG.format(room=_thousands(LONGEST), length=_thousands(length))
    kept = text.encode("utf-16-le")[: (LONGEST - len(told)) * 2]
    return kept.decode("utf-16-le", errors="ignore") + told


def _length(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _thousands(number: int) -> str:
    return str(number_format(number, use_l10n=True, force_grouping=True))
