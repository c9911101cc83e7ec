"""The project itself, its team, statuses and pictures."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse

from accounts.models import User
from projects.history import BROUGHT_IN
from projects.models import Membership, Picture, Project, Role

from ..read import Dossier
from .event import FORMER_USER, Event, all_newest_first, before, labelled, newest_first, who


def edits(dossier: Dossier) -> Iterator[Event]:
    versions = list(all_newest_first(Project.history.filter(id=dossier.project.pk)))
    for new, old in zip(versions, [*versions[1:], None], strict=True):
        yield Event(new.history_date, who(new), _edit(old, new))


def _edit(old: Any, new: Any) -> str:
    if old is None:
        is_brought_in = new.history_change_reason == BROUGHT_IN
        return "hentede projektet ind fra en fil" if is_brought_in else "oprettede projektet"
    if (old.archived_at is None) != (new.archived_at is None):
        return "arkiverede projektet" if new.archived_at else "genåbnede projektet"
    if (old.closed_at is None) != (new.closed_at is None):
        return "afsluttede projektet" if new.closed_at else "tog projektet op igen"
    names = [
        str(Project._meta.get_field(change.field).verbose_name)  # type: ignore[union-attr]
        for change in new.diff_against(old, excluded_fields=["updated_at"]).changes
    ]
    return f"rettede beskrivelsen: {', '.join(names)}" if names else "gemte beskrivelsen"


def team(dossier: Dossier) -> Iterator[Event]:
    url = reverse("projects:members", args=[dossier.project.pk])
    kept = Membership.history.filter(project=dossier.project)
    names = dict(User.objects.filter(pk__in=kept.values("user_id")).values_list("pk", "name"))
    for version in all_newest_first(kept):
        name, role = names.get(version.user_id, FORMER_USER.lower()), Role(version.role).label.lower()
        what = {
            "+": f"kom med på holdet som {role}"
            if version.history_user_id == version.user_id
            else f"tog {name} med på holdet som {role}",
            "~": f"gjorde {name} til {role}",
            "-": f"fjernede {name} fra holdet",
        }
        yield Event(version.history_date, who(version), what[version.history_type], url)


def statuses(dossier: Dossier) -> Iterator[Event]:
    for report in dossier.status_reports:
        url = reverse("projects:status", args=[dossier.project.pk, report.pk])
        yield Event(report.published_at, report.published_by.name, "offentliggjorde en status", url)


def pictures(dossier: Dossier) -> Iterator[Event]:
    url = reverse("pictures:gallery", args=[dossier.project.pk])
    versions = Picture.history.filter(project=dossier.project).annotate(**before("status_report_id"))
    for version in newest_first(versions):
        said = (("Billedtekst", version.caption), ("Samtykke", version.consent))
        words = labelled(*said) if version.history_type == "-" else ()
        yield Event(version.history_date, who(version), _picture(version), url, words)


def _picture(version: Any) -> str:
    alt = f"»{version.alt}«"
    if version.history_type == "-":
        return f"fjernede billedet {alt}"
    if version.history_type == "+":
        return f"lagde billedet {alt} op"
    if version.status_report_id and not version.before_status_report_id:
        return f"lagde billedet {alt} ved en status"
    return f"rettede teksterne til billedet {alt}"
