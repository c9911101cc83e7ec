"""Success criteria where a project is read whole: the report, its versions, what changed, and the history."""

import io
from collections.abc import Callable
from copy import deepcopy
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import page as pdf_rules
import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader
from pytest_django.asserts import assertContains

from accounts.models import User
from dossier.compare import Kind, compare, told
from dossier.paper.report import render_report, report_html
from dossier.read import Dossier, build_dossier
from dossier.versions.kept import FORGOTTEN, dossier_of
from dossier.versions.snapshot import CRITERION_FIELDS, content_of
from learning.actions import criteria as actions
from learning.models import Criterion, Measurement
from phases.models import Version
from projects.models import Project
from tests.conftest import Cast
from tests.dossier.printed import Printed
from tests.factories import make_criterion, make_measurement, make_version

SECRET = "Kun i målingens note."


def now(cast: Cast) -> Dossier:
    return build_dossier(Project.objects.select_related("organisation").get(pk=cast.project.pk))


def kept(version: Version) -> Dossier:
    return dossier_of(Version.objects.select_related("project__organisation", "stored_by").get(pk=version.pk))


def fill(cast: Cast) -> Criterion:
    """One that rises and was measured, one that falls, and one in words."""
    bo = cast.project.memberships.get(user=cast.bidragyder)
    criterion = make_criterion(cast.project, by=cast.chef, responsible=bo, next_on=date(2030, 5, 1))
    make_measurement(criterion, "4.50", by=cast.chef, on=date(2026, 5, 1), note=SECRET)
    make_measurement(criterion, 12, by=cast.bidragyder, on=date(2026, 6, 1), next_on=date(2030, 5, 1))
    falling = {"baseline": Decimal(60), "target": Decimal(40), "bottom_line": "oekonomisk"}
    make_criterion(cast.project, "Færre besøg", by=cast.chef, **falling)
    make_criterion(cast.project, "Naboer kender hinanden", by=cast.chef, unit="", bottom_line="innovativ")
    return criterion


# --- The report --------------------------------------------------------------------------------------------


@pytest.mark.one_database
def test_the_report_tells_of_them(cast: Cast) -> None:
    fill(cast)
    reader = PdfReader(io.BytesIO(render_report(now(cast))))
    text = " ".join(" ".join(sheet.extract_text() for sheet in reader.pages).split())
    for words in (
        "12 af 40 deltagere, 30 % af vejen",
        "Mål 40",
        SECRET,
        "Bo Bidrag måler",
        "1. maj 2030",
        "Færre besøg",
        "Ikke målt endnu",
        "Kriteriet er i ord og bliver ikke målt.",
    ):
        assert words in text
    parts = [entry["/Title"] for entry in reader.outline[1] if not isinstance(entry, list)]
    assert parts[parts.index("Kort overblik") + 1] == "Succeskriterier"
    assert "Succeskriterier" in reader.pages[1].extract_text()


def test_the_report_is_silent_when_there_are_none(cast: Cast) -> None:
    assert 'id="succeskriterier"' not in report_html(now(cast))


@pytest.mark.one_database
def test_the_report_is_accessible_and_keeps_to_its_pages(cast: Cast) -> None:
    for place in range(8):
        criterion = make_criterion(
            cast.project,
            f"{place} " + "m" * 140,
            by=cast.chef,
            sign="<b>fed</b>\n\n" + "Et tegn der fylder. " * 90,
            unit="m" * 40,
            method="n" * 300,
            baseline=Decimal("-999999999999.99"),
            target=Decimal("999999999999.99"),
        )
        for day in range(place * 4):
            value = "999999999999.99" if day % 2 else "-999999999999.99"
            at = date(2026, 1, 1) + timedelta(days=day)
            make_measurement(criterion, value, by=cast.chef, on=at, note="Ord. " * 50)
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
    for count in (1, 12):
        for number in range(count):
            criterion = make_criterion(cast.project, f"{count}, {number}", by=cast.chef)
            for day in (1, 2):
                make_measurement(criterion, day, by=cast.chef, on=date(2026, 5, day))
        dossier = now(cast)
        with CaptureQueriesContext(connection) as asked:
            report_html(dossier)
        counts.append(len(asked))
    assert counts[0] == counts[1]


# --- Versions ----------------------------------------------------------------------------------------------


