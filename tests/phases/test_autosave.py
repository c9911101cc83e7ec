"""Saving while one writes: what the page is told, and that no text is lost whatever the order of saves."""

import re
from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django.asserts import assertContains, assertNotContains

from accounts.models import User
from phases.actions.answers import AnswerConflict, save_answer, take_theirs
from phases.models import Answer, FocusPoint
from phases.page_turn import PageTurn
from projects.models import Membership, Project, Role
from tests.conftest import BACKEND, Cast
from tests.factories import make_answer, make_organisation, make_project, make_user

POINT = "faser/planlaegning/kommunikation/"
TEXT = "Vi kalder det naboskab, for ingen i Nordbyen siger samskabelse."
PAGE = "0123456789abcdef0123456789abcdef"
HTMX = {"HX-Request": "true"}

Autosave = Callable[..., HttpResponse]


@pytest.fixture
def autosave(signed_in: Callable[[User], Client], url: Callable[[str], str]) -> Autosave:
    """Send the form as the page's script does."""

    def post(user: User, point: str = POINT, **fields: Any) -> HttpResponse:
        data = {"text": TEXT, "status": "i-gang", "reason": "", "opened_version": "0"} | fields
        return signed_in(user).post(url(point), data, headers=HTMX)

    return post


def version_in(response: HttpResponse) -> str:
    found = re.search(
        r'name="opened_version" value="(\d+)" id="id_opened_version"', response.content.decode()
    )
    assert found
    return found[1]


# --- What the page is told ---------------------------------------------------------------------------------


def test_what_is_saved_is_told_in_small_parts_and_the_fields_are_left_alone(
    cast: Cast, autosave: Autosave
) -> None:
    with time_machine.travel("2026-11-20T13:03:00Z", tick=False):
        response = autosave(cast.chef)
    assert Answer.objects.get().text == TEXT
    assertContains(response, "<p>Gemt kl. 14.03</p>")
    assertContains(response, "20. november 2026 kl. 14.03 af Karin Chef.")
    assert version_in(response) == "1"
    assertContains(response, "status-i-gang")
    assertNotContains(response, "<textarea")
    assertNotContains(response, "<html")
    parts = re.findall(r"^<\w+[^>]*>", response.content.decode(), re.MULTILINE)
    assert all("hx-swap-oob" in part for part in parts)
    assert response["HX-Trigger"] == "answer:saved"
    assert response["Cache-Control"] == "no-store"
    assert "HX-Request" in response["Vary"]
    assert "HX-Redirect" not in response


def test_saving_again_with_the_version_that_was_told_goes_on(cast: Cast, autosave: Autosave) -> None:
    version = version_in(autosave(cast.chef))
    assert version_in(autosave(cast.chef, text="Og videre.", opened_version=version)) == "2"
    assert Answer.objects.get().text == "Og videre."


@pytest.mark.parametrize(
    ("button", "leads_to"),
    [("save", POINT), ("next", "faser/planlaegning/maalgruppe-og-rekruttering/")],
)
def test_a_button_leads_on_as_it_does_without_a_script(
    cast: Cast,
    autosave: Autosave,
    signed_in: Callable[[User], Client],
    url: Callable[[str], str],
    button: str,
    leads_to: str,
) -> None:
    response = autosave(cast.chef, **{button: "1"})
    assert response["HX-Redirect"] == url(leads_to)
    client = signed_in(cast.chef)
    client.cookies.update(response.cookies)
    assertContains(client.get(url(leads_to)), "»Kommunikation« er gemt.")


