"""A person's tasks across all their projects and fora, in a constant number of queries."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from forum.models import Forum, ForumAction, ForumMember
from leadership.board import address_of
from leadership.models import Commitment
from learning.anchoring import open_follow_ups
from learning.models import Criterion, Lesson
from phases.guide import PointState
from phases.models import Answer, AnswerStatus, EditionPoint, JourneyState
from projects.models import Membership, Project, Role, StatusRequest, holder_of

SETTLED = [status for status in AnswerStatus if status.is_settled]


@dataclass(frozen=True)
class Task:
    """Something that somebody has to do. `is_mine` when the reader has it; otherwise `who` does."""

    place: Project | Forum
    place_url: str
    kind: str
    title: str
    url: str
    who: str
    is_mine: bool
    due_on: date | None

    @property
    def is_late(self) -> bool:
        return self.due_on is not None and self.due_on < timezone.localdate()


@dataclass(frozen=True)
class TaskList:
    key: str
    title: str
    rows: list[Task]
    empty: str


@dataclass(frozen=True)
class Desk:
    """The projects under way that a person has a part in, with what they are on each."""

    user: User
    memberships: dict[uuid.UUID, Membership]

    def projects_as(self, *roles: Role) -> list[uuid.UUID]:
        return [pk for pk, member in self.memberships.items() if member.role in roles]

    @cached_property
    def as_chef(self) -> list[uuid.UUID]:
        return self.projects_as(Role.CHEF)


def lists_of(user: User) -> list[TaskList]:
    """What is late, what else waits for the user, and what else the user waits for; soonest deadline first.

    Each task is in one list only.
    """
    desk = Desk(user, _under_way(user))
    of_projects = [
        *(*_points(desk), *_leadership_tasks(desk), *_statuses(desk)),
        *(*_measurements(desk), *_lessons(desk), *_follow_ups(user)),
    ]
    tasks = sorted([*of_projects, *_forum_actions(user)], key=_urgency)
    late = [task for task in tasks if task.is_late]
    on_time = [task for task in tasks if not task.is_late]
    return [
        TaskList("overskredet", "Overskredet", late, "Ingen frister er overskredet."),
        TaskList(
            "venter-paa-dig",
            "Venter på dig",
            [task for task in on_time if task.is_mine],
            "Kun det der er overskredet, venter på dig."
            if any(task.is_mine for task in late)
            else "Lige nu venter ingen på dig. Her står de punkter og ledelsesopgaver du har fået, det andre "
            "har givet tilbage til dig som chef, den status du er bedt om, det du skal måle, dine handlinger "
            "i et forum, og den læring du skal følge op på.",
        ),
        TaskList(
            "du-venter-paa",
            "Du venter på",
            [task for task in on_time if not task.is_mine],
            "Du venter kun på det der er overskredet."
            if any(not task.is_mine for task in late)
            else "Du venter ikke på nogen. Når du som chef uddelegerer et punkt, giver en ledelsesopgave "
            "videre eller beder om en status, kan du følge det her.",
        ),
    ]


def _urgency(task: Task) -> tuple[bool, date, str, str]:
    return (task.due_on is None, task.due_on or date.max, task.place.title, task.title)


def _under_way(user: User) -> dict[uuid.UUID, Membership]:
    members = Membership.objects.filter(
        user=user,
        project__closed_at=None,
        project__archived_at=None,
        project__journey__state=JourneyState.ONGOING,
    )
    return {member.project_id: member for member in members.select_related("project__journey")}


def _points(desk: Desk) -> Iterator[Task]:
    late = Q(due_on__lt=timezone.localdate()) & ~Q(status__in=SETTLED)
    as_chef = Q(project__in=desk.as_chef) & (Q(responsible__isnull=False) | late)
    answers = (
        Answer.objects.filter(as_chef | Q(responsible__user=desk.user, project__in=desk.memberships))
        .exclude(status__in=SETTLED, handed_back_at=None)
        .select_related("responsible__user")
        .defer("text", "reason", "message")
        .order_by("pk")
    )
    wordings = _wordings(desk)
    for answer in answers:
        project = desk.memberships[answer.project_id].project
        point = wordings.get((project.journey.edition_id, answer.focus_point_id))
        if point and (task := _point(desk, project, PointState(point, answer))):
            yield task


def _wordings(desk: Desk) -> dict[tuple[int, int], EditionPoint]:
    """Every focus point of the editions that the projects are on."""
    editions = {member.project.journey.edition_id for member in desk.memberships.values()}
    points: QuerySet[EditionPoint] = EditionPoint.objects.filter(edition__in=editions)
    return {
        (point.edition_id, point.focus_point_id): point
        for point in points.select_related("focus_point__step").defer("help")
    }


def _point(desk: Desk, project: Project, state: PointState) -> Task | None:
    """The point as a task; None when nobody is waited for, or it is for others to wait."""
    if state.is_settled and not state.is_handed_back:
        return None
    is_chef = project.pk in desk.as_chef
    is_mine = state.holder.user_id == desk.user.pk if state.holder else is_chef
    if not is_mine and not is_chef:
        return None
    if not state.responsible and not state.is_overdue:
        return None  # the chef's own, without hurry: the project itself tells of it
    responsible = state.responsible.user.name if state.responsible else "Chefen"
    return Task(
        place=project,
        place_url=_url_of(project),
        kind="Givet tilbage" if state.is_handed_back else "Fokuspunkt",
        title=f"Se svaret på »{state.point.title}«" if state.is_handed_back else state.point.title,
        url=reverse("phases:focus_point", args=[project.pk, state.point.step.key, state.key]),
        who=responsible,
        is_mine=is_mine,
        due_on=None if state.is_settled else state.due_on,
    )


def _leadership_tasks(desk: Desk) -> Iterator[Task]:
    commitments = Commitment.objects.filter(
        Q(project__in=desk.as_chef) | Q(responsible__user=desk.user, project__in=desk.memberships),
        done_on=None,
    )
    for commitment in commitments.select_related("task", "responsible__user").defer("note"):
        yield from _held(
            desk,
            commitment,
            kind="Ledelsesopgave",
            title=commitment.title,
            url=address_of(commitment),
            due_on=commitment.due_on,
        )


def _measurements(desk: Desk) -> Iterator[Task]:
    """What is to be measured on a day."""
    criteria = Criterion.objects.filter(
        Q(project__in=desk.as_chef) | Q(responsible__user=desk.user, project__in=desk.memberships)
    ).exclude(next_on=None)
    for criterion in criteria.select_related("responsible__user").defer("sign", "method"):
        yield from _held(
            desk,
            criterion,
            kind="Måling",
            title=criterion.measuring,
            url=reverse("evaluation:measure", args=[criterion.project_id, criterion.pk]),
            due_on=criterion.next_on,
        )


def _lessons(desk: Desk) -> Iterator[Task]:
    """What is to be done in daily work after something was learnt; the chef's own when it has a day."""
    lessons = Lesson.objects.filter(
        Q(project__in=desk.as_chef) & (Q(responsible__isnull=False) | Q(due_on__isnull=False))
        | Q(responsible__user=desk.user, project__in=desk.memberships),
        done_on=None,
    ).exclude(will_do="")
    for lesson in lessons.select_related("responsible__user").defer("happened", "learnt", "will_do"):
        yield from _held(
            desk,
            lesson,
            kind="Efter en læring",
            title=lesson.title,
            url=reverse("lessons:mark_done", args=[lesson.project_id, lesson.pk]),
            due_on=lesson.due_on,
        )


