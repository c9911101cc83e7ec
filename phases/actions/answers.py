"""Every write to a project's way through the checklist."""

from datetime import timedelta
from functools import partial
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from projects.actions.project import create_project
from projects.history import signed
from projects.models import Project, Role

from ..guide import first_journey
from ..models import Answer, AnswerStatus, FocusPoint, PrivateNote
from ..page_turn import PageTurn

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
    *,
    by: User,
    project: Project,
    focus_point: FocusPoint,
    opened_version: int,
    turn: PageTurn | None = None,
    **fields: Any,
) -> Answer:
    """Save what `by` wrote, if nobody saved since they opened version `opened_version` (0: no answer yet).

    A text under a point that nobody had taken up takes it up. Raises AnswerConflict, and writes nothing, when
    somebody did save: something else than this, and not `by` from the same page on an earlier `turn`.
    """
    if fields.get("text") and fields.get("status") == AnswerStatus.UNTOUCHED:
        fields["status"] = AnswerStatus.ONGOING
    write = partial(_write_answer, by, project, focus_point, opened_version, fields, turn)
    try:
        with transaction.atomic():
            return write()
    except IntegrityError:
        if not Answer.objects.filter(project=project, focus_point=focus_point).exists():
            raise
    # Two first saves at the same moment: the other one won, and is there now.
    with transaction.atomic():
        return write()


def _write_answer(
    by: User,
    project: Project,
    focus_point: FocusPoint,
    opened_version: int,
    fields: dict[str, Any],
    turn: PageTurn | None,
) -> Answer:
    place = {"project": project, "focus_point": focus_point}
    answer = Answer.objects.select_for_update().filter(**place).first()
    if answer is None:
        answer = Answer(**place, **fields, updated_by=by)
        return _kept(answer, by, turn)
    is_known = answer.version == opened_version
    if all(getattr(answer, name) == value for name, value in fields.items()):
        # Sent again because the reply was lost, or by a button when it was saved already while one wrote.
        if not is_known or (turn and answer.updated_by_id == by.pk):
            return answer
    elif not is_known and not _is_all_from(answer, opened_version, by, turn):
        raise AnswerConflict(answer)
    for name, value in fields.items():
        setattr(answer, name, value)
    answer.version += 1
    answer.updated_by = by
    return _kept(answer, by, turn)


def _kept(answer: Answer, by: User, turn: PageTurn | None) -> Answer:
    answer._change_reason = str(turn) if turn else None  # type: ignore[attr-defined]  # of its history
    signed(answer, by).save()
    return answer


def _is_all_from(answer: Answer, opened_version: int, by: User, turn: PageTurn | None) -> bool:
    """Whether every version since was saved by the same person, from the same page, on an earlier turn."""
    if turn is None:
        return False
    makers: dict[int, tuple[int | None, str | None]] = {}
    since = answer.history.filter(version__gt=opened_version).order_by("history_id")
    for version, person, reason in since.values_list("version", "history_user", "history_change_reason"):
        makers.setdefault(version, (person, reason))  # later rows of a version tell who has the ball
    return all(person == by.pk and turn.follows(reason) for person, reason in makers.values())


@transaction.atomic
def take_theirs(
    *, by: User, project: Project, focus_point: FocusPoint, opened_version: int, **mine: Any
) -> Answer:
    """Let version `opened_version` stand, with what `by` wrote instead kept in the history just before it.

    Raises AnswerConflict, and writes nothing, when that version is not the newest any more.
    """
    place: dict[str, Any] = {"by": by, "project": project, "focus_point": focus_point}
    theirs = Answer.objects.filter(project=project, focus_point=focus_point).first()
    saved = save_answer(**place, opened_version=opened_version, **mine)
    if theirs is None:
        return saved
    standing = {name: getattr(theirs, name) for name in mine}
    return save_answer(**place, opened_version=saved.version, **standing)


@transaction.atomic
def keep_note(*, by: User, project: Project, focus_point: FocusPoint, text: str) -> None:
    """Keep the author's own note to a point; an empty text removes it."""
    place: dict[str, Any] = {"project": project, "focus_point": focus_point, "author": by}
    if text:
        PrivateNote.objects.update_or_create(**place, defaults={"text": text})
    else:
        PrivateNote.objects.filter(**place).delete()
