"""The talk about a focus point: threads, names that are told, and a place for each comment."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from dossier.paper.report import report_html
from dossier.read import build_dossier
from notices.models import Notice
from phases.actions.comments import remove_comment, resolve_thread, write_comment
from phases.comments import SHOWN_THREADS, read_talk
from phases.mentions import mentioned_in, split_at_names
from phases.models import MAX_COMMENT_LENGTH, Comment, FocusPoint
from projects.actions.team import remove_member
from projects.models import Role
from samskab.people import ERASED_NAME, data_about, erase_person
from tests.conftest import Cast
from tests.factories import make_member, make_project, make_user
from tests.site.test_people import everything_stored

POINT = "faser/planlaegning/kommunikation/"
COMMENTS = POINT + "kommentarer/"

Sign = Callable[[User], Client]
Url = Callable[[str], str]


@pytest.fixture
def say(cast: Cast) -> Callable[..., Comment]:
    """`say(cast.chef, "Hej")`: a comment on the point, through the action."""

    def write(by: User, text: str, **fields: Any) -> Comment:
        point = fields.pop("focus_point", "kommunikation")
        return write_comment(
            by=by,
            project=fields.pop("project", cast.project),
            focus_point=FocusPoint.objects.get(key=point),
            text=text,
            **fields,
        )

    return write


def page(client: Client, address: str) -> str:
    response = client.get(address, follow=True)
    assert response.status_code == 200
    return response.content.decode()


# --- Writing and reading -----------------------------------------------------------------------------------


@pytest.mark.parametrize("person", ["chef", "projektleder", "bidragyder"])
def test_those_who_may_comment_do_and_all_who_see_the_project_read(
    cast: Cast, signed_in: Sign, url: Url, person: str
) -> None:
    response = signed_in(getattr(cast, person)).post(url(COMMENTS), {"comment": "Hvem ringer vi til?"})
    comment = Comment.objects.get()
    assert response.status_code == 302
    assert response.headers["Location"] == url(POINT) + f"?kommentar={comment.pk}#kommentar-{comment.pk}"
    assert comment.author == getattr(cast, person)
    assert "Hvem ringer vi til?" in page(signed_in(cast.laeser), url(POINT))


def test_a_reader_sees_no_field_to_write_in(cast: Cast, signed_in: Sign, url: Url) -> None:
    assert "Skriv en kommentar" in page(signed_in(cast.bidragyder), url(POINT))
    shown = page(signed_in(cast.laeser), url(POINT))
    assert "Skriv en kommentar" not in shown
    assert "mentions.js" not in shown


def test_nobody_else_writes(cast: Cast, signed_in: Sign, url: Url) -> None:
    for person, status in ((cast.laeser, 403), (cast.administrator, 403), (cast.outsider, 404)):
        assert signed_in(person).post(url(COMMENTS), {"comment": "Nej"}).status_code == status
    assert Client().post(url(COMMENTS), {"comment": "Min tekst"}).content.decode().count("Min tekst") == 1
    assert not Comment.objects.exists()


def test_nobody_writes_in_an_archived_project_but_all_read(
    cast: Cast, signed_in: Sign, url: Url, say: Callable[..., Comment]
) -> None:
    say(cast.chef, "Et gammelt ord")
    cast.project.archived_at = timezone.now()
    cast.project.save()
    response = signed_in(cast.chef).post(url(COMMENTS), {"comment": "Efterskrift"})
    assert response.status_code == 403
    assert "Efterskrift" in response.content.decode()  # given back
    shown = page(signed_in(cast.chef), url(POINT))
    assert "Et gammelt ord" in shown
    assert "Skriv en kommentar" not in shown
    assert "Fjern" not in shown


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "Udfyld feltet"),
        ("  \n ", "Udfyld feltet"),
        ("‏‮​", "Udfyld feltet"),
        ("æ" * (MAX_COMMENT_LENGTH + 1), "højst fylde 5000 tegn. Den er på 5001."),
        ("en megabyte" * 95_000, "højst fylde"),
        ("nul\0byte", "tegn"),
    ],
    ids=["empty", "blank", "invisible", "too long", "a megabyte", "nul"],
)
def test_a_comment_that_cannot_be_saved_is_given_back(
    cast: Cast, signed_in: Sign, url: Url, text: str, why: str
) -> None:
    response = signed_in(cast.bidragyder).post(url(COMMENTS), {"comment": text})
    assert response.status_code == 422
    shown = response.content.decode()
    assert why in shown
    assert text.strip().replace("\0", "") in shown.replace("\0", "")
    assert not Comment.objects.exists()


def test_a_comment_may_be_as_long_as_it_says(cast: Cast, signed_in: Sign, url: Url) -> None:
    assert signed_in(cast.chef).post(url(COMMENTS), {"comment": "æ" * MAX_COMMENT_LENGTH}).status_code == 302


def test_a_comment_is_text_whatever_is_in_it(cast: Cast, signed_in: Sign, url: Url) -> None:
    text = "<script>alert('@Karin Chef')</script> &amp; ‮bagfra 👩‍🍳\n\nNy linje"
    signed_in(cast.bidragyder).post(url(COMMENTS), {"comment": text})
    shown = page(signed_in(cast.laeser), url(POINT))
    assert "<script>alert" not in shown
    assert "&lt;script&gt;alert(&#x27;<mark>@Karin Chef</mark>&#x27;)&lt;/script&gt; &amp;amp;" in shown
    assert "👩‍🍳\n\nNy linje" in shown
    assert Comment.objects.get().text == text


def test_a_point_outside_the_projects_edition_takes_no_comment(cast: Cast, signed_in: Sign, url: Url) -> None:
    client = signed_in(cast.chef)
    for path in ("faser/planlaegning/findes-ikke/", "faser/afklaring/kommunikation/"):
        assert client.post(url(path + "kommentarer/"), {"comment": "x"}).status_code == 404
    assert not Comment.objects.exists()


# --- Threads -----------------------------------------------------------------------------------------------


def test_a_reply_stands_under_what_it_answers(
    cast: Cast, signed_in: Sign, url: Url, say: Callable[..., Comment]
) -> None:
    first, other = say(cast.chef, "Hvor står vi?"), say(cast.chef, "Noget andet")
    client = signed_in(cast.bidragyder)
    assert "Hvor står vi?" in page(client, url(f"{COMMENTS}{first.pk}/svar/"))
    client.post(url(f"{COMMENTS}{first.pk}/svar/"), {"comment": "Det går godt"})
    talk = read_talk(cast.project, FocusPoint.objects.get(key="kommunikation"))
    texts = [(t.first.comment.text, [said.comment.text for said in t.replies]) for t in talk.newer]
    assert texts == [("Hvor står vi?", ["Det går godt"]), ("Noget andet", [])]
    assert other.replies.count() == 0


def test_a_reply_goes_only_to_a_thread_of_this_point(
    cast: Cast, signed_in: Sign, url: Url, say: Callable[..., Comment]
) -> None:
    mine = make_project(chef=cast.chef, organisation=cast.organisation, title="Mit andet")
    first = say(cast.chef, "Først")
    wrong = [
        say(cast.outsider, "Fremmed", project=cast.foreign_project),
        say(cast.chef, "Mit andet projekt", project=mine),
        say(cast.chef, "Et andet punkt", focus_point="uforudsigelighed"),
        say(cast.chef, "Selv et svar", thread=first),
    ]
    count = Comment.objects.count()
    client = signed_in(cast.chef)
    for number in [*(comment.pk for comment in wrong), 10**30]:
        assert client.post(url(f"{COMMENTS}{number}/svar/"), {"comment": "x"}).status_code == 404
        assert client.post(url(f"{COMMENTS}{number}/afslut/")).status_code == 404
        assert client.post(url(f"{COMMENTS}{number}/genaabn/")).status_code == 404
    assert Comment.objects.count() == count
    assert not Comment.objects.exclude(resolved_at=None).exists()


def test_a_reply_to_a_removed_comment_is_given_back(
    cast: Cast, signed_in: Sign, url: Url, say: Callable[..., Comment]
) -> None:
    first = say(cast.chef, "Fortrudt")
    remove_comment(by=cast.chef, comment=first)
    response = signed_in(cast.bidragyder).post(url(f"{COMMENTS}{first.pk}/svar/"), {"comment": "Mit svar"})
    assert response.status_code == 409
    assert "er fjernet imens" in response.content.decode()
    assert "Mit svar" in response.content.decode()
    assert Comment.objects.count() == 1
    assert f"{COMMENTS}{first.pk}/svar/" not in page(signed_in(cast.bidragyder), url(POINT))


def test_a_resolved_thread_is_folded_and_kept_and_can_be_opened_again(
    cast: Cast, signed_in: Sign, url: Url, say: Callable[..., Comment]
) -> None:
    first = say(cast.bidragyder, "Er køkkenet ledigt?")
    client = signed_in(cast.projektleder)
    assert "Afsluttet:" not in page(client, url(POINT))
    shown = page_after(client.post(url(f"{COMMENTS}{first.pk}/afslut/"), follow=True))
    assert '<details class="folded"><summary><strong>Afsluttet:</strong>' in shown
    assert "af <bdi>Per Leder</bdi>" in shown
    # Somebody else who resolves it too changes nothing.
    signed_in(cast.chef).post(url(f"{COMMENTS}{first.pk}/afslut/"))
    first.refresh_from_db()
    assert first.resolved_by == cast.projektleder
    shown = page_after(client.post(url(f"{COMMENTS}{first.pk}/genaabn/"), follow=True))
    assert "Afsluttet:" not in shown


def page_after(response: Any) -> str:
    assert response.status_code == 200
    text: str = response.content.decode()
    return text


def test_a_reply_opens_a_resolved_thread(cast: Cast, say: Callable[..., Comment]) -> None:
    first = say(cast.chef, "Færdig?")
    resolve_thread(by=cast.chef, thread=first)
    say(cast.bidragyder, "Ikke helt", thread=first)
    first.refresh_from_db()
    assert first.resolved_at is None


def test_a_long_talk_is_folded_but_for_the_newest(
    cast: Cast, signed_in: Sign, url: Url, say: Callable[..., Comment]
) -> None:
    threads = [say(cast.chef, f"Tråd nummer {number}.") for number in range(SHOWN_THREADS + 2)]
    client = signed_in(cast.laeser)
    shown = page(client, url(POINT))
    talk = shown.partition('<details class="folded"><summary>2 ældre tråde</summary>')[2]
    folded, unfolded = talk.split("</details>")[:2]
    assert "nummer 1." in folded
    assert "nummer 2." in unfolded
    # Its own address unfolds an old one.
    assert '<details class="folded" open><summary>2' in page(client, url(f"{COMMENTS}{threads[0].pk}/"))


# --- One's own, and each one's place -----------------------------------------------------------------------


def test_a_comments_own_address_leads_to_its_place_and_unfolds_it(
    cast: Cast, signed_in: Sign, url: Url, say: Callable[..., Comment]
) -> None:
    first = say(cast.chef, "Først")
    reply = say(cast.bidragyder, "Svaret", thread=first)
    resolve_thread(by=cast.chef, thread=first)
    client = signed_in(cast.laeser)
    response = client.get(url(f"{COMMENTS}{reply.pk}/"))
    assert response.headers["Location"] == url(POINT) + f"?kommentar={reply.pk}#kommentar-{reply.pk}"
    shown = page(client, response.headers["Location"])
    assert f'id="kommentar-{reply.pk}"' in shown
    assert '<details class="folded" open>' in shown


def test_a_comment_has_no_address_elsewhere(
    cast: Cast, signed_in: Sign, url: Url, say: Callable[..., Comment]
) -> None:
    foreign = say(cast.outsider, "Fremmed", project=cast.foreign_project)
    here = say(cast.chef, "Her")
    client = signed_in(cast.chef)
    assert client.get(url(f"{COMMENTS}{foreign.pk}/")).status_code == 404
    other_point = "faser/planlaegning/uforudsigelighed/kommentarer/"
    assert client.get(url(f"{other_point}{here.pk}/")).status_code == 404
    assert client.get(url(f"{COMMENTS}{10**30}/")).status_code == 404
    assert client.get(url(POINT) + "?kommentar=%3Cb%3E").status_code == 200
    assert signed_in(cast.outsider).get(url(f"{COMMENTS}{here.pk}/")).status_code == 404


def test_ones_own_comment_can_be_removed_and_its_place_stays(
    cast: Cast, signed_in: Sign, url: Url, say: Callable[..., Comment]
) -> None:
    first = say(cast.bidragyder, "Det skulle jeg @Per Leder ikke have skrevet")
    say(cast.chef, "Jeg svarer dig", thread=first)
    client = signed_in(cast.bidragyder)
    assert "skulle jeg" in page(client, url(f"{COMMENTS}{first.pk}/fjern/"))
    shown = page_after(client.post(url(f"{COMMENTS}{first.pk}/fjern/"), follow=True))
    assert "Kommentaren er fjernet" in shown
    assert "Jeg svarer dig" in shown
    assert "skulle jeg" not in everything_stored()  # nor in its history, nor in a mail that waits
    assert not Notice.objects.waiting().exists()
    # Twice is nothing more.
    assert client.post(url(f"{COMMENTS}{first.pk}/fjern/")).status_code == 404


def test_nobody_removes_what_another_wrote_or_what_was_decided(
    cast: Cast, signed_in: Sign, url: Url, say: Callable[..., Comment]
) -> None:
    comment = say(cast.bidragyder, "Mit ord")
    decision = say(cast.chef, "Aftalt", kind=Comment.Kind.DECISION)
    client = signed_in(cast.chef)
    for number in (comment.pk, decision.pk):
        assert client.get(url(f"{COMMENTS}{number}/fjern/")).status_code == 403
        assert client.post(url(f"{COMMENTS}{number}/fjern/")).status_code == 403
    assert f"{decision.pk}/fjern/" not in page(client, url(POINT))
    assert not Comment.objects.exclude(removed_at=None).exists()


# --- Names -------------------------------------------------------------------------------------------------


def test_who_is_named_is_told_and_nobody_else(
    cast: Cast, signed_in: Sign, url: Url, say: Callable[..., Comment]
) -> None:
    first = say(cast.bidragyder, "Jeg begynder")
    text = "@Per Leder og @karin chef, ser I på det? Hilsen @Bo Bidrag og @Ulla Udenfor"
    signed_in(cast.projektleder).post(url(f"{COMMENTS}{first.pk}/svar/"), {"comment": text})
    reply = Comment.objects.get(thread=first)
    assert set(reply.mentioned.all()) == {cast.projektleder, cast.chef, cast.bidragyder}
    # Not the writer, nor somebody from outside; and the thread's first author only because of the name.
    told = {notice.recipient: notice for notice in Notice.objects.all()}
    assert set(told) == {cast.chef, cast.bidragyder}
    notice = told[cast.chef]
    assert notice.subject == "Per Leder nævner dig ved »Kommunikation«"
    assert notice.kind == "omtale"
    assert notice.url == url(f"{COMMENTS}{reply.pk}/")
    assert notice.text == text
    assert notice.project_id == cast.project.pk
    shown = page(signed_in(cast.laeser), url(POINT))
    assert "<mark>@karin chef</mark>, ser I" in shown
    assert "@Ulla Udenfor" in shown
    assert "<mark>@Ulla" not in shown


def test_the_author_of_the_thread_is_not_told_of_a_reply(cast: Cast, say: Callable[..., Comment]) -> None:
    first = say(cast.bidragyder, "Jeg begynder")
    say(cast.chef, "Jeg svarer", thread=first)
    assert not Notice.objects.exists()


def test_the_longest_name_counts_and_both_who_share_one(cast: Cast) -> None:
    short = make_user("Anne", organisation=cast.organisation)
    long = make_user("Anne Marie", organisation=cast.organisation)
    twin = make_user("Anne Marie", organisation=cast.organisation)
    for user in (short, long, twin):
        make_member(cast.project, user, Role.READER)
    assert set(mentioned_in("Hej @Anne Marie.", cast.project)) == {long, twin}
    assert mentioned_in("Hej @Anne, kom!", cast.project) == [short]
    assert set(mentioned_in("@ANNE   MARIES idé, @Anne", cast.project)) == {short, long, twin}


@pytest.mark.parametrize(
    "text", ["Anne", "@Annelise", "anne@Anne.example", "@ Anne", "@", "@@", "@Anne_1", "", "@Marie"]
)
def test_what_is_no_name(text: str) -> None:
    assert not [piece for piece in split_at_names(text, ["Anne", "Anne Marie"]) if piece.is_name]


@pytest.mark.parametrize("name", ["A+B (vikar)", "Åse Ø'Connor-Ræv", "Li 李", ".*", "O\\d"])
def test_a_name_may_hold_anything(name: str) -> None:
    pieces = split_at_names(f"Tak @{name}!", [name, ""])
    assert [piece.text for piece in pieces] == ["Tak ", f"@{name}", "!"]


def test_the_names_to_choose_from_are_the_members_but_oneself(cast: Cast, signed_in: Sign, url: Url) -> None:
    for _ in range(2):
        make_member(cast.project, make_user("Eva Ens"), Role.CONTRIBUTOR)
    make_member(cast.project, make_user("Lars Lukket", is_active=False), Role.CONTRIBUTOR)
    response = signed_in(cast.bidragyder).get(url("kommentarer/navne.json"))
    assert response.headers["Cache-Control"] == "private, no-store"
    assert json.loads(response.content) == {
        "names": [
            {"name": "Eva Ens", "hint": "2 med det navn, alle får besked"},
            {"name": "Karin Chef", "hint": "Chef"},
            {"name": "Lis Læser", "hint": "Læser"},
            {"name": "Per Leder", "hint": "Projektleder"},
        ]
    }


def test_a_member_who_has_left_is_not_told(cast: Cast, say: Callable[..., Comment]) -> None:
    say(cast.chef, "@Lis Læser, vil du læse med?")
    remove_member(by=cast.chef, membership=cast.readers_membership)
    comment = say(cast.chef, "@Lis Læser, er du der?")
    assert not comment.mentioned.exists()
    assert Notice.objects.count() == 1


# --- What it costs, and where it is told -------------------------------------------------------------------


def test_the_talk_costs_the_page_one_query_however_long_it_is(
    cast: Cast, signed_in: Sign, url: Url, say: Callable[..., Comment]
) -> None:
    client = signed_in(cast.chef)

    def queries() -> list[str]:
        with CaptureQueriesContext(connection) as asked:
            page(client, url(POINT))
        return [query["sql"] for query in asked]

    before = queries()
    assert len([sql for sql in before if 'FROM "phases_comment"' in sql]) == 1
    for number in range(30):
        first = say(cast.bidragyder, f"{number} @Karin Chef @Per Leder @Lis Læser")
        say(cast.chef, "@Bo Bidrag", thread=first)
    shown = page(client, url(POINT))
    assert shown.count("<mark>@Karin Chef</mark>") == 30
    assert shown.count(">29 <mark>") == 1  # each comment once, however many it names
    assert len(queries()) == len(before)


def test_the_history_tells_that_something_was_said_and_not_what(
    cast: Cast, signed_in: Sign, url: Url, say: Callable[..., Comment]
) -> None:
    comment = say(cast.bidragyder, "Ordene selv")
    remove_comment(by=cast.chef, comment=say(cast.chef, "Noget dumt"))
    client = signed_in(cast.laeser)
    events = [(event.who, event.what, event.url) for event in client.get(url("historik/")).context["events"]]
    assert ("Bo Bidrag", "skrev en kommentar til »Kommunikation«", url(f"{COMMENTS}{comment.pk}/")) in events
    assert "skrev en kommentar til »Kommunikation« (fjernet siden)" in {what for _, what, _ in events}
    assert "Ordene selv" not in page(client, url("historik/"))


def test_comments_are_not_in_the_report(cast: Cast, say: Callable[..., Comment]) -> None:
    say(cast.chef, "Kun mellem os")
    assert "Kun mellem os" not in report_html(build_dossier(cast.project))


def test_a_person_gets_what_they_wrote_and_where_they_are_named(
    cast: Cast, say: Callable[..., Comment]
) -> None:
    say(cast.bidragyder, "Mit ord til @Karin Chef")
    assert [row["text"] for row in data_about(cast.bidragyder)["kommentarer"]] == ["Mit ord til @Karin Chef"]
    assert [row["focus_point__key"] for row in data_about(cast.chef)["naevnt_i"]] == ["kommunikation"]
    assert data_about(cast.laeser)["naevnt_i"] == []


def test_a_forgotten_person_is_named_nowhere(
    cast: Cast, signed_in: Sign, url: Url, say: Callable[..., Comment]
) -> None:
    say(cast.bidragyder, "Kære @karin chef og @KARIN  CHEFS ven @Bo Bidrag")
    say(cast.projektleder, "@Bo Bidrag, spørg @Per Leder")
    make_member(cast.project, make_user("Ny Chef"), Role.CHEF)
    erase_person(cast.chef)
    erase_person(cast.projektleder)
    stored = everything_stored()
    assert "karin" not in stored.lower()
    assert "Per Leder" not in stored
    shown = page(signed_in(cast.bidragyder), url(POINT))
    assert f"Kære <mark>@{ERASED_NAME}</mark> og <mark>@{ERASED_NAME}</mark>S ven" in shown
