"""A person sees all that is kept about them, and can be forgotten."""

import json
from collections.abc import Callable
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client

from accounts.models import Event, User
from phases.models import PrivateNote
from projects import actions
from projects.models import Role
from samskab.people import ERASED_NAME, erase_person
from tests.conftest import BACKEND, Cast
from tests.factories import make_member, make_user

PASSWORD = "torsdag-er-spisedag"


@pytest.fixture
def busy(cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str]) -> User:
    """The projektleder, who has left traces of every kind."""
    client = signed_in(cast.projektleder)
    point = url("faser/planlaegning/kommunikation/")
    client.post(point, {"text": "Et svar fra Per", "status": "i-gang", "opened_version": 0})
    client.post(point, {"text": "Et bedre svar", "status": "i-gang", "opened_version": 1})
    client.post(url("typologi/vaerdier/"), {"x": 20, "y": 80, "reason": "Fordi"})
    client.post(url("retninger/staa-ved-det/"), {"note": "Min note"})
    client.post(
        url("status/ny/"),
        {
            "progress": "groen",
            "relations": "groen",
            "resources": "groen",
            "happened": "Det skete",
            "next_up": "b",
        },
    )
    make_member(cast.foreign_project, cast.projektleder, Role.CHEF)
    elsewhere = f"/projekter/{cast.foreign_project.pk}/"
    client.post(f"{elsewhere}mandat/", {"fixed": "Loven ligger fast"})
    client.post(f"{elsewhere}kursjustering/", {"what": "Vi vender om", "why": "Det virkede ikke"})
    client.post(
        f"/projekter/{cast.foreign_project.pk}/faser/planlaegning/kommunikation/note/", {"text": "Privat"}
    )
    return cast.projektleder


def test_a_person_gets_everything_about_them(busy: User, signed_in: Callable[[User], Client]) -> None:
    response = signed_in(busy).get("/konto/mine-data.json")
    assert response.headers["Content-Disposition"].startswith("attachment")
    data = json.loads(response.content)
    assert data["person"][0]["name"] == "Per Leder"
    assert [answer["text"] for answer in data["svar"]] == ["Et svar fra Per", "Et bedre svar"]
    assert data["private_noter"][0]["text"] == "Privat"
    assert data["statusser"][0]["happened"] == "Det skete"
    assert data["ledelsesopgaver"][0]["note"] == "Min note"
    assert data["placeringer"][0]["reason"] == "Fordi"
    assert {row["project__title"] for row in data["hold"]} == {"Fællesspisning i Nordbyen", "Et andet sted"}
    assert data["mandater"][0]["fixed"] == "Loven ligger fast"
    assert data["kursjusteringer"][0]["what"] == "Vi vender om"
    assert data["haendelser"]


def test_nobody_gets_another_ones(cast: Cast, busy: User, signed_in: Callable[[User], Client]) -> None:
    text = signed_in(cast.chef).get("/konto/mine-data.json").content.decode()
    assert "Et svar fra Per" not in text
    assert "Privat" not in text
    assert Client().get("/konto/mine-data.json").status_code == 302


def everything_stored() -> str:
    output = StringIO()
    call_command("dumpdata", stdout=output, verbosity=0)
    return output.getvalue()


def test_an_erased_person_is_nowhere_and_their_work_remains(cast: Cast, busy: User) -> None:
    email = busy.email
    erase_person(busy)
    stored = everything_stored()
    assert "Per Leder" not in stored
    assert email not in stored
    assert not PrivateNote.objects.exists()
    assert cast.project.answers.get().text == "Et bedre svar"
    assert cast.project.status_reports.get().published_by.name == ERASED_NAME
    assert not cast.project.memberships.filter(user=busy).exists()
    assert Event.objects.filter(about__contains=ERASED_NAME).exists()


def test_erasing_oneself_takes_the_password_and_signs_out(cast: Cast) -> None:
    user = make_user("Ida Igennem", organisation=cast.organisation)
    user.set_password(PASSWORD)
    user.save()
    client, elsewhere = Client(), Client()
    for browser in (client, elsewhere):
        browser.force_login(user, backend=BACKEND)
    wrong = client.post("/konto/slet/", {"password": "forkert"})
    assert wrong.status_code == 422
    assert "Adgangskoden er ikke rigtig" in wrong.content.decode()
    assert (
        "Din bruger er slettet"
        in client.post("/konto/slet/", {"password": PASSWORD}, follow=True).content.decode()
    )
    assert elsewhere.get("/projekter/").status_code == 302  # signed out everywhere
    response = client.post("/konto/log-ind/", {"login": user.email, "password": PASSWORD})
    assert response.status_code == 200  # no way back in


def test_the_last_chef_is_not_erased(cast: Cast, signed_in: Callable[[User], Client]) -> None:
    client = signed_in(cast.chef)
    page = client.get("/konto/mine-data/").content.decode()
    assert "Du er eneste chef på »Fællesspisning i Nordbyen«" in page
    cast.chef.set_password(PASSWORD)
    cast.chef.save()
    client.force_login(cast.chef, backend=BACKEND)
    assert client.post("/konto/slet/", {"password": PASSWORD}).status_code == 422
    cast.chef.refresh_from_db()
    assert cast.chef.name == "Karin Chef"
    actions.change_role(
        by=cast.chef, membership=cast.project.memberships.get(user=cast.projektleder), role=Role.CHEF
    )
    erase_person(cast.chef)
    assert "Karin Chef" not in everything_stored()
