"""How the two sides, chef and projektleder, find that the focus points are covered."""

from collections.abc import Iterable
from dataclasses import dataclass

from projects.models import Project

from .models import Assessment, FocusPoint, Side


@dataclass(frozen=True)
class Views:
    """All assessments of a point, newest first. Only those of today's chefs and projektledere count."""

    all: list[Assessment]

    def of(self, side: Side) -> list[Assessment]:
        return [view for view in self.all if view.role_now == side]

    @property
    def sides(self) -> list[tuple[Side, list[Assessment]]]:
        """To be read side by side."""
        return [(side, self.of(side)) for side in Side]

    @property
    def differ(self) -> bool:
        """Whether the newest view of one side is another than the newest of the other side."""
        return len({views[0].score for _, views in self.sides if views}) > 1


def views_of(project: Project) -> dict[int, Views]:
    """The views of each assessed point, by the point's id, in one query."""
    by_point: dict[int, list[Assessment]] = {}
    for view in project.assessments.as_shown():
        by_point.setdefault(view.focus_point_id, []).append(view)
    return {point: Views(views) for point, views in by_point.items()}


def views_of_point(project: Project, focus_point: FocusPoint) -> Views:
    views: Iterable[Assessment] = project.assessments.filter(focus_point=focus_point).as_shown()
    return Views(list(views))
