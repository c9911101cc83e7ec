"""A new project is started from one that is over, with what is taken along from it."""

import re
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.test import Client
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from accounts.models import User
from leadership.actions.mandate import set_mandate
from leadership.models import Stakeholder
from learning.actions import successors as actions
from learning.actions.lessons import share_lesson
from learning.models import CarriedLesson, Criterion, Measurement
from phases.models import Step
from projects.actions.team import remove_member
from projects.models import Gain, Project, Role
from tests.conftest import Cast
from tests.factories import make_member, make_organisation_role, make_stakeholder, make_user, move_to_step
from typology.actions import place_project
from typology.models import Stage

from .endings import end, make_criterion, make_lesson

Sign = Callable[[User], Client]
Url = Callable[[str], str]
PATH = "afsaet/"
ALL = ["laering", "kriterier", "interessenter", "mandat", "placering"]


@pytest.fixture
def rich(cast: Cast) -> Project:
    """The cast's project with something of everything, closed."""
    project = cast.project
    make_lesson(project, by=cast.chef)
    criterion = make_criterion(project, by=cast.chef)
    Measurement.objects.create(criterion=criterion, on="2026-03-01", value=40, measured_by=cast.chef)
    make_stakeholder(project, by=cast.chef, promised="En bænk", passed_over="Måske", selection="med")
    set_mandate(by=cast.chef, project=project, fixed="Loven ligger fast.", until="2026-06-01")
    with time_machine.travel("2026-02-03T12:00+01:00"):
        place_project(
            by=cast.chef, project=project, x=20, y=80, reason="Vi inviterer.", stage=Stage.TURNED_OUT
        )
    end(project, by=cast.chef)
    return project


def new_project(cast: Cast, **fields: Any) -> dict[str, Any]:
    return {
        "organisation": cast.organisation.pk,
        "title": "Fællesspisning i Sydbyen",
        "problem": "Også i Sydbyen spiser mange alene.",
        "helpers": "Kirken.",
        "motivation": "Duften.",
        "arena": "Sognegården.",
        "sector": "aeldre",
        "initiator": "borgere",
        "gains": [Gain.objects.get(key="faellesskab").pk],
        "starts_on": "2027-01-05",
        "visibility": "hold",
        "take": ALL,
    } | fields


def started(cast: Cast) -> Project:
    return Project.objects.get(started_from=cast.project)


def test_everything_can_be_taken_along(cast: Cast, rich: Project, signed_in: Sign, url: Url) -> None:
    page = signed_in(cast.chef).post(url(PATH), new_project(cast), follow=True)
    project = started(cast)
    assertRedirects(page, f"/projekter/{project.pk}/")
    assert project.problem == "Også i Sydbyen spiser mange alene."
    assert project.memberships.get().role == Role.CHEF
    assert project.journey.step.key == "afklaring"

    criterion = project.criteria.get()
    assert (criterion.title, criterion.sign, criterion.unit, criterion.target) == (
        *("Flere spiser sammen", "Bordene er fulde.", "gæster", 100),
    )
    assert (criterion.baseline, criterion.next_on, criterion.responsible) == (None, None, None)
    assert not criterion.measurements.exists()
    assert criterion.history.get().history_user == cast.chef

    stakeholder = project.stakeholders.get()
    assert (stakeholder.name, stakeholder.direction.key, stakeholder.role) == ("Elevrådet", "ud", "bruger")
    assert (stakeholder.interest, stakeholder.influence) == (3, 2)
    assert (stakeholder.promised, stakeholder.passed_over, stakeholder.selection) == ("", "", "ikke-afklaret")

    assert (project.mandate.fixed, project.mandate.until) == ("Loven ligger fast.", None)
    placement = project.placements.get()
    assert (placement.x, placement.y, placement.stage) == (20, 80, Stage.PLANNED)
    assert (
        placement.reason
        == "Taget med fra »Fællesspisning i Nordbyen«, som blev placeret her 3. februar 2026."
    )
    assert CarriedLesson.objects.get().lesson == rich.lessons.get()
    assert CarriedLesson.objects.get().project == project

    # The old one is as it was.
    assert Criterion.objects.filter(project=rich).get().baseline == 12
    assert Stakeholder.objects.filter(project=rich).get().promised == "En bænk"


