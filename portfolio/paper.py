"""Chosen projects in one file: a list of them with where each stands, and then a page of each."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from dossier.paper.one_page import OnePage
from dossier.paper.pdf import pdf_bytes
from dossier.paper.text import printable
from dossier.read import Dossier, build_dossier
from projects.models import Light, Project
from projects.words import listed

STYLESHEET = "static:css/one-page.css"
TITLE = "Projekter i samskabelse"
ENDED = ("Afsluttet", "Arkiveret")


@dataclass(frozen=True)
class Entry:
    """A project: what the list says of it, and its page.

    `light` is the one that calls for most (None without a status) and `about` the sides that have it. Holds
    nothing of the dossier, so that many projects are not in memory at once.
    """

    project: Project
    step: str
    phase: str
    rests: str
    light: Light | None
    about: str
    told_at: datetime | None
    page: SafeString


def render_portfolio(projects: Sequence[Project], title: str = TITLE) -> bytes:
    """Of projects that the reader may see, each with its organisation, in the order given."""
    return pdf_bytes(portfolio_html(projects, title), STYLESHEET)


def portfolio_html(projects: Sequence[Project], title: str = TITLE) -> str:
    entries = [_entry(build_dossier(project)) for project in projects]
    context = {
        "title": title,
        "entries": entries,
        "lights": _lights(entries),
        "organisations": sorted({project.organisation.name for project in projects}),
        "made_at": timezone.now(),
    }
    return printable(render_to_string("portfolio/paper.html", context))


def _lights(entries: Sequence[Entry]) -> str:
    """How many projects there are of each light, those that call for most first. Of the ended none calls."""
    counts = Counter(entry.rests if entry.rests in ENDED else entry.light for entry in entries)
    told: list[tuple[str | None, str]] = [
        (Light.RED, "kræver handling nu"),
        (Light.YELLOW, "kræver opmærksomhed"),
        (Light.GREEN, "går godt"),
        (None, "uden status"),
        *((word, word.lower()) for word in ENDED),
    ]
    return listed([f"{counts[key]} {words}" for key, words in told if counts[key]])


def _entry(dossier: Dossier) -> Entry:
    light, about = _light(dossier)
    current = dossier.guide.current.step
    context = {
        "sheet": OnePage(dossier),
        "dossier": dossier,
        "project": dossier.project,
        "guide": dossier.guide,
    }
    return Entry(
        project=dossier.project,
        step=current.title,
        phase=current.phase.key,
        rests=_rests(dossier),
        light=light,
        about=about,
        told_at=dossier.latest_status.published_at if dossier.latest_status else None,
        page=render_to_string("dossier/one_page/sheet.html", context),
    )


def _rests(dossier: Dossier) -> str:
    """Why nobody works on it, if so."""
    journey = dossier.guide.journey
    rests = {
        "Afsluttet": dossier.project.is_closed,
        "Arkiveret": dossier.project.is_archived,
        "På pause": journey.is_paused,
        "Stoppet": journey.is_stopped,
    }
    return next((word for word, is_so in rests.items() if is_so), "")


def _light(dossier: Dossier) -> tuple[Light | None, str]:
    status = dossier.latest_status
    if status is None:
        return None, ""
    for light in (Light.RED, Light.YELLOW):
        if sides := [name.lower() for name, one in status.lights if one == light]:
            return light, listed(sides)
    return Light.GREEN, ""
