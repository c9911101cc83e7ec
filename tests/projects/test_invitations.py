"""Inviting somebody from outside by mail, and saying yes to it."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.utils import timezone

from accounts.models import Event, User
from projects.forms.invitations import INVITATIONS_AN_HOUR
from projects.models import Invitation, Role
from tests.conftest import Cast
from tests.factories import make_user

ADDRESS = "partner@foreningen.example"
PASSWORD = "torsdag-er-spisedag"


@pytest.fixture
def send(
    cast: Cast,
    signed_in: Callable[[User], Client],
    url: Callable[[str], str],
    django_capture_on_commit_callbacks: Any,
) -> Callable[..., str]:
    """Invites an address and gives the link out of the mail."""

    def send_it(path: str = "invitationer/", **data: Any) -> str:
        values = {"invited_email": ADDRESS, "invited_role": "bidragyder"} | data
        with django_capture_on_commit_callbacks(execute=True):
            response = signed_in(cast.chef).post(url(path), values)
        assert response.status_code == 302
        found = re.search(r"http://testserver(/invitation/\S+)", str(mail.outbox[-1].body))
        assert found
        return found[1]

    return send_it


def test_the_mail_says_who_invites_to_what_and_until_when(cast: Cast, send: Callable[..., str]) -> None:
    send()
    message = mail.outbox[-1]
    assert message.to == [ADDRESS]
    assert message.subject == "Karin Chef inviterer dig med i »Fællesspisning i Nordbyen«"
    assert message.from_email.startswith("Karin Chef via Samskab <")
    assert "som bidragyder" in str(message.body)
    assert "Nordby Kommune" in str(message.body)


def test_somebody_without_an_account_makes_one_and_joins(cast: Cast, send: Callable[..., str]) -> None:
    link = send()
    client = Client()
    assert ADDRESS in client.get(link).content.decode()
    response = client.post(link, {"name": "Pia Partner", "password": PASSWORD}, follow=True)
    assert "Velkommen til »Fællesspisning i Nordbyen«" in response.content.decode()
    person = User.objects.get(email=ADDRESS)
    assert cast.project.memberships.get(user=person).role == Role.CONTRIBUTOR
    assert not person.organisations.exists()  # a partner belongs to no organisation here
    assert client.get("/projekter/").context["rows"][0][0].project == cast.project
    assert Client().get(link).status_code == 404  # the link works once


def test_somebody_with_an_account_signs_in_and_says_yes(
    cast: Cast, send: Callable[..., str], signed_in: Callable[[User], Client]
) -> None:
    person = make_user("Gæst", organisation=cast.foreign_project.organisation)
    link = send(invited_email=person.email.upper(), invited_role="laeser")
    assert "Log ind for at sige ja" in Client().get(link).content.decode()
    client = signed_in(person)
    assert "som læser" in client.get(link).content.decode()
    assert not cast.project.memberships.filter(user=person).exists()  # looking is not accepting
    client.post(link)
    assert cast.project.memberships.get(user=person).role == Role.READER


def test_another_address_cannot_use_the_link(
    cast: Cast, send: Callable[..., str], signed_in: Callable[[User], Client]
) -> None:
    person = make_user("Den rette")
    link = send(invited_email=person.email)
    response = signed_in(cast.outsider).post(link)
    assert "en anden adresse" in response.content.decode()
    assert not cast.project.memberships.filter(user__in=[cast.outsider, person]).exists()


def test_an_expired_link_says_whom_to_ask(cast: Cast, send: Callable[..., str]) -> None:
    link = send()
    with time_machine.travel(timezone.now() + timedelta(days=14, minutes=1)):
        response = Client().post(link, {"name": "Pia", "password": PASSWORD})
    assert response.status_code == 410
    assert "Bed Karin Chef om at sende invitationen igen" in response.content.decode()
    assert not User.objects.filter(email=ADDRESS).exists()


def test_a_withdrawn_link_and_a_forged_one_look_the_same(
    cast: Cast, send: Callable[..., str], signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    link = send()
    invitation = Invitation.objects.get()
    signed_in(cast.chef).post(url(f"invitationer/{invitation.pk}/traek-tilbage/"))
    withdrawn = Client().get(link)
    forged = Client().get("/invitation/noget-jeg-har-fundet-paa/")
    assert withdrawn.status_code == forged.status_code == 404
    assert withdrawn.content == forged.content


def test_sending_again_kills_the_old_link(cast: Cast, send: Callable[..., str]) -> None:
    old = send()
    new = send(f"invitationer/{Invitation.objects.get().pk}/send-igen/")
    assert Client().get(old).status_code == 404
    assert Client().get(new).status_code == 200


def test_the_token_itself_is_not_stored(send: Callable[..., str]) -> None:
    token = send().split("/")[2]
    assert token not in str(Invitation.objects.values().get())


def test_an_archived_project_takes_nobody_in(cast: Cast, send: Callable[..., str]) -> None:
    link = send()
    cast.project.archived_at = timezone.now()
    cast.project.save()
    assert Client().post(link, {"name": "Pia", "password": PASSWORD}).status_code == 404
    assert not User.objects.filter(email=ADDRESS).exists()


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"invited_email": "ikke en adresse"}, "gyldig e-mail"),
        ({"invited_email": ""}, "Udfyld feltet."),
        ({"invited_role": "chef"}, "gyldig valgmulighed"),
    ],
)
def test_what_cannot_be_sent(
    cast: Cast,
    signed_in: Callable[[User], Client],
    url: Callable[[str], str],
    data: dict[str, str],
    message: str,
) -> None:
    values = {"invited_email": ADDRESS, "invited_role": "laeser"} | data
    response = signed_in(cast.chef).post(url("invitationer/"), values)
    assert response.status_code == 422
    assert message in response.content.decode()
    assert not Invitation.objects.exists()


def test_nobody_is_invited_twice(
    cast: Cast, send: Callable[..., str], signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    send()
    for email, message in ((ADDRESS.upper(), "allerede inviteret"), (cast.laeser.email, "allerede med")):
        values = {"invited_email": email, "invited_role": "laeser"}
        response = signed_in(cast.chef).post(url("invitationer/"), values)
        assert response.status_code == 422
        assert message in response.content.decode()


def test_invitations_are_throttled(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    client = signed_in(cast.chef)
    for number in range(INVITATIONS_AN_HOUR):
        values = {"invited_email": f"nr{number}@foreningen.example", "invited_role": "laeser"}
        assert client.post(url("invitationer/"), values).status_code == 302
    response = client.post(url("invitationer/"), {"invited_email": ADDRESS, "invited_role": "laeser"})
    assert response.status_code == 422
    assert "Prøv igen om lidt" in response.content.decode()


def test_a_weak_password_is_refused_with_the_name_kept(send: Callable[..., str]) -> None:
    response = Client().post(send(), {"name": "Pia Partner", "password": "12345678"})
    assert response.status_code == 422
    assert "Pia Partner" in response.content.decode()
    assert not User.objects.filter(email=ADDRESS).exists()


def test_invitations_are_on_the_members_page_and_in_the_log(
    cast: Cast, send: Callable[..., str], signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    send()
    assert ADDRESS in signed_in(cast.chef).get(url("medlemmer/")).content.decode()
    assert ADDRESS not in signed_in(cast.laeser).get(url("medlemmer/")).content.decode()
    assert Event.objects.filter(kind="inviteret", about__contains=ADDRESS).exists()


def test_the_invitations_of_another_project_are_not_found(
    cast: Cast, send: Callable[..., str], signed_in: Callable[[User], Client]
) -> None:
    send()
    invitation = Invitation.objects.get()
    path = f"/projekter/{cast.foreign_project.pk}/invitationer/{invitation.pk}/traek-tilbage/"
    assert signed_in(cast.outsider).post(path).status_code == 404
    invitation.refresh_from_db()
    assert invitation.is_open
