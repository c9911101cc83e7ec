"""Self-checks: everybody answers alone, the team sees average and spread, and the reading says what to do."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from accounts.models import User
from learning.checks import turned
from learning.models import CheckRun, CheckScore, Reading, SelfCheck, Statement
from tests.conftest import Cast
from tests.factories import make_member, make_user

CHECKS = {
    "er-det-samskabelse": 12,
    "syv-principper": 7,
    "mobilisering": 5,
    "faldgruber": 5,
    "kan-vi-give-slip": 6,
    "trappen": 2,
}
"""Each check with its number of statements: three marks and nine things it is not, seven principles …"""

Answer = Callable[..., HttpResponse]


@pytest.fixture
def answer(cast: Cast, signed_in: Callable[[User], Client]) -> Answer:
    """`answer(user, "trappen", 4, **{"i-dag": 2})`: that score for all, but for the named ones."""

    def post(user: User, key: str, score: object, note: str = "", **others: object) -> HttpResponse:
        data = {f"s-{name}": score for name in statements(key)}
        data |= {f"s-{name}": other for name, other in others.items()}
        address = f"/projekter/{cast.project.pk}/tjek/{key}/svar/"
        return signed_in(user).post(address, data | {"note": note})

    return post


def statements(key: str) -> list[str]:
    return list(Statement.objects.filter(self_check__key=key).values_list("key", flat=True))


def show(cast: Cast, signed_in: Callable[[User], Client], user: User, key: str) -> HttpResponse:
    return signed_in(user).get(f"/projekter/{cast.project.pk}/tjek/{key}/")


# --- What the checks are -----------------------------------------------------------------------------------


def test_these_are_the_checks(db: None) -> None:
    assert {check.key: check.statements.count() for check in SelfCheck.objects.all()} == CHECKS


def test_the_three_marks_count_for_and_the_nine_things_it_is_not_against(db: None) -> None:
    ways = Statement.objects.filter(self_check__key="er-det-samskabelse").values_list(
        "points_away", flat=True
    )
    assert list(ways) == [False] * 3 + [True] * 9


def test_every_result_has_a_reading(db: None) -> None:
    for check in SelfCheck.objects.all():
        assert check.readings.first().from_percent == 0, check
        assert check.readings.count() >= 3


def test_all_are_listed_with_the_way_to_each(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    assertContains(signed_in(cast.laeser).get(url("")), f'href="{url("tjek/")}"')
    page = signed_in(cast.laeser).get(url("tjek/"))
    for check in SelfCheck.objects.all():
        assertContains(page, f'<a href="{url(f"tjek/{check.key}/")}">{check.title}</a>')


# --- Answering ---------------------------------------------------------------------------------------------


def test_an_answer_is_kept_and_shown_to_its_writer(
    cast: Cast, signed_in: Callable[[User], Client], answer: Answer, url: Callable[[str], str]
) -> None:
    assertRedirects(answer(cast.bidragyder, "mobilisering", 4, "Tænk på havnen."), url("tjek/mobilisering/"))
    page = show(cast, signed_in, cast.bidragyder, "mobilisering")
    assertContains(page, "Du svarede 4.", count=5)
    assertContains(page, "Tænk på havnen.")
    assertContains(page, "Indtil videre har én svaret")


def test_one_answer_is_shown_to_nobody_else(
    cast: Cast, signed_in: Callable[[User], Client], answer: Answer
) -> None:
    answer(cast.bidragyder, "mobilisering", 4, "Tænk på havnen.")
    page = show(cast, signed_in, cast.chef, "mobilisering")
    assertContains(page, "Indtil videre har én svaret")
    assertNotContains(page, "Gennemsnit")
    assertNotContains(page, "havnen")


def test_two_answers_give_average_and_spread_without_names_or_notes(
    cast: Cast, signed_in: Callable[[User], Client], answer: Answer
) -> None:
    answer(cast.bidragyder, "mobilisering", 4, "Tænk på havnen.", klarhed=1)
    answer(cast.projektleder, "mobilisering", 4)
    page = show(cast, signed_in, cast.chef, "mobilisering")
    assertContains(page, "2 på holdet har svaret")
    assertContains(page, "Gennemsnit 2,5, fra 1 til 4.")
    assertContains(page, "Gennemsnit 4,0, og alle er enige.", count=4)
    for secret in ("havnen", "Bo Bidrag", "Per Leder"):
        assertNotContains(page, secret)


def test_a_low_statement_gets_its_advice_and_a_high_one_none(
    cast: Cast, signed_in: Callable[[User], Client], answer: Answer
) -> None:
    for person in (cast.chef, cast.projektleder):
        answer(person, "mobilisering", 5, klarhed=2)
    page = show(cast, signed_in, cast.chef, "mobilisering")
    assertContains(page, "Prøv det her:", count=1)
    assertContains(page, Statement.objects.get(self_check__key="mobilisering", key="klarhed").advice)


@pytest.mark.parametrize(
    ("marks", "nots", "title"),
    [
        (5, 1, "Ja, det er samskabelse"),
        (1, 5, "Kald det noget andet"),
        (3, 3, "På vej"),
    ],
)
def test_is_it_samskabelse_has_a_clear_reading(
    cast: Cast, signed_in: Callable[[User], Client], answer: Answer, marks: int, nots: int, title: str
) -> None:
    ours = dict.fromkeys(["ny-rolle", "uden-for-styring", "uforudsigeligt"], marks)
    for person in (cast.chef, cast.projektleder):
        answer(person, "er-det-samskabelse", nots, **ours)
    assertContains(
        show(cast, signed_in, cast.chef, "er-det-samskabelse"), f'<p class="next-title">{title}</p>'
    )


def test_what_we_want_to_be_is_not_in_the_reading_of_where_we_are(
    cast: Cast, signed_in: Callable[[User], Client], answer: Answer
) -> None:
    for person in (cast.chef, cast.projektleder):
        answer(person, "trappen", 1, **{"om-et-aar": 5})
    assertContains(show(cast, signed_in, cast.chef, "trappen"), "De første trin")


def test_the_newest_answer_of_each_holds_and_the_way_there_is_shown(
    cast: Cast, signed_in: Callable[[User], Client], answer: Answer
) -> None:
    start = datetime(2026, 3, 2, 9, tzinfo=UTC)
    for days, person, score in ((0, cast.chef, 1), (1, cast.projektleder, 1), (60, cast.chef, 5)):
        with time_machine.travel(start + timedelta(days=days), tick=False):
            answer(person, "mobilisering", score)
    page = show(cast, signed_in, cast.chef, "mobilisering")
    assertContains(page, "2 på holdet har svaret")
    assertContains(page, "<dt>3. marts 2026</dt>")
    assertContains(page, "0 ud af 100 (2 svar)")
    assertContains(page, "<dt>1. maj 2026</dt>")
    assertContains(page, "50 ud af 100 (2 svar)")


@pytest.mark.parametrize("score", ["", "0", "6", "-1", "2.5", "meget", "1' or 1", "9" * 40])
def test_what_is_no_score_is_refused_and_the_rest_is_given_back(
    cast: Cast, answer: Answer, score: str
) -> None:
    page = answer(cast.chef, "mobilisering", 4, "Min note", klarhed=score)
    assert page.status_code == 422
    assertContains(page, "Min note", status_code=422)
    assertContains(page, "checked", count=4, status_code=422)
    assert not CheckRun.objects.exists()


def test_too_long_a_note_is_given_back(cast: Cast, answer: Answer) -> None:
    page = answer(cast.chef, "mobilisering", 4, "x" * 2001)
    assertContains(page, "x" * 2001, status_code=422)


def test_markup_in_a_note_is_shown_and_never_obeyed(
    cast: Cast, signed_in: Callable[[User], Client], answer: Answer
) -> None:
    answer(cast.chef, "mobilisering", 4, "<script>alert(1)</script>")
    assertContains(show(cast, signed_in, cast.chef, "mobilisering"), "&lt;script&gt;")


def test_readers_and_colleagues_do_not_answer(cast: Cast, answer: Answer) -> None:
    assert answer(cast.laeser, "mobilisering", 4).status_code == 403
    assert answer(cast.outsider, "mobilisering", 4).status_code == 404
    assert not CheckRun.objects.exists()


def test_an_archived_project_shows_its_answers_and_takes_no_more(
    cast: Cast, signed_in: Callable[[User], Client], answer: Answer
) -> None:
    for person in (cast.chef, cast.projektleder):
        answer(person, "mobilisering", 5)
    cast.project.archived_at = datetime.now(UTC)
    cast.project.save()
    assert answer(cast.chef, "mobilisering", 1).status_code == 403
    page = show(cast, signed_in, cast.chef, "mobilisering")
    assertContains(page, "2 på holdet har svaret")
    assertNotContains(page, "Svar igen")


@pytest.mark.parametrize("path", ["tjek/findes-ikke/", "tjek/findes-ikke/svar/"])
def test_a_check_that_is_not_there(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str], path: str
) -> None:
    assert signed_in(cast.chef).get(url(path)).status_code == 404


def test_as_many_queries_for_many_answers_as_for_two(
    cast: Cast, signed_in: Callable[[User], Client], answer: Answer, url: Callable[[str], str]
) -> None:
    for person in (cast.chef, cast.projektleder):
        answer(person, "mobilisering", 5)
    client = signed_in(cast.chef)

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get(url("tjek/mobilisering/"))
        return len(asked)

    with_two = queries()
    for _ in range(5):
        member = make_user(organisation=cast.organisation)
        make_member(cast.project, member, "bidragyder")
        answer(member, "mobilisering", 2)
    assert queries() == with_two


# --- Rules -------------------------------------------------------------------------------------------------


@given(score=st.integers(1, 5), away=st.booleans())
def test_turning_keeps_to_the_scale_and_back_again(score: int, away: bool) -> None:
    statement = Statement(points_away=away)
    assert turned(statement, turned(statement, score)) == score
    assert 1 <= turned(statement, score) <= 5


def test_the_database_takes_no_score_off_the_scale(cast: Cast, answer: Answer) -> None:
    answer(cast.chef, "trappen", 3)
    with pytest.raises(IntegrityError, match="score_in_range"), transaction.atomic():
        CheckScore.objects.update(score=6)
    with pytest.raises(IntegrityError, match="reading_in_range"), transaction.atomic():
        Reading.objects.filter(from_percent=75).update(from_percent=101)
