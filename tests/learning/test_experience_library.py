"""The library of experiences: the cases' and those that projects have shared."""

import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from accounts.models import User
from learning.models import Experience, Lesson
from phases.models import FocusPoint
from projects.models import Project, Role
from tests.conftest import Cast
from tests.factories import make_member, make_project
from typology.actions import place_project
from typology.models import CasePlacement, CocreationType

from .lessons import POINT, SAID, lesson_in

SignIn = Callable[[User], Client]

LIBRARY = "/erfaringer/"


@pytest.fixture
def shared(cast: Cast) -> Lesson:
    """Of an elderly project in Nordby, at a point of planlægning, to everybody."""
    return lesson_in(cast.project, by=cast.chef, sharing="alle")


def titles(client: Client, query: str = "") -> set[str]:
    """All that is on every page."""
    page = client.get(f"{LIBRARY}?{query}").content.decode()
    found = re.search(r"Side 1 af (\d+)", page)
    pages = [page] + [
        client.get(f"{LIBRARY}?{query}&side={number}").content.decode()
        for number in range(2, int(found[1]) + 1 if found else 2)
    ]
    return {title for one in pages for title in re.findall(r'<h2 class="h5">(?:<a [^>]*>)?([^<]+)<', one)}


def test_cases_and_projects_stand_together(cast: Cast, shared: Lesson, signed_in: SignIn) -> None:
    lesson_in(cast.project, by=cast.chef, title="Kun vores")
    client = signed_in(cast.outsider)
    assert titles(client) == {SAID["title"], *Experience.objects.values_list("title", flat=True)}
    page = client.get(LIBRARY)
    assertContains(page, "28 erfaringer")
    assertContains(page, "Fra et projekt i Nordby Kommune")
    assertContains(page, f'<a href="{LIBRARY}{shared.pk}/">')
    assertNotContains(page, cast.project.title)
    assertContains(signed_in(cast.chef).get(LIBRARY), f'<a href="/projekter/{cast.project.pk}/">')


@pytest.mark.parametrize(
    ("query", "is_there"),
    [
        ("fra=projekter", True),
        ("fra=cases", False),
        ("omraade=aeldre", True),
        ("omraade=sundhed", False),
        ("trin=planlaegning", True),
        ("trin=afklaring", False),
        (f"punkt={POINT}", True),
        ("punkt=proces", False),
        ("retning=op", False),
        ("q=SAMTALE+fem", True),
        ("q=æble", False),
        ("q=.*", False),
        ("q=%28", False),
        ("type=findes-ikke", True),
        ("trin=&omraade=&q=", True),
    ],
)
def test_it_is_chosen_by_what_it_is(
    shared: Lesson, cast: Cast, signed_in: SignIn, query: str, is_there: bool
) -> None:
    assert (SAID["title"] in titles(signed_in(cast.outsider), query)) is is_there


def test_the_cases_are_chosen_alike(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.outsider)
    experiences = Experience.objects.select_related("focus_point__step", "direction", "case")
    assert titles(client, "fra=projekter") == set()
    ending = [one for one in experiences if one.focus_point and one.focus_point.step.key == "erkendelse"]
    for query, expected in (
        ("fra=cases", {one.title for one in experiences}),
        ("retning=op", {one.title for one in experiences if one.direction and one.direction.key == "op"}),
        ("omraade=sundhed", {one.title for one in experiences if one.case.sector == "sundhed"}),
        ("trin=erkendelse", {one.title for one in ending}),
    ):
        assert expected
        assert titles(client, query) == expected


@pytest.mark.parametrize("kind", ["styret", "ligevaerdig", "ansvarliggoerende", "faciliterende"])
def test_a_project_has_the_type_of_its_newest_placement(cast: Cast, signed_in: SignIn, kind: str) -> None:
    chosen = CocreationType.objects.get(key__startswith=kind)
    corners = {(x, y) for x in (20, 80) for y in (20, 80)}
    for x, y in corners:
        project = make_project(chef=cast.chef, organisation=cast.organisation)
        place_project(by=cast.chef, project=project, x=101 - x, y=y, reason="")
        place_project(by=cast.chef, project=project, x=x, y=y, reason="")
        lesson_in(project, by=cast.chef, title=f"{x} {y}", sharing="alle")
    lesson_in(cast.project, by=cast.chef, title="Ikke placeret", sharing="alle")
    found = titles(signed_in(cast.outsider), f"fra=projekter&type={chosen.key}")
    assert found == {f"{x} {y}" for x, y in corners if chosen.covers(x, y)}
    cases = CasePlacement.objects.of_type(chosen).values("case")
    of_cases = set(Experience.objects.filter(case__in=cases).values_list("title", flat=True))
    assert titles(signed_in(cast.outsider), f"fra=cases&type={chosen.key}") == of_cases


