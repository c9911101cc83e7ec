"""Looking back: the value that matters most, questions with then beside now, verdicts and side effects."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from accounts.models import User
from learning.actions import review as actions
from learning.criteria import load_criteria
from learning.models import (
    ChosenValue,
    CriterionReview,
    EvaluationAnswer,
    EvaluationQuestion,
    Measurement,
    SideEffect,
    Topic,
    Value,
)
from learning.review import load_review
from phases.guide import load_guide
from phases.models import EditionPoint
from projects.history import version_of
from samskab.people import data_about, erase_person
from samskab.readable import in_words
from tests.conftest import Cast
from tests.factories import make_answer

from .reviews import EVERYBODY, OF_COMMUNITY, OF_DEMOCRACY, answer, choose, judge, make_criterion, note

SignIn = Callable[[User], Client]
Url = Callable[[str], str]

PAGE = "evaluering/opsamling/"
VALUE = "evaluering/vaerdi/"
SIDE = "evaluering/sidegevinster/"


def value(key: str) -> Value:
    return Value.objects.get(key=key)


def flat(response: HttpResponse) -> str:
    return " ".join(response.content.decode().split())


# --- The content -------------------------------------------------------------------------------------------


def test_every_topic_has_questions_for_everybody_and_every_value_has_its_own(db: None) -> None:
    general = EvaluationQuestion.objects.filter(value=None)
    for topic in Topic:
        assert 2 <= general.filter(topic=topic).count() <= 4
    for one in Value.objects.all():
        assert 2 <= one.evaluation_questions.count() <= 3
        assert one.evaluation_questions.filter(topic=Topic.RESULT).exists()
    then = EvaluationQuestion.objects.exclude(then_point=None).values_list("then_point__step__key", flat=True)
    assert set(then) == {"afklaring"}


# --- The page ----------------------------------------------------------------------------------------------


def test_before_anything_is_said_the_page_teaches_and_asks_everybody_the_same(
    cast: Cast, signed_in: SignIn, url: Url
) -> None:
    page = signed_in(cast.chef).get(url(PAGE))
    assertContains(page, "0 af 12 spørgsmål")
    assertNotContains(page, "kriterier</p>")
    assertContains(page, "I har ikke valgt en værdi endnu")
    assertContains(page, f'href="{url(VALUE)}">Vælg hvad der betyder mest</a>')
    assertContains(page, "I har ikke sat nogen, så her er ikke noget at vurdere endnu.")
    assertContains(page, "Ingen endnu. Tænk på hvem der fik mere travlt")
    for topic in Topic:
        assertContains(page, f'id="{topic.value}"')
    assertContains(page, f'href="{url(PAGE)}{EVERYBODY}/"')
    assertNotContains(page, OF_DEMOCRACY)


def test_a_reader_is_not_led_to_what_they_may_not(cast: Cast, signed_in: SignIn, url: Url) -> None:
    answer(cast.project, by=cast.chef)
    note(cast.project, by=cast.chef)
    make_criterion(cast.project, by=cast.chef)
    page = signed_in(cast.laeser).get(url(PAGE))
    assertContains(page, "Flere er med.")
    assertContains(page, "Kortklubben mistede sin plads.")
    assertContains(page, "Chefen og projektlederen kan vælge.")
    for address in (VALUE, f"{PAGE}{EVERYBODY}/", SIDE, "evaluering/vurdering/"):
        assertNotContains(page, f'href="{url(address)}')


def test_progress_counts_what_is_asked_now(cast: Cast, signed_in: SignIn, url: Url) -> None:
    choose(cast.project, by=cast.chef)
    for key in (EVERYBODY, OF_DEMOCRACY, OF_COMMUNITY):
        answer(cast.project, key, by=cast.chef)
    first, _ = (make_criterion(cast.project, title, by=cast.chef) for title in ("Et", "To"))
    judge(first, by=cast.chef)
    page = signed_in(cast.laeser).get(url(PAGE))
    assertContains(page, "2 af 15 spørgsmål, 1 af 2 kriterier")


def test_what_was_written_then_stands_beside_the_question(cast: Cast, signed_in: SignIn, url: Url) -> None:
    make_answer(
        cast.project,
        "formaal-og-succeskriterier",
        by=cast.chef,
        text="Vi vil have <b>færre</b> alene. " + "ord " * 80,
    )
    page = signed_in(cast.laeser).get(url(PAGE))
    assertContains(page, "Det skrev I i Afklaring")
    assertContains(page, "Vi vil have &lt;b&gt;færre&lt;/b&gt; alene.")
    assertContains(page, f'href="{url("faser/afklaring/formaal-og-succeskriterier/")}"')
    assertContains(page, "I skrev ikke noget til")
    assertNotContains(page, "ord " * 75)
    assertContains(signed_in(cast.chef).get(url(f"{PAGE}{EVERYBODY}/")), "ord " * 79)


def test_a_point_that_was_not_relevant_tells_why(cast: Cast, signed_in: SignIn, url: Url) -> None:
    fields = {"text": "", "status": "ikke-relevant", "reason": "Ingen politikere."}
    make_answer(cast.project, "demokrati-og-repraesentativitet", by=cast.chef, **fields)
    assertContains(signed_in(cast.laeser).get(url(PAGE)), "Ingen politikere.")


def test_without_the_point_in_the_edition_the_question_stands_alone(
    cast: Cast, signed_in: SignIn, url: Url
) -> None:
    EditionPoint.objects.filter(focus_point__key="formaal-og-succeskriterier").delete()
    page = signed_in(cast.chef).get(url(f"{PAGE}{EVERYBODY}/"))
    assertNotContains(page, "Det skrev I")


def test_the_number_of_queries_does_not_grow(cast: Cast, signed_in: SignIn, url: Url) -> None:
    client = signed_in(cast.chef)

    def asked() -> list[str]:
        with CaptureQueriesContext(connection) as queries:
            client.get(url(PAGE))
        return [query["sql"] for query in queries]

    empty = asked()
    choose(cast.project, by=cast.chef)
    for one in EvaluationQuestion.objects.all():
        answer(cast.project, one.key, by=cast.projektleder)
    for number in range(6):
        criterion = make_criterion(cast.project, f"Nr. {number}", by=cast.chef)
        judge(criterion, by=cast.chef)
        Measurement.objects.create(
            criterion=criterion, on=date(2026, 1, 1), value=number, measured_by=cast.chef
        )
        note(cast.project, by=cast.chef, text=f"Nr. {number}")
    full = asked()
    assert len(full) == len(empty) <= 12, "\n".join(full)


@pytest.mark.parametrize(
    ("point", "anchor"),
    [
        ("maalopfyldelse", "resultat"),
        ("involvering", "deltagelse"),
        ("proces", "proces"),
        ("refleksion", "chefens-rolle"),
    ],
)
def test_the_focus_points_lead_to_their_topic(
    cast: Cast, signed_in: SignIn, url: Url, point: str, anchor: str
) -> None:
    page = signed_in(cast.laeser).get(url(f"faser/erkendelse/{point}/"))
    assertContains(page, f'href="{url(PAGE)}#{anchor}"')
    others = signed_in(cast.laeser).get(url("faser/erkendelse/forankring-af-laering/"))
    assertNotContains(others, url(PAGE))


def test_the_step_leads_to_the_review(cast: Cast, signed_in: SignIn, url: Url) -> None:
    assertContains(signed_in(cast.laeser).get(url("faser/erkendelse/")), f'href="{url(PAGE)}"')
    assertNotContains(signed_in(cast.laeser).get(url("faser/afklaring/")), url(PAGE))


# --- The value ---------------------------------------------------------------------------------------------


def choose_as(client: Client, url: Url, key: str, why: str = "", **more: Any) -> HttpResponse:
    return client.post(url(VALUE), {"value": value(key).pk, "why": why, "opened": 0, **more}, follow=True)


@pytest.mark.parametrize("person", ["chef", "projektleder"])
def test_the_value_is_chosen_and_its_questions_are_asked(
    cast: Cast, signed_in: SignIn, url: Url, person: str
) -> None:
    client = signed_in(getattr(cast, person))
    for one in Value.objects.all():
        assertContains(client.get(url(VALUE)), one.summary)
    page = choose_as(client, url, "demokrati", "Borgerne skal eje det.")
    assertRedirects(page, url(PAGE))
    assertContains(page, "Det der betyder mest for jer: Demokrati")
    assertContains(page, "Borgerne skal eje det.")
    assertContains(page, OF_DEMOCRACY)
    assertNotContains(page, OF_COMMUNITY)
    chosen = ChosenValue.objects.get()
    assert (chosen.value.key, chosen.chosen_by) == ("demokrati", getattr(cast, person))
    assert chosen.history.get().history_user == getattr(cast, person)


@pytest.mark.parametrize("wrong", ["", "0", "x", str(10**30)])
def test_one_of_the_values_has_to_be_chosen(cast: Cast, signed_in: SignIn, url: Url, wrong: str) -> None:
    page = signed_in(cast.chef).post(url(VALUE), {"value": wrong, "why": "Min grund."})
    assertContains(page, "Vælg", status_code=422)
    assertContains(page, "Min grund.</textarea>", status_code=422)
    assert not ChosenValue.objects.exists()


def test_chosen_anew_the_earlier_answers_stay_readable(cast: Cast, signed_in: SignIn, url: Url) -> None:
    client = signed_in(cast.chef)
    choose_as(client, url, "demokrati", "Først det.")
    answer(cast.project, OF_DEMOCRACY, "Ugedagen valgte de selv.", by=cast.chef)
    opened = version_of(ChosenValue.objects.get())
    page = choose_as(client, url, "faellesskab", "Så det.", opened=opened)
    assertContains(page, "Svar på tidligere spørgsmål")
    assertContains(page, "Ugedagen valgte de selv.")
    assert flat(page).index("Svar på tidligere spørgsmål") < flat(page).index("Ugedagen valgte de selv.")
    assertContains(page, OF_COMMUNITY)
    history = client.get(url(VALUE))
    assertContains(history, "Sådan har I valgt før")
    assertContains(history, "Først det.")
    # And back again: the answer is among the rest.
    choose(cast.project, "demokrati", by=cast.chef)
    page = client.get(url(PAGE))
    assertNotContains(page, "Svar på tidligere spørgsmål")
    assertContains(page, "Ugedagen valgte de selv.")


def test_two_choose_at_once_and_both_are_heard(cast: Cast, signed_in: SignIn, url: Url) -> None:
    choose(cast.project, "kvalitet", by=cast.projektleder, why="Fordi maden.")
    page = choose_as(signed_in(cast.chef), url, "demokrati", "Min grund.")
    assertContains(page, "En anden har gemt mens du skrev", status_code=409)
    assertContains(
        page, "Kvalitet</dd>" if "Kvalitet</dd>" in flat(page) else "<p>Kvalitet</p>", status_code=409
    )
    assertContains(page, "Fordi maden.", status_code=409)
    assertContains(page, "Min grund.</textarea>", status_code=409)
    assert ChosenValue.objects.get().value.key == "kvalitet"
    opened = page.context["form"].data["opened"]
    assert choose_as(signed_in(cast.chef), url, "demokrati", "Min grund.", opened=opened).status_code == 200
    assert ChosenValue.objects.get().value.key == "demokrati"


def test_the_same_chosen_twice_is_one_choice(cast: Cast, signed_in: SignIn, url: Url) -> None:
    for _ in range(2):
        assert choose_as(signed_in(cast.chef), url, "demokrati", "Grund.").status_code == 200
    assert ChosenValue.objects.get().history.count() == 1


def test_a_version_that_never_was_is_no_clash(cast: Cast, signed_in: SignIn, url: Url) -> None:
    assert choose_as(signed_in(cast.chef), url, "demokrati", opened=999).status_code == 200


# --- Answering ---------------------------------------------------------------------------------------------


def test_a_question_is_answered_and_answered_better(cast: Cast, signed_in: SignIn, url: Url) -> None:
    client = signed_in(cast.projektleder)
    page = client.post(url(f"{PAGE}{EVERYBODY}/"), {"text": "Flere <b>er</b> med.", "opened": 0}, follow=True)
    assert page.redirect_chain == [(f"{url(PAGE)}#spoergsmaal-{EVERYBODY}", 302)]
    assertContains(page, "Flere &lt;b&gt;er&lt;/b&gt; med.")
    assertContains(page, "1 af 12 spørgsmål")
    form = client.get(url(f"{PAGE}{EVERYBODY}/")).context["form"]
    client.post(url(f"{PAGE}{EVERYBODY}/"), {"text": "Mange er med.", "opened": form["opened"].value()})
    said = EvaluationAnswer.objects.get()
    assert (said.text, said.updated_by) == ("Mange er med.", cast.projektleder)
    assert [one.text for one in said.history.all()] == ["Mange er med.", "Flere <b>er</b> med."]


def test_saving_can_lead_on_to_the_next_that_is_open(cast: Cast, signed_in: SignIn, url: Url) -> None:
    client = signed_in(cast.chef)
    answer(cast.project, "resultat-loefter", by=cast.chef)
    sent = {"text": "Flere.", "opened": 0, "next": "1"}
    assertRedirects(client.post(url(f"{PAGE}{EVERYBODY}/"), sent), url(f"{PAGE}resultat-bliver/"))
    # The last leads to the first that is open, and when none is, back.
    last = client.post(url(f"{PAGE}chef-egen-laering/"), sent)
    assertRedirects(last, url(f"{PAGE}resultat-bliver/"))
    for one in load_review(cast.project, load_guide(cast.project), load_criteria(cast.project)).asked:
        if not one.answer and one.question.key != "proces-igen-og-om":
            answer(cast.project, one.question.key, by=cast.chef)
    assertNotContains(client.get(url(f"{PAGE}proces-igen-og-om/")), "Gem, og tag det næste")
    done = client.post(url(f"{PAGE}proces-igen-og-om/"), sent)
    assert done.headers["Location"] == f"{url(PAGE)}#spoergsmaal-proces-igen-og-om"


@pytest.mark.parametrize("empty", ["", "   ", "\r\n"])
def test_an_answer_says_something(cast: Cast, signed_in: SignIn, url: Url, empty: str) -> None:
    page = signed_in(cast.chef).post(url(f"{PAGE}{EVERYBODY}/"), {"text": empty, "opened": 0})
    assertContains(page, "Skriv jeres svar før du gemmer.", status_code=422)
    assert not EvaluationAnswer.objects.exists()


def test_one_that_is_too_long_is_given_back(cast: Cast, signed_in: SignIn, url: Url) -> None:
    text = "ord " * 3000
    page = signed_in(cast.chef).post(url(f"{PAGE}{EVERYBODY}/"), {"text": text, "opened": 0})
    assertContains(page, text.strip(), status_code=422)
    assert not EvaluationAnswer.objects.exists()


def test_two_answer_at_once_and_nothing_is_lost(cast: Cast, signed_in: SignIn, url: Url) -> None:
    place = url(f"{PAGE}{EVERYBODY}/")
    answer(cast.project, by=cast.projektleder, text="Det Per skrev.")
    page = signed_in(cast.chef).post(place, {"text": "Det Karin skrev.", "opened": 0})
    assertContains(page, "En anden har gemt mens du skrev", status_code=409)
    assertContains(page, "Det Per skrev.", status_code=409)
    assertContains(page, "Det Karin skrev.</textarea>", status_code=409)
    assert EvaluationAnswer.objects.get().text == "Det Per skrev."
    sent = {"text": "Begge dele.", "opened": page.context["form"].data["opened"]}
    assert signed_in(cast.chef).post(place, sent).status_code == 302
    assert EvaluationAnswer.objects.get().text == "Begge dele."


def test_a_value_chosen_anew_while_somebody_wrote_takes_nothing_from_them(
    cast: Cast, signed_in: SignIn, url: Url
) -> None:
    choose(cast.project, "faellesskab", by=cast.projektleder)
    client = signed_in(cast.chef)
    assertContains(client.get(url(f"{PAGE}{OF_DEMOCRACY}/")), "I har valgt en anden værdi siden")
    page = client.post(url(f"{PAGE}{OF_DEMOCRACY}/"), {"text": "De valgte dagen.", "opened": 0}, follow=True)
    assertContains(page, "gemt blandt svarene på tidligere spørgsmål")
    assertContains(page, "De valgte dagen.")


def test_a_question_that_is_not_there(cast: Cast, signed_in: SignIn, url: Url) -> None:
    client = signed_in(cast.chef)
    assert client.get(url(f"{PAGE}findes-ikke/")).status_code == 404
    page = client.post(url(f"{PAGE}findes-ikke/"), {"text": "Min lange tekst."})
    assertContains(page, "Min lange tekst.", status_code=404)


def test_an_answer_is_one_a_question(cast: Cast) -> None:
    answer(cast.project, by=cast.chef)
    question = EvaluationQuestion.objects.get(key=EVERYBODY)
    with pytest.raises(IntegrityError, match=r"evaluation_?answer"), transaction.atomic():
        EvaluationAnswer.objects.create(
            project=cast.project, question=question, text="To", updated_by=cast.chef
        )


# --- Verdicts ----------------------------------------------------------------------------------------------


def judging(criterion_id: int) -> str:
    return f"evaluering/vurdering/{criterion_id}/"


def test_a_criterion_is_judged_beside_what_it_aimed_at(cast: Cast, signed_in: SignIn, url: Url) -> None:
    criterion = make_criterion(cast.project, by=cast.chef, unit="gæster", target="1250")
    for day, number in ((1, "900"), (9, "1100.5")):
        on = date(2026, 5, day)
        Measurement.objects.create(criterion=criterion, on=on, value=number, measured_by=cast.chef)
    client = signed_in(cast.projektleder)
    page = client.get(url(judging(criterion.pk)))
    for text in ("Der er fyldt ved bordene.", "1.250 gæster", "1.100,5 gæster, 9. maj 2026"):
        assertContains(page, text)
    sent = {"verdict": "delvis", "evidence": "Listerne siger det.", "opened": 0}
    page = client.post(url(judging(criterion.pk)), sent, follow=True)
    assert page.redirect_chain == [(f"{url(PAGE)}#kriterium-{criterion.pk}", 302)]
    for text in ("Delvis opfyldt", "Listerne siger det.", "1.250 gæster", "1 af 1 kriterium"):
        assertContains(page, text)
    assert CriterionReview.objects.get().reviewed_by == cast.projektleder


def test_one_in_words_tells_of_no_numbers(cast: Cast, signed_in: SignIn, url: Url) -> None:
    criterion = make_criterion(cast.project, by=cast.chef)
    page = signed_in(cast.chef).get(url(judging(criterion.pk)))
    assertNotContains(page, "Sidst målt")


def test_one_that_was_never_measured_says_so(cast: Cast, signed_in: SignIn, url: Url) -> None:
    make_criterion(cast.project, by=cast.chef, unit="gæster", target=0)
    page = signed_in(cast.laeser).get(url(PAGE))
    assertContains(page, "0 gæster")
    assertContains(page, "Ikke målt endnu")


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"verdict": "opfyldt", "evidence": " "}, "Skriv hvad der viser det."),
        ({"verdict": "", "evidence": "Mit bevis."}, "Vælg en vurdering."),
        ({"verdict": "fantastisk", "evidence": "Mit bevis."}, "fantastisk"),
    ],
)
def test_a_verdict_has_evidence(
    cast: Cast, signed_in: SignIn, url: Url, sent: dict[str, str], told: str
) -> None:
    criterion = make_criterion(cast.project, by=cast.chef)
    page = signed_in(cast.chef).post(url(judging(criterion.pk)), sent)
    assertContains(page, told, status_code=422)
    if sent["evidence"].strip():
        assertContains(page, "Mit bevis.</textarea>", status_code=422)
    assert not CriterionReview.objects.exists()


def test_two_judge_at_once(cast: Cast, signed_in: SignIn, url: Url) -> None:
    criterion = make_criterion(cast.project, by=cast.chef)
    judge(criterion, "opfyldt", by=cast.projektleder)
    sent = {"verdict": "ikke-opfyldt", "evidence": "Mit bevis.", "opened": 0}
    page = signed_in(cast.chef).post(url(judging(criterion.pk)), sent)
    for text in (
        "En anden har gemt mens du skrev",
        "Opfyldt",
        "Listerne viser det.",
        "Mit bevis.</textarea>",
    ):
        assertContains(page, text, status_code=409)
    assert CriterionReview.objects.get().verdict == "opfyldt"


def test_a_criterion_that_was_removed_meanwhile_gives_the_text_back(
    cast: Cast, signed_in: SignIn, url: Url, monkeypatch: pytest.MonkeyPatch
) -> None:
    criterion = make_criterion(cast.project, by=cast.chef)
    original = actions.judge_criterion

    def remove_first(**said: Any) -> Any:
        criterion.delete()
        return original(**said)

    monkeypatch.setattr(actions, "judge_criterion", remove_first)
    address = url(judging(criterion.pk))
    page = signed_in(cast.chef).post(address, {"verdict": "delvis", "evidence": "Mit bevis.", "opened": 0})
    assertContains(page, "Mit bevis.", status_code=404)


def test_another_projects_rows_are_not_found(cast: Cast, signed_in: SignIn, url: Url) -> None:
    foreign = make_criterion(cast.foreign_project, by=cast.outsider)
    drawback = note(cast.foreign_project, by=cast.outsider)
    client = signed_in(cast.chef)
    for path in (judging(foreign.pk), f"{SIDE}{drawback.pk}/", f"{SIDE}{drawback.pk}/fjern/"):
        assert client.get(url(path)).status_code == 404
        assert client.post(url(path), {"verdict": "delvis", "evidence": "x"}).status_code == 404
    assert not CriterionReview.objects.exists()
    assert SideEffect.objects.count() == 1


# --- What nobody had aimed at ------------------------------------------------------------------------------


def test_a_drawback_is_noted_corrected_and_removed(cast: Cast, signed_in: SignIn, url: Url) -> None:
    client = signed_in(cast.projektleder)
    assert client.get(url(f"{SIDE}ny/?slags=ulempe")).context["form"]["kind"].value() == "ulempe"
    sent = {"kind": "ulempe", "text": "Kortklubben flyttede.", "whom": "kortklubben"}
    for _ in range(2):  # the second click
        page = client.post(url(f"{SIDE}ny/"), sent, follow=True)
    assertContains(page, "Utilsigtet ulempe er noteret.")
    assert page.redirect_chain == [(f"{url(PAGE)}#sidegevinster", 302)]
    assertContains(page, "Kortklubben flyttede.", count=2)  # and in the name of its link
    row = SideEffect.objects.get()
    assert row.noted_by == cast.projektleder
    form = client.get(url(f"{SIDE}{row.pk}/")).context["form"]
    changed = sent | {"kind": "gevinst", "opened": form["opened"].value()}
    client.post(url(f"{SIDE}{row.pk}/"), changed)
    row.refresh_from_db()
    assert row.kind == "gevinst"
    assertContains(client.get(url(f"{SIDE}{row.pk}/fjern/")), "Vil du fjerne gevinsten?")
    page = client.post(url(f"{SIDE}{row.pk}/fjern/"), follow=True)
    assertContains(page, "Gevinsten er fjernet.")
    assert not SideEffect.objects.exists()
    assert row.history.count() == 3


@pytest.mark.parametrize("missing", ["kind", "text"])
def test_what_is_missing_is_told_and_the_rest_kept(
    cast: Cast, signed_in: SignIn, url: Url, missing: str
) -> None:
    sent = {"kind": "gevinst", "text": "Nye naboer.", "whom": "naboerne"} | {missing: ""}
    row = note(cast.project, by=cast.chef)
    for path in (f"{SIDE}ny/", f"{SIDE}{row.pk}/"):
        page = signed_in(cast.chef).post(url(path), sent)
        told = {"kind": "Vælg om det er en gevinst eller en ulempe.", "text": "Udfyld feltet."}[missing]
        assertContains(page, told, status_code=422)
        assertContains(page, 'value="naboerne"', status_code=422)
    assert SideEffect.objects.get().text == row.text


@pytest.mark.parametrize("gone", [False, True])
def test_two_correct_at_once(cast: Cast, signed_in: SignIn, url: Url, gone: bool) -> None:
    row = note(cast.project, by=cast.projektleder)
    opened = version_of(row)
    row.text = "Det Per skrev."
    row.save()
    if gone:
        row.delete()
    sent = {"kind": "ulempe", "text": "Det Karin skrev.", "whom": "", "opened": opened}
    page = signed_in(cast.chef).post(url(f"{SIDE}{SideEffect.history.latest('history_id').id}/"), sent)
    status = 404 if gone else 409
    assertContains(page, "Det Karin skrev.", status_code=status)
    if not gone:
        assertContains(page, "Det Per skrev.", status_code=409)
        assert SideEffect.objects.get().text == "Det Per skrev."


# --- People ------------------------------------------------------------------------------------------------


def test_a_person_can_read_what_they_wrote_and_it_stays_when_they_go(cast: Cast) -> None:
    leader = cast.projektleder
    choose(cast.project, by=leader, why="Fordi de skal eje det.")
    answer(cast.project, by=leader)
    judge(make_criterion(cast.project, by=cast.chef), by=leader)
    note(cast.project, by=leader)
    data = data_about(leader)
    names = ("vaerdier", "evalueringssvar", "vurderede_kriterier", "sidegevinster")
    assert [len(data[name]) for name in names] == [1, 1, 1, 1]
    told = str(in_words({name: data[name] for name in names}))
    for text in (
        "Fordi de skal eje det.",
        "Demokrati",
        "Flere er med.",
        "Delvis opfyldt",
        "Utilsigtet ulempe",
    ):
        assert text in told
    for text in (*names, "project__title", "value__title", "criterion__", "whom", "'ulempe'", "'delvis'"):
        assert text not in told
    erase_person(leader)
    assert EvaluationAnswer.objects.get().updated_by.name == "Tidligere bruger"
    assert EvaluationAnswer.objects.get().text == "Flere er med."
