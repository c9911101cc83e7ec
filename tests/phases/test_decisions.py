"""The chef decides to go on or back: with a reason that stays, and without losing an answer."""

from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from pytest_django.asserts import assertContains, assertRedirects

from accounts.models import User
from phases.guide import Guide, load_guide
from phases.models import Answer, Step, StepDecision
from phases.views import decision
from projects.models import Project
from tests.conftest import Cast
from tests.factories import make_answer, move_to_step

REASON = "Vi ved nok til at begynde på planlægningen."


@pytest.fixture
def chef(cast: Cast, signed_in: Callable[[User], Client]) -> Client:
    return signed_in(cast.chef)


@pytest.fixture
def decide(chef: Client, url: Callable[[str], str]) -> Callable[..., HttpResponse]:
    return lambda step, reason=REASON: chef.post(url(f"trinskift/{step}/"), {"reason": reason}, follow=True)


def stands_in(cast: Cast) -> str:
    return load_guide(Project.objects.get(pk=cast.project.pk)).current.step.key


def test_forward_back_and_over_several_steps(
    cast: Cast, decide: Callable[..., HttpResponse], url: Callable[[str], str]
) -> None:
    for step, title in (
        ("planlaegning", "planlægning"),
        ("afklaring", "afklaring"),
        ("erkendelse", "erkendelse"),
        ("udfoerelse", "udførelse"),
    ):
        response = decide(step)
        assertRedirects(response, url(f"faser/{step}/"))
        assertContains(response, f"I er nu i {title}. Alt hvad I har skrevet, er bevaret.")
        assertContains(response, "I er her nu")
        assert stands_in(cast) == step


def test_the_history_keeps_every_decision_newest_first(
    cast: Cast, chef: Client, decide: Callable[..., HttpResponse], url: Callable[[str], str]
) -> None:
    decide("planlaegning", "Formålet er klart.")
    decide("afklaring", "Politikerne vil høres igen.")
    decide("planlaegning", "Nu er de hørt.")
    kept = [(d.from_step.key, d.to_step.key, d.is_forward, d.reason) for d in StepDecision.objects.all()]
    assert kept == [
        ("afklaring", "planlaegning", True, "Nu er de hørt."),
        ("planlaegning", "afklaring", False, "Politikerne vil høres igen."),
        ("afklaring", "planlaegning", True, "Formålet er klart."),
    ]
    assert {d.decided_by for d in StepDecision.objects.all()} == {cast.chef}
    text = chef.get(url()).content.decode()
    places = [text.index(reason) for *_, reason in kept]
    assert places == sorted(places)
    assert "<strong>Videre til planlægning</strong>" in text
    assert "<strong>Tilbage til afklaring</strong>" in text


def test_a_decision_touches_no_answer(cast: Cast, decide: Callable[..., HttpResponse]) -> None:
    member = cast.project.memberships.get(user=cast.bidragyder)
    for key in ("afgraensning", "kommunikation", "kursjusteringer", "refleksion"):
        make_answer(cast.project, key, by=cast.chef, responsible=member)
    before = list(Answer.objects.order_by("pk").values())
    for step in ("udfoerelse", "erkendelse", "afklaring"):
        decide(step)
    assert list(Answer.objects.order_by("pk").values()) == before


def test_to_where_the_project_stands_already(chef: Client, url: Callable[[str], str]) -> None:
    response = chef.get(url("trinskift/afklaring/"), follow=True)
    assertRedirects(response, url("faser/afklaring/"))
    assertContains(response, "Projektet står allerede i afklaring.")


def test_a_reason_that_came_too_late_is_given_back(chef: Client, url: Callable[[str], str]) -> None:
    """Two tabs, or two clicks: the project stands there already."""
    response = chef.post(url("trinskift/afklaring/"), {"reason": REASON})
    assertContains(response, "Projektet står allerede i afklaring", status_code=409)
    assertContains(response, REASON, status_code=409)
    assert not StepDecision.objects.exists()


@pytest.mark.parametrize("reason", ["", "   \n"])
def test_without_a_reason_nothing_is_decided(
    cast: Cast, decide: Callable[..., HttpResponse], reason: str
) -> None:
    response = decide("planlaegning", reason)
    assertContains(response, "Skriv en kort begrundelse. Den kommer med i rapporten.", status_code=422)
    assert stands_in(cast) == "afklaring"
    assert not StepDecision.objects.exists()


