"""Something that the team takes on of its own, beside the 22 typical tasks: by the same rules."""

from collections.abc import Callable
from datetime import date
from importlib import import_module
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.test import Client
from pytest_django.asserts import assertContains, assertNotContains

from accounts.models import User
from leadership.actions import commitments as actions
from leadership.migrations import __name__ as migrations
from leadership.models import Commitment, Direction, LeadershipTask
from notices.models import Notice
from projects.models import Project
from tests.conftest import Cast

SignIn = Callable[[User], Client]
Url = Callable[[str], str]

TITLE = "Spis med borgmesteren"


def data(**changed: Any) -> dict[str, Any]:
    values = {"own_title": TITLE, "responsible": "", "due_on": "", "state": "planlagt"}
    return values | {"note": "Torsdag.", "outcome": ""} | changed


def own(cast: Cast, *, project: Project | None = None, **changed: Any) -> Commitment:
    said = {"own_title": TITLE, "due_on": None, "note": "Torsdag.", "state": "planlagt", "outcome": ""}
    project, direction = project or cast.project, Direction.objects.get(key="op")
    return actions.add_own_task(
        by=cast.chef, project=project, direction=direction, **({"responsible": None} | said | changed)
    )


@pytest.fixture
def add(signed_in: SignIn, url: Url) -> Callable[..., HttpResponse]:
    return lambda user, **changed: signed_in(user).post(url("retninger/op/ny/"), data(**changed), follow=True)


@pytest.fixture
def change(signed_in: SignIn, url: Url) -> Callable[..., HttpResponse]:
    def post(user: User, **changed: Any) -> HttpResponse:
        path = url(f"retninger/egne/{Commitment.objects.latest('pk').pk}/")
        return signed_in(user).post(path, data(**changed), follow=True)

    return post


def holder(cast: Cast) -> Any:
    return cast.project.memberships.get(user=cast.bidragyder)


# --- Adding ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("person", ["chef", "projektleder"])
def test_a_task_of_ones_own_stands_on_the_board(
    cast: Cast, add: Callable[..., HttpResponse], url: Url, person: str
) -> None:
    page = add(getattr(cast, person), responsible=holder(cast).pk, due_on="2090-05-01")
    assert page.redirect_chain == [(f"{url('retninger/')}#op", 302)]
    assertContains(page, f"»{TITLE}« står nu på tavlen.")
    commitment = Commitment.objects.get()
    assertContains(page, f'href="{url(f"retninger/egne/{commitment.pk}/")}">{TITLE}</a>')
    assertContains(page, "Bo Bidrag · frist 1. maj 2090")
    assertContains(page, "Planlagt</span>")
    assert (commitment.direction.key, commitment.task, commitment.taken_on_by) == (
        "op",
        None,
        getattr(cast, person),
    )
    assert commitment.history.get().history_user == getattr(cast, person)


def test_who_is_given_it_is_told_with_its_address(
    cast: Cast, add: Callable[..., HttpResponse], url: Url
) -> None:
    add(cast.chef, responsible=holder(cast).pk)
    notice = Notice.objects.get()
    assert notice.recipient == cast.bidragyder
    assert notice.subject == f"Karin Chef har givet dig opgaven »{TITLE}«"
    assert notice.url == url(f"retninger/egne/{Commitment.objects.get().pk}/")


@pytest.mark.parametrize(
    "wrong",
    [
        {"own_title": "  "},
        {"own_title": "T" * 151},
        {"own_title": "nul\x00tegn"},
        {"state": "glemt"},
        {"due_on": "31.02.2026"},
        {"responsible": "9" * 30},
        {"note": "Torsdag. " * 700},
        {"outcome": "Godt. " * 900},
    ],
)
def test_what_cannot_be_taken_is_refused_and_given_back(
    cast: Cast, add: Callable[..., HttpResponse], wrong: dict[str, str]
) -> None:
    response = add(cast.chef, **wrong)
    assertContains(response, "Fejl:", status_code=422)
    if "note" not in wrong:
        assertContains(response, "Torsdag.", status_code=422)
    assert not Commitment.objects.exists()


