"""Every write to a project's stakeholders."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from simple_history.utils import bulk_create_with_history

from accounts.models import User
from projects.history import save_over, signed
from projects.models import Project

from ..models import Stakeholder, name_key
from ..stakeholders import taken_names


class NameTaken(Exception):
    """A stakeholder of that name stands in the project already; `names` as they stand there."""

    def __init__(self, names: list[str]):
        super().__init__(", ".join(names))
        self.names = names


@transaction.atomic
def add_stakeholder(*, by: User, project: Project, name: str, **said: Any) -> Stakeholder:
    """`said` is what the form asks. Raises NameTaken."""
    _refuse_taken(project, [name])
    stakeholder = signed(Stakeholder(project=project, name=name, **said), by)
    stakeholder.save()
    return stakeholder


@transaction.atomic
def add_stakeholders(*, by: User, project: Project, names: Iterable[str], **said: Any) -> list[Stakeholder]:
    """Several of whom the same is said, all or none. Raises NameTaken."""
    names = list(names)
    _refuse_taken(project, names)
    new = [Stakeholder(project=project, name=name, **said) for name in names]
    made: list[Stakeholder] = bulk_create_with_history(new, Stakeholder, default_user=by)
    return made


@transaction.atomic
def change_stakeholder(
    *, by: User, stakeholder: Stakeholder, name: str, opened: int | None = None, **said: Any
) -> Stakeholder:
    """Raises NewerVersion when somebody saved or removed it since version `opened`, and NameTaken."""
    _refuse_taken(stakeholder.project, [name], beside=stakeholder)
    return save_over(stakeholder, by=by, opened=opened, name=name, **said)


@transaction.atomic
def remove_stakeholder(*, by: User, stakeholder: Stakeholder) -> None:
    """Contacts and proposals stay, without their link to it. Nothing happens when it is gone already."""
    current = Stakeholder.objects.select_for_update().filter(pk=stakeholder.pk).first()
    if current:
        signed(current, by).delete()


def _refuse_taken(project: Project, names: list[str], *, beside: Stakeholder | None = None) -> None:
    # Held, so that no two write the same name in one moment: the constraint knows only some of what counts.
    Project.objects.select_for_update(no_key=True).get(pk=project.pk)
    taken = taken_names(project, beside=beside)
    if found := [taken[name_key(name)] for name in names if name_key(name) in taken]:
        raise NameTaken(found)
