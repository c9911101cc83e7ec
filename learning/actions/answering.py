"""The one write of somebody who answers a questionnaire. Nobody signs it, and it keeps no trace of them."""

import uuid
from collections.abc import Mapping
from enum import Enum, auto

from django.db import transaction
from django.utils import timezone

from ..flooding import is_flood
from ..models import PersonalLink, Questionnaire, Response, ResponseAnswer
from ..questionnaires import MOST_RESPONSES


class Why(Enum):
    """Why an answer is not taken."""

    GONE = auto()
    CLOSED = auto()
    USED = auto()
    FULL = auto()
    FLOOD = auto()
    CHANGED = auto()


class NotTaken(Exception):
    def __init__(self, why: Why):
        super().__init__(why)
        self.why = why


@transaction.atomic
def take_answer(
    *,
    questionnaire: Questionnaire,
    link: PersonalLink | None,
    key: uuid.UUID,
    given: Mapping[int, int | str],
    visitor: str,
) -> None:
    """Keep what was answered to each question (by its id): a score or words.

    The same `key` twice is one answer. Nothing ties the answer to the link, and `visitor` is counted and
    forgotten. Raises NotTaken.
    """
    # Held, so that of two in the same moment the second finds what the first has done.
    held = Questionnaire.objects.select_for_update().order_by("pk").filter(pk=questionnaire.pk).first()
    if held is None:
        raise NotTaken(Why.GONE)
    if Response.objects.filter(pk=key).exists():
        return
    if not held.is_open:
        raise NotTaken(Why.CLOSED)
    if not set(given) <= set(held.questions.values_list("pk", flat=True)):
        raise NotTaken(Why.CHANGED)
    if link and not held.links.filter(pk=link.pk, is_used=False).update(is_used=True):
        raise NotTaken(Why.USED)
    if held.responses.count() >= MOST_RESPONSES:
        raise NotTaken(Why.FULL)
    if not link and is_flood(visitor):
        raise NotTaken(Why.FLOOD)
    response = Response.objects.create(pk=key, questionnaire=held, on=timezone.localdate())
    ResponseAnswer.objects.bulk_create(
        ResponseAnswer(response=response, question_id=question_id, **_as_fields(value))
        for question_id, value in given.items()
    )


def _as_fields(value: int | str) -> dict[str, int | str]:
    return {"score": value} if isinstance(value, int) else {"text": value}
