"""The workbook: real days and numbers, text that stays text, nothing lost, and the same file each time."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.test.utils import override_settings
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dossier.formats import Format, make_file
from dossier.formats.excel import LONGEST, workbook_of
from dossier.formats.tables import Cell, CellKind, Column, Table, tables_of
from tests.conftest import Cast
from tests.dossier.odd_texts import FORMULAS, HARMLESS, as_kept, typed
from tests.dossier.sheets import SHEET, Workbook
from tests.dossier.whole import fresh, make_whole

DAY = date(2026, 11, 21)


def workbook(*rows: list[Cell], title: str = "Projekt") -> Workbook:
    columns = [Column(f"Kolonne {place}", CellKind.TEXT) for place in range(max(map(len, rows), default=1))]
    return Workbook(workbook_of([Table("ark", "Ark", columns, list(rows))], title, "Nordby Kommune", DAY))


def written(cell: Cell) -> object:
    return workbook(["før", cell, "efter"]).sheets["Ark"][1][1]


@settings(deadline=None, max_examples=150)
@given(st.lists(typed, min_size=1, max_size=12))
@example(FORMULAS)
def test_any_text_reads_back_as_it_was_typed(texts: list[str]) -> None:
    [_, *rows] = workbook(*(["før", text] for text in texts)).sheets["Ark"]
    # A cell without anything in it is not there.
    assert [row[1] if len(row) > 1 else "" for row in rows] == [as_kept(text) for text in texts]


@settings(deadline=None, max_examples=40)
@given(typed)
def test_any_title_is_one(title: str) -> None:
    core = workbook([], title=title).file.read("docProps/core.xml").decode()
    assert "<dc:language>da-DK</dc:language>" in core


@pytest.mark.parametrize("text", FORMULAS)
def test_what_could_be_a_formula_is_marked_as_text(text: str) -> None:
    assert workbook([text]).is_marked_as_text("Ark", as_kept(text))


@pytest.mark.parametrize("text", HARMLESS)
def test_what_could_not_is_plain_text(text: str) -> None:
    assert not workbook([text]).is_marked_as_text("Ark", text)


def test_no_text_becomes_a_link() -> None:
    book = workbook(["https://eksempel.dk/a"], ["mailto:a@eksempel.dk"], ["internal:Ark!A1"])
    assert not [name for name in book.file.namelist() if "rels" in name and "sheet" in name]


@pytest.mark.parametrize("number", [0, 7, -12, Decimal("-12.5"), Decimal("999999999999.99"), Decimal("0.01")])
def test_numbers_are_numbers(number: int | Decimal) -> None:
    assert written(number) == float(number)


@pytest.mark.parametrize("day", [date(2026, 11, 21), date(1900, 3, 1), date(9999, 12, 31), date(2028, 2, 29)])
def test_days_are_days(day: date) -> None:
    assert written(day) == day


def test_points_in_time_are_told_as_the_clock_here_shows() -> None:
    assert written(datetime(2026, 7, 1, 22, 30, 59, tzinfo=UTC)) == datetime(2026, 7, 2, 0, 30)
    assert written(datetime(2026, 1, 1, 12, 0, tzinfo=UTC)) == datetime(2026, 1, 1, 13, 0)


@pytest.mark.parametrize("day", [date(26, 1, 5), date(1899, 12, 31), date(1900, 2, 28), date(1, 1, 1)])
def test_a_day_before_excels_first_is_told_in_text(day: date) -> None:
    assert written(day) == day.isoformat()


def test_a_text_that_excel_has_no_room_for_is_told_of() -> None:
    assert written("x" * LONGEST) == "x" * LONGEST
    cut = str(written("x" * 40_000))
    assert len(cut) == LONGEST
    assert cut.startswith("x" * 32_000)
    assert cut.endswith(
        "[Afkortet. En celle i Excel har plads til 32.767 tegn, og her er 40.000. Se rapporten.]"
    )


def test_an_emoji_takes_the_room_of_two() -> None:
    cut = str(written("😀" * 20_000))
    assert len(cut.encode("utf-16-le")) // 2 in (LONGEST, LONGEST - 1)
    assert "og her er 40.000." in cut
    assert cut.startswith("😀" * 16_000)


def test_each_table_is_a_sheet_that_can_be_read_and_sorted(cast: Cast) -> None:
    dossier = fresh(make_whole(cast))
    book = Workbook(make_file(dossier, Format.EXCEL).content)
    tables = tables_of(dossier)
    assert list(book.sheets) == [table.title for table in tables]
    for table in tables:
        sheet = book.xmls[table.title]
        head, *rows = book.sheets[table.title]
        assert head == [column.heading for column in table.columns]
        assert len(rows) == len(table.rows)
        [pane] = sheet.iter(f"{SHEET}pane")
        assert (pane.attrib["ySplit"], pane.attrib["state"]) == ("1", "frozen")
        [autofilter] = sheet.iter(f"{SHEET}autoFilter")
        assert autofilter.attrib["ref"].startswith("A1:")
        assert all(10 <= float(column.attrib["width"]) <= 62 for column in sheet.iter(f"{SHEET}col"))


def test_what_is_in_it_is_what_the_project_says(cast: Cast) -> None:
    book = Workbook(make_file(fresh(make_whole(cast)), Format.EXCEL).content)
    said = dict(row[:2] for row in book.sheets["Projekt"][1:])
    assert said["Titel"] == "Fællesspisning i Nordbyen"
    assert said["Begynder"] == date(2026, 1, 5)
    assert [
        "Flere spiser sammen 0",
        date(2026, 3, 1),
        -12.5,
        "deltagere",
        "Det var glat føre.",
        "Karin Chef",
    ] in (book.sheets["Målinger"])


def test_it_says_what_it_is(cast: Cast) -> None:
    core = (
        Workbook(make_file(fresh(cast.project), Format.EXCEL).content).file.read("docProps/core.xml").decode()
    )
    assert "<dc:title>Fællesspisning i Nordbyen</dc:title>" in core
    assert "<dc:creator>Nordby Kommune</dc:creator>" in core


def test_the_same_content_is_the_same_file(cast: Cast) -> None:
    project = make_whole(cast)
    assert make_file(fresh(project), Format.EXCEL) == make_file(fresh(project), Format.EXCEL)


@override_settings(LANGUAGE_CODE="en-us")
def test_it_is_named_for_its_project(cast: Cast) -> None:
    file = make_file(fresh(cast.project), Format.EXCEL)
    assert file.name == "samskab-faellesspisning-i-nordbyen.xlsx"
    assert file.content_type == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
