"""What stands in a report between cover and colophon, for its contents and for the pages themselves."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import groupby

from phases.comments import Thread
from phases.guide import PointState, StepState
from phases.models import AnswerStatus

from ..read import Dossier
from .kinds import Choices, Kind, Part


@dataclass(frozen=True)
class ChapterPoint:
    """A focus point with what the team has said under it, if that was chosen."""

    state: PointState
    threads: list[Thread]

    @property
    def is_untouched(self) -> bool:
        """Whether there is nothing to tell of it but its name."""
        is_open = self.state.status == AnswerStatus.UNTOUCHED
        return is_open and not self.threads and not _is_answered(self.state)


@dataclass(frozen=True)
class Run:
    """Points that follow each other and are told in one way."""

    is_untouched: bool
    points: list[ChapterPoint]


@dataclass(frozen=True)
class Chapter:
    """A heading of the contents and all that stands under it.

    `key` is where it stands in the file. Only steps and retired points have points; `left_out` of them are
    not there, since nobody has answered them.
    """

    part: Part
    key: str
    title: str
    template: str
    begins_page: bool = False
    state: StepState | None = None
    points: list[ChapterPoint] = field(default_factory=list)
    left_out: int = 0

    @property
    def runs(self) -> list[Run]:
        runs = groupby(self.points, key=lambda point: point.is_untouched)
        return [Run(is_untouched, list(points)) for is_untouched, points in runs]


@dataclass(frozen=True)
class _Plain:
    """A chapter without points, and when there is something to say in it."""

    part: Part
    key: str
    title: str
    template: str
    is_there: Callable[[Dossier], object] = lambda dossier: True


def _leads(dossier: Dossier) -> bool:
    return bool(dossier.contacts or any(state.taken_on for state in dossier.board))


_BEFORE_THE_STEPS = (
    _Plain(
        *(Part.CLOSING, "afslutning", "Afslutning", "closing"),
        is_there=lambda dossier: dossier.closing,
    ),
    _Plain(Part.SUMMARY, "overblik", "Kort overblik", "summary"),
    _Plain(Part.STATUS, "status", "Status", "status", is_there=lambda dossier: dossier.status_reports),
    _Plain(
        *(Part.CRITERIA, "succeskriterier", "Succeskriterier", "criteria"),
        is_there=lambda dossier: dossier.criteria,
    ),
    _Plain(
        *(Part.DECISIONS, "beslutninger", "Beslutninger", "decisions"),
        is_there=lambda dossier: dossier.timeline,
    ),
    # Not »Kursjusteringer«: that is what a focus point is called.
    _Plain(
        *(Part.DECISIONS, "kursjusteringer", "Justeringer af kursen", "course"),
        is_there=lambda dossier: dossier.course,
    ),
    _Plain(Part.MANDATE, "mandat", "Mandat", "mandate", is_there=lambda dossier: dossier.mandate),
    _Plain(
        *(Part.TYPE, "type", "Type af samskabelse", "typology"),
        is_there=lambda dossier: dossier.placements or dossier.parts,
    ),
)
_AFTER_THE_STEPS = (
    _Plain(Part.LEADERSHIP, "ledelse", "Ledelse i fire retninger", "leadership", is_there=_leads),
    _Plain(
        *(Part.STAKEHOLDERS, "interessenter", "Interessenter", "stakeholders"),
        is_there=lambda dossier: dossier.stakeholders,
    ),
    _Plain(
        *(Part.PROMISES, "loefteregnskab", "Løfteregnskab", "proposals"),
        is_there=lambda dossier: dossier.proposals,
    ),
    _Plain(
        *(Part.QUESTIONNAIRES, "spoergeskemaer", "Borgere og partnere svarer", "questionnaires"),
        is_there=lambda dossier: dossier.questionnaires,
    ),
    _Plain(
        *(Part.REVIEW, "evaluering", "Evaluering", "evaluation"),
        is_there=lambda dossier: dossier.review.has_begun,
    ),
    _Plain(Part.LESSONS, "laering", "Læring", "lessons", is_there=lambda dossier: dossier.lessons),
    _Plain(
        Part.PICTURES, "billeder", "Billeder", "pictures", is_there=lambda dossier: dossier.other_pictures
    ),
)


def chapters_of(dossier: Dossier, choices: Choices) -> list[Chapter]:
    """The chosen ones that have something to say, in their order."""
    chapters = [
        *_plain(_BEFORE_THE_STEPS, dossier, choices),
        *(_steps(dossier, choices) if Part.CHECKLIST in choices.parts else ()),
        *_plain(_AFTER_THE_STEPS, dossier, choices),
    ]
    if choices.kind == Kind.CLOSING:
        # What came of it before how it came about.
        chapters.sort(key=lambda chapter: chapter.part == Part.DECISIONS)
    # Whatever comes first, it does not stand under the contents.
    return [replace(chapter, begins_page=True) for chapter in chapters[:1]] + chapters[1:]


def nothing_on(dossier: Dossier, choices: Choices) -> list[str]:
    """The titles of the chosen chapters that are not there, for nobody has written anything in them."""
    known = [one for one in (*_BEFORE_THE_STEPS, *_AFTER_THE_STEPS) if one.part in choices.parts]
    return [one.title for one in known if one.part != Part.CLOSING and not one.is_there(dossier)]


def _plain(known: Iterable[_Plain], dossier: Dossier, choices: Choices) -> Iterator[Chapter]:
    for one in known:
        if one.part in choices.parts and one.is_there(dossier):
            template = f"dossier/report/{one.template}.html"
            yield Chapter(one.part, one.key, one.title, template)


def _steps(dossier: Dossier, choices: Choices) -> Iterator[Chapter]:
    for number, state in enumerate(dossier.guide.steps):
        points = _points(state.points, dossier, choices)
        yield Chapter(
            part=Part.CHECKLIST,
            key=f"trin-{state.step.key}",
            title=state.step.title,
            template="dossier/report/step.html",
            begins_page=number == 0,
            state=state,
            points=points,
            left_out=len(state.points) - len(points),
        )
    if dossier.retired_points:
        yield Chapter(
            part=Part.CHECKLIST,
            key="udgaaede",
            title="Udgåede punkter",
            template="dossier/report/retired.html",
            points=_points(dossier.retired_points, dossier, choices),
        )


def _points(states: Iterable[PointState], dossier: Dossier, choices: Choices) -> list[ChapterPoint]:
    """Without those that nobody has said anything to, unless they were chosen too."""
    talk = dossier.talk if choices.comments else {}
    points = [ChapterPoint(state, talk.get(state.point.focus_point_id, [])) for state in states]
    return [point for point in points if choices.unanswered or point.threads or _is_answered(point.state)]


def _is_answered(state: PointState) -> bool:
    return bool(state.answer and state.answer.has_words)
