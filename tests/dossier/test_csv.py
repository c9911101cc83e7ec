"""The CSV files: what Danish Excel opens by a double click, and runs nothing of."""

import io
from datetime import UTC, date, datetime
from decimal import Decimal
from zipfile import ZipFile

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dossier.formats import Format, make_file
from dossier.formats.csv_files import files_of
from dossier.formats.tables import Cell, CellKind, Column, Table, tables_of
from tests.conftest import Cast
from tests.dossier.odd_texts import FORMULAS, HARMLESS, ODD, as_kept, typed
from tests.dossier.sheets import read_csv
from tests.dossier.whole import fresh, make_whole

RUN_BY_A_SPREADSHEET = tuple("=+-@＝＋－＠\t\n\r")


def packed(*rows: list[Cell], title: str = "Projekt") -> bytes:
    columns = [Column(f"Kolonne {place}", CellKind.TEXT) for place in range(len(rows[0]))]
    return files_of([Table("ark", "Ark", columns, list(rows))], title)


def written(cell: Cell) -> str:
    [_, [_, text, _]] = read_csv(packed(["før", cell, "efter"]))["ark.csv"]
    return text


@settings(deadline=None, max_examples=200)
@given(st.lists(typed, min_size=1, max_size=12))
@example([*FORMULAS, *HARMLESS, *ODD])
def test_any_text_reads_back_as_typed_and_runs_nowhere(texts: list[str]) -> None:
    [_, *rows] = read_csv(packed(*(["før", text] for text in texts)))["ark.csv"]
    for (_, read), text in zip(rows, texts, strict=True):
        assert not read.lstrip().startswith(RUN_BY_A_SPREADSHEET)
        assert not read.startswith(RUN_BY_A_SPREADSHEET)
        # As the file itself tells its reader to.
        was_changed = as_kept(text) != read
        assert as_kept(text) == (read.removeprefix("'") if was_changed else read)


@pytest.mark.parametrize("text", FORMULAS)
def test_what_could_be_a_formula_has_an_apostrophe(text: str) -> None:
    assert written(text) == "'" + as_kept(text)


@pytest.mark.parametrize("text", HARMLESS)
def test_what_could_not_is_left_alone(text: str) -> None:
    assert written(text) == text


@pytest.mark.parametrize(
    ("number", "text"),
    [(-12, "-12"), (Decimal("-12.50"), "-12,50"), (0, "0"), (Decimal("1E+3"), "1000"), (1234567, "1234567")],
)
def test_numbers_are_numbers_in_danish(number: Cell, text: str) -> None:
    assert written(number) == text


def test_days_and_points_in_time() -> None:
    assert written(date(2026, 1, 5)) == "2026-01-05"
    assert written(date(26, 1, 5)) == "0026-01-05"
    assert written(datetime(2026, 7, 1, 22, 30, tzinfo=UTC)) == "2026-07-02 00:30"
    assert written(None) == ""


def test_excel_knows_the_letters_and_the_columns(cast: Cast) -> None:
    with ZipFile(io.BytesIO(make_file(fresh(make_whole(cast)), Format.CSV).content)) as file:
        raw = file.read("interessenter.csv")
        assert raw.startswith(b"\xef\xbb\xbfNr. p\xc3\xa5 kortet;Retning;Hvem;")
        assert raw.endswith(b"\r\n")
        read_me = file.read("LÆSMIG.txt").decode("utf-8-sig")
    assert read_me.startswith("Fællesspisning i Nordbyen\r\n")
    assert "aabne-punkter.csv: Åbne punkter\r\n" in read_me


def test_each_table_is_a_file(cast: Cast) -> None:
    dossier = fresh(make_whole(cast))
    files = read_csv(make_file(dossier, Format.CSV).content)
    for table in tables_of(dossier):
        head, *rows = files.pop(f"{table.key}.csv")
        assert head == [column.heading for column in table.columns]
        assert len(rows) == len(table.rows)
        assert {len(row) for row in rows} <= {len(head)}
    assert files == {}


def test_the_same_content_is_the_same_file(cast: Cast) -> None:
    project = make_whole(cast)
    file = make_file(fresh(project), Format.CSV)
    assert file == make_file(fresh(project), Format.CSV)
    assert (file.name, file.content_type) == ("samskab-faellesspisning-i-nordbyen.csv.zip", "application/zip")
