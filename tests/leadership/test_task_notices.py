"""Who is given a leadership task is told of it, once."""

from collections.abc import Callable

from django.test import Client

from accounts.models import User
from notices.models import Notice, NoticeKind
from tests.conftest import Cast

TASK = "retninger/inddrag-tidligt/"


def test_a_member_is_told_of_the_task_they_are_given(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    client = signed_in(cast.chef)
    member = cast.project.memberships.get(user=cast.bidragyder)
    data = {"responsible": member.pk, "due_on": "2027-05-01", "state": "i-gang", "note": "Inden mødet."}
    client.post(url(TASK), data)
    notice = Notice.objects.get()
    assert (notice.recipient, notice.kind, notice.url) == (
        cast.bidragyder,
        NoticeKind.DELEGATION,
        url(TASK),
    )
    assert notice.subject.startswith("Karin Chef har givet dig opgaven »")
    assert "Frist: 1. maj 2027" in notice.text
    assert "Inden mødet." in notice.text
    client.post(url(TASK), data | {"note": "Efter mødet."})  # nothing new for them to do
    assert Notice.objects.count() == 1


def test_nobody_is_told_of_what_they_took_themselves(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    member = cast.project.memberships.get(user=cast.projektleder)
    signed_in(cast.projektleder).post(
        url(TASK), {"responsible": member.pk, "state": "i-gang", "note": "Min."}
    )
    signed_in(cast.chef).post(url("retninger/tegn-rammen/"), {"state": "i-gang", "note": "Chefens."})
    assert not Notice.objects.exists()
