"""Where somebody is signed in, and signing out everywhere else."""

from collections.abc import Callable

from allauth.usersessions.models import UserSession
from django.test import Client
from pytest_django.asserts import assertContains, assertRedirects

from accounts.models import User
from tests.factories import make_user

SESSIONS = "/konto/sessioner/"


def test_the_others_are_signed_out_and_this_one_stays(
    db: None, just_signed_in: Callable[[User], Client]
) -> None:
    user, somebody_else = make_user(), make_user()
    here, there, foreign = just_signed_in(user), just_signed_in(user), just_signed_in(somebody_else)
    for client, browser in ((here, "Firefox"), (there, "Chrome"), (foreign, "Edge")):
        client.get("/projekter/", headers={"user-agent": browser})
    page = here.get(SESSIONS, headers={"user-agent": "Firefox"})
    assertContains(page, "Chrome")
    assertContains(page, "Her, hvor du er nu", count=1)
    assert "Edge" not in page.content.decode()
    done = here.post(SESSIONS, follow=True)
    assertRedirects(done, SESSIONS)
    assertContains(done, "Du er logget ud alle andre steder.")
    assertContains(done, "Du er ikke logget ind andre steder.")
    assert here.get("/projekter/").status_code == 200
    assert there.get("/projekter/").status_code == 302
    assert foreign.get("/projekter/").status_code == 200


def test_looking_signs_nobody_out(db: None, just_signed_in: Callable[[User], Client]) -> None:
    user = make_user()
    here, there = just_signed_in(user), just_signed_in(user)
    for client in (here, there):
        client.get(SESSIONS)
    assert there.get("/projekter/").status_code == 200
    assert UserSession.objects.count() == 2
