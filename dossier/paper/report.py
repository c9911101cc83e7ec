"""The report of a project: its dossier on paper, in the kinds that its readers need."""

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.template.loader import render_to_string

from typology.models import type_at

from ..read import Dossier
from .pdf import pdf_bytes
from .text import printable

MOST_PICTURES = 24
"""Beside those of the latest status, so that the report can be mailed however many there are."""


class Kind(models.TextChoices):
    """Who a report is for, and so what is in it."""

    FULL = "samlet", "Samlet rapport"
    COMMITTEE = "en-side", "Én side til udvalg og direktion"
    STATUS = "status", "Statusrapport"
    CLOSING = "afslutning", "Afslutningsrapport"


class Part(models.TextChoices):
    """What the full report can be put together of, in its order. Cover and colophon are always there."""

    SUMMARY = "en-side", "På én side"
    STATUS = "status", "Status"
    MANDATE = "mandat", "Mandat"
    TYPE = "type", "Type af samskabelse"
    CHECKLIST = "tjekliste", "Tjeklistens fokuspunkter"
    CRITERIA = "succeskriterier", "Succeskriterier"
    LEADERSHIP = "ledelse", "Ledelse i fire retninger"
    STAKEHOLDERS = "interessenter", "Interessenter"
    PROMISES = "loefteregnskab", "Løfteregnskab"
    QUESTIONNAIRES = "spoergeskemaer", "Spørgeskemaer"
    REVIEW = "evaluering", "Evaluering"
    LESSONS = "laering", "Læring"
    PICTURES = "billeder", "Billeder"
    DECISIONS = "beslutninger", "Beslutninger og kursjusteringer"


@dataclass(frozen=True)
class Choices:
    """What somebody asked a report to hold. The defaults are what `rapport.pdf` holds.

    Only the full report is put together of parts. Private notes and own assessments are in no report.
    """

    kind: Kind = Kind.FULL
    parts: frozenset[Part] = frozenset(Part)
    unanswered: bool = True
    """Whether points without an answer are there too."""
    comments: bool = False
    """Whether what the team has said under each point is there. Those of a version are not kept."""


def render_report(dossier: Dossier, choices: Choices | None = None) -> bytes:
    return pdf_bytes(report_html(dossier, choices), pictures=dossier.pictures)


def report_html(dossier: Dossier, choices: Choices | None = None) -> str:
    context = report_context(dossier) | {"is_on_paper": True, "choices": choices or Choices()}
    return printable(render_to_string("dossier/report.html", context))


def report_context(dossier: Dossier) -> dict[str, Any]:
    """What the parts of the report are rendered with, also on the page of a version."""
    return {
        "dossier": dossier,
        "project": dossier.project,
        "guide": dossier.guide,
        "earlier_statuses": dossier.status_reports[1:],
        "next_decision": _next_decision(dossier),
        "other_pictures": dossier.other_pictures[:MOST_PICTURES],
        "pictures_left_out": len(dossier.other_pictures[MOST_PICTURES:]),
        "earlier_placements": [
            (placement, type_at(dossier.types, placement.x, placement.y))
            for placement in dossier.placements[1:]
        ],
    }


def _next_decision(dossier: Dossier) -> str:
    if dossier.project.is_archived:
        return "Ingen, for projektet er arkiveret."
    if dossier.project.is_closed:
        return "Ingen, for projektet er afsluttet."
    guide = dossier.guide
    if guide.journey.is_paused:
        return "Ingen, så længe projektet er på pause."
    if guide.journey.is_stopped:
        return "Ingen, for projektet er stoppet."
    current = guide.current.step.title.lower()
    open_points = len(guide.current.open_points)
    so_far = (
        f"{open_points} af {guide.current.progress.total} punkter i {current} mangler at blive afklaret."
        if open_points
        else f"Alle punkter i {current} er afklaret."
    )
    if guide.following:
        return f"Skal projektet gå videre til {guide.following.step.title.lower()}? {so_far}"
    return f"Projektet står i det sidste trin. {so_far}"