def test_others_add_none(cast: Cast, add: Callable[..., HttpResponse], signed_in: SignIn, url: Url) -> None:
    for person in (cast.bidragyder, cast.laeser):
        assert add(person).status_code == 403
        assertNotContains(signed_in(person).get(url("retninger/")), "/ny/")
    assert add(cast.outsider).status_code == 404
    assert signed_in(cast.chef).get(url("retninger/findes-ikke/ny/")).status_code == 404
    assert not Commitment.objects.exists()


def test_the_database_keeps_a_task_typical_or_own_and_done_on_a_day(cast: Cast) -> None:
    commitment = own(cast)
    rows = Commitment.objects.filter(pk=commitment.pk)
    wrong: list[tuple[str, dict[str, Any]]] = [
        ("commitment_task_or_own_title", {"own_title": ""}),
        ("commitment_task_or_own_title", {"task": LeadershipTask.objects.first()}),
        ("commitment_done_on_a_day", {"state": "udfoert"}),
        ("commitment_done_on_a_day", {"done_on": date(2026, 5, 1)}),
        ("commitment_done_on_a_day", {"state": "glemt"}),
    ]
    for name, values in wrong:
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            rows.update(**values)


# --- Changing ----------------------------------------------------------------------------------------------


def test_what_was_agreed_can_be_changed(cast: Cast, change: Callable[..., HttpResponse]) -> None:
    own(cast)
    with time_machine.travel("2026-03-01 23:30:00+00:00"):
        page = change(cast.projektleder, own_title="Kaffe", state="udfoert", outcome="Hun sagde ja.")
    assertContains(page, "»Kaffe« er gemt.")
    assertContains(page, "<strong>Det kom der ud af det:</strong> Hun sagde ja.")
    commitment = Commitment.objects.get()
    assert (commitment.own_title, commitment.done_on, commitment.taken_on_by) == (
        "Kaffe",
        date(2026, 3, 2),
        cast.chef,
    )


def test_the_page_shows_what_was_agreed_and_what_others_learnt(
    cast: Cast, signed_in: SignIn, url: Url
) -> None:
    path = url(f"retninger/egne/{own(cast, outcome='Hun sagde ja.').pk}/")
    page = signed_in(cast.chef).get(path)
    for text in (
        f'value="{TITLE}"',
        "Torsdag.",
        "Hun sagde ja.",
        "/cases/dokk1/",
        "Tag opgaven af listen igen",
    ):
        assertContains(page, text)
    for person in (cast.laeser, cast.bidragyder):
        page = signed_in(person).get(path)
        assertContains(page, TITLE)
        assertNotContains(page, 'name="note"')
    assert signed_in(cast.outsider).get(path).status_code == 404


def test_a_contributor_tells_of_the_one_that_is_theirs(
    cast: Cast, change: Callable[..., HttpResponse], signed_in: SignIn, url: Url
) -> None:
    commitment = own(cast, responsible=holder(cast), due_on=date(2027, 1, 31))
    page = signed_in(cast.bidragyder).get(url(f"retninger/egne/{commitment.pk}/"))
    assertContains(page, 'name="outcome"')
    assertNotContains(page, 'name="own_title"')
    assertNotContains(page, "Tag opgaven af listen igen")
    change(cast.bidragyder, own_title="Min", due_on="2030-01-01", state="udfoert", outcome="Gjort")
    commitment.refresh_from_db()
    assert (commitment.own_title, commitment.due_on, commitment.outcome, commitment.is_done) == (
        TITLE,
        date(2027, 1, 31),
        "Gjort",
        True,
    )
    assert change(cast.laeser).status_code == 403
    actions.change_own_task(by=cast.chef, commitment=commitment, responsible=None, note="Chefens")
    assert change(cast.bidragyder).status_code == 403


@pytest.mark.parametrize("person", ["chef", "bidragyder"])
def test_a_note_over_a_newer_one_is_told_with_both(
    cast: Cast, change: Callable[..., HttpResponse], person: str
) -> None:
    commitment = own(cast, responsible=holder(cast))
    opened = commitment.history.get().history_id
    newer: dict[str, Any] = {"responsible": holder(cast), "note": "Fra den anden"}
    actions.change_own_task(by=cast.projektleder, commitment=commitment, **newer)
    writer = getattr(cast, person)
    response = change(writer, note="Min egen", responsible=holder(cast).pk, opened=opened)
    for words in ("En anden har gemt", "Fra den anden", "Min egen"):
        assertContains(response, words, status_code=409)
    commitment.refresh_from_db()
    assert commitment.note == "Fra den anden"
    again = response.context["form"]["opened"].value()
    change(writer, note="Min egen", responsible=holder(cast).pk, opened=again)
    commitment.refresh_from_db()
    assert commitment.note == "Min egen"


