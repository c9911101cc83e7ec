"""The project's front page: where we are, what comes next, and what others have said."""

from collections.abc import Callable
from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django.asserts import assertContains, assertNotContains

from accounts.models import User
from leadership.actions.commitments import commit_to_task
from leadership.models import CommitmentState, LeadershipTask
from phases.guide import load_guide
from phases.models import Step
from projects.actions.statuses import publish_status
from projects.models import Project
from tests.conftest import Cast
from tests.factories import make_answer, make_project, move_to_step
from tests.leadership.promises import put
from typology.actions import place_project

AT_MOST = 12


@pytest.fixture
def page_of(signed_in: Callable[[User], Client], url: Callable[[str], str]) -> Callable[[User], object]:
    return lambda user: signed_in(user).get(url())


def fill(cast: Cast, project: Project) -> None:
    """Something of everything that the page can show."""
    publish_status(
        by=cast.projektleder,
        project=project,
        progress="groen",
        relations="gul",
        resources="roed",
        happened="Første værksted er holdt.",
        next_up="Køkkenet skal godkendes.",
        asked_of_chef="Ring om nøglerne.",
    )
    place_project(by=cast.chef, project=project, x=20, y=80, reason="Kommunen inviterer.")
    for key, done in (("skab-forstaaelse", True), ("tegn-rammen", False), ("inddrag-tidligt", False)):
        commit_to_task(
            by=cast.chef,
            project=project,
            task=LeadershipTask.objects.get(key=key),
            responsible=None,
            due_on=None,
            note="",
            state=CommitmentState.DONE if done else CommitmentState.ONGOING,
        )
    put(project, "Bænke", by=cast.chef, decided_on="2026-03-10")
    move_to_step(
        by=cast.chef,
        project=project,
        to_step=Step.objects.get(key="planlaegning"),
        reason="Formålet er klart.",
    )


def test_it_says_what_the_project_is(cast: Cast, page_of: Callable) -> None:
    page = page_of(cast.laeser)
    for text in (
        "<h1>Fællesspisning i Nordbyen</h1>",
        "Nordby Kommune · Ældre",
        "Mange ældre spiser alene.",
        "Beboerhuset og den lokale købmand.",
        "Lysten til at høre til.",
        "Beboerhusets køkken hver torsdag.",
        "5. januar 2026 til 18. december 2026",
        "Borgere",
    ):
        assertContains(page, text)


def test_it_says_how_far_each_step_is_and_where_we_are(cast: Cast, page_of: Callable) -> None:
    make_answer(cast.project, "afgraensning", by=cast.chef)
    make_answer(cast.project, "kommunikation", by=cast.chef, status="i-gang")
    page = page_of(cast.laeser)
    for text in ("1 af 9 afklaret", "0 af 6 afklaret, 1 i gang", "0 af 2 afklaret", "0 af 6 afklaret"):
        assertContains(page, text)
    assertContains(page, "I er her", count=1)
    assertContains(page, '<progress max="9" value="1" aria-label="Fremdrift: Afklaring">')


def test_an_empty_project_says_what_will_come(cast: Cast, page_of: Callable) -> None:
    page = page_of(cast.chef)
    for text in (
        "Der er ikke givet en status endnu.",
        "Projektet er ikke placeret i typologien endnu.",
        "Når du beslutter at gå videre eller tilbage, står det her med din begrundelse.",
    ):
        assertContains(page, text)
    assertContains(page, "Ingen påtaget endnu", count=4)


def test_a_full_project_shows_it_all(cast: Cast, page_of: Callable) -> None:
    with time_machine.travel("2026-11-21 14:00:00+01:00"):
        fill(cast, cast.project)
    page = page_of(cast.laeser)
    for text in (
        "Det går godt",
        "Kræver opmærksomhed",
        "Kræver handling nu",
        "Ring om nøglerne.",
        "21. november 2026, Per Leder",
        "<strong>Ligeværdig samskabelse</strong>",
        "2 påtaget, heraf 1 udført",
        "1 påtaget, heraf 0 udført",
        "<strong>Videre til planlægning</strong>",
        "Formålet er klart.",
        "21. november 2026, Karin Chef",
    ):
        assertContains(page, text)
    assertContains(page, "Ingen påtaget endnu", count=2)


