"""What the demo's projects learnt, from `lessons.yaml`."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml

from accounts.models import User
from leadership.models import Direction
from learning.actions.lessons import mark_done, share_lesson, write_lesson
from learning.models import Lesson
from phases.models import FocusPoint
from projects.models import Project

Data = dict[str, Any]
Moment = Callable[[int], datetime]


def load_lessons(project: Project, *, chef: User, moment: Moment) -> None:
    """For a project that was made just now. `moment` makes a time of a day counted from today."""
    path = Path(__file__).with_name("lessons.yaml")
    for data in yaml.safe_load(path.read_text(encoding="utf-8")).get(project.title, []):
        _load_lesson(project, data, chef, moment)


def _load_lesson(project: Project, data: Data, chef: User, moment: Moment) -> None:
    by = _user(data["by"]) if "by" in data else chef
    written_at = moment(data["day"])
    lesson = write_lesson(
        by=by,
        project=project,
        place=_place(data),
        responsible=project.memberships.filter(user__email=data.get("responsible")).first(),
        due_on=moment(data["due"]).date(),
        pictures=project.pictures.filter(caption=data.get("picture", "-")),
        **{name: data[name] for name in ("title", "happened", "learnt", "will_do")},
    )
    _date_newest(lesson, written_at)
    Lesson.objects.filter(pk=lesson.pk).update(written_at=written_at)
    if "shared" in data:
        shared_at = moment(data["shared_day"])
        lesson = share_lesson(by=chef, lesson=lesson, sharing=data["shared"])
        _date_newest(lesson, shared_at)
        Lesson.objects.filter(pk=lesson.pk).update(shared_at=shared_at)
    if "done" in data:
        done_on = moment(data["done"])
        _date_newest(mark_done(by=by, lesson=lesson, done_on=done_on.date()), done_on)


def _place(data: Data) -> FocusPoint | Direction:
    if "point" in data:
        return FocusPoint.objects.get(key=data["point"])
    return Direction.objects.get(key=data["direction"])


def _date_newest(lesson: Lesson, at: datetime) -> None:
    newest = Lesson.history.filter(id=lesson.pk).latest("history_id")
    Lesson.history.filter(history_id=newest.history_id).update(history_date=at)


def _user(email: str) -> User:
    return User.objects.get_by_natural_key(email)
