"""The 22 tasks in four directions: taking them on, agreeing, doing, and letting go."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django.asserts import assertContains, assertNotContains

from accounts.models import User
from leadership.actions import commitments as actions
from leadership.board import load_board
from leadership.models import Commitment, LeadershipTask
from projects.models import Membership, Role
from tests.conftest import Cast
from tests.factories import make_member, make_user

TASK = "tegn-rammen"
SignIn = Callable[[User], Client]
Url = Callable[[str], str]
Take = Callable[..., HttpResponse]
Board = Callable[[User], HttpResponse]

NOTE = "Vi tegner rammen på en planche og hænger den op i beboerhuset."


@pytest.fixture
def take(signed_in: SignIn, url: Url) -> Take:
    """Post the form of a task as a user."""

    def post(user: User, task: str = TASK, **fields: Any) -> HttpResponse:
        data = {"responsible": "", "due_on": "", "state": "i-gang", "note": NOTE} | fields
        return signed_in(user).post(url(f"retninger/{task}/"), data, follow=True)

    return post


@pytest.fixture
def board(signed_in: SignIn, url: Url) -> Board:
    return lambda user: signed_in(user).get(url("retninger/"))


def membership(cast: Cast, user: User) -> Membership:
    return cast.project.memberships.get(user=user)


def row(page: HttpResponse, task: str = TASK) -> str:
    """What the board says of one task."""
    title = LeadershipTask.objects.get(key=task).title
    (found,) = (row for row in page.content.decode().split("<li")[1:] if title in row)
    return found.split("</li>")[0]


# --- The board ---------------------------------------------------------------------------------------------


def test_four_directions_with_22_tasks(cast: Cast) -> None:
    shape = {state.direction.key: len(state.tasks) for state in load_board(cast.project)}
    assert shape == {"op": 7, "paa-tvaers": 4, "ned": 6, "ud": 5}
    assert list(shape) == ["op", "paa-tvaers", "ned", "ud"]


def test_the_board_shows_every_task_and_what_is_taken_on(cast: Cast, take: Take, board: Board) -> None:
    take(cast.chef, responsible=membership(cast, cast.bidragyder).pk, due_on="2090-05-01")
    take(cast.chef, task="skab-forstaaelse", state="udfoert")
    page = board(cast.laeser)
    for task in LeadershipTask.objects.all():
        assertContains(page, task.title)
    assert "Bo Bidrag · frist 1. maj 2090" in row(page)
    assert "I gang</span>" in row(page)
    assert "Udført</span>" in row(page, "skab-forstaaelse")
    assertContains(page, "1 påtaget, heraf 0 udført", count=1)
    assertContains(page, "1 påtaget, heraf 1 udført", count=1)
    assertContains(page, "Ingen påtaget endnu", count=2)


def test_all_who_see_the_project_read_its_tasks(
    cast: Cast, board: Board, signed_in: SignIn, url: Url
) -> None:
    """And only those who may are shown a form."""
    path = url(f"retninger/{TASK}/")
    for person in (cast.chef, cast.projektleder, cast.bidragyder, cast.laeser, cast.administrator):
        assertContains(board(person), f'href="{path}"')
        has_form = b'name="note"' in signed_in(person).get(path).content
        assert has_form == (person in (cast.chef, cast.projektleder))


def test_a_contributor_tells_of_the_task_that_is_theirs(
    cast: Cast, take: Take, signed_in: SignIn, url: Url
) -> None:
    """A note and that it is done; not who has it, nor by when."""
    member = cast.project.memberships.get(user=cast.bidragyder)
    take(cast.chef, responsible=member.pk, due_on="2027-01-31")
    client = signed_in(cast.bidragyder)
    client.post(url(f"retninger/{TASK}/"), {"note": "Gjort", "state": "udfoert", "due_on": "2030-01-01"})
    commitment = Commitment.objects.get()
    assert (commitment.note, commitment.is_done, commitment.responsible) == ("Gjort", True, member)
    assert f"{commitment.due_on}" == "2027-01-31"
    other = signed_in(cast.laeser).post(url(f"retninger/{TASK}/"), {"note": "Ikke min", "state": "i-gang"})
    assert other.status_code == 403


def test_a_task_that_is_taken_off_in_the_same_moment_gives_the_text_back(
    cast: Cast, take: Take, signed_in: SignIn, url: Url, monkeypatch: pytest.MonkeyPatch
) -> None:
    take(cast.chef, responsible=membership(cast, cast.bidragyder).pk)
    tell = actions.tell_of_task

    def after_it_went(**asked_for: Any) -> None:
        Commitment.objects.all().delete()
        tell(**asked_for)

    monkeypatch.setattr(actions, "tell_of_task", after_it_went)
    typed = {"note": "Min lange note", "state": "i-gang"}
    response = signed_in(cast.bidragyder).post(url(f"retninger/{TASK}/"), typed)
    assertContains(response, "Min lange note", status_code=409)


def test_a_note_over_a_newer_one_is_told_with_both(
    cast: Cast, take: Take, signed_in: SignIn, url: Url
) -> None:
    take(cast.chef, note="Fra begyndelsen")
    opened = Commitment.history.latest("history_id").history_id
    take(cast.projektleder, note="Fra den anden")
    response = signed_in(cast.chef).post(
        url(f"retninger/{TASK}/"), {"note": "Min egen", "state": "i-gang", "opened": opened}
    )
    for words in ("En anden har gemt", "Fra den anden", "Min egen"):
        assertContains(response, words, status_code=409)
    assert Commitment.objects.get().note == "Fra den anden"


@pytest.mark.parametrize(
    ("now", "is_late"), [("2026-05-02 00:30:00+02:00", True), ("2026-05-01 23:30:00+02:00", False)]
)
def test_a_late_task_is_said_to_be_late_in_danish_time(
    cast: Cast,
    take: Take,
    board: Board,
    now: str,
    is_late: bool,
) -> None:
    with time_machine.travel(now):
        take(cast.chef, due_on="2026-05-01")
        assert ("(overskredet)" in row(board(cast.laeser))) == is_late
        take(cast.chef, due_on="2026-05-01", state="udfoert")
        assert "(overskredet)" not in row(board(cast.laeser))


def test_the_chef_is_named_where_there_is_one(cast: Cast, signed_in: SignIn, url: Url) -> None:
    page = signed_in(cast.projektleder).get(url("retninger/staa-ved-det/"))
    assertContains(page, ">Chefen (Karin Chef)</option>")
    cast.project.memberships.create(user=cast.colleague, role=Role.CHEF)
    assertContains(signed_in(cast.projektleder).get(url("retninger/staa-ved-det/")), ">Chefen</option>")


# --- Taking on and agreeing --------------------------------------------------------------------------------


def test_a_task_is_taken_on(cast: Cast, take: Take, url: Url) -> None:
    member = membership(cast, cast.bidragyder)
    page = take(cast.projektleder, responsible=member.pk, due_on="2026-05-01")
    assert page.redirect_chain == [(f"{url('retninger/')}#ud", 302)]
    assertContains(page, "er gemt.")
    commitment = Commitment.objects.get()
    assert (commitment.project, commitment.task.key) == (cast.project, TASK)
    assert (commitment.responsible, commitment.due_on, commitment.note) == (member, date(2026, 5, 1), NOTE)
    assert (commitment.taken_on_by, commitment.done_on) == (cast.projektleder, None)


def test_a_task_can_be_taken_on_without_saying_more(cast: Cast, take: Take) -> None:
    take(cast.chef, note="")
    commitment = Commitment.objects.get()
    assert (commitment.responsible, commitment.due_on, commitment.note) == (None, None, "")


def test_what_was_agreed_can_be_changed_and_who_began_is_kept(cast: Cast, take: Take) -> None:
    take(cast.projektleder, responsible=membership(cast, cast.bidragyder).pk, due_on="2026-05-01")
    take(cast.chef, note="Kortere.")
    commitment = Commitment.objects.get()
    assert (commitment.responsible, commitment.due_on, commitment.note) == (None, None, "Kortere.")
    assert commitment.taken_on_by == cast.projektleder


def test_the_form_holds_what_was_agreed(
    cast: Cast,
    take: Take,
    signed_in: SignIn,
    url: Url,
) -> None:
    member = membership(cast, cast.bidragyder)
    take(cast.chef, responsible=member.pk, due_on="2026-05-01", state="udfoert")
    page = signed_in(cast.chef).get(url(f"retninger/{TASK}/"))
    for text in (f'<option value="{member.pk}" selected>', 'value="2026-05-01"', NOTE, " checked"):
        assertContains(page, text)


def test_the_form_shows_the_task_and_what_others_learnt(cast: Cast, signed_in: SignIn, url: Url) -> None:
    task = LeadershipTask.objects.get(key=TASK)
    page = signed_in(cast.chef).get(url(f"retninger/{TASK}/"))
    assertContains(page, task.description)
    assertContains(page, "Påtag jer opgaven")
    assertContains(page, "/cases/hjerterum/")  # an experience that belongs to the direction UD
    assertNotContains(page, "Tag opgaven af listen igen")


# --- Done --------------------------------------------------------------------------------------------------


def test_the_day_a_task_was_done_is_kept(cast: Cast, take: Take) -> None:
    with time_machine.travel("2026-03-01 12:00:00+01:00"):
        take(cast.chef, state="udfoert")
    with time_machine.travel("2026-04-01 12:00:00+02:00"):
        take(cast.chef, state="udfoert", note="Plancherne hænger.")
    commitment = Commitment.objects.get()
    assert (commitment.done_on, commitment.note) == (date(2026, 3, 1), "Plancherne hænger.")


def test_the_day_is_the_danish_one(cast: Cast, take: Take) -> None:
    with time_machine.travel("2026-03-01 23:30:00+00:00"):
        take(cast.chef, state="udfoert")
    assert Commitment.objects.get().done_on == date(2026, 3, 2)


def test_done_can_be_taken_back_and_said_again(cast: Cast, take: Take) -> None:
    with time_machine.travel("2026-03-01 12:00:00+01:00"):
        take(cast.chef, state="udfoert")
        take(cast.chef)
    assert Commitment.objects.get().done_on is None
    with time_machine.travel("2026-04-01 12:00:00+02:00"):
        take(cast.chef, state="udfoert")
    assert Commitment.objects.get().done_on == date(2026, 4, 1)


# --- Letting go --------------------------------------------------------------------------------------------


def test_a_task_is_taken_off_the_list(
    cast: Cast,
    take: Take,
    signed_in: SignIn,
    url: Url,
) -> None:
    take(cast.chef)
    client = signed_in(cast.projektleder)
    assertContains(client.get(url(f"retninger/{TASK}/")), "Tag opgaven af listen igen")
    page = client.post(url(f"retninger/{TASK}/tag-af/"), follow=True)
    assertContains(page, "er taget af listen.")
    assert page.redirect_chain == [(url("retninger/"), 302)]
    assert not Commitment.objects.exists()


def test_a_link_takes_nothing_off_the_list(
    cast: Cast,
    take: Take,
    signed_in: SignIn,
    url: Url,
) -> None:
    take(cast.chef)
    assert signed_in(cast.chef).get(url(f"retninger/{TASK}/tag-af/")).status_code == 200  # it asks first
    assert Commitment.objects.exists()


def test_what_was_not_taken_on_cannot_be_taken_off(cast: Cast, signed_in: SignIn, url: Url) -> None:
    actions.commit_to_task(
        by=cast.outsider,
        project=cast.foreign_project,
        task=LeadershipTask.objects.get(key=TASK),
        responsible=None,
        due_on=None,
        note="",
        state="i-gang",
    )
    assert signed_in(cast.chef).post(url(f"retninger/{TASK}/tag-af/")).status_code == 404
    assert Commitment.objects.count() == 1


# --- What is refused ---------------------------------------------------------------------------------------


def test_only_the_project_s_own_who_can_take_it_are_taken(cast: Cast, take: Take) -> None:
    foreign = make_member(cast.foreign_project, make_user(organisation=cast.organisation), Role.CONTRIBUTOR)
    for responsible in (foreign.pk, cast.readers_membership.pk, 999_999, "abc", "9" * 30):
        response = take(cast.chef, responsible=responsible)
        assertContains(response, "Fejl:", status_code=422)
        assertContains(response, NOTE, status_code=422)
    assert not Commitment.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("due_on", "31.02.2026"),
        ("due_on", "i morgen"),
        ("note", "Vi tegner. " * 500),
        ("note", "nul\x00tegn"),
    ],
)
def test_what_cannot_be_taken_is_refused_and_given_back(
    cast: Cast, take: Take, field: str, value: str
) -> None:
    response = take(cast.chef, **{field: value})
    assertContains(response, "Fejl:", status_code=422)
    assertContains(response, NOTE if field != "note" else value.split("\x00")[0].strip(), status_code=422)
    assert not Commitment.objects.exists()


@pytest.mark.parametrize("task", ["ukendt", "TEGN-RAMMEN"])
@pytest.mark.parametrize("path", ["retninger/{}/", "retninger/{}/tag-af/"])
def test_an_unknown_task_is_not_found(cast: Cast, signed_in: SignIn, url: Url, path: str, task: str) -> None:
    client = signed_in(cast.chef)
    assert client.post(url(path.format(task)), {"note": NOTE}).status_code == 404
    assert client.get(url(f"retninger/{task}/")).status_code == 404


def test_a_note_is_shown_as_text(
    cast: Cast,
    take: Take,
    signed_in: SignIn,
    url: Url,
) -> None:
    take(cast.chef, note="</textarea><script>alert(1)</script>")
    page = signed_in(cast.chef).get(url(f"retninger/{TASK}/"))
    assertContains(page, "&lt;/textarea&gt;&lt;script&gt;alert(1)&lt;/script&gt;")


def test_two_clicks_at_once_take_a_task_on_once(
    cast: Cast,
    signed_in: SignIn,
    url: Url,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The second request looks for a commitment before the first has saved."""
    commit = actions.commit_to_task

    def after_another(**asked_for: Any) -> Commitment:
        commit(**asked_for)
        nothing_yet = Commitment.objects.none()
        monkeypatch.setattr(type(Commitment.objects), "select_for_update", lambda manager: nothing_yet)
        return commit(**asked_for)

    monkeypatch.setattr(actions, "commit_to_task", after_another)
    client = signed_in(cast.chef)
    client.raise_request_exception = False
    assert client.post(url(f"retninger/{TASK}/"), {"note": NOTE, "state": "i-gang"}).status_code < 500
    assert Commitment.objects.get().note == NOTE


