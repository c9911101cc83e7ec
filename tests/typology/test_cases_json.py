"""The case library as data: documented, the same as its pages, and only sent again when it has changed."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape
from pytest_django.asserts import assertContains

from accounts.models import User
from learning.models import Experience
from tests.factories import make_user
from typology.models import Case, CasePlacement

ADDRESS = "/cases/cases.json"


@pytest.fixture
def client(db: None, signed_in: Callable[[User], Client]) -> Client:
    return signed_in(make_user())


@pytest.fixture
def library(client: Client) -> dict[str, Any]:
    return dict(client.get(ADDRESS).json())


def test_it_says_what_the_pages_show(client: Client, library: dict[str, Any]) -> None:
    listed = client.get("/cases/").content.decode()
    assert re.findall(r'<h2 class="h5"><a href="/cases/([a-z0-9-]+)/">', listed) == [
        case["key"] for case in library["cases"]
    ]
    types = {one["key"]: one["title"] for one in library["types"]}
    for case in library["cases"]:
        page = client.get(f"/cases/{case['key']}/").content.decode()
        told = [case["title"], case["who"], case["summary"], case["story"], case["link"] or ""]
        told += [f"{case['sector']['title']} · {case['level']['title']}"]
        told += [text for one in case["experiences"] for text in (one["title"], one["text"])]
        for text in told:
            assert escape(text) in page
        for one in case["placements"]:
            stands = f"{types[one['type']]}. " if one["type"] else ""
            assert escape(f"{stands}{one['basis']['title']}. {one['note']}") in page
            assert f"<dt>{escape(one['title'])}</dt>" in page


def test_nothing_of_the_library_is_left_out(library: dict[str, Any]) -> None:
    cases = library["cases"]
    assert len(cases) == Case.objects.count() == 12
    assert sum(len(case["placements"]) for case in cases) == CasePlacement.objects.count()
    assert sum(len(case["experiences"]) for case in cases) == Experience.objects.count()
    assert [dimension["key"] for dimension in library["dimensions"]] == ["central-aktoer", "forudsigelighed"]


def test_a_part_that_is_not_placed_stands_nowhere(library: dict[str, Any]) -> None:
    [hjoerring] = [case for case in library["cases"] if case["key"] == "hjoerring"]
    nowhere = {"type": None, "x": None, "y": None, "basis": {"key": "uplaceret", "title": "Ikke placeret"}}
    [unplaced] = [one for one in hjoerring["placements"] if one["title"] == "Fyr dit Fyr"]
    assert nowhere.items() <= unplaced.items()


def test_every_reference_leads_somewhere(library: dict[str, Any]) -> None:
    sources = {one["key"] for one in library["sources"]}
    types = {one["key"] for one in library["types"]}
    for case in library["cases"]:
        assert {one["type"] for one in case["placements"]} <= {*types, None}
        for one in (case, *case["experiences"], *library["types"], *library["dimensions"]):
            assert one["source"] in sources


def test_its_shape_is_the_one_that_is_documented(library: dict[str, Any]) -> None:
    rows = re.findall(r"^\| (`.+?) \| (.+) \|$", documented(), re.MULTILINE)
    told = {name: set(re.findall(r"`([a-z_]+)(?:\[\])?`", text)) for name, text in rows}
    top = {name for cell in told for name in re.findall(r"`([a-z_]+)(?:\[\])?`", cell)}
    assert set(library) == top
    for path, ones in lists_in(library):
        for one in ones:
            assert set(one) <= told[f"`{path}`"], path


def documented() -> str:
    return Path(settings.BASE_DIR, "docs", "cases-json.md").read_text()


def lists_in(library: dict[str, Any]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    for name in ("sources", "dimensions", "types", "cases"):
        yield f"{name}[]", library[name]
    for name in ("placements", "experiences"):
        yield f"cases[].{name}[]", [one for case in library["cases"] for one in case[name]]


def test_it_is_sent_again_only_when_it_has_changed(client: Client) -> None:
    first = client.get(ADDRESS)
    same = client.get(ADDRESS, headers={"If-None-Match": first.headers["ETag"]})
    assert (same.status_code, same.content) == (304, b"")

    Case.objects.filter(key="dokk1").update(summary="Noget andet.")
    changed = client.get(ADDRESS, headers={"If-None-Match": first.headers["ETag"]})
    assert changed.status_code == 200
    assert changed.json()["cases"][0]["summary"] == "Noget andet."


def test_it_is_kept_by_nobody_between(client: Client) -> None:
    assert "private" in client.get(ADDRESS).headers["Cache-Control"]


def test_the_page_leads_to_it(client: Client) -> None:
    assertContains(client.get("/cases/"), f'href="{ADDRESS}"', count=1)


def test_it_asks_the_database_a_few_times_however_many_cases(client: Client) -> None:
    with CaptureQueriesContext(connection) as all_of_them:
        client.get(ADDRESS)
    Experience.objects.exclude(case__key="mols").delete()
    Case.objects.exclude(key="mols").delete()
    with CaptureQueriesContext(connection) as fewer:
        assert len(client.get(ADDRESS).json()["cases"]) == 1
    assert len(fewer) <= len(all_of_them) <= len(fewer) + 1  # nothing of mols belongs to a direction


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_it_is_only_read(client: Client, method: str) -> None:
    assert getattr(client, method)(ADDRESS).status_code == 405


def test_one_must_be_signed_in(db: None) -> None:
    assert Client().get(ADDRESS).headers["Location"] == f"/konto/log-ind/?next={ADDRESS}"
