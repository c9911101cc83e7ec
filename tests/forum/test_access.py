"""Every address of a forum, walked as every kind of person: a view that forgot its door fails here."""

from collections.abc import Callable, Iterator
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from pytest_django.asserts import assertContains

from accounts.models import Event, OrganisationRole, User
from forum.access import Need
from forum.actions.forums import close_forum, reopen_forum, start_forum
from forum.actions.work import add_improvement
from forum.models import ForumAction, ForumMember, ForumRole, Improvement, Sign
from tests.conftest import Cast
from tests.factories import make_organisation, make_organisation_role

from .conftest import TODAY, ForumCast

READ, WRITE, LEAD, REOPEN = Need.READ, Need.WRITE, Need.LEAD, Need.REOPEN

# What each page needs: (to GET it, to POST to it); None where the method is not allowed.
NEEDS: dict[str, tuple[Need | None, Need | None]] = {
    "": (READ, None),
    "rediger/": (WRITE, WRITE),
    "luk/": (LEAD, LEAD),
    "genaabn/": (None, REOPEN),
    "referat.pdf": (READ, None),
    "deltagere/": (READ, LEAD),
    "deltagere/<int:member_id>/rolle/": (LEAD, LEAD),
    "deltagere/<int:member_id>/fjern/": (LEAD, LEAD),
    "moeder/<slug:kind>/": (READ, None),
    "moeder/<slug:kind>/koer/": (WRITE, WRITE),
    "moeder/<slug:kind>/afslut/": (None, WRITE),
    "moeder/<slug:kind>/referat.pdf": (READ, None),
    "forbedringer/ny/": (WRITE, WRITE),
    "forbedringer/<int:number>/": (WRITE, WRITE),
    "forbedringer/<int:number>/fjern/": (WRITE, WRITE),
    "forbedringer/<int:number>/handling/": (WRITE, WRITE),
    "forbedringer/<int:number>/tegn/": (WRITE, WRITE),
    "handlinger/<int:action_id>/": (WRITE, WRITE),
    "handlinger/<int:action_id>/fjern/": (WRITE, WRITE),
    "tegn/<int:sign_id>/": (WRITE, WRITE),
    "tegn/<int:sign_id>/fjern/": (WRITE, WRITE),
}
PREFIX = "forum/<uuid:forum_id>/"
MEMBERS = ("leder", "deltager")
OTHERS = ("former", "colleague", "administrator", "outsider")


def forum_patterns() -> Iterator[str]:
    def walk(resolver: URLResolver, prefix: str) -> Iterator[str]:
        for entry in resolver.url_patterns:
            path = prefix + str(entry.pattern)
            if isinstance(entry, URLPattern):
                yield path
            elif not path.startswith("admin/"):
                yield from walk(entry, path)

    return (path.removeprefix(PREFIX) for path in walk(get_resolver(), "") if path.startswith(PREFIX))


def test_every_page_is_in_the_table() -> None:
    assert set(forum_patterns()) == set(NEEDS)


@pytest.fixture
def address(forum_cast: ForumCast, action: ForumAction) -> Callable[[str], str]:
    sign = Sign.objects.get()

    def address(pattern: str) -> str:
        path = (
            pattern.replace("<int:member_id>", str(forum_cast.member(forum_cast.deltager).pk))
            .replace("<slug:kind>", "midtvejs")
            .replace("<int:number>", "1")
            .replace("<int:action_id>", str(action.pk))
            .replace("<int:sign_id>", str(sign.pk))
        )
        return f"/forum/{forum_cast.forum.pk}/{path}"

    return address


def expected(person: str, needed: Need | None, *, closed: bool) -> set[int]:
    if needed is None:
        return {405}
    if person in OTHERS:
        return {404}
    if needed is READ:
        return {200}
    if closed != (needed is REOPEN) and needed is not REOPEN:
        return {403}
    if person == "deltager" and needed in (LEAD, REOPEN):
        return {403}
    # 404 for what an earlier page of the walk removed.
    return {200, 302, 404, 422}


# These two open every page there is, so that each is asked of every database. Who may do what is no query.
ON_EVERY_DATABASE = ("leder", "deltager")


@pytest.mark.parametrize(
    "person",
    [
        pytest.param(person, marks=() if person in ON_EVERY_DATABASE else pytest.mark.one_database)
        for person in (*MEMBERS, *OTHERS)
    ],
)
@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("closed", [False, True], ids=["open", "closed"])
def test_each_person_gets_what_the_table_says(
    forum_cast: ForumCast,
    signed_in: Callable[[User], Client],
    address: Callable[[str], str],
    person: str,
    method: str,
    closed: bool,
) -> None:
    client = signed_in(getattr(forum_cast, person))
    for pattern, (to_get, to_post) in NEEDS.items():
        if pattern.endswith(".pdf") and method == "get" and person == "leder":
            continue  # rendering is slow; the participant stands for all who may
        # Closed or not is set anew, since a page that is walked may change it.
        (close_forum if closed else reopen_forum)(by=forum_cast.leder, forum=forum_cast.forum)
        path = address(pattern) if "<int:member_id>" not in pattern or person != "deltager" else None
        if path is None:
            # Oneself one may take out: walked with the forumleder's row instead.
            path = address(pattern.replace("<int:member_id>", str(forum_cast.member(forum_cast.leder).pk)))
        response = getattr(client, method)(path)
        needed = to_get if method == "get" else to_post
        assert response.status_code in expected(person, needed, closed=closed), (pattern, person, method)