# --- The library of directions -----------------------------------------------------------------------------


def test_the_library_tells_all_directions_with_tasks_and_experiences(cast: Cast, signed_in: SignIn) -> None:
    page = signed_in(cast.outsider).get("/retninger/")
    for task in LeadershipTask.objects.select_related("direction"):
        assertContains(page, task.title)
        assertContains(page, f'<section id="{task.direction.key}"')
    assertContains(page, "/cases/hjerterum/")
    assertContains(page, "Erfaringer fra andre", count=8)  # a heading and its label in each direction


# --- As fast for much as for little ------------------------------------------------------------------------


def test_the_board_asks_the_database_as_often_for_22_tasks_as_for_one(
    cast: Cast, signed_in: SignIn, url: Url
) -> None:
    client = signed_in(cast.chef)

    def take_on(*tasks: LeadershipTask) -> None:
        for task in tasks:
            actions.commit_to_task(
                by=cast.chef,
                project=cast.project,
                task=task,
                responsible=membership(cast, cast.bidragyder),
                due_on=None,
                note="",
                state="i-gang",
            )

    first, *others = LeadershipTask.objects.all()
    take_on(first)
    with CaptureQueriesContext(connection) as one:
        client.get(url("retninger/"))
    take_on(*others)
    with CaptureQueriesContext(connection) as all_of_them:
        assertContains(client.get(url("retninger/")), "Bo Bidrag", count=22)
    assert len(all_of_them) == len(one)
