"""Answering a questionnaire: without an account, once where that is the rule, and without leaving a trace."""

import logging
import re
import uuid
from collections.abc import Callable, Iterator
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django.asserts import assertContains, assertNotContains

from learning import flooding
from learning.actions import answering, questionnaires
from learning.actions.answering import NotTaken, take_answer
from learning.models import PersonalLink, Questionnaire, Reach, Response, ResponseAnswer
from learning.questionnaires import Wanted
from projects.models import Project
from samskab.logs import HideAnsweringAddresses
from tests.conftest import Cast

from .questionnaires import BEST, LISTENED, ask, ask_each, respond

NOW = "2026-06-01 10:07:13+02:00"
ELSEWHERE = "198.51.100.23"
BROWSER = "Lynx/2.9 (min egen maskine)"


@pytest.fixture(autouse=True)
def now(db: None) -> Iterator[Any]:
    cache.clear()
    with time_machine.travel(NOW) as clock:
        yield clock
    cache.clear()


@pytest.fixture
def asked(cast: Cast) -> Questionnaire:
    return ask(cast.project, by=cast.chef)


@pytest.fixture
def visitor() -> Client:
    """Somebody with a browser that keeps CSRF tokens in mind, as the real ones do."""
    return Client(enforce_csrf_checks=True, REMOTE_ADDR=ELSEWHERE, headers={"user-agent": BROWSER})


def at(token: str) -> str:
    return f"/svar/{token}/"


def names(questionnaire: Questionnaire) -> tuple[str, str]:
    statement, best = questionnaire.questions.order_by("order")
    return f"enig-{statement.pk}", f"ord-{best.pk}"


def typed(questionnaire: Questionnaire, score: str = "4", text: str = "Maden.") -> dict[str, str]:
    return dict(zip(names(questionnaire), (score, text), strict=True))


# --- The page ----------------------------------------------------------------------------------------------


def test_the_page_says_who_gets_the_answers_and_that_nobody_sees_who_answered(
    asked: Questionnaire, visitor: Client
) -> None:
    page = visitor.get(at(asked.token))
    for words in ("Madaftenerne", "Køkkenrådet læser det.", "Nordby Kommune", LISTENED, BEST):
        assertContains(page, words)
    assertContains(page, "Ingen kan se hvem der har svaret")
    assertContains(page, "til og med 11. juni 2026")
    assertNotContains(page, "Fællesspisning i Nordbyen")  # the team's name for it is theirs
    assertNotContains(page, "(frivilligt)")


def test_it_sets_no_cookie_and_is_kept_and_found_by_nobody(asked: Questionnaire, visitor: Client) -> None:
    pages = [
        visitor.get(at(asked.token)),
        visitor.post(at(asked.token), {}),
        visitor.post(at(asked.token), typed(asked)),
        visitor.get(f"{at(asked.token)}tak/"),
        visitor.get(at("findes-ikke")),
    ]
    assert [page.status_code for page in pages] == [200, 422, 302, 200, 404]
    for page in pages:
        assert not page.cookies
        assert page.headers["Referrer-Policy"] == "no-referrer"
        assert page.headers["X-Robots-Tag"] == "noindex, nofollow"
        assert "no-store" in page.headers["Cache-Control"]
        assert "default-src 'self'" in page.headers["Content-Security-Policy"]
    assertContains(pages[0], '<meta name="robots" content="noindex, nofollow">')


def test_what_is_answered_is_kept_and_thanked_for(asked: Questionnaire, visitor: Client) -> None:
    response = visitor.post(at(asked.token), typed(asked), follow=True)
    assertContains(response, "Tak for dit svar")
    assert list(ResponseAnswer.objects.values_list("score", "text")) == [(4, ""), (None, "Maden.")]
    assert Response.objects.get().on == timezone.localdate()


@pytest.mark.parametrize("data", [("5", ""), ("", "Kun ord"), ("1", "Begge dele")])
def test_every_question_may_be_skipped(asked: Questionnaire, visitor: Client, data: tuple[str, str]) -> None:
    assert visitor.post(at(asked.token), typed(asked, *data)).status_code == 302
    assert ResponseAnswer.objects.count() == sum(map(bool, data))


