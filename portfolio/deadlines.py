"""The open deadlines of many projects, and of fora: what is due, when, and who has the ball."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.urls import reverse

from accounts.models import User
from forum.models import Forum, ForumAction
from leadership.board import address_of
from leadership.models import Commitment
from learning.anchoring import open_follow_ups
from learning.models import Criterion, Lesson
from phases.models import Answer, AnswerStatus, EditionPoint, JourneyState
from projects.models import Membership, Project, Role, StatusRequest, holder_of


@dataclass(frozen=True)
class Deadline:
    """Something due on a day in a project or forum. `key` names the row, `url` leads to where it is done."""

    key: str
    place: Project | Forum
    title: str
    due_on: date
    url: str
    holders: tuple[User, ...]


def under_way(projects: QuerySet[Project]) -> QuerySet[Project]:
    """Those that somebody works on: not closed, archived, paused or stopped."""
    paused = (JourneyState.PAUSED, JourneyState.STOPPED)
    return projects.filter(closed_at=None, archived_at=None).exclude(journey__state__in=paused)


def open_deadlines(
    projects: QuerySet[Project], *, since: date = date.min, until: date = date.max
) -> list[Deadline]:
    """What is due in the projects from `since` to `until` and not settled, in seven queries."""
    within: dict[str, Any] = {"project__in": projects.order_by(), "due_on__range": (since, until)}
    answers, tasks, requests = _answers(within), _commitments(within), _requests(within)
    criteria, lessons = _criteria(projects, since, until), _lessons(within)
    team = _team(row.project_id for row in chain(answers, tasks, requests, criteria, lessons))
    return [
        *(_of_answer(answer, team) for answer in answers),
        *(_of_commitment(commitment, team) for commitment in tasks),
        *(_of_request(request, team) for request in requests),
        *(_of_criterion(criterion, team) for criterion in criteria),
        *(_of_lesson(lesson, team) for lesson in lessons),
    ]


def open_forum_deadlines(*, since: date = date.min, until: date = date.max) -> list[Deadline]:
    """The actions of open fora that are due from `since` to `until` and that somebody has, in one query."""
    actions = ForumAction.objects.open().held().filter(due_on__range=(since, until))
    return [
        Deadline(
            key=f"handling-{action.pk}",
            place=action.improvement.forum,
            title=action.what,
            due_on=action.due_on,
            url=reverse("forum:action", args=[action.improvement.forum_id, action.pk]),
            holders=(action.responsible.user,) if action.responsible else (),
        )
        for action in actions.select_related("improvement__forum", "responsible__user")
    ]


def follow_up_deadlines(
    projects: QuerySet[Project], *, since: date = date.min, until: date = date.max
) -> list[Deadline]:
    """What the chefs are to look at again in those of the projects that are closed, in two queries."""
    asked = [one for one in open_follow_ups(projects) if since <= one.due_on <= until]
    team = _team(one.project.pk for one in asked)
    return [
        Deadline(
            key=f"opfoelgning-{one.project.pk}-{one.moment}",
            place=one.project,
            title=one.title,
            due_on=one.due_on,
            url=reverse("closing:follow_up", args=[one.project.pk, one.moment]),
            holders=team.get((one.project.pk, Role.CHEF), ()),
        )
        for one in asked
    ]


type Team = dict[tuple[UUID, str], tuple[User, ...]]


def _team(project_ids: Iterable[UUID]) -> Team:
    """Chefs and projektledere by project and role."""
    team: dict[tuple[UUID, str], list[User]] = defaultdict(list)
    members = Membership.objects.filter(
        project__in=set(project_ids), role__in=(Role.CHEF, Role.PROJECT_LEADER)
    )
    for member in members.select_related("user"):
        team[member.project_id, member.role].append(member.user)
    return {place: tuple(users) for place, users in team.items()}


def _answers(within: dict[str, Any]) -> list[Any]:
    """With `point_title`, as the project's own edition words it; a point that it lacks is not due."""
    settled = [status for status in AnswerStatus if status.is_settled]
    worded = EditionPoint.objects.filter(
        focus_point=OuterRef("focus_point"), edition=OuterRef("project__journey__edition")
    )
    answers = Answer.objects.filter(**within).exclude(status__in=settled)
    return list(
        answers.annotate(point_title=Subquery(worded.values("title")[:1]))
        .exclude(point_title=None)
        .select_related("project", "responsible__user", "focus_point__step")
        .order_by("due_on", "pk")
    )