def test_nothing_is_taken_along_that_is_not_ticked(
    cast: Cast, rich: Project, signed_in: Sign, url: Url
) -> None:
    signed_in(cast.chef).post(url(PATH), new_project(cast, take=["kriterier"]))
    project = started(cast)
    assert project.criteria.exists()
    assert not project.stakeholders.exists()
    assert not project.placements.exists()
    assert not hasattr(project, "mandate")
    assert not CarriedLesson.objects.exists()


def test_a_mandate_that_still_holds_keeps_its_day(
    cast: Cast, rich: Project, signed_in: Sign, url: Url
) -> None:
    rich.mandate.until = "2040-01-01"
    rich.mandate.save()
    signed_in(cast.chef).post(url(PATH), new_project(cast))
    assert started(cast).mandate.until.year == 2040


def test_the_page_begins_with_the_old_answers(cast: Cast, rich: Project, signed_in: Sign, url: Url) -> None:
    page = signed_in(cast.chef).get(url(PATH))
    for text in (
        "Mange ældre spiser alene.</textarea>",
        "Beboerhuset og den lokale købmand.</textarea>",
        "Lysten til at høre til.</textarea>",
        "Beboerhusets køkken hver torsdag.</textarea>",
        "Læringen (1)",
        "Succeskriterierne (1)",
        "Interessenterne (1)",
    ):
        assertContains(page, text)
    html = page.content.decode()
    assert len(re.findall(r'name="take"[^>]*checked', html)) == 5
    assert 'value="Fællesspisning i Nordbyen"' not in html  # the title is a new one


def test_what_is_not_there_is_not_offered(cast: Cast, signed_in: Sign, url: Url) -> None:
    end(cast.project, by=cast.chef)
    assertNotContains(signed_in(cast.chef).get(url(PATH)), 'name="take"')
    fields = new_project(cast)
    signed_in(cast.chef).post(url(PATH), fields)
    assert started(cast)


def test_nothing_typed_is_lost(cast: Cast, rich: Project, signed_in: Sign, url: Url) -> None:
    page = signed_in(cast.chef).post(
        url(PATH), new_project(cast, title="", take=["mandat", "noget-helt-andet"])
    )
    assertContains(page, "Også i Sydbyen spiser mange alene.", status_code=422)
    assertContains(page, "Noget af det du valgte, kan ikke tages med mere.", status_code=422)
    assert not Project.objects.filter(started_from=rich).exists()


def test_a_second_click_finds_the_same(cast: Cast, rich: Project, signed_in: Sign, url: Url) -> None:
    for _ in range(2):
        signed_in(cast.chef).post(url(PATH), new_project(cast))
    assert started(cast).criteria.count() == 1


