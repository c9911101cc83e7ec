"""The demo's contacts in the four directions and the team's own tasks, from `leading.yaml`."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import yaml
from django.utils import timezone

from accounts.models import User
from leadership.actions.commitments import add_own_task
from leadership.actions.contacts import note_contact
from leadership.models import Commitment, CommitmentState, Contact, Direction
from projects.models import Project

Data = dict[str, Any]
Moment = Callable[[int], datetime]


def load_leading(project: Project, *, chef: User, began: int, moment: Moment) -> None:
    """`moment` makes a time of a day counted from today. What was before the project began is noted then."""
    told = yaml.safe_load(Path(__file__).with_name("leading.yaml").read_text(encoding="utf-8"))
    data = told.get(project.title, {})
    directions = {direction.key: direction for direction in Direction.objects.all()}
    for task in data.get("own", []):
        _take_on(project, task, directions[task["direction"]], chef, moment)
    for contact in data.get("contacts", []):
        at = moment(max(contact["day"], began))
        _note(project, contact, directions[contact["direction"]], chef, at)


def _take_on(project: Project, data: Data, direction: Direction, chef: User, moment: Moment) -> None:
    responsible = data.get("responsible")
    made = add_own_task(
        by=chef,
        project=project,
        direction=direction,
        own_title=data["title"],
        responsible=project.memberships.get(user__email=responsible) if responsible else None,
        due_on=_day(data["due"]),
        note=data["note"],
        state=CommitmentState.DONE if "done" in data else data["state"],
        outcome=data.get("outcome", ""),
    )
    done_on = _day(data["done"]) if "done" in data else None
    Commitment.objects.filter(pk=made.pk).update(taken_on_at=moment(data["day"]), done_on=done_on)
    Commitment.history.filter(id=made.pk).update(history_date=moment(data["day"]))


def _note(project: Project, data: Data, direction: Direction, chef: User, at: datetime) -> None:
    by = User.objects.get_by_natural_key(data["by"]) if "by" in data else chef
    made = note_contact(
        by=by,
        project=project,
        direction=direction,
        kind=data["kind"],
        on=_day(data["day"]),
        what=data["what"],
        stakeholder=project.stakeholders.get(name=data["with"]) if "with" in data else None,
    )
    Contact.objects.filter(pk=made.pk).update(noted_at=at)
    Contact.history.filter(id=made.pk).update(history_date=at)


def _day(day: int) -> Any:
    return timezone.localdate() + timedelta(days=day)
