"""How far a forum is in its cycle, what to do next, and who has the ball: told here and shown everywhere."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Prefetch, prefetch_related_objects
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from projects.words import listed

from .models import Forum, ForumAction, ForumMeeting, ForumMember, ForumRole, Improvement, MeetingKind, Sign

ALL_OF_YOU = "jer alle"


@dataclass(frozen=True)
class CycleStep:
    """A step of the cycle with how it stands, in words. `state` is empty when there is nothing to tell."""

    title: str
    says: str
    url: str
    state: str
    is_done: bool
    is_current: bool


@dataclass(frozen=True)
class NextMove:
    """The most useful thing to do now, and whose it is."""

    title: str
    why: str
    url: str
    button: str
    ball: str


@dataclass(frozen=True)
class Board:
    """A forum whole, as on a day. Its rows come from `load_board` or `load_boards`."""

    forum: Forum
    today: date

    @property
    def members(self) -> list[ForumMember]:
        """Those who are still there."""
        return self.forum.present_members  # type: ignore[attr-defined]

    @property
    def improvements(self) -> list[Improvement]:
        return list(self.forum.improvements.all())

    @cached_property
    def actions(self) -> list[ForumAction]:
        return [action for improvement in self.improvements for action in improvement.actions.all()]

    @property
    def open_actions(self) -> list[ForumAction]:
        return [action for action in self.actions if not action.is_done]

    @property
    def unheld(self) -> list[ForumAction]:
        """Those whose one responsible has left."""
        return [action for action in self.open_actions if action.holder is None]

    @cached_property
    def meetings(self) -> dict[str, ForumMeeting]:
        return {meeting.kind: meeting for meeting in self.forum.meetings.all()}

    @property
    def leaders(self) -> str:
        names = [member.user.name for member in self.members if member.role == ForumRole.LEADER]
        return listed(names) or ALL_OF_YOU

    @cached_property
    def steps(self) -> list[CycleStep]:
        done = self._done
        current = next((key for key in done if not done[key]), None)
        return [
            CycleStep(
                title,
                self._says(key),
                self._url(key),
                self._state(key, is_done=done[key]),
                is_done=done[key],
                is_current=key == current and not self.forum.is_closed,
            )
            for key, title in STEPS.items()
        ]

    @property
    def current(self) -> CycleStep | None:
        return next((step for step in self.steps if step.is_current), None)

    @property
    def _done(self) -> dict[str, bool]:
        rows = self.improvements
        agreed = bool(rows) and all(row.actions.all() and row.signs.all() for row in rows)
        return {
            MeetingKind.START: self._is_behind(MeetingKind.START),
            "handlinger": agreed,
            MeetingKind.MIDWAY: self._is_behind(MeetingKind.MIDWAY),
            MeetingKind.STATUS: self._is_behind(MeetingKind.STATUS),
        }

    def _is_behind(self, kind: MeetingKind) -> bool:
        """Whether the meeting was held, or passed over for a later one."""
        kinds = list(MeetingKind)
        return any(self.meetings[later].is_held for later in kinds[kinds.index(kind) :])

    def _state(self, key: str, *, is_done: bool) -> str:
        if not is_done:
            return ""
        if meeting := self.meetings.get(key):
            return IN_PLACE if meeting.is_held else "Sprunget over"
        if not self.open_actions:
            return IN_PLACE
        return "Aftalt" if len(self.open_actions) == len(self.actions) else "I gang"

    def _says(self, key: str) -> str:
        if meeting := self.meetings.get(key):
            if meeting.held_at:
                return f"Holdt {date_format(timezone.localtime(meeting.held_at))}"
            if meeting.is_begun:
                return "I gang, men ikke afsluttet"
            return f"Planlagt til {date_format(meeting.planned_on)}" if meeting.planned_on else "Uden dato"
        if not self.actions:
            return "Ingen aftalt endnu"
        return f"{len(self.actions) - len(self.open_actions)} af {len(self.actions)} er udført"

    def _url(self, key: str) -> str:
        if meeting := self.meetings.get(key):
            return meeting_url(meeting)
        return reverse("forum:forum", args=[self.forum.pk]) + "#forbedringer"

    @property
    def next_move(self) -> NextMove | None:
        """None when the forum is closed."""
        if self.forum.is_closed:
            return None
        return self._new_holder() or self._end_start() or self._agree() or self._meet()

    def _new_holder(self) -> NextMove | None:
        if not self.unheld:
            return None
        action = self.unheld[0]
        return NextMove(
            f"Find en ny til »{action.what}«",
            "Den der havde handlingen, er her ikke længere. Ellers bliver den ikke til noget.",
            reverse("forum:action", args=[self.forum.pk, action.pk]),
            "Vælg en ny ansvarlig",
            self.leaders,
        )

    def _end_start(self) -> NextMove | None:
        """A start with notes that is never ended tells nobody what was said."""
        meeting = self.meetings[MeetingKind.START]
        if self._is_behind(MeetingKind.START) or not meeting.is_begun:
            return None
        return NextMove(
            "Afslut startmødet",
            "I har skrevet på mødets side. Skriv en kort status, så får alle i forummet den når I afslutter.",
            meeting_url(meeting),
            "Åbn startmødet",
            self.leaders,
        )

    def _agree(self) -> NextMove | None:
        """What must be in place before there is something to do."""
        place = self.forum.pk
        if not self.improvements:
            if not self._is_behind(MeetingKind.START):
                return self._run(MeetingKind.START, "Spørgsmålene ligger klar.")
            return NextMove(
                "Vælg en eller to ting I vil blive bedre til",
                "Hellere én ting der lykkes, end fem der bliver glemt.",
                reverse("forum:new_improvement", args=[place]),
                "Skriv den første",
                ALL_OF_YOU,
            )
        for row in self.improvements:
            if not row.actions.all():
                return NextMove(
                    "Aftal hvem der gør hvad",
                    f"Der er ingen handlinger endnu til »{row.text}«.",
                    reverse("forum:new_action", args=[place, row.number]),
                    "Skriv en handling",
                    ALL_OF_YOU,
                )
            if not row.signs.all():
                return NextMove(
                    "Skriv et tegn på at det virker",
                    f"Hvad vil I kunne se eller høre når I er blevet bedre til »{row.text}«?",
                    reverse("forum:new_sign", args=[place, row.number]),
                    "Skriv et tegn",
                    ALL_OF_YOU,
                )
        return None

    def _meet(self) -> NextMove:
        for kind, why in MEET_TO.items():
            meeting = self.meetings[kind]
            if self._is_behind(kind):
                continue
            if meeting.planned_on and meeting.planned_on > self.today and self.open_actions:
                return self._act(meeting)
            return self._run(kind, why)
        if self.open_actions:
            return self._act(None)
        return NextMove(
            "Luk forummet, eller opret et nyt",
            "I er hele vejen rundt. Det I har skrevet, kan stadig læses bagefter.",
            reverse("forum:close", args=[self.forum.pk]),
            "Luk forummet",
            self.leaders,
        )

    def _run(self, kind: MeetingKind, why: str) -> NextMove:
        meeting = self.meetings[kind]
        title = f"Hold {kind.label.lower()}t"
        if meeting.planned_on:
            why = f"{why} {_when(meeting.planned_on, self.today)}"
        return NextMove(title, why, meeting_url(meeting), f"Åbn {kind.label.lower()}t", self.leaders)

    def _act(self, meeting: ForumMeeting | None) -> NextMove:
        holders = dict.fromkeys(action.holder.user.name for action in self.open_actions if action.holder)
        until = (
            f"I mødes igen til {meeting.get_kind_display().lower()}t {date_format(meeting.planned_on)}."
            if meeting and meeting.planned_on
            else "Møderne er holdt, og der er lidt tilbage."
        )
        return NextMove(
            "Gør det I har aftalt",
            f"{until} Skriv hvad der kommer ud af hver handling.",
            self._url("handlinger"),
            "Se handlingerne",
            listed(list(holders)),
        )


STEPS = {
    MeetingKind.START: "Start",
    "handlinger": "Handlinger",
    MeetingKind.MIDWAY: "Midtvejs",
    MeetingKind.STATUS: "Opsamling",
}
IN_PLACE = "På plads"
MEET_TO = {
    MeetingKind.START: "Fortæl alle i forummet hvad I går i gang med.",
    MeetingKind.MIDWAY: "Se sammen på hvad der virker, og hvad I må gøre anderledes.",
    MeetingKind.STATUS: "Saml op: Hvad blev bedre, og hvad tager I med?",
}


def meeting_url(meeting: ForumMeeting) -> str:
    """A meeting that is to come is run, one that was held is read."""
    name = "forum:meeting" if meeting.is_held or meeting.forum.is_closed else "forum:run_meeting"
    return reverse(name, args=[meeting.forum_id, meeting.kind])


def load_board(forum: Forum) -> Board:
    return load_boards([forum])[0]


def load_boards(forums: Iterable[Forum]) -> list[Board]:
    """However many there are, in five queries."""
    rows, today = list(forums), timezone.localdate()
    prefetch_related_objects(
        rows,
        Prefetch(
            "members",
            ForumMember.objects.present().select_related("user"),
            to_attr="present_members",
        ),
        Prefetch("improvements", Improvement.objects.all()),
        Prefetch(
            "improvements__actions", ForumAction.objects.with_presence().select_related("responsible__user")
        ),
        Prefetch("improvements__signs", Sign.objects.all()),
        Prefetch("meetings", ForumMeeting.objects.with_notes()),
    )
    return [Board(forum, today) for forum in rows]


def _when(day: date, today: date) -> str:
    if day < today:
        return f"Mødet var planlagt til {date_format(day)}."
    return "Mødet er i dag." if day == today else f"Mødet er planlagt til {date_format(day)}."
