"""Two people write to one focus point: both texts are shown, none is lost."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.db import IntegrityError
from django.http import HttpResponse
from django.test import Client
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from accounts.models import User
from phases.actions import answers as actions
from phases.actions.delegation import delegate
from phases.guide import load_guide
from phases.models import Answer, FocusPoint
from projects.models import Project
from tests.conftest import Cast
from tests.factories import make_answer

POINT = "faser/planlaegning/kommunikation/"
MINE = "Min tekst: Vi kalder det naboskab."
THEIRS = "Deres tekst: Vi kalder det medborgerskab."


@pytest.fixture
def chef(cast: Cast, signed_in: Callable[[User], Client]) -> Client:
    return signed_in(cast.chef)


@pytest.fixture
def leader(cast: Cast, signed_in: Callable[[User], Client]) -> Client:
    return signed_in(cast.projektleder)


def form(text: str, opened_version: str, **more: str) -> dict[str, str]:
    return {"text": text, "status": "i-gang", "opened_version": opened_version} | more


def opened_version(response: HttpResponse) -> str:
    found = re.search(r'name="opened_version" value="(\d+)"', response.content.decode())
    assert found
    return found[1]


def sides(response: HttpResponse) -> list[str]:
    """The two texts as they stand side by side, without their marks."""
    found = re.findall(r'<div class="diff">(.*?)</div>', response.content.decode(), re.DOTALL)
    return [unescape(re.sub(r"<span.*?</span>|<[^>]+>", "", text)) for text in found]


def assert_both_are_shown(response: HttpResponse) -> None:
    assertContains(response, "Per Leder har gemt punktet mens du skrev", status_code=409)
    mine, theirs = sides(response)
    assert (mine, theirs) == (MINE, THEIRS)
    assertContains(response, f"{MINE}</textarea>", status_code=409)
    answer = Answer.objects.get()
    assert (answer.text, answer.updated_by.name) == (THEIRS, "Per Leder")


def test_a_stale_version_overwrites_nothing_and_shows_both_texts(
    cast: Cast, chef: Client, leader: Client, url: Callable[[str], str]
) -> None:
    make_answer(cast.project, "kommunikation", by=cast.chef, text="Udgangspunktet.")
    version = opened_version(chef.get(url(POINT)))
    leader.post(url(POINT), form(THEIRS, version))
    assert_both_are_shown(chef.post(url(POINT), form(MINE, version)))


def test_saving_again_from_the_page_that_shows_both_works(
    cast: Cast, chef: Client, leader: Client, url: Callable[[str], str]
) -> None:
    make_answer(cast.project, "kommunikation", by=cast.chef, text="Udgangspunktet.")
    leader.post(url(POINT), form(THEIRS, "1"))
    conflict = chef.post(url(POINT), form(MINE, "1"))
    both = f"{MINE} {THEIRS}"
    assertRedirects(chef.post(url(POINT), form(both, opened_version(conflict))), url(POINT))
    answer = Answer.objects.get()
    assert (answer.text, answer.version, answer.updated_by) == (both, 3, cast.chef)


def test_somebody_saves_again_while_one_looks_at_both(
    cast: Cast, chef: Client, leader: Client, url: Callable[[str], str]
) -> None:
    make_answer(cast.project, "kommunikation", by=cast.chef)
    leader.post(url(POINT), form("Første rettelse", "1"))
    conflict = chef.post(url(POINT), form(MINE, "1"))
    leader.post(url(POINT), form(THEIRS, "2"))
    assert_both_are_shown(chef.post(url(POINT), form(MINE, opened_version(conflict))))


def test_the_first_save_of_two_wins(chef: Client, leader: Client, url: Callable[[str], str]) -> None:
    assert opened_version(chef.get(url(POINT))) == opened_version(leader.get(url(POINT))) == "0"
    leader.post(url(POINT), form(THEIRS, "0"))
    assert_both_are_shown(chef.post(url(POINT), form(MINE, "0")))


def test_the_first_save_of_two_at_the_very_same_moment_wins(
    cast: Cast, chef: Client, leader: Client, url: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other's row comes between our looking for one and our writing one."""

    write, told = actions._write_answer, iter([None])

    def write_blindly(
        by: User, project: Project, focus_point: FocusPoint, version: int, fields: dict[str, Any], turn: None
    ) -> Answer:
        if next(told, "again") == "again":
            return write(by, project, focus_point, version, fields, turn)
        return Answer.objects.create(project=project, focus_point=focus_point, updated_by=by, **fields)

    leader.post(url(POINT), form(THEIRS, "0"))
    monkeypatch.setattr(actions, "_write_answer", write_blindly)
    assert_both_are_shown(chef.post(url(POINT), form(MINE, "0")))


def test_a_form_opened_twice_conflicts_with_itself(
    cast: Cast, chef: Client, url: Callable[[str], str]
) -> None:
    """Two windows of one person: nothing is lost here either."""
    chef.post(url(POINT), form("Fra det første vindue", "0"))
    response = chef.post(url(POINT), form(MINE, "0"))
    assertContains(response, "Du har gemt punktet i et andet vindue", status_code=409)
    assert sides(response) == [MINE, "Fra det første vindue"]


def test_their_text_is_shown_as_text(chef: Client, leader: Client, url: Callable[[str], str]) -> None:
    leader.post(url(POINT), form("<script>alert(1)</script>", "0"))
    response = chef.post(url(POINT), form(MINE, "0"))
    assert sides(response)[1] == "<script>alert(1)</script>"
    assertNotContains(response, "<script>alert", status_code=409)


