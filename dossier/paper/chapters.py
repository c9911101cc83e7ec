"""What stands in a report between cover and colophon, for its contents and for the pages themselves."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace

from phases.comments import Thread
from phases.guide import PointState, StepState

from ..read import Dossier
from .kinds import Choices, Part


@dataclass(frozen=True)
class ChapterPoint:
    """A focus point with what the team has said under it, if that was chosen."""

    state: PointState
    threads: list[Thread]


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


@dataclass(frozen=True)
class _Plain:
    """A chapter without points, and when there is something to say in it."""

    part: Part
    key: str
    title: str
    template: str
    is_there: Callable[[Dossier], object] = lambda dossier: True
    begins_page: Callable[[Dossier], bool] = lambda dossier: False


def _follows_a_status(dossier: Dossier) -> bool:
    """The mandate fills what a status leaves of its page; without one the type begins its own."""
    return bool(dossier.latest_status and not dossier.mandate)


_BEFORE_THE_STEPS = (
    _Plain(
        *(Part.CLOSING, "afslutning", "Afslutning", "closing"),
        is_there=lambda dossier: dossier.closing,
        begins_page=lambda dossier: True,
    ),
    _Plain(Part.SUMMARY, "paa-en-side", "På én side", "summary", begins_page=lambda dossier: True),
    _Plain(Part.STATUS, "status", "Status", "status", begins_page=lambda dossier: True),
    _Plain(Part.MANDATE, "mandat", "Mandat", "mandate"),
    _Plain(Part.TYPE, "type", "Type af samskabelse", "typology", begins_page=_follows_a_status),
)
_AFTER_THE_STEPS = (
    _Plain(
        *(Part.CRITERIA, "succeskriterier", "Succeskriterier", "criteria"),
        is_there=lambda dossier: dossier.criteria,
    ),
    _Plain(Part.LEADERSHIP, "ledelse", "Ledelse i fire retninger", "leadership"),
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
    _Plain(Part.DECISIONS, "beslutninger", "Beslutninger", "decisions"),
    _Plain(Part.DECISIONS, "kursjusteringer", "Kursjusteringer", "course"),
)


def chapters_of(dossier: Dossier, choices: Choices) -> list[Chapter]:
    """The chosen ones that have something to say, in their order."""
    chapters = [
        *_plain(_BEFORE_THE_STEPS, dossier, choices),
        *(_steps(dossier, choices) if Part.CHECKLIST in choices.parts else ()),
        *_plain(_AFTER_THE_STEPS, dossier, choices),
    ]
    # Whatever comes first, it does not stand under the contents.
    return [replace(chapter, begins_page=True) for chapter in chapters[:1]] + chapters[1:]


def _plain(known: Iterable[_Plain], dossier: Dossier, choices: Choices) -> Iterator[Chapter]:
    for one in known:
        if one.part in choices.parts and one.is_there(dossier):
            template = f"dossier/report/{one.template}.html"
            yield Chapter(one.part, one.key, one.title, template, one.begins_page(dossier))


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