@pytest.mark.parametrize(
    ("person", "offered"),
    [
        ("chef", {"rediger/", "arkiver/", "status/ny/"}),
        ("projektleder", {"status/ny/"}),
        ("bidragyder", set()),
        ("laeser", set()),
        ("administrator", set()),
    ],
)
def test_it_offers_what_one_may_do_and_nothing_else(
    cast: Cast, page_of: Callable, url: Callable[[str], str], person: str, offered: set[str]
) -> None:
    page = page_of(getattr(cast, person))
    for path in ("rediger/", "arkiver/", "status/ny/"):
        if path in offered:
            assertContains(page, f'href="{url(path)}"')
        else:
            assertNotContains(page, f'href="{url(path)}"')
    assertContains(page, f'href="{url("rapport.pdf")}"')


def test_an_archived_project_offers_only_to_be_reopened(
    cast: Cast, signed_in: Callable[[User], Client], page_of: Callable, url: Callable[[str], str]
) -> None:
    signed_in(cast.chef).post(url("arkiver/"))
    page = page_of(cast.chef)
    assertContains(page, f'action="{url("genaabn/")}"')
    assertNotContains(page, f'href="{url("rediger/")}"')
    assertNotContains(page_of(cast.projektleder), "genaabn")


def test_what_people_wrote_is_shown_as_text(cast: Cast, page_of: Callable) -> None:
    Project.objects.filter(pk=cast.project.pk).update(
        title="<b>Spis</b>", problem="<script>alert(1)</script>\n\nNyt afsnit"
    )
    page = page_of(cast.laeser)
    assertContains(page, "<h1>&lt;b&gt;Spis&lt;/b&gt;</h1>")
    assertContains(page, "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n\n<p>Nyt afsnit</p>")


# --- As fast for much as for little (an acceptance criterion) ----------------------------------------------


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


@pytest.mark.one_database
@pytest.mark.parametrize("full", [False, True], ids=["empty", "full"])
@pytest.mark.parametrize("person", ["chef", "projektleder", "bidragyder", "laeser", "administrator"])
def test_the_page_takes_few_queries(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str], person: str, full: bool
) -> None:
    if full:
        fill(cast, cast.project)
        answer_points(cast, *(state.key for state in load_guide(cast.project).points))
    client = signed_in(getattr(cast, person))
    first = queries(client, url())
    second = queries(client, url())
    assert len(first) <= AT_MOST, "\n".join(first)
    assert len(second) <= AT_MOST, "\n".join(second)


def test_the_page_takes_as_many_queries_with_23_answers_as_with_one(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    fill(cast, cast.project)
    client = signed_in(cast.chef)
    keys = [state.key for state in load_guide(cast.project).points]
    answer_points(cast, keys[0])
    with_one = queries(client, url())
    answer_points(cast, *keys[1:])
    assert len(queries(client, url())) == len(with_one)


def test_the_page_takes_as_many_queries_with_50_projects_as_with_one(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    client = signed_in(cast.chef)
    fill(cast, cast.project)
    with_one = queries(client, url())
    for number in range(49):
        project = make_project(chef=cast.chef, organisation=cast.organisation)
        make_answer(project, "afgraensning", by=cast.chef)
        if number < 5:
            fill(cast, project)
    assert len(queries(client, url())) == len(with_one)


def test_the_page_takes_as_many_queries_with_a_long_history(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    client = signed_in(cast.chef)
    fill(cast, cast.project)
    with_one = queries(client, url())
    for step in ("afklaring", "erkendelse"):
        move_to_step(
            by=cast.projektleder, project=cast.project, to_step=Step.objects.get(key=step), reason="Fordi."
        )
        fill(cast, cast.project)
    assert len(queries(client, url())) == len(with_one)
