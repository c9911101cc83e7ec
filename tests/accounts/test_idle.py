"""Being away: signed out in time, not before, and without losing what was typed."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from pytest_django.asserts import assertContains, assertRedirects

from accounts.models import User
from tests.factories import make_user

START = timezone.now()


@pytest.fixture
def client_there(signed_in: Callable[[User], Client], db: None) -> Client:
    with at(minutes=0):
        client = signed_in(make_user())
        client.get("/projekter/")
    return client


def at(**later: Any) -> Any:
    return time_machine.travel(START + timedelta(**later), tick=False)


def is_in(client: Client) -> bool:
    return client.get("/projekter/").status_code == 200


def test_somebody_away_is_signed_out_and_led_back(client_there: Client) -> None:
    with at(minutes=61, seconds=1):
        assertRedirects(
            client_there.get("/cases/?sector=aeldre"), "/konto/log-ind/?next=/cases/%3Fsector%3Daeldre"
        )
        assert "_auth_user_id" not in client_there.session


def test_what_was_typed_is_given_back(client_there: Client) -> None:
    typed = "En lang tekst som ingen må miste undervejs."
    with at(minutes=62):
        assertContains(client_there.post("/projekter/nyt/", {"problem": typed}), typed, status_code=403)


def test_nobody_is_signed_out_before_their_time(client_there: Client) -> None:
    with at(minutes=60):
        assert is_in(client_there)
    with at(minutes=120):
        assert is_in(client_there)


def test_the_setting_is_kept(client_there: Client, settings: Any) -> None:
    settings.IDLE_MINUTES = 5
    with at(minutes=6):
        assert is_in(client_there)
    with at(minutes=13):
        assert not is_in(client_there)


def test_however_busy_a_sign_in_ends(client_there: Client) -> None:
    for half_hours in range(1, 21):
        with at(minutes=30 * half_hours):
            assert is_in(client_there)
    with at(hours=10, minutes=1):
        assert not is_in(client_there)


def test_being_there_is_written_down_once_a_minute(
    client_there: Client, django_assert_num_queries: Any
) -> None:
    with at(seconds=10):
        client_there.get("/om/")
        before = client_there.session["seen"]
        client_there.get("/om/")
        assert client_there.session["seen"] == before
    with at(seconds=80):
        client_there.get("/om/")
        assert client_there.session["seen"] != before


def test_strangers_get_no_session(db: None, client: Client) -> None:
    client.get("/om/")
    assert not client.cookies
