"""A project as CSV: a file a table, in a ZIP, as Danish Excel opens them by a double click."""

import csv
import io
from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone

from ..paper.report import Choices
from ..read import Dossier
from .packing import pack
from .tables import Cell, Table, tables_of
from .text import clean, could_be_a_formula

_BOM = "\ufeff"
"""By which Excel knows that the letters are UTF-8."""

READ_ME = """\
{title}

Her er projektet som CSV-filer, en for hvert emne. Filerne åbner direkte i Excel.

- Bogstaverne er UTF-8, kolonnerne er delt med semikolon, og tal har komma.
- Dage står som 2026-11-21 og tidspunkter som 2026-11-21 14:30.
- En tekst der begynder med =, +, - eller @, har fået en apostrof foran, så regnearket ikke tager den for en
  formel. Tag den første apostrof væk, og du har teksten som den blev skrevet.
- Private noter og det nogen har vurderet for sig selv, er ikke med.

{files}
"""


def write_csv(dossier: Dossier, choices: Choices) -> bytes:
    """All the tables. What a report is put together of makes no difference here."""
    return files_of(tables_of(dossier), dossier.project.title)


def files_of(tables: list[Table], title: str) -> bytes:
    files = {f"{table.key}.csv": _file(table) for table in tables}
    told = "\n".join(f"{table.key}.csv: {table.title}" for table in tables)
    read_me = READ_ME.format(title=clean(title), files=told)
    return pack({"LÆSMIG.txt": _encoded(read_me.replace("\n", "\r\n")), **files})


def _file(table: Table) -> bytes:
    lines = io.StringIO()
    writer = csv.writer(lines, delimiter=";", lineterminator="\r\n")
    writer.writerow(column.heading for column in table.columns)
    writer.writerows([_written(cell) for cell in row] for row in table.rows)
    return _encoded(lines.getvalue())


def _encoded(text: str) -> bytes:
    return (_BOM + text).encode()


def _written(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case str():
            return _as_text(clean(cell))
        case datetime():
            return timezone.localtime(cell).replace(tzinfo=None).isoformat(" ", "minutes")
        case date():
            return cell.isoformat()
        case _:
            return f"{cell:f}".replace(".", ",") if isinstance(cell, Decimal) else str(cell)


def _as_text(text: str) -> str:
    return f"'{text}" if could_be_a_formula(text) else text
