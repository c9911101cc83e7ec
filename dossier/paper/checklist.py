"""A step of the checklist on paper: with a project's answers, or blank to write on at a workshop."""

from dataclasses import dataclass
from itertools import batched

from django.http import Http404
from django.template.loader import render_to_string
from django.utils import timezone

from phases.guide import Guide, PointState, StepState
from phases.models import AnswerStatus, Edition, EditionPoint, Question, Step
from projects.models import Project

from .pdf import pdf_bytes
from .text import printable

STYLESHEET = "static:css/checklist.css"
A3 = 297 / 210
"""An A3 sheet is an A4 sheet so much enlarged."""

ON_A_SHEET = 2
"""With more of them there is too little room to write."""

LETTERS_ON_A_LINE, LETTERS_ON_A_PAGE = 60, 2000
"""About so many of an answer's."""


@dataclass(frozen=True)
class PaperPoint:
    """A focus point as it stands on paper, with its questions."""

    number: int
    state: PointState
    questions: list[Question]

    @property
    def is_long(self) -> bool:
        """Whether the answer fills most of a page, so that keeping the point whole would leave one empty."""
        answer = self.state.answer
        said = f"{answer.reason}\n{answer.text}" if answer else ""
        return len(said) + LETTERS_ON_A_LINE * said.count("\n") > LETTERS_ON_A_PAGE


@dataclass(frozen=True)
class Checklist:
    """A step's points by sheet. Without a project it is nobody's; `is_blank` leaves the answers out."""

    step: Step
    edition: Edition
    points: list[PaperPoint]
    project: Project | None
    is_blank: bool

    @property
    def title(self) -> str:
        about = f" – {self.project.title}" if self.project else ""
        return f"Tjekliste: {self.step.title}{about}"

    @property
    def sheets(self) -> list[tuple[PaperPoint, ...]]:
        """The points as they share blank sheets."""
        return list(batched(self.points, ON_A_SHEET))


def project_checklist(project: Project, guide: Guide, step_key: str, *, is_blank: bool) -> Checklist:
    """A step as the project's edition words it. Raises Http404 for a step that is not there."""
    return _checklist(guide.step(step_key), project, is_blank=is_blank)


def workshop_checklist(step_key: str) -> Checklist:
    """A step of the current edition, blank and without a project. Raises Http404 for no such step."""
    of_step = EditionPoint.objects.of(Edition.objects.current().pk).filter(focus_point__step__key=step_key)
    points = [PointState(point, None) for point in of_step]
    if not points:
        raise Http404
    return _checklist(StepState(points[0].point.step, points, is_current=False), None, is_blank=True)


def _checklist(state: StepState, project: Project | None, *, is_blank: bool) -> Checklist:
    edition = state.points[0].point.edition
    questions: dict[int, list[Question]] = {}
    for question in Question.objects.filter(edition=edition, focus_point__step=state.step):
        questions.setdefault(question.focus_point_id, []).append(question)
    points = [
        PaperPoint(number, point, questions.get(point.point.focus_point_id, []))
        for number, point in enumerate(state.points, start=1)
    ]
    return Checklist(state.step, edition, points, project, is_blank)


def render_checklist(checklist: Checklist, *, is_a3: bool = False) -> bytes:
    return pdf_bytes(checklist_html(checklist), STYLESHEET, zoom=A3 if is_a3 else 1)


def checklist_html(checklist: Checklist) -> str:
    context = {"checklist": checklist, "statuses": list(AnswerStatus), "made_at": timezone.now()}
    return printable(render_to_string("dossier/checklist.html", context))
