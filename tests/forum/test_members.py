"""Who is in a forum: coming, leading, leaving, and what becomes of what they had to do."""

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from pytest_django.asserts import assertContains, assertNotContains

from accounts.models import OrganisationRole, User
from forum.actions.forums import change_role, remove_member
from forum.models import ForumAction, ForumMember, ForumRole
from notices.models import Notice
from samskab.people import ERASED_NAME, erase_person
from tests.conftest import Cast

from .conftest import ForumCast

PAGE = "deltagere/"


def test_a_colleague_is_taken_in_and_told(
    forum_cast: ForumCast, leder: Client, signed_in: Callable[[User], Client], at: Callable[[str], str]
) -> None:
    data = {"email": f" {forum_cast.colleague.email.upper()} ", "role": "deltager"}
    assertContains(leder.post(at(PAGE), data, follow=True), "Kim Kollega er nu med som deltager.")
    assert signed_in(forum_cast.colleague).get(at()).status_code == 200
    notice = Notice.objects.get(recipient=forum_cast.colleague)
    assert (notice.kind, notice.url) == ("forum", at())


def test_who_was_there_before_comes_back_and_is_told_again(
    forum_cast: ForumCast, leder: Client, signed_in: Callable[[User], Client], at: Callable[[str], str]
) -> None:
    assertNotContains(leder.get(at(PAGE)), "Finn Forhen")
    data = {"email": forum_cast.former.email, "role": "leder"}
    assert leder.post(at(PAGE), data).status_code == 302
    assert signed_in(forum_cast.former).get(at("luk/")).status_code == 200
    assert Notice.objects.filter(recipient=forum_cast.former).count() == 2


@pytest.mark.parametrize(
    ("email", "told"),
    [
        ("", "Udfyld feltet."),
        ("ikke en adresse", "gyldig e-mail"),
        ("ukendt@nordby.example", "Vi kan ikke finde ukendt@nordby.example"),
        ("x" * 300, "højst have 254 tegn"),
    ],
)
def test_whom_one_cannot_take_in(
    forum_cast: ForumCast, leder: Client, at: Callable[[str], str], email: str, told: str
) -> None:
    assertContains(leder.post(at(PAGE), {"email": email, "role": "deltager"}), told, status_code=422)
    wrong_role = {"email": forum_cast.colleague.email, "role": "konge"}
    assertContains(leder.post(at(PAGE), wrong_role), forum_cast.colleague.email, status_code=422)


def test_somebody_from_elsewhere_or_there_already_is_not_taken_in(
    forum_cast: ForumCast, leder: Client, at: Callable[[str], str]
) -> None:
    for person, told in ((forum_cast.outsider, "Vi kan ikke finde"), (forum_cast.deltager, "allerede med")):
        response = leder.post(at(PAGE), {"email": person.email, "role": "deltager"})
        assertContains(response, told, status_code=422)
    assert forum_cast.forum.members.present().count() == 2


def test_a_forum_keeps_a_forumleder(forum_cast: ForumCast, leder: Client, at: Callable[[str], str]) -> None:
    me = forum_cast.member(forum_cast.leder)
    response = leder.post(at(f"{PAGE}{me.pk}/rolle/"), {"role": "deltager"})
    assertContains(response, "Gør først en anden til forumleder", status_code=422)
    response = leder.post(at(f"{PAGE}{me.pk}/fjern/"))
    assertContains(response, "Gør først en anden til forumleder", status_code=422)
    assert leder.post(at(f"{PAGE}{me.pk}/rolle/"), {"role": "konge"}).status_code == 422
    other = forum_cast.member(forum_cast.deltager)
    assert leder.post(at(f"{PAGE}{other.pk}/rolle/"), {"role": "leder"}).status_code == 302
    response = leder.post(at(f"{PAGE}{me.pk}/fjern/"), follow=True)
    assertContains(response, "Du er ikke længere med i »Chefer om naboskab«.")
    assert leder.get(at()).status_code == 404


def test_a_forumleder_who_left_the_organisation_is_no_forumleder_to_count_on(forum_cast: ForumCast) -> None:
    other = forum_cast.member(forum_cast.deltager)
    change_role(by=forum_cast.leder, member=other, role=ForumRole.LEADER)
    OrganisationRole.objects.filter(user=forum_cast.deltager).delete()
    with pytest.raises(ValidationError, match="mindst én forumleder"):
        remove_member(by=forum_cast.leder, member=forum_cast.member(forum_cast.leder))
    # They themselves can be taken off the list.
    remove_member(by=forum_cast.leder, member=other)


