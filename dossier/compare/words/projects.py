"""The project itself, its team, statuses and pictures."""

from django.utils.text import Truncator

from projects.models import Project

from ...read import Dossier
from .things import SHORT, Thing, Words, day


def project(dossier: Dossier) -> Words:
    project = dossier.project
    return {
        "Titel": project.title,
        **{_label(name): getattr(project, name) for name in ("problem", "helpers", "motivation", "arena")},
        "Område": project.get_sector_display(),
        "Initiativet kom fra": project.get_initiator_display(),
        "Ventede gevinster": ", ".join(sorted(gain.title for gain in dossier.gains)),
        "Begynder": day(project.starts_on),
        "Slutter": day(project.ends_on),
        "Hvem kan se projektet": project.get_visibility_display(),
    }


def _label(name: str) -> str:
    return str(Project._meta.get_field(name).verbose_name).capitalize()  # type: ignore[union-attr]


def members(dossier: Dossier) -> list[Thing]:
    return [
        Thing(str(member.user.pk), member.user.name, {"Rolle": member.get_role_display()})
        for member in dossier.members
    ]


def statuses(dossier: Dossier) -> list[Thing]:
    return [
        Thing(
            str(report.pk),
            f"Status, {day(report.published_at)}",
            {
                **{side: light.label for side, light in report.lights},
                "Hvad er der sket": report.happened,
                "Hvad er det næste": report.next_up,
                "Det beder vi chefen om": report.asked_of_chef,
            },
        )
        for report in dossier.status_reports
    ]


def pictures(dossier: Dossier) -> list[Thing]:
    statuses = {report.pk: f"Status, {day(report.published_at)}" for report in dossier.status_reports}
    return [
        Thing(
            str(picture.pk),
            Truncator(picture.alt).chars(SHORT),
            {
                "Viser": picture.alt,
                "Billedtekst": picture.caption,
                "Samtykke": picture.consent,
                "Hører til": statuses.get(picture.status_report_id or 0, ""),
            },
        )
        for picture in dossier.pictures
    ]
