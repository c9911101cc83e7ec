"""Every write to how the lessons of a closed project live on."""

from collections.abc import Mapping

from django.db import transaction

from accounts.models import User
from phases.actions.gates import hold
from projects.history import NewerVersion, signed
from projects.models import Project

from ..anchoring import newest_check
from ..models import AnchoringCheck, Lesson, Moment


@transaction.atomic
def follow_up(
    *,
    by: User,
    project: Project,
    moment: Moment,
    said: Mapping[Lesson, tuple[str, str]],
    opened: int | None = None,
) -> None:
    """Say how far lessons have become daily work: a state and a note of each.

    Raises NewerVersion, and writes nothing, when somebody followed up since version `opened`, or took the
    project up again.
    """
    project = hold(project)
    if project.closed_at is None or opened not in (None, newest_check(project, moment)):
        raise NewerVersion
    checks = AnchoringCheck.objects.filter(lesson__project=project, moment=moment)
    standing = {check.lesson_id: check for check in checks}
    for lesson, (state, note) in said.items():
        check = standing.get(lesson.pk) or AnchoringCheck(lesson=lesson, moment=moment)
        is_said = check.pk and check.checked_at >= project.closed_at
        if is_said and (check.state, check.note) == (state, note):
            continue
        check.state, check.note, check.checked_by = state, note, by
        signed(check, by).save()
