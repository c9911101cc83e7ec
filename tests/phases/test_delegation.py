"""The ball goes from the chef to a member and back: who is told, who may answer, and that no text is lost."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from accounts.models import User
from notices.models import Notice, NoticeKind
from phases.actions import delegation as actions
from phases.actions.answers import save_answer
from phases.guide import PointState, load_guide
from phases.history import sittings_of
from phases.models import Answer, FocusPoint
from projects.actions.team import remove_member
from projects.models import Membership, Role
from tests.conftest import Cast
from tests.factories import make_answer, make_member

POINT = "faser/planlaegning/kommunikation/"
TEXT = "Vi kalder det naboskab."
WORD = "Spørg først i beboerhuset."

Post = Callable[..., HttpResponse]


@pytest.fixture(autouse=True)
def today() -> Any:
    with time_machine.travel("2026-06-15 10:00:00+02:00", tick=True) as clock:
        yield clock


@pytest.fixture
def post(signed_in: Callable[[User], Client], url: Callable[[str], str]) -> Post:
    """Post to a page under the focus point as a user."""
    return lambda user, page="", **data: signed_in(user).post(url(f"{POINT}{page}"), data)


@pytest.fixture
def read(signed_in: Callable[[User], Client], url: Callable[[str], str]) -> Post:
    return lambda user, page="": signed_in(user).get(url(f"{POINT}{page}"))


def member(cast: Cast, user: User) -> Membership:
    return cast.project.memberships.get(user=user)


def state_of(cast: Cast) -> PointState:
    return load_guide(cast.project).point("planlaegning", "kommunikation")


def give(cast: Cast, to: User | None = None, **terms: Any) -> None:
    """The chef gives the ball to the bidragyder, or to `to`."""
    given = {"responsible": member(cast, to or cast.bidragyder), "due_on": None, "message": ""} | terms
    actions.delegate(by=cast.chef, project=cast.project, point=state_of(cast).point, **given)


def hand_back(cast: Cast, message: str = "") -> None:
    point = state_of(cast).point
    actions.hand_back(by=cast.bidragyder, project=cast.project, point=point, message=message)


def write(cast: Cast, by: User, text: str = TEXT, status: str = "i-gang") -> None:
    answer = state_of(cast).answer
    save_answer(
        by=by,
        project=cast.project,
        focus_point=FocusPoint.objects.get(key="kommunikation"),
        opened_version=answer.version if answer else 0,
        text=text,
        status=status,
    )


def told(user: User) -> list[str]:
    return [notice.subject for notice in Notice.objects.filter(recipient=user).order_by("pk")]


# --- The chef gives the ball away --------------------------------------------------------------------------


def test_the_chef_gives_an_untouched_point_to_a_member(
    cast: Cast, post: Post, read: Post, url: Callable[[str], str]
) -> None:
    terms = {"responsible": member(cast, cast.bidragyder).pk, "due_on": "2026-07-01", "message": WORD}
    assertRedirects(post(cast.chef, "uddeleger/", **terms), url(POINT))
    answer = Answer.objects.get()
    assert (answer.responsible.user, answer.due_on, answer.message) == (
        cast.bidragyder,
        date(2026, 7, 1),
        WORD,
    )
    assert (answer.delegated_by, answer.version, answer.text) == (cast.chef, 0, "")
    for person in (cast.chef, cast.bidragyder, cast.laeser):
        page = read(person)
        for shown in ("Bo Bidrag har bolden", "frist 1. juli 2026", WORD, "Karin Chef skriver:"):
            assertContains(page, shown)
        assertNotContains(page, "Senest gemt")  # nobody has written anything
    notice = Notice.objects.get()
    assert (notice.recipient, notice.kind) == (cast.bidragyder, NoticeKind.DELEGATION)
    assert notice.subject == "Karin Chef har givet dig »Kommunikation«"
    assert notice.url == url(POINT)
    assert notice.project_id == cast.project.pk
    assert "Frist: 1. juli 2026" in notice.text
    assert WORD in notice.text


def test_only_who_can_take_the_ball_is_offered_it(cast: Cast, read: Post) -> None:
    select = re.search(r"<select.*?</select>", read(cast.chef, "uddeleger/").content.decode(), re.DOTALL)
    assert select
    offered = [text.strip() for text in re.findall(r"<option[^>]*>([^<]*)</option>", select[0])]
    assert offered == ["Chefen (Karin Chef)", "Per Leder (projektleder)", "Bo Bidrag (bidragyder)"]


def test_somebody_who_cannot_take_it_is_refused_and_the_word_given_back(cast: Cast, post: Post) -> None:
    foreign = make_member(cast.foreign_project, cast.colleague, Role.CONTRIBUTOR)
    for responsible in (foreign.pk, cast.readers_membership.pk, 999_999, "abc", "9" * 30):
        response = post(cast.chef, "uddeleger/", responsible=responsible, message=WORD)
        assertContains(response, "Personen er ikke længere med på holdet", status_code=422)
        assertContains(response, WORD, status_code=422)
    assert not Answer.objects.exists()


def test_somebody_who_leaves_while_the_chef_gives_them_the_ball(
    cast: Cast, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Still there when the form is checked, gone when it is written."""
    monkeypatch.setattr(actions, "_can_take_it", lambda *_: False)
    response = post(cast.chef, "uddeleger/", responsible=member(cast, cast.bidragyder).pk, message=WORD)
    assertContains(response, "Personen er ikke længere med på holdet", status_code=422)
    assertContains(response, WORD, status_code=422)
    assert not Answer.objects.exists()