def test_saving_by_itself_says_nothing_on_the_next_page(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    client = signed_in(cast.chef)
    client.post(url(POINT), {"text": TEXT, "status": "i-gang", "opened_version": "0"}, headers=HTMX)
    assertNotContains(client.get(url(POINT)), "er gemt.")


def test_what_cannot_be_saved_says_why_without_taking_the_focus(cast: Cast, autosave: Autosave) -> None:
    response = autosave(cast.chef, status="ikke-relevant")
    assertContains(response, "Skriv kort hvorfor punktet ikke er relevant", status_code=422)
    assertNotContains(response, "autofocus", status_code=422)
    assertNotContains(response, "<textarea", status_code=422)
    assert response["HX-Trigger"] == "answer:refused"
    pressed = autosave(cast.chef, status="ikke-relevant", save="1")
    assertContains(pressed, "autofocus", status_code=422)
    assertContains(pressed, 'href="#id_reason"', status_code=422)
    assert not Answer.objects.exists()


def test_a_text_of_a_megabyte_is_refused_in_words(cast: Cast, autosave: Autosave) -> None:
    response = autosave(cast.chef, text="x" * 1_000_000)
    assertContains(response, "20000", status_code=422)
    assert len(response.content) < 2_000
    assert autosave(cast.chef, text="x" * 3_000_000).status_code == 413
    assert not Answer.objects.exists()


def test_the_browser_does_not_cut_off_what_is_pasted(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    assertNotContains(signed_in(cast.chef).get(url(POINT)), "maxlength")


@pytest.mark.parametrize(
    "text", ["<script>alert('Hej')</script>", "Sol 🌞 og 👩‍👩‍👧‍👦", "\u202eomvendt\u202c \x07", "a\r\n\r\nb"]
)
def test_a_text_is_kept_as_it_was_written(cast: Cast, autosave: Autosave, text: str) -> None:
    autosave(cast.chef, text=text)
    assert Answer.objects.get().text == text
    response = autosave(cast.projektleder, text="Noget andet.")
    assertNotContains(response, "<script>", status_code=409)


def test_a_null_character_is_refused(cast: Cast, autosave: Autosave) -> None:
    assertContains(autosave(cast.chef, text="a\x00b"), "Ikke gemt endnu", status_code=422)


# --- Two who write -----------------------------------------------------------------------------------------


def test_a_conflict_shows_both_texts_with_what_differs_and_a_choice(cast: Cast, autosave: Autosave) -> None:
    autosave(cast.projektleder, text="Vi kalder det fredagsmad og spiser sammen.")
    response = autosave(cast.chef, text="Vi kalder det torsdagsmad og spiser sammen.")
    assertContains(response, "Per Leder har gemt punktet mens du skrev.", status_code=409)
    mark = '<ins><span class="sr-only">(kun her:)</span>'
    assertContains(response, f"Vi kalder det {mark}torsdagsmad</ins> og spiser sammen.", status_code=409)
    assertContains(response, f"Vi kalder det {mark}fredagsmad</ins> og spiser sammen.", status_code=409)
    for choice in ("mine", "theirs", "both"):
        assertContains(response, f'name="choice" value="{choice}"', status_code=409)
    assert response["HX-Trigger"] == "answer:clashed"
    assert version_in(response) == "1"
    assertNotContains(response, "<textarea", status_code=409)
    assert Answer.objects.get().updated_by == cast.projektleder


def test_a_save_whose_answer_was_lost_is_sent_again_without_a_conflict(
    cast: Cast, autosave: Autosave
) -> None:
    autosave(cast.chef, page=PAGE, turn="1")
    again = autosave(cast.chef, page=PAGE, turn="2")
    assert (again.status_code, version_in(again)) == (200, "1")
    assert Answer.history.count() == 1


def test_the_button_after_all_was_saved_makes_no_further_version(cast: Cast, autosave: Autosave) -> None:
    version = version_in(autosave(cast.chef, page=PAGE, turn="1"))
    pressed = autosave(cast.chef, opened_version=version, page=PAGE, turn="2", save="1")
    assert (pressed.status_code, Answer.history.count()) == (200, 1)
    # Somebody else's button says that they stand by it.
    autosave(cast.projektleder, opened_version=version, page="f" * 32, turn="1", save="1")
    assert Answer.objects.get().updated_by == cast.projektleder


def test_what_was_written_on_after_an_answer_was_lost_is_saved(cast: Cast, autosave: Autosave) -> None:
    autosave(cast.chef, page=PAGE, turn="1")
    on = autosave(cast.chef, text=f"{TEXT} Og mere.", page=PAGE, turn="2")
    assert (on.status_code, version_in(on)) == (200, "2")
    assert Answer.objects.get().text == f"{TEXT} Og mere."


def test_a_save_that_was_delayed_on_the_way_overwrites_no_later_one(cast: Cast, autosave: Autosave) -> None:
    autosave(cast.chef, text="Det sidste jeg skrev.", page=PAGE, turn="7")
    assert autosave(cast.chef, text="Det sidste", page=PAGE, turn="6").status_code == 409
    assert Answer.objects.get().text == "Det sidste jeg skrev."


@pytest.mark.parametrize(
    "other",
    [
        {"page": "f" * 32, "turn": "1"},
        {"page": PAGE, "turn": "x"},
        {"page": "", "turn": ""},
        {"page": "%", "turn": "9"},
        {},
    ],
)
def test_only_the_same_page_follows_on_itself(cast: Cast, autosave: Autosave, other: dict[str, str]) -> None:
    autosave(cast.chef, page=PAGE, turn="1")
    assert autosave(cast.chef, text="Fra et andet vindue.", **other).status_code == 409


def test_nobody_follows_on_another_persons_save(cast: Cast, autosave: Autosave) -> None:
    autosave(cast.chef, page=PAGE, turn="1")
    autosave(cast.projektleder, text="Lederen.", opened_version="1", page="f" * 32, turn="1")
    assert autosave(cast.chef, text="Jeg skrev videre.", page=PAGE, turn="2").status_code == 409


def test_nobody_follows_on_another_by_naming_their_page(cast: Cast, autosave: Autosave) -> None:
    autosave(cast.chef, page=PAGE, turn="1")
    assert autosave(cast.projektleder, text="Lederen.", page=PAGE, turn="2").status_code == 409
    assert Answer.objects.get().text == TEXT


def test_giving_the_ball_away_meanwhile_is_no_conflict(cast: Cast, autosave: Autosave) -> None:
    autosave(cast.chef, page=PAGE, turn="1")
    answer = Answer.objects.get()
    answer.responsible = cast.project.memberships.get(user=cast.bidragyder)
    answer._history_user = cast.projektleder  # type: ignore[attr-defined]
    answer.save()  # another row in the history, and no new version
    assert autosave(cast.chef, text="Videre.", page=PAGE, turn="2").status_code == 200


def test_what_somebody_else_wrote_word_for_word_is_no_conflict(cast: Cast, autosave: Autosave) -> None:
    autosave(cast.projektleder)
    assert autosave(cast.chef).status_code == 200
    assert Answer.objects.get().updated_by == cast.projektleder


# --- Who may not, any more ---------------------------------------------------------------------------------


def test_somebody_signed_out_is_told_so_by_the_status(cast: Cast, url: Callable[[str], str]) -> None:
    form = {"text": TEXT, "status": "i-gang", "opened_version": "0"}
    assert Client().post(url(POINT), form, headers=HTMX).status_code == 401
    assert Client().post(url(POINT), form).status_code == 403
    careful = Client(enforce_csrf_checks=True)
    careful.force_login(cast.chef, backend=BACKEND)
    assert careful.post(url(POINT), form, headers=HTMX).status_code == 401
    assert careful.post(url(POINT), form).status_code == 403
    assert not Answer.objects.exists()


def test_nobody_saves_what_another_wrote_on_the_same_machine(cast: Cast, autosave: Autosave) -> None:
    assert autosave(cast.projektleder, writer=str(cast.chef.pk)).status_code == 403
    assert autosave(cast.chef, writer=str(cast.chef.pk)).status_code == 200


@pytest.mark.parametrize(
    ("person", "status"), [("laeser", 403), ("bidragyder", 403), ("colleague", 404), ("outsider", 404)]
)
def test_who_may_not_answer_saves_nothing(cast: Cast, autosave: Autosave, person: str, status: int) -> None:
    assert autosave(getattr(cast, person)).status_code == status
    assert not Answer.objects.exists()


def test_a_point_that_was_given_to_somebody_else_meanwhile(cast: Cast, autosave: Autosave) -> None:
    member = cast.project.memberships.get(user=cast.bidragyder)
    answer = make_answer(cast.project, "kommunikation", by=cast.chef, responsible=member)
    version = version_in(autosave(cast.bidragyder, opened_version=str(answer.version)))
    Answer.objects.update(responsible=None)
    assert autosave(cast.bidragyder, text="Videre", opened_version=version).status_code == 403
    Membership.objects.filter(user=cast.chef).update(role=Role.READER)
    assert autosave(cast.chef, opened_version=version).status_code == 403


def test_a_point_that_is_not_there_and_a_method_that_is_none(
    cast: Cast, autosave: Autosave, signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    assert autosave(cast.chef, point="faser/planlaegning/findes-ikke/").status_code == 404
    assert autosave(cast.chef, point="faser/afklaring/kommunikation/").status_code == 404
    assert signed_in(cast.chef).put(url(POINT), headers=HTMX).status_code == 405
    assert signed_in(cast.chef).delete(url(POINT), headers=HTMX).status_code == 405


def test_writing_keeps_one_signed_in(
    cast: Cast, just_signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    start = timezone.now()
    client = just_signed_in(cast.chef)
    for number, minutes in enumerate((0, 50, 100, 150)):
        with time_machine.travel(start + timedelta(minutes=minutes), tick=False):
            form = {"text": f"{TEXT} {number}", "status": "i-gang", "opened_version": str(number)}
            assert client.post(url(POINT), form, headers=HTMX).status_code == 200
    with time_machine.travel(start + timedelta(minutes=212), tick=False):
        assert client.post(url(POINT), form, headers=HTMX).status_code == 401


# --- No text is lost, whatever the order -------------------------------------------------------------------

WRITERS = 3
writer = st.integers(min_value=0, max_value=WRITERS - 1)
event = st.tuples(
    writer, st.sampled_from(["write", "send", "send", "lose the answer", "reload", "mine", "theirs"])
)


class Page:
    """A writer's page: what stands in its field, what it believes to be saved, what its writer has seen."""

    def __init__(self, user: User, project: Project, point: FocusPoint) -> None:
        self.user, self.project, self.point = user, project, point
        self.key = f"{user.pk:032x}"
        self.turn = 0
        self.seen: set[str] = set()
        self.reload()

    def reload(self) -> None:
        answer = Answer.objects.filter(project=self.project).first()
        self.text = self.saved = answer.text if answer else ""
        self.version = answer.version if answer else 0
        self.in_conflict = False
        self.seen.add(self.text)

    @property
    def is_unsaved(self) -> bool:
        return self.text != self.saved

    def send(self, *, answer_arrives: bool = True, choice: str = "") -> None:
        self.turn += 1
        self.seen.add(self.text)
        place: dict[str, Any] = {"by": self.user, "project": self.project, "focus_point": self.point}
        place |= {"opened_version": self.version, "text": self.text}
        try:
            if choice == "theirs":
                answer = take_theirs(**place)
            else:
                answer = save_answer(**place, turn=PageTurn(self.key, self.turn))
        except AnswerConflict as conflict:
            if answer_arrives:
                self.in_conflict, self.version = True, conflict.current.version
                self.seen.add(conflict.current.text)
            return
        if answer_arrives:
            self.version, self.in_conflict = answer.version, False
            self.text = self.saved = answer.text


@pytest.mark.one_database
@pytest.mark.django_db
@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(events=st.lists(event, max_size=25))
def test_no_order_of_saves_loses_a_text(
    events: list[tuple[int, str]], rolled_back: Callable[[], None]
) -> None:
    rolled_back()
    organisation = make_organisation()
    users = [make_user(organisation=organisation) for _ in range(WRITERS)]
    project = make_project(chef=users[0], organisation=organisation)
    point = FocusPoint.objects.get(key="kommunikation")
    pages = {user.pk: Page(user, project, point) for user in users}
    for count, (who, what) in enumerate(events):
        page = pages[users[who].pk]
        if what == "write":
            page.text += f" {count}"
        elif what == "reload" and not page.is_unsaved:  # else a browser warns
            page.reload()
        elif what in ("mine", "theirs") and page.in_conflict:
            page.send(choice=what)
        elif what in ("send", "lose the answer") and page.is_unsaved and not page.in_conflict:
            page.send(answer_arrives=what == "send")
        assert_nothing_is_lost(project, pages)
    for page in pages.values():  # everybody gets to the end of it
        last = page.text
        while page.is_unsaved:
            page.send()
        assert Answer.history.filter(project=project, text=last).exists() or not last
        assert_nothing_is_lost(project, pages)


def assert_nothing_is_lost(project: Project, pages: dict[int, Page]) -> None:
    kept = list(
        Answer.history.filter(project=project)
        .order_by("history_id")
        .values_list("version", "history_user_id", "text")
    )
    assert [version for version, _, _ in kept] == list(range(1, len(kept) + 1))
    # What a page believes to be saved is.
    assert {page.saved for page in pages.values()} <= {text for _, _, text in kept} | {""}
    # Nobody wrote over a text that they had not seen.
    for (_, _, earlier), (_, writer, _) in pairwise(kept):
        assert earlier in pages[writer].seen


@pytest.fixture
def rolled_back() -> Callable[[], None]:
    """Each example begins without what the one before it made."""

    def clean() -> None:
        Project.objects.all().delete()

    return clean
