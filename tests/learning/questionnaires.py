"""A questionnaire with answers, for the tests of asking and answering."""

import uuid
from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.models import User
from learning.actions.answering import take_answer
from learning.actions.questionnaires import make_links, make_questionnaire
from learning.models import AnswerKind, PersonalLink, Questionnaire, Reach
from learning.questionnaires import Wanted
from projects.models import Project

LISTENED, BEST = "Jeg blev lyttet til.", "Hvad var bedst?"


def ask(project: Project, *, by: User, title: str = "Madaftenerne", **said: Any) -> Questionnaire:
    """One statement and one open question."""
    values: dict[str, Any] = {
        "intro": "Køkkenrådet læser det.",
        "reach": Reach.OPEN,
        "closes_on": timezone.localdate() + timedelta(days=10),
        "questions": [Wanted(AnswerKind.SCORE, LISTENED), Wanted(AnswerKind.TEXT, BEST)],
    }
    return make_questionnaire(by=by, project=project, title=title, **values | said)


def ask_each(project: Project, *, by: User, number: int = 1) -> tuple[Questionnaire, list[PersonalLink]]:
    """With so many personal links."""
    questionnaire = ask(project, by=by, reach=Reach.ONE_EACH)
    make_links(questionnaire=questionnaire, number=number)
    return questionnaire, list(questionnaire.links.order_by("pk"))


def respond(
    questionnaire: Questionnaire,
    score: int | None = None,
    text: str = "",
    link: PersonalLink | None = None,
) -> None:
    """One person's answer, each from a place of its own."""
    statement, best = questionnaire.questions.order_by("order")[:2]
    given: dict[int, int | str] = {}
    if score:
        given[statement.pk] = score
    if text:
        given[best.pk] = text
    key = uuid.uuid4()
    take_answer(questionnaire=questionnaire, link=link, key=key, given=given, visitor=str(key))
