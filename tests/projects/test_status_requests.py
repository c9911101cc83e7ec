"""A chef asks for a status by a day; the next one that is published is the answer."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from accounts.models import User
from dossier.next_step import next_step
from dossier.read import build_dossier
from notices.models import Notice, NoticeKind
from phases.actions import delegation as delegation_actions
from phases.guide import load_guide
from projects.access import get_access
from projects.actions.status_requests import ask_for_status
from projects.actions.statuses import publish_status
from projects.models import Membership, Project, Role, StatusRequest
from projects.status_requests import open_request
from tests.conftest import Cast

WORD = "Jeg skal fortælle udvalget om køkkenet."
REPORT = {
    "progress": "groen",
    "relations": "gul",
    "resources": "roed",
    "happened": "Første værksted er holdt.",
    "next_up": "Køkkenet skal godkendes.",
}

Post = Callable[..., HttpResponse]


@pytest.fixture(autouse=True)
def today() -> Any:
    with time_machine.travel("2026-06-15 10:00:00+02:00", tick=True) as clock:
        yield clock


@pytest.fixture
def post(signed_in: Callable[[User], Client], url: Callable[[str], str]) -> Post:
    def ask(user: User, page: str = "status/bed-om/", **changes: str) -> HttpResponse:
        return signed_in(user).post(url(page), {"due_on": "2026-06-20", "message": WORD} | changes)

    return ask


@pytest.fixture
def read(signed_in: Callable[[User], Client], url: Callable[[str], str]) -> Post:
    return lambda user, page: signed_in(user).get(url(page))


def ask(cast: Cast, due_on: date = date(2026, 6, 20)) -> StatusRequest:
    return ask_for_status(by=cast.chef, project=cast.project, due_on=due_on, message=WORD)


def test_the_chef_asks_and_it_is_seen_where_it_matters(
    cast: Cast, post: Post, read: Post, url: Callable[[str], str]
) -> None:
    assertContains(read(cast.chef, "status/bed-om/"), "Per Leder får besked")
    assertRedirects(post(cast.chef), url("status/"))
    asked = "Karin Chef har bedt om en status senest 20. juni 2026"
    for person, page in (
        (cast.projektleder, ""),
        (cast.laeser, "status/"),
        (cast.projektleder, "status/ny/"),
    ):
        assertContains(read(person, page), asked)
        assertContains(read(person, page), WORD)
    notice = Notice.objects.get()
    assert (notice.recipient, notice.kind) == (cast.projektleder, NoticeKind.STATUS)
    assert notice.subject == "Karin Chef beder dig om en status senest 20. juni 2026"
    assert notice.url == url("status/ny/")
    assert WORD in notice.text


def test_asking_again_takes_the_place_of_what_was_asked(cast: Cast, post: Post, read: Post) -> None:
    post(cast.chef)
    assertContains(read(cast.chef, "status/bed-om/"), WORD)
    post(cast.chef, due_on="2026-06-30", message="Kun om penge.")
    request = StatusRequest.objects.get()
    assert (request.due_on, request.message) == (date(2026, 6, 30), "Kun om penge.")
    assert Notice.objects.count() == 2
    post(cast.chef, due_on="2026-06-30", message="Kun om penge.")  # a second click
    assert Notice.objects.count() == 2


def test_a_status_that_is_published_is_the_answer(cast: Cast, read: Post) -> None:
    ask(cast)
    report = publish_status(by=cast.projektleder, project=cast.project, **REPORT)
    assert StatusRequest.objects.get().answer == report
    assert open_request(cast.project) is None
    assertNotContains(read(cast.projektleder, "status/"), "har bedt om en status")
    told = Notice.objects.get(recipient=cast.chef)
    assert told.subject == "Per Leder har givet en status på »Fællesspisning i Nordbyen«"
    assert told.url.endswith(f"/status/{report.pk}/")
    assert ask(cast).answer is None  # and one may ask again


def test_the_chef_no_longer_asks(
    cast: Cast, read: Post, signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    ask(cast)
    assertContains(read(cast.chef, "status/"), "Bed ikke om status alligevel")
    assertNotContains(read(cast.projektleder, "status/"), "Bed ikke om status alligevel")
    client = signed_in(cast.chef)
    page = client.post(url("status/bed-om/traek-tilbage/"), follow=True)
    assertContains(page, "Du beder ikke længere om en status.")
    assert not StatusRequest.objects.exists()
    assert Notice.objects.latest("pk").subject == "Karin Chef behøver ikke en status alligevel"
    again = client.post(url("status/bed-om/traek-tilbage/"), follow=True)
    assertContains(again, "Måske er den allerede kommet.")


@pytest.mark.parametrize(
    ("due_on", "says"),
    [("", "Udfyld feltet."), ("2026-06-14", "Dagen er allerede gået."), ("snart", "Indtast en gyldig dato.")],
)
def test_a_day_that_cannot_be_taken_is_refused(cast: Cast, post: Post, due_on: str, says: str) -> None:
    response = post(cast.chef, due_on=due_on)
    assertContains(response, says, status_code=422)
    assertContains(response, f"{WORD}</textarea>", status_code=422)
    assert not StatusRequest.objects.exists()


def test_with_nobody_to_ask_the_page_says_what_to_do(cast: Cast, post: Post, read: Post) -> None:
    Membership.objects.filter(user=cast.projektleder).update(role=Role.READER)
    assertContains(read(cast.chef, "status/bed-om/"), "Gør først en til projektleder")
    response = post(cast.chef)
    assertContains(response, "Der er ingen projektleder på holdet at bede.", status_code=422)
    assertContains(response, f"{WORD}</textarea>", status_code=422)


def test_the_database_takes_one_open_request_a_project(cast: Cast) -> None:
    ask(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        StatusRequest.objects.create(
            project=cast.project, due_on=date(2026, 7, 1), asked_by=cast.chef, asked_at=timezone.now()
        )


def test_it_is_read_without_a_query_more(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    client = signed_in(cast.projektleder)
    with CaptureQueriesContext(connection) as before:
        client.get(url())
    ask(cast)
    with CaptureQueriesContext(connection) as after:
        assertContains(client.get(url()), "har bedt om en status")
    assert len(after) <= len(before)
    assert open_request(Project.objects.get(pk=cast.project.pk)).message == WORD


# --- The next step of the projektleder ---------------------------------------------------------------------


def title_for(cast: Cast) -> tuple[str, str]:
    access = get_access(cast.projektleder, cast.project.pk)
    step = next_step(build_dossier(access.project), access)
    return step.title, step.why


def test_the_projektleder_is_shown_what_the_chef_asked_for(cast: Cast, today: Any) -> None:
    publish_status(by=cast.projektleder, project=cast.project, **REPORT)
    ask(cast)
    asked = "Karin Chef har bedt om den senest 20. juni 2026."
    assert title_for(cast) == ("Giv chefen en status", asked)
    today.move_to("2026-06-21 10:00:00+02:00")
    assert title_for(cast) == ("Giv chefen en status", f"{asked} Fristen er overskredet.")


def test_only_what_is_late_comes_before_it(cast: Cast) -> None:
    ask(cast)
    member = cast.project.memberships.get(user=cast.projektleder)
    for key, due_on, first in (
        ("kommunikation", None, "Giv chefen en status"),
        ("rammesaetning", date(2026, 6, 14), "Tag fat på »Rammesætning«"),
    ):
        point = load_guide(cast.project).point("planlaegning", key).point
        delegation_actions.delegate(
            by=cast.chef, project=cast.project, point=point, responsible=member, due_on=due_on, message=""
        )
        assert title_for(cast)[0] == first