def test_a_version_keeps_them_as_they_were(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    criterion = fill(cast)
    version = make_version(cast.project, by=cast.chef)
    before = content_of(now(cast))["criteria"]
    assert before[1] | {"measurements": None} == {
        "id": criterion.pk,
        "title": "Flere spiser sammen",
        "sign": "Der er folk om bordet hver torsdag.",
        "unit": "deltagere",
        "baseline": "0.00",
        "target": "40.00",
        "method": "Vi tæller hver torsdag.",
        "next_on": "2030-05-01",
        "bottom_line": "demokratisk",
        "responsible": cast.bidragyder.pk,
        "created_by": cast.chef.pk,
        "measurements": None,
    }
    actions.measure(by=cast.chef, criterion=criterion, on=date(2026, 6, 2), value=Decimal(99))
    actions.remove_criterion(by=cast.chef, criterion=cast.project.criteria.get(title="Færre besøg"))
    dossier = kept(version)
    assert dossier.notes == []
    assert content_of(dossier)["criteria"] == before
    page = signed_in(cast.laeser).get(url(f"udgaver/{version.number}/"))
    for words in ("Færre besøg", "12 af 40 deltagere, 30 % af vejen", SECRET, "<svg", "Bo Bidrag"):
        assertContains(page, words)


def test_a_version_from_before_there_were_any_is_read(cast: Cast) -> None:
    version = make_version(cast.project, by=cast.chef)
    del version.content["criteria"]
    version.save()
    fill(cast)
    dossier = kept(version)
    assert (dossier.criteria, dossier.notes) == ([], [])


@pytest.mark.parametrize("wrong", [{"bottom_line": "femte"}, {"bottom_line": None}, {"title": ""}])
def test_one_that_cannot_be_read_any_more_is_told_of(cast: Cast, wrong: dict[str, Any]) -> None:
    fill(cast)
    version = make_version(cast.project, by=cast.chef)
    version.content["criteria"][0] |= wrong
    version.save()
    dossier = kept(version)
    assert len(dossier.criteria) == 2
    assert dossier.notes == ["Et succeskriterium kan ikke læses længere og er udeladt."]


OTHERS = [
    "away",
    None,
    "noget andet",
    {},
    [],
    7,
    -1,
    True,
    "NaN",
    "Infinity",
    "1e999999",
    "9" * 40,
    [{"id": 1}],
]


@pytest.mark.parametrize("other", OTHERS, ids=str)
def test_anything_may_be_missing_or_hold_something_else(cast: Cast, other: Any) -> None:
    fill(cast)
    version = make_version(cast.project, by=cast.chef)
    whole = deepcopy(version.content)
    paths = [("criteria",), *(("criteria", 1, key) for key in whole["criteria"][1])]
    paths += [("criteria", 1, "measurements", 0, key) for key in whole["criteria"][1]["measurements"][0]]
    for path in paths:
        version.content = deepcopy(whole)
        holder = version.content
        for key in path[:-1]:
            holder = holder[key]
        if other == "away":
            del holder[path[-1]]
        else:
            holder[path[-1]] = other
        dossier = dossier_of(version)
        assert told(dossier), path
        assert render_to_string("dossier/report/criteria.html", {"dossier": dossier}), path


def test_who_is_gone_is_forgotten_there_too(cast: Cast) -> None:
    fill(cast)
    version = make_version(cast.project, by=cast.chef)
    version.content["criteria"][1]["measurements"][0]["measured_by"] = 99999
    version.save()
    assert kept(version).criteria[1].measurements[0].measured_by.name == FORGOTTEN


def test_what_changed_is_told(cast: Cast) -> None:
    criterion = fill(cast)
    version = make_version(cast.project, by=cast.chef)
    actions.measure(by=cast.chef, criterion=criterion, on=date(2026, 6, 2), value=Decimal(20))
    actions.remove_criterion(by=cast.chef, criterion=cast.project.criteria.get(title="Færre besøg"))
    make_criterion(cast.project, "Et nyt", by=cast.chef)
    [section] = [one for one in compare(kept(version), now(cast)) if one.title == "Succeskriterier"]
    changes = {change.title: change for change in section.changes}
    assert {title: change.kind for title, change in changes.items()} == {
        "Flere spiser sammen": Kind.CHANGED,
        "Færre besøg": Kind.REMOVED,
        "Et nyt": Kind.ADDED,
    }
    changed = {one.label: (one.before, one.after) for one in changes["Flere spiser sammen"].differences}
    assert changed["Næste måling"] == ("1. maj 2030", "")
    before = f"1. maj 2026: 4,5 – {SECRET}\n1. juni 2026: 12"
    assert changed["Målinger"] == (before, f"{before}\n2. juni 2026: 20")
    assert section.unchanged == 1


# --- The history -------------------------------------------------------------------------------------------


def test_the_history_tells_what_was_done(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    criterion = make_criterion(cast.project, by=cast.chef)
    first = make_measurement(criterion, "4.5", by=cast.projektleder, on=date(2026, 5, 1), note=SECRET)
    make_measurement(criterion, 12, by=cast.projektleder, on=date(2026, 6, 1), next_on=date(2030, 1, 1))
    said = {"on": date(2026, 5, 2), "value": Decimal(5), "note": SECRET}
    actions.change_measurement(by=cast.chef, measurement=first, **said)
    current = Criterion.objects.get()
    agreed = {name: getattr(current, name) for name in (*CRITERION_FIELDS, "bottom_line", "responsible")}
    actions.change_criterion(by=cast.chef, criterion=current, **agreed | {"target": Decimal(50)})
    actions.remove_measurement(by=cast.chef, measurement=Measurement.objects.get(pk=first.pk))
    client = signed_in(cast.laeser)
    page = client.get(url("historik/"))
    events = [(event.who, event.what) for event in page.context["events"]][:6]
    assert events == [
        ("Karin Chef", "fjernede en måling af »Flere spiser sammen«: 5 deltagere (2. maj 2026)"),
        ("Karin Chef", "rettede succeskriteriet »Flere spiser sammen«"),
        ("Karin Chef", "rettede en måling af »Flere spiser sammen«: 5 deltagere (2. maj 2026)"),
        ("Per Leder", "målte »Flere spiser sammen«: 12 deltagere (1. juni 2026)"),
        ("Per Leder", "målte »Flere spiser sammen«: 4,5 deltagere (1. maj 2026)"),
        ("Karin Chef", "satte succeskriteriet »Flere spiser sammen«"),
    ]
    assertContains(page, SECRET)
    assertContains(page, f'href="{url("evaluering/")}#kriterium-{criterion.pk}"')
    actions.remove_criterion(by=cast.projektleder, criterion=Criterion.objects.get())
    page = client.get(url("historik/"))
    newest = page.context["events"][0]
    assert (newest.who, newest.what) == ("Per Leder", "fjernede succeskriteriet »Flere spiser sammen«")
    assert newest.url == url("evaluering/")
    assertContains(page, "Der er folk om bordet hver torsdag.")
    assertContains(page, "12 deltagere (1. juni 2026)")
    assert f"#kriterium-{criterion.pk}" not in page.content.decode()
