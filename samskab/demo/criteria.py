"""The demo's success criteria and what was measured, from `criteria.yaml`."""

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml
from django.utils import timezone

from accounts.models import User
from learning.actions.criteria import add_criterion, measure
from learning.models import Criterion, Measurement
from projects.models import BottomLine, Project

Data = dict[str, Any]
Moment = Callable[[int], datetime]


def load_criteria(project: Project, *, chef: User, moment: Moment) -> None:
    """For a project that was made just now. `moment` makes a time of a day counted from today."""
    entries = yaml.safe_load(Path(__file__).with_name("criteria.yaml").read_text(encoding="utf-8"))
    for data in entries.get(project.title, []):
        _load_criterion(project, data, chef, moment)


def _load_criterion(project: Project, data: Data, chef: User, moment: Moment) -> None:
    next_on = timezone.localdate() + timedelta(days=data["next"]) if "next" in data else None
    by = _user(data["by"]) if "by" in data else chef
    criterion = add_criterion(
        by=by,
        project=project,
        bottom_line=BottomLine.objects.get(key=data["bottom_line"]),
        title=data["title"],
        sign=data["sign"],
        unit=data.get("unit", ""),
        baseline=_number(data.get("baseline")),
        target=_number(data.get("target")),
        method=data["method"],
        responsible=_member(project, data.get("responsible")),
        next_on=next_on,
    )
    Criterion.objects.filter(pk=criterion.pk).update(created_at=moment(data["day"]))
    Criterion.history.filter(id=criterion.pk).update(history_date=moment(data["day"]))
    for entry in data.get("measurements", []):
        _measure(criterion, entry, next_on, moment)


def _measure(criterion: Criterion, data: Data, next_on: Any, moment: Moment) -> None:
    at = moment(data["day"])
    made = measure(
        by=_user(data["by"]),
        criterion=criterion,
        on=at.date(),
        value=Decimal(data["value"]),
        note=data.get("note", ""),
        next_on=next_on,
    )
    Measurement.objects.filter(pk=made.pk).update(noted_at=at)
    Measurement.history.filter(id=made.pk).update(history_date=at)


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _member(project: Project, email: str | None) -> Any:
    return project.memberships.get(user__email=email) if email else None


def _user(email: str) -> User:
    return User.objects.get_by_natural_key(email)
