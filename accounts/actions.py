"""Every write to people, organisations and the log of events."""

from datetime import timedelta

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db import transaction
from django.utils import timezone

from .models import Event, EventKind, Organisation, OrganisationLogin, OrganisationRole, User
from .sealing import CannotOpen, seal_anew


def log_event(
    kind: EventKind, *, by: User | None, organisation: Organisation | None = None, about: str = ""
) -> None:
    """Write down that something about access happened. `about` names a project or a person, never a text."""
    Event.objects.create(kind=kind, user=by, organisation=organisation, about=about[:300])


def count_lately(kind: EventKind, *, by: User, minutes: int) -> int:
    """How often somebody did a thing in the last minutes: what throttling goes by."""
    return Event.objects.lately(kind, by, minutes=minutes).count()


@transaction.atomic
def create_account(*, email: str, name: str, password: str) -> User:
    """An account for somebody whose address has been proved by a link sent to it."""
    return User.objects.create_user(email, password, name=name)


@transaction.atomic
def join_through_login(*, user: User, account: SocialAccount, through: OrganisationLogin) -> User:
    """An account for somebody whom the organisation's own sign-in vouches for, as a member there."""
    user.set_unusable_password()
    user.save()
    account.user = user
    account.save()
    OrganisationRole.objects.create(user=user, organisation=through.organisation)
    log_event(
        EventKind.MEMBER_ADDED, by=user, organisation=through.organisation, about=f"{user} gennem {through}"
    )
    return user


@transaction.atomic
def remove_second_step(*, by: User, user: User) -> None:
    """For somebody who has lost the telephone and the recovery codes."""
    count, _ = Authenticator.objects.filter(user=user).delete()
    if count:
        log_event(EventKind.MFA_REMOVED, by=by, about=str(user))


@transaction.atomic
def seal_second_steps() -> tuple[int, int]:
    """Seal every secret of two steps with today's key: how many were, and how many no key of ours opens."""
    sealed = unreadable = 0
    kinds = (Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES)
    for step in Authenticator.objects.select_for_update().filter(type__in=kinds):
        try:
            step.data = seal_anew(step.data)
        except CannotOpen:
            unreadable += 1
        else:
            step.save(update_fields=["data"])
            sealed += 1
    return sealed, unreadable


@transaction.atomic
def prune_events(*, days: int) -> int:
    """Remove the events that are older than so many days; how many there were."""
    count, _ = Event.objects.filter(at__lt=timezone.now() - timedelta(days=days)).delete()
    return count