@pytest.mark.parametrize("data", [{}, ("", ""), ("", " \n ")])
def test_but_not_all(asked: Questionnaire, visitor: Client, data: Any) -> None:
    response = visitor.post(at(asked.token), typed(asked, *data) if data else {})
    assertContains(response, "Svar på mindst ét spørgsmål før du sender.", status_code=422)
    assertContains(response, "<title>Fejl: ", status_code=422)
    assert not Response.objects.exists()


@pytest.mark.parametrize("score", ["0", "6", "-1", "tre", "4.5", "9" * 40])
def test_a_wrong_score_is_said_and_the_words_stay(asked: Questionnaire, visitor: Client, score: str) -> None:
    response = visitor.post(at(asked.token), typed(asked, score, "Alt det jeg skrev"))
    assertContains(response, "Vælg et af de fem svar, eller spring over.", status_code=422)
    assertContains(response, "Alt det jeg skrev</textarea>", status_code=422)
    assert not Response.objects.exists()


def test_too_many_words_are_given_back(asked: Questionnaire, visitor: Client) -> None:
    response = visitor.post(at(asked.token), typed(asked, "4", "x" * 2001))
    assertContains(response, "Svaret må højst fylde 2000 tegn. Det er på 2001.", status_code=422)
    assertContains(response, "x" * 2001, status_code=422)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(text=st.text(max_size=300), score=st.text(max_size=4))
def test_no_words_break_it(asked: Questionnaire, visitor: Client, text: str, score: str) -> None:
    cache.clear()
    text = text.encode("utf-8", "replace").decode()
    before = Response.objects.count()
    response = visitor.post(at(asked.token), typed(asked, score.encode("utf-8", "replace").decode(), text))
    assert response.status_code in (302, 422)
    assert Response.objects.count() == before + (response.status_code == 302)


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_other_methods_are_refused(asked: Questionnaire, visitor: Client, method: str) -> None:
    for path in (at(asked.token), f"{at(asked.token)}tak/"):
        assert getattr(visitor, method)(path).status_code == 405
    assert visitor.post(f"{at(asked.token)}tak/").status_code == 405


@pytest.mark.parametrize("method", ["get", "head"])
def test_looking_writes_nothing(cast: Cast, visitor: Client, method: str) -> None:
    questionnaire, [link] = ask_each(cast.project, by=cast.chef)
    tokens = [link.token, ask(cast.project, by=cast.chef, title="Åbent").token]
    with connection.execute_wrapper(refuse_writes):
        for token in tokens:
            assert getattr(visitor, method)(at(token)).status_code == 200
            getattr(visitor, method)(f"{at(token)}tak/")
    link.refresh_from_db()
    assert not link.is_used
    assert not questionnaire.responses.exists()


def refuse_writes(execute: Any, sql: str, params: Any, many: Any, context: Any) -> Any:
    assert sql.lstrip().upper().startswith(("SELECT", "SAVEPOINT", "RELEASE")), sql
    return execute(sql, params, many, context)


# --- Closed, used, unknown, full ---------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["by hand", "last day", "project closed", "project archived"])
def test_a_closed_one_says_so_and_gives_the_words_back(
    cast: Cast, asked: Questionnaire, visitor: Client, now: Any, how: str
) -> None:
    data = typed(asked, "4", "Det jeg nåede at skrive")
    if how == "by hand":
        questionnaires.close_questionnaire(by=cast.chef, questionnaire=asked)
    elif how == "last day":
        now.shift(timedelta(days=11))
    else:
        field = "closed_at" if how == "project closed" else "archived_at"
        Project.objects.filter(pk=cast.project.pk).update(**{field: timezone.now()})
    assertContains(visitor.get(at(asked.token)), "Spørgeskemaet er lukket", status_code=410)
    response = visitor.post(at(asked.token), data)
    assertContains(response, "Dit svar er ikke sendt.", status_code=410)
    assertContains(response, "readonly>Det jeg nåede at skrive</textarea>", status_code=410)
    assert not Response.objects.exists()


