"""How a project goes, on one to three pages: the newest status, and what moved or stands still since.

Lists are as long as there is room for and say how much more there is; long texts are cut.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from leadership.models import Contact
from learning.criteria import Standing
from phases.guide import PointState
from projects.models import Light, Picture

from ..read import Dossier
from .cut import Column, Short, share
from .decisions import next_decision
from .one_page import size_of

TEXT, WHO, LINE = Column(156, 9.5), Column(36, 9), Column(80, 9.5)
HEAD = Column(108, 8)
TITLE, HOW_FAR = Column(74, 9), Column(46, 9)
SAID, PROPOSED = Column(84, 9), Column(60, 9)
LINES = 24
"""Of what the projektleder has told, so that it leaves room for the rest."""
POINTS, CRITERIA, CONTACTS, PROMISES, PICTURES = 7, 5, 4, 4, 2

_SEVERITY = {light: number for number, light in enumerate((Light.GREEN, Light.YELLOW, Light.RED))}


@dataclass(frozen=True)
class Side:
    """One of a status's lights with the one before it (None in a project's first status)."""

    name: str
    now: Light
    before: Light | None

    @property
    def change(self) -> str:
        if self.before is None:
            return "Første status"
        if self.now == self.before:
            return "Som sidst"
        return "Bedre end sidst" if _SEVERITY[self.now] < _SEVERITY[self.before] else "Værre end sidst"

    @property
    def shape(self) -> str:
        """Which way it went; empty when there is nothing to compare with."""
        shapes = {"Som sidst": "samme", "Bedre end sidst": "op", "Værre end sidst": "ned"}
        return shapes.get(self.change, "")


@dataclass(frozen=True)
class Piece:
    heading: str
    short: Short


@dataclass(frozen=True)
class OpenPoint:
    state: PointState
    step: str
    responsible: Short


@dataclass(frozen=True)
class Measured:
    standing: Standing
    title: Short
    told: Short


@dataclass(frozen=True)
class Live:
    """A direction with its newest sign of life, and how long it has been silent (empty when it is not)."""

    title: str
    audience: str
    latest: date | None
    silent_for: str


@dataclass(frozen=True)
class Told:
    """What happened or was promised on a day, with whom, in short."""

    on: date
    who: Short
    what: Short
    days: int = 0


@dataclass(frozen=True)
class Shown[T]:
    """The first of some, and how many more there are."""

    rows: list[T]
    left_out: int


@dataclass(frozen=True)
class StatusSheet:
    dossier: Dossier

    @cached_property
    def sides(self) -> list[Side]:
        reports = self.dossier.status_reports
        if not reports:
            return []
        before = [light for _, light in reports[1].lights] if len(reports) > 1 else [None] * 3
        return [Side(name, now, old) for (name, now), old in zip(reports[0].lights, before, strict=True)]

    @property
    def title_size(self) -> str:
        return size_of(self.dossier.project.title)

    @cached_property
    def head(self) -> Short:
        """The title as the head of the next pages has room for it."""
        return HEAD.cut(self.dossier.project.title, 2)

    @cached_property
    def organisation(self) -> Short:
        return LINE.cut(self.dossier.project.organisation.name, 1)

    @cached_property
    def published_by(self) -> Short:
        status = self.dossier.latest_status
        return LINE.cut(status.published_by.name if status else "", 1)

    @property
    def before_at(self) -> date | None:
        reports = self.dossier.status_reports
        return reports[1].published_at if len(reports) > 1 else None

    @cached_property
    def pieces(self) -> list[Piece]:
        """What the projektleder told, each text as long as the others leave room for."""
        status = self.dossier.latest_status
        if status is None:
            return []
        texts = [
            ("Hvad er der sket", status.happened),
            ("Hvad er det næste", status.next_up),
        ]
        if not self.dossier.has_ended:
            asked = status.asked_of_chef.strip() or "Intet denne gang."
            texts.append(("Hvad chefen er bedt om", asked))
        shares = share([TEXT.lines_of(text) for _, text in texts], LINES)
        return [Piece(name, TEXT.cut(text, lines)) for (name, text), lines in zip(texts, shares, strict=True)]

    @property
    def next_decision(self) -> str:
        return next_decision(self.dossier)

    @cached_property
    def open_points(self) -> Shown[OpenPoint]:
        """Those of the current step, and those that somebody has in hand; the most urgent first."""
        waiting = [
            (state, step.step.title)
            for step in self.dossier.guide.steps
            for state in step.points
            if not state.is_settled and (step.is_current or state.answer)
        ]
        waiting.sort(key=lambda one: (one[0].due_on is None, one[0].due_on or date.max))
        rows = [
            OpenPoint(state, step, WHO.cut(state.responsible.user.name if state.responsible else "Chefen", 2))
            for state, step in waiting[:POINTS]
        ]
        return _shown(rows, waiting)

    @cached_property
    def criteria(self) -> Shown[Measured]:
        rows = [
            Measured(one, TITLE.cut(one.criterion.title, 2), HOW_FAR.cut(_told(one), 3))
            for one in self.dossier.criteria[:CRITERIA]
        ]
        return _shown(rows, self.dossier.criteria)

    @cached_property
    def directions(self) -> list[Live]:
        silences = {
            count.direction.pk: count.silence.how_long
            for count in self.dossier.direction_counts
            if count.silence and count.silence.is_long
        }
        return [
            Live(arm.direction.title, arm.direction.audience, arm.latest, silences.get(arm.direction.pk, ""))
            for arm in self.dossier.compass.arms
        ]

    @property
    def is_quiet(self) -> bool:
        """Whether there is nothing to tell of any direction."""
        return not any(direction.latest or direction.silent_for for direction in self.directions)

    @property
    def has_contact(self) -> bool:
        return not self.is_quiet or bool(self.dossier.contacts)

    @property
    def nothing_on(self) -> list[str]:
        """What a heading of its own would only say of that there is nothing."""
        there = {
            "succeskriterier": self.dossier.criteria,
            "kontakter og udførte opgaver": self.has_contact,
            "indspil fra borgere og partnere": self.dossier.proposals,
        }
        return [name for name, found in there.items() if not found]

    @property
    def tells_of_silence(self) -> bool:
        """Not in a version, which is never reminded of anything, nor when there is nothing more to do."""
        return self.dossier.version is None and not self.dossier.has_ended

    @cached_property
    def contacts(self) -> Shown[Told]:
        rows = [
            Told(one.on, WHO.cut(_with(one), 2), SAID.cut(one.what, 2))
            for one in self.dossier.contacts[:CONTACTS]
        ]
        return _shown(rows, self.dossier.contacts)

    @cached_property
    def promises(self) -> Shown[Told]:
        """Those without a reply, the longest waiting first."""
        waiting = self.dossier.account.unanswered
        rows = [
            Told(
                entry.proposal.put_forward_on,
                WHO.cut(entry.proposal.put_forward_by, 2),
                PROPOSED.cut(entry.proposal.text, 2),
                entry.days,
            )
            for entry in waiting[:PROMISES]
        ]
        return _shown(rows, waiting)

    @property
    def pictures(self) -> Shown[Picture]:
        there = [picture for picture in self.dossier.status_pictures if picture.is_there]
        return _shown(there[:PICTURES], there)

    @property
    def is_cut(self) -> bool:
        """Whether the reader is to look for the rest in the full report."""
        shorts = [self.organisation, self.published_by, *(piece.short for piece in self.pieces)]
        shorts += [short for row in self.criteria.rows for short in (row.title, row.told)]
        shorts += [row.responsible for row in self.open_points.rows]
        told = [*self.contacts.rows, *self.promises.rows]
        shorts += [short for row in told for short in (row.who, row.what)]
        return any(short.is_cut for short in shorts)


def _shown[T](rows: list[T], of: Sequence[object]) -> Shown[T]:
    return Shown(rows, len(of) - len(rows))


def _told(standing: Standing) -> str:
    return standing.told if standing.criterion.is_in_numbers else "I ord, måles ikke"


def _with(contact: Contact) -> str:
    """In which direction, and with whom where that was noted."""
    where = contact.direction.title
    return f"{where}: {contact.stakeholder.name}" if contact.stakeholder else where
