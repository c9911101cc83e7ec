"""Every write of messages to people."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import User

from .models import Notice, NoticeKind


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

    `url` is the path of the exact place; `text` is what the mail quotes, as plain text.
    """
    now = timezone.now()
    notices = [
        Notice(
            recipient=recipient,
            kind=kind,
            key=key,
            subject=subject[:250],
            text=text,
            url=url,
            project_id=project_id,
            created_at=now,
        )
        for recipient in recipients
        if recipient.pk != by.pk and recipient.is_active
    ]
    Notice.objects.bulk_create(notices, ignore_conflicts=True)


@transaction.atomic
def take_back(*, key: str) -> None:
    """What was told is no longer so: nobody who has not had the mail gets it, and nobody's list quotes it."""
    Notice.objects.waiting().filter(key=key).update(dropped_at=timezone.now())
    Notice.objects.filter(key=key).update(text="")
