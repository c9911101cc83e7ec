"""The list, beginning a forum, its page and its description."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from accounts.models import OrganisationRole, User
from forum.actions.forums import edit_forum, start_forum
from forum.actions.work import add_improvement
from forum.models import Forum, ForumAction, ForumMeeting, Improvement
from leadership.models import LeadershipTask
from notices.models import Notice
from tests.conftest import Cast
from tests.factories import make_organisation, make_organisation_role, make_user

from .conftest import TODAY, ForumCast, make_action

NEW = "/forum/nyt/"
TYPED = {"title": "Chefer om skoleveje", "task": "Forældre og skoler sammen.", "starts_on": "2026-09-01"}


def test_an_empty_list_teaches_the_cycle(cast: Cast, signed_in: Callable[[User], Client]) -> None:
    page = signed_in(cast.chef).get("/forum/")
    for words in ("Start:", "Handlinger:", "Midtvejs:", "Opsamling:", "Opret forum"):
        assertContains(page, words)


def test_who_has_no_organisation_is_told_so(db: None, signed_in: Callable[[User], Client]) -> None:
    client = signed_in(make_user("Eva Ekstern"))
    assertContains(client.get("/forum/"), "Bed administratoren om at tilføje dig")
    assertNotContains(client.get("/forum/"), NEW)
    for response in (client.get(NEW), client.post(NEW, TYPED)):
        assertContains(response, "Du mangler en organisation", status_code=403)


def test_the_menu_leads_there(cast: Cast, signed_in: Callable[[User], Client]) -> None:
    assertContains(signed_in(cast.chef).get("/projekter/"), '<a href="/forum/">Ledelsesforum</a>')
    assertContains(
        signed_in(cast.chef).get("/viden/chefer-der-laerer-sammen/"), "Kør det som et ledelsesforum"
    )


def test_a_chef_begins_a_forum_with_two_others(cast: Cast, signed_in: Callable[[User], Client]) -> None:
    people = f"{cast.laeser.email}\n {cast.colleague.email.upper()}, {cast.laeser.email}"
    response = signed_in(cast.chef).post(NEW, TYPED | {"people": people}, follow=True)
    assertContains(response, "du er forumleder")
    forum = Forum.objects.get()
    roles = {member.user: member.role for member in forum.members.all()}
    assert roles == {cast.chef: "leder", cast.laeser: "deltager", cast.colleague: "deltager"}
    days = dict(forum.meetings.values_list("kind", "planned_on"))
    assert days == {
        "start": date(2026, 9, 1),
        "midtvejs": date(2026, 10, 13),
        "status": date(2026, 11, 24),
    }
    told = Notice.objects.get(recipient=cast.laeser)
    assert told.subject == "Karin Chef har taget dig med i forummet »Chefer om skoleveje«"
    assert not Notice.objects.filter(recipient=cast.chef).exists()


def test_the_meetings_follow_the_last_day(cast: Cast, signed_in: Callable[[User], Client]) -> None:
    signed_in(cast.chef).post(NEW, TYPED | {"ends_on": "2026-09-11"})
    days = list(ForumMeeting.objects.order_by("pk").values_list("planned_on", flat=True))
    assert days == [date(2026, 9, 1), date(2026, 9, 6), date(2026, 9, 11)]


def test_a_second_click_begins_no_second_forum(cast: Cast, signed_in: Callable[[User], Client]) -> None:
    client = signed_in(cast.chef)
    client.post(NEW, TYPED | {"people": cast.laeser.email})
    assertContains(client.post(NEW, TYPED, follow=True), "for et øjeblik siden")
    assert Forum.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"title": ""}, "Udfyld feltet."),
        ({"title": "x" * 121}, "højst fylde 120 tegn"),
        ({"task": ""}, "Udfyld feltet."),
        ({"task": "nul \x00"}, "Null"),
        ({"starts_on": "engang"}, "gyldig dato"),
        ({"starts_on": "9999-12-31"}, "Tjek årstallet"),
        ({"starts_on": "0001-01-01"}, "Tjek årstallet"),
        ({"ends_on": "9999-12-31"}, "Tjek årstallet"),
        ({"ends_on": "2026-09-01"}, "Slutdagen skal ligge efter startdagen"),
        ({"people": "ukendt@nordby.example"}, "Vi kan ikke finde ukendt@nordby.example i Nordby Kommune"),
        ({"people": "a@b.example " * 2000}, "højst have 5000 tegn"),
        ({"people": " ".join(f"a{n}@b.example" for n in range(40))}, "højst 30 personer"),
        ({"leadership_task": "9" * 30}, "gyldig"),
    ],
)
def test_a_mistake_is_told_and_nothing_typed_is_lost(
    cast: Cast, signed_in: Callable[[User], Client], changes: dict[str, str], told: str
) -> None:
    response = signed_in(cast.chef).post(NEW, TYPED | changes)
    assert response.status_code == 422
    assertContains(response, told, status_code=422)
    for name, text in TYPED.items():
        if name not in changes:
            assertContains(response, text, status_code=422)
    assert not Forum.objects.exists()


def test_people_of_another_organisation_are_not_found(
    cast: Cast, signed_in: Callable[[User], Client]
) -> None:
    response = signed_in(cast.chef).post(NEW, TYPED | {"people": cast.outsider.email})
    assertContains(response, "Vi kan ikke finde", status_code=422)


def test_one_of_several_organisations_is_chosen(cast: Cast, signed_in: Callable[[User], Client]) -> None:
    other, strange = make_organisation("Sydby Kommune"), make_organisation("Vestby Kommune")
    make_organisation_role(cast.chef, other)
    client = signed_in(cast.chef)
    assertContains(client.get(NEW), "Hvilken organisation")
    assert client.post(NEW, TYPED | {"organisation": strange.pk}).status_code == 422
    assert client.post(NEW, TYPED | {"organisation": other.pk}).status_code == 302
    assert Forum.objects.get().organisation == other


# --- The page ----------------------------------------------------------------------------------------------


def test_the_page_shows_the_work_and_who_has_the_ball(
    forum_cast: ForumCast, leder: Client, at: Callable[[str], str], action: ForumAction
) -> None:
    forum_cast.forum.meetings.filter(kind="start").update(held_at=timezone.now(), held_by=forum_cast.leder)
    page = leder.get(at())
    for words in (
        "Naboerne skal møde én kommune.",
        "Vi siger hvad der ligger fast",
        "Skriver en side om rammen",
        "Lis Læser · frist 11. september 2026",
        "Ingen spørger igen",
        "Ikke endnu",
        "Bolden ligger hos <strong>Lis Læser</strong>",
        "0 af 1 er udført",
    ):
        assertContains(page, words)
    assertNotContains(page, "Finn Forhen")


def test_what_is_late_is_said_in_words(
    forum_cast: ForumCast, leder: Client, at: Callable[[str], str], action: ForumAction
) -> None:
    assertNotContains(leder.get(at()), "(overskredet)")
    ForumAction.objects.update(due_on=date(2026, 8, 31))
    assertContains(leder.get(at()), "(overskredet)")


def test_the_list_shows_ones_own_fora_and_where_they_are(
    forum_cast: ForumCast, leder: Client, deltager: Client, signed_in: Callable[[User], Client]
) -> None:
    for client in (leder, deltager):
        page = client.get("/forum/")
        assertContains(page, "Chefer om naboskab")
        assertContains(page, "2 deltagere")
        assertContains(page, "Næste skridt: Hold startmødet")
    for person in (forum_cast.former, forum_cast.colleague, forum_cast.administrator, forum_cast.outsider):
        assertNotContains(signed_in(person).get("/forum/"), "Chefer om naboskab")


def queries(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    return len(asked)


def test_it_asks_the_database_as_often_for_many_as_for_few(
    cast: Cast, forum_cast: ForumCast, leder: Client, at: Callable[[str], str], action: ForumAction
) -> None:
    few = [queries(leder, path) for path in ("/forum/", at(), at("deltagere/"))]
    for number in range(8):
        other = start_forum(
            by=cast.chef,
            organisation=cast.organisation,
            people=[cast.laeser, cast.colleague],
            title=f"Forum {number}",
            task="x",
            starts_on=TODAY,
        )
        add_improvement(by=cast.chef, forum=other, text="x", why="")
        make_action(forum_cast, action.improvement, cast.laeser, what=f"Handling {number}")
    assert [queries(leder, path) for path in ("/forum/", at(), at("deltagere/"))] == few
    assert max(few) <= 10


# --- The description ---------------------------------------------------------------------------------------


def test_every_member_may_correct_the_description(
    forum_cast: ForumCast, deltager: Client, at: Callable[[str], str]
) -> None:
    task = LeadershipTask.objects.first()
    data = TYPED | {"leadership_task": task.pk, "opened": forum_cast.forum.history.latest().history_id}
    assert deltager.post(at("rediger/"), data).status_code == 302
    forum_cast.forum.refresh_from_db()
    assert forum_cast.forum.title == "Chefer om skoleveje"
    assert forum_cast.forum.leadership_task == task
    assert forum_cast.forum.history.latest().history_user == forum_cast.deltager
    assertContains(deltager.get(at()), task.title)


def test_two_who_correct_it_at_once_see_each_other(
    forum_cast: ForumCast, deltager: Client, at: Callable[[str], str]
) -> None:
    opened = forum_cast.forum.history.latest().history_id
    edit_forum(by=forum_cast.leder, forum=forum_cast.forum, task="Karins tekst")
    response = deltager.post(at("rediger/"), TYPED | {"opened": opened})
    assertContains(response, "Karins tekst", status_code=409)
    assertContains(response, "Forældre og skoler sammen.", status_code=409)
    forum_cast.forum.refresh_from_db()
    assert forum_cast.forum.task == "Karins tekst"
    opened = response.context["form"]["opened"].value()
    assert deltager.post(at("rediger/"), TYPED | {"opened": opened}).status_code == 302


def test_bad_input_to_the_description(forum_cast: ForumCast, leder: Client, at: Callable[[str], str]) -> None:
    response = leder.post(at("rediger/"), TYPED | {"ends_on": "2026-08-01", "opened": "x"})
    assertContains(response, "Forældre og skoler sammen.", status_code=422)


# --- What the database itself refuses ----------------------------------------------------------------------


def test_the_rules_hold_in_the_database_too(forum_cast: ForumCast, improvement: Improvement) -> None:
    forum = forum_cast.forum
    for wrong in (
        lambda: Improvement.objects.create(forum=forum, number=3, text="x"),
        lambda: Improvement.objects.create(forum=forum, number=1, text="x"),
        lambda: Forum.objects.filter(pk=forum.pk).update(ends_on=TODAY),
        lambda: Forum.objects.filter(pk=forum.pk).update(title=""),
        lambda: forum.members.create(user=forum_cast.leder),
        lambda: forum.members.update(role="konge"),
        lambda: forum.meetings.create(kind="start"),
        lambda: forum.meetings.update(held_by=forum_cast.leder),
        lambda: improvement.signs.create(text="x", seen="måske"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            wrong()


def test_a_forum_can_be_deleted_with_all_that_is_in_it(forum_cast: ForumCast, action: ForumAction) -> None:
    forum_cast.forum.delete()
    assert not ForumAction.objects.exists()
    assert OrganisationRole.objects.filter(user=forum_cast.leder).exists()
