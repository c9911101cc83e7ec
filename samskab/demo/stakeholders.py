"""The demo's stakeholders, from `stakeholders.yaml`."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml

from accounts.models import User
from leadership.actions.stakeholders import add_stakeholder
from leadership.models import Direction, Stakeholder
from projects.models import Project


def load_stakeholders(project: Project, *, chef: User, moment: Callable[[int], datetime]) -> None:
    """For a project that was made just now. `moment` makes a time of a day counted from today."""
    path = Path(__file__).with_name("stakeholders.yaml")
    directions = {direction.key: direction for direction in Direction.objects.all()}
    for data in yaml.safe_load(path.read_text(encoding="utf-8")).get(project.title, []):
        _add(project, data, directions[data["direction"]], chef, moment(data["day"]))


def _add(project: Project, data: dict[str, Any], direction: Direction, chef: User, on: datetime) -> None:
    said = {name: value for name, value in data.items() if name not in ("day", "by", "direction")}
    by = User.objects.get_by_natural_key(data["by"]) if "by" in data else chef
    made = add_stakeholder(by=by, project=project, direction=direction, **said)
    Stakeholder.history.filter(id=made.pk).update(history_date=on)