@pytest.mark.parametrize("typed", ["31.02.2026", "i morgen", "2026-02-31", "99999-01-01"])
def test_a_deadline_that_is_no_date_is_refused(cast: Cast, post: Post, typed: str) -> None:
    response = post(cast.chef, "uddeleger/", due_on=typed)
    assertContains(response, "Indtast en gyldig dato.", status_code=422)
    assertContains(response, f'value="{typed}"', status_code=422)


@pytest.mark.parametrize("typed", ["1.7.2026", "01-07-2026", "1/7/2026", "1.7.26", "2026-07-01"])
def test_a_deadline_is_taken_as_danes_type_it(cast: Cast, post: Post, typed: str) -> None:
    post(cast.chef, "uddeleger/", due_on=typed)
    assert Answer.objects.get().due_on == date(2026, 7, 1)


def test_a_new_deadline_is_not_already_past(cast: Cast, post: Post) -> None:
    assertContains(
        post(cast.chef, "uddeleger/", due_on="2026-06-14"), "Dagen er allerede gået.", status_code=422
    )
    assert post(cast.chef, "uddeleger/", due_on="2026-06-15").status_code == 302


def test_a_deadline_that_has_passed_may_stay_while_the_rest_changes(
    cast: Cast, post: Post, read: Post
) -> None:
    give(cast, due_on=date(2026, 6, 14))
    assertContains(read(cast.chef), "(overskredet)")
    terms = {"responsible": member(cast, cast.bidragyder).pk, "due_on": "2026-06-14", "message": WORD}
    assert post(cast.chef, "uddeleger/", **terms).status_code == 302
    assert Answer.objects.get().message == WORD


def test_a_word_is_for_somebody(cast: Cast, post: Post) -> None:
    response = post(cast.chef, "uddeleger/", message=WORD)
    assertContains(response, "Vælg hvem beskeden er til, eller tøm feltet.", status_code=422)
    assertContains(response, f"{WORD}</textarea>", status_code=422)
    too_long = post(cast.chef, "uddeleger/", message="Ord. " * 500)
    assertContains(too_long, "Ord. Ord.", status_code=422)


def test_a_chef_sets_a_deadline_for_themselves(cast: Cast, post: Post, read: Post) -> None:
    post(cast.chef, "uddeleger/", due_on="2026-07-01")
    assertContains(read(cast.laeser), "Chefen har bolden · frist 1. juli 2026")
    assert not Notice.objects.exists()


