"""Every write to what a project has taken on of the leadership tasks, and of its own."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import formats, timezone

from accounts.models import User
from notices.actions import tell
from notices.models import NoticeKind
from projects.history import locked, refuse_if_newer, signed, version_of
from projects.models import Membership, Project

from ..board import address_of
from ..models import Commitment, CommitmentState, Direction, LeadershipTask


@transaction.atomic
def commit_to_task(
    *,
    by: User,
    project: Project,
    task: LeadershipTask,
    responsible: Membership | None,
    due_on: date | None,
    note: str,
    state: str,
    outcome: str = "",
    opened: int | None = None,
) -> Commitment:
    """Take a typical task on, or change what was agreed. The day it was done stays as it was first said.

    Raises NewerVersion when somebody saved the commitment since version `opened`.
    """
    commitment = Commitment.objects.select_for_update().filter(project=project, task=task).first()
    refuse_if_newer(commitment, opened)
    commitment = commitment or Commitment(
        project=project, task=task, direction=task.direction, taken_on_by=by
    )
    agreed = {"due_on": due_on, "note": note, "state": state, "outcome": outcome}
    return _agree(by, commitment, responsible=responsible, **agreed)


@transaction.atomic
def add_own_task(
    *, by: User, project: Project, direction: Direction, responsible: Membership | None, **agreed: Any
) -> Commitment:
    """Take on something of the team's own. `agreed` is `own_title` and what `commit_to_task` takes."""
    commitment = Commitment(project=project, direction=direction, taken_on_by=by)
    return _agree(by, commitment, responsible=responsible, **agreed)


@transaction.atomic
def change_own_task(
    *,
    by: User,
    commitment: Commitment,
    responsible: Membership | None,
    opened: int | None = None,
    **agreed: Any,
) -> Commitment:
    """Raises NewerVersion when somebody saved it since version `opened`, or took it off the list."""
    return _agree(by, locked(commitment, opened), responsible=responsible, **agreed)


def _agree(by: User, commitment: Commitment, *, responsible: Membership | None, **agreed: Any) -> Commitment:
    is_given = responsible is not None and responsible != commitment.responsible
    commitment.responsible = responsible
    for name, value in agreed.items():
        setattr(commitment, name, value)
    is_done = commitment.state == CommitmentState.DONE
    commitment.done_on = (commitment.done_on or timezone.localdate()) if is_done else None
    signed(commitment, by).save()
    if responsible and is_given and not is_done:
        _tell_of(commitment, by, responsible)
    return commitment


@transaction.atomic
def tell_of_task(
    *, by: User, commitment: Commitment, note: str, state: str, outcome: str, opened: int | None = None
) -> None:
    """What the one who took a task on may say of it: a note, how far it is and what came of it.

    Raises NewerVersion when somebody saved it since version `opened`, or took it off the list.
    """
    commitment = locked(commitment, opened)
    _agree(by, commitment, responsible=commitment.responsible, note=note, state=state, outcome=outcome)


def _tell_of(commitment: Commitment, by: User, responsible: Membership) -> None:
    due_on = commitment.due_on
    due = f"Frist: {formats.date_format(due_on, 'DATE_FORMAT')}\n" if due_on else ""
    tell(
        by=by,
        recipients=[responsible.user],
        kind=NoticeKind.DELEGATION,
        key=f"task:{commitment.pk}:{version_of(commitment)}",
        subject=f"{by.name} har givet dig opgaven »{commitment.title}«",
        text=f"Projekt: {commitment.project.title}\n{due}\n{commitment.note}".strip(),
        url=address_of(commitment),
        project_id=commitment.project_id,
    )


@transaction.atomic
def drop_task(*, by: User, commitment: Commitment) -> None:
    signed(commitment, by).delete()
