"""The team: who comes in, what they are, who leaves, and that there is always a chef."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from accounts.models import User
from leadership.actions.commitments import commit_to_task
from leadership.models import LeadershipTask
from projects.actions import team as actions
from projects.models import Membership, Role
from tests.conftest import Cast
from tests.factories import make_answer, make_member, make_user

LAST_CHEF = "Et projekt skal altid have mindst én chef. Gør først en anden til chef."


@pytest.fixture
def chef(cast: Cast, signed_in: Callable[[User], Client]) -> Client:
    return signed_in(cast.chef)


def membership(cast: Cast, user: User) -> Membership:
    return cast.project.memberships.get(user=user)


def test_the_page_shows_everybody_with_their_role(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    page = signed_in(cast.laeser).get(url("medlemmer/"))
    for name, role in (
        ("Karin Chef", "Chef"),
        ("Per Leder", "Projektleder"),
        ("Bo Bidrag", "Bidragyder"),
        ("Lis Læser", "Læser"),
    ):
        assertContains(page, f'<strong>{name}</strong> <span class="badge">{role}</span>')
    assertNotContains(page, "Tag en med på holdet")
    assertNotContains(page, "Skift rolle")
    assertContains(page, "Hvad må rollerne?")


# --- Coming in ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", [str.lower, str.upper, str.title])
@pytest.mark.parametrize("role", Role)
def test_a_colleague_is_added_by_e_mail_in_any_case(
    cast: Cast, chef: Client, url: Callable[[str], str], case: Callable[[str], str], role: Role
) -> None:
    data = {"email": f" {case(cast.colleague.email)} ", "role": role}
    response = chef.post(url("medlemmer/"), data, follow=True)
    assertRedirects(response, url("medlemmer/"))
    assertContains(response, f"Kim Kollega er nu med som {role.label.lower()}.")
    assert membership(cast, cast.colleague).role == role


def assert_not_added(response: Any, message: str, kept: str, cast: Cast) -> None:
    assertContains(response, message, status_code=422)
    assertContains(response, f'value="{kept}"', status_code=422)
    assert cast.project.memberships.count() == 4


def test_an_unknown_address_is_refused(cast: Cast, chef: Client, url: Callable[[str], str]) -> None:
    typed = "hvem.ved@nordby.example"
    response = chef.post(url("medlemmer/"), {"email": typed, "role": "laeser"})
    assert_not_added(response, "Vi kan ikke finde nogen med den e-mail i Nordby Kommune.", typed, cast)
    assertContains(response, '<option value="laeser" selected>', status_code=422)


def test_somebody_from_another_organisation_is_as_unknown_as_nobody(
    cast: Cast, chef: Client, url: Callable[[str], str]
) -> None:
    typed = cast.outsider.email
    response = chef.post(url("medlemmer/"), {"email": typed, "role": "laeser"})
    assert_not_added(response, "Vi kan ikke finde nogen med den e-mail i Nordby Kommune.", typed, cast)
    assertNotContains(response, "Ulla Udenfor", status_code=422)


def test_somebody_who_has_left_cannot_be_added(cast: Cast, chef: Client, url: Callable[[str], str]) -> None:
    User.objects.filter(pk=cast.colleague.pk).update(is_active=False)
    typed = cast.colleague.email
    response = chef.post(url("medlemmer/"), {"email": typed, "role": "laeser"})
    assert_not_added(response, "Vi kan ikke finde nogen", typed, cast)


def test_a_member_is_not_added_again(cast: Cast, chef: Client, url: Callable[[str], str]) -> None:
    typed = cast.bidragyder.email.upper()
    response = chef.post(url("medlemmer/"), {"email": typed, "role": "chef"})
    assert_not_added(response, "Bo Bidrag er allerede med på projektet.", typed, cast)
    assert membership(cast, cast.bidragyder).role == Role.CONTRIBUTOR


@pytest.mark.parametrize("typed", ["", "ikke en adresse", "karin@", "\x00@nordby.example"])
def test_what_is_no_address_is_refused(
    cast: Cast, chef: Client, url: Callable[[str], str], typed: str
) -> None:
    response = chef.post(url("medlemmer/"), {"email": typed, "role": "laeser"})
    assertContains(response, "Fejl:", status_code=422)
    assert cast.project.memberships.count() == 4


def test_an_unknown_role_is_refused(cast: Cast, chef: Client, url: Callable[[str], str]) -> None:
    typed = cast.colleague.email
    response = chef.post(url("medlemmer/"), {"email": typed, "role": "kejser"})
    assert_not_added(response, "Fejl:", typed, cast)


def test_two_clicks_at_once_add_one_member(
    cast: Cast, chef: Client, url: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second request is checked before the first has saved."""
    add = actions.add_member

    def after_another(**asked_for: Any) -> Membership:
        add(**asked_for)
        return add(**asked_for)

    monkeypatch.setattr(actions, "add_member", after_another)
    chef.raise_request_exception = False
    response = chef.post(url("medlemmer/"), {"email": cast.colleague.email, "role": "laeser"})
    assert response.status_code < 500
    assert cast.project.memberships.filter(user=cast.colleague).count() <= 1


