"""The tables of a project: all that a version keeps is in them, and nothing that is somebody's own."""

from datetime import date, datetime
from decimal import Decimal

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from dossier.formats.tables import Cell, CellKind, Table, tables_of
from dossier.read import Dossier
from dossier.versions.kept import dossier_of
from phases.models import Assessment, Comment, FocusPoint, PrivateNote, Version
from tests.conftest import Cast
from tests.dossier.whole import dossier_with, fill_a_little, fresh, make_whole
from tests.factories import make_answer, make_version
from typology.actions import place_own

KINDS = {CellKind.TEXT: str, CellKind.NUMBER: (int, Decimal), CellKind.DAY: date, CellKind.TIME: datetime}


def table(dossier: Dossier, key: str) -> Table:
    return next(one for one in tables_of(dossier) if one.key == key)


def rows(dossier: Dossier, key: str) -> list[dict[str, Cell]]:
    """Each row by its headings, without what says nothing."""
    one = table(dossier, key)
    headings = [column.heading for column in one.columns]
    return [
        {name: cell for name, cell in zip(headings, row, strict=True) if cell not in ("", None)}
        for row in one.rows
    ]


def facts(dossier: Dossier, key: str) -> dict[str, Cell]:
    return {str(name): value for name, value in table(dossier, key).rows}


def texts(dossier: Dossier) -> str:
    return "\n".join(str(cell) for one in tables_of(dossier) for row in one.rows for cell in row)


def test_all_that_is_said_is_in_them(cast: Cast) -> None:
    dossier, said = dossier_with(make_whole(cast), lambda number: f"Ord nr. {number}.")
    told = texts(dossier)
    assert len(said) > 70
    assert [text for text in said if text not in told] == []


def test_every_cell_is_of_its_columns_kind(cast: Cast) -> None:
    for one in tables_of(fresh(make_whole(cast))):
        assert one.rows, one.title
        for row in one.rows:
            assert len(row) == len(one.columns)
            for column, cell in zip(one.columns, row, strict=True):
                assert cell is None or column.kind == CellKind.MIXED or isinstance(cell, KINDS[column.kind])
                # A point in time is a day too, for Python.
                assert column.kind != CellKind.DAY or not isinstance(cell, datetime), column.heading


def test_every_format_can_use_their_names(cast: Cast) -> None:
    tables = tables_of(fresh(cast.project))
    for one in tables:
        assert len(one.title) <= 31
        assert not set("[]:*?/\\'") & set(one.title)
        assert one.key.replace("-", "").isascii()
        headings = [column.heading for column in one.columns]
        assert len(set(headings)) == len(headings)
        assert all(headings)
    assert len({one.title.lower() for one in tables}) == len({one.key for one in tables}) == len(tables) == 21


def test_what_is_somebodys_own_is_in_none(cast: Cast) -> None:
    project, chef = make_whole(cast), cast.chef
    point = FocusPoint.objects.get(key="afgraensning")
    at = {"project": project, "focus_point": point, "author": chef}
    PrivateNote.objects.create(text="Kun til mig selv.", **at)
    Assessment.objects.create(side="chef", score=1, sentence="Det halter her.", **at)
    Comment.objects.create(text="Sagt på holdet.", written_at=timezone.now(), **at)
    place_own(by=chef, project=project, part=None, x=1, y=1, reason="Sådan ser jeg det.")
    project.answers.update(message="Skynd dig nu lidt.")
    told = texts(fresh(project))
    for private in (
        "Kun til mig",
        "Sagt på holdet",
        "Sådan ser jeg",
        "Skynd dig",
        "Noget meget privat",
        "Det halter",
    ):
        assert private not in told


def test_an_empty_project_has_the_same_tables(cast: Cast) -> None:
    empty = tables_of(fresh(cast.project))
    whole = tables_of(fresh(make_whole(cast)))
    assert [(one.key, one.columns) for one in empty] == [(one.key, one.columns) for one in whole]
    assert [one.key for one in empty if one.rows] == ["projekt", "hold", "fokuspunkter", "evaluering"]


