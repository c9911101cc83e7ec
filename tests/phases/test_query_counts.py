"""The pages people use most ask the database seldom, and as often for much as for little.

Both are acceptance criteria. The overview page is in tests/dossier/test_overview.py.
"""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django.asserts import assertContains

from accounts.models import User
from leadership.actions.mandate import set_mandate
from phases.guide import load_guide
from tests.conftest import Cast
from tests.factories import make_answer, make_project
from typology.actions import place_project

# How often a database is asked is the same on every one.
pytestmark = pytest.mark.one_database

AT_MOST = {"step": 12, "focus point": 13, "course point": 13}
"""A focus point asks what other projects learnt there too."""
PAGES = {
    "step": "faser/afklaring/",
    "focus point": "faser/afklaring/afgraensning/",
    "course point": "faser/udfoerelse/kursjusteringer/",
}


def queries(client: Client, address: str) -> list[str]:
    with CaptureQueriesContext(connection) as asked:
        assertContains(client.get(address), "Fællesspisning i Nordbyen")
    return [query["sql"] for query in asked]


def answer_points(cast: Cast, *keys: str) -> None:
    holders = [None, *cast.project.memberships.filter(role__in=["projektleder", "bidragyder"])]
    for number, key in enumerate(keys):
        make_answer(
            cast.project,
            key,
            by=cast.projektleder,
            status="i-gang",
            responsible=holders[number % len(holders)],
            due_on=date(2026, 1, 1 + number),
        )


@pytest.mark.parametrize("place", PAGES)
@pytest.mark.parametrize("person", ["chef", "bidragyder", "laeser", "administrator"])
def test_a_page_of_a_full_project_takes_few_queries(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str], place: str, person: str
) -> None:
    answer_points(cast, *(state.key for state in load_guide(cast.project).points))
    for x in (20, 80):
        place_project(by=cast.chef, project=cast.project, x=x, y=80, reason="")
    set_mandate(by=cast.chef, project=cast.project, fixed="Loven.")
    asked = queries(signed_in(getattr(cast, person)), url(PAGES[place]))
    assert len(asked) <= AT_MOST[place], "\n".join(asked)


@pytest.mark.parametrize("place", PAGES)
def test_a_page_takes_as_many_queries_with_23_answers_as_with_one(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str], place: str
) -> None:
    client = signed_in(cast.chef)
    answer_points(cast, "afgraensning")
    with_one = queries(client, url(PAGES[place]))
    keys = [state.key for state in load_guide(cast.project).points]
    answer_points(cast, *(key for key in keys if key != "afgraensning"))
    assert len(queries(client, url(PAGES[place]))) == len(with_one)


@pytest.mark.parametrize("place", PAGES)
def test_a_page_takes_as_many_queries_with_50_projects_as_with_one(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str], place: str
) -> None:
    client = signed_in(cast.chef)
    with_one = queries(client, url(PAGES[place]))
    for _ in range(49):
        make_answer(
            make_project(chef=cast.chef, organisation=cast.organisation), "afgraensning", by=cast.chef
        )
    assert len(queries(client, url(PAGES[place]))) == len(with_one)