# --- Another role ------------------------------------------------------------------------------------------


def test_a_role_is_changed(cast: Cast, chef: Client, url: Callable[[str], str]) -> None:
    path = url(f"medlemmer/{membership(cast, cast.bidragyder).pk}/rolle/")
    assertContains(chef.get(path), '<option value="bidragyder" selected>')
    response = chef.post(path, {"role": "projektleder"}, follow=True)
    assertContains(response, "Bo Bidrag er nu projektleder.")
    assert membership(cast, cast.bidragyder).role == Role.PROJECT_LEADER


@pytest.mark.parametrize("role", ["", "kejser"])
def test_a_role_that_is_none_is_refused(
    cast: Cast, chef: Client, url: Callable[[str], str], role: str
) -> None:
    path = url(f"medlemmer/{membership(cast, cast.bidragyder).pk}/rolle/")
    assertContains(chef.post(path, {"role": role}), "Fejl:", status_code=422)
    assert membership(cast, cast.bidragyder).role == Role.CONTRIBUTOR


@pytest.mark.parametrize("what", ["rolle", "fjern"])
@pytest.mark.parametrize("number", [0, 999_999, 10**30])
def test_a_membership_that_is_not_there(
    chef: Client, url: Callable[[str], str], what: str, number: int
) -> None:
    assert chef.post(url(f"medlemmer/{number}/{what}/"), {"role": "chef"}).status_code == 404


# --- Leaving -----------------------------------------------------------------------------------------------


def test_removing_asks_first(cast: Cast, chef: Client, url: Callable[[str], str]) -> None:
    page = chef.get(url(f"medlemmer/{membership(cast, cast.bidragyder).pk}/fjern/"))
    assertContains(page, "Vil du fjerne Bo Bidrag fra holdet?")
    assert cast.project.memberships.count() == 4


