"""Searching: every word is found where one may read, and nothing is found where one may not."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django.asserts import assertContains, assertNotContains

from accounts.models import User
from learning.models import KnowledgePage
from phases.actions.answers import keep_note
from phases.models import FocusPoint
from projects.actions.statuses import publish_status
from projects.models import Visibility
from tests.conftest import Cast
from tests.factories import make_answer, make_project, make_user


@pytest.fixture
def answered(cast: Cast) -> Cast:
    make_answer(cast.project, "afgraensning", by=cast.chef, text="Vi begynder med æblehaven ved Åen.")
    return cast


def find(client: Client, query: str) -> str:
    response = client.get("/soeg/", {"q": query})
    assert response.status_code == 200
    return response.content.decode()


def test_a_word_of_an_answer_leads_to_its_point(
    answered: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    page = signed_in(answered.laeser).get("/soeg/", {"q": "æblehaven"})
    assertContains(page, f'href="{url("faser/afklaring/afgraensning/")}"')
    assertContains(page, "<mark>æblehaven</mark>")
    assertContains(page, "Afgrænsning – Fællesspisning i Nordbyen")


@pytest.mark.parametrize("query", ["ÆBLEHAVEN", "åen æble", "  æblehaven   ved  ", "Æbleh"])
def test_letters_case_order_and_spaces_do_not_matter(
    answered: Cast, signed_in: Callable[[User], Client], query: str
) -> None:
    assert "Svar i dine projekter" in find(signed_in(answered.chef), query)


def test_all_words_must_stand_there(answered: Cast, signed_in: Callable[[User], Client]) -> None:
    assert "Vi fandt ikke noget" in find(signed_in(answered.chef), "æblehaven zebra")


def test_projects_and_statuses_are_found(answered: Cast, signed_in: Callable[[User], Client]) -> None:
    lights = dict.fromkeys(("progress", "relations", "resources"), "groen")
    texts = {"happened": "Ovnen kom i dag.", "next_up": "Vi bager.", "asked_of_chef": ""}
    publish_status(by=answered.projektleder, project=answered.project, **lights, **texts)
    client = signed_in(answered.bidragyder)
    assert "Dine projekter" in find(client, "fællesspisning")
    assert "<mark>Ovnen</mark> kom i dag." in find(client, "ovnen")


@pytest.mark.parametrize(
    ("query", "kind", "address"),
    [
        ("samskabelsestrappen", "Viden", "/viden/trappen/"),
        ("Mod.Strøm", "Cases", "/cases/mod-stroem/"),
        ("kaffe", "Erfaringer fra cases", "/cases/biblioteket-paa-kanten/"),
        ("trådene", "Ledelsesopgaver", "/retninger/#paa-tvaers"),
    ],
)
def test_what_the_site_knows_is_found(
    db: None, signed_in: Callable[[User], Client], query: str, kind: str, address: str
) -> None:
    page = find(signed_in(make_user()), query)
    assert kind in page
    assert f'href="{address}"' in page


def test_what_one_may_not_read_is_not_found(answered: Cast, signed_in: Callable[[User], Client]) -> None:
    for person in (answered.outsider, answered.colleague, answered.administrator):
        page = find(signed_in(person), "æblehaven")
        assert "Svar i dine projekter" not in page, person
        assert "Fællesspisning" not in page


def test_a_colleague_finds_in_a_project_open_to_the_organisation(
    answered: Cast, signed_in: Callable[[User], Client]
) -> None:
    answered.project.visibility = Visibility.ORGANISATION
    answered.project.save()
    assert "<mark>æblehaven</mark>" in find(signed_in(answered.colleague), "æblehaven")
    assert "<mark>" not in find(signed_in(answered.outsider), "æblehaven")


def test_private_notes_are_never_found(answered: Cast, signed_in: Callable[[User], Client]) -> None:
    point = FocusPoint.objects.get(key="afgraensning")
    keep_note(by=answered.chef, project=answered.project, focus_point=point, text="Hemmelig pelikan")
    page = find(signed_in(answered.chef), "pelikan")
    assert "Vi fandt ikke noget" in page


@pytest.mark.parametrize(
    "query",
    [
        "",
        "   ",
        "(",
        "[a-",
        "\\",
        ".*",
        "%",
        "_",
        '"',
        "a" * 5000,
        "<script>alert(1)</script>",
        "ord " * 50,
    ],
)
def test_odd_words_are_only_words(answered: Cast, signed_in: Callable[[User], Client], query: str) -> None:
    page = find(signed_in(answered.chef), query)
    assert "<script>alert" not in page
    assert "æblehaven" not in page


def test_markup_in_a_text_is_shown_and_never_obeyed(cast: Cast, signed_in: Callable[[User], Client]) -> None:
    make_answer(cast.project, "proces", by=cast.chef, text="<b>dristig</b> <script>alert(1)</script>")
    page = signed_in(cast.chef).get("/soeg/", {"q": "dristig"})
    assertContains(page, "&lt;b&gt;<mark>dristig</mark>&lt;/b&gt;")
    assertNotContains(page, "<script>alert")


def test_more_hits_than_are_shown_are_told_of(cast: Cast, signed_in: Callable[[User], Client]) -> None:
    organisation = cast.organisation
    for _ in range(21):
        make_project(chef=cast.chef, organisation=organisation, title="Haver for alle")
    assert "Der er flere end de 20 her." in find(signed_in(cast.chef), "haver for alle")


def test_as_many_queries_whatever_is_found(answered: Cast, signed_in: Callable[[User], Client]) -> None:
    client = signed_in(answered.chef)
    counts = []
    for query in ("zebra", "æblehaven", "e"):
        with CaptureQueriesContext(connection) as asked:
            find(client, query)
        counts.append(len(asked))
    assert len(set(counts)) == 1
    assert counts[0] <= 15


def test_the_page_is_only_read(answered: Cast, signed_in: Callable[[User], Client]) -> None:
    assert signed_in(answered.chef).post("/soeg/").status_code == 405


def test_a_guide_is_found_by_a_word_deep_in_its_text(db: None, signed_in: Callable[[User], Client]) -> None:
    assert KnowledgePage.objects.filter(body__contains="radikalisering").exists()
    assert "<mark>radikalisering</mark>" in find(signed_in(make_user()), "radikalisering")