def test_anybody_may_go_out_by_themselves(
    forum_cast: ForumCast, deltager: Client, at: Callable[[str], str]
) -> None:
    me = forum_cast.member(forum_cast.deltager)
    assertContains(deltager.get(at(PAGE)), "Gå ud af forummet")
    assertContains(deltager.get(at(f"{PAGE}{me.pk}/fjern/")), "Vil du gå ud af forummet?")
    assert deltager.post(at(f"{PAGE}{me.pk}/fjern/")).status_code == 302
    assert deltager.get(at()).status_code == 404


# --- What they had to do -----------------------------------------------------------------------------------


def leave_forum(forum_cast: ForumCast) -> None:
    remove_member(by=forum_cast.leder, member=forum_cast.member(forum_cast.deltager))


def leave_organisation(forum_cast: ForumCast) -> None:
    OrganisationRole.objects.filter(user=forum_cast.deltager).delete()


def be_closed_out(forum_cast: ForumCast) -> None:
    User.objects.filter(pk=forum_cast.deltager.pk).update(is_active=False)


def be_erased(forum_cast: ForumCast) -> None:
    erase_person(forum_cast.deltager)


@pytest.mark.parametrize("leave", [leave_forum, leave_organisation, be_closed_out, be_erased])
def test_what_somebody_had_who_left_stands_without_anybody(
    forum_cast: ForumCast,
    leder: Client,
    at: Callable[[str], str],
    action: ForumAction,
    leave: Callable[[ForumCast], None],
) -> None:
    leave(forum_cast)
    page = leder.get(at())
    assertContains(page, "Uden ansvarlig")
    assertContains(page, "Find en ny til »Skriver en side om rammen«")
    assertContains(page, "Bolden ligger hos <strong>Karin Chef</strong>")
    page = leder.get(at(f"handlinger/{action.pk}/"))
    assertContains(page, "Handlingen er uden ansvarlig.")
    assertContains(page, '<option value="">Vælg</option>')
    data = {
        "what": action.what,
        "due_on": "2026-09-11",
        "responsible": forum_cast.member(forum_cast.leder).pk,
    }
    opened = page.context["form"]["opened"].value()
    assert leder.post(at(f"handlinger/{action.pk}/"), data | {"opened": opened}).status_code == 302
    assertNotContains(leder.get(at()), "Uden ansvarlig")


def test_who_did_what_is_done_stays_who_did_it(
    forum_cast: ForumCast, leder: Client, at: Callable[[str], str], action: ForumAction
) -> None:
    ForumAction.objects.update(done_on="2026-09-01")
    leave_forum(forum_cast)
    assertContains(leder.get(at()), "Lis Læser · udført 1. september 2026")
    # And what came of it can still be written.
    path = at(f"handlinger/{action.pk}/")
    sent = {"what": action.what, "due_on": "2026-09-11", "done": "on", "outcome": "Den hænger i beboerhuset."}
    sent |= {"responsible": str(action.responsible_id), "opened": str(action.history.latest().history_id)}
    assert leder.post(path, sent).status_code == 302
    # Undone it must be somebody's who is there.
    sent["opened"] = str(action.history.latest().history_id)
    del sent["done"]
    assertContains(leder.post(path, sent), "ikke længere med i forummet", status_code=422)


def test_who_left_is_shown_as_gone_and_can_be_taken_off(
    forum_cast: ForumCast, leder: Client, at: Callable[[str], str]
) -> None:
    leave_organisation(forum_cast)
    assertContains(leder.get(at(PAGE)), "Ikke længere i Nordby Kommune")
    member = forum_cast.member(forum_cast.deltager)
    told = leder.post(at(f"{PAGE}{member.pk}/fjern/"), follow=True)
    assertContains(told, "Lis Læser er ikke længere med i forummet.", count=1)
    assertNotContains(leder.get(at(PAGE)), "Lis Læser")


def test_the_only_forumleder_can_be_forgotten_and_the_others_go_on(
    cast: Cast, forum_cast: ForumCast, deltager: Client, at: Callable[[str], str]
) -> None:
    """The right to be forgotten is not for the others to hold up."""
    cast.project.memberships.filter(user=cast.colleague).delete()
    cast.project.memberships.update(role="chef")
    erase_person(forum_cast.leder)
    assert deltager.get(at("luk/")).status_code == 200
    assertNotContains(deltager.get(at()), "Karin Chef")
    names = set(ForumMember.objects.values_list("user__name", flat=True))
    assert ERASED_NAME in names
    assert "Karin Chef" not in names
