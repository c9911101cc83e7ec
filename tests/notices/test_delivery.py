"""Messages are mailed to those who may still read them, as often as they want, and never twice."""

import logging
import smtplib
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.mail import EmailMessage
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import User
from notices.actions import choose_rhythms, tell
from notices.delivery import deliver
from notices.models import Notice, NoticeKind, Rhythm
from notices.tasks import mail_at_once
from projects.actions.team import remove_member
from projects.models import Role
from tests.conftest import Cast
from tests.factories import make_member

MORNING = datetime.fromisoformat("2026-11-20T09:00:00+01:00")


@pytest.fixture
def told(cast: Cast, django_capture_on_commit_callbacks: Any) -> Callable[..., None]:
    """Karin, the chef, tells people that something happened, and it is stored."""

    def run(*recipients: User, **fields: Any) -> None:
        values = {
            "kind": NoticeKind.MENTION,
            "key": "omtale:1",
            "subject": "Karin nævner dig ved »Kommunikation«",
            "text": "Hvad siger beboerhuset?",
            "url": f"/projekter/{cast.project.pk}/status/",
            "project_id": cast.project.pk,
        } | fields
        with django_capture_on_commit_callbacks(execute=True):
            tell(by=cast.chef, recipients=recipients, **values)

    return run


def send_notices() -> str:
    output = StringIO()
    call_command("send_notices", stdout=output)
    return output.getvalue()


def server_that(fails: Exception) -> Callable[..., int]:
    def send(self: EmailMessage, **options: Any) -> int:
        raise fails

    return send


def test_a_message_is_mailed_at_once_when_the_change_is_stored(cast: Cast, told: Callable[..., None]) -> None:
    told(cast.bidragyder)
    (message,) = mail.outbox
    assert message.to == [cast.bidragyder.email]
    assert message.subject == "Karin nævner dig ved »Kommunikation« – Fællesspisning i Nordbyen"
    assert "Hej Bo\n" in message.body
    assert "> Hvad siger beboerhuset?" in message.body
    assert f"https://samskab.example/projekter/{cast.project.pk}/status/\n" in message.body
    assert "https://samskab.example/konto/beskeder/" in message.body
    assert Notice.objects.get().mailed_at
    send_notices()
    mail_at_once.enqueue("omtale:1")
    assert len(mail.outbox) == 1


