"""Placing a project by questions or by values: what is taken, what is refused, and what stays."""

from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from accounts.models import User
from tests.conftest import Cast
from typology.models import Placement, PlacementOption, PlacementQuestion

QUESTIONS, VALUES = "typologi/spoergsmaal/", "typologi/vaerdier/"
REASON = "Kommunen inviterer, og ingen kender svaret endnu."


@pytest.fixture
def leader(cast: Cast, signed_in: Callable[[User], Client]) -> Client:
    return signed_in(cast.projektleder)


def answers(across: str = "2", up: str = "3", **more: str) -> dict[str, str]:
    values = {"central-aktoer": across, "forudsigelighed": up}
    questions = PlacementQuestion.objects.select_related("dimension")
    return (
        {question.key: values[question.dimension.key] for question in questions} | {"reason": REASON} | more
    )


def point() -> tuple[int, int]:
    return Placement.objects.values_list("x", "y").get()


# --- By questions ------------------------------------------------------------------------------------------


def test_the_form_asks_six_questions_with_four_answers_each(
    leader: Client, url: Callable[[str], str]
) -> None:
    page = leader.get(url(QUESTIONS))
    for question in PlacementQuestion.objects.all():
        assertContains(page, question.text)
    assertContains(page, 'type="radio"', count=24 + 2)
    assertContains(page, " checked", count=1)  # that it is the plan


@pytest.mark.parametrize(
    ("across", "up", "placed", "title"),
    [
        ("1", "1", (1, 1), "styret samskabelse"),
        ("2", "3", (34, 67), "ligeværdig samskabelse"),
        ("4", "1", (100, 1), "ansvarliggørende samskabelse"),
        ("3", "4", (67, 100), "faciliterende samskabelse"),
    ],
)
def test_answers_place_the_project(
    cast: Cast, leader: Client, url: Callable[[str], str], across: str, up: str, placed: Any, title: str
) -> None:
    page = leader.post(url(QUESTIONS), answers(across, up), follow=True)
    assertRedirects(page, url("typologi/"))
    assertContains(page, "Projektet er placeret.")
    assertContains(page, f"Jeres projekt er <strong>{title}</strong>.")
    assertContains(page, REASON)
    assert point() == placed
    assert Placement.objects.get().placed_by == cast.projektleder


def test_the_answers_are_kept_with_the_placement(leader: Client, url: Callable[[str], str]) -> None:
    sent = answers() | {PlacementQuestion.objects.first().key: "4"}
    leader.post(url(QUESTIONS), sent)
    kept = Placement.objects.get().options.select_related("question")
    assert {option.question.key: str(option.value) for option in kept} | {"reason": REASON} == sent


def assert_refused(response: HttpResponse, *texts: str) -> None:
    assertContains(response, "Der er fejl i formularen", status_code=422)
    for text in texts:
        assertContains(response, text, status_code=422)
    assert not Placement.objects.exists()


def test_a_missing_answer_is_asked_for_and_the_rest_given_back(
    leader: Client, url: Callable[[str], str]
) -> None:
    for question in PlacementQuestion.objects.all():
        response = leader.post(url(QUESTIONS), answers() | {question.key: ""})
        assert_refused(response, "Vælg det svar der passer bedst.", REASON)
        assertContains(response, " checked", count=5, status_code=422)


@pytest.mark.parametrize("value", ["0", "5", "2.5", "to", "-1", "\x00", "1 ", "²"])
def test_an_answer_that_is_not_offered_is_refused(
    leader: Client, url: Callable[[str], str], value: str
) -> None:
    key = PlacementQuestion.objects.first().key
    assert_refused(leader.post(url(QUESTIONS), answers() | {key: value}), "Fejl:", REASON)


def test_only_a_reason_is_not_enough(leader: Client, url: Callable[[str], str]) -> None:
    assert_refused(leader.post(url(QUESTIONS), {"reason": REASON}), REASON)


def test_a_reason_need_not_be_given(leader: Client, url: Callable[[str], str]) -> None:
    assertRedirects(leader.post(url(QUESTIONS), answers(reason="")), url("typologi/"))


@pytest.mark.parametrize("reason", ["Vi ser det sådan. " * 300, f"{REASON}\x00"], ids=["long", "null"])
@pytest.mark.parametrize("path", [QUESTIONS, VALUES])
def test_a_reason_that_cannot_be_taken_is_given_back(
    leader: Client, url: Callable[[str], str], path: str, reason: str
) -> None:
    data = answers(reason=reason) | {"x": "20", "y": "80"}
    assert_refused(leader.post(url(path), data), reason.strip("\x00 "))


# --- By values ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("x", "y"), [("1", "100"), ("50", "51"), ("100", "1")])
def test_values_place_the_project(leader: Client, url: Callable[[str], str], x: str, y: str) -> None:
    assertRedirects(leader.post(url(VALUES), {"x": x, "y": y, "reason": REASON}), url("typologi/"))
    assert point() == (int(x), int(y))
    assert not Placement.objects.get().options.exists()


