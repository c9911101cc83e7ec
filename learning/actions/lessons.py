"""Every write of what a project learnt, of who may read it, and of what became of what was to be done."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import formats, timezone

from accounts.models import User
from leadership.models import Direction
from notices.actions import tell
from notices.models import NoticeKind
from phases.models import FocusPoint
from projects.history import NewerVersion, locked, save_over, signed, version_of
from projects.models import Membership, Picture, Project

from ..models import Lesson, Sharing
from ..naming import Found, people_in

type Place = FocusPoint | Direction


class NamesSomebody(Exception):
    """A lesson cannot be shared as it reads, since it tells who somebody is."""

    def __init__(self, found: list[Found]):
        super().__init__(", ".join(one.what for one in found))
        self.found = found


@transaction.atomic
def write_lesson(
    *, by: User, project: Project, place: Place, pictures: Iterable[Picture] = (), **said: Any
) -> Lesson:
    """`said` is what the form asks. The same said twice is one lesson."""
    # Locked, so that of two clicks the second finds what the first has written.
    Project.objects.select_for_update().get(pk=project.pk)
    said |= _at(place)
    written = Lesson.objects.filter(project=project, written_by=by, **said).first()
    if written:
        return written
    lesson = signed(Lesson(project=project, written_by=by, **said), by)
    lesson.save()
    lesson.pictures.set(pictures)
    _tell_of(lesson, by, before=None)
    return lesson


@transaction.atomic
def change_lesson(
    *,
    by: User,
    lesson: Lesson,
    opened: int | None = None,
    place: Place | None = None,
    pictures: Iterable[Picture] | None = None,
    **said: Any,
) -> Lesson:
    """Raises NewerVersion when somebody saved or removed it since version `opened`.

    Raises NamesSomebody when others may read it and it would tell them who somebody is.
    """
    current = locked(lesson, opened)
    before = current.responsible
    for name, value in (said | (_at(place) if place else {})).items():
        setattr(current, name, value)
    if current.is_shared:
        _refuse_people(current)
    signed(current, by).save()
    if pictures is not None:
        current.pictures.set(pictures)
    _tell_of(current, by, before=before)
    return current


@transaction.atomic
def remove_lesson(*, by: User, lesson: Lesson) -> None:
    """Nothing happens when it is gone already."""
    current = Lesson.objects.select_for_update().order_by("pk").filter(pk=lesson.pk).first()
    if current:
        signed(current, by).delete()


@transaction.atomic
def share_lesson(*, by: User, lesson: Lesson, sharing: str, opened: int | None = None) -> Lesson:
    """Say who may read it; back to the project alone is always possible, also on top of a newer version.

    Raises NewerVersion when its text is another than the one that was opened, and NamesSomebody.
    """
    is_taken_back = sharing == Sharing.PROJECT
    current = locked(lesson, None if is_taken_back else opened)
    if current.sharing == sharing:
        return current
    current.sharing = sharing
    current.shared_by = None if is_taken_back else by
    current.shared_at = None if is_taken_back else timezone.now()
    if current.is_shared:
        _refuse_people(current)
    signed(current, by).save()
    return current


@transaction.atomic
def mark_done(*, by: User, lesson: Lesson, done_on: date, opened: int | None = None) -> Lesson:
    """Raises NewerVersion too when there is nothing to do any more."""
    if not locked(lesson, opened).will_do:
        raise NewerVersion
    return save_over(lesson, by=by, done_on=done_on)


@transaction.atomic
def mark_undone(*, by: User, lesson: Lesson) -> None:
    """Nothing happens when it is not marked any more."""
    current = Lesson.objects.select_for_update().order_by("pk").filter(pk=lesson.pk).first()
    if current and current.done_on:
        current.done_on = None
        signed(current, by).save()


def _at(place: Place) -> dict[str, Any]:
    if isinstance(place, Direction):
        return {"focus_point": None, "direction": place}
    return {"focus_point": place, "direction": None}


def _refuse_people(lesson: Lesson) -> None:
    if found := people_in(lesson):
        raise NamesSomebody(found)


def _tell_of(lesson: Lesson, by: User, *, before: Membership | None) -> None:
    """Tell a member who was given what is to be done."""
    responsible = lesson.responsible
    if responsible is None or responsible == before or lesson.done_on:
        return
    due = f"Frist: {formats.date_format(lesson.due_on, 'DATE_FORMAT')}\n" if lesson.due_on else ""
    tell(
        by=by,
        recipients=[responsible.user],
        kind=NoticeKind.DELEGATION,
        key=f"lesson:{lesson.pk}:{version_of(lesson)}",
        subject=f"{by.name} har givet dig noget at gøre efter læringen »{lesson.title}«",
        text=f"Projekt: {lesson.project.title}\n{due}\n{lesson.will_do}".strip(),
        url=reverse("lessons:mark_done", args=[lesson.project_id, lesson.pk]),
        project_id=lesson.project_id,
    )