def test_nothing_is_mailed_of_what_was_not_stored(
    cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    class Undone(Exception):
        pass

    def broken() -> None:
        with transaction.atomic():
            tell(by=cast.chef, recipients=[cast.laeser], kind=NoticeKind.GATE, key="k", subject="s", url="/")
            raise Undone

    with django_capture_on_commit_callbacks(execute=True), pytest.raises(Undone):
        broken()
    assert not mail.outbox
    assert not Notice.objects.exists()


def test_nobody_is_told_twice_nor_of_what_they_did(cast: Cast, told: Callable[..., None]) -> None:
    told(cast.bidragyder, cast.chef)
    told(cast.bidragyder, cast.laeser)
    assert [message.to[0] for message in mail.outbox] == [cast.bidragyder.email, cast.laeser.email]


def test_the_subject_names_the_project_once(cast: Cast, told: Callable[..., None]) -> None:
    told(cast.laeser, subject="»Fællesspisning i Nordbyen« går videre")
    assert mail.outbox[0].subject == "»Fællesspisning i Nordbyen« går videre"
    assert "Projekt:" not in mail.outbox[0].body


@pytest.mark.parametrize(
    "away",
    [
        ConnectionRefusedError("nobody there"),
        TimeoutError("no answer"),
        smtplib.SMTPAuthenticationError(535, b"wrong password"),
    ],
    ids=["away", "hangs", "lets nobody in"],
)
def test_what_could_not_be_mailed_is_tried_again(
    cast: Cast,
    told: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    away: Exception,
) -> None:
    with monkeypatch.context() as down:
        down.setattr(EmailMessage, "send", server_that(away))
        told(cast.bidragyder, cast.laeser)
        assert "waits until send_notices runs" in caplog.text
        assert Notice.objects.waiting().count() == 2
        with pytest.raises(CommandError, match="The mail server is away"):
            send_notices()
    assert "Mails sent: 2" in send_notices()
    assert len(mail.outbox) == 2
    assert "Mails sent: 0" in send_notices()


def test_one_refused_mail_does_not_hold_up_the_others(
    cast: Cast, told: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    send = EmailMessage.send

    def refuses_one(self: EmailMessage, **options: Any) -> int:
        if self.to == [cast.bidragyder.email]:
            raise smtplib.SMTPRecipientsRefused({})
        if self.to == [cast.laeser.email]:
            raise ValueError("an address that cannot be written")
        return send(self, **options)

    monkeypatch.setattr(EmailMessage, "send", refuses_one)
    told(cast.bidragyder, cast.laeser, cast.projektleder)
    assert [message.to[0] for message in mail.outbox] == [cast.projektleder.email]
    assert {n.recipient for n in Notice.objects.waiting()} == {cast.bidragyder, cast.laeser}


def test_a_site_that_does_not_know_its_address_says_so(
    cast: Cast, told: Callable[..., None], settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    settings.BASE_URL = ""
    told(cast.bidragyder)
    assert "BASE_URL is not set" in caplog.text
    with pytest.raises(CommandError, match=r"BASE_URL is not set.*https://samskab\.example"):
        send_notices()
    settings.BASE_URL = "https://samskab.example"
    assert "Mails sent: 1" in send_notices()


@pytest.mark.parametrize("lost", ["left the team", "deactivated", "too old"])
def test_who_may_not_read_it_any_more_gets_no_mail(
    cast: Cast, told: Callable[..., None], monkeypatch: pytest.MonkeyPatch, lost: str
) -> None:
    with monkeypatch.context() as down:
        down.setattr(EmailMessage, "send", server_that(ConnectionRefusedError()))
        told(cast.laeser)
    if lost == "left the team":
        # Also where a colleague may read along: messages are the team's.
        cast.project.visibility = "organisation"
        cast.project.save()
        remove_member(by=cast.chef, membership=cast.readers_membership)
    elif lost == "deactivated":
        User.objects.filter(pk=cast.laeser.pk).update(is_active=False)
    else:
        Notice.objects.update(created_at=timezone.now() - timedelta(days=8))
    assert "Dropped: 1" in send_notices()
    assert not mail.outbox
    assert Notice.objects.get().dropped_at


def test_an_outsider_gets_no_mail_whoever_tells_them(cast: Cast, told: Callable[..., None]) -> None:
    told(cast.outsider, cast.administrator)
    assert not mail.outbox


def test_who_wants_none_gets_none(cast: Cast, told: Callable[..., None]) -> None:
    choose_rhythms(by=cast.laeser, rhythms={NoticeKind.MENTION: Rhythm.NEVER})
    told(cast.laeser)
    told(cast.laeser, key="frist:1", kind=NoticeKind.DEADLINE)
    assert len(mail.outbox) == 1
    assert Notice.objects.get(key="omtale:1").dropped_at


@pytest.fixture
def daily(cast: Cast) -> Cast:
    rhythms = dict.fromkeys(NoticeKind, Rhythm.DAILY)
    for person in (cast.laeser, cast.bidragyder):
        choose_rhythms(by=person, rhythms=rhythms)
    return cast


def test_the_days_messages_come_in_one_mail(daily: Cast, told: Callable[..., None]) -> None:
    with time_machine.travel(MORNING, tick=False) as clock:
        told(daily.laeser, daily.bidragyder)
        told(daily.laeser, key="omtale:2", subject="Karin svarer dig", text="")
        told(daily.laeser, key="gate:1", subject="Noget helt andet", project_id=None)
        assert not mail.outbox
        assert "Mails sent: 2" in send_notices()
        digest = next(message for message in mail.outbox if message.to == [daily.laeser.email])
        assert digest.subject == "3 beskeder fra 2 projekter"
        assert digest.body.count("Fællesspisning i Nordbyen") == 1
        for words in ("nævner dig ved", "Karin svarer dig", "Andet", "Noget helt andet", "/konto/beskeder/"):
            assert words in digest.body
        # Only once a day, however often the command runs and whatever else happens.
        told(daily.laeser, key="omtale:3")
        for hours in (1, 5, 14):
            clock.move_to(MORNING + timedelta(hours=hours))
            assert "Mails sent: 0" in send_notices()
        clock.move_to(MORNING + timedelta(hours=20))  # five o'clock: before the hour
        assert "Mails sent: 0" in send_notices()
        clock.move_to(MORNING + timedelta(hours=22))
        assert "Mails sent: 1" in send_notices()
        assert mail.outbox[-1].subject == "1 besked – Fællesspisning i Nordbyen"


def test_nothing_waits_more_than_a_day_for_the_hour(daily: Cast, told: Callable[..., None]) -> None:
    """A site whose command runs once a night sends the day's mail all the same."""
    with time_machine.travel(MORNING, tick=False) as clock:
        told(daily.laeser)
        clock.move_to(MORNING + timedelta(hours=18))
        assert "Mails sent: 0" in send_notices()
        clock.move_to(MORNING + timedelta(hours=18 + 24))
        assert "Mails sent: 1" in send_notices()


def test_the_days_mail_that_fails_is_tried_again_the_same_day(
    daily: Cast, told: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    with time_machine.travel(MORNING, tick=False):
        told(daily.laeser)
        with monkeypatch.context() as down:
            down.setattr(EmailMessage, "send", server_that(ConnectionRefusedError()))
            with pytest.raises(CommandError):
                send_notices()
        assert "Mails sent: 1" in send_notices()


def test_the_days_mail_leaves_out_what_one_may_not_read(daily: Cast, told: Callable[..., None]) -> None:
    elsewhere = make_member(daily.foreign_project, daily.laeser, Role.READER)
    told(daily.laeser)
    told(daily.laeser, key="andet", subject="Fra et andet sted", project_id=daily.foreign_project.pk)
    remove_member(by=daily.outsider, membership=elsewhere)
    with time_machine.travel(timezone.now() + timedelta(hours=25), tick=False):
        assert "Mails sent: 1. Refused: 0. Dropped: 1." in send_notices()
    assert "Fra et andet sted" not in mail.outbox[0].body


def test_old_messages_go(cast: Cast, told: Callable[..., None]) -> None:
    told(cast.laeser)
    told(cast.laeser, key="ny")
    Notice.objects.filter(key="omtale:1").update(created_at=timezone.now() - timedelta(days=181))
    send_notices()
    assert [notice.key for notice in Notice.objects.all()] == ["ny"]


HOSTILE = "Uden\r\nBcc: alle@eksempel.example\x00\x1b[31m <script>alert(1)</script> & 😀 \u202eשלום"


def test_hostile_words_are_only_words(cast: Cast, told: Callable[..., None]) -> None:
    type(cast.project).objects.filter(pk=cast.project.pk).update(title=HOSTILE.replace("\x00", "")[:120])
    type(cast.laeser).objects.filter(pk=cast.laeser.pk).update(name="<b>Lis\r\nTo:x</b> Læser")
    told(cast.laeser, subject=HOSTILE.replace("\x00", ""), text=(HOSTILE.replace("\x00", "") + "\n") * 100)
    (message,) = mail.outbox
    head = message.message()
    assert "\n" not in message.subject
    assert head["Bcc"] is None
    assert message.recipients() == [cast.laeser.email]
    assert "<script>alert(1)</script> & 😀 \u202eשלום" in message.subject
    assert "\n> Bcc: alle@eksempel.example" in message.body  # a line of the quoted text
    assert "\nBcc:" not in message.body
    assert "\x1b" not in message.body
    assert len(message.body) < 2500
    assert "Hej <b>Lis" in message.body


def test_of_two_workers_one_mails(
    cast: Cast, told: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """While one is sending, the other finds nothing to send."""
    send = EmailMessage.send

    def meanwhile(self: EmailMessage, **options: Any) -> int:
        with monkeypatch.context() as other:
            other.setattr(EmailMessage, "send", send)
            deliver(Notice.objects.all(), with_digests=True)
        return send(self, **options)

    monkeypatch.setattr(EmailMessage, "send", meanwhile)
    told(cast.laeser)
    choose_rhythms(by=cast.bidragyder, rhythms={NoticeKind.MENTION: Rhythm.DAILY})
    told(cast.bidragyder)
    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        deliver(Notice.objects.all(), with_digests=True)
    assert sorted(message.to[0] for message in mail.outbox) == sorted(
        [cast.laeser.email, cast.bidragyder.email]
    )


@pytest.mark.skipif("connection.vendor == 'sqlite'", reason="SQLite in memory has one writer and no locks")
@pytest.mark.parametrize("rhythm", [Rhythm.AT_ONCE, Rhythm.DAILY])
def test_many_workers_at_the_same_moment_mail_once(
    content_comes_back: None, transactional_db: None, cast: Cast, rhythm: Rhythm
) -> None:
    people = [cast.laeser, cast.bidragyder, cast.projektleder]
    for person in people:
        choose_rhythms(by=person, rhythms={NoticeKind.GATE: rhythm})
    now = timezone.now() - timedelta(hours=25)
    for person in people:
        for number in range(4):
            Notice.objects.create(
                recipient=person,
                kind=NoticeKind.GATE,
                key=f"k{number}",
                subject=f"Besked {number}",
                url="/",
                project_id=cast.project.pk,
                created_at=now,
            )
    together = threading.Barrier(6)

    def work() -> None:
        try:
            together.wait()
            deliver(Notice.objects.all(), with_digests=True)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(6)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(mail.outbox) == (12 if rhythm == Rhythm.AT_ONCE else 3)
    assert not Notice.objects.waiting().exists()


def test_a_broken_mailing_never_breaks_the_page(
    cast: Cast, told: Callable[..., None], settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    settings.NOTICES_PROJECT_TITLES = "samskab.notices.nothing_there"
    with caplog.at_level(logging.CRITICAL):
        told(cast.laeser)
    assert Notice.objects.waiting().count() == 1
