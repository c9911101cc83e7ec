"""The demo projects' decisions and the versions kept with them, each as the project stood on its day."""

from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime

from accounts.models import User
from dossier.versions.snapshot import content_of_project
from leadership.models import CommitmentState, Stakeholder
from learning.models import Criterion
from phases.actions.gates import Content, decide, keep_version
from phases.gates import kind_of_move
from phases.models import Step, StepDecision, Version
from projects.models import Project


def decide_step(
    project: Project, *, by: User, to: str, reason: str, why_open: dict[str, str], on: datetime
) -> None:
    to_step = Step.objects.get(key=to)
    decision = decide(
        by=by,
        project=project,
        kind=kind_of_move(project.journey, to_step),
        to_step=to_step,
        reason=reason,
        why_open=why_open,
        content=content_of_project,
    )
    StepDecision.objects.filter(pk=decision.pk).update(decided_at=on)
    Version.objects.filter(decision=decision).update(stored_at=on)
    project.journey.refresh_from_db()


def keep(project: Project, name: str, *, by: User, on: datetime) -> None:
    version = keep_version(by=by, project=project, name=name, content=content_of_project)
    Version.objects.filter(pk=version.pk).update(stored_at=on)


def date_versions(project: Project) -> None:
    """Let each version hold what there was on its day. Last, when all there is has been made."""
    now = content_of_project(project)
    for version in Version.objects.filter(project=project).select_related("decision__from_step"):
        version.content = as_it_was(now, version)
        version.save(update_fields=["content"])


def as_it_was(now: Content, version: Version) -> Content:
    """Without what came later. An answer that was changed since says what it says first."""
    on = version.stored_at
    step = version.decision.from_step if version.decision else Step.objects.get(key=now["step"])
    reached = set(Step.objects.filter(order__lte=step.order).values_list("focus_points__key", flat=True))
    noted, were_set = _noted_before(on), _set_before(on)
    stakeholders = [row for row in now["stakeholders"] if row["id"] in noted]
    names = {row["name"] for row in stakeholders}
    return now | {
        "step": step.key,
        "answers": {
            key: answer if _before(answer["updated_at"], on) else _first_words(answer, on)
            for key, answer in now["answers"].items()
            if key in reached
        },
        "decisions": [row for row in now["decisions"] if _before(row["decided_at"], on)],
        "statuses": [row for row in now["statuses"] if _before(row["published_at"], on)],
        **{
            key: [row for row in now[key] if _before(row["placed_at"], on)]
            for key in ("placements", "part_placements")
        },
        "commitments": {
            key: row if row["done_on"] and row["done_on"] < str(on) else row | _NOT_DONE_YET
            for key, row in now["commitments"].items()
            if _before(row["taken_on_at"], on)
        },
        "contacts": [_with_whom(row, names) for row in now["contacts"] if row["on"] < str(on)],
        "pictures": [row for row in now["pictures"] if _before(row["uploaded_at"], on)],
        "lessons": [row for row in now["lessons"] if _before(row["written_at"], on)],
        "course_adjustments": [row for row in now["course_adjustments"] if _before(row["decided_at"], on)],
        "stakeholders": stakeholders,
        "criteria": [
            row | {"measurements": [one for one in row["measurements"] if _was_on(one["on"], on.date())]}
            for row in now["criteria"]
            if row["id"] in were_set
        ],
        "proposals": [
            _with_whom(_as_settled(row, on.date()), names)
            for row in now["proposals"]
            if _before(row["noted_at"], on)
        ],
    }


def _noted_before(on: datetime) -> set[int]:
    """The stakeholders that were written down by then, of all projects."""
    added = Stakeholder.history.filter(history_type="+", history_date__lt=on)
    return set(added.values_list("id", flat=True))


def _set_before(on: datetime) -> set[int]:
    """The success criteria that were set by then, of all projects."""
    return set(Criterion.objects.filter(created_at__lt=on).values_list("pk", flat=True))


def _with_whom(row: dict[str, Any], names: set[str]) -> dict[str, Any]:
    """A contact or a proposal, without a stakeholder that was written down later."""
    return row if row["stakeholder"] in names else row | {"stakeholder": ""}


def _as_settled(proposal: dict[str, Any], on: date) -> dict[str, Any]:
    """Without the decision and the reply that came later."""
    unknown: dict[str, Any] = {}
    if not _was_on(proposal["replied_on"], on):
        unknown |= {"reply": "", "replied_on": None, "replied_by": None}
    if not _was_on(proposal["decided_on"], on):
        unknown |= {"decision": "", "decided_on": None}
    return proposal | unknown


def _was_on(day: str | None, on: date) -> bool:
    return day is not None and date.fromisoformat(day) <= on


_NOT_DONE_YET = {"done_on": None, "state": CommitmentState.ONGOING, "outcome": ""}


def _first_words(answer: dict[str, Any], on: datetime) -> dict[str, Any]:
    first = answer["text"].split(". ")[0].removesuffix(".")
    return answer | {"text": f"{first}." if first else "", "due_on": None, "updated_at": str(on)}


def _before(moment: str, on: datetime) -> bool:
    parsed = parse_datetime(moment)
    return parsed is not None and timezone.localtime(parsed) < on