def test_nothing_chosen_writes_nothing(cast: Cast, post: Post) -> None:
    assert post(cast.chef, "uddeleger/", responsible="").status_code == 302
    assert not Answer.objects.exists()


def test_a_second_click_writes_and_tells_once(cast: Cast, post: Post, read: Post) -> None:
    opened = re.search(r'name="opened" value="(\w+)"', read(cast.chef, "uddeleger/").content.decode())
    assert opened
    terms = {"responsible": member(cast, cast.bidragyder).pk, "message": WORD, "opened": opened[1]}
    assert post(cast.chef, "uddeleger/", **terms).status_code == 302
    assert post(cast.chef, "uddeleger/", **terms).status_code == 302
    assert Answer.history.count() == 1
    assert len(told(cast.bidragyder)) == 1


def test_two_chefs_at_once_are_told_of_each_other(cast: Cast, post: Post, read: Post) -> None:
    make_member(cast.project, cast.colleague, Role.CHEF)
    opened = re.search(r'name="opened" value="(\w+)"', read(cast.chef, "uddeleger/").content.decode())
    assert opened
    give(cast, cast.projektleder)
    terms = {"responsible": member(cast, cast.bidragyder).pk, "message": WORD, "opened": opened[1]}
    response = post(cast.colleague, "uddeleger/", **terms)
    for shown in ("En anden har gemt mens du skrev", "Per Leder", f"{WORD}</textarea>"):
        assertContains(response, shown, status_code=409)
    assert Answer.objects.get().responsible.user == cast.projektleder
    again = re.search(r'name="opened" value="(\w+)"', response.content.decode())
    assert again
    assert post(cast.colleague, "uddeleger/", **terms | {"opened": again[1]}).status_code == 302
    assert Answer.objects.get().responsible.user == cast.bidragyder


def test_that_somebody_writes_meanwhile_does_not_stop_the_chef(cast: Cast, post: Post, read: Post) -> None:
    opened = re.search(r'name="opened" value="(\w+)"', read(cast.chef, "uddeleger/").content.decode())
    assert opened
    write(cast, cast.projektleder)
    terms = {"responsible": member(cast, cast.bidragyder).pk, "opened": opened[1]}
    assert post(cast.chef, "uddeleger/", **terms).status_code == 302
    answer = Answer.objects.get()
    assert (answer.text, answer.version, answer.updated_by) == (TEXT, 1, cast.projektleder)


