"""The chef decides to go on or back: with a reason that stays, and without losing an answer."""

from collections.abc import Callable
from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from accounts.models import User
from dossier.views import decisions
from notices.models import Notice
from phases.guide import Guide, load_guide
from phases.models import Answer, DecisionKind, EditionPoint, Journey, Step, StepDecision
from projects.models import Project
from tests.conftest import Cast
from tests.factories import make_answer, make_user, move_to_step, turn

REASON = "Vi ved nok til at begynde på planlægningen."
WHY = "Det finder vi ud af undervejs."


@pytest.fixture
def chef(cast: Cast, signed_in: Callable[[User], Client]) -> Client:
    return signed_in(cast.chef)


@pytest.fixture
def decide(chef: Client, url: Callable[[str], str]) -> Callable[..., HttpResponse]:
    def post(step: str, reason: str = REASON, **fields: str) -> HttpResponse:
        data = {"reason": reason, "why_for_all": WHY} | fields
        return chef.post(url(f"trinskift/{step}/"), data, follow=True)

    return post


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
    data = {"reason": REASON, "why_for_all": WHY, "why-afgraensning": "Kortet mangler."}
    response = chef.post(url("trinskift/afklaring/"), data)
    for text in ("Projektet står et andet sted nu", REASON, WHY, "Kortet mangler."):
        assertContains(response, text, status_code=409)
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


