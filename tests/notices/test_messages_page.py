"""The page of messages: what happened, how often it comes by mail, and the secret address of the calendar."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from notices.models import CalendarLink, Notice, NoticeKind, NoticeSetting, Rhythm
from projects.actions.team import remove_member
from tests.conftest import Cast

PAGE, CALENDAR = "/konto/beskeder/", "/konto/kalender/"
ALL_DAILY = dict.fromkeys(NoticeKind.values, "dagligt")


def notice(cast: Cast, to: User, **fields: object) -> Notice:
    values = {
        "kind": NoticeKind.GATE,
        "key": f"k{Notice.objects.count()}",
        "subject": "Vi er nået til udførelse",
        "url": f"/projekter/{cast.project.pk}/",
        "project_id": cast.project.pk,
        "created_at": timezone.now(),
    }
    return Notice.objects.create(recipient=to, **values | fields)


def test_it_lists_the_newest_with_links(cast: Cast, signed_in: Callable[[User], Client]) -> None:
    for number in range(55):
        notice(cast, cast.laeser, subject=f"Nr. {number}.", created_at=timezone.now() + timedelta(number))
    notice(cast, cast.chef, subject="En andens besked")
    page = signed_in(cast.laeser).get(PAGE).content.decode()
    assert page.index("Nr. 54.") < page.index("Nr. 53.") < page.index("Nr. 5.")
    assert "Nr. 4." not in page
    assert "En andens besked" not in page
    assert f'href="/projekter/{cast.project.pk}/"' in page
    assert "Fællesspisning i Nordbyen" in page


def test_what_one_may_not_read_any_more_is_left_out(cast: Cast, signed_in: Callable[[User], Client]) -> None:
    notice(cast, cast.laeser)
    notice(cast, cast.laeser, subject="Om kontoen", project_id=None, url="/konto/")
    remove_member(by=cast.chef, membership=cast.readers_membership)
    page = signed_in(cast.laeser).get(PAGE).content.decode()
    assert "Vi er nået til udførelse" not in page
    assert "Fællesspisning" not in page
    assert "Om kontoen" in page


def test_an_empty_page_says_what_comes(cast: Cast, signed_in: Callable[[User], Client]) -> None:
    client = signed_in(cast.laeser)
    assert "Du har ingen beskeder endnu" in client.get(PAGE).content.decode()
    assert f'href="{PAGE}"' in client.get("/konto/").content.decode()


def test_hostile_words_are_shown_as_written(cast: Cast, signed_in: Callable[[User], Client]) -> None:
    notice(cast, cast.laeser, subject="<script>alert(1)</script> & 😀")
    page = signed_in(cast.laeser).get(PAGE).content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; 😀" in page


def test_one_chooses_how_often_for_each_kind(cast: Cast, signed_in: Callable[[User], Client]) -> None:
    client = signed_in(cast.laeser)
    page = client.get(PAGE).content.decode()
    assert page.count('value="straks"') == len(NoticeKind)
    assert page.count("checked") == len(NoticeKind)
    response = client.post(PAGE, ALL_DAILY | {"frist": "aldrig"}, follow=True)
    assert "Dine valg er gemt" in response.content.decode()
    chosen = dict(NoticeSetting.objects.filter(user=cast.laeser).values_list("kind", "rhythm"))
    assert chosen == ALL_DAILY | {"frist": "aldrig"}
    assert response.content.decode().count('value="dagligt"') == len(NoticeKind)
    client.post(PAGE, dict.fromkeys(NoticeKind.values, "straks"))
    assert set(NoticeSetting.objects.values_list("rhythm", flat=True)) == {Rhythm.AT_ONCE}
    assert not NoticeSetting.objects.exclude(user=cast.laeser).exists()


@pytest.mark.parametrize(
    ("wrong", "said"), [({"frist": ""}, "Vælg hvor ofte."), ({"frist": "<b>"}, "Vælg et af de tre.")]
)
def test_a_wrong_choice_is_refused_and_the_others_stay(
    cast: Cast, signed_in: Callable[[User], Client], wrong: dict[str, str], said: str
) -> None:
    response = signed_in(cast.laeser).post(PAGE, ALL_DAILY | wrong)
    assert response.status_code == 422
    page = response.content.decode()
    assert said in page
    assert page.count("checked") == len(NoticeKind) - 1
    assert not NoticeSetting.objects.exists()


def test_the_secret_address_is_shown_once_and_a_new_one_kills_it(
    cast: Cast, signed_in: Callable[[User], Client]
) -> None:
    client = signed_in(cast.chef)
    assert "Du har ikke lavet en adresse endnu" in client.get(CALENDAR).content.decode()
    assert not CalendarLink.objects.exists()  # looking makes none
    response = client.post(CALENDAR)
    first = response.context["address"]
    assert first in response.content.decode()
    assert "no-store" in response.headers["Cache-Control"]
    token = first.rsplit("/", 1)[1].removesuffix(".ics")
    assert len(token) > 40
    assert token not in str(CalendarLink.objects.values())
    again = client.get(CALENDAR).content.decode()
    assert token not in again
    assert "Du lavede en adresse" in again
    assert Client().get(first).status_code == 200
    second = client.post(CALENDAR).context["address"]
    assert Client().get(first).status_code == 404
    assert Client().get(second).status_code == 200
    assert CalendarLink.objects.count() == 1
    response = client.post(f"{CALENDAR}fjern/", follow=True)
    assert "virker ikke mere" in response.content.decode()
    assert Client().get(second).status_code == 404
    assert client.post(f"{CALENDAR}fjern/").status_code == 302  # again does no harm


def test_wrong_methods_are_refused(cast: Cast, signed_in: Callable[[User], Client]) -> None:
    client = signed_in(cast.chef)
    assert client.get(f"{CALENDAR}fjern/").status_code == 405
    for path in (PAGE, CALENDAR):
        assert client.put(path).status_code == 405
