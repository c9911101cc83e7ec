"""Every write to a project's frame: the project itself, its team, its statuses."""

from collections.abc import Callable, Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.actions import log_event
from accounts.models import EventKind, Organisation, User
from accounts.tokens import new_token
from notices.mail import send_mail

from .history import refuse_if_newer, signed
from .models import (
    VALID_FOR,
    Gain,
    Invitation,
    InvitedRole,
    Membership,
    Picture,
    Project,
    Role,
    StatusReport,
)
from .picture_actions import NewPicture, add_pictures, put_in_status
from .status_request_actions import answer_request, tell_of_status

LAST_CHEF = "Et projekt skal altid have mindst én chef. Gør først en anden til chef."


@transaction.atomic
def create_project(*, by: User, organisation: Organisation, gains: Iterable[Gain], **fields: Any) -> Project:
    """A new project with `by` as its chef. `fields` are those of Project."""
    project = signed(Project(organisation=organisation, **fields), by)
    project.save()
    project.gains.set(gains)
    signed(Membership(project=project, user=by, role=Role.CHEF), by).save()
    return project


@transaction.atomic
def edit_project(
    *, by: User, project: Project, gains: Iterable[Gain], opened: int | None = None, **fields: Any
) -> None:
    """Raises NewerVersion when somebody saved the project since version `opened`."""
    refuse_if_newer(Project.objects.select_for_update().get(pk=project.pk), opened)
    seen_by = Project.objects.values_list("visibility", flat=True).get(pk=project.pk)
    for name, value in fields.items():
        setattr(project, name, value)
    if project.visibility != seen_by:
        about = f"»{project.title}«: {project.get_visibility_display().lower()}"
        log_event(EventKind.VISIBILITY_CHANGED, by=by, organisation=project.organisation, about=about)
    signed(project, by).save(update_fields=[*fields, "updated_at"])
    project.gains.set(gains)


@transaction.atomic
def archive_project(*, by: User, project: Project) -> None:
    project.archived_at = timezone.now()
    signed(project, by).save(update_fields=["archived_at", "updated_at"])


@transaction.atomic
def reopen_project(*, by: User, project: Project) -> None:
    project.archived_at = project.removal_warned_at = None
    signed(project, by).save(update_fields=["archived_at", "removal_warned_at", "updated_at"])


@transaction.atomic
def add_member(*, by: User, project: Project, user: User, role: Role) -> Membership:
    membership = signed(Membership(project=project, user=user, role=role), by)
    membership.save()
    _log(EventKind.MEMBER_ADDED, by, membership)
    return membership


@transaction.atomic
def change_role(*, by: User, membership: Membership, role: Role) -> None:
    """Raises ValidationError when the project would be left without a chef."""
    if role != Role.CHEF:
        _keep_a_chef(membership)
    membership.role = role
    signed(membership, by).save(update_fields=["role"])
    _log(EventKind.ROLE_CHANGED, by, membership)


@transaction.atomic
def remove_member(*, by: User, membership: Membership) -> None:
    """What the member wrote stays. Raises ValidationError when the project would be left without a chef."""
    _keep_a_chef(membership)
    _log(EventKind.MEMBER_REMOVED, by, membership)
    signed(membership, by).delete()


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


@transaction.atomic
def publish_status(
    *,
    by: User,
    project: Project,
    pictures: Iterable[Picture] = (),
    new: Iterable[NewPicture] = (),
    **fields: Any,
) -> StatusReport:
    """A new status, which also answers what the chef may have asked for.

    With `pictures` that are there already and `new` ones. Raises TooManyPictures as `add_pictures` does.
    """
    report = StatusReport.objects.create(
        project=project, published_by=by, published_at=timezone.now(), **fields
    )
    put_in_status(by=by, pictures=pictures, status=report)
    add_pictures(by=by, project=project, new=new, status=report)
    answer_request(report)
    tell_of_status(report)
    return report


def _log(kind: EventKind, by: User, membership: Membership) -> None:
    project = membership.project
    about = f"{membership.user.name} som {membership.get_role_display().lower()} på »{project.title}«"
    log_event(kind, by=by, organisation=project.organisation, about=about)


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


def _keep_a_chef(membership: Membership) -> None:
    # The lock makes two chefs who leave at the same moment wait for each other (PostgreSQL; SQLite has one
    # writer at a time anyway).
    chefs = membership.project.memberships.chefs().select_for_update()
    if not any(chef.pk != membership.pk for chef in chefs):
        raise ValidationError(LAST_CHEF)
