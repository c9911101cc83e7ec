"""Answering a focus point: what is kept, who may, and that nothing typed is lost."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.test import Client
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from accounts.models import User
from phases.models import MAX_ANSWER_LENGTH, Answer
from projects.models import Membership, Role
from tests.conftest import Cast
from tests.factories import make_answer

POINT = "faser/planlaegning/kommunikation/"
TEXT = "Vi kalder det naboskab, for ingen i Nordbyen siger samskabelse."

Save = Callable[..., HttpResponse]


@pytest.fixture
def save(signed_in: Callable[[User], Client], url: Callable[[str], str]) -> Save:
    """Post the form of a focus point as a user."""

    def post(user: User, point: str = POINT, **fields: Any) -> HttpResponse:
        data = {"text": TEXT, "status": "i-gang", "reason": "", "opened_version": "0"} | fields
        return signed_in(user).post(url(point), data)

    return post


@pytest.fixture
def read(signed_in: Callable[[User], Client], url: Callable[[str], str]) -> Save:
    return lambda user, point=POINT: signed_in(user).get(url(point))


def answer_to(cast: Cast, key: str = "kommunikation") -> Answer | None:
    return Answer.objects.filter(project=cast.project, focus_point__key=key).first()


def membership(cast: Cast, user: User) -> Membership:
    return cast.project.memberships.get(user=user)


# --- What is kept ------------------------------------------------------------------------------------------


def test_all_that_the_chef_fills_in_is_kept_and_shown(
    cast: Cast, save: Save, read: Save, url: Callable[[str], str]
) -> None:
    response = save(cast.chef, status="ikke-relevant", reason="Det klarer regionen.")
    assertRedirects(response, url(POINT))
    answer = answer_to(cast)
    assert (answer.text, answer.status, answer.reason) == (TEXT, "ikke-relevant", "Det klarer regionen.")
    assert (answer.version, answer.updated_by) == (1, cast.chef)
    for shown in (TEXT, "Det klarer regionen.", "Senest gemt", "Ikke relevant"):
        assertContains(read(cast.laeser), shown)
    assertContains(read(cast.laeser), "af Karin Chef.")


def test_a_second_save_takes_the_place_of_the_first(cast: Cast, save: Save, read: Save) -> None:
    save(cast.chef)
    save(cast.projektleder, text="Vi siger naboskab.", status="afklaret", opened_version="1")
    answer = Answer.objects.get()
    assert (answer.text, answer.status, answer.version) == ("Vi siger naboskab.", "afklaret", 2)
    assert answer.updated_by == cast.projektleder
    assertContains(read(cast.laeser), "af Per Leder.")


def test_saving_says_so(cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str]) -> None:
    data = {"text": TEXT, "status": "i-gang", "opened_version": "0"}
    assertContains(signed_in(cast.chef).post(url(POINT), data, follow=True), "»Kommunikation« er gemt.")


@pytest.mark.parametrize(
    ("text", "status", "kept"),
    [
        (TEXT, "ikke-taget-op", "i-gang"),
        ("", "ikke-taget-op", "ikke-taget-op"),
        ("   \r\n ", "ikke-taget-op", "ikke-taget-op"),
        (TEXT, "afklaret", "afklaret"),
        ("", "i-gang", "i-gang"),
    ],
)
def test_text_takes_up_a_point_that_nobody_had_taken_up(
    cast: Cast, save: Save, text: str, status: str, kept: str
) -> None:
    save(cast.chef, text=text, status=status)
    assert answer_to(cast).status == kept


def test_an_answer_can_be_emptied(cast: Cast, save: Save) -> None:
    save(cast.chef)
    save(cast.chef, text="", status="ikke-taget-op", opened_version="1")
    answer = answer_to(cast)
    assert (answer.text, answer.status) == ("", "ikke-taget-op")


# --- "Not relevant" has a reason ---------------------------------------------------------------------------


@pytest.mark.parametrize("reason", ["", "  \n "])
def test_not_relevant_needs_a_reason(cast: Cast, save: Save, reason: str) -> None:
    response = save(cast.chef, status="ikke-relevant", reason=reason)
    assertContains(response, "Skriv kort hvorfor punktet ikke er relevant", status_code=422)
    assertContains(response, TEXT, status_code=422)
    assert answer_to(cast) is None


def test_a_reason_that_is_too_long_is_refused_and_given_back(cast: Cast, save: Save) -> None:
    reason = "Det er ikke vores bord. " * 90
    response = save(cast.chef, status="ikke-relevant", reason=reason)
    for kept in (reason.strip(), TEXT):
        assertContains(response, kept, status_code=422)
    assert answer_to(cast) is None


def test_the_database_too_wants_a_reason(cast: Cast) -> None:
    with pytest.raises(IntegrityError, match="answer_irrelevant_has_a_reason"), transaction.atomic():
        make_answer(cast.project, "kommunikation", by=cast.chef, status="ikke-relevant", reason="")
    make_answer(cast.project, "kommunikation", by=cast.chef, status="ikke-relevant", reason="Fordi.")


def test_the_database_takes_no_unknown_status_and_no_second_answer(cast: Cast) -> None:
    with pytest.raises(IntegrityError, match="answer_status_known"), transaction.atomic():
        make_answer(cast.project, "kommunikation", by=cast.chef, status="måske")
    make_answer(cast.project, "kommunikation", by=cast.chef)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_answer(cast.project, "kommunikation", by=cast.chef)


# --- Who may -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("person", ["bidragyder", "laeser", "administrator"])
def test_who_has_not_got_the_ball_reads_and_does_not_write(
    cast: Cast, save: Save, read: Save, person: str
) -> None:
    user = getattr(cast, person)
    make_answer(cast.project, "kommunikation", by=cast.chef, text="Chefens ord.")
    assertContains(read(user), "Chefens ord.")
    assertNotContains(read(user), "data-autosave")
    response = save(user, opened_version="1")
    assertContains(response, "Punktet er ikke uddelegeret til dig.", status_code=403)
    assertContains(response, TEXT, status_code=403)
    assert answer_to(cast).text == "Chefens ord."


def test_a_contributor_answers_what_is_delegated_to_them_and_nothing_else(cast: Cast, save: Save) -> None:
    make_answer(
        cast.project,
        "kommunikation",
        by=cast.chef,
        text="",
        status="ikke-taget-op",
        responsible=membership(cast, cast.bidragyder),
    )
    assert save(cast.bidragyder, opened_version="1").status_code == 302
    assert answer_to(cast).text == TEXT
    assert save(cast.bidragyder, point="faser/planlaegning/rammesaetning/").status_code == 403
    assert answer_to(cast, "rammesaetning") is None


@pytest.mark.parametrize("person", ["bidragyder", "projektleder", "chef"])
def test_answering_moves_neither_the_ball_nor_the_deadline(
    cast: Cast, save: Save, read: Save, person: str
) -> None:
    user = getattr(cast, person)
    holder = membership(cast, cast.bidragyder)
    if person == "projektleder":
        holder = membership(cast, user)
    make_answer(cast.project, "kommunikation", by=cast.chef, responsible=holder, due_on=date(2026, 5, 1))
    form = read(user)
    assertContains(form, 'name="text"')
    assertNotContains(form, 'name="responsible"')
    assertNotContains(form, 'name="due_on"')
    moved = {"responsible": membership(cast, cast.projektleder).pk, "due_on": "2030-01-01"}
    if person == "projektleder":
        moved["responsible"] = membership(cast, cast.bidragyder).pk
    assert save(user, opened_version="1", **moved).status_code == 302
    answer = answer_to(cast)
    assert (answer.text, answer.responsible, answer.due_on) == (TEXT, holder, date(2026, 5, 1))
    save(user, opened_version="2", responsible="", due_on="")
    answer = answer_to(cast)
    assert (answer.version, answer.responsible, answer.due_on) == (3, holder, date(2026, 5, 1))


@pytest.mark.parametrize("person", ["chef", "projektleder"])
def test_a_form_is_drawn_without_a_complaint_in_the_log(
    cast: Cast, read: Save, caplog: pytest.LogCaptureFixture, person: str
) -> None:
    assertContains(read(getattr(cast, person)), "<textarea")
    assert [record.getMessage() for record in caplog.records] == []


def test_the_projektleder_answers_every_point_and_delegates_none(cast: Cast, save: Save) -> None:
    response = save(cast.projektleder, responsible=membership(cast, cast.bidragyder).pk, due_on="2026-05-01")
    assert response.status_code == 302
    answer = answer_to(cast)
    assert (answer.text, answer.responsible, answer.due_on) == (TEXT, None, None)


def test_a_point_of_a_contributor_is_not_a_readers_once_they_are_one(cast: Cast, save: Save) -> None:
    member = membership(cast, cast.bidragyder)
    make_answer(cast.project, "kommunikation", by=cast.chef, responsible=member)
    Membership.objects.filter(pk=member.pk).update(role=Role.READER)
    assert save(cast.bidragyder, opened_version="1").status_code == 403


# --- Texts of every kind -----------------------------------------------------------------------------------


def test_a_text_has_room_for_20_000_characters(cast: Cast, save: Save) -> None:
    text = "Æ" * MAX_ANSWER_LENGTH
    assert MAX_ANSWER_LENGTH == 20_000
    too_long = save(cast.chef, text=text + "Ø")
    assertContains(too_long, "20000", status_code=422)
    assertContains(too_long, text + "Ø", status_code=422)
    assert answer_to(cast) is None
    assert save(cast.chef, text=text).status_code == 302
    assert answer_to(cast).text == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<script>alert('Hej')</script>", "&lt;script&gt;alert(&#x27;Hej&#x27;)&lt;/script&gt;"),
        ("Sol 🌞 og 👩‍👩‍👧‍👦", "Sol 🌞 og 👩‍👩‍👧‍👦"),
        ("Første linje\r\n\r\nAnden linje", "<p>Første linje</p>\n\n<p>Anden linje</p>"),
        ("</textarea><b>fed</b>", "&lt;/textarea&gt;&lt;b&gt;fed&lt;/b&gt;"),
        (
            "Klokke\x07, \x1b[31mrød\x1b[0m og \u202eomvendt",
            "Klokke\x07, \x1b[31mrød\x1b[0m og \u202eomvendt",
        ),
        ("{{ user.email }} {% url 'home' %}", "{{ user.email }} {% url &#x27;home&#x27; %}"),
    ],
    ids=["script", "emoji", "lines", "textarea", "control characters", "template"],
)
def test_a_text_is_shown_as_it_was_written(cast: Cast, save: Save, read: Save, text: str, shown: str) -> None:
    assert save(cast.chef, text=text).status_code == 302
    assert answer_to(cast).text == text
    assertContains(read(cast.laeser), shown)
    assertNotContains(read(cast.chef), "<script>alert")
    assertNotContains(read(cast.chef), "<b>fed</b>")


def test_a_null_character_is_refused_and_the_text_given_back(cast: Cast, save: Save) -> None:
    response = save(cast.chef, text=f"{TEXT}\x00")
    assertContains(response, "Fejl:", status_code=422)
    assertContains(response, TEXT, status_code=422)
    assert answer_to(cast) is None


@pytest.mark.parametrize("status", ["", "måske"])
def test_a_status_that_is_none_is_refused(cast: Cast, save: Save, status: str) -> None:
    response = save(cast.chef, status=status)
    assertContains(response, "Fejl:", status_code=422)
    assertContains(response, TEXT, status_code=422)


@pytest.mark.parametrize("version", ["", "abc", "-1", "1,5"])
def test_a_form_that_was_tampered_with_is_refused_in_danish(cast: Cast, save: Save, version: str) -> None:
    response = save(cast.chef, opened_version=version)
    assertContains(response, "Der er fejl i formularen", status_code=422)
    assertContains(response, TEXT, status_code=422)
    assertNotContains(response, "Opened version", status_code=422)
    assert answer_to(cast) is None


def test_a_refused_form_shows_how_far_the_point_really_is(cast: Cast, save: Save) -> None:
    make_answer(cast.project, "kommunikation", by=cast.chef, status="i-gang")
    response = save(cast.chef, status="ikke-relevant", reason="", opened_version="1")
    assertContains(response, '<p class="meta"><span class="status status-i-gang">', status_code=422)


# --- On to the next point ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("point", "lands_on"),
    [
        ("faser/planlaegning/kommunikation/", "faser/planlaegning/maalgruppe-og-rekruttering/"),
        ("faser/afklaring/ansvarsfordeling-og-rollebevidsthed/", "faser/planlaegning/rammesaetning/"),
        ("faser/erkendelse/afsaet-for-ny-samskabelse/", "faser/erkendelse/afsaet-for-ny-samskabelse/"),
    ],
    ids=["within a step", "last of a step", "last of all"],
)
def test_save_and_go_on(
    cast: Cast, save: Save, read: Save, url: Callable[[str], str], point: str, lands_on: str
) -> None:
    is_last = point == lands_on
    assertContains(read(cast.chef, point), "Gem og gå til næste punkt", count=0 if is_last else 1)
    assertRedirects(save(cast.chef, point=point, next="1"), url(lands_on))
    assert Answer.objects.get().text == TEXT


def test_going_on_with_a_wrong_form_stays(cast: Cast, save: Save) -> None:
    assertContains(save(cast.chef, status="", next="1"), TEXT, status_code=422)


def test_an_answer_belongs_to_its_own_point(cast: Cast, save: Save) -> None:
    save(cast.chef)
    save(cast.chef, point="faser/planlaegning/rammesaetning/", text="Rammen er fast.")
    assert {answer.focus_point.key: answer.text for answer in Answer.objects.all()} == {
        "kommunikation": TEXT,
        "rammesaetning": "Rammen er fast.",
    }
