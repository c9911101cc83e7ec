"""Lessons for tests, written and shared through the actions that the site uses."""

from typing import Any

from accounts.models import User
from leadership.models import Direction
from learning.actions.lessons import share_lesson, write_lesson
from learning.models import Lesson, Sharing
from phases.models import FocusPoint
from projects.models import Project

POINT = "kommunikation"
SAID = {
    "title": "Ring i stedet for at skrive",
    "happened": "Ingen svarede på de 40 mails.",
    "learnt": "En samtale tager fem minutter og sparer en uge.",
    "will_do": "Vi ringer altid først.",
}


def lesson_in(project: Project, *, by: User, place: str = POINT, sharing: str = "", **said: Any) -> Lesson:
    """`place` is the key of a focus point or of a direction."""
    direction = Direction.objects.filter(key=place).first()
    where = direction or FocusPoint.objects.get(key=place)
    values = {**SAID, "responsible": None, "due_on": None} | said
    lesson = write_lesson(by=by, project=project, place=where, **values)
    if sharing and sharing != Sharing.PROJECT:
        return share_lesson(by=by, lesson=lesson, sharing=sharing)
    return lesson
