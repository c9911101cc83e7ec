"""A person's calendar of their projects and fora: what is due, when they meet, and when something ends."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar, Event

from accounts.models import User
from forum.models import Forum, ForumAction, ForumMeeting, ForumMember
from leadership.models import Mandate
from notices.mail import one_line
from phases.models import Sparring
from projects.access import VERBS, Verb
from projects.models import Project, Role

from .deadlines import Deadline, follow_up_deadlines, open_deadlines, under_way


@dataclass(frozen=True)
class Entry:
    """One day in the calendar. `key` stays the same when the day is moved."""

    key: str
    day: date
    title: str
    place: Project | Forum
    url: str


def calendar_of(user: User, *, link: Callable[[str], str]) -> bytes:
    """The calendar as an iCalendar file, read anew each time: only what the user may see right now.

    `link` makes the whole address of a path.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Samskab//DA")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "Samskab")
    for entry in _entries(user):
        calendar.add_component(_event(entry, link(entry.url)))
    return calendar.to_ical()


def _event(entry: Entry, address: str) -> Event:
    event = Event()
    event.add("uid", f"{entry.key}@samskab")
    event.add("dtstamp", timezone.now())
    event.add("dtstart", entry.day)
    event.add("dtend", entry.day + timedelta(days=1))
    event.add("transp", "TRANSPARENT")  # a deadline makes nobody busy
    place = one_line(entry.place.title)
    event.add("summary", f"{one_line(entry.title)} ({place})")
    event.add("description", f"{place}\n{address}")
    event.add("url", address)
    return event


def _entries(user: User) -> Iterator[Entry]:
    mine = under_way(Project.objects.filter(memberships__user=user)).order_by()
    yield from _deadlines(user, open_deadlines(mine))
    # Closed projects are not under way, and are looked back at.
    theirs = Project.objects.filter(memberships__user=user, memberships__role=Role.CHEF)
    yield from _deadlines(user, follow_up_deadlines(theirs.order_by()))
    yield from _talks(user, mine)
    yield from _mandates(mine)
    yield from _ends(mine)
    yield from _forums(user)


def _deadlines(user: User, deadlines: Iterable[Deadline]) -> Iterator[Entry]:
    for deadline in deadlines:
        if user in deadline.holders:
            title = f"Frist: {deadline.title}"
            yield Entry(deadline.key, deadline.due_on, title, deadline.place, deadline.url)


def _talks(user: User, projects: QuerySet[Project]) -> Iterator[Entry]:
    roles = [role for role in Role if Verb.SPAR in VERBS[role]]
    mine = Project.objects.filter(
        pk__in=projects.values("pk"), memberships__user=user, memberships__role__in=roles
    )
    talks = Sparring.objects.filter(project__in=mine.values("pk"), held_at=None, planned_on__isnull=False)
    for talk in talks.select_related("project"):
        assert talk.planned_on
        yield Entry(f"sparring-{talk.pk}", talk.planned_on, "Sparring", talk.project, _page(talk.project))


def _mandates(projects: QuerySet[Project]) -> Iterator[Entry]:
    mandates = Mandate.objects.filter(project__in=projects.values("pk"), until__isnull=False)
    for mandate in mandates.select_related("project"):
        assert mandate.until
        project = mandate.project
        yield Entry(f"mandat-{mandate.pk}", mandate.until, "Mandatet udløber", project, _page(project))


def _ends(projects: QuerySet[Project]) -> Iterator[Entry]:
    for project in projects.exclude(ends_on=None):
        assert project.ends_on
        yield Entry(f"slut-{project.pk}", project.ends_on, "Projektet slutter", project, _page(project))


def _forums(user: User) -> Iterator[Entry]:
    """The meetings to come of the user's fora, and the user's own actions there."""
    members = ForumMember.objects.present().filter(user=user).order_by()
    open_forums = Forum.objects.ongoing().filter(pk__in=members.values("forum")).order_by()
    meetings = ForumMeeting.objects.filter(
        forum__in=open_forums.values("pk"), held_at=None, planned_on__isnull=False
    )
    for meeting in meetings.select_related("forum"):
        assert meeting.planned_on
        url = reverse("forum:run_meeting", args=[meeting.forum_id, meeting.kind])
        yield Entry(f"moede-{meeting.pk}", meeting.planned_on, meeting.get_kind_display(), meeting.forum, url)
    actions = ForumAction.objects.open().filter(responsible__in=members.values("pk"))
    for action in actions.select_related("improvement__forum"):
        forum = action.improvement.forum
        url = reverse("forum:action", args=[forum.pk, action.pk])
        yield Entry(f"handling-{action.pk}", action.due_on, f"Frist: {action.what}", forum, url)


def _page(project: Project) -> str:
    return reverse("dossier:overview", args=[project.pk])
