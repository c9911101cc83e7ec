"""The log of events: who got in, who took what out, and who changed who may see."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from accounts.actions import log_event
from accounts.models import Event, EventKind, User
from projects.actions.project import edit_project
from projects.actions.team import add_member, change_role, remove_member
from projects.models import Gain, Role, Visibility
from tests.conftest import Cast
from tests.factories import make_user


def logged() -> list[tuple[str, str]]:
    """(kind, about) of every event, oldest first."""
    return list(Event.objects.order_by("pk").values_list("kind", "about"))


def test_signing_in_and_failing_to_is_logged(db: None, client: Client) -> None:
    user = make_user("Karin")
    user.set_password("en-god-lang-adgangskode")
    user.save()
    client.post("/konto/log-ind/", {"login": user.email, "password": "forkert"})
    client.post("/konto/log-ind/", {"login": user.email, "password": "en-god-lang-adgangskode"})
    client.post("/konto/log-ind/", {"login": "ukendt@eksempel.example", "password": "forkert"})
    assert [(event.kind, event.user) for event in Event.objects.order_by("pk")] == [
        (EventKind.SIGN_IN_FAILED, user),
        (EventKind.SIGNED_IN, user),
    ]


def test_changes_of_access_are_logged(cast: Cast) -> None:
    Event.objects.all().delete()
    project = cast.project
    membership = add_member(by=cast.chef, project=project, user=cast.colleague, role=Role.READER)
    change_role(by=cast.chef, membership=membership, role=Role.CONTRIBUTOR)
    remove_member(by=cast.chef, membership=membership)
    gains = Gain.objects.all()[:1]
    edit_project(by=cast.chef, project=project, gains=gains, visibility=Visibility.ORGANISATION)
    edit_project(by=cast.chef, project=project, gains=gains, title="Kun titlen")
    assert logged() == [
        ("medlem-tilfoejet", "Kim Kollega som læser på »Fællesspisning i Nordbyen«"),
        ("rolle-aendret", "Kim Kollega som bidragyder på »Fællesspisning i Nordbyen«"),
        ("medlem-fjernet", "Kim Kollega som bidragyder på »Fællesspisning i Nordbyen«"),
        ("synlighed-aendret", "»Fællesspisning i Nordbyen«: alle i organisationen kan læse med"),
    ]


def test_a_report_taken_out_is_logged(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    Event.objects.all().delete()
    signed_in(cast.laeser).get(url("rapport.pdf"))
    event = Event.objects.get()
    assert (event.kind, event.user) == (EventKind.REPORT_EXPORTED, cast.laeser)


def test_an_administrator_who_reads_a_project_is_logged_once_an_hour(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    Event.objects.all().delete()
    client = signed_in(cast.administrator)
    client.get(url())
    client.get(url("status/"))
    signed_in(cast.chef).get(url())
    assert [event.user for event in Event.objects.all()] == [cast.administrator]
    with time_machine.travel(timezone.now() + timedelta(hours=1, minutes=1)):
        signed_in(cast.administrator).get(url())
    assert Event.objects.count() == 2


def test_a_project_that_was_read_is_named_and_led_to(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    client = signed_in(cast.administrator)
    client.get(url())
    page = client.get(f"/konto/organisationer/{cast.organisation.pk}/haendelser/").content.decode()
    assert "Projekt læst af administrator: »Fællesspisning i Nordbyen« – <a" in page
    assert f'href="{url()}"' in page


def test_an_event_is_never_changed(cast: Cast) -> None:
    event = Event.objects.first()
    assert event
    event.about = "noget andet"
    with pytest.raises(TypeError):
        event.save()


def test_administrators_see_their_own_organisations_events(
    cast: Cast, signed_in: Callable[[User], Client]
) -> None:
    log_event(EventKind.SIGNED_IN, by=cast.outsider)
    log_event(EventKind.SIGNED_IN, by=cast.chef)
    path = f"/konto/organisationer/{cast.organisation.pk}/haendelser/"
    page = signed_in(cast.administrator).get(path)
    assert cast.outsider not in {event.user for event in page.context["page"]}
    assert "Medlem tilføjet" in page.content.decode()
    only = signed_in(cast.administrator).get(path, {"slags": "logget-ind"})
    assert {event.kind for event in only.context["page"]} == {"logget-ind"}
    for person in (cast.chef, cast.laeser, cast.outsider):
        assert signed_in(person).get(path).status_code == 404
    foreign = f"/konto/organisationer/{cast.foreign_project.organisation.pk}/haendelser/"
    assert signed_in(cast.administrator).get(foreign).status_code == 404
    assert signed_in(cast.administrator).get(path + "?slags=ukendt&side=999").status_code == 200
    assert signed_in(cast.administrator).post(path).status_code == 405


def test_old_events_are_pruned(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    old = Event.objects.first()
    assert old
    Event.objects.filter(pk=old.pk).update(at=timezone.now() - timedelta(days=31))
    call_command("prune_events", days=30)
    assert capsys.readouterr().out == "Removed 1 events.\n"
    assert not Event.objects.filter(pk=old.pk).exists()
    with pytest.raises(CommandError):
        call_command("prune_events", days=0)
