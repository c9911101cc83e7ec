"""Statuses: what the projektleder tells the chef, once and for good."""

from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from accounts.models import User
from projects.actions.statuses import publish_status
from projects.models import StatusReport
from tests.conftest import Cast

REPORT = {
    "progress": "groen",
    "relations": "gul",
    "resources": "roed",
    "happened": "Vi har holdt det første værksted med tyve beboere.",
    "next_up": "Køkkenet skal godkendes af Fødevarestyrelsen.",
    "asked_of_chef": "Ring til chefen for ejendomme om nøglerne.",
}
LIGHTS = ("Det går godt", "Kræver opmærksomhed", "Kræver handling nu")


@pytest.fixture
def leader(cast: Cast, signed_in: Callable[[User], Client]) -> Client:
    return signed_in(cast.projektleder)


def test_before_the_first_the_page_says_what_a_status_is(leader: Client, url: Callable[[str], str]) -> None:
    page = leader.get(url("status/"))
    assertContains(page, "Der er ikke givet en status endnu.")
    assertContains(page, "Skriv en ny status")


def test_a_published_status_is_read_by_the_whole_team(
    cast: Cast, leader: Client, signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    with time_machine.travel("2026-11-21 22:15:00+01:00"):
        response = leader.post(url("status/ny/"), REPORT)
    assertRedirects(response, url("status/"))
    report = StatusReport.objects.get()
    assert report.published_by == cast.projektleder
    for page in (
        signed_in(cast.laeser).get(url("status/")),
        signed_in(cast.laeser).get(url(f"status/{report.pk}/")),
    ):
        for text in (REPORT["happened"], REPORT["next_up"], REPORT["asked_of_chef"], "21. november 2026"):
            assertContains(page, text)
        assertContains(page, "Per Leder")


def test_lights_are_shown_as_words_beside_what_they_are_of(
    cast: Cast, leader: Client, url: Callable[[str], str]
) -> None:
    leader.post(url("status/ny/"), REPORT)
    report = StatusReport.objects.get()
    for page in (leader.get(url(f"status/{report.pk}/")), leader.get(url("status/")), leader.get(url())):
        text = page.content.decode()
        sides = ("<dt>Fremdrift</dt>", "<dt>Relationer</dt>", "<dt>Ressourcer</dt>")
        places = [text.index(part) for pair in zip(sides, LIGHTS, strict=True) for part in pair]
        assert places == sorted(places)


@pytest.mark.parametrize("missing", ["progress", "relations", "resources", "happened", "next_up"])
def test_what_is_missing_is_asked_for_and_the_rest_given_back(
    leader: Client, url: Callable[[str], str], missing: str
) -> None:
    is_light = missing in ("progress", "relations", "resources")
    response = leader.post(url("status/ny/"), REPORT | {missing: ""})
    message = "Vælg hvordan det går." if is_light else "Udfyld feltet."
    assertContains(response, message, status_code=422)
    for name in ("happened", "next_up", "asked_of_chef"):
        if name != missing:
            assertContains(response, REPORT[name], status_code=422)
    assertContains(response, " checked", count=2 if is_light else 3, status_code=422)
    assert not StatusReport.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [("progress", "lilla"), ("happened", "Der skete meget. " * 600), ("next_up", "nul\x00tegn")],
)
def test_what_cannot_be_taken_is_refused_and_the_rest_given_back(
    leader: Client, url: Callable[[str], str], field: str, value: str
) -> None:
    response = leader.post(url("status/ny/"), REPORT | {field: value})
    assertContains(response, "Fejl:", status_code=422)
    assertContains(response, REPORT["asked_of_chef"], status_code=422)
    if field == "happened":
        assertContains(response, value.strip(), status_code=422)
    assert not StatusReport.objects.exists()


def test_nothing_need_be_asked_of_the_chef(leader: Client, url: Callable[[str], str]) -> None:
    assertRedirects(leader.post(url("status/ny/"), REPORT | {"asked_of_chef": ""}), url("status/"))
    assertNotContains(leader.get(url("status/")), "Det beder vi chefen om")


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_no_address_changes_a_published_status(
    cast: Cast, leader: Client, signed_in: Callable[[User], Client], url: Callable[[str], str], method: str
) -> None:
    leader.post(url("status/ny/"), REPORT)
    before = StatusReport.objects.values().get()
    for client in (leader, signed_in(cast.chef)):
        for path in (f"status/{before['id']}/", "status/"):
            response = getattr(client, method)(url(path), REPORT | {"happened": "Noget helt andet."})
            assert response.status_code == 405
    assert StatusReport.objects.values().get() == before


def test_a_new_status_leaves_the_old_one_as_it_was(leader: Client, url: Callable[[str], str]) -> None:
    leader.post(url("status/ny/"), REPORT)
    before = StatusReport.objects.values().get()
    assertContains(leader.get(url("status/ny/")), REPORT["happened"])  # to look at while one writes
    leader.post(url("status/ny/"), REPORT | {"happened": "Værkstedet er afsluttet.", "id": before["id"]})
    assert StatusReport.objects.count() == 2
    assert StatusReport.objects.values().get(pk=before["id"]) == before
    page = leader.get(url("status/"))
    assertContains(page, "Værkstedet er afsluttet.")  # the newest whole, the older by its lights
    assertNotContains(page, REPORT["happened"])


def test_what_is_written_is_shown_as_text(leader: Client, url: Callable[[str], str]) -> None:
    leader.post(url("status/ny/"), REPORT | {"happened": "<script>alert(1)</script>\nLinje to"})
    page = leader.get(url("status/"))
    assertContains(page, "&lt;script&gt;alert(1)&lt;/script&gt;<br>Linje to")


@pytest.mark.parametrize("number", [0, 999_999, 10**30])
def test_a_status_that_is_not_there(leader: Client, url: Callable[[str], str], number: int) -> None:
    assert leader.get(url(f"status/{number}/")).status_code == 404


def test_the_status_of_another_project_is_not_there(
    cast: Cast, leader: Client, url: Callable[[str], str]
) -> None:
    foreign = publish_status(by=cast.outsider, project=cast.foreign_project, **REPORT)
    assert leader.get(url(f"status/{foreign.pk}/")).status_code == 404


def test_the_page_asks_the_database_as_often_for_many_statuses(
    cast: Cast, leader: Client, url: Callable[[str], str]
) -> None:
    def publish(count: int) -> None:
        fields: dict[str, Any] = REPORT
        for _ in range(count):
            publish_status(by=cast.projektleder, project=cast.project, **fields)

    publish(1)
    with CaptureQueriesContext(connection) as few:
        leader.get(url("status/"))
    publish(29)
    with CaptureQueriesContext(connection) as many:
        assertContains(leader.get(url("status/")), "<article", count=30)
    assert len(many) == len(few)