def test_it_is_all_or_nothing(
    cast: Cast, rich: Project, signed_in: Sign, url: Url, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**fields: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(actions, "place_project", fail)
    client = signed_in(cast.chef)
    client.raise_request_exception = False
    assert client.post(url(PATH), new_project(cast)).status_code == 500
    assert not Project.objects.filter(started_from=rich).exists()


# --- Who, and from what ------------------------------------------------------------------------------------
def test_whoever_reads_it_may_build_on_it_but_unshared_lessons_are_the_chefs_to_take(
    cast: Cast, rich: Project, signed_in: Sign, url: Url
) -> None:
    rich.visibility = "organisation"
    rich.save()
    assertContains(signed_in(cast.chef).get(url(PATH)), "Læringen (1)")
    for person in (cast.projektleder, cast.laeser, cast.colleague, cast.administrator):
        client = signed_in(person)
        assertNotContains(client.get(url(PATH)), "Læringen (1)")
        assert client.post(url(PATH), new_project(cast, take=["laering"])).status_code == 422
    signed_in(cast.colleague).post(url(PATH), new_project(cast, take=["kriterier"]))
    assert started(cast).memberships.get().user == cast.colleague
    assert signed_in(cast.outsider).get(url(PATH)).status_code == 404
    assert signed_in(cast.outsider).post(url(PATH), new_project(cast)).status_code == 404
    assert signed_in(cast.chef).put(url(PATH)).status_code == 405


def test_who_has_no_organisation_starts_nothing(cast: Cast, rich: Project, signed_in: Sign, url: Url) -> None:
    guest = make_user("Gry Gæst")
    make_member(rich, guest, Role.READER)
    client = signed_in(guest)
    assertContains(client.get(url(PATH)), "Du mangler en organisation.", status_code=403)
    assertContains(client.post(url(PATH), new_project(cast)), "Også i Sydbyen", status_code=403)


def test_a_lesson_that_is_shared_may_be_taken_by_those_it_is_shared_with(
    cast: Cast, rich: Project, signed_in: Sign, url: Url
) -> None:
    share_lesson(by=cast.chef, lesson=rich.lessons.get(), sharing="organisation")
    signed_in(cast.laeser).post(url(PATH), new_project(cast, take=["laering"]))
    assert started(cast).carried_lessons.get().lesson == rich.lessons.get()


def test_one_chooses_among_ones_organisations(cast: Cast, rich: Project, signed_in: Sign, url: Url) -> None:
    elsewhere = cast.foreign_project.organisation
    make_organisation_role(cast.chef, elsewhere)
    assertContains(signed_in(cast.chef).get(url(PATH)), f'<option value="{cast.organisation.pk}" selected')
    signed_in(cast.chef).post(url(PATH), new_project(cast, organisation=elsewhere.pk))
    assert started(cast).organisation == elsewhere


def test_not_before_the_last_step(cast: Cast, signed_in: Sign, url: Url) -> None:
    client = signed_in(cast.chef)
    assertRedirects(client.get(url(PATH)), url())
    assertContains(client.post(url(PATH), new_project(cast)), "Også i Sydbyen", status_code=422)
    assertNotContains(client.get(url()), f'href="{url(PATH)}"')
    move_to_step(
        by=cast.chef, project=cast.project, to_step=Step.objects.get(key="erkendelse"), reason="Klar."
    )
    assertContains(client.get(url()), f'href="{url(PATH)}"')
    assertContains(client.get(url("faser/erkendelse/afsaet-for-ny-samskabelse/")), f'href="{url(PATH)}"')
    assert client.post(url(PATH), new_project(cast)).status_code == 302 or not client
    assert started(cast)


# --- Where it came from ------------------------------------------------------------------------------------
def test_the_new_one_says_where_it_came_from_to_those_who_may_know(
    cast: Cast, rich: Project, signed_in: Sign, url: Url
) -> None:
    signed_in(cast.chef).post(url(PATH), new_project(cast))
    project = started(cast)
    new = f"/projekter/{project.pk}/"
    link = f'Bygger videre på <a href="{url()}">Fællesspisning i Nordbyen</a>'
    assertContains(signed_in(cast.chef).get(new), link)
    make_member(project, cast.colleague, Role.READER)
    page = signed_in(cast.colleague).get(new)
    assertContains(page, "Bygger videre på »Fællesspisning i Nordbyen«")
    assertNotContains(page, url())


def test_the_old_one_lists_those_that_the_reader_may_read(
    cast: Cast, rich: Project, signed_in: Sign, url: Url
) -> None:
    signed_in(cast.laeser).post(url(PATH), new_project(cast, take=[]))
    project = started(cast)
    for person in (cast.laeser, cast.administrator):
        assertContains(
            signed_in(person).get(url()), f'<a href="/projekter/{project.pk}/">{project.title}</a>'
        )
    assertNotContains(signed_in(cast.chef).get(url()), project.title)


def test_the_page_for_a_new_project_offers_earlier_ones(
    cast: Cast, rich: Project, signed_in: Sign, url: Url
) -> None:
    assertContains(signed_in(cast.chef).get("/projekter/nyt/"), f'href="{url(PATH)}"')
    assertNotContains(signed_in(cast.administrator).get("/projekter/nyt/"), "Byg videre")
    remove_member(by=cast.chef, membership=rich.memberships.get(user=cast.laeser))
    assertNotContains(signed_in(cast.laeser).get("/projekter/nyt/"), "Byg videre")
