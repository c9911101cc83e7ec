"""Stakeholders where a project is read whole: the report, its versions, what changed, and the history."""

import io
from collections.abc import Callable

import page as pdf_rules
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader
from pytest_django.asserts import assertContains

from accounts.models import User
from dossier.compare import Kind, compare
from dossier.paper.report import render_report, report_html
from dossier.read import Dossier, build_dossier
from dossier.versions.kept import dossier_of
from dossier.versions.snapshot import content_of
from leadership.actions.stakeholders import add_stakeholders, change_stakeholder, remove_stakeholder
from leadership.models import Direction, Stakeholder
from phases.models import Version
from projects.models import Project
from tests.conftest import Cast
from tests.dossier.printed import Printed
from tests.factories import make_stakeholder, make_version

REASON = "De har et fællesskab i forvejen."


def now(cast: Cast) -> Dossier:
    return build_dossier(Project.objects.select_related("organisation").get(pk=cast.project.pk))


def kept(version: Version) -> Dossier:
    return dossier_of(Version.objects.select_related("project__organisation", "stored_by").get(pk=version.pk))


def fill(cast: Cast) -> tuple[Stakeholder, Stakeholder, Stakeholder]:
    return (
        make_stakeholder(cast.project, "Udvalget", by=cast.chef, direction="op", role="politiker"),
        make_stakeholder(
            cast.project, "Ældrerådet", by=cast.chef, promised="En plads.", passed_over="Avisen."
        ),
        make_stakeholder(cast.project, "Stamgæsterne", by=cast.chef, selection="fravalgt", reason=REASON),
    )


# --- The report --------------------------------------------------------------------------------------------


@pytest.mark.one_database
def test_the_report_tells_of_them(cast: Cast) -> None:
    fill(cast)
    reader = PdfReader(io.BytesIO(render_report(now(cast))))
    text = " ".join(sheet.extract_text() for sheet in reader.pages)
    for told in ("Udvalget", "Ældrerådet", "En plads.", "Avisen.", "Stamgæsterne", "Fravalgt", REASON):
        assert told in text
    assert "Stor interesse, nogen indflydelse" in " ".join(text.split())
    assert "Arbejd tæt sammen" in text
    parts = [entry["/Title"] for entry in reader.outline[1] if not isinstance(entry, list)]
    assert parts[parts.index("Erkendelse") + 1] == "Interessenter"
    assert "Interessenter" in reader.pages[1].extract_text()


def test_the_report_is_silent_when_there_are_none(cast: Cast) -> None:
    assert 'id="interessenter"' not in report_html(now(cast))


@pytest.mark.one_database
def test_the_report_is_accessible_and_keeps_to_its_pages(cast: Cast) -> None:
    long = "Et løfte der fylder. " * 90
    directions = list(Direction.objects.all())
    for place in range(60):
        make_stakeholder(
            cast.project,
            f"{place} " + ("m" * 140 if place % 7 == 0 else "Gruppe"),
            by=cast.chef,
            direction=directions[place % 4].key,
            interest=1 + place % 3,
            influence=1 + place % 4,
            promised=long if place % 20 == 0 else "",
            passed_over="<b>fed</b>\n\nLinje" if place % 5 == 0 else "",
        )
    printed = Printed(now(cast), render_report)
    report = pdf_rules.validate_pdf_bytes(printed.pdf, profile="ua1")
    assert [(failure.rule_id, failure.message) for failure in report.failures] == []
    for sheet in printed.sheets:
        paper = sheet._page_box
        right = paper.content_box_x() + paper.width + 2
        for box in paper.children[0].descendants():
            if hasattr(box, "text"):
                assert box.position_x + box.width <= right, box.text


def test_the_report_takes_as_many_queries_for_many(cast: Cast) -> None:
    counts = []
    for count in (1, 30):
        add_stakeholders(
            by=cast.chef,
            project=cast.project,
            names=[f"Gruppe {count} {number}" for number in range(count)],
            direction=Direction.objects.get(key="ud"),
            role="bruger",
            interest=1,
            influence=1,
        )
        dossier = now(cast)
        with CaptureQueriesContext(connection) as asked:
            report_html(dossier)
        counts.append(len(asked))
    assert counts[0] == counts[1]


# --- Versions ----------------------------------------------------------------------------------------------


