"""Questionnaires from the side of those who ask: making, sharing, closing, and reading what was answered."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from functools import partialmethod
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import QuerySet
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from accounts.models import User
from dossier.compare import compare
from dossier.paper.report import report_html
from dossier.read import build_dossier
from dossier.versions.kept import dossier_of
from learning import questionnaires as reading
from learning.actions import questionnaires as actions
from learning.actions.answering import take_answer
from learning.forms.questionnaires import MAX_LENGTH, _lines
from learning.models import (
    AnswerKind,
    AskedQuestion,
    ChosenValue,
    Questionnaire,
    Reach,
    Response,
    ResponseAnswer,
    SurveyQuestion,
    Value,
)
from learning.questionnaires import ENOUGH, Wanted, read_results, result_of
from samskab.people import ERASED_NAME, data_about, erase_person
from samskab.retention import remove
from tests.conftest import Cast
from tests.factories import make_member, make_project, make_version

from .questionnaires import BEST, LISTENED, ask, ask_each, respond

Sign = Callable[[User], Client]
Url = Callable[[str], str]
LIST = "spoergeskemaer/"
TYPED = {
    "title": "Madaftenerne",
    "intro": "Vi læser det hele.",
    "questions": ["blev-hoert", "hvad-var-godt"],
    "own_statements": "Det var let at finde vej\r\n\r\n  Maden   var god ",
    "own_questions": "Hvem savnede du?",
    "closes_on": "2026-06-20",
    "reach": "aaben",
}


@pytest.fixture(autouse=True)
def today() -> Iterator[Any]:
    with time_machine.travel("2026-06-01 10:00:00+02:00") as clock:
        yield clock


@pytest.fixture
def chef(cast: Cast, signed_in: Sign) -> Client:
    return signed_in(cast.chef)


@pytest.fixture
def asked(cast: Cast) -> Questionnaire:
    return ask(cast.project, by=cast.chef)


def page_of(questionnaire: Questionnaire, rest: str = "") -> str:
    return f"/projekter/{questionnaire.project_id}/{LIST}{questionnaire.pk}/{rest}"


def answered(questionnaire: Questionnaire, number: int = ENOUGH) -> Questionnaire:
    for score in range(number):
        respond(questionnaire, score % 5 + 1, f"Ord {score}")
    return questionnaire


# --- Making one --------------------------------------------------------------------------------------------


def test_an_empty_list_teaches_what_it_is_for(cast: Cast, signed_in: Sign, url: Url) -> None:
    assertContains(signed_in(cast.projektleder).get(url(LIST)), "Lav det første spørgeskema")
    page = signed_in(cast.laeser).get(url(LIST))
    assertContains(page, "Lad borgere og partnere være med til at evaluere")
    assertNotContains(page, f"{LIST}nyt/")


def test_it_is_made_with_what_was_chosen_and_what_was_written(cast: Cast, chef: Client, url: Url) -> None:
    response = chef.post(url(f"{LIST}nyt/"), TYPED)
    made = cast.project.questionnaires.get()
    assertRedirects(response, page_of(made))
    assert (made.title, made.closes_on, made.reach) == ("Madaftenerne", date(2026, 6, 20), Reach.OPEN)
    assert made.created_by == cast.chef
    assert list(made.questions.values_list("order", "kind", "text")) == [
        (1, AnswerKind.SCORE, "Jeg blev lyttet til."),
        (2, AnswerKind.SCORE, "Det var let at finde vej"),
        (3, AnswerKind.SCORE, "Maden var god"),
        (4, AnswerKind.TEXT, "Hvad var det bedste ved at være med?"),
        (5, AnswerKind.TEXT, "Hvem savnede du?"),
    ]
    page = chef.get(page_of(made))
    address = f"http://testserver/svar/{made.token}/"
    assertContains(page, f'value="{address}"')
    assertContains(page, "Ingen har svaret endnu.")
    assertContains(page, "Åbent til og med 20. juni 2026")


def test_two_clicks_make_one(cast: Cast, chef: Client, url: Url) -> None:
    for _ in range(2):
        chef.post(url(f"{LIST}nyt/"), TYPED)
    assert cast.project.questionnaires.count() == 1


def ticked(page: Any) -> set[str]:
    return set(re.findall(r'name="questions" value="([^"]+)"[^>]*checked', page.content.decode()))


def test_the_questions_of_the_chosen_value_are_ticked(cast: Cast, chef: Client, url: Url) -> None:
    general = set(SurveyQuestion.objects.filter(value=None).values_list("key", flat=True))
    assert ticked(chef.get(url(f"{LIST}nyt/"))) == general
    value = Value.objects.get(key="demokrati")
    ChosenValue.objects.create(project=cast.project, value=value, chosen_by=cast.chef)
    of_value = set(value.survey_questions.values_list("key", flat=True))
    assert len(of_value) == 2
    assert ticked(chef.get(url(f"{LIST}nyt/"))) == general | of_value


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"title": ""}, "Udfyld feltet."),
        ({"title": "x" * 121}, "120"),
        ({"questions": [], "own_statements": "", "own_questions": " \n"}, "mindst ét spørgsmål"),
        ({"questions": ["findes-ikke"]}, "Vælg blandt de spørgsmål der er vist."),
        ({"own_statements": "\n".join(f"Udsagn {n}" for n in range(13))}, "Der er 16 spørgsmål."),
        ({"own_statements": "Kort\n" + "x" * 201}, "Spørgsmål 2 er for langt."),
        ({"own_statements": "jeg blev lyttet TIL."}, "to gange om det samme"),
        ({"own_questions": "Ens?\nEns?"}, "to gange om det samme"),
        ({"closes_on": "2026-05-31"}, "Dagen er gået."),
        ({"closes_on": "2206-06-20"}, "Er årstallet rigtigt?"),
        ({"closes_on": "i morgen"}, "dato"),
        ({"closes_on": ""}, "Udfyld feltet."),
        ({"reach": ""}, "Vælg hvem der kan svare."),
        ({"reach": "alle"}, "reach"),
        ({"intro": "x" * 2001}, "2000"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(
    cast: Cast, chef: Client, url: Url, change: dict[str, Any], words: str
) -> None:
    response = chef.post(url(f"{LIST}nyt/"), TYPED | {"own_questions": "Hvem savnede du?"} | change)
    assertContains(response, words, status_code=422)
    kept = "Vi læser det hele." if "intro" not in change else "x" * 2001
    assertContains(response, kept, status_code=422)
    assert not Questionnaire.objects.exists()


@given(statements=st.text(max_size=400), questions=st.text(max_size=400))
def test_any_lines_are_taken_or_refused(statements: str, questions: str) -> None:
    for text in (statements, questions):
        try:
            lines = _lines(text)
        except ValidationError:
            assert any(len(line) > MAX_LENGTH for line in text.splitlines())
        else:
            assert all(line and line == line.strip() and len(line) <= MAX_LENGTH for line in lines)


# --- Who may -----------------------------------------------------------------------------------------------

PAGES = ("", "ret/", "genaabn/", "fjern/", "plakat/", "qr.svg", "links/")


@pytest.mark.parametrize("rest", PAGES)
def test_who_sees_what(cast: Cast, asked: Questionnaire, signed_in: Sign, rest: str) -> None:
    reads = rest in ("", "plakat/", "qr.svg")
    address = page_of(asked, rest)
    assert signed_in(cast.laeser).get(address).status_code == (200 if reads else 403)
    assert signed_in(cast.bidragyder).get(address).status_code == (200 if reads else 403)
    assert signed_in(cast.outsider).get(address).status_code == 404
    # An open one has no personal links.
    assert signed_in(cast.projektleder).get(address).status_code == (404 if rest == "links/" else 200)


@pytest.mark.parametrize("rest", [*PAGES, "luk/", "ord/1/"])
def test_another_projects_questionnaire_is_not_found(cast: Cast, signed_in: Sign, rest: str) -> None:
    mine = make_project(chef=cast.chef, organisation=cast.organisation, title="Mit andet")
    there = ask(cast.project, by=cast.chef)
    client = signed_in(cast.chef)
    for number in (there.pk, 10**15):
        address = f"/projekter/{mine.pk}/{LIST}{number}/{rest}"
        assert client.get(address).status_code in ((405,) if rest == "luk/" else (404,))
        assert client.post(address).status_code in (404, 405)
    assert Questionnaire.objects.filter(pk=there.pk, closed_at=None).exists()


def test_readers_write_nothing(cast: Cast, asked: Questionnaire, signed_in: Sign, url: Url) -> None:
    for client in (signed_in(cast.laeser), signed_in(cast.bidragyder)):
        for rest in ("ret/", "luk/", "genaabn/", "fjern/", "links/"):
            assert client.post(page_of(asked, rest), TYPED).status_code == 403
        assert client.post(url(f"{LIST}nyt/"), TYPED).status_code == 403
    assert Questionnaire.objects.get() == asked


# --- Changing, closing, opening, removing ------------------------------------------------------------------


def opened(client: Client, questionnaire: Questionnaire) -> str:
    page = client.get(page_of(questionnaire, "ret/")).content.decode()
    found = re.search(r'name="opened" value="(\d+)"', page)
    assert found
    return found[1]


def test_all_can_be_changed_while_nobody_has_answered(cast: Cast, chef: Client, url: Url) -> None:
    chef.post(url(f"{LIST}nyt/"), TYPED)
    made = cast.project.questionnaires.get()
    kept = made.questions.get(text="Maden var god")
    page = chef.get(page_of(made, "ret/"))
    assertContains(page, "Det var let at finde vej\nMaden var god</textarea>")
    assert ticked(page) == {"blev-hoert", "hvad-var-godt"}
    assertNotContains(page, 'name="reach"')
    change = {
        "title": "Torsdagene",
        "questions": ["vil-vaere-med-igen"],
        "own_statements": "Maden var god\nNyt",
        "own_questions": "",
        "opened": opened(chef, made),
        "reach": "et-svar-hver",
    }
    assertRedirects(chef.post(page_of(made, "ret/"), TYPED | change), page_of(made))
    made.refresh_from_db()
    assert (made.title, made.reach) == ("Torsdagene", Reach.OPEN)
    assert [row.text for row in made.questions.all()] == [
        "Jeg vil gerne være med en anden gang.",
        "Maden var god",
        "Nyt",
    ]
    assert AskedQuestion.objects.get(text="Maden var god").pk == kept.pk


def test_words_corrected_in_the_content_change_no_questionnaire(cast: Cast, chef: Client, url: Url) -> None:
    chef.post(url(f"{LIST}nyt/"), TYPED)
    made = cast.project.questionnaires.get()
    SurveyQuestion.objects.filter(key="blev-hoert").update(text="Jeg blev hørt.")
    response = chef.post(page_of(made, "ret/"), TYPED | {"opened": opened(chef, made)})
    assert response.status_code == 302
    assert made.questions.first().text == "Jeg blev lyttet til."


def test_after_the_first_answer_the_questions_stand(cast: Cast, asked: Questionnaire, chef: Client) -> None:
    respond(asked, 3)
    page = chef.get(page_of(asked, "ret/"))
    assertNotContains(page, "own_statements")
    assertNotContains(page, 'name="intro"')
    change = {"title": "Rettet", "closes_on": "2026-07-01", "opened": opened(chef, asked)}
    assert chef.post(page_of(asked, "ret/"), change).status_code == 302
    asked.refresh_from_db()
    assert (asked.title, asked.closes_on, asked.intro) == (
        "Rettet",
        date(2026, 7, 1),
        "Køkkenrådet læser det.",
    )


def look_first(rows: QuerySet, real: Any, looks: Iterator[bool]) -> bool:
    return next(looks, True) if rows.model is Response else real(rows)


def test_an_answer_that_comes_while_one_changes_the_questions(
    asked: Questionnaire, chef: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    version = opened(chef, asked)
    respond(asked, 3)
    for _ in range(2):
        response = chef.post(page_of(asked, "ret/"), TYPED | {"opened": version})
        assertContains(response, "Det første svar er kommet imens", status_code=409)
        assertContains(response, "readonly>Vi læser det hele.</textarea>", status_code=409)
        assertContains(response, "Hvem savnede du?", status_code=409)
        # The second time it comes between the look and the write.
        real, looks = QuerySet.exists, iter([False])
        monkeypatch.setattr(QuerySet, "exists", partialmethod(look_first, real, looks))
    monkeypatch.undo()
    asked.refresh_from_db()
    assert asked.title == "Madaftenerne"
    assert asked.questions.count() == 2


def test_two_who_change_it_at_once(cast: Cast, asked: Questionnaire, chef: Client) -> None:
    version = opened(chef, asked)
    actions.change_questionnaire(by=cast.projektleder, questionnaire=asked, title="Pers titel")
    response = chef.post(page_of(asked, "ret/"), TYPED | {"title": "Min titel", "opened": version})
    assertContains(response, "En anden har gemt mens du skrev", status_code=409)
    assertContains(response, "Pers titel", status_code=409)
    assertContains(response, 'value="Min titel"', status_code=409)


def test_closing_and_opening_again(asked: Questionnaire, chef: Client, today: Any) -> None:
    assertContains(chef.post(page_of(asked, "luk/"), follow=True), "Lukket 1. juni 2026")
    assert chef.get(f"/svar/{asked.token}/").status_code == 410
    assertContains(
        chef.post(page_of(asked, "genaabn/"), {"closes_on": "2026-05-01"}), "gået", status_code=422
    )
    assertRedirects(chef.post(page_of(asked, "genaabn/"), {"closes_on": "2026-06-09"}), page_of(asked))
    assert chef.get(f"/svar/{asked.token}/").status_code == 200
    today.move_to("2026-06-10 10:00:00+02:00")
    fresh = Client()
    assert fresh.get(f"/svar/{asked.token}/").status_code == 410


def test_removing_takes_the_answers_along(cast: Cast, asked: Questionnaire, chef: Client, url: Url) -> None:
    answered(asked, 2)
    assertContains(chef.get(page_of(asked, "fjern/")), "Svarene forsvinder for altid")
    assert Questionnaire.objects.exists()
    assertRedirects(chef.post(page_of(asked, "fjern/")), url(LIST))
    assert not ResponseAnswer.objects.exists()
    assertContains(chef.get(url("historik/")), "fjernede spørgeskemaet »Madaftenerne«")


def test_the_answers_go_with_the_project(cast: Cast, asked: Questionnaire) -> None:
    answered(asked, 2)
    ask_each(cast.project, by=cast.chef, number=3)
    remove(cast.project)
    assert not Questionnaire.objects.exists()
    assert not ResponseAnswer.objects.exists()


# --- Sharing -----------------------------------------------------------------------------------------------


def test_the_poster_and_its_code(asked: Questionnaire, chef: Client) -> None:
    address = f"http://testserver/svar/{asked.token}/"
    poster = chef.get(page_of(asked, "plakat/"))
    assertContains(poster, address)
    assertContains(poster, page_of(asked, "qr.svg"))
    code = chef.get(page_of(asked, "qr.svg"))
    assert code.headers["Content-Type"] == "image/svg+xml"
    assert code.content.startswith(b'<svg xmlns="http://www.w3.org/2000/svg"')
    assert b"style=" not in code.content
    assert b"<script" not in code.content


def test_an_address_can_be_typed_and_none_is_like_another(asked: Questionnaire) -> None:
    assert re.fullmatch("[a-hj-km-np-z2-9]{16}", asked.token)
    assert Client().get(f"/svar/{asked.token.upper()}/").status_code == 200


def test_personal_links_are_made_and_of_the_used_only_that_is_told(cast: Cast, chef: Client) -> None:
    questionnaire = ask(cast.project, by=cast.chef, reach=Reach.ONE_EACH)
    links = page_of(questionnaire, "links/")
    assertContains(chef.get(page_of(questionnaire)), "Der er ikke lavet links endnu")
    assertRedirects(chef.post(links, {"number": "3", "seen": "0"}), links)
    first, second, third = questionnaire.links.order_by("pk")
    respond(questionnaire, 4, link=second)
    page = chef.get(links)
    assertContains(page, "1 af 3 links er brugt.")
    assertContains(page, f"/svar/{first.token}/")
    assertContains(page, f"/svar/{third.token}/")
    assertNotContains(page, second.token)
    assertContains(page, "Link 2 er brugt.")
    assertContains(page, "<svg", count=2)
    for rest in ("plakat/", "qr.svg"):
        assert chef.get(page_of(questionnaire, rest)).status_code == 404
    assertNotContains(chef.get(page_of(questionnaire)), questionnaire.token)


@pytest.mark.parametrize("number", ["0", "501", "-3", "mange", ""])
def test_how_many_links(cast: Cast, chef: Client, number: str) -> None:
    questionnaire = ask(cast.project, by=cast.chef, reach=Reach.ONE_EACH)
    response = chef.post(page_of(questionnaire, "links/"), {"number": number})
    assertContains(response, "Skriv et tal fra 1 til 500.", status_code=422)
    assert not questionnaire.links.exists()


def test_five_hundred_links_and_no_more(cast: Cast, chef: Client) -> None:
    questionnaire = ask(cast.project, by=cast.chef, reach=Reach.ONE_EACH)
    links = page_of(questionnaire, "links/")
    assert chef.post(links, {"number": "500"}).status_code == 302
    assertContains(chef.get(f"{links}?side=11"), "Side 11 af 11")
    response = chef.post(links, {"number": "1"})
    assertContains(response, "Der er ikke plads til flere links", status_code=422)
    assert questionnaire.links.count() == 500


def test_two_clicks_make_no_more_links(cast: Cast, chef: Client) -> None:
    questionnaire = ask(cast.project, by=cast.chef, reach=Reach.ONE_EACH)
    links = page_of(questionnaire, "links/")
    assert chef.post(links, {"number": "5", "seen": "0"}).status_code == 302
    assertContains(chef.post(links, {"number": "5", "seen": "0"}), "siden du åbnede", status_code=409)
    assert questionnaire.links.count() == 5


# --- What was answered -------------------------------------------------------------------------------------


@pytest.mark.parametrize("people", range(1, ENOUGH))
def test_below_five_only_the_number_is_told(
    cast: Cast, asked: Questionnaire, signed_in: Sign, people: int
) -> None:
    answered(asked, people)
    page = signed_in(cast.laeser).get(page_of(asked))
    assertContains(page, f"<strong>{people} har svaret.</strong>")
    assertContains(page, f"Der mangler {ENOUGH - people}.")
    for hidden in ("Ord 0", "Gennemsnit", '<svg class="score-bars', "1 – helt uenig"):
        assertNotContains(page, hidden)
    [results] = read_results(Questionnaire.objects.all())
    assert [(row.people, tuple(row.scores), tuple(row.texts)) for row in results.questions] == [
        (0, (), ())
    ] * 2


def test_from_five_on_all_can_read_what_was_answered(
    cast: Cast, asked: Questionnaire, signed_in: Sign
) -> None:
    for score, text in (
        (5, "Maden"),
        (4, "Snakken"),
        (4, "Latteren"),
        (2, "Bordet"),
        (1, "<b>Ingenting</b>"),
    ):
        respond(asked, score, text)
    page = signed_in(cast.laeser).get(page_of(asked))
    assertContains(page, "Gennemsnit <strong>3,2</strong> ud af 5, fra 5 svar.")
    assertContains(page, "1 – helt uenig: 1, 2: 1, 3: 0, 4: 2, 5 – helt enig: 1.</title>")
    assertContains(page, '<th scope="row">4</th><td>2</td>')
    for text in ("Maden", "Snakken", "Latteren", "Bordet", "&lt;b&gt;Ingenting&lt;/b&gt;"):
        assertContains(page, text)


def test_a_question_that_fewer_have_answered_is_held_back(asked: Questionnaire, chef: Client) -> None:
    for score in (5, 4, 3, 2):
        respond(asked, score)
    respond(asked, text="Den eneste der skrev")
    page = chef.get(page_of(asked))
    assertContains(page, "<strong>5 har svaret.</strong>")
    assertContains(page, "Færre end 5 har svaret på det her spørgsmål.", count=2)
    assertNotContains(page, "Den eneste der skrev")
    question = asked.questions.get(kind=AnswerKind.TEXT)
    assert chef.get(page_of(asked, f"ord/{question.pk}/")).status_code == 404
    respond(asked, 5)
    assertContains(chef.get(page_of(asked)), "Gennemsnit <strong>3,8</strong>")


def test_many_texts_have_a_page_of_their_own(cast: Cast, asked: Questionnaire, signed_in: Sign) -> None:
    answered(asked, 60)
    best, statement = asked.questions.get(text=BEST), asked.questions.get(text=LISTENED)
    client = signed_in(cast.laeser)
    assertContains(client.get(page_of(asked)), "Læs alle 60 svar")
    page = client.get(page_of(asked, f"ord/{best.pk}/"))
    assertContains(page, "Side 1 af 2")
    more = client.get(page_of(asked, f"ord/{best.pk}/?side=2"))
    assert len(page.context["page"]) + len(more.context["page"]) == 60
    for wrong in (statement.pk, 10**15):
        assert client.get(page_of(asked, f"ord/{wrong}/")).status_code == 404
    assert client.post(page_of(asked, f"ord/{best.pk}/")).status_code == 405


def test_the_order_of_texts_says_neither_when_nor_who(cast: Cast) -> None:
    questions = [Wanted(AnswerKind.TEXT, "Hvad?"), Wanted(AnswerKind.TEXT, "Hvorfor?")]
    questionnaire = ask(cast.project, by=cast.chef, questions=questions)
    what, why = questionnaire.questions.order_by("order")

    for number in range(12):
        given: dict[int, int | str] = {what.pk: f"Person {number}", why.pk: f"Person {number}"}
        take_answer(questionnaire=questionnaire, link=None, key=uuid4(), given=given, visitor=str(number))
    texts = reading.shuffled_texts([what.pk, why.pk])
    came = [f"Person {number}" for number in range(12)]
    assert sorted(texts[what.pk]) == sorted(texts[why.pk]) == sorted(came)
    assert came != texts[what.pk] != texts[why.pk] != came
    # The same at every look, so that a new one does not stand out as the one that moved.
    assert reading.shuffled_texts([what.pk])[what.pk] == texts[what.pk]


@given(st.dictionaries(st.sampled_from([None, 1, 2, 3, 4, 5]), st.integers(0, 30)))
def test_no_result_says_more_than_it_may(counts: dict[int | None, int]) -> None:
    for kind in AnswerKind:
        row = result_of(AskedQuestion(kind=kind, text="?"), counts)
        if sum(counts.values()) < ENOUGH:
            assert (row.people, tuple(row.scores), row.is_shown) == (0, (), False)
        elif row.is_score and any(row.scores):
            assert 1 <= row.average <= 5
            assert max(bar.width for bar in row.bars) == reading.BAR_WIDTH


def test_reading_takes_as_many_queries_for_many_as_for_one(cast: Cast, chef: Client, url: Url) -> None:
    def queries(address: str) -> int:
        with CaptureQueriesContext(connection) as made:
            assert chef.get(address).status_code == 200
        return len(made)

    first = answered(ask(cast.project, by=cast.chef), 5)
    few, one = queries(url(LIST)), queries(page_of(first))
    for number in range(5):
        answered(ask(cast.project, by=cast.chef, title=f"Nr. {number}"), 6)
    answered(first, 20)
    assert queries(url(LIST)) == few
    assert queries(page_of(first)) == one


# --- In the rest of the project ----------------------------------------------------------------------------


def test_the_focus_point_leads_there(chef: Client, url: Url) -> None:
    assertContains(chef.get(url("faser/erkendelse/involvering/")), url(LIST))
    assertNotContains(chef.get(url("faser/erkendelse/proces/")), f'"{url(LIST)}"')


def test_the_report_tells_what_was_answered(cast: Cast, asked: Questionnaire) -> None:
    assert "Borgere og partnere svarer" in report_html(build_dossier(cast.project))
    answered(asked, 4)
    html = report_html(build_dossier(cast.project))
    assert "4 har svaret" in html
    assert "Ord 0" not in html
    assert LISTENED not in html
    respond(asked, 5, "Ord 4")
    html = report_html(build_dossier(cast.project))
    assert "Gennemsnit <strong>3,0</strong>" in html
    assert "Ord 0" in html


def test_a_version_keeps_numbers_and_no_words(cast: Cast, asked: Questionnaire) -> None:
    answered(asked, 6)
    few = answered(ask(cast.project, by=cast.chef, title="Kun to"), 2)
    version = make_version(cast.project, by=cast.chef)
    assert "Ord 0" not in str(version.content)
    actions.remove_questionnaire(by=cast.chef, questionnaire=asked)
    kept = {one.questionnaire.title: one for one in dossier_of(version).questionnaires}
    assert (kept["Madaftenerne"].people, kept["Kun to"].people) == (6, 2)
    statement, best = kept["Madaftenerne"].questions
    assert (list(statement.scores), best.people) == ([2, 1, 1, 1, 1], 6)
    assert not any(row.is_shown for row in kept["Kun to"].questions)
    html = report_html(dossier_of(version))
    assert "6 har svaret med egne ord" in html
    [section] = [
        one
        for one in compare(dossier_of(version), build_dossier(cast.project))
        if one.title == "Spørgeskemaer"
    ]
    assert [change.title for change in section.changes] == ["Madaftenerne"]
    assert section.unchanged == 1
    assert few.title == "Kun to"


@pytest.mark.parametrize(
    "broken",
    [
        "noget",
        [None, 3, {}],
        [{"id": 1, "title": "X", "closes_on": "x"}],
        [{"id": "y", "title": "X", "closes_on": "2026-01-01", "people": -4, "questions": "x"}],
        [{"id": 1, "title": "X", "closes_on": "2026-01-01", "people": 9, "questions": [{"kind": "x"}, {}]}],
        [
            {
                "title": "X",
                "closes_on": "2026-01-01",
                "people": 9,
                "questions": [{"kind": "skala", "text": "?", "people": 9, "scores": [1, "x"]}],
            }
        ],
        [
            {
                "title": "X",
                "closes_on": "2026-01-01",
                "people": 9,
                "questions": [{"kind": "skala", "text": "?", "people": 9}],
            }
        ],
    ],
)
def test_a_version_with_something_unreadable_is_still_read(
    cast: Cast, chef: Client, url: Url, broken: Any
) -> None:
    version = make_version(cast.project, by=cast.chef)
    version.content = version.content | {"questionnaires": broken}
    version.save()
    assert chef.get(url(f"udgaver/{version.number}/")).status_code == 200
    del version.content["questionnaires"]
    version.save()
    assert dossier_of(version).questionnaires == []


def test_the_history_tells_what_the_team_did(
    cast: Cast, asked: Questionnaire, chef: Client, url: Url
) -> None:
    actions.close_questionnaire(by=cast.projektleder, questionnaire=asked)
    actions.close_questionnaire(by=cast.chef, questionnaire=asked)  # it was already
    actions.reopen_questionnaire(by=cast.chef, questionnaire=asked, closes_on=timezone.localdate())
    respond(asked, 4)
    page = chef.get(url("historik/"))
    for what in ("lavede spørgeskemaet", "lukkede spørgeskemaet", "åbnede igen for spørgeskemaet"):
        assertContains(page, f"</strong> {what} »Madaftenerne«", count=1)
    assertContains(page, page_of(asked))


def test_a_person_gets_what_they_asked_and_is_forgotten(cast: Cast, asked: Questionnaire) -> None:
    [row] = data_about(cast.chef)["spoergeskemaer"]
    assert (row["title"], row["intro"]) == ("Madaftenerne", "Køkkenrådet læser det.")
    make_member(cast.project, cast.colleague, "chef")  # type: ignore[arg-type]
    erase_person(cast.chef)
    asked.refresh_from_db()
    assert asked.created_by.name == ERASED_NAME
