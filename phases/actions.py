"""Every write to a project's way through the checklist."""

from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from projects.actions import create_project
from projects.history import signed
from projects.models import Project, Role

from .guide import first_journey
from .models import Answer, AnswerStatus, FocusPoint, PrivateNote

SECOND_CLICK_WITHIN = timedelta(minutes=1)


class AnswerConflict(Exception):
    """Somebody else saved the answer after the writer opened it. `current` is what they saved."""

    def __init__(self, current: Answer):
        super().__init__("the answer has changed since it was opened")
        self.current = current


@transaction.atomic
def start_project(*, by: User, **fields: Any) -> Project:
    """A new project at the first step of the current edition. `fields` are those of `create_project`.

    Raises ContentMissing before the content is loaded.
    """
    project = create_project(by=by, **fields)
    first_journey(project).save()
    return project


@transaction.atomic
def start_project_once(*, by: User, **fields: Any) -> tuple[Project, bool]:
    """The new project, and True; for a second click the same one, made a moment ago, and False."""
    # Locked, so that the second of two clicks waits for the first.
    User.objects.select_for_update().get(pk=by.pk)
    same = {name: value for name, value in fields.items() if name != "gains"}
    lately = timezone.now() - SECOND_CLICK_WITHIN
    own = Project.objects.filter(memberships__user=by, memberships__role=Role.CHEF, created_at__gt=lately)
    if twin := own.filter(archived_at=None, **same).first():
        return twin, False
    return start_project(by=by, **fields), True


def save_answer(
    *, by: User, project: Project, focus_point: FocusPoint, opened_version: int, **fields: Any
) -> Answer:
    """Save what `by` wrote, if nobody saved since they opened version `opened_version` (0: no answer yet).

    A text under a point that nobody had taken up takes it up. Raises AnswerConflict, and writes nothing, when
    somebody did save.
    """
    if fields.get("text") and fields.get("status") == AnswerStatus.UNTOUCHED:
        fields["status"] = AnswerStatus.ONGOING
    try:
        with transaction.atomic():
            return _write_answer(by, project, focus_point, opened_version, fields)
    except IntegrityError:
        # Two first saves at the same moment: the other one won.
        current = Answer.objects.filter(project=project, focus_point=focus_point).first()
        if current is None:
            raise
        if current.version == opened_version:
            # Not a save: the chef gave the ball of an untouched point away.
            with transaction.atomic():
                return _write_answer(by, project, focus_point, opened_version, fields)
        raise AnswerConflict(current) from None


def _write_answer(
    by: User, project: Project, focus_point: FocusPoint, opened_version: int, fields: dict[str, Any]
) -> Answer:
    place = {"project": project, "focus_point": focus_point}
    answer = Answer.objects.select_for_update().filter(**place).first()
    if answer is None:
        answer = signed(Answer(**place, **fields, updated_by=by), by)
        answer.save()
        return answer
    if answer.version != opened_version:
        raise AnswerConflict(answer)
    for name, value in fields.items():
        setattr(answer, name, value)
    answer.version += 1
    answer.updated_by = by
    signed(answer, by).save()
    return answer


@transaction.atomic
def keep_note(*, by: User, project: Project, focus_point: FocusPoint, text: str) -> None:
    """Keep the author's own note to a point; an empty text removes it."""
    place: dict[str, Any] = {"project": project, "focus_point": focus_point, "author": by}
    if text:
        PrivateNote.objects.update_or_create(**place, defaults={"text": text})
    else:
        PrivateNote.objects.filter(**place).delete()
