"""The demo's questionnaires and what was answered, from `survey.yaml`."""

import uuid
from collections.abc import Callable
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import yaml
from django.utils import timezone

from accounts.models import User
from learning.actions.answering import take_answer
from learning.actions.questionnaires import make_questionnaire
from learning.models import AnswerKind, Questionnaire, Reach, Response, SurveyQuestion
from learning.questionnaires import Wanted
from projects.models import Project

Data = dict[str, Any]
Moment = Callable[[int], datetime]


def load_survey(project: Project, moment: Moment) -> None:
    """`moment` makes a time of a day counted from today."""
    data = yaml.safe_load(Path(__file__).with_name("survey.yaml").read_text(encoding="utf-8"))
    for entry in data.get(project.title, []):
        _load_questionnaire(project, entry, moment)


def _load_questionnaire(project: Project, data: Data, moment: Moment) -> None:
    questionnaire = make_questionnaire(
        by=User.objects.get_by_natural_key(data["by"]),
        project=project,
        title=data["title"],
        intro=data["intro"],
        reach=Reach.OPEN,
        closes_on=timezone.localdate() + timedelta(days=1),
        questions=[_wanted(entry) for entry in data["questions"]],
    )
    questions = list(questionnaire.questions.all())
    for number, answers in enumerate(data["answers"]):
        key = uuid.uuid4()
        given = {
            question.pk: answer
            for question, answer in zip(questions, answers, strict=True)
            if answer is not None
        }
        # Each from a place of its own, so that none is held back as one of a flood.
        take_answer(questionnaire=questionnaire, link=None, key=key, given=given, visitor=str(key))
        Response.objects.filter(pk=key).update(on=moment(data["day"] + 1 + number % 9).date())
    _date(questionnaire, data, moment)


def _wanted(entry: str | Data) -> Wanted:
    """A question of ours by its key, or one of the team's own."""
    if isinstance(entry, dict):
        return Wanted(AnswerKind(entry["kind"]), entry["text"])
    origin = SurveyQuestion.objects.get(key=entry)
    return Wanted(origin.kind, origin.text, origin)


def _date(questionnaire: Questionnaire, data: Data, moment: Moment) -> None:
    made, last = moment(data["day"]), moment(data["last"]).date()
    closed = timezone.make_aware(datetime.combine(last, time(16))) if data["last"] < 0 else None
    Questionnaire.objects.filter(pk=questionnaire.pk).update(
        created_at=made, closes_on=last, closed_at=closed
    )
    questionnaire.history.update(history_date=made, created_at=made, closes_on=last)