def test_a_version_keeps_them_as_they_were(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    udvalget, raadet, gaesterne = fill(cast)
    version = make_version(cast.project, by=cast.chef)
    before = content_of(now(cast))["stakeholders"]
    change_stakeholder(by=cast.chef, stakeholder=raadet, name="Seniorrådet", promised="Intet.")
    remove_stakeholder(by=cast.chef, stakeholder=udvalget)
    dossier = kept(version)
    assert dossier.notes == []
    assert content_of(dossier)["stakeholders"] == before
    assert [row["id"] for row in before] == [udvalget.pk, gaesterne.pk, raadet.pk]
    page = signed_in(cast.laeser).get(url(f"udgaver/{version.number}/"))
    for told in ("Udvalget", "Ældrerådet", "En plads.", REASON):
        assertContains(page, told)


def test_a_version_from_before_there_were_any_is_read(cast: Cast) -> None:
    version = make_version(cast.project, by=cast.chef)
    del version.content["stakeholders"]
    version.save()
    fill(cast)
    dossier = kept(version)
    assert (dossier.stakeholders, dossier.notes) == ([], [])


@pytest.mark.parametrize(
    "wrong",
    [
        {"direction": "nord"},
        {"direction": None},
        {"interest": 9},
        {"influence": None},
        {"role": "konge"},
    ],
)
def test_one_that_cannot_be_read_any_more_is_told_of(cast: Cast, wrong: dict) -> None:
    fill(cast)
    version = make_version(cast.project, by=cast.chef)
    version.content["stakeholders"][0] |= wrong
    version.save()
    dossier = kept(version)
    assert [row.stakeholder.name for row in dossier.stakeholders] == ["Stamgæsterne", "Ældrerådet"]
    assert dossier.notes == ["En interessent kan ikke læses længere og er udeladt."]


@pytest.mark.parametrize("nonsense", [None, 7, {"a": 1}, ["x", 3, None], [{"id": "x"}]])
def test_nonsense_in_a_version_does_not_break_it(cast: Cast, nonsense: object) -> None:
    version = make_version(cast.project, by=cast.chef)
    version.content["stakeholders"] = nonsense
    version.save()
    assert kept(version).stakeholders == []


def test_what_changed_since_a_version(cast: Cast) -> None:
    udvalget, raadet, _ = fill(cast)
    version = make_version(cast.project, by=cast.chef)
    change_stakeholder(
        by=cast.chef,
        stakeholder=raadet,
        name="Seniorrådet",
        interest=4,
        selection="fravalgt",
        reason="Fordi.",
    )
    remove_stakeholder(by=cast.chef, stakeholder=udvalget)
    make_stakeholder(cast.project, "Biblioteket", by=cast.chef, direction="paa-tvaers")
    (section,) = (one for one in compare(kept(version), now(cast)) if one.title == "Interessenter")
    changes = {change.title: change for change in section.changes}
    assert {title: change.kind for title, change in changes.items()} == {
        "Biblioteket": Kind.ADDED,
        "Seniorrådet": Kind.CHANGED,
        "Udvalget": Kind.REMOVED,
    }
    assert section.unchanged == 1
    told = {one.label: (one.before, one.after) for one in changes["Seniorrådet"].differences}
    assert told == {
        "Hvem": ("Ældrerådet", "Seniorrådet"),
        "Interesse": ("Stor", "Meget stor"),
        "Med eller fravalgt": ("Ikke afklaret", "Fravalgt"),
        "Begrundelse": ("", "Fordi."),
    }


# --- The history -------------------------------------------------------------------------------------------


def test_the_history_tells_what_was_done(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    _, raadet, _ = fill(cast)
    for said in ({"interest": 4}, {"selection": "fravalgt", "reason": "a"}, {"reason": "b"}):
        change_stakeholder(by=cast.projektleder, stakeholder=raadet, name="Ældrerådet", **said)
    remove_stakeholder(by=cast.projektleder, stakeholder=raadet)
    events = signed_in(cast.laeser).get(url("historik/")).context["events"]
    assert [(event.who, event.what) for event in events][:7] == [
        ("Per Leder", "fjernede interessenten »Ældrerådet«"),
        ("Per Leder", "rettede interessenten »Ældrerådet«"),
        ("Per Leder", "valgte interessenten »Ældrerådet« fra"),
        ("Per Leder", "rettede interessenten »Ældrerådet«"),
        ("Karin Chef", "valgte interessenten »Stamgæsterne« fra"),
        ("Karin Chef", "tilføjede interessenten »Ældrerådet«"),
        ("Karin Chef", "tilføjede interessenten »Udvalget«"),
    ]
    assert events[0].url == url("interessenter/")