@pytest.mark.parametrize("axis", ["x", "y"])
@pytest.mark.parametrize("value", ["0", "101", "-5", "halvtreds", "", "12,5", "1e2", "\x00", "9" * 30])
def test_a_value_off_the_plane_is_refused_and_given_back(
    leader: Client, url: Callable[[str], str], axis: str, value: str
) -> None:
    response = leader.post(url(VALUES), {"x": "20", "y": "80", "reason": REASON} | {axis: value})
    assert_refused(response, "Fejl:", REASON)
    if value.isprintable() and value:
        assertContains(response, f'value="{value}"', status_code=422)


def test_the_form_says_what_the_ends_mean(leader: Client, url: Callable[[str], str]) -> None:
    page = leader.get(url(VALUES))
    assertContains(page, "Fra 1 (det offentlige) til 100 (borgere, virksomheder og civilsamfund).")
    assertContains(page, "Fra 1 (forudsigeligt resultat) til 100 (uforudsigeligt resultat).")


def test_the_form_begins_at_where_the_project_stands(leader: Client, url: Callable[[str], str]) -> None:
    leader.post(url(VALUES), {"x": "20", "y": "80", "reason": "Først."})
    leader.post(url(VALUES), {"x": "21", "y": "81", "reason": "Siden."})
    page = leader.get(url(VALUES))
    assertContains(page, 'name="x" value="21"')
    assertContains(page, 'name="y" value="81"')
    assertNotContains(page, "Siden.")


# --- What the page shows -----------------------------------------------------------------------------------


def test_before_a_placement_the_page_teaches_and_offers_the_questions(
    cast: Cast, leader: Client, signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    page = leader.get(url("typologi/"))
    assertContains(page, "Projektet er ikke placeret endnu.")
    assertContains(page, url(QUESTIONS))
    assertContains(page, url(VALUES))
    assertNotContains(page, "plot-project")
    page = signed_in(cast.laeser).get(url("typologi/"))
    assertContains(page, "Projektet er ikke placeret endnu.")
    assertNotContains(page, url(QUESTIONS))


def test_placements_are_kept_and_the_newest_holds(
    cast: Cast, leader: Client, signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    with time_machine.travel("2026-03-01 12:00:00+01:00"):
        leader.post(url(VALUES), {"x": "20", "y": "20", "reason": "Vi troede, vi kendte svaret."})
    with time_machine.travel("2026-06-01 12:00:00+02:00"):
        signed_in(cast.chef).post(url(QUESTIONS), answers("4", "4", reason="Borgerne tog over."))
    page = signed_in(cast.laeser).get(url("typologi/"))
    assertContains(page, "Jeres projekt er <strong>faciliterende samskabelse</strong>.")
    history = (
        "<strong>Faciliterende samskabelse</strong>",
        "1. juni 2026, Karin Chef",
        "Borgerne tog over.",
        "<strong>Styret samskabelse</strong>",
        "1. marts 2026, Per Leder",
        "Vi troede, vi kendte svaret.",
    )
    text = page.content.decode().split("Placeringer over tid")[1]
    places = [text.index(part) for part in history]
    assert places == sorted(places)


def test_the_page_says_what_the_type_asks_and_which_cases_are_like_it(
    leader: Client, url: Callable[[str], str]
) -> None:
    leader.post(url(VALUES), {"x": "14", "y": "58", "reason": ""})
    page = leader.get(url("typologi/"))
    assertContains(page, "Hold fast i problemet, og giv slip på løsningen.")
    like_it = page.content.decode().split("De cases der ligner mest")[1].split("</ul>")[0]
    assert like_it.count("<li>") == 3
    assert like_it.index("/cases/dokk1/") < like_it.index("/cases/biblioteket-paa-kanten/")


def test_the_figure_is_told_in_words_too(leader: Client, url: Callable[[str], str]) -> None:
    leader.post(url(VALUES), {"x": "80", "y": "20", "reason": ""})
    page = leader.get(url("typologi/"))
    assertContains(page, "<strong>Jeres projekt:</strong> Ansvarliggørende samskabelse")
    assertContains(page, "Jeres projekt står i feltet ansvarliggørende samskabelse.")
    assertContains(page, 'class="plot-project"', count=1)


def test_a_placement_of_another_project_is_not_seen(
    cast: Cast, leader: Client, signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    elsewhere = f"/projekter/{cast.foreign_project.pk}/{VALUES}"
    signed_in(cast.outsider).post(elsewhere, {"x": "20", "y": "80", "reason": REASON})
    assert Placement.objects.count() == 1
    assertContains(leader.get(url("typologi/")), "Projektet er ikke placeret endnu.")


def test_a_reason_is_shown_as_text(leader: Client, url: Callable[[str], str]) -> None:
    leader.post(url(VALUES), {"x": "20", "y": "80", "reason": "<script>alert(1)</script> 🌱"})
    assertContains(leader.get(url("typologi/")), "&lt;script&gt;alert(1)&lt;/script&gt; 🌱")


def test_every_option_has_words(db: None) -> None:
    assert PlacementOption.objects.count() == 24
    assert not PlacementOption.objects.filter(label="").exists()