def test_a_first_answer_at_the_very_same_moment_is_kept(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """The answer comes between our looking for one and our writing one."""
    looked: list[bool] = []
    really = actions._locked

    def look(project: Any, point: Any) -> Answer | None:
        # Made anew, since within this test's one transaction the refused write takes it along.
        make_answer(cast.project, "kommunikation", by=cast.projektleder, text=TEXT)
        looked.append(True)
        return really(project, point) if len(looked) > 1 else None

    monkeypatch.setattr(actions, "_locked", look)
    give(cast)
    answer = Answer.objects.get()
    assert (answer.text, answer.responsible.user) == (TEXT, cast.bidragyder)


def test_moving_the_ball_writes_nothing_but_the_ball(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was read before a text was saved does not write the old text over it."""
    give(cast)
    point = state_of(cast).point
    stale = actions._locked(cast.project, point)
    write(cast, cast.bidragyder)
    monkeypatch.setattr(actions, "_locked", lambda *_: stale)
    actions.take_back(by=cast.chef, project=cast.project, point=point)
    answer = Answer.objects.get()
    assert (answer.responsible, answer.text, answer.version) == (None, TEXT, 1)
    assert answer.updated_by == cast.bidragyder


def test_the_chef_takes_the_point_back(cast: Cast, post: Post, read: Post) -> None:
    give(cast, due_on=date(2026, 7, 1), message=WORD)
    write(cast, cast.bidragyder)
    assertContains(read(cast.chef), "Tag punktet tilbage")
    assert post(cast.chef, "tag-tilbage/").status_code == 302
    answer = Answer.objects.get()
    assert (answer.responsible, answer.message, answer.text) == (None, "", TEXT)
    assert told(cast.bidragyder)[-1] == "Karin Chef har taget »Kommunikation« tilbage"
    assertContains(post(cast.chef, "tag-tilbage/"), "Bolden er allerede hos chefen", status_code=409)


def test_the_point_goes_from_one_to_another(cast: Cast) -> None:
    give(cast)
    give(cast, cast.projektleder)
    assert told(cast.bidragyder)[-1] == "Karin Chef har taget »Kommunikation« tilbage"
    assert told(cast.projektleder) == ["Karin Chef har givet dig »Kommunikation«"]


def test_a_member_is_told_of_new_terms_and_of_getting_the_point_again(cast: Cast) -> None:
    give(cast)
    give(cast, due_on=date(2026, 7, 1))
    hand_back(cast)
    give(cast, due_on=date(2026, 7, 1))
    assert told(cast.bidragyder) == [
        "Karin Chef har givet dig »Kommunikation«",
        "Karin Chef har rettet aftalen om »Kommunikation«",
        "Karin Chef har givet dig »Kommunikation«",
    ]
    assert state_of(cast).holder.user == cast.bidragyder


# --- The member answers and hands back ---------------------------------------------------------------------


def test_a_member_saves_and_goes_on_to_hand_back(
    cast: Cast, post: Post, read: Post, url: Callable[[str], str]
) -> None:
    give(cast)
    assertContains(read(cast.bidragyder), "Gem og giv tilbage til chefen")
    assertNotContains(read(cast.chef), "Gem og giv tilbage til chefen")
    data = {"text": TEXT, "status": "i-gang", "opened_version": 0, "hand_back": 1}
    assertRedirects(post(cast.bidragyder, **data), url(f"{POINT}giv-tilbage/"))
    assertContains(read(cast.bidragyder, "giv-tilbage/"), TEXT)


def test_a_member_hands_back_and_the_chef_has_the_ball(
    cast: Cast, post: Post, read: Post, url: Callable[[str], str]
) -> None:
    give(cast)
    write(cast, cast.bidragyder)
    assertRedirects(post(cast.bidragyder, "giv-tilbage/", message="Så langt kom jeg."), url(POINT))
    state = state_of(cast)
    assert state.is_handed_back
    assert state.holder is None
    assert state.responsible.user == cast.bidragyder
    for person in (cast.chef, cast.bidragyder, cast.laeser):
        page = read(person)
        assertContains(page, "Chefen har bolden: Bo Bidrag har givet punktet tilbage 15. juni 2026")
        assertContains(page, "Bo Bidrag skriver:")
        assertContains(page, "Så langt kom jeg.")
    assert told(cast.chef) == ["Bo Bidrag har givet »Kommunikation« tilbage"]
    assert Answer.objects.get().version == 1


def test_a_point_can_be_handed_back_without_a_word(cast: Cast, post: Post) -> None:
    give(cast, message=WORD)
    assert post(cast.bidragyder, "giv-tilbage/").status_code == 302
    assert state_of(cast).is_handed_back
    assert Answer.objects.get().message == ""


def test_what_is_handed_back_is_not_answered_by_the_member(cast: Cast, post: Post, read: Post) -> None:
    give(cast)
    write(cast, cast.bidragyder)
    hand_back(cast)
    data = {"text": "Nej, vent!", "status": "i-gang", "opened_version": 1}
    response = post(cast.bidragyder, **data)
    assertContains(response, "Du har givet punktet tilbage til chefen.", status_code=403)
    assertContains(response, "Nej, vent!", status_code=403)
    assertNotContains(read(cast.bidragyder), 'name="text"')
    assert post(cast.projektleder, **data).status_code == 302


def test_only_who_has_the_ball_hands_it_back(cast: Cast, post: Post) -> None:
    give(cast)
    for user in (cast.chef, cast.projektleder):
        response = post(user, "giv-tilbage/", message=WORD)
        assertContains(response, "Punktet er ikke hos dig", status_code=409)
        assertContains(response, f"{WORD}</textarea>", status_code=409)
    hand_back(cast)
    assertContains(post(cast.bidragyder, "giv-tilbage/", message=WORD), WORD, status_code=409)
    assert told(cast.chef) == ["Bo Bidrag har givet »Kommunikation« tilbage"]


def test_a_word_that_is_too_long_is_given_back(cast: Cast, post: Post) -> None:
    give(cast)
    long = "Det er svært. " * 200
    assertContains(post(cast.bidragyder, "giv-tilbage/", message=long), long.strip(), status_code=422)
    hand_back(cast)
    assertContains(post(cast.chef, "send-retur/", message=long), long.strip(), status_code=422)
    assert state_of(cast).is_handed_back


# --- The chef accepts or returns ---------------------------------------------------------------------------


def test_the_chef_accepts(cast: Cast, post: Post, read: Post) -> None:
    give(cast, due_on=date(2026, 7, 1))
    write(cast, cast.bidragyder)
    hand_back(cast, "Færdig.")
    assertContains(read(cast.chef), "Godkend svaret")
    assertNotContains(read(cast.projektleder), "Godkend svaret")
    assert post(cast.chef, "godkend/").status_code == 302
    answer = Answer.objects.get()
    assert (answer.status, answer.text, answer.message) == ("afklaret", TEXT, "")
    assert (answer.responsible, answer.due_on, answer.delegated_by, answer.handed_back_at) == (None,) * 4
    assert told(cast.bidragyder)[-1] == "Karin Chef har godkendt dit svar på »Kommunikation«"
    assertContains(post(cast.chef, "godkend/"), "Punktet er ikke givet tilbage", status_code=409)


def test_what_nobody_wrote_cannot_be_accepted(cast: Cast, post: Post, read: Post) -> None:
    give(cast)
    hand_back(cast, "Jeg kan ikke komme videre.")
    assertNotContains(read(cast.chef), "Godkend svaret")
    assertContains(read(cast.chef), "Send retur")
    assertContains(post(cast.chef, "godkend/"), "ikke skrevet noget svar", status_code=409)
    answer = Answer.objects.get()
    assert (answer.status, answer.version) == ("ikke-taget-op", 0)
    assert state_of(cast).is_handed_back


def test_what_is_not_relevant_stays_so_when_it_is_accepted(cast: Cast) -> None:
    give(cast)
    write(cast, cast.bidragyder, status="i-gang")
    Answer.objects.update(status="ikke-relevant", reason="Det klarer regionen.")
    hand_back(cast)
    actions.accept(by=cast.chef, project=cast.project, point=state_of(cast).point)
    answer = Answer.objects.get()
    assert (answer.status, answer.reason, answer.version) == ("ikke-relevant", "Det klarer regionen.", 1)


def test_somebody_who_writes_while_the_chef_accepts_is_told(cast: Cast, post: Post) -> None:
    give(cast)
    write(cast, cast.bidragyder)
    hand_back(cast)
    actions.accept(by=cast.chef, project=cast.project, point=state_of(cast).point)
    response = post(cast.projektleder, text="Mere", status="i-gang", opened_version=1)
    assertContains(response, "Karin Chef har gemt punktet mens du skrev", status_code=409)
    assert Answer.objects.get().status == "afklaret"


def test_the_chef_returns_with_a_word(cast: Cast, post: Post, read: Post) -> None:
    give(cast, due_on=date(2026, 7, 1))
    write(cast, cast.bidragyder)
    hand_back(cast, "Færdig.")
    assertContains(read(cast.chef, "send-retur/"), "Færdig.")
    assertContains(post(cast.chef, "send-retur/", message=" "), "Skriv hvad der mangler", status_code=422)
    assert post(cast.chef, "send-retur/", message=WORD).status_code == 302
    state = state_of(cast)
    assert (state.holder.user, state.due_on, state.answer.text) == (cast.bidragyder, date(2026, 7, 1), TEXT)
    assertContains(read(cast.bidragyder), WORD)
    assertContains(read(cast.bidragyder), 'name="text"')
    assert told(cast.bidragyder)[-1] == "Karin Chef har sendt »Kommunikation« retur til dig"
    late = post(cast.chef, "send-retur/", message=WORD)
    assertContains(late, f"{WORD}</textarea>", status_code=409)


# --- Those who leave ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("is_handed_back", [False, True])
@pytest.mark.parametrize("leaves", ["removed", "reader"])
def test_the_ball_falls_back_to_the_chef(
    cast: Cast, post: Post, read: Post, leaves: str, is_handed_back: bool
) -> None:
    give(cast, message=WORD)
    write(cast, cast.bidragyder)
    if is_handed_back:
        hand_back(cast)
    if leaves == "removed":
        remove_member(by=cast.chef, membership=member(cast, cast.bidragyder))
    else:
        Membership.objects.filter(user=cast.bidragyder).update(role=Role.READER)
    state = state_of(cast)
    assert (state.holder, state.is_handed_back) == (None, False)
    page = read(cast.chef)
    assertContains(page, "Chefen har bolden")
    assertContains(page, TEXT)
    assertNotContains(page, WORD)
    assertNotContains(page, "Godkend svaret")
    for late in ("godkend/", "send-retur/"):
        assertContains(post(cast.chef, late, message=WORD), "ikke givet tilbage", status_code=409)
    give(cast, cast.projektleder)
    assert state_of(cast).holder.user == cast.projektleder


# --- What is told afterwards -------------------------------------------------------------------------------


def test_the_history_of_the_point_tells_of_it_all(cast: Cast, read: Post) -> None:
    give(cast, message=WORD)
    write(cast, cast.bidragyder)
    hand_back(cast, "Færdig.")
    point = FocusPoint.objects.get(key="kommunikation")
    theirs, given = sittings_of(cast.project, point)
    assert [(c.name, c.before, c.after) for c in given.changes] == [
        ("Bolden", "Chefen", "Bo Bidrag"),
        ("Besked", "", WORD),
    ]
    assert [(c.name, c.before, c.after) for c in theirs.changes] == [
        ("Status", "Ikke taget op", "I gang"),
        ("Bolden", "Bo Bidrag", "Chefen"),
        ("Besked", WORD, "Færdig."),
        ("Givet tilbage", "nej", "ja"),
    ]
    assertContains(read(cast.laeser, "historik/"), "Færdig.")


def test_the_history_of_the_project_tells_of_it_all(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    give(cast)
    write(cast, cast.bidragyder)
    hand_back(cast)
    point = state_of(cast).point
    actions.send_back(by=cast.chef, project=cast.project, point=point, message=WORD)
    give(cast, due_on=date(2026, 7, 1))
    hand_back(cast)
    actions.accept(by=cast.chef, project=cast.project, point=point)
    give(cast, cast.projektleder)
    actions.take_back(by=cast.chef, project=cast.project, point=point)
    events = signed_in(cast.laeser).get(url("historik/")).context["events"]
    assert [(event.who, event.what) for event in events[:9]] == [
        ("Karin Chef", "tog »Kommunikation« tilbage"),
        ("Karin Chef", "gav »Kommunikation« til Per Leder"),
        ("Karin Chef", "godkendte svaret på »Kommunikation«"),
        ("Bo Bidrag", "gav »Kommunikation« tilbage til chefen"),
        ("Karin Chef", "rettede aftalen om »Kommunikation«"),
        ("Karin Chef", "sendte »Kommunikation« retur til Bo Bidrag"),
        ("Bo Bidrag", "gav »Kommunikation« tilbage til chefen"),
        ("Bo Bidrag", "skrev i »Kommunikation«"),
        ("Karin Chef", "gav »Kommunikation« til Bo Bidrag"),
    ]


def test_an_archived_project_shows_who_had_the_ball_and_offers_nothing(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str], read: Post
) -> None:
    give(cast, message=WORD)
    signed_in(cast.chef).post(url("arkiver/"))
    for person in (cast.chef, cast.bidragyder):
        page = read(person)
        assertContains(page, WORD)
        for button in ("Ret aftalen", "Tag punktet tilbage", "giv punktet tilbage"):
            assertNotContains(page, button)
