"""The page of what is known about samskabelse."""

from collections.abc import Callable

import pytest
from django.db import IntegrityError, connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django.asserts import assertContains

from accounts.models import User
from leadership.models import Direction
from learning.models import Advice, Experience
from phases.models import Phase
from projects.models import BottomLine
from tests.conftest import Cast
from tests.factories import make_user
from typology.models import CocreationType, TypeAdvice


@pytest.fixture
def client(db: None, signed_in: Callable[[User], Client]) -> Client:
    return signed_in(make_user())


@pytest.fixture
def knowledge(client: Client) -> HttpResponse:
    return client.get("/viden/")


def test_the_five_pieces_of_advice_stand_in_order(knowledge: HttpResponse) -> None:
    advice = list(Advice.objects.all())
    assert len(advice) == 5
    text = knowledge.content.decode()
    places = [text.index(f"<strong>{piece.title}</strong> {piece.text}") for piece in advice]
    assert places == sorted(places)


def test_the_four_bottom_lines(knowledge: HttpResponse) -> None:
    assert BottomLine.objects.count() == 4
    for line in BottomLine.objects.all():
        assertContains(knowledge, f"<dt>{line.title}</dt><dd>{line.summary}</dd>")


def test_the_four_types_with_what_they_ask(knowledge: HttpResponse) -> None:
    assert CocreationType.objects.count() == 4
    for kind in CocreationType.objects.all():
        for text in (f"<h3>{kind.title}</h3>", kind.summary, kind.typical, kind.example):
            assertContains(knowledge, text)
    for advice in TypeAdvice.objects.all():
        assertContains(knowledge, f"<li>{advice.text}</li>")


def test_the_three_phases_and_what_was_learnt_of_the_whole(knowledge: HttpResponse) -> None:
    assert Phase.objects.count() == 3
    for phase in Phase.objects.all():
        assertContains(knowledge, phase.question)
    (experience,) = Experience.objects.filter(focus_point=None, direction=None)
    assertContains(knowledge, experience.text)
    assertContains(knowledge, "/cases/sundhedspolitik-gentofte/")


def test_the_page_takes_few_queries(client: Client) -> None:
    with CaptureQueriesContext(connection) as asked:
        client.get("/viden/")
    assert len(asked) <= 10, [query["sql"] for query in asked]


def test_the_page_is_only_read_and_only_by_those_signed_in(client: Client) -> None:
    assert client.post("/viden/").status_code == 405
    assert Client().get("/viden/").headers["Location"] == "/konto/log-ind/?next=/viden/"


# --- Experiences stand where they help ---------------------------------------------------------------------


def test_experiences_stand_on_their_focus_points(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    client = signed_in(cast.laeser)
    experiences = Experience.objects.exclude(focus_point=None).select_related("focus_point__step", "case")
    assert experiences
    for experience in experiences:
        point = experience.focus_point
        page = client.get(url(f"faser/{point.step.key}/{point.key}/"))
        assertContains(page, experience.text)
        assertContains(page, f"/cases/{experience.case.key}/")
    page = client.get(url("faser/planlaegning/kommunikation/"))
    assertContains(
        page, "<article>", count=Experience.objects.filter(focus_point__key="kommunikation").count()
    )


def test_an_experience_belongs_to_one_place(db: None) -> None:
    experience = Experience.objects.exclude(focus_point=None).first()
    experience.direction = Direction.objects.first()
    with pytest.raises(IntegrityError, match="experience_at_one_place"), transaction.atomic():
        experience.save()
