"""Where the demo projects and their parts stand in the typology, and how people saw it each on their own."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from accounts.models import User
from projects.models import Project
from typology.actions import add_part, agree_on_placement, place_own, place_project
from typology.dialogue import mark_of
from typology.models import Dimension, OwnPlacement, Placement, PlacementOption, ProjectPart, Stage
from typology.placing import coordinate_from_answers

Data = dict[str, Any]
Moment = Callable[[int], datetime]


def load_placements(project: Project, data: Data, moment: Moment) -> None:
    """`moment` makes a time of a day counted from today. What names nobody was done by the chef."""
    chef = data["chef"]
    _load(project, None, data, chef, moment)
    for part in data.get("parts", []):
        by = User.objects.get_by_natural_key(chef)
        _load(project, add_part(by=by, project=project, title=part["title"]), part, chef, moment)


def _load(project: Project, part: ProjectPart | None, data: Data, chef: str, moment: Moment) -> None:
    for placement in data.get("placements", []):
        for own in placement.get("each", []):
            _place_own(project, part, own, moment)
        _place(project, part, placement, chef, moment)
    for own in data.get("each", []):
        _place_own(project, part, own, moment)


def _place_own(project: Project, part: ProjectPart | None, data: Data, moment: Moment) -> None:
    by = User.objects.get_by_natural_key(data["by"])
    said = {name: data[name] for name in ("x", "y", "reason")}
    own = place_own(by=by, project=project, part=part, **said)
    OwnPlacement.objects.filter(pk=own.pk).update(placed_at=moment(data["day"]))


def _place(project: Project, part: ProjectPart | None, data: Data, chef: str, moment: Moment) -> None:
    options = [
        PlacementOption.objects.get_by_natural_key(*answer) for answer in data.get("answers", {}).items()
    ]
    placing = {
        "by": User.objects.get_by_natural_key(data.get("by", chef)),
        "project": project,
        "part": part,
        "stage": data.get("stage", Stage.PLANNED),
        "reason": data["reason"],
        **_point(data, options),
    }
    if "each" in data:
        standing = project.own_placements.of_part(part).standing()
        made = agree_on_placement(**placing, seen=mark_of(standing))
    else:
        made = place_project(**placing)
    made.options.set(options)
    Placement.objects.filter(pk=made.pk).update(placed_at=moment(data["day"]))


def _point(data: Data, options: list[PlacementOption]) -> dict[str, int]:
    if not options:
        return {"x": data["x"], "y": data["y"]}
    x, y = (
        coordinate_from_answers(
            [option.value for option in options if option.question.dimension.key == dimension]
        )
        for dimension in (Dimension.CENTRAL_ACTOR, Dimension.PREDICTABILITY)
    )
    return {"x": x, "y": y}
