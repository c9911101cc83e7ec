"""The account of promises: what was put forward, how far each has come, and how the whole stands."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Max, Q
from django.utils import timezone

from projects.models import Project

from .models import WHEN_IN_STATE, Proposal, ProposalQuerySet, ProposalState

BAR_WIDTH = 600
"""Of the picture of how the account stands, in its own units; less than what is written with a dot."""

LONG_WAIT = timedelta(weeks=4)
"""After so long without a reply a proposal is told of on the project's front page."""

REPLY_DUE_AFTER = timedelta(weeks=2)
"""So long after the decision those who put a proposal forward should know of it."""


@dataclass(frozen=True)
class Entry:
    """A proposal as on a day."""

    proposal: Proposal
    today: date

    @property
    def days(self) -> int:
        """From the day it was put forward to the reply, or until today."""
        return self.proposal.days_waited(self.today)


@dataclass(frozen=True)
class Part:
    """The share of a state in the picture of the account."""

    state: ProposalState
    count: int
    x: int
    width: int


@dataclass(frozen=True)
class Tally:
    """How many proposals there are in each state."""

    counts: Mapping[ProposalState, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def answered(self) -> int:
        return self.counts[ProposalState.ANSWERED]

    @property
    def decided(self) -> int:
        return self.counts[ProposalState.DECIDED]

    @property
    def waiting(self) -> int:
        return self.counts[ProposalState.WAITING]

    @property
    def unanswered(self) -> int:
        return self.decided + self.waiting

    @property
    def parts(self) -> list[Part]:
        """From the answered to those that wait; the widths fill the bar exactly."""
        parts, before = [], 0
        for state in (ProposalState.ANSWERED, ProposalState.DECIDED, ProposalState.WAITING):
            count = self.counts[state]
            start, end = (BAR_WIDTH * number // (self.total or 1) for number in (before, before + count))
            parts.append(Part(state, count, start, end - start))
            before += count
        return parts


@dataclass(frozen=True)
class Account:
    """A project's proposals, those that wait longest for a reply first, as on a day."""

    proposals: list[Proposal]
    today: date

    @property
    def unanswered(self) -> list[Entry]:
        return [entry for entry in self.entries if not entry.proposal.is_answered]

    @property
    def answered(self) -> list[Entry]:
        return [entry for entry in self.entries if entry.proposal.is_answered]

    @property
    def entries(self) -> list[Entry]:
        return entries(self.proposals, self.today)

    @property
    def tally(self) -> Tally:
        counts = Counter(proposal.state for proposal in self.proposals)
        return Tally({state: counts[state] for state in ProposalState})


def entries(proposals: Iterable[Proposal], today: date | None = None) -> list[Entry]:
    today = today or timezone.localdate()
    return [Entry(proposal, today) for proposal in proposals]


def tally(proposals: ProposalQuerySet) -> Tally:
    """In one query."""
    counts = proposals.aggregate(
        **{state.name: Count("pk", filter=condition) for state, condition in WHEN_IN_STATE.items()}
    )
    return Tally({state: counts[state.name] for state in ProposalState})


@dataclass(frozen=True)
class Unanswered:
    """How many proposals have no reply, and the few that have waited longest for one."""

    count: int
    oldest: list[Entry]


def unanswered(project: Project, shown: int = 3) -> Unanswered:
    waiting = project.proposals.unanswered().longest_waiting_first()
    return Unanswered(waiting.count(), entries(waiting[:shown]))


@dataclass(frozen=True)
class ReplyDue:
    """What a project owes a reply: how many have waited long for one, and the first that is due."""

    long_waiting: int
    first: Proposal | None
    """Decided on a while ago, the longest ago of them, and not replied to."""


def replies_due(project: Project) -> ReplyDue:
    """In one query, since the project's front page asks it."""
    today = timezone.localdate()
    due_since, long_since = today - REPLY_DUE_AFTER, today - LONG_WAIT
    waiting = project.proposals.unanswered().only("text", "put_forward_on", "decided_on", "project_id")
    rows = list(waiting.filter(Q(decided_on__lt=due_since) | Q(put_forward_on__lt=long_since)))
    due = [row for row in rows if row.decided_on and row.decided_on < due_since]
    return ReplyDue(
        long_waiting=sum(row.put_forward_on < long_since for row in rows),
        first=min(due, key=lambda row: (row.decided_on, row.pk), default=None),
    )


def versions_of(proposals: Iterable[Proposal]) -> dict[int, int]:
    """The newest version of each, as `projects.history.version_of` says it, in one query."""
    kept = Proposal.history.filter(id__in=[proposal.pk for proposal in proposals])
    return dict(kept.order_by().values("id").annotate(newest=Max("history_id")).values_list("id", "newest"))