def test_it_is_open_to_the_end_of_its_last_day(asked: Questionnaire, visitor: Client, now: Any) -> None:
    now.move_to("2026-06-11 23:59:00+02:00")
    assert visitor.post(at(asked.token), typed(asked)).status_code == 302
    now.move_to("2026-06-12 00:01:00+02:00")
    assert visitor.get(at(asked.token)).status_code == 410


def test_one_that_is_not_there(cast: Cast, visitor: Client) -> None:
    questionnaire, [link] = ask_each(cast.project, by=cast.chef)
    # Where each has a link of their own, nothing is answered without one.
    for token in ("x", "æøå", "a" * 300, questionnaire.token):
        assertContains(visitor.get(at(token)), "Vi kan ikke finde spørgeskemaet", status_code=404)
        lost = visitor.post(at(token), typed(questionnaire))
        assertContains(lost, "readonly>Maden.</textarea>", status_code=404)
    assert visitor.get(f"{at(link.token)}tak/").status_code == 404
    questionnaires.remove_questionnaire(by=cast.chef, questionnaire=questionnaire)
    assert visitor.get(at(link.token)).status_code == 404


def test_one_that_was_removed_while_somebody_wrote(cast: Cast, asked: Questionnaire) -> None:
    stale = Questionnaire.objects.get(pk=asked.pk)
    questionnaires.remove_questionnaire(by=cast.chef, questionnaire=asked)
    with pytest.raises(NotTaken):
        take_answer(questionnaire=stale, link=None, key=uuid.uuid4(), given={1: 4}, visitor="x")


