"""Looking again at what a project learnt, half a year and a year after it was closed."""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet
from django.utils import timezone

from projects.models import Project

from .models import AnchoringCheck, Lesson, Moment

OPENS_BEFORE = timedelta(days=14)
"""So long before its day a follow-up can be made, and is asked for."""


def months_after(day: date, months: int) -> date:
    """The same day of the month; the last of a month that is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@dataclass(frozen=True)
class FollowUp:
    """One look back at a closed project's lessons, due on a day counted from the one it was closed on."""

    project: Project
    moment: Moment

    @property
    def due_on(self) -> date:
        assert self.project.closed_at
        return months_after(timezone.localdate(self.project.closed_at), self.moment)

    @property
    def opens_on(self) -> date:
        return self.due_on - OPENS_BEFORE

    @property
    def is_open(self) -> bool:
        return self.opens_on <= timezone.localdate()

    @property
    def is_late(self) -> bool:
        return self.due_on < timezone.localdate()

    @property
    def is_overtaken(self) -> bool:
        """By the next one: nobody can tell any more how it was half a year before."""
        return any(moment > self.moment and FollowUp(self.project, moment).is_open for moment in Moment)

    @property
    def title(self) -> str:
        return f"Følg op på læringen {self.moment.label.lower()}"


@dataclass(frozen=True)
class Looked:
    """A lesson with what was said of it at each moment, in their order; None where nothing is said yet."""

    lesson: Lesson
    checks: list[AnchoringCheck | None]


def lessons_to_follow(project: Project) -> QuerySet[Lesson]:
    """Those that something was to be done about in daily work."""
    return project.lessons.exclude(will_do="").select_related("responsible__user").order_by("pk")


def look_back(project: Project) -> list[Looked]:
    """Each lesson with what was said of it since the project was closed, in two queries."""
    checks = AnchoringCheck.objects.filter(_since_the_end(), lesson__project=project)
    said = {(one.lesson_id, one.moment): one for one in checks.select_related("checked_by")}
    return [
        Looked(lesson, [said.get((lesson.pk, moment)) for moment in Moment])
        for lesson in lessons_to_follow(project)
    ]


def newest_check(project: Project, moment: Moment) -> int:
    """For a form to remember what it was opened on: the newest version of what is said; 0 for nothing."""
    kept = AnchoringCheck.history.filter(lesson__project=project, moment=moment)
    return kept.aggregate(newest=Max("history_id"))["newest"] or 0


def open_follow_ups(projects: QuerySet[Project]) -> list[FollowUp]:
    """What is to be looked at again in those of the projects that are closed, in one query.

    Nothing is asked of an archived one, nor when every lesson has its word.
    """
    closed = projects.filter(archived_at=None, closed_at__isnull=False)
    lacking: dict[str, Exists] = {f"lacks_{moment}": _lacks(moment) for moment in Moment}
    return [
        follow_up
        for project in closed.annotate(**lacking)
        for follow_up in _asked(project)
        if not follow_up.is_overtaken
    ]


def asked_now(project: Project) -> FollowUp | None:
    """The follow-up that a project waits for today."""
    asked = open_follow_ups(Project.objects.filter(pk=project.pk))
    return next((follow_up for follow_up in asked if follow_up.is_open), None)


def _asked(project: Project) -> Iterable[FollowUp]:
    return (FollowUp(project, moment) for moment in Moment if getattr(project, f"lacks_{moment}"))


def _lacks(moment: Moment) -> Exists:
    """Whether a lesson has no word yet at this moment."""
    said = AnchoringCheck.objects.filter(_since_the_end(), lesson=OuterRef("pk"), moment=moment)
    lessons = Lesson.objects.filter(~Exists(said), project=OuterRef("pk"))
    return Exists(lessons.exclude(will_do="").order_by())


def _since_the_end() -> Q:
    """What was said before a project was taken up again is not of its newest end."""
    return Q(checked_at__gte=F("lesson__project__closed_at"))