def test_nobody_gets_in_without_signing_in(
    forum_cast: ForumCast, client: Client, address: Callable[[str], str]
) -> None:
    for pattern in NEEDS:
        response = client.get(address(pattern))
        assert response.status_code == 302, pattern
        assert response.headers["Location"].startswith("/konto/log-ind/"), pattern


@pytest.mark.parametrize("pattern", NEEDS)
def test_a_forum_that_is_not_there(
    forum_cast: ForumCast, leder: Client, address: Callable[[str], str], pattern: str
) -> None:
    path = address(pattern).replace(str(forum_cast.forum.pk), str(uuid4()))
    assert leder.get(path).status_code in {404, 405}


def test_rows_of_another_forum_are_not_found_under_ones_own(
    cast: Cast, forum_cast: ForumCast, leder: Client, at: Callable[[str], str], action: ForumAction
) -> None:
    other = start_forum(
        by=cast.outsider,
        organisation=cast.foreign_project.organisation,
        title="Et andet",
        task="x",
        starts_on=TODAY,
    )
    foreign = add_improvement(by=cast.outsider, forum=other, text="Deres", why="")
    ForumAction.objects.filter(pk=action.pk).update(improvement=foreign)
    sign = Sign.objects.create(improvement=foreign, text="Deres tegn")
    stranger = other.members.get()
    for path in (
        f"handlinger/{action.pk}/",
        f"handlinger/{action.pk}/fjern/",
        f"tegn/{sign.pk}/",
        f"tegn/{sign.pk}/fjern/",
        f"deltagere/{stranger.pk}/fjern/",
        f"deltagere/{stranger.pk}/rolle/",
        "forbedringer/2/",
        "moeder/ukendt/",
        "moeder/ukendt/koer/",
        "moeder/ukendt/referat.pdf",
        f"handlinger/{'9' * 30}/",
        f"forbedringer/{'9' * 30}/",
        f"deltagere/{'9' * 30}/fjern/",
    ):
        assert leder.get(at(path)).status_code == 404, path
        assert leder.post(at(path)).status_code in {404, 405}, path
    assert Improvement.objects.count() == 2


def test_who_left_the_organisation_sees_nothing(
    forum_cast: ForumCast, deltager: Client, at: Callable[[str], str]
) -> None:
    assert deltager.get(at()).status_code == 200
    OrganisationRole.objects.filter(user=forum_cast.deltager).delete()
    assert deltager.get(at()).status_code == 404
    assertContains(deltager.get("/forum/"), "Chefer om naboskab", count=0)
    # A role somewhere else does not open it.
    make_organisation_role(forum_cast.deltager, make_organisation())
    assert deltager.get(at()).status_code == 404


def test_where_no_forumleder_is_left_anybody_may_lead(
    forum_cast: ForumCast, deltager: Client, at: Callable[[str], str]
) -> None:
    assert deltager.get(at("luk/")).status_code == 403
    OrganisationRole.objects.filter(user=forum_cast.leder).delete()
    assert deltager.get(at("luk/")).status_code == 200
    me = forum_cast.member(forum_cast.deltager)
    assert deltager.post(at(f"deltagere/{me.pk}/rolle/"), {"role": "leder"}).status_code == 302
    assert ForumMember.objects.get(pk=me.pk).role == ForumRole.LEADER


def test_a_closed_forum_is_read_and_says_who_opens_it(
    forum_cast: ForumCast, leder: Client, deltager: Client, at: Callable[[str], str], action: ForumAction
) -> None:
    assert leder.post(at("luk/")).status_code == 302
    page = deltager.get(at())
    assertContains(page, "Forummet blev lukket 1. september 2026")
    assertContains(page, action.what)
    assertContains(page, "Åbn forummet igen", count=0)
    assertContains(deltager.get(at("rediger/")), "En forumleder kan åbne det igen", status_code=403)
    assertContains(leder.get(at()), "Åbn forummet igen")
    leder.post(at("genaabn/"))
    assert deltager.get(at("rediger/")).status_code == 200


def test_the_log_names_no_forum(forum_cast: ForumCast) -> None:
    """The organisation's administrators read it, and a forum is its members' own."""
    about = set(Event.objects.values_list("about", flat=True))
    assert "Lis Læser som deltager i et forum" in about
    assert not any("naboskab" in words for words in about)
