"""Where somebody is signed in, and signing out everywhere else."""

from collections.abc import Callable

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client
from pytest_django.asserts import assertContains, assertRedirects

from accounts.browsers import browser_name
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
    assertContains(page, "Her hvor du er nu", count=1)
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


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
            "Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0",
            "Edge på Windows",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 "
            "(KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1",
            "Safari på iPhone",
        ),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox på Linux"),
        (
            "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) "
            "Chrome/140.0.0.0 Mobile Safari/537.36",
            "Chrome på Android",
        ),
        ("", "En ukendt browser"),
        ("<script>", "En ukendt browser"),
    ],
)
def test_a_browser_is_called_what_people_call_it(user_agent: str, name: str) -> None:
    assert browser_name(user_agent) == name