def _commitments(within: dict[str, Any]) -> list[Commitment]:
    commitments = Commitment.objects.filter(**within, done_on=None)
    return list(commitments.select_related("project", "responsible__user", "task").order_by("due_on", "pk"))


def _requests(within: dict[str, Any]) -> list[StatusRequest]:
    requests = StatusRequest.objects.filter(Q(**within), answer=None)
    return list(requests.select_related("project").order_by("due_on", "pk"))


def _criteria(projects: QuerySet[Project], since: date, until: date) -> list[Criterion]:
    criteria = Criterion.objects.filter(project__in=projects.order_by(), next_on__range=(since, until))
    return list(criteria.select_related("project", "responsible__user").order_by("next_on", "pk"))


def _lessons(within: dict[str, Any]) -> list[Lesson]:
    """What was learnt and is to be done something about in daily work."""
    lessons = Lesson.objects.filter(**within, done_on=None)
    return list(lessons.select_related("project", "responsible__user").order_by("due_on", "pk"))


def _of_answer(answer: Any, team: Team) -> Deadline:
    place = [answer.project_id, answer.focus_point.step.key, answer.focus_point.key]
    return Deadline(
        key=f"svar-{answer.pk}",
        place=answer.project,
        title=answer.point_title,
        due_on=answer.due_on,
        url=reverse("phases:focus_point", args=place),
        # Handed back, it is the chef who has to do something.
        holders=_holders(answer.project_id, None if answer.handed_back_at else answer.responsible, team),
    )


def _of_commitment(commitment: Commitment, team: Team) -> Deadline:
    assert commitment.due_on
    return Deadline(
        key=f"opgave-{commitment.pk}",
        place=commitment.project,
        title=commitment.title,
        due_on=commitment.due_on,
        url=address_of(commitment),
        holders=_holders(commitment.project_id, commitment.responsible, team),
    )


def _of_request(request: StatusRequest, team: Team) -> Deadline:
    return Deadline(
        key=f"status-{request.pk}",
        place=request.project,
        title="Status til chefen",
        due_on=request.due_on,
        url=reverse("projects:publish_status", args=[request.project_id]),
        holders=team.get((request.project_id, Role.PROJECT_LEADER), ()),
    )


def _of_criterion(criterion: Criterion, team: Team) -> Deadline:
    assert criterion.next_on
    return Deadline(
        key=f"kriterium-{criterion.pk}",
        place=criterion.project,
        title=criterion.measuring,
        due_on=criterion.next_on,
        url=reverse("evaluation:measure", args=[criterion.project_id, criterion.pk]),
        holders=_holders(criterion.project_id, criterion.responsible, team),
    )


def _of_lesson(lesson: Lesson, team: Team) -> Deadline:
    assert lesson.due_on
    return Deadline(
        key=f"laering-{lesson.pk}",
        place=lesson.project,
        title=lesson.title,
        due_on=lesson.due_on,
        url=reverse("lessons:mark_done", args=[lesson.project_id, lesson.pk]),
        holders=_holders(lesson.project_id, lesson.responsible, team),
    )


def _holders(project_id: UUID, responsible: Membership | None, team: Team) -> tuple[User, ...]:
    """The responsible member; the chefs when there is none, or one who can do nothing about it any more."""
    holder = holder_of(responsible)
    return (holder.user,) if holder else team.get((project_id, Role.CHEF), ())
