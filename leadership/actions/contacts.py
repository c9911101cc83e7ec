"""Every write to a project's contacts in the four directions, and to when it wants to be reminded."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from accounts.models import User
from projects.history import save_over, signed
from projects.models import Project

from ..models import Contact, Direction, Pace


@transaction.atomic
def note_contact(*, by: User, project: Project, direction: Direction, **said: Any) -> Contact:
    """`said` is the contact's `kind`, `on`, `what` and `stakeholder`. The same said twice is one contact."""
    # Locked, so that of two clicks the second finds what the first has noted.
    Project.objects.select_for_update().get(pk=project.pk)
    noted = Contact.objects.filter(project=project, direction=direction, noted_by=by, **said).first()
    if noted:
        return noted
    contact = signed(Contact(project=project, direction=direction, noted_by=by, **said), by)
    contact.save()
    return contact


@transaction.atomic
def change_contact(*, by: User, contact: Contact, opened: int | None = None, **said: Any) -> Contact:
    """Raises NewerVersion when somebody saved it since version `opened`, or removed it."""
    return save_over(contact, by=by, opened=opened, **said)


@transaction.atomic
def remove_contact(*, by: User, contact: Contact) -> None:
    signed(contact, by).delete()


@transaction.atomic
def set_paces(*, project: Project, weeks: Mapping[Direction, int]) -> None:
    """Not signed: of a reminder's rhythm nothing is kept but what it is now."""
    for direction, number in weeks.items():
        Pace.objects.update_or_create(project=project, direction=direction, defaults={"weeks": number})