def test_a_version_has_the_tables_that_the_project_had(cast: Cast) -> None:
    project = make_whole(cast)
    before = tables_of(fresh(project))
    version = make_version(project, by=cast.chef)
    project.answers.update(text="Skrevet siden.")
    project.status_reports.all().delete()
    kept = dossier_of(Version.objects.select_related("project__organisation").get(pk=version.pk))
    for was, now in zip(before[1:], tables_of(kept)[1:], strict=True):
        assert now == was
    assert facts(kept, "projekt")["Gemt udgave"] == f"Nr. {version.number}: Til udvalget"
    assert "Skrevet siden." not in texts(kept)


def test_what_a_version_could_not_be_read_of_is_told(cast: Cast) -> None:
    version = make_version(cast.project, by=cast.chef)
    version.content["statuses"] = [{"happened": "Noget"}]
    assert "En status kan ikke læses længere og er udeladt." in facts(dossier_of(version), "projekt").values()


def test_a_version_that_lacks_something_has_its_tables_all_the_same(cast: Cast) -> None:
    version = make_version(make_whole(cast), by=cast.chef)
    content = version.content
    for key, kept in content.items():
        for other in (None, [{}] if isinstance(kept, list) else "noget andet"):
            version.content = content | {key: other}
            assert len(tables_of(dossier_of(version))) == 21, (key, other)
    version.content = {}
    assert len(tables_of(dossier_of(version))) == 21


def test_they_ask_the_database_as_often_for_much_as_for_little(cast: Cast) -> None:
    project = make_whole(cast)
    little = fresh(project)
    with CaptureQueriesContext(connection) as few:
        tables_of(little)
    for key in ("kommunikation", "rammesaetning", "proces"):
        project.answers.filter(focus_point__key=key).delete()
        make_answer(project, key, by=cast.projektleder)
    project.closed_at = None
    for number in (1, 2, 3):
        fill_a_little(cast, number)
    much = fresh(project)
    with CaptureQueriesContext(connection) as many:
        tables_of(much)
    assert len(table(much, "maalinger").rows) > len(table(little, "maalinger").rows)
    assert len(many) == len(few) < 45


def test_a_versions_tables_ask_nothing_of_what_is_there_now(cast: Cast) -> None:
    kept, _ = dossier_with(make_whole(cast, times=3), lambda number: f"Ord nr. {number}.")
    with CaptureQueriesContext(connection) as queries:
        tables_of(kept)
    # The types, and the wording of points that the edition no longer has.
    assert len(queries) <= 3


def test_numbers_of_a_questionnaire_that_few_answered_are_held_back(cast: Cast) -> None:
    asked = rows(fresh(make_whole(cast)), "spoergeskemaer")
    answered = [row for row in asked if row["Spørgeskema"] == "Madaftenerne"]
    scores = {"1 – helt uenig": 1, "2": 0, "3": 0, "4": 2, "5 – helt enig": 2}
    assert answered[0] | scores | {"Har svaret": 5, "Gennemsnit": Decimal("3.8")} == answered[0]
    assert answered[1]["Bemærkning"] == "Svaret med egne ord"
    unanswered = [row for row in asked if row["Spørgeskema"] == "Ikke begyndt endnu"]
    assert all(row["Bemærkning"].startswith("Svar vises når") for row in unanswered)
    assert not any({"Gennemsnit", "2", "Svar på spørgsmålet"} & set(row) for row in unanswered)


def test_a_point_of_the_chefs_own_is_told_as_that(cast: Cast) -> None:
    make_answer(cast.project, "proces", by=cast.chef)
    told = {str(row["Fokuspunkt"]): row for row in rows(fresh(cast.project), "fokuspunkter")}
    assert told["Proces"]["Ansvarlig"] == "Chefen"
    assert told["Proces"]["Senest gemt af"] == "Karin Chef"
