"""Mailing messages: to those who may still read them, as often as they want, and never twice."""

import logging
import smtplib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.text import Truncator

from accounts.models import User

from .addresses import absolute
from .mail import lines_of, one_line, write_mail
from .models import Notice, NoticeKind, NoticeQuerySet, NoticeSetting, Rhythm

logger = logging.getLogger(__name__)

QUOTED = 500
"""So many characters of a text stand in a mail; the rest is read on the page."""

TOO_OLD = timedelta(days=7)
"""What could not be mailed for so long is no news any more. It still stands on the page of messages."""

LONGEST_WAIT = timedelta(hours=24)
"""Nothing waits longer than this for the hour of the day's mail, however the command is scheduled."""

ONE_MAIL = (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError)
"""The mail server is there, but will not have this mail."""


class MailServerAway(Exception):
    """No mail can be sent at all, so that there is no use in trying the next."""


@dataclass
class Tally:
    """How it went: mails sent, mails refused, and messages that nobody may or wants to have mailed."""

    sent: int = 0
    failed: int = 0
    dropped: int = 0


def deliver(notices: NoticeQuerySet, *, with_digests: bool = False) -> Tally:
    """Mail those that wait: each for itself, and `with_digests` the day's others in one mail a person.

    Must not run in a transaction: others must see at once what is taken. Raises MailServerAway, and
    ImproperlyConfigured when nobody has said where the site is; all that was not mailed waits.
    """
    absolute("/")
    tally = Tally()
    waiting = notices.waiting()
    people = waiting.order_by("recipient").values_list("recipient", flat=True).distinct()
    for person in list(people):
        of_person = waiting.filter(recipient=person).select_related("recipient").order_by("created_at", "pk")
        _deliver_to(list(of_person), tally, with_digests=with_digests)
    return tally


def _deliver_to(notices: list[Notice], tally: Tally, *, with_digests: bool) -> None:
    """All that wait for one person."""
    if not notices:
        return  # another worker was faster
    person = notices[0].recipient
    titles = titles_for(person, [notice.project_id for notice in notices])
    rhythms = rhythms_of(person)
    for_digest = []
    for notice in notices:
        rhythm = rhythms[NoticeKind(notice.kind)]
        if rhythm == Rhythm.NEVER or not _may_be_mailed(notice, titles):
            tally.dropped += Notice.objects.filter(pk=notice.pk).drop()
        elif rhythm == Rhythm.DAILY:
            for_digest.append(notice)
        else:
            _mail_one(notice, titles, tally)
    if with_digests and for_digest:
        _mail_digest(person, for_digest, titles, tally)


def rhythms_of(person: User) -> dict[NoticeKind, Rhythm]:
    """How often a person wants mail of each kind: at once, unless they have chosen otherwise."""
    chosen = NoticeSetting.objects.filter(user=person).values_list("kind", "rhythm")
    return dict.fromkeys(NoticeKind, Rhythm.AT_ONCE) | {
        NoticeKind(kind): Rhythm(rhythm) for kind, rhythm in chosen
    }


def titles_for(person: User, project_ids: Iterable[UUID | None]) -> dict[UUID, str]:
    """The titles of projects, but only of those that the person may be told of now."""
    ask = import_string(settings.NOTICES_PROJECT_TITLES)
    return ask(person, {project_id for project_id in project_ids if project_id})


def _may_be_mailed(notice: Notice, titles: dict[UUID, str]) -> bool:
    return (
        notice.recipient.is_active
        and (notice.project_id is None or notice.project_id in titles)
        and notice.created_at > timezone.now() - TOO_OLD
    )


def _mail_one(notice: Notice, titles: dict[UUID, str], tally: Tally) -> None:
    itself = Notice.objects.filter(pk=notice.pk)
    if not itself.claim():
        return
    with _or_given_back(itself, tally):
        _mail_of(notice, titles.get(notice.project_id) if notice.project_id else None).send()
        tally.sent += 1


def _mail_digest(person: User, notices: list[Notice], titles: dict[UUID, str], tally: Tally) -> None:
    if not (claimed := _claim_for_digest(person, notices)):
        return
    with _or_given_back(Notice.objects.filter(pk__in=[notice.pk for notice in claimed]), tally):
        _digest_of(person, claimed, titles).send()
        tally.sent += 1


@transaction.atomic
def _claim_for_digest(person: User, notices: list[Notice]) -> list[Notice]:
    """Those that are ours to send as the day's mail; none before its time, or after."""
    # Of two workers the second waits here, and then sees that the day has had its mail.
    User.objects.select_for_update(no_key=True).get(pk=person.pk)
    ours = Notice.objects.select_for_update().waiting().filter(pk__in=[notice.pk for notice in notices])
    claimed = list(ours.select_related(None).order_by("created_at", "pk"))
    if not claimed or not _is_time_for_digest(person, claimed[0]):
        return []
    Notice.objects.filter(pk__in=[notice.pk for notice in claimed]).claim(in_digest=True)
    return claimed


def _is_time_for_digest(person: User, oldest: Notice) -> bool:
    now = timezone.localtime()
    latest = Notice.objects.filter(recipient=person, in_digest=True).aggregate(at=Max("mailed_at"))["at"]
    if latest and timezone.localdate(latest) == now.date():
        return False
    return now.hour >= settings.DIGEST_HOUR or now - oldest.created_at >= LONGEST_WAIT


@contextmanager
def _or_given_back(claimed: NoticeQuerySet, tally: Tally) -> Iterator[None]:
    """Whatever goes wrong while it is sent, what was claimed waits again."""
    try:
        yield
    except ONE_MAIL as error:
        claimed.give_back()
        tally.failed += 1
        logger.error("The mail server refused a mail: %s", error)
    except OSError as error:
        claimed.give_back()
        raise MailServerAway(str(error)) from error
    except Exception:
        claimed.give_back()
        tally.failed += 1
        logger.exception("A mail could not be written")
    except BaseException:  # the server is being stopped
        claimed.give_back()
        raise


def _mail_of(notice: Notice, title: str | None) -> EmailMessage:
    return write_mail(
        to=notice.recipient.email,
        template="notice.txt",
        name=notice.recipient.get_short_name(),
        subject=notice.subject,
        title=_unless_said(title, notice),
        quote=quote(notice.text),
        url=absolute(notice.url),
        kind=NoticeKind(notice.kind).label,
        settings_url=_settings_url(),
    )


def _digest_of(person: User, notices: list[Notice], titles: dict[UUID, str]) -> EmailMessage:
    # By id, since two projects may share a title.
    by_project: dict[UUID | None, list[dict[str, Any]]] = {}
    for notice in notices:
        told = {
            "subject": one_line(notice.subject),
            "quote": quote(notice.text),
            "url": absolute(notice.url),
        }
        by_project.setdefault(notice.project_id, []).append(told)
    projects = [
        (one_line(titles[project_id]) if project_id else "Andet", told)
        for project_id, told in by_project.items()
    ]
    return write_mail(
        to=person.email,
        template="digest.txt",
        name=person.get_short_name(),
        projects=projects,
        count=len(notices),
        settings_url=_settings_url(),
    )


def quote(text: str) -> list[str]:
    """The beginning of a text, line by line."""
    return lines_of(Truncator(text.strip()).chars(QUOTED))


def _unless_said(title: str | None, notice: Notice) -> str:
    """The project's title, when the subject does not name it already."""
    return title if title and title not in notice.subject else ""


def _settings_url() -> str:
    return absolute(reverse("notices:messages")) + "#mail"
