"""Every write to people, organisations and the log of events."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from .models import Event, EventKind, Organisation, User


def log_event(
    kind: EventKind, *, by: User | None, organisation: Organisation | None = None, about: str = ""
) -> None:
    """Write down that something about access happened. `about` names a project or a person, never a text."""
    Event.objects.create(kind=kind, user=by, organisation=organisation, about=about[:300])


def log_once_an_hour(kind: EventKind, *, by: User, organisation: Organisation, about: str) -> None:
    """For what happens page by page: the same thing again within the hour is not written again."""
    lately = timezone.now() - timedelta(hours=1)
    same = Event.objects.filter(kind=kind, user=by, organisation=organisation, about=about[:300])
    if not same.filter(at__gt=lately).exists():
        log_event(kind, by=by, organisation=organisation, about=about)


@transaction.atomic
def create_account(*, email: str, name: str, password: str) -> User:
    """An account for somebody whose address has been proved by a link sent to it."""
    return User.objects.create_user(email, password, name=name)


@transaction.atomic
def prune_events(*, days: int) -> int:
    """Remove the events that are older than so many days; how many there were."""
    count, _ = Event.objects.filter(at__lt=timezone.now() - timedelta(days=days)).delete()
    return count
