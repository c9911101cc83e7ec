"""The end of a demo project, what it learnt, and the project that builds on it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from accounts.models import User
from dossier.versions.snapshot import content_of_project
from learning.actions.closing import close_project
from learning.models import CarriedLesson, Closing, Lesson
from notices.models import Notice
from phases.models import FocusPoint, Version
from projects.history import signed
from projects.models import Project

Data = dict[str, Any]
Moment = Callable[[int], datetime]


def load_end(project: Project, data: Data, *, chef: User, moment: Moment) -> None:
    """For a project with `lessons` and a `closing`; the version is as the project stands now."""
    for lesson in data.get("lessons", []):
        _learn(project, lesson, chef, moment)
    if "closing" not in data:
        return
    said = {name: data["closing"][name].strip() for name in ("result", "learning", "next_up")}
    closing = close_project(by=chef, project=project, content=content_of_project, **said)
    on = moment(data["closing"]["day"])
    Closing.objects.filter(pk=closing.pk).update(closed_at=on)
    Version.objects.filter(pk=closing.version_id).update(stored_at=on)
    Project.objects.filter(pk=project.pk).update(closed_at=on)
    Notice.objects.filter(key=f"afslutning-{closing.pk}").update(created_at=on)


def load_origin(project: Project, data: Data) -> None:
    """For a project that builds on another: where it came from, with the lessons taken along."""
    if "builds_on" not in data:
        return
    origin = Project.objects.get(organisation=project.organisation, title=data["builds_on"])
    Project.objects.filter(pk=project.pk).update(started_from=origin)
    CarriedLesson.objects.bulk_create(
        CarriedLesson(project=project, lesson=lesson) for lesson in origin.lessons.order_by("pk")
    )


def _learn(project: Project, data: Data, chef: User, moment: Moment) -> None:
    lesson = Lesson(
        project=project,
        focus_point=FocusPoint.objects.get(key=data["point"]),
        title=data["title"],
        happened=data["happened"],
        learnt=data["learnt"],
        will_do=data.get("will_do", ""),
        written_by=chef,
    )
    signed(lesson, chef).save()
    Lesson.objects.filter(pk=lesson.pk).update(written_at=moment(data["day"]))
