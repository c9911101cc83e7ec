"""A portfolio on paper: a list of projects, and a page of each."""

import io
from functools import cache

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils.formats import date_format
from pypdf import PdfReader

from phases.models import DecisionKind
from portfolio.paper import portfolio_html, render_portfolio
from projects.models import Project
from tests.dossier.layout import assert_nothing_leaves_its_page
from tests.dossier.printed import Printed
from tests.dossier.test_kinds import make_all, make_odd
from tests.dossier.test_report import letters, make_empty, report_status
from tests.factories import turn
from tests.learning.endings import end

pytestmark = pytest.mark.django_db


def fresh(*projects: Project) -> list[Project]:
    found = Project.objects.select_related("organisation").in_bulk([project.pk for project in projects])
    return [found[project.pk] for project in projects]


@cache
def printed() -> Printed:
    with transaction.atomic():
        paused = make_empty(title="Haven bag skolen")
        turn(DecisionKind.PAUSE, by=paused.memberships.get().user, project=paused)
        projects = fresh(make_all(), make_odd(), paused, make_empty(title="Sidst"))
        report = Printed(projects, lambda those: render_portfolio(those, "Samskabelse i Nordby"))
        transaction.set_rollback(True)
    return report


def test_it_is_for_everybody_and_for_good() -> None:
    assert printed().is_for_everybody_and_for_good()


def test_a_page_each_after_the_list_and_nothing_leaves_its_page() -> None:
    assert len(printed().sheets) == 5
    assert_nothing_leaves_its_page(printed().sheets)
    pages = [page.extract_text() for page in printed().reader.pages]
    for page, project in zip(pages[1:], printed().about, strict=True):
        assert letters(project.title) in letters(page)
    for number, page in enumerate(pages, start=1):
        assert f"Side {number} af 5" in page


def test_the_list_tells_where_each_stands_and_the_light_that_calls_for_most() -> None:
    text = printed().reader.pages[0].extract_text()
    assert "Samskabelse i Nordby" in text
    assert "4 projekter" in text
    assert "På pause" in text
    assert letters("Kræver handling nu") in letters(text)
    assert "Ingen status endnu" in text
    assert letters("2 kræver handling nu og 2 uden status.") in letters(text)
    titles = [entry.title for entry in printed().reader.outline if not isinstance(entry, list)]
    assert titles == ["Samskabelse i Nordby", *(project.title for project in printed().about)]


def test_the_light_is_told_with_the_sides_it_is_about() -> None:
    project = make_empty()
    report_status(project, 2)  # red, green and yellow
    html = portfolio_html(fresh(project)).split("<tbody>")[1].split("</tbody>")[0]
    assert "Kræver handling nu" in html
    assert "Det gælder fremdrift<" in html
    assert date_format(project.status_reports.get().published_at, "DATE_FORMAT") in html


def test_a_closed_project_calls_for_nothing() -> None:
    project, other = make_empty(), make_empty()
    report_status(project, 2)
    end(project, by=project.memberships.get().user)
    html = portfolio_html(fresh(project, other))
    assert "<p>1 uden status og 1 afsluttet.</p>" in html


def test_none_is_a_list_of_none() -> None:
    assert "0 projekter" in PdfReader(io.BytesIO(render_portfolio([]))).pages[0].extract_text()


def test_queries_grow_with_projects_alone() -> None:
    projects = fresh(make_empty(), make_empty(), make_empty())
    counts = []
    for number in (1, 2, 3):
        with CaptureQueriesContext(connection) as queries:
            portfolio_html(projects[:number])
        counts.append(len(queries))
    assert counts[1] - counts[0] == counts[2] - counts[1] <= 20