@pytest.mark.parametrize("step", ["planlaegning", "udfoerelse"])
def test_two_chefs_who_decide_at_once(
    cast: Cast, chef: Client, url: Callable[[str], str], monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """The other decision comes after our page looked at the project and before it wrote."""
    other = make_user("Kaj Chef", organisation=cast.organisation)

    def load_and_be_late(project: Project) -> Guide:
        guide = load_guide(project)
        to_step = Step.objects.get(key="planlaegning")
        move_to_step(by=other, project=project, to_step=to_step, reason="Først.")
        return guide

    monkeypatch.setattr(decisions, "load_guide", load_and_be_late)
    data = {"reason": REASON, "why_for_all": WHY, "opened": 0}
    response = chef.post(url(f"trinskift/{step}/"), data)
    for text in ("Kaj Chef", "Først.", REASON, WHY):
        assertContains(response, text, status_code=409)
    assert [d.reason for d in StepDecision.objects.all()] == ["Først."]
    assert stands_in(cast) == "planlaegning"


def test_a_page_opened_before_another_decision_decides_nothing(
    cast: Cast, chef: Client, url: Callable[[str], str]
) -> None:
    """Forward and back again: the project stands where it stood, and yet not as it was seen."""
    page = chef.get(url("trinskift/udfoerelse/"))
    opened = page.context["form"]["opened"].value()
    for step in ("planlaegning", "afklaring"):
        move_to_step(
            by=cast.chef, project=cast.project, to_step=Step.objects.get(key=step), reason=f"Til {step}."
        )
    data = {"reason": REASON, "why_for_all": WHY, "opened": opened}
    response = chef.post(url("trinskift/udfoerelse/"), data)
    for text in ("Tilbage til afklaring", "Til afklaring.", REASON, WHY):
        assertContains(response, text, status_code=409)
    assert StepDecision.objects.count() == 2


# --- What is left open -------------------------------------------------------------------------------------


def settle_all_but(cast: Cast, *open_points: str) -> None:
    for state in load_guide(cast.project).current.points:
        if state.key not in open_points:
            make_answer(cast.project, state.key, by=cast.chef)


def test_each_open_point_needs_a_word(cast: Cast, chef: Client, url: Callable[[str], str]) -> None:
    settle_all_but(cast, "afgraensning", "tvaergaaende-fokus")
    data = {"reason": REASON, "why-afgraensning": "Kortet mangler.", "why-tvaergaaende-fokus": " "}
    response = chef.post(url("trinskift/planlaegning/"), data)
    assert response.context["form"].errors == {
        "why-tvaergaaende-fokus": ["Skriv kort hvorfor, eller skriv én grund for alle."]
    }
    assertContains(response, "Kortet mangler.", status_code=422)
    assertContains(response, REASON, status_code=422)
    assert not StepDecision.objects.exists()
    chef.post(url("trinskift/planlaegning/"), data | {"why-tvaergaaende-fokus": "Vi spørger dem i maj."})
    assert said(StepDecision.objects.get()) == {
        "afgraensning": "Kortet mangler.",
        "tvaergaaende-fokus": "Vi spørger dem i maj.",
    }


def test_one_word_for_all_is_for_those_without_their_own(
    cast: Cast, chef: Client, url: Callable[[str], str]
) -> None:
    settle_all_but(cast, "afgraensning", "tvaergaaende-fokus")
    data = {"reason": REASON, "why_for_all": WHY, "why-afgraensning": "Kortet mangler."}
    chef.post(url("trinskift/planlaegning/"), data)
    assert said(StepDecision.objects.get()) == {"afgraensning": "Kortet mangler.", "tvaergaaende-fokus": WHY}


def test_a_word_that_is_too_long_is_given_back(cast: Cast, chef: Client, url: Callable[[str], str]) -> None:
    settle_all_but(cast, "afgraensning")
    data = {"reason": REASON, "why-afgraensning": "Kortet mangler. " * 40}
    response = chef.post(url("trinskift/planlaegning/"), data)
    assertContains(response, "Kortet mangler. " * 39, status_code=422)
    assert not StepDecision.objects.exists()


def test_going_back_or_on_with_nothing_open_asks_for_no_word(
    cast: Cast, chef: Client, url: Callable[[str], str]
) -> None:
    settle_all_but(cast)
    assert "why" not in chef.get(url("trinskift/planlaegning/")).content.decode()
    chef.post(url("trinskift/planlaegning/"), {"reason": REASON})
    assert stands_in(cast) == "planlaegning"
    assert "why" not in chef.get(url("trinskift/afklaring/")).content.decode()
    chef.post(url("trinskift/afklaring/"), {"reason": REASON})
    assert stands_in(cast) == "afklaring"


def test_a_point_settled_meanwhile_gives_its_word_back(
    cast: Cast, chef: Client, url: Callable[[str], str]
) -> None:
    settle_all_but(cast, "afgraensning")
    make_answer(cast.project, "afgraensning", by=cast.projektleder)
    data = {"reason": REASON, "why-afgraensning": "Kortet mangler."}
    response = chef.post(url("trinskift/planlaegning/"), data)
    assertContains(response, "er ikke åbent mere", status_code=422)
    assertContains(response, "Kortet mangler.", status_code=422)
    chef.post(url("trinskift/planlaegning/"), {"reason": REASON})
    assert stands_in(cast) == "planlaegning"


def test_a_point_opened_in_the_last_moment_stops_the_decision(
    cast: Cast, chef: Client, url: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    settle_all_but(cast)

    def load_and_be_late(project: Project) -> Guide:
        guide = load_guide(project)
        project.answers.filter(focus_point__key="afgraensning").update(status="i-gang")
        return guide

    monkeypatch.setattr(decisions, "load_guide", load_and_be_late)
    assertContains(chef.post(url("trinskift/planlaegning/"), {"reason": REASON}), REASON, status_code=409)
    assert not StepDecision.objects.exists()


def title_of(key: str) -> str:
    return EditionPoint.objects.get(focus_point__key=key).title


def said(decision: StepDecision) -> dict[str, str]:
    return dict(decision.open_points.values_list("focus_point__key", "why"))


# --- Pause, resume and stop --------------------------------------------------------------------------------

ADDRESSES = {"pause": "pause/", "genoptag": "genoptag/", "stop": "stop/"}
ALLOWED = {"i-gang": {"pause", "stop"}, "pause": {"genoptag", "stop"}, "stoppet": {"genoptag"}}
THEN = {"pause": "pause", "genoptag": "i-gang", "stop": "stoppet"}


def state_of(cast: Cast) -> str:
    return Journey.objects.get(project=cast.project).state


@pytest.mark.parametrize("state", ALLOWED)
@pytest.mark.parametrize("kind", ADDRESSES)
def test_what_can_be_decided_when(
    cast: Cast, chef: Client, url: Callable[[str], str], state: str, kind: str
) -> None:
    Journey.objects.filter(project=cast.project).update(state=state)
    address = url(f"beslutninger/{kind}/")
    page = chef.get(address)
    response = chef.post(address, {"reason": REASON})
    if kind not in ALLOWED[state]:
        assertRedirects(page, url("beslutninger/"))
        assertContains(response, REASON, status_code=409)
        assert state_of(cast) == state
        assert not StepDecision.objects.exists()
        return
    assertContains(page, "fordi …")
    assertRedirects(response, url())
    assert state_of(cast) == THEN[kind]
    made = StepDecision.objects.get()
    assert (made.kind, made.reason, made.decided_by) == (kind, REASON, cast.chef)
    assert made.from_step == made.to_step
    assert made.version.number == 1
    assertContains(chef.get(url("beslutninger/")), REASON)


@pytest.mark.parametrize("kind", ["pause", "stop"])
def test_without_a_reason_nothing_rests(
    cast: Cast, chef: Client, url: Callable[[str], str], kind: str
) -> None:
    response = chef.post(url(f"beslutninger/{kind}/"), {"reason": " "})
    assertContains(response, "Skriv en kort begrundelse.", status_code=422)
    assert state_of(cast) == "i-gang"


def test_two_chefs_who_pause_at_once(cast: Cast, chef: Client, url: Callable[[str], str]) -> None:
    chef.post(url("beslutninger/pause/"), {"reason": "Først.", "opened": 0})
    response = chef.post(url("beslutninger/stop/"), {"reason": REASON, "opened": 0})
    for text in ("Sat på pause", "Først.", REASON):
        assertContains(response, text, status_code=409)
    assert state_of(cast) == "pause"


@pytest.mark.parametrize(("kind", "told"), [("pause", "på pause"), ("stop", "stoppet")])
def test_a_project_that_rests_says_so_everywhere_and_can_be_written_in(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str], kind: str, told: str
) -> None:
    turn(DecisionKind(kind), by=cast.chef, project=cast.project)
    client = signed_in(cast.projektleder)
    banner = f"<strong>Projektet er {told}.</strong>"
    for path in (
        "",
        "faser/afklaring/",
        "faser/afklaring/afgraensning/",
        "typologi/",
        "retninger/",
        "status/",
    ):
        assertContains(client.get(url(path)), banner)
    for path in ("medlemmer/", "historik/", "beslutninger/", "udgaver/"):
        assertContains(client.get(url(path)), banner)
    badge = "På pause" if kind == "pause" else "Stoppet"
    assertContains(client.get("/projekter/"), f'<span class="badge badge-warning">{badge}</span>')
    data = {"text": "Vi skriver videre.", "status": "i-gang", "opened_version": 0}
    assert client.post(url("faser/afklaring/afgraensning/"), data).status_code == 302
    assertContains(client.get(url()), f"Projektet er {told}</p>")
    assertNotContains(client.get(url()), "Tag projektet op igen")
    assertContains(signed_in(cast.chef).get(url()), f'href="{url("beslutninger/genoptag/")}"')


def test_a_project_under_way_has_no_banner(chef: Client, url: Callable[[str], str]) -> None:
    page = chef.get(url())
    assertNotContains(page, "på pause")
    assertNotContains(page, "stoppet")


def test_a_project_that_rests_moves_first_when_it_is_taken_up(
    cast: Cast, chef: Client, url: Callable[[str], str]
) -> None:
    turn(DecisionKind.PAUSE, by=cast.chef, project=cast.project)
    assertRedirects(chef.get(url("trinskift/planlaegning/")), url("beslutninger/genoptag/"))
    data = {"reason": REASON, "why_for_all": WHY}
    assertContains(chef.post(url("trinskift/planlaegning/"), data), REASON, status_code=409)
    assert stands_in(cast) == "afklaring"
    assertContains(chef.get(url("faser/afklaring/")), "Tag det op igen før I går videre eller tilbage.")


# --- The timeline ------------------------------------------------------------------------------------------


def test_the_timeline_tells_all_and_the_card_the_newest_three(
    cast: Cast, chef: Client, signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    settle_all_but(cast, "afgraensning")
    first = decide_forward(cast, "Af første grund.")
    turn(DecisionKind.PAUSE, by=cast.chef, project=cast.project, reason="Af anden grund.")
    turn(DecisionKind.RESUME, by=cast.chef, project=cast.project, reason="Af tredje grund.")
    turn(DecisionKind.STOP, by=cast.chef, project=cast.project, reason="Af fjerde grund.")
    page = signed_in(cast.laeser).get(url("beslutninger/"))
    for text in (
        f'<li id="beslutning-{first.pk}"',
        "Videre til planlægning",
        "fra afklaring til planlægning",
        "Sat på pause",
        "Genoptaget",
        "Stoppet",
        "Karin Chef",
        title_of("afgraensning"),
        "Det venter.",
        f'href="{url("udgaver/1/")}"',
    ):
        assertContains(page, text)
    places = [
        page.content.decode().index(f"Af {nth} grund.") for nth in ("fjerde", "tredje", "anden", "første")
    ]
    assert places == sorted(places)
    assertNotContains(page, "Hold pause")
    card = chef.get(url())
    assertContains(card, "Af anden grund.")
    assertNotContains(card, "Af første grund.")
    assertContains(card, f'href="{url("beslutninger/")}"')


def decide_forward(cast: Cast, reason: str) -> StepDecision:
    to_step = Step.objects.get(key="planlaegning")
    return move_to_step(by=cast.chef, project=cast.project, to_step=to_step, reason=reason)


def test_an_empty_timeline_says_what_will_come(chef: Client, url: Callable[[str], str]) -> None:
    page = chef.get(url("beslutninger/"))
    assertContains(page, "Her kommer beslutningerne til at stå")
    assertContains(page, f'href="{url("beslutninger/pause/")}"')


def test_the_timeline_takes_few_queries_however_many_decisions(
    cast: Cast, chef: Client, url: Callable[[str], str]
) -> None:
    decide_forward(cast, REASON)
    with CaptureQueriesContext(connection) as one:
        chef.get(url("beslutninger/"))
    for kind in (DecisionKind.PAUSE, DecisionKind.RESUME, DecisionKind.STOP):
        turn(kind, by=cast.chef, project=cast.project)
    with CaptureQueriesContext(connection) as many:
        chef.get(url("beslutninger/"))
    assert len(many) == len(one) <= 12


# --- The team is told --------------------------------------------------------------------------------------


def test_the_team_is_told_but_not_the_one_who_decided(cast: Cast) -> None:
    decision = decide_forward(cast, REASON)
    notices = Notice.objects.all()
    assert {notice.recipient for notice in notices} == {cast.projektleder, cast.bidragyder, cast.laeser}
    notice = notices[0]
    assert (notice.kind, notice.text, notice.project_id) == ("beslutning", REASON, cast.project.pk)
    assert notice.subject == "»Fællesspisning i Nordbyen«: Videre til planlægning"
    assert notice.url == f"/projekter/{cast.project.pk}/beslutninger/#beslutning-{decision.pk}"


# --- What the database takes -------------------------------------------------------------------------------


def test_the_database_takes_no_decision_that_moves_nothing_or_says_nothing(cast: Cast) -> None:
    first, second = Step.objects.order_by("order")[:2]
    common = {"project": cast.project, "decided_by": cast.chef, "decided_at": timezone.now()}
    with pytest.raises(IntegrityError, match="step_decision_moves"), transaction.atomic():
        StepDecision.objects.create(
            from_step=first, to_step=first, kind=DecisionKind.FORWARD, reason=REASON, **common
        )
    with pytest.raises(IntegrityError, match="step_decision_moves"), transaction.atomic():
        StepDecision.objects.create(
            from_step=first, to_step=second, kind=DecisionKind.PAUSE, reason=REASON, **common
        )
    with pytest.raises(IntegrityError, match="step_decision_has_a_reason"), transaction.atomic():
        StepDecision.objects.create(
            from_step=first, to_step=second, kind=DecisionKind.FORWARD, reason="", **common
        )


def test_decisions_made_before_there_were_kinds_are_named(cast: Cast) -> None:
    """Migration 0004, on rows as 0003 leaves them: all of them forward."""
    for step in ("udfoerelse", "planlaegning", "erkendelse", "afklaring"):
        move_to_step(
            by=cast.chef, project=cast.project, to_step=Step.objects.get(key=step), reason=f"Til {step}."
        )
    StepDecision.objects.update(kind=DecisionKind.FORWARD)
    migration = import_module("phases.migrations.0004_kinds_of_decisions")
    for _ in range(2):  # again changes nothing
        migration.name_the_steps_back(apps, None)
        named = StepDecision.objects.order_by("pk").values_list("to_step__key", "kind")
        assert list(named) == [
            ("udfoerelse", "videre"),
            ("planlaegning", "tilbage"),
            ("erkendelse", "videre"),
            ("afklaring", "tilbage"),
        ]
