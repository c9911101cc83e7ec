"""Every write at a gate: what the chef decides, and the versions of the project that are kept."""

from collections.abc import Callable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from notices.actions import tell
from notices.models import NoticeKind
from projects.models import Project

from ..gates import LEADS_TO, decidable, kind_of_move
from ..guide import Guide, load_guide
from ..models import MOVES, DecisionKind, OpenPoint, Step, StepDecision, Version

type Content = dict[str, Any]
type ReadContent = Callable[[Project], Content]
"""Reads a project whole, as `dossier` does it."""


class GateClash(Exception):
    """The project stands otherwise than when the chef opened the page: somebody decided in the meantime, or
    a point was opened again. `newest` is the newest decision, if there is one."""

    def __init__(self, newest: StepDecision | None):
        super().__init__("the project has moved since the gate was opened")
        self.newest = newest


@transaction.atomic
def decide(
    *,
    by: User,
    project: Project,
    kind: DecisionKind,
    reason: str,
    content: ReadContent,
    to_step: Step | None = None,
    why_open: Mapping[str, str] | None = None,
    opened: int | None = None,
) -> StepDecision:
    """Decide at a gate, and keep a version of the project as it stood when that was decided.

    `to_step` is where a move goes. Going forward, `why_open` says of each open point of the current step, by
    its key, why it is left open. `content` is asked after the project is locked, so that no other decision
    comes between what is kept and what is decided. Raises GateClash, and writes nothing, when the project
    stands otherwise than in the newest decision `opened` (0: none; None asks for no check).
    """
    project = hold(project)
    guide = load_guide(project)
    newest = newest_decision(project)
    if opened is not None and opened != key_of(newest):
        raise GateClash(newest)
    to_step = to_step or guide.journey.step
    open_points = _said_of_open_points(guide, kind, why_open or {})
    if not _can_be_decided(guide, kind, to_step) or open_points is None:
        raise GateClash(newest)
    kept = content(project)
    decision = StepDecision.objects.create(
        project=project,
        kind=kind,
        from_step=guide.journey.step,
        to_step=to_step,
        reason=reason,
        decided_by=by,
        decided_at=timezone.now(),
    )
    OpenPoint.objects.bulk_create(
        OpenPoint(decision=decision, focus_point_id=point, why=why) for point, why in open_points.items()
    )
    guide.journey.step = to_step
    guide.journey.state = LEADS_TO.get(kind, guide.journey.state)
    guide.journey.save()
    _store(by, project, kept, decision=decision)
    _tell_team(by, project, decision)
    return decision


@transaction.atomic
def keep_version(*, by: User, project: Project, name: str, content: ReadContent) -> Version:
    """Keep the project as it stands now, under a name."""
    project = hold(project)
    return _store(by, project, content(project), name=name)


@transaction.atomic
def name_version(*, by: User, version: Version, name: str) -> None:
    """All that is ever changed in a version."""
    version.name = name
    version.save(update_fields=["name"])


def newest_decision(project: Project) -> StepDecision | None:
    return project.step_decisions.select_related("decided_by", "from_step", "to_step").first()


def key_of(decision: StepDecision | None) -> int:
    """For a form to remember what it was opened on; 0 before the first decision."""
    return decision.pk if decision else 0


def hold(project: Project) -> Project:
    """The project anew, locked until the decision is written: gates and versions wait for each other here.

    Not against rows that point to it, so that others can go on answering (PostgreSQL; SQLite has one writer
    at a time anyway).
    """
    held = Project.objects.select_for_update(no_key=True, of=("self",)).select_related("organisation")
    return held.get(pk=project.pk)


def _can_be_decided(guide: Guide, kind: DecisionKind, to_step: Step) -> bool:
    if kind not in decidable(guide.journey):
        return False
    if kind not in MOVES:
        return to_step.pk == guide.journey.step_id
    return to_step.pk != guide.journey.step_id and kind == kind_of_move(guide.journey, to_step)


def _said_of_open_points(
    guide: Guide, kind: DecisionKind, why_open: Mapping[str, str]
) -> dict[int, str] | None:
    """What is said of the points that are left open, by focus point; None when one is left without a word."""
    if kind != DecisionKind.FORWARD:
        return {}
    said = {state.point.focus_point_id: why_open.get(state.key, "") for state in guide.current.open_points}
    return said if all(said.values()) else None


def _store(
    by: User, project: Project, content: Content, *, decision: StepDecision | None = None, name: str = ""
) -> Version:
    newest = project.versions.aggregate(number=Max("number"))["number"] or 0
    return Version.objects.create(
        project=project,
        number=newest + 1,
        name=name,
        decision=decision,
        content=content,
        stored_by=by,
        stored_at=decision.decided_at if decision else timezone.now(),
    )


def _tell_team(by: User, project: Project, decision: StepDecision) -> None:
    tell(
        by=by,
        recipients=User.objects.filter(memberships__project=project),
        kind=NoticeKind.GATE,
        key=f"beslutning-{decision.pk}",
        subject=f"»{project.title}«: {decision.title}",
        text=decision.reason,
        url=f"{reverse('dossier:decisions', args=[project.pk])}#beslutning-{decision.pk}",
        project_id=project.pk,
    )
