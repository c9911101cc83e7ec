"""Every write of invitations to people from outside."""

from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.actions import log_event
from accounts.models import EventKind, User
from accounts.tokens import new_token
from notices.mail import send_mail

from ..models import (
    VALID_FOR,
    Invitation,
    InvitedRole,
    Membership,
    Project,
    Role,
)
from .team import add_member


@transaction.atomic
def invite(
    *, by: User, project: Project, email: str, role: InvitedRole, link: Callable[[str], str]
) -> Invitation:
    """Invite an address from anywhere. `link` makes the whole address of the page for a token."""
    token, token_hash = new_token()
    now = timezone.now()
    invitation = Invitation.objects.create(
        project=project,
        email=email,
        role=role,
        token_hash=token_hash,
        invited_by=by,
        sent_at=now,
        expires_at=now + VALID_FOR,
    )
    _mail_invitation(invitation, link(token))
    _log_invitation(EventKind.INVITED, by, invitation)
    return invitation


@transaction.atomic
def resend_invitation(*, by: User, invitation: Invitation, link: Callable[[str], str]) -> None:
    """A new link for the same invitation; the old link dies."""
    token, invitation.token_hash = new_token()
    invitation.invited_by = by
    invitation.sent_at = timezone.now()
    invitation.expires_at = invitation.sent_at + VALID_FOR
    invitation.save()
    _mail_invitation(invitation, link(token))


@transaction.atomic
def withdraw_invitation(*, by: User, invitation: Invitation) -> None:
    invitation.withdrawn_at = timezone.now()
    invitation.save(update_fields=["withdrawn_at"])
    _log_invitation(EventKind.INVITATION_WITHDRAWN, by, invitation)


@transaction.atomic
def accept_invitation(*, by: User, invitation: Invitation) -> Membership:
    """Join the team as invited. Somebody already on it stays what they are.

    Raises ValidationError when the invitation was used, withdrawn or has expired, or is another address's.
    """
    current = Invitation.objects.select_for_update().valid().filter(pk=invitation.pk).first()
    if current is None or current.email.lower() != by.email.lower() or current.project.is_archived:
        raise ValidationError("Invitationen gælder ikke længere.")
    current.accepted_at = timezone.now()
    current.save(update_fields=["accepted_at"])
    membership = current.project.memberships.filter(user=by).first()
    return membership or add_member(by=by, project=current.project, user=by, role=Role(current.role))


def _mail_invitation(invitation: Invitation, url: str) -> None:
    send_mail(
        to=invitation.email,
        template="invitation.txt",
        sender_name=invitation.invited_by.name,
        inviter=invitation.invited_by.name,
        organisation=invitation.project.organisation,
        title=invitation.project.title,
        role=invitation.get_role_display().lower(),
        expires_on=invitation.expires_at,
        url=url,
    )


def _log_invitation(kind: EventKind, by: User, invitation: Invitation) -> None:
    project = invitation.project
    log_event(
        kind, by=by, organisation=project.organisation, about=f"{invitation.email} til »{project.title}«"
    )