@pytest.mark.parametrize("reason", ["Vi går videre nu. " * 300, f"{REASON}\x00"], ids=["long", "null"])
def test_a_reason_that_cannot_be_taken_is_given_back(
    cast: Cast, decide: Callable[..., HttpResponse], reason: str
) -> None:
    assertContains(decide("planlaegning", reason), reason.strip("\x00 "), status_code=422)
    assert stands_in(cast) == "afklaring"


@pytest.mark.parametrize("step", ["ukendt", "samskabelse", "kommunikation"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_to_a_step_that_is_not_there(
    cast: Cast, chef: Client, url: Callable[[str], str], step: str, method: str
) -> None:
    assert getattr(chef, method)(url(f"trinskift/{step}/"), {"reason": REASON}).status_code == 404
    assert stands_in(cast) == "afklaring"


def test_the_page_says_what_is_still_open(cast: Cast, chef: Client, url: Callable[[str], str]) -> None:
    assertContains(chef.get(url("trinskift/planlaegning/")), "9 punkter er stadig åbne.")
    points = load_guide(cast.project).current.points
    for state in points[:-1]:
        make_answer(cast.project, state.key, by=cast.chef)
    page = chef.get(url("trinskift/planlaegning/"))
    assertContains(page, "1 punkt er stadig åbent.")
    assertContains(page, "Videre til planlægning?")
    assertContains(page, "Vi går videre fordi …")
    make_answer(cast.project, points[-1].key, by=cast.chef)
    page = chef.get(url("trinskift/planlaegning/"))
    assert "stadig åb" not in page.content.decode()


def test_going_back_is_called_so(
    cast: Cast, chef: Client, decide: Callable[..., HttpResponse], url: Callable[[str], str]
) -> None:
    decide("erkendelse")
    page = chef.get(url("trinskift/planlaegning/"))
    assertContains(page, "Tilbage til planlægning?")
    assertContains(page, "Vi går tilbage fordi …")
    assertContains(page, "Gå tilbage</button>")


def test_the_step_page_offers_the_chef_the_other_steps(
    cast: Cast, chef: Client, signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    page = chef.get(url("faser/afklaring/"))
    for step, label, kind in (
        ("planlaegning", "Videre til planlægning", "primary"),
        ("udfoerelse", "Videre til udførelse", "secondary"),
        ("erkendelse", "Videre til erkendelse", "secondary"),
    ):
        link = f'<a class="button button-{kind}" href="{url(f"trinskift/{step}/")}">{label}</a>'
        assertContains(page, link, html=True)
    assert "trinskift" not in signed_in(cast.projektleder).get(url("faser/afklaring/")).content.decode()


def test_a_step_that_is_not_the_current_one_can_be_made_so(chef: Client, url: Callable[[str], str]) -> None:
    page = chef.get(url("faser/udfoerelse/"))
    assertContains(page, "I er lige nu i afklaring.")
    assertContains(page, url("trinskift/udfoerelse/"))


def test_two_chefs_who_decide_the_same_at_once(
    cast: Cast, chef: Client, url: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other decision comes after our page looked at the project and before it wrote."""

    def load_and_be_late(project: Project) -> Guide:
        guide = load_guide(project)
        move_to_step(
            by=cast.chef, project=project, to_step=Step.objects.get(key="planlaegning"), reason="Først."
        )
        return guide

    monkeypatch.setattr(decision, "load_guide", load_and_be_late)
    chef.raise_request_exception = False
    response = chef.post(url("trinskift/planlaegning/"), {"reason": REASON})
    assert response.status_code < 500
    assert [d.reason for d in StepDecision.objects.all()] == ["Først."]
    assert stands_in(cast) == "planlaegning"


def test_the_database_takes_no_decision_that_moves_nothing_or_says_nothing(cast: Cast) -> None:
    first, second = Step.objects.order_by("order")[:2]
    common = {"project": cast.project, "decided_by": cast.chef, "decided_at": timezone.now()}
    with pytest.raises(IntegrityError, match="step_decision_moves"), transaction.atomic():
        StepDecision.objects.create(from_step=first, to_step=first, reason=REASON, **common)
    with pytest.raises(IntegrityError, match="step_decision_has_a_reason"), transaction.atomic():
        StepDecision.objects.create(from_step=first, to_step=second, reason="", **common)
