"""What this Samskab says itself, by table and key: what a file can point to."""

from collections.abc import Mapping
from typing import Any

from leadership.models import Direction, LeadershipTask
from learning.models import EvaluationQuestion, Value
from phases.models import Edition, FocusPoint, Step
from projects.models import BottomLine, Gain
from typology.models import PlacementOption

from ..read import option_key


def known_content() -> Mapping[str, Mapping[str, Any]]:
    """Editions only of those that are in use."""
    options = PlacementOption.objects.select_related("question")
    return {
        "editions": _by_key(Edition.objects.published()),
        "steps": _by_key(Step.objects.all()),
        "points": _by_key(FocusPoint.objects.all()),
        "gains": _by_key(Gain.objects.all()),
        "directions": _by_key(Direction.objects.all()),
        "tasks": _by_key(LeadershipTask.objects.select_related("direction")),
        "bottom_lines": _by_key(BottomLine.objects.all()),
        "values": _by_key(Value.objects.all()),
        "questions": _by_key(EvaluationQuestion.objects.all()),
        "options": {option_key(option.question.key, option.value): option for option in options},
    }


def _by_key(rows: Any) -> dict[str, Any]:
    return {row.key: row for row in rows}
