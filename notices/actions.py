"""Every write of messages to people, but that they are mailed: see delivery.py."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.tokens import new_token

from .models import MAX_SUBJECT_LENGTH, CalendarLink, Notice, NoticeKind, NoticeSetting, Rhythm
from .tasks import mail_at_once


@transaction.atomic
def tell(
    *,
    by: User,
    recipients: Iterable[User],
    kind: NoticeKind,
    key: str,
    subject: str,
    url: str,
    text: str = "",
    project_id: UUID | None = None,
) -> None:
    """Tell people that something happened, once each for a `key`. Nobody is told of what they did themselves.

    `url` is the path of the exact place; `text` is what the mail quotes, as plain text. Those who want mail
    at once get it when the change is safely stored.
    """
    others = [recipient for recipient in recipients if recipient.pk != by.pk]
    put_down(
        recipients=others, kind=kind, key=key, subject=subject, url=url, text=text, project_id=project_id
    )
    # robust: what happened has happened, also when nobody can be told of it now.
    transaction.on_commit(lambda: mail_at_once.enqueue(key), robust=True)


@transaction.atomic
def put_down(
    *,
    recipients: Iterable[User],
    kind: NoticeKind,
    key: str,
    subject: str,
    url: str,
    text: str = "",
    project_id: UUID | None = None,
) -> None:
    """Leave a message for `send_notices` to mail, once each for a `key`."""
    now = timezone.now()
    notices = [
        Notice(
            recipient=recipient,
            kind=kind,
            key=key,
            subject=subject[:MAX_SUBJECT_LENGTH],
            text=text,
            url=url,
            project_id=project_id,
            created_at=now,
        )
        for recipient in recipients
        if recipient.is_active
    ]
    Notice.objects.bulk_create(notices, ignore_conflicts=True)


@transaction.atomic
def choose_rhythms(*, by: User, rhythms: Mapping[NoticeKind, Rhythm]) -> None:
    """How often `by` wants mail of each kind."""
    for kind, rhythm in rhythms.items():
        NoticeSetting.objects.update_or_create(user=by, kind=kind, defaults={"rhythm": rhythm})


@transaction.atomic
def make_calendar_link(*, by: User) -> str:
    """A new secret token for the user's calendar, told this once. The old one dies."""
    token, token_hash = new_token()
    CalendarLink.objects.update_or_create(
        user=by, defaults={"token_hash": token_hash, "made_at": timezone.now()}
    )
    return token


@transaction.atomic
def remove_calendar_link(*, by: User) -> None:
    CalendarLink.objects.filter(user=by).delete()


@transaction.atomic
def prune_notices(*, days: int) -> int:
    """Remove the messages that are older than so many days; how many there were."""
    count, _ = Notice.objects.filter(created_at__lt=timezone.now() - timedelta(days=days)).delete()
    return count


@transaction.atomic
def take_back(*, key: str) -> None:
    """What was told is no longer so: nobody who has not had the mail gets it, and nobody's list quotes it."""
    Notice.objects.waiting().filter(key=key).update(dropped_at=timezone.now())
    Notice.objects.filter(key=key).update(text="")
