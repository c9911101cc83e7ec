"""Every write of questionnaires by those who ask. What is answered is written by `answering`."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import User
from projects.history import NewerVersion, locked, save_over, signed
from projects.models import Project

from ..models import AskedQuestion, PersonalLink, Questionnaire
from ..questionnaires import MOST_LINKS, Wanted, is_answered

_OUT_OF_THE_WAY = 1000


class AlreadyAnswered(Exception):
    """Somebody has answered, so that the questions and the introduction stand."""


class IsBroughtIn(Exception):
    """It came in from a file, with what was answered there, and is over for good."""


class TooManyLinks(Exception):
    """`left` is how many more there may be."""

    def __init__(self, left: int):
        super().__init__(left)
        self.left = left


@transaction.atomic
def make_questionnaire(
    *, by: User, project: Project, questions: Sequence[Wanted], **said: Any
) -> Questionnaire:
    """`said` is its `title`, `intro`, `reach` and `closes_on`. Two clicks make one."""
    # Locked, so that of two clicks the second finds what the first has made.
    Project.objects.select_for_update().get(pk=project.pk)
    lately = timezone.now() - timedelta(minutes=1)
    same = project.questionnaires.filter(created_by=by, created_at__gte=lately, **said).first()
    if same:
        return same
    questionnaire = signed(Questionnaire(project=project, created_by=by, **said), by)
    questionnaire.save()
    _ask(questionnaire, questions)
    return questionnaire


@transaction.atomic
def change_questionnaire(
    *,
    by: User,
    questionnaire: Questionnaire,
    opened: int | None = None,
    questions: Sequence[Wanted] | None = None,
    **said: Any,
) -> None:
    """Raises NewerVersion, and AlreadyAnswered when it comes with questions or an introduction too late."""
    current = save_over(questionnaire, by=by, opened=opened, **said)
    if (questions is not None or "intro" in said) and is_answered(current):
        raise AlreadyAnswered
    if questions is not None:
        _ask(current, questions)


@transaction.atomic
def close_questionnaire(*, by: User, questionnaire: Questionnaire) -> None:
    current = locked(questionnaire)
    if current.closed_at is None:
        current.closed_at = timezone.now()
        signed(current, by).save()


@transaction.atomic
def reopen_questionnaire(*, by: User, questionnaire: Questionnaire, closes_on: date) -> None:
    """Raises IsBroughtIn."""
    if questionnaire.is_brought_in:
        raise IsBroughtIn
    save_over(questionnaire, by=by, closes_on=closes_on, closed_at=None)


@transaction.atomic
def remove_questionnaire(*, by: User, questionnaire: Questionnaire) -> None:
    """With all that was answered, for good. Of it only that it was there stays in the history."""
    signed(questionnaire, by).delete()


@transaction.atomic
def make_links(*, questionnaire: Questionnaire, number: int, seen: int | None = None) -> None:
    """Raises TooManyLinks, IsBroughtIn, and NewerVersion when there are not the `seen` links any more.

    Nobody signs a link.
    """
    current = locked(questionnaire)
    if current.is_brought_in:
        raise IsBroughtIn
    there = current.links.count()
    if seen is not None and seen != there:
        raise NewerVersion
    if there + number > MOST_LINKS:
        raise TooManyLinks(MOST_LINKS - there)
    PersonalLink.objects.bulk_create(PersonalLink(questionnaire=current) for _ in range(number))


def _ask(questionnaire: Questionnaire, questions: Sequence[Wanted]) -> None:
    """Ask these and no others. Those asked before keep their rows: somebody may be writing an answer now."""
    before = {
        Wanted(row.kind, row.text, row.origin): row
        for row in questionnaire.questions.select_related("origin")
    }
    for wanted, row in before.items():
        if wanted not in questions:
            row.delete()
    questionnaire.questions.update(order=F("order") + _OUT_OF_THE_WAY)
    for order, wanted in enumerate(questions, start=1):
        row = before.get(wanted) or AskedQuestion(questionnaire=questionnaire, **wanted._asdict())
        row.order = order
        row.save()