def test_a_conflict_does_not_go_on_to_the_next_point(
    chef: Client, leader: Client, url: Callable[[str], str]
) -> None:
    leader.post(url(POINT), form(THEIRS, "0"))
    assert_both_are_shown(chef.post(url(POINT), form(MINE, "0", next="1")))


# --- Choosing ----------------------------------------------------------------------------------------------


@pytest.fixture
def in_conflict(cast: Cast, chef: Client, leader: Client, url: Callable[[str], str]) -> HttpResponse:
    make_answer(cast.project, "kommunikation", by=cast.chef, text="Udgangspunktet.")
    leader.post(url(POINT), form(THEIRS, "1"))
    return chef.post(url(POINT), form(MINE, "1"))


@pytest.mark.parametrize(
    ("choice", "stands"), [("mine", MINE), ("theirs", THEIRS), ("both", f"{MINE}\r\n\r\n{THEIRS}")]
)
@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["page", "part"])
def test_whatever_is_chosen_stands_and_the_rest_is_in_the_history(
    chef: Client,
    url: Callable[[str], str],
    in_conflict: HttpResponse,
    choice: str,
    stands: str,
    headers: dict[str, str],
) -> None:
    assertContains(in_conflict, f'name="choice" value="{choice}"', status_code=409)
    sent = form(MINE, opened_version(in_conflict), choice=choice)
    response = chef.post(url(POINT), sent, headers=headers)
    if headers:
        assert (response.status_code, response["HX-Redirect"]) == (200, url(POINT))
    else:
        assertRedirects(response, url(POINT))
    answer = Answer.objects.get()
    assert answer.text == stands
    kept = set(answer.history.values_list("text", flat=True))
    assert THEIRS in kept
    assert any(MINE in text for text in kept)


@pytest.mark.parametrize("choice", ["mine", "theirs", "both"])
def test_a_choice_between_texts_that_are_no_longer_the_newest_writes_nothing(
    cast: Cast,
    chef: Client,
    leader: Client,
    url: Callable[[str], str],
    in_conflict: HttpResponse,
    choice: str,
) -> None:
    version = opened_version(in_conflict)
    leader.post(url(POINT), form("Lederen skrev videre.", version))
    response = chef.post(url(POINT), form(MINE, version, choice=choice))
    assert sides(response) == [MINE, "Lederen skrev videre."]
    assert Answer.objects.get().text == "Lederen skrev videre."


def test_both_texts_together_may_be_too_long_and_are_given_back(
    cast: Cast, chef: Client, leader: Client, url: Callable[[str], str]
) -> None:
    leader.post(url(POINT), form("a" * 12_000, "0"))
    response = chef.post(url(POINT), form("b" * 12_000, "1", choice="both"))
    assertContains(response, "b" * 12_000, status_code=422)
    assert Answer.objects.get().text == "a" * 12_000


def test_choosing_where_nobody_has_written_saves(chef: Client, url: Callable[[str], str]) -> None:
    for version, choice in enumerate(["theirs", "both"]):
        assert chef.post(url(POINT), form(MINE, str(version), choice=choice)).status_code == 302
        assert MINE in Answer.objects.get().text


def test_giving_the_ball_away_is_no_clash_for_who_is_writing(
    cast: Cast, chef: Client, leader: Client, url: Callable[[str], str]
) -> None:
    """The chef delegates while the projektleder writes: an untouched point, and then an answered one."""
    holder = cast.project.memberships.get(user=cast.bidragyder)
    for due_on in ("2030-05-01", "2030-06-01"):
        version = opened_version(leader.get(url(POINT)))
        chef.post(url(f"{POINT}uddeleger/"), {"responsible": holder.pk, "due_on": due_on})
        assertRedirects(leader.post(url(POINT), form(THEIRS, version)), url(POINT))
        answer = Answer.objects.get()
        assert (answer.text, answer.responsible, str(answer.due_on)) == (THEIRS, holder, due_on)


def test_the_page_of_a_conflict_shows_how_far_the_point_really_is(
    cast: Cast, chef: Client, leader: Client, url: Callable[[str], str]
) -> None:
    make_answer(cast.project, "kommunikation", by=cast.chef, status="i-gang")
    leader.post(url(POINT), form(THEIRS, "1"))
    response = chef.post(url(POINT), form(MINE, "1") | {"status": "afklaret"})
    assertContains(response, '<p class="meta"><span class="status status-i-gang">', status_code=409)


def test_a_first_save_at_the_very_moment_that_the_chef_delegates_is_no_clash(
    cast: Cast, leader: Client, url: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The row of the delegation comes between our looking for one and our writing one."""
    really, tries = actions._write_answer, []

    def write(*args: Any) -> Answer:
        tries.append(args)
        if len(tries) == 1:
            raise IntegrityError
        return really(*args)

    point = load_guide(cast.project).point("planlaegning", "kommunikation").point
    holder = cast.project.memberships.get(user=cast.bidragyder)
    delegate(by=cast.chef, project=cast.project, point=point, responsible=holder, due_on=None, message="")
    monkeypatch.setattr(actions, "_write_answer", write)
    assertRedirects(leader.post(url(POINT), form(THEIRS, "0")), url(POINT))
    answer = Answer.objects.get()
    assert (answer.text, answer.responsible) == (THEIRS, holder)
