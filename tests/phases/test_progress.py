"""How far a project is: the numbers add up, and every page says the same."""

import random
from collections.abc import Callable
from datetime import date

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.asserts import assertContains

from accounts.models import User
from phases.guide import load_guide
from phases.models import Answer, AnswerStatus, Edition, EditionPoint
from phases.progress import progress_of, progress_of_projects
from projects.models import Project
from tests.conftest import Cast
from tests.factories import make_answer, make_project

statuses = st.lists(st.sampled_from(AnswerStatus), max_size=60)
some_statuses = st.lists(st.sampled_from(AnswerStatus), min_size=1, max_size=60)


@given(statuses)
def test_the_counts_add_up(of_points: list[AnswerStatus]) -> None:
    progress = progress_of(of_points)
    assert progress.total == len(of_points)
    assert progress.settled + progress.ongoing + of_points.count(AnswerStatus.UNTOUCHED) == progress.total
    settled = of_points.count(AnswerStatus.CLARIFIED) + of_points.count(AnswerStatus.IRRELEVANT)
    assert (progress.settled, progress.ongoing) == (settled, of_points.count(AnswerStatus.ONGOING))


@given(some_statuses)
def test_100_per_cent_means_that_all_is_settled(of_points: list[AnswerStatus]) -> None:
    progress = progress_of(of_points)
    all_settled = all(status.is_settled for status in of_points)
    assert (progress.percent == 100) == all_settled == progress.is_done
    assert 0 <= progress.percent <= 100


@given(some_statuses, st.integers(min_value=0))
def test_settling_a_point_never_sets_a_project_back(of_points: list[AnswerStatus], number: int) -> None:
    place = number % len(of_points)
    settled = [*of_points[:place], AnswerStatus.CLARIFIED, *of_points[place + 1 :]]
    assert progress_of(settled).percent >= progress_of(of_points).percent


@given(some_statuses)
def test_the_order_of_the_points_does_not_matter(of_points: list[AnswerStatus]) -> None:
    assert progress_of(reversed(of_points)) == progress_of(map(str, of_points))


def test_nearly_all_is_not_all() -> None:
    assert progress_of([*["afklaret"] * 199, "i-gang"]).percent == 99


def test_no_points_are_no_progress() -> None:
    assert progress_of([]).percent == 0


# --- Many projects at once ---------------------------------------------------------------------------------


def answer_at_random(project: Project, cast: Cast, seed: int) -> None:
    choose = random.Random(seed)
    for state in load_guide(project).points:
        status = choose.choice([None, *AnswerStatus])
        if status:
            make_answer(project, state.key, by=cast.chef, status=status, reason="Ikke her.")


def put_on_a_short_edition(project: Project) -> None:
    """An older edition that has three of the points that the project has answered."""
    edition = Edition.objects.create(
        key="gammel", title="Gammel", published_on=date(2001, 1, 1), source="vfl2019"
    )
    for point in EditionPoint.objects.order_by("pk")[:3]:
        point.pk, point.edition = None, edition
        point.save()
    project.journey.edition = edition
    project.journey.save()


def test_of_many_projects_each_is_as_far_as_its_own_guide_says(cast: Cast) -> None:
    projects = [make_project(chef=cast.chef, organisation=cast.organisation, title=str(n)) for n in range(5)]
    for seed, project in enumerate(projects[:4]):
        answer_at_random(project, cast, seed)
    put_on_a_short_edition(projects[3])
    found = progress_of_projects(project.pk for project in projects)
    assert found.keys() == {project.pk for project in projects}
    for project in projects:
        guide = load_guide(project)
        journey, progress = found[project.pk]
        assert (journey.step, progress) == (guide.journey.step, guide.progress)
    assert found[projects[3].pk][1].total == 3
    assert found[projects[4].pk][1].settled == 0
    assert len({progress.settled for _, progress in found.values()}) > 2


def test_many_projects_take_as_few_queries_as_one(cast: Cast) -> None:
    def queries(projects: list[Project]) -> int:
        with CaptureQueriesContext(connection) as asked:
            progress_of_projects(project.pk for project in projects)
        return len(asked)

    projects = [make_project(chef=cast.chef, organisation=cast.organisation) for _ in range(12)]
    assert queries(projects[:1]) == queries(projects) == 3


def test_no_projects_are_no_trouble(db: None) -> None:
    assert progress_of_projects([]) == {}


def test_every_page_says_the_same(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    for key in ("formaal-og-succeskriterier", "afgraensning", "tvaergaaende-fokus"):
        make_answer(cast.project, key, by=cast.chef)
    make_answer(cast.project, "bemanding-og-kompetencer", by=cast.chef, status="i-gang")
    make_answer(cast.project, "samskabelsestype", by=cast.chef, status="ikke-relevant", reason="Kendt.")
    make_answer(cast.project, "kommunikation", by=cast.chef)
    client = signed_in(cast.chef)
    assertContains(client.get(url("faser/afklaring/")), "3 af 9 afklaret, 1 ikke relevant, 1 i gang")
    assertContains(client.get(url()), "3 af 9 afklaret, 1 ikke relevant, 1 i gang")
    assertContains(client.get(url()), "1 af 6 afklaret")
    assertContains(client.get("/projekter/"), "4 af 23 afklaret, 1 ikke relevant, 1 i gang")
    assert Answer.objects.count() == 6
