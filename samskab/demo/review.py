"""How the demo's projects look back, from `review.yaml`."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml
from django.db import models

from accounts.models import User
from learning.actions.review import answer_question, choose_value, judge_criterion
from learning.actions.side_effects import note_side_effect
from learning.models import EvaluationQuestion, Value
from projects.models import Project

Data = dict[str, Any]
Moment = Callable[[int], datetime]


def load_review(project: Project, *, chef: User, moment: Moment) -> None:
    """For a project that was made just now, with its success criteria if it has any."""
    told = yaml.safe_load(Path(__file__).with_name("review.yaml").read_text(encoding="utf-8"))
    data: Data = told.get(project.title, {})

    def by(entry: Data) -> User:
        return User.objects.get_by_natural_key(entry["by"]) if "by" in entry else chef

    for entry in data.get("value", []):
        value = Value.objects.get(key=entry["key"])
        chosen = choose_value(by=by(entry), project=project, value=value, why=entry["why"])
        _date(chosen, "chosen_at", moment(entry["day"]))
    for entry in data.get("answers", []):
        question = EvaluationQuestion.objects.get(key=entry["question"])
        answer = answer_question(by=by(entry), project=project, question=question, text=entry["text"])
        _date(answer, "updated_at", moment(entry["day"]))
    for entry in data.get("side_effects", []):
        said = {name: entry[name] for name in ("kind", "text", "whom")}
        side_effect = note_side_effect(by=by(entry), project=project, **said)
        _date(side_effect, "noted_at", moment(entry["day"]))
    criterion = project.criteria.order_by("pk").first()
    if criterion and (entry := data.get("verdict")):
        said = {name: entry[name] for name in ("verdict", "evidence")}
        _date(judge_criterion(by=by(entry), criterion=criterion, **said), "reviewed_at", moment(entry["day"]))


def _date(row: Any, field: str, at: datetime) -> None:
    """Set when it was said, in the row and in its newest version."""
    model: type[models.Model] = type(row)
    model._default_manager.filter(pk=row.pk).update(**{field: at})
    newest = row.history.latest("history_id")
    row.history.filter(pk=newest.pk).update(history_date=at, **{field: at})
