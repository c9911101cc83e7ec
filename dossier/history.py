"""A project's history: everything that happened to it, newest first, each told in a sentence."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from heapq import merge
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from accounts.models import User
from leadership.models import Commitment, LeadershipTask
from phases.guide import Guide
from phases.history import in_sittings
from phases.models import Answer
from projects.models import Membership, Project, Role

from .read import Dossier

FORMER_USER = "En tidligere bruger"


@dataclass(frozen=True)
class Event:
    """Somebody did something at a time. `url` is where it can be seen, if anywhere."""

    at: datetime
    who: str
    what: str
    url: str | None = None


def events_of(dossier: Dossier) -> Iterator[Event]:
    """All events, newest first. Each source is read in chunks, so that a page of them costs what it shows."""
    sources = (_edits, _team, _answers, _tasks, _decisions, _placements, _statuses)
    return merge(*(source(dossier) for source in sources), key=lambda event: event.at, reverse=True)


def _kept(versions: QuerySet[Any]) -> Iterator[Any]:
    return versions.select_related("history_user").order_by("-history_date", "-history_id").iterator(50)


def _who(version: Any) -> str:
    return version.history_user.name if version.history_user else FORMER_USER


def _edits(dossier: Dossier) -> Iterator[Event]:
    versions = list(_kept(Project.history.filter(id=dossier.project.pk)))
    for new, old in zip(versions, [*versions[1:], None], strict=True):
        yield Event(new.history_date, _who(new), _edit(old, new))


def _edit(old: Any, new: Any) -> str:
    if old is None:
        return "oprettede projektet"
    if (old.archived_at is None) != (new.archived_at is None):
        return "arkiverede projektet" if new.archived_at else "genåbnede projektet"
    names = [
        str(Project._meta.get_field(change.field).verbose_name)  # type: ignore[union-attr]
        for change in new.diff_against(old, excluded_fields=["updated_at"]).changes
    ]
    return f"rettede beskrivelsen: {', '.join(names)}" if names else "gemte beskrivelsen"


def _team(dossier: Dossier) -> Iterator[Event]:
    url = reverse("projects:members", args=[dossier.project.pk])
    kept = Membership.history.filter(project=dossier.project)
    names = dict(User.objects.filter(pk__in=kept.values("user_id")).values_list("pk", "name"))
    for version in _kept(kept):
        name, role = names.get(version.user_id, FORMER_USER.lower()), Role(version.role).label.lower()
        what = {
            "+": f"tog {name} med på holdet som {role}",
            "~": f"gjorde {name} til {role}",
            "-": f"fjernede {name} fra holdet",
        }
        yield Event(version.history_date, _who(version), what[version.history_type], url)


def _answers(dossier: Dossier) -> Iterator[Event]:
    places = _places(dossier.guide, dossier.project)
    for version, *_ in in_sittings(_kept(Answer.history.filter(project=dossier.project).defer("text"))):
        title, url = places.get(version.focus_point_id, ("et tidligere punkt", None))
        yield Event(version.history_date, _who(version), f"skrev i »{title}«", url)


def _places(guide: Guide, project: Project) -> dict[int, tuple[str, str]]:
    return {
        state.point.focus_point_id: (
            state.point.title,
            reverse("phases:point_history", args=[project.pk, state.point.step.key, state.key]),
        )
        for state in guide.points
    }


def _tasks(dossier: Dossier) -> Iterator[Event]:
    titles = dict(LeadershipTask.objects.values_list("pk", "title"))
    url = reverse("leadership:directions", args=[dossier.project.pk])
    for version in _kept(Commitment.history.filter(project=dossier.project)):
        title = titles.get(version.task_id, "en tidligere opgave")
        yield Event(version.history_date, _who(version), _task(version, title), url)


def _task(version: Any, title: str) -> str:
    if version.history_type == "-":
        return f"tog »{title}« af listen"
    if version.history_type == "+":
        return f"tog »{title}« på sig"
    return f"meldte »{title}« udført" if version.done_on else f"rettede aftalen om »{title}«"


def _decisions(dossier: Dossier) -> Iterator[Event]:
    for decision in dossier.decisions:
        way = "videre" if decision.is_forward else "tilbage"
        what = f"besluttede at gå {way} til {decision.to_step.title.lower()}"
        yield Event(decision.decided_at, decision.decided_by.name, what)


def _placements(dossier: Dossier) -> Iterator[Event]:
    url = reverse("typology:placement", args=[dossier.project.pk])
    for placement in dossier.placements:
        yield Event(placement.placed_at, placement.placed_by.name, "placerede projektet i typologien", url)


def _statuses(dossier: Dossier) -> Iterator[Event]:
    for report in dossier.status_reports:
        url = reverse("projects:status", args=[dossier.project.pk, report.pk])
        yield Event(report.published_at, report.published_by.name, "offentliggjorde en status", url)