def test_a_full_one_takes_no_more(
    asked: Questionnaire, visitor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    respond(asked, 4)
    monkeypatch.setattr(answering, "MOST_RESPONSES", 1)
    response = visitor.post(at(asked.token), typed(asked, "4", "For sent"))
    assertContains(response, "alle de svar som der er plads til", status_code=410)
    assertContains(response, "readonly>For sent</textarea>", status_code=410)
    monkeypatch.setattr("learning.views.answering.MOST_RESPONSES", 1)
    assertContains(visitor.get(at(asked.token)), "alle de svar som der er plads til", status_code=410)
    assert Response.objects.count() == 1


def test_questions_that_changed_meanwhile_lose_nothing(
    cast: Cast, asked: Questionnaire, visitor: Client
) -> None:
    data = typed(asked, "4", "Svar på det gamle")
    kept, *_ = asked.questions.order_by("order")
    questions = [Wanted("skala", LISTENED), Wanted("tekst", "Noget helt andet?")]
    questionnaires.change_questionnaire(by=cast.chef, questionnaire=asked, questions=questions)
    response = visitor.post(at(asked.token), data)
    assertContains(response, "Spørgsmålene er lavet om mens du svarede", status_code=409)
    assertContains(response, "readonly>Svar på det gamle</textarea>", status_code=409)
    assertContains(response, "Noget helt andet?", status_code=409)
    assert re.search(rf'name="enig-{kept.pk}" value="4"[^>]* checked', response.content.decode())
    assert not Response.objects.exists()


# --- Once --------------------------------------------------------------------------------------------------


def test_a_personal_link_is_used_once(cast: Cast, visitor: Client) -> None:
    questionnaire, [link, other] = ask_each(cast.project, by=cast.chef, number=2)
    assertContains(visitor.post(at(link.token), typed(questionnaire), follow=True), "Tak for dit svar")
    assertContains(visitor.get(at(link.token)), "Linket er brugt", status_code=410)
    again = visitor.post(at(link.token), typed(questionnaire, "1", "Igen"))
    assertContains(again, "readonly>Igen</textarea>", status_code=410)
    assert questionnaire.responses.count() == 1
    assert visitor.get(at(other.token)).status_code == 200


def test_a_page_that_is_sent_twice_is_one_answer(asked: Questionnaire, visitor: Client) -> None:
    key = re.search(r'name="key" value="([^"]+)"', visitor.get(at(asked.token)).content.decode())
    assert key
    for _ in range(2):
        assert visitor.post(at(asked.token), typed(asked) | {"key": key[1]}).status_code == 302
    assert visitor.post(at(asked.token), typed(asked) | {"key": "ikke en nøgle"}).status_code == 302
    assert Response.objects.count() == 2


# --- Nobody can see who answered ---------------------------------------------------------------------------


def stored() -> str:
    output = StringIO()
    call_command("dumpdata", stdout=output, verbosity=0)
    return output.getvalue()


def test_nothing_stored_tells_who_answered_from_where_or_when(cast: Cast, visitor: Client, now: Any) -> None:
    questionnaire, links = ask_each(cast.project, by=cast.chef, number=3)
    opened = ask(cast.project, by=cast.chef, title="Åbent")
    now.move_to("2026-06-02 16:43:21+02:00")
    for link in links[:2]:
        visitor.post(at(link.token), typed(questionnaire, "4", f"Fra {link.pk}"))
    visitor.post(at(opened.token), typed(opened))
    everything = stored()
    assert Response.objects.count() == 3
    # The moment, in Danish time and in UTC, and where it came from.
    for trace in (ELSEWHERE, BROWSER, "Lynx", "16:43", "14:43"):
        assert trace not in everything, trace
    assert "2026-06-02" in everything  # the day is kept, and said to be


def test_a_personal_link_is_tied_to_no_answer(cast: Cast, visitor: Client) -> None:
    questionnaire, [first, second] = ask_each(cast.project, by=cast.chef, number=2)
    visitor.post(at(second.token), typed(questionnaire))
    fields = {field.name for field in PersonalLink._meta.get_fields()}
    assert fields == {"id", "questionnaire", "token", "is_used"}
    related = {field.related_model for field in Response._meta.get_fields() if field.is_relation}
    assert PersonalLink not in related
    answers = " ".join(str(row) for row in Response.objects.values())
    assert first.token not in answers
    assert second.token not in answers
    assert str(questionnaire.history.count()) == "1"  # answering saves nothing of the questionnaire


def test_somebody_who_is_signed_in_is_not_known_either(
    cast: Cast, asked: Questionnaire, signed_in: Callable[..., Client]
) -> None:
    client = signed_in(cast.laeser)
    assertNotContains(client.get(at(asked.token)), "Lis Læser")
    client.post(at(asked.token), typed(asked))
    assert {field.name for field in Response._meta.fields} == {"id", "questionnaire", "on"}


@pytest.mark.parametrize("level", [logging.WARNING, logging.ERROR])
def test_the_log_names_no_address(level: int) -> None:
    record = logging.LogRecord("django.request", level, "", 0, "Gone: %s", ("/svar/hemmeligt/",), None)
    assert HideAnsweringAddresses().filter(record)
    assert record.getMessage() == "Gone: /svar/…/"
    other = logging.LogRecord("x", level, "", 0, "Not Found: %s", ("/cases/x/",), None)
    assert HideAnsweringAddresses().filter(other)
    assert other.getMessage() == "Not Found: /cases/x/"


# --- Floods ------------------------------------------------------------------------------------------------


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flooding, "MOST", 2)


def test_a_flood_from_one_address_is_held_back_and_its_words_kept(
    few: None, asked: Questionnaire, visitor: Client, now: Any
) -> None:
    for _ in range(2):
        assert visitor.post(at(asked.token), typed(asked)).status_code == 302
    response = visitor.post(at(asked.token), typed(asked, "4", "Nummer tre"))
    assertContains(response, "mange svar fra det samme netværk", status_code=429)
    assertContains(response, "Nummer tre</textarea>", status_code=429)
    assert Response.objects.count() == 2
    # Others are not held back, and neither is the same one later.
    assert Client(REMOTE_ADDR="198.51.100.24").post(at(asked.token), typed(asked)).status_code == 302
    now.shift(timedelta(minutes=10))
    assert visitor.post(at(asked.token), typed(asked)).status_code == 302


