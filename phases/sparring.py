"""The talks between chef and projektleder: the next one with its agenda, and those that were held."""

from dataclasses import dataclass

from projects.models import Project

from .assessments import Views, views_of
from .guide import Guide, PointState
from .models import EditionPoint, Sparring, SparringTopic


@dataclass(frozen=True)
class Topic:
    """A point on an agenda. `state` is None for a point that the project's edition no longer has."""

    row: SparringTopic
    title: str
    state: PointState | None
    views: Views

    @property
    def key(self) -> str:
        return self.row.focus_point.key

    @property
    def is_settled_by_itself(self) -> bool:
        """The difference that put it on the agenda is gone, and nothing was decided."""
        by_itself = self.row.origin == SparringTopic.Origin.DIFFERENCE
        return by_itself and not self.row.decision and not self.views.differ


def upcoming_of(project: Project) -> Sparring:
    """The next talk; an unsaved one until there is something in it."""
    talks = list(project.sparrings.select_related("saved_by").order_by("-version")[:1])
    if talks and talks[0].held_at is None:
        return talks[0]
    return Sparring(project=project, version=talks[0].version + 1 if talks else 1)


def topics_of(sparring: Sparring, guide: Guide) -> list[Topic]:
    """What is on the agenda of a talk, and still worth talking about, in three queries."""
    if sparring.pk is None:
        return []
    rows = list(sparring.topics.select_related("focus_point__step").order_by("pk"))
    states = {state.point.focus_point_id: state for state in guide.points}
    titles = titles_of([row.focus_point_id for row in rows], guide)
    views = views_of(sparring.project)
    topics = [
        Topic(
            row,
            titles[row.focus_point_id],
            states.get(row.focus_point_id),
            views.get(row.focus_point_id, Views([])),
        )
        for row in rows
    ]
    return [topic for topic in topics if sparring.held_at or not topic.is_settled_by_itself]


def titles_of(point_ids: list[int], guide: Guide) -> dict[int, str]:
    """What the points are called: in the project's edition, or else in the newest that has them."""
    wordings = EditionPoint.objects.filter(focus_point__in=point_ids).order_by("edition__published_on")
    newest = dict(wordings.values_list("focus_point", "title"))
    return newest | {state.point.focus_point_id: state.point.title for state in guide.points}