def _held(
    desk: Desk, row: Commitment | Criterion | Lesson, *, kind: str, title: str, url: str, due_on: date | None
) -> Iterator[Task]:
    """What somebody is responsible for, or else the chef; nothing to those who are neither."""
    project, holder = desk.memberships[row.project_id].project, holder_of(row.responsible)
    is_chef = project.pk in desk.as_chef
    is_mine = holder.user_id == desk.user.pk if holder else is_chef
    if is_mine or is_chef:
        yield Task(
            place=project,
            place_url=_url_of(project),
            kind=kind,
            title=title,
            url=url,
            who=holder.user.name if holder else "Chefen",
            is_mine=is_mine,
            due_on=due_on,
        )


def _statuses(desk: Desk) -> Iterator[Task]:
    asked = StatusRequest.objects.filter(
        answer=None, project__in=desk.projects_as(Role.CHEF, Role.PROJECT_LEADER)
    )
    for request in asked.select_related("asked_by"):
        project = desk.memberships[request.project_id].project
        is_mine = project.pk not in desk.as_chef
        place = "projects:publish_status" if is_mine else "projects:status_list"
        yield Task(
            place=project,
            place_url=_url_of(project),
            kind="Status",
            title=f"Giv {request.asked_by.name} en status" if is_mine else "Status fra projektlederen",
            url=reverse(place, args=[project.pk]),
            who="Projektlederen",
            is_mine=is_mine,
            due_on=request.due_on,
        )


def _follow_ups(user: User) -> Iterator[Task]:
    """What closed projects learnt and the user, as their chef, is to look at again; from when it can be."""
    projects = Project.objects.filter(memberships__user=user, memberships__role=Role.CHEF).order_by()
    for follow_up in open_follow_ups(projects):
        if follow_up.is_open:
            project = follow_up.project
            yield Task(
                place=project,
                place_url=_url_of(project),
                kind="Opfølgning",
                title=follow_up.title,
                url=reverse("closing:follow_up", args=[project.pk, follow_up.moment]),
                who="Chefen",
                is_mine=True,
                due_on=follow_up.due_on,
            )


def _url_of(project: Project) -> str:
    return reverse("dossier:overview", args=[project.pk])


def _forum_actions(user: User) -> Iterator[Task]:
    """The user's own in all their fora; for a forumleder also the others', and what nobody has any more."""
    mine = ForumMember.objects.present().filter(user=user).order_by()
    led = mine.leaders().values("forum")
    actions = ForumAction.objects.open().with_presence()
    actions = actions.filter(
        Q(responsible__in=mine.values("pk")) | Q(improvement__forum__in=led)
    ).select_related("improvement__forum", "responsible__user")
    for action in actions.defer("outcome", "improvement__why", "improvement__forum__task"):
        forum, holder = action.improvement.forum, action.holder
        yield Task(
            place=forum,
            place_url=reverse("forum:forum", args=[forum.pk]),
            kind="Handling i forum" if holder else "Uden ansvarlig",
            title=action.what if holder else f"Find en ny til »{action.what}«",
            url=reverse("forum:action", args=[forum.pk, action.pk]),
            who=holder.user.name if holder else "Forumlederen",
            is_mine=holder is None or holder.user_id == user.pk,
            due_on=action.due_on,
        )