def test_what_was_typed_in_one_that_is_gone_is_given_back(cast: Cast, signed_in: SignIn, url: Url) -> None:
    commitment = own(cast)
    path = url(f"retninger/egne/{commitment.pk}/")
    actions.drop_task(by=cast.projektleder, commitment=Commitment.objects.get())
    response = signed_in(cast.chef).post(path, data(note="Min lange note"))
    assertContains(response, "Min lange note", status_code=404)


def test_one_that_goes_in_the_same_moment(
    cast: Cast, change: Callable[..., HttpResponse], monkeypatch: pytest.MonkeyPatch
) -> None:
    own(cast)
    change_task = actions.change_own_task

    def after_it_went(**asked_for: Any) -> Commitment:
        Commitment.objects.all().delete()
        return change_task(**asked_for)

    monkeypatch.setattr(actions, "change_own_task", after_it_went)
    assertContains(change(cast.chef, note="Min lange note"), "Min lange note", status_code=404)


# --- Letting go --------------------------------------------------------------------------------------------


def test_it_is_taken_off_the_list_after_asking(cast: Cast, signed_in: SignIn, url: Url) -> None:
    path = url(f"retninger/egne/{own(cast).pk}/tag-af/")
    client = signed_in(cast.projektleder)
    assertContains(client.get(path), f"Vil du tage »{TITLE}« af listen?")
    assert Commitment.objects.exists()
    assertContains(client.post(path, follow=True), f"»{TITLE}« er taget af listen.")
    assert not Commitment.objects.exists()
    assert client.post(path).status_code == 404


@pytest.mark.parametrize("path", ["", "tag-af/"])
def test_others_and_other_projects_tasks(cast: Cast, signed_in: SignIn, url: Url, path: str) -> None:
    commitment, foreign = own(cast), own(cast, project=cast.foreign_project)
    typical = actions.commit_to_task(
        by=cast.chef,
        project=cast.project,
        task=LeadershipTask.objects.get(key="tegn-rammen"),
        responsible=None,
        due_on=None,
        note="",
        state="i-gang",
    )
    for person, status in ((cast.bidragyder, 403), (cast.laeser, 403), (cast.outsider, 404)):
        response = signed_in(person).post(url(f"retninger/egne/{commitment.pk}/{path}"), data())
        assert response.status_code == status
    for pk in (foreign.pk, typical.pk, 0, "9" * 30):
        assert signed_in(cast.chef).post(url(f"retninger/egne/{pk}/{path}"), data()).status_code == 404
    assert Commitment.objects.count() == 3


# --- What was there before a commitment had a direction ----------------------------------------------------


def test_those_from_before_get_the_direction_and_state_they_had(cast: Cast) -> None:
    """The migration's function, on rows that say something else."""
    fill = import_module(f"{migrations}.0005_directions_of_commitments").fill
    made = {}
    for key, done_on in (("tegn-rammen", None), ("skab-forstaaelse", date(2026, 3, 1))):
        commitment = actions.commit_to_task(
            by=cast.chef,
            project=cast.project,
            task=LeadershipTask.objects.get(key=key),
            responsible=None,
            due_on=None,
            note="",
            state="udfoert" if done_on else "i-gang",
        )
        made[key] = commitment.pk
        wrong = Direction.objects.get(key="ned")
        Commitment.objects.filter(pk=commitment.pk).update(direction=wrong, done_on=done_on)
        old = {"direction": None, "state": "planlagt", "done_on": done_on}
        Commitment.history.filter(id=commitment.pk).update(**old)
    Commitment.objects.filter(done_on=None).update(state="planlagt")
    fill(apps, None)
    for key, direction, state in (("tegn-rammen", "ud", "i-gang"), ("skab-forstaaelse", "op", "udfoert")):
        commitment = Commitment.objects.get(pk=made[key])
        assert (commitment.direction.key, commitment.state) == (direction, state)
        kept = commitment.history.get()
        assert (kept.direction.key, kept.state) == (direction, state)
