"""Other people's ids in the fields that take one: refused with a message, and nothing is written."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from accounts.models import Event, EventKind, User
from dossier.views import paper
from leadership.models import Commitment
from phases.models import Answer, Edition, EditionPoint, FocusPoint, Step
from projects.models import Membership, Project
from tests.conftest import Cast

POINT = "faser/planlaegning/kommunikation/"


@pytest.fixture
def foreign_member(cast: Cast) -> Membership:
    return cast.foreign_project.memberships.get()


def test_a_member_of_another_project_cannot_be_given_the_ball(
    cast: Cast, foreign_member: Membership, signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    client = signed_in(cast.chef)
    data = {"responsible": foreign_member.pk, "message": "Min besked", "note": "Min note"}
    for path, refusal, kept in (
        (f"{POINT}uddeleger/", "Personen er ikke længere med på holdet", "Min besked"),
        ("retninger/staa-ved-det/", "valgmulighed", "Min note"),
    ):
        response = client.post(url(path), data)
        assert response.status_code == 422
        assert refusal in response.content.decode()
        assert kept in response.content.decode()
    assert not Answer.objects.exists()
    assert not Commitment.objects.exists()


def test_another_organisation_cannot_be_given_a_project(
    cast: Cast, signed_in: Callable[[User], Client]
) -> None:
    elsewhere = cast.foreign_project.organisation
    before = Project.objects.filter(organisation=elsewhere).count()
    signed_in(cast.chef).post("/projekter/nyt/", {"organisation": elsewhere.pk, "title": "Smuglet ind"})
    assert Project.objects.filter(organisation=elsewhere).count() == before


def test_a_point_of_another_edition_is_not_found(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    later = Edition.objects.create(
        key="2030", title="Udgave 2030", published_on=date(2030, 1, 1), source="vfl2019"
    )
    point = FocusPoint.objects.create(key="helt-nyt", step=Step.objects.get(key="planlaegning"))
    EditionPoint.objects.create(
        edition=later, focus_point=point, title="Nyt", purpose="x", help="x", order=9, source="vfl2019"
    )
    client = signed_in(cast.chef)
    assert client.get(url("faser/planlaegning/helt-nyt/")).status_code == 404
    data = {"text": "x", "status": "i-gang", "opened_version": 0}
    assert client.post(url("faser/planlaegning/helt-nyt/"), data).status_code == 404
    assert not Answer.objects.exists()


def test_somebody_from_elsewhere_cannot_be_added_by_address(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    data = {"email": cast.outsider.email, "role": "chef"}
    assert signed_in(cast.chef).post(url("medlemmer/"), data).status_code == 422
    assert not cast.project.memberships.filter(user=cast.outsider).exists()


def test_reports_are_throttled(
    cast: Cast,
    signed_in: Callable[[User], Client],
    url: Callable[[str], str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(paper, "REPORTS_IN_TEN_MINUTES", 1)
    client = signed_in(cast.laeser)
    assert client.get(url("rapport.pdf")).status_code == 200
    response = client.get(url("rapport.pdf"))
    assert response.status_code == 429
    assert "Vent lidt" in response.content.decode()
    assert Event.objects.filter(kind=EventKind.REPORT_EXPORTED).count() == 1