def test_a_flood_at_one_questionnaire_holds_up_no_other(
    few: None, cast: Cast, asked: Questionnaire, visitor: Client
) -> None:
    other = ask(cast.project, by=cast.chef, title="Et andet")
    questionnaire, links = ask_each(cast.project, by=cast.chef, number=3)
    for _ in range(3):
        visitor.post(at(asked.token), typed(asked))
    assert visitor.post(at(other.token), typed(other)).status_code == 302
    for link in links:  # a workshop where all have a link of their own
        assert visitor.post(at(link.token), typed(questionnaire)).status_code == 302


def test_a_visitor_behind_a_proxy_is_told_from_the_next(
    few: None, asked: Questionnaire, settings: Any
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for address in ("203.0.113.1", "203.0.113.2"):
        for forged in ("1.1.1.1", "2.2.2.2"):
            headers = {"x-forwarded-for": f"{forged}, {address}"}
            assert Client(headers=headers).post(at(asked.token), typed(asked)).status_code == 302
    headers = {"x-forwarded-for": "3.3.3.3, 203.0.113.1"}
    assert Client(headers=headers).post(at(asked.token), typed(asked)).status_code == 429
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 3  # set wrongly: no reason to break
    assert Client(headers=headers).post(at(asked.token), typed(asked)).status_code == 302


def test_an_address_cannot_be_found_again_and_changes_its_name_each_day(
    asked: Questionnaire, now: Any
) -> None:
    today = flooding.visitor_key(ELSEWHERE, asked)
    assert ELSEWHERE not in today
    assert flooding.visitor_key(ELSEWHERE, asked) == today
    assert flooding.visitor_key("198.51.100.24", asked) != today
    one, same, other = "2001:db8:1:2::1", "2001:db8:1:2:3:4:5:6", "2001:db8:1:3::1"
    assert flooding.visitor_key(one, asked) == flooding.visitor_key(same, asked)
    assert flooding.visitor_key(one, asked) != flooding.visitor_key(other, asked)
    assert flooding.visitor_key(f"::ffff:{ELSEWHERE}", asked) == today
    assert flooding.visitor_key("noget andet", asked) == flooding.visitor_key("", asked)
    now.move_to("2026-06-02 00:00:30+02:00")
    assert flooding.visitor_key(ELSEWHERE, asked) != today


def test_what_fills_in_every_field_is_refused_and_a_person_may_press_again(
    asked: Questionnaire, visitor: Client
) -> None:
    response = visitor.post(
        at(asked.token), typed(asked, "4", "Ord") | {"hjemmeside": "https://spam.example"}
    )
    assertContains(response, "Tryk på »Send svar« én gang til.", status_code=422)
    assertContains(response, "Ord</textarea>", status_code=422)
    assertNotContains(response, "spam.example", status_code=422)
    assert not Response.objects.exists()


def test_an_answer_from_another_site_is_not_taken_at_once(asked: Questionnaire, visitor: Client) -> None:
    headers = {"sec-fetch-site": "cross-site"}
    response = visitor.post(at(asked.token), typed(asked, "4", "Ord"), headers=headers)
    assertContains(response, "Ord</textarea>", status_code=403)
    assert not Response.objects.exists()


def test_an_answer_beyond_all_measure_is_not_read(asked: Questionnaire, visitor: Client) -> None:
    response = visitor.post(at(asked.token), typed(asked, "4", "x" * 600_000))
    assertContains(response, "for langt til at blive sendt", status_code=413)
    assertNotContains(response, "xxxx", status_code=413)


def test_the_longest_answer_there_is_room_for_is_read(cast: Cast, visitor: Client) -> None:
    questions = [Wanted("tekst", f"Spørgsmål {number}") for number in range(15)]
    questionnaire = ask(cast.project, by=cast.chef, questions=questions, reach=Reach.OPEN)
    data = {f"ord-{question.pk}": "😀" * 2000 for question in questionnaire.questions.all()}
    body = "&".join(f"{name}={'%F0%9F%98%80' * len(text)}" for name, text in data.items())
    kind = "application/x-www-form-urlencoded"
    assert visitor.post(at(questionnaire.token), body, content_type=kind).status_code == 302
    assert ResponseAnswer.objects.count() == 15