def test_danish_letters_and_big_ones(cast: Cast, signed_in: SignIn) -> None:
    lesson_in(cast.project, by=cast.chef, title="Om æbler på øen", sharing="alle")
    for query in ("ÆBLER", "øen æbler", "Æbl"):
        assert titles(signed_in(cast.outsider), f"fra=projekter&q={query}") == {"Om æbler på øen"}


def test_a_lessons_own_page(cast: Cast, shared: Lesson, signed_in: SignIn) -> None:
    address = f"{LIBRARY}{shared.pk}/"
    page = signed_in(cast.outsider).get(address)
    for words in (*SAID.values(), "Fra et projekt i Nordby Kommune", "Kommunikation"):
        assertContains(page, words)
    assertNotContains(page, cast.project.title)
    assertNotContains(page, "Karin Chef")
    assertContains(signed_in(cast.laeser).get(address), f"/projekter/{cast.project.pk}/")
    assert signed_in(cast.outsider).post(address).status_code == 405
    for wrong in (shared.pk + 1, 10**30):
        assert signed_in(cast.outsider).get(f"{LIBRARY}{wrong}/").status_code == 404
    in_direction = lesson_in(cast.project, by=cast.chef, place="op", sharing="alle")
    assertContains(signed_in(cast.outsider).get(f"{LIBRARY}{in_direction.pk}/"), "Handler om at lede opad")


def test_the_search_finds_it(cast: Cast, shared: Lesson, signed_in: SignIn) -> None:
    own = lesson_in(cast.foreign_project, by=cast.outsider, learnt="Zebraer lærer langsomt")
    page = signed_in(cast.outsider).get("/soeg/", {"q": "samtale minutter"})
    assertContains(page, "Erfaringer fra projekter")
    assertContains(page, f'href="{LIBRARY}{shared.pk}/"')
    page = signed_in(cast.laeser).get("/soeg/", {"q": "samtale minutter"})
    assertContains(page, f"laering/#laering-{shared.pk}")
    assertNotContains(page, f'href="{LIBRARY}{shared.pk}/"')
    assertContains(signed_in(cast.outsider).get("/soeg/", {"q": "zebraer"}), f"#laering-{own.pk}")
    assertNotContains(signed_in(cast.laeser).get("/soeg/", {"q": "zebraer"}), "langsomt")


def test_as_many_queries_for_2000_lessons_as_for_one(cast: Cast, shared: Lesson, signed_in: SignIn) -> None:
    make_member(cast.foreign_project, cast.chef, Role.READER)
    client = signed_in(cast.chef)
    addresses = [
        LIBRARY,
        f"{LIBRARY}?side=2",
        f"{LIBRARY}?q=samtale&trin=planlaegning&omraade=aeldre&fra=projekter",
        f"{LIBRARY}{shared.pk}/",
        f"/projekter/{cast.foreign_project.pk}/faser/planlaegning/kommunikation/",
        f"/projekter/{cast.foreign_project.pk}/retninger/",
        "/retninger/",
    ]
    few = [queries(client, address) for address in addresses]
    point, now = FocusPoint.objects.get(key=POINT), timezone.now()
    Lesson.objects.bulk_create(
        Lesson(
            project=cast.project,
            focus_point=point,
            written_by=cast.chef,
            sharing="alle",
            shared_by=cast.chef,
            shared_at=now,
            **SAID | {"title": f"Nr. {number}"},
        )
        for number in range(2000)
    )
    many = [queries(client, address) for address in addresses]
    # One less for a page that has lessons only.
    assert many == [few[0] - 1, *few[1:]]
    assert few[0] <= 14
    assert few[4] <= 13
    assertContains(client.get(LIBRARY), "Side 1 af 102")
    assert client.get(f"{LIBRARY}?side=999").status_code == 200
    assert client.get(f"{LIBRARY}?q=%00").status_code == 400


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def test_it_is_found_from_the_menu(cast: Cast, signed_in: SignIn) -> None:
    for address in ("/cases/", "/viden/", "/projekter/"):
        assertContains(signed_in(cast.outsider).get(address), f'href="{LIBRARY}"')
    assert Client().get(LIBRARY).status_code == 302
    assert Project.objects.count() == 2