def test_whoever_is_removed_no_longer_sees_the_project(
    cast: Cast, chef: Client, signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    response = chef.post(url(f"medlemmer/{membership(cast, cast.bidragyder).pk}/fjern/"), follow=True)
    assertContains(response, "Bo Bidrag er ikke længere med på projektet.")
    assert signed_in(cast.bidragyder).get(url()).status_code == 404


def test_what_a_removed_member_held_goes_back_to_the_chef(
    cast: Cast, chef: Client, url: Callable[[str], str]
) -> None:
    member = membership(cast, cast.bidragyder)
    answer = make_answer(
        cast.project,
        "kommunikation",
        by=cast.bidragyder,
        status="i-gang",
        text="Vi kalder det naboskab.",
        responsible=member,
        due_on=date(2026, 5, 1),
    )
    commitment = commit_to_task(
        by=cast.chef,
        project=cast.project,
        task=LeadershipTask.objects.get(key="tegn-rammen"),
        responsible=member,
        due_on=None,
        note="",
        state="i-gang",
    )
    assertContains(chef.get(url("faser/planlaegning/kommunikation/")), "Bo Bidrag har bolden")
    chef.post(url(f"medlemmer/{member.pk}/fjern/"))
    answer.refresh_from_db()
    commitment.refresh_from_db()
    assert (answer.responsible, commitment.responsible) == (None, None)
    assert (answer.text, answer.updated_by, answer.due_on) == (
        "Vi kalder det naboskab.",
        cast.bidragyder,
        date(2026, 5, 1),
    )
    page = chef.get(url("faser/planlaegning/kommunikation/"))
    assertContains(page, "Chefen har bolden")
    assertContains(page, "Vi kalder det naboskab.")


def test_a_member_made_reader_holds_nothing_any_more(
    cast: Cast, chef: Client, url: Callable[[str], str]
) -> None:
    member = membership(cast, cast.bidragyder)
    make_answer(cast.project, "kommunikation", by=cast.chef, status="i-gang", responsible=member)
    chef.post(url(f"medlemmer/{member.pk}/rolle/"), {"role": "laeser"})
    assertContains(chef.get(url("faser/planlaegning/kommunikation/")), "Chefen har bolden")


def test_a_chef_who_leaves_lands_on_their_projects(
    cast: Cast, chef: Client, url: Callable[[str], str]
) -> None:
    make_member(cast.project, cast.colleague, Role.CHEF)
    response = chef.post(url(f"medlemmer/{membership(cast, cast.chef).pk}/fjern/"))
    assertRedirects(response, "/projekter/")


# --- There is always a chef --------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["projektleder", "bidragyder", "laeser"])
def test_the_last_chef_stays_chef(cast: Cast, chef: Client, url: Callable[[str], str], role: str) -> None:
    path = url(f"medlemmer/{membership(cast, cast.chef).pk}/rolle/")
    assertContains(chef.post(path, {"role": role}), LAST_CHEF, status_code=422)
    assert membership(cast, cast.chef).role == Role.CHEF


def test_the_last_chef_may_be_saved_as_chef(cast: Cast, chef: Client, url: Callable[[str], str]) -> None:
    path = url(f"medlemmer/{membership(cast, cast.chef).pk}/rolle/")
    assertRedirects(chef.post(path, {"role": "chef"}), url("medlemmer/"))


def test_the_last_chef_is_not_removed(
    cast: Cast, chef: Client, signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    path = url(f"medlemmer/{membership(cast, cast.chef).pk}/fjern/")
    for client in (chef, signed_in(cast.administrator)):
        assertContains(client.post(path), LAST_CHEF, status_code=422)
    assert membership(cast, cast.chef).role == Role.CHEF


def test_of_two_chefs_one_may_go_and_not_the_other(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    second = make_member(cast.project, cast.colleague, Role.CHEF)
    first = membership(cast, cast.chef)
    assertRedirects(
        signed_in(cast.chef).post(url(f"medlemmer/{first.pk}/rolle/"), {"role": "laeser"}), url("medlemmer/")
    )
    refused = signed_in(cast.colleague).post(url(f"medlemmer/{second.pk}/fjern/"))
    assertContains(refused, LAST_CHEF, status_code=422)
    assert list(cast.project.memberships.chefs()) == [second]


def test_the_chef_who_is_left_is_looked_for_when_it_happens(cast: Cast) -> None:
    """Both chefs opened the page while there were two."""
    first = membership(cast, cast.chef)
    second = make_member(cast.project, cast.colleague, Role.CHEF)
    actions.remove_member(by=cast.chef, membership=first)
    with pytest.raises(ValidationError, match="mindst én chef"):
        actions.change_role(by=cast.colleague, membership=second, role=Role.READER)
    with pytest.raises(ValidationError, match="mindst én chef"):
        actions.remove_member(by=cast.colleague, membership=second)
    assert list(cast.project.memberships.chefs()) == [second]


def test_a_chef_of_another_project_does_not_count(cast: Cast) -> None:
    make_member(cast.foreign_project, cast.colleague, Role.CHEF)
    with pytest.raises(ValidationError, match="mindst én chef"):
        actions.remove_member(by=cast.chef, membership=membership(cast, cast.chef))


# --- As fast for many as for few ---------------------------------------------------------------------------


def test_the_page_asks_the_database_as_often_for_a_large_team(
    cast: Cast, chef: Client, url: Callable[[str], str]
) -> None:
    with CaptureQueriesContext(connection) as few:
        chef.get(url("medlemmer/"))
    for _ in range(25):
        make_member(cast.project, make_user(organisation=cast.organisation), Role.CONTRIBUTOR)
    with CaptureQueriesContext(connection) as many:
        assertContains(chef.get(url("medlemmer/")), "Bidragyder</span>", count=26)
    assert len(many) == len(few)
