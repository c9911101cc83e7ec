"""The case library: finding a case, reading it, and knowing where it stands and how we know."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django.asserts import assertContains

from accounts.models import User
from tests.factories import make_user
from typology.models import Case, CasePlacement

CASES = [
    "dokk1",
    "biblioteket-paa-kanten",
    "mod-stroem",
    "idraetsfaciliteter-lejre",
    "hjoerring",
    "projectzero",
    "mols",
    "naturlandet",
    "hjerterum",
    "empowerment-tarmsygdom",
    "psykiatri-naestved",
    "sundhedspolitik-gentofte",
]


@pytest.fixture
def client(db: None, signed_in: Callable[[User], Client]) -> Client:
    return signed_in(make_user())


def found(client: Client, query: str) -> set[str]:
    page = client.get(f"/cases/{query}").content.decode()
    return {key for key in CASES if f'<h2 class="h5"><a href="/cases/{key}/">' in page}


@pytest.mark.parametrize("query", ["", "?sector=&type=", "?noget=andet"])
def test_all_twelve_are_shown(client: Client, query: str) -> None:
    assert found(client, query) == set(CASES)
    assertContains(client.get(f"/cases/{query}"), '<p role="status">12 cases</p>')


@pytest.mark.parametrize(
    ("sector", "keys"),
    [("kultur-fritid", CASES[:4]), ("teknik-miljoe", CASES[4:8]), ("sundhed", CASES[8:])],
)
def test_by_sector(client: Client, sector: str, keys: list[str]) -> None:
    assert found(client, f"?sector={sector}") == set(keys)


@pytest.mark.parametrize(
    ("kind", "keys"),
    [
        ("styret", {"projectzero", "hjerterum", "psykiatri-naestved"}),
        (
            "ligevaerdig",
            {
                "dokk1",
                "biblioteket-paa-kanten",
                "mod-stroem",
                "hjoerring",
                "naturlandet",
                "sundhedspolitik-gentofte",
            },
        ),
        ("ansvarliggoerende", {"projectzero", "empowerment-tarmsygdom"}),
        ("faciliterende", {"idraetsfaciliteter-lejre", "mols"}),
    ],
)
def test_by_type_a_case_is_found_under_each_of_its_parts(client: Client, kind: str, keys: set[str]) -> None:
    assert found(client, f"?type={kind}") == keys


def test_by_both(client: Client) -> None:
    assert found(client, "?sector=sundhed&type=styret") == {"hjerterum", "psykiatri-naestved"}
    page = client.get("/cases/?sector=teknik-miljoe&type=faciliterende")
    assertContains(page, '<p role="status">1 case</p>')
    assertContains(page, '<option value="teknik-miljoe" selected>')
    assertContains(page, '<option value="faciliterende" selected>')


def test_none_matching_says_so_and_what_to_do(client: Client) -> None:
    page = client.get("/cases/?sector=kultur-fritid&type=styret")
    assertContains(page, '<p role="status">0 cases</p>')
    assertContains(page, "Ingen af de tolv cases passer på begge valg. Prøv at fjerne det ene.")


@pytest.mark.parametrize("value", ["rumfart", "aeldre", "%F0%9F%8C%B1", "'%20OR%201=1", "1", "x" * 3000])
@pytest.mark.parametrize("name", ["sector", "type"])
def test_an_unknown_choice_is_told(client: Client, name: str, value: str) -> None:
    response = client.get(f"/cases/?{name}={value}")
    assertContains(response, "Fejl:", status_code=response.status_code)
    assert response.status_code < 500
    assertContains(response, '<label for="id_sector"', status_code=response.status_code)


@pytest.mark.parametrize("address", ["?sector=%00", "?type=styret%00", "dokk1%00/"])
def test_a_null_character_is_no_server_error(client: Client, address: str) -> None:
    assertContains(client.get(f"/cases/{address}"), '<html lang="da">', status_code=400)


@pytest.mark.parametrize("key", CASES)
def test_every_case_has_a_page(client: Client, key: str) -> None:
    case = Case.objects.get(key=key)
    page = client.get(f"/cases/{key}/")
    for text in (case.title, case.summary, case.story, case.who, "Plads i typologien"):
        assertContains(page, text)
    assertContains(page, "Læs mere på", count=1 if case.link else 0)
    if case.link:
        assertContains(page, f'href="{case.link}"', count=1)
    for placement in case.placements.all():
        assertContains(page, placement.get_basis_display())


@pytest.mark.parametrize("key", ["ukendt", "DOKK1", "dokk-1", "12"])
def test_an_unknown_case_is_not_found(client: Client, key: str) -> None:
    assertContains(client.get(f"/cases/{key}/"), "Vi kan ikke finde siden", status_code=404)


def fact(title: str, words: str) -> str:
    return f"<div><dt>{title}</dt><dd>{words}"


def test_a_case_of_two_parts_shows_where_each_stands_and_how_we_know(client: Client) -> None:
    page = client.get("/cases/projectzero/")
    assertContains(page, fact("ProjectZero", "Ansvarliggørende samskabelse. Aflæst af publikationens figur."))
    assertContains(page, fact("Det Gode Værtskab", "Styret samskabelse. Sagt i publikationens tekst."))
    assertContains(page, 'class="plot-dot"', count=2)


def test_a_part_that_is_not_placed_is_shown_as_that(client: Client) -> None:
    page = client.get("/cases/hjoerring/")
    assertContains(page, fact("Fri for Indbrud", "Ligeværdig samskabelse. Aflæst af publikationens figur."))
    assertContains(page, fact("Fyr dit Fyr", "Ikke placeret."))
    assertContains(page, 'class="plot-dot"', count=1)


def test_a_placement_of_our_own_is_said_to_be_so(client: Client) -> None:
    assertContains(client.get("/cases/dokk1/"), "Udledt af beskrivelsen i Samskab.")
    listed = client.get("/cases/").content.decode().split('<ol class="plot-list">')[1].split("</ol>")[0]
    inferred = CasePlacement.objects.filter(basis="udledt")
    assert listed.count("(Samskabs vurdering)") == inferred.count()
    for placement in inferred:
        row = listed.split(f'<a href="/cases/{placement.case.key}/">')[1].split("</li>")[0]
        assert "(Samskabs vurdering)" in row


def test_the_list_tells_the_figure_in_words_with_the_same_numbers(client: Client) -> None:
    page = client.get("/cases/")
    assertContains(page, 'class="plot-dot"', count=13)
    listed = page.content.decode().split('<ol class="plot-list">')[1].split("</ol>")[0]
    assert listed.count("<li>") == 13
    for text in ("ProjectZero", "Det Gode Værtskab", "Fri for Indbrud"):
        assert text in listed
    assert "Fyr dit Fyr" not in listed


def test_experiences_of_a_case_say_what_they_are_about(client: Client) -> None:
    page = client.get("/cases/mols/")
    assertContains(page, "Erfaringer herfra")
    assertContains(page, "Handler om afklaring")
    assertContains(client.get("/cases/dokk1/"), "Handler om at lede op")
    assertContains(client.get("/cases/sundhedspolitik-gentofte/"), "Handler om hele forløbet")


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_the_library_is_only_read(client: Client, method: str) -> None:
    for address in ("/cases/", "/cases/dokk1/"):
        assert getattr(client, method)(address).status_code == 405


def test_one_must_be_signed_in_to_read_cases(db: None) -> None:
    assert Client().get("/cases/dokk1/").headers["Location"] == "/konto/log-ind/?next=/cases/dokk1/"


def test_the_library_asks_the_database_as_often_for_one_case_as_for_twelve(client: Client) -> None:
    with CaptureQueriesContext(connection) as one:
        client.get("/cases/?sector=teknik-miljoe&type=faciliterende")
    with CaptureQueriesContext(connection) as all_of_a_type:
        client.get("/cases/?sector=teknik-miljoe&type=ligevaerdig")
    with CaptureQueriesContext(connection) as twelve:
        client.get("/cases/")
    assert len(one) == len(all_of_a_type)
    assert len(twelve) <= len(one)
