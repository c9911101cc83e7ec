"""Improvements, actions and signs: writing them, correcting them, two at once, and what is refused."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from pytest_django.asserts import assertContains, assertNotContains

from forum.actions import work
from forum.actions.forums import remove_member, start_forum
from forum.actions.work import add_improvement, edit, save_action
from forum.models import ForumAction, Improvement, Sign
from notices.models import Notice
from tests.conftest import Cast

from .conftest import ForumCast

OUTCOME = "Beboerhuset har hængt den op."


def newest(row: Any) -> int:
    return row.history.latest().history_id


# --- Improvements ------------------------------------------------------------------------------------------


def test_a_member_writes_an_improvement(
    forum_cast: ForumCast, deltager: Client, at: Callable[[str], str]
) -> None:
    data = {"text": "Vi ringer før vi skriver", "why": "Breve bliver ikke læst."}
    page = deltager.post(at("forbedringer/ny/"), data, follow=True)
    assertContains(page, "Vi ringer før vi skriver")
    assertContains(page, "Aftal hvem der gør hvad")
    row = Improvement.objects.get()
    assert (row.number, row.history.get().history_user) == (1, forum_cast.deltager)


def test_there_are_two_at_most_and_a_third_is_given_back(
    forum_cast: ForumCast, leder: Client, at: Callable[[str], str], improvement: Improvement
) -> None:
    leder.post(at("forbedringer/ny/"), {"text": "Den anden"})
    page = leder.get(at())
    assertNotContains(page, at("forbedringer/ny/"))
    assertContains(leder.get(at("forbedringer/ny/")), "Ret en af dem")
    response = leder.post(at("forbedringer/ny/"), {"text": "Den tredje", "why": "Fordi"})
    for words in ("I har allerede to forbedringer", "Den tredje", "Fordi"):
        assertContains(response, words, status_code=422)
    # The first place is free again when the first one goes.
    assert leder.post(at("forbedringer/1/fjern/")).status_code == 302
    leder.post(at("forbedringer/ny/"), {"text": "Den tredje"})
    assert list(Improvement.objects.values_list("number", "text")) == [(1, "Den tredje"), (2, "Den anden")]


def test_removing_an_improvement_asks_first_and_leaves_it_in_the_history(
    forum_cast: ForumCast, leder: Client, at: Callable[[str], str], action: ForumAction
) -> None:
    page = leder.get(at("forbedringer/1/fjern/"))
    assertContains(page, "Dens handlinger og tegn forsvinder også.")
    leder.post(at("forbedringer/1/fjern/"))
    assert not ForumAction.objects.exists()
    last = ForumAction.history.latest()
    assert (last.history_type, last.what, last.history_user) == ("-", action.what, forum_cast.leder)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ({"text": "", "why": "Bevares"}, "Udfyld feltet."),
        ({"text": "x" * 201, "why": "Bevares"}, "200 tegn"),
        ({"text": "x\x00", "why": "Bevares"}, "Null"),
    ],
)
def test_bad_input_to_an_improvement(
    forum_cast: ForumCast,
    leder: Client,
    at: Callable[[str], str],
    improvement: Improvement,
    data: dict[str, str],
    told: str,
) -> None:
    for path in ("forbedringer/ny/", "forbedringer/1/"):
        response = leder.post(at(path), data)
        assertContains(response, told, status_code=422)
        assertContains(response, "Bevares", status_code=422)


def test_two_who_correct_an_improvement_at_once_see_each_other(
    forum_cast: ForumCast, deltager: Client, at: Callable[[str], str], improvement: Improvement
) -> None:
    opened = newest(improvement)
    edit(by=forum_cast.leder, row=improvement, text="Karins ord")
    response = deltager.post(at("forbedringer/1/"), {"text": "Mine ord", "opened": opened})
    assertContains(response, "Karins ord", status_code=409)
    assertContains(response, "Mine ord", status_code=409)
    opened = response.context["form"]["opened"].value()
    deltager.post(at("forbedringer/1/"), {"text": "Vores ord", "opened": opened})
    improvement.refresh_from_db()
    assert improvement.text == "Vores ord"


# --- Signs -------------------------------------------------------------------------------------------------


def test_a_sign_is_written_and_later_seen(
    forum_cast: ForumCast, deltager: Client, at: Callable[[str], str], improvement: Improvement
) -> None:
    data = {"text": "Naboerne ringer selv", "seen": "ikke-endnu", "note": ""}
    assert deltager.post(at("forbedringer/1/tegn/"), data).status_code == 302
    sign = Sign.objects.get()
    data |= {"seen": "ja", "note": "Tre på en uge", "opened": newest(sign)}
    page = deltager.post(at(f"tegn/{sign.pk}/"), data, follow=True)
    assertContains(page, "Tre på en uge")
    assertContains(page, "</svg>\nJa</span>")
    deltager.post(at(f"tegn/{sign.pk}/fjern/"))
    assert not Sign.objects.exists()


def test_bad_input_and_a_conflict_about_a_sign(
    forum_cast: ForumCast, deltager: Client, at: Callable[[str], str], improvement: Improvement
) -> None:
    bad = {"text": "Bevares", "seen": "måske"}
    assertContains(deltager.post(at("forbedringer/1/tegn/"), bad), "Bevares", status_code=422)
    sign = Sign.objects.create(improvement=improvement, text="Et tegn")
    assertContains(deltager.post(at(f"tegn/{sign.pk}/"), bad), "Bevares", status_code=422)
    opened = newest(sign)
    edit(by=forum_cast.leder, row=sign, note="Karin så det")
    sent = {"text": "Et tegn", "seen": "ja", "note": "Jeg så det", "opened": opened}
    response = deltager.post(at(f"tegn/{sign.pk}/"), sent)
    for words in ("Karin så det", "Jeg så det"):
        assertContains(response, words, status_code=409)


# --- Actions -----------------------------------------------------------------------------------------------


def agreed(forum_cast: ForumCast, **fields: Any) -> dict[str, Any]:
    member = forum_cast.member(forum_cast.deltager)
    return {"what": "Ringer til beboerhuset", "responsible": member.pk, "due_on": "2026-09-20"} | fields


def test_an_action_is_given_and_the_one_who_gets_it_is_told(
    forum_cast: ForumCast, leder: Client, at: Callable[[str], str], improvement: Improvement
) -> None:
    page = leder.post(at("forbedringer/1/handling/"), agreed(forum_cast), follow=True)
    assertContains(page, "Lis Læser har bolden.")
    action = ForumAction.objects.get()
    notice = Notice.objects.filter(recipient=forum_cast.deltager).latest("pk")
    assert notice.subject == "Karin Chef har givet dig handlingen »Ringer til beboerhuset«"
    assert "Frist: 20. september 2026" in notice.text
    assert notice.url == at(f"handlinger/{action.pk}/")
    # Saved again with the same one, it is not told again.
    again = agreed(forum_cast, what="Ringer igen", opened=newest(action))
    assert leder.post(at(f"handlinger/{action.pk}/"), again).status_code == 302
    assert Notice.objects.filter(recipient=forum_cast.deltager).latest("pk") == notice


def test_it_is_done_and_what_came_of_it_is_told_and_it_can_be_undone(
    forum_cast: ForumCast, deltager: Client, at: Callable[[str], str], action: ForumAction
) -> None:
    path = at(f"handlinger/{action.pk}/")
    sent = agreed(forum_cast, done="on", outcome=OUTCOME, opened=newest(action))
    page = deltager.post(path, sent, follow=True)
    assertContains(page, OUTCOME)
    assertContains(page, "udført 1. september 2026")
    action.refresh_from_db()
    assert action.done_on == date(2026, 9, 1)
    ForumAction.objects.update(done_on=date(2026, 8, 20))
    deltager.post(path, sent | {"opened": newest(action)})
    action.refresh_from_db()
    assert action.done_on == date(2026, 8, 20)
    deltager.post(path, agreed(forum_cast, opened=newest(action)))
    action.refresh_from_db()
    assert action.done_on is None
    assert deltager.post(at(f"handlinger/{action.pk}/fjern/")).status_code == 302
    assert not ForumAction.objects.exists()


@pytest.mark.parametrize("path", ["forbedringer/1/handling/", "handlinger/{action}/"])
def test_an_action_for_somebody_who_left_is_refused_and_nothing_typed_is_lost(
    forum_cast: ForumCast, leder: Client, at: Callable[[str], str], action: ForumAction, path: str
) -> None:
    path = at(path.format(action=action.pk))
    page = leder.get(path)
    opened = page.context["form"]["opened"].value() if "opened" in page.context["form"].fields else ""
    sent = agreed(forum_cast, opened=opened, outcome=OUTCOME)
    remove_member(by=forum_cast.leder, member=forum_cast.member(forum_cast.deltager))
    response = leder.post(path, sent)
    assertContains(response, "Personen er ikke længere med i forummet. Vælg en anden.", status_code=422)
    assertContains(response, "Ringer til beboerhuset", status_code=422)
    assertContains(response, 'value="2026-09-20"', status_code=422)
    if opened:
        assertContains(response, OUTCOME, status_code=422)
    sent["responsible"] = forum_cast.member(forum_cast.leder).pk
    assert leder.post(path, sent).status_code == 302
    assert ForumAction.objects.filter(what="Ringer til beboerhuset").count() == 1


def test_somebody_who_leaves_between_the_check_and_the_saving_is_refused_too(
    forum_cast: ForumCast, improvement: Improvement
) -> None:
    member = forum_cast.member(forum_cast.deltager)
    remove_member(by=forum_cast.leder, member=member)
    with pytest.raises(ValidationError, match="ikke længere med"):
        save_action(
            by=forum_cast.leder,
            improvement=improvement,
            what="x",
            responsible=member,
            due_on=date(2026, 9, 9),
        )
    assert not ForumAction.objects.exists()


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"what": ""}, "Udfyld feltet."),
        ({"what": "x" * 301}, "300 tegn"),
        ({"responsible": ""}, "Vælg hvem der gør det."),
        ({"responsible": "9" * 30}, "ikke længere med i forummet"),
        ({"responsible": "nogen"}, "ikke længere med i forummet"),
        ({"due_on": ""}, "Vælg en dag."),
        ({"due_on": "snart"}, "gyldig dato"),
        ({"due_on": "9999-12-31"}, "Tjek årstallet"),
    ],
)
def test_bad_input_to_an_action(
    forum_cast: ForumCast,
    leder: Client,
    at: Callable[[str], str],
    action: ForumAction,
    changes: dict[str, str],
    told: str,
) -> None:
    for path in ("forbedringer/1/handling/", f"handlinger/{action.pk}/"):
        response = leder.post(at(path), agreed(forum_cast, **changes))
        assertContains(response, told, status_code=422)
    assert ForumAction.objects.get().what == action.what


def test_a_member_of_another_forum_or_a_colleague_cannot_be_given_anything(
    cast: Cast, forum_cast: ForumCast, leder: Client, at: Callable[[str], str], improvement: Improvement
) -> None:
    other = start_forum(
        by=cast.colleague, organisation=cast.organisation, title="x", task="x", starts_on=date(2026, 9, 1)
    )
    sent = agreed(forum_cast, responsible=other.members.get().pk)
    assert leder.post(at("forbedringer/1/handling/"), sent).status_code == 422


def test_two_who_write_of_an_action_at_once_see_each_other(
    forum_cast: ForumCast, deltager: Client, at: Callable[[str], str], action: ForumAction
) -> None:
    opened = newest(action)
    me, other = forum_cast.member(forum_cast.leder), forum_cast.member(forum_cast.deltager)
    save_action(
        by=forum_cast.leder,
        improvement=action.improvement,
        action=action,
        what="Karin skriver siden",
        responsible=me,
        due_on=action.due_on,
    )
    sent = agreed(forum_cast, responsible=other.pk, outcome=OUTCOME, opened=opened)
    response = deltager.post(at(f"handlinger/{action.pk}/"), sent)
    for words in ("Karin skriver siden", "Karin Chef", OUTCOME, "Ringer til beboerhuset"):
        assertContains(response, words, status_code=409)
    action.refresh_from_db()
    assert action.responsible == me
    sent["opened"] = response.context["form"]["opened"].value()
    assert deltager.post(at(f"handlinger/{action.pk}/"), sent).status_code == 302


def test_an_action_that_is_removed_in_the_same_moment_gives_the_text_back(
    leder: Client, at: Callable[[str], str], action: ForumAction, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed = {"what": "Mine ord", "responsible": action.responsible_id, "due_on": action.due_on}

    def after_it_went(**asked_for: Any) -> ForumAction:
        ForumAction.objects.all().delete()
        return save_action(**asked_for)

    monkeypatch.setattr(work, "save_action", after_it_went)
    response = leder.post(at(f"handlinger/{action.pk}/"), typed)
    assertContains(response, "Mine ord", status_code=404)


def test_two_improvements_at_the_same_moment_are_two(forum_cast: ForumCast) -> None:
    for text in ("Den ene", "Den anden"):
        add_improvement(by=forum_cast.leder, forum=forum_cast.forum, text=text, why="")
    with pytest.raises(ValidationError, match="allerede to"):
        add_improvement(by=forum_cast.leder, forum=forum_cast.forum, text="Den tredje", why="")
