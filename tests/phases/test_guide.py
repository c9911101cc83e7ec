"""The checklist of a project: what stands in which order, and what is not there."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.http import Http404
from django.test import Client
from django.utils.timezone import localdate
from pytest_django.asserts import assertContains

from accounts.models import User
from phases.guide import Guide, journey_of, load_guide
from phases.models import Answer, Edition, EditionPoint, FocusPoint
from projects.actions.project import create_project
from projects.models import Gain, Project
from tests.conftest import Cast
from tests.factories import PROJECT_FIELDS, make_answer

POINTS = {
    "afklaring": [
        "formaal-og-succeskriterier",
        "samskabelsestype",
        "afgraensning",
        "demokrati-og-repraesentativitet",
        "forankring-af-ejerskab",
        "organisatorisk-parathed-og-kultur",
        "tvaergaaende-fokus",
        "bemanding-og-kompetencer",
        "ansvarsfordeling-og-rollebevidsthed",
    ],
    "planlaegning": [
        "rammesaetning",
        "uforudsigelighed",
        "kommunikation",
        "maalgruppe-og-rekruttering",
        "grad-af-borgerinvolvering",
        "planlaegning-af-proces",
    ],
    "udfoerelse": ["kursjusteringer", "relationen-til-projektleder"],
    "erkendelse": [
        "maalopfyldelse",
        "involvering",
        "proces",
        "refleksion",
        "forankring-af-laering",
        "afsaet-for-ny-samskabelse",
    ],
}
ALL_POINTS = [key for keys in POINTS.values() for key in keys]


@pytest.fixture
def guide(cast: Cast) -> Guide:
    return load_guide(cast.project)


def test_the_23_points_stand_in_the_order_of_the_model(guide: Guide) -> None:
    assert {state.step.key: [point.key for point in state.points] for state in guide.steps} == POINTS
    assert [state.step.key for state in guide.steps] == list(POINTS)
    assert [state.key for state in guide.points] == ALL_POINTS


def test_a_new_project_stands_at_the_first_step_with_nothing_taken_up(guide: Guide) -> None:
    assert guide.current.step.key == "afklaring"
    assert [state.is_current for state in guide.steps] == [True, False, False, False]
    assert {state.status.value for state in guide.points} == {"ikke-taget-op"}
    assert (guide.progress.settled, guide.progress.ongoing, guide.progress.total) == (0, 0, 23)


def test_the_step_that_follows(cast: Cast) -> None:
    following = {}
    journey = cast.project.journey
    for state in load_guide(cast.project).steps:
        journey.step = state.step
        journey.save()
        after = load_guide(cast.project).following
        following[state.step.key] = after.step.key if after else None
    assert following == {
        "afklaring": "planlaegning",
        "planlaegning": "udfoerelse",
        "udfoerelse": "erkendelse",
        "erkendelse": None,
    }


def test_from_neighbour_to_neighbour_one_comes_past_every_point(guide: Guide) -> None:
    here, seen = guide.points[0], []
    assert guide.neighbours(here)[0] is None
    while True:
        seen.append(here.key)
        _, after = guide.neighbours(here)
        if after is None:
            break
        assert guide.neighbours(after)[0] == here
        here = after
    assert seen == ALL_POINTS


@pytest.mark.parametrize(
    ("point", "before", "after"),
    [
        ("afklaring/formaal-og-succeskriterier", None, "afklaring/samskabelsestype"),
        (
            "planlaegning/rammesaetning",
            "afklaring/ansvarsfordeling-og-rollebevidsthed",
            "planlaegning/uforudsigelighed",
        ),
        (
            "udfoerelse/relationen-til-projektleder",
            "udfoerelse/kursjusteringer",
            "erkendelse/maalopfyldelse",
        ),
        ("erkendelse/afsaet-for-ny-samskabelse", "erkendelse/forankring-af-laering", None),
    ],
)
def test_the_page_leads_to_the_neighbours_across_steps(
    cast: Cast,
    signed_in: Callable[[User], Client],
    url: Callable[[str], str],
    point: str,
    before: str | None,
    after: str | None,
) -> None:
    response = signed_in(cast.laeser).get(url(f"faser/{point}/"))
    for rel, other in (("prev", before), ("next", after)):
        assertContains(response, f'rel="{rel}"', count=1 if other else 0)
        if other:
            assertContains(response, f'<a rel="{rel}" href="{url(f"faser/{other}/")}">')


def test_every_point_has_a_page_that_says_what_it_is_about(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str], guide: Guide
) -> None:
    client = signed_in(cast.chef)
    for state in guide.points:
        page = client.get(url(f"faser/{state.point.step.key}/{state.key}/"))
        assertContains(page, state.point.title)
        assertContains(page, 'class="question-list"><li>')


def test_every_step_has_a_page_with_its_points(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str], guide: Guide
) -> None:
    client = signed_in(cast.laeser)
    for state in guide.steps:
        page = client.get(url(f"faser/{state.step.key}/"))
        assertContains(page, f"<h1>{state.step.title}</h1>")
        assertContains(page, f"0 af {len(state.points)} afklaret")
        for point in state.points:
            assertContains(page, url(f"faser/{state.step.key}/{point.key}/"))
        assertContains(page, "I er her nu", count=int(state.step.key == "afklaring"))


@pytest.mark.parametrize(
    "path",
    [
        "faser/ukendt/",
        "faser/samskabelse/",
        "faser/afklaring/ukendt/",
        "faser/afklaring/kommunikation/",
        "faser/ukendt/kommunikation/",
        "faser/AFKLARING/",
    ],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_what_is_not_there_is_not_found(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str], path: str, method: str
) -> None:
    if method == "post" and path.count("/") == 2:
        method = "head"  # a step takes no POST at all
    assert getattr(signed_in(cast.chef), method)(url(path)).status_code == 404
    assert not Answer.objects.exists()


def test_a_point_under_another_step_is_not_found(guide: Guide) -> None:
    assert guide.point("planlaegning", "kommunikation").key == "kommunikation"
    with pytest.raises(Http404):
        guide.point("afklaring", "kommunikation")


def test_answers_of_another_project_are_not_seen(cast: Cast) -> None:
    make_answer(cast.foreign_project, "kommunikation", by=cast.outsider)
    assert load_guide(cast.project).point("planlaegning", "kommunikation").answer is None


# --- Editions ----------------------------------------------------------------------------------------------


def make_edition(*keys: str, published_on: date) -> Edition:
    """An edition of the checklist that has only some of the points."""
    edition = Edition.objects.create(
        key=f"udgave-{published_on}", title="En anden udgave", published_on=published_on, source="vfl2019"
    )
    for order, key in enumerate(keys, start=1):
        EditionPoint.objects.create(
            edition=edition,
            focus_point=FocusPoint.objects.get(key=key),
            title=f"Nyt navn for {key}",
            purpose="Formål",
            help="Hjælp",
            order=order,
            source="vfl2019",
        )
    return edition


def test_a_project_stays_on_the_edition_it_began_with(cast: Cast) -> None:
    make_edition("kommunikation", published_on=localdate())
    assert [state.key for state in load_guide(cast.project).points] == ALL_POINTS
    assert load_guide(cast.project).point("planlaegning", "kommunikation").point.title == "Kommunikation"


def test_a_new_project_begins_on_the_newest_edition(cast: Cast) -> None:
    edition = make_edition("rammesaetning", "kommunikation", published_on=localdate())
    make_edition("refleksion", published_on=localdate() + timedelta(days=1))
    project = make_bare_project(cast)
    assert journey_of(project).edition == edition
    assert journey_of(project).step.key == "planlaegning"


def test_an_edition_without_points_is_not_begun_on(cast: Cast) -> None:
    make_edition(published_on=localdate())
    assert journey_of(make_bare_project(cast)).edition == cast.project.journey.edition


def make_bare_project(cast: Cast) -> Project:
    """A project that no journey was made for."""
    fields = PROJECT_FIELDS | {"gains": Gain.objects.all(), "organisation": cast.organisation}
    return create_project(by=cast.chef, **fields)


def test_a_project_without_a_journey_is_at_the_beginning(
    cast: Cast, signed_in: Callable[[User], Client]
) -> None:
    project = make_bare_project(cast)
    assert load_guide(project).current.step.key == "afklaring"
    assert signed_in(cast.chef).get(f"/projekter/{project.pk}/").status_code == 200
