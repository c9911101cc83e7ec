"""The list of projects: one's own and no others, found again, page by page."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from accounts.models import OrganisationRole, User
from phases.models import Step
from projects.models import Project, Role
from tests.conftest import Cast
from tests.factories import (
    make_answer,
    make_member,
    make_organisation,
    make_organisation_role,
    make_project,
    make_user,
    move_to_step,
)


def titles(response: HttpResponse) -> list[str]:
    return [access.project.title for access, *_ in response.context["rows"]]


@pytest.fixture
def listed(signed_in: Callable[[User], Client]) -> Callable[..., list[str]]:
    """The titles that the list shows to a user."""

    def read(user: User, query: str = "", **search: str) -> list[str]:
        response = signed_in(user).get(f"/projekter/{query}", search or None)
        shown = titles(response)
        assertContains(response, 'class="box project-row"', count=len(shown))
        return shown

    return read


# --- Who sees what -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("person", "standing"),
    [
        ("chef", "chef"),
        ("projektleder", "projektleder"),
        ("bidragyder", "bidragyder"),
        ("laeser", "læser"),
        ("administrator", "organisationens administrator"),
    ],
)
def test_everybody_sees_their_project_and_what_they_are_on_it(
    cast: Cast, signed_in: Callable[[User], Client], person: str, standing: str
) -> None:
    page = signed_in(getattr(cast, person)).get("/projekter/")
    assert titles(page) == ["Fællesspisning i Nordbyen"]
    assertContains(page, f"Nordby Kommune · Ældre · Du er {standing}")


def test_nobody_sees_what_is_not_theirs(cast: Cast, listed: Callable[..., list[str]]) -> None:
    assert listed(cast.colleague) == []
    assert listed(cast.outsider) == ["Et andet sted"]


def test_a_colleague_sees_what_was_opened_to_the_organisation(
    cast: Cast, signed_in: Callable[[User], Client], listed: Callable[..., list[str]]
) -> None:
    Project.objects.filter(pk=cast.project.pk).update(visibility="organisation")
    page = signed_in(cast.colleague).get("/projekter/")
    assert titles(page) == ["Fællesspisning i Nordbyen"]
    assertContains(page, "Du er kollega i organisationen")
    assert listed(cast.outsider) == ["Et andet sted"]


def test_somebody_in_many_ways_related_sees_a_project_once(
    cast: Cast, listed: Callable[..., list[str]]
) -> None:
    Project.objects.filter(pk=cast.project.pk).update(visibility="organisation")
    second = make_organisation("Region Øst")
    make_organisation_role(cast.administrator, second, OrganisationRole.Role.ADMINISTRATOR)
    make_member(cast.project, cast.administrator, Role.READER)
    assert listed(cast.administrator) == ["Fællesspisning i Nordbyen"]


def test_a_search_finds_nothing_that_is_not_ones_own(cast: Cast, listed: Callable[..., list[str]]) -> None:
    assert listed(cast.chef, q="andet sted") == []
    assert listed(cast.outsider, q="andet sted") == ["Et andet sted"]


# --- What a row says ---------------------------------------------------------------------------------------


def test_a_row_says_where_the_project_stands_and_how_far_it_is(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    make_answer(cast.project, "afgraensning", by=cast.chef)
    make_answer(cast.project, "kommunikation", by=cast.chef, status="i-gang")
    to_step = Step.objects.get(key="planlaegning")
    move_to_step(by=cast.chef, project=cast.project, to_step=to_step, reason="Klar.")
    page = signed_in(cast.laeser).get("/projekter/")
    assertContains(page, '<span class="badge">Planlægning</span>')
    assertContains(page, "1 af 23 afklaret, 1 i gang")
    assertContains(page, f'<a href="{url()}">Fællesspisning i Nordbyen</a>')


def test_an_empty_list_teaches_and_offers_the_one_thing_to_do(
    cast: Cast, signed_in: Callable[[User], Client]
) -> None:
    page = signed_in(cast.colleague).get("/projekter/")
    assertContains(page, "Her kommer dine projekter til at stå")
    assertContains(page, "Begynd dit første projekt")


def test_the_newest_comes_first(cast: Cast, listed: Callable[..., list[str]]) -> None:
    for title, days in (("Ældst", 9), ("Nyest", -1)):
        project = make_project(chef=cast.chef, organisation=cast.organisation, title=title)
        Project.objects.filter(pk=project.pk).update(updated_at=timezone.now() - timedelta(days=days))
    assert listed(cast.chef) == ["Nyest", "Fællesspisning i Nordbyen", "Ældst"]


# --- The archive -------------------------------------------------------------------------------------------


def test_the_archive_is_apart(
    cast: Cast, signed_in: Callable[[User], Client], listed: Callable[..., list[str]]
) -> None:
    make_project(chef=cast.chef, organisation=cast.organisation, title="Gammelt", archived_at=timezone.now())
    assert listed(cast.chef) == ["Fællesspisning i Nordbyen"]
    assert listed(cast.chef, "?arkiv=1") == ["Gammelt"]
    assert listed(cast.outsider, "?arkiv=1") == []
    page = signed_in(cast.chef).get("/projekter/?arkiv=1")
    assertContains(page, "<h1>Arkiverede projekter</h1>")
    assertContains(page, "Vis aktive projekter")
    assertContains(signed_in(cast.outsider).get("/projekter/?arkiv=1"), "Der er ikke arkiveret noget endnu.")


def test_a_search_in_the_archive_stays_there(cast: Cast, listed: Callable[..., list[str]]) -> None:
    make_project(chef=cast.chef, organisation=cast.organisation, title="Spis nu", archived_at=timezone.now())
    assert listed(cast.chef, arkiv="1", q="spis") == ["Spis nu"]
    assert listed(cast.chef, q="spis") == ["Fællesspisning i Nordbyen"]


# --- Search ------------------------------------------------------------------------------------------------


@pytest.fixture
def searchable(cast: Cast) -> Cast:
    for title in ("100 % grøn", "Plan_B for byen", "Byen\\landet", "Æblehaven på Østerbro", "Haver til alle"):
        make_project(chef=cast.chef, organisation=cast.organisation, title=title)
    return cast


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("haver", {"Haver til alle"}),
        ("  HAVER  ", {"Haver til alle"}),
        ("til a", {"Haver til alle"}),
        ("%", {"100 % grøn"}),
        ("_", {"Plan_B for byen"}),
        ("\\", {"Byen\\landet"}),
        ("grøn", {"100 % grøn"}),
        ("Æblehaven", {"Æblehaven på Østerbro"}),
        ("findes ikke", set()),
        ("' OR 1=1 --", set()),
        ("🌱", set()),
    ],
)
def test_search(searchable: Cast, listed: Callable[..., list[str]], typed: str, found: set[str]) -> None:
    assert set(listed(searchable.chef, q=typed)) == found


@pytest.mark.parametrize("typed", ["æblehaven", "ÆBLEHAVEN", "østerbro", "PÅ ØSTERBRO", "GRØN"])
def test_search_knows_danish_letters_in_any_case(
    searchable: Cast, listed: Callable[..., list[str]], typed: str
) -> None:
    assert len(listed(searchable.chef, q=typed)) == 1


@pytest.mark.parametrize("query", ["?q=%00haver", "?q=ha%00ver", "?q=%00", "?side=%00", "?arkiv=%00"])
def test_a_null_character_is_no_server_error(
    searchable: Cast, signed_in: Callable[[User], Client], query: str
) -> None:
    response = signed_in(searchable.chef).get(f"/projekter/{query}")
    assertContains(response, '<html lang="da">', status_code=400)


@pytest.mark.parametrize("typed", ["", "   "])
def test_an_empty_search_shows_all(searchable: Cast, listed: Callable[..., list[str]], typed: str) -> None:
    assert len(listed(searchable.chef, q=typed)) == 6


def test_a_search_that_finds_nothing_says_so_and_keeps_what_was_typed(
    cast: Cast, signed_in: Callable[[User], Client]
) -> None:
    page = signed_in(cast.chef).get("/projekter/", {"q": '<b>"x"</b>'})
    assertContains(page, "Ingen af dine projekter hedder noget med »&lt;b&gt;&quot;x&quot;&lt;/b&gt;«.")
    assertContains(page, 'value="&lt;b&gt;&quot;x&quot;&lt;/b&gt;"')
    assertContains(page, "Vis dem alle")


# --- Page by page ------------------------------------------------------------------------------------------


@pytest.fixture
def many(cast: Cast) -> Cast:
    for number in range(44):
        make_project(chef=cast.chef, organisation=cast.organisation, title=f"Projekt {number} & co")
    return cast


@pytest.mark.parametrize(
    ("query", "number", "count"),
    [
        ("", 1, 20),
        ("?side=2", 2, 20),
        ("?side=3", 3, 5),
        ("?side=9999", 3, 5),
        ("?side=0", 3, 5),
        ("?side=-1", 3, 5),
        ("?side=abc", 1, 20),
        ("?side=", 1, 20),
        ("?side=2.5", 1, 20),
        ("?side=" + "9" * 5000, 1, 20),
    ],
)
def test_pages(many: Cast, signed_in: Callable[[User], Client], query: str, number: int, count: int) -> None:
    response = signed_in(many.chef).get(f"/projekter/{query}")
    assertContains(response, f"Side {number} af 3")
    assertContains(response, 'class="box project-row"', count=count)


def test_one_comes_past_every_project_once(many: Cast, listed: Callable[..., list[str]]) -> None:
    shown = [title for page in (1, 2, 3) for title in listed(many.chef, f"?side={page}")]
    assert len(shown) == len(set(shown)) == 45


def test_going_on_keeps_search_and_archive(many: Cast, signed_in: Callable[[User], Client]) -> None:
    client = signed_in(many.chef)
    response = client.get("/projekter/", {"q": "& co", "side": "2"})
    assertContains(response, 'href="?side=1&amp;q=%26%20co"')
    assertContains(response, 'href="?side=3&amp;q=%26%20co"')
    Project.objects.update(archived_at=timezone.now())
    assertContains(client.get("/projekter/?arkiv=1"), 'href="?side=2&amp;arkiv=1"')


def test_a_single_page_has_no_page_numbers(cast: Cast, signed_in: Callable[[User], Client]) -> None:
    assertNotContains(signed_in(cast.chef).get("/projekter/"), "Side 1")


# --- As fast for many as for few ---------------------------------------------------------------------------


def test_the_list_asks_the_database_as_often_for_25_projects_as_for_three(
    cast: Cast, signed_in: Callable[[User], Client]
) -> None:
    client = signed_in(cast.chef)

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get("/projekter/").status_code == 200
        return len(asked)

    def make(count: int) -> None:
        for _ in range(count):
            project = make_project(chef=cast.chef, organisation=cast.organisation)
            make_answer(project, "afgraensning", by=cast.chef)
            make_member(project, make_user(organisation=cast.organisation), Role.READER)

    make(2)
    with_three = queries()
    make(22)
    assert Project.objects.visible_to(cast.chef).count() == 25
    assert queries() == with_three <= 8


def test_the_list_is_only_read(cast: Cast, signed_in: Callable[[User], Client]) -> None:
    assert signed_in(cast.chef).post("/projekter/").status_code == 405
