"""The report of a project: its dossier on paper, in the kinds that its readers need."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string

from phases.models import Version
from typology.models import type_at

from ..read import Dossier
from ..transfer.export import embedded_json
from ..versions.kept import dossier_of
from .chapters import chapters_of, nothing_on
from .cut import Column
from .decisions import last_decision, next_decision
from .kinds import Choices, Kind, NotOffered, Part
from .one_page import OnePage, size_of
from .pdf import STYLESHEET, Enclosed, pdf_bytes
from .status import StatusSheet
from .text import printable

__all__ = [
    "Choices",
    "Kind",
    "NotOffered",
    "Part",
    "data_of",
    "render_report",
    "report_context",
    "report_html",
]

MOST_PICTURES = 24
"""Beside those of the latest status, so that the report can be mailed however many there are."""

COVER_TITLES = (
    ("large", Column(154, 31), 4),
    ("medium", Column(154, 24), 5),
    ("small", Column(154, 19), 6),
    ("tiny", Column(154, 14), 8),
)
RUNNING_HEAD = Column(104, 8)

FEWEST_IN_CONTENTS = 7
"""With fewer headings a page of contents would be all but empty."""

DATA_NAME, DATA_TITLE = "projekt.json", "Projektet som data, til at hente ind i Samskab"

IN_A_CLOSING_REPORT = frozenset({Part.CLOSING, Part.CRITERIA, Part.REVIEW, Part.LESSONS, Part.DECISIONS})


def render_report(dossier: Dossier, choices: Choices | None = None) -> bytes:
    """The report as PDF. Raises NotOffered for a kind that cannot be made of the project."""
    choices = choices or Choices()
    dossier = _to_be_printed(dossier, choices.kind)
    html = printable(_LAYOUTS[choices.kind].html(dossier, choices))
    data = data_of(dossier, choices)
    return pdf_bytes(
        html,
        _LAYOUTS[choices.kind].stylesheet,
        pictures=dossier.pictures,
        enclosed=Enclosed(DATA_NAME, DATA_TITLE, data, dossier.read_at) if data else None,
    )


def data_of(dossier: Dossier, choices: Choices) -> bytes | None:
    """The project as data, to go along inside a report that says all of it.

    None for one that leaves something out: its readers are not to find that inside the file.
    """
    if choices.kind != Kind.FULL or choices.left_out_of(dossier.project):
        return None
    return embedded_json(dossier, with_comments=choices.comments)


def report_html(dossier: Dossier, choices: Choices | None = None) -> str:
    """What is printed. Raises NotOffered for a kind that cannot be made of the project."""
    choices = choices or Choices()
    return printable(_LAYOUTS[choices.kind].html(_to_be_printed(dossier, choices.kind), choices))


def report_context(dossier: Dossier, choices: Choices | None = None) -> dict[str, Any]:
    """What the parts of the report are rendered with, also on the page of a version."""
    return {
        "dossier": dossier,
        "project": dossier.project,
        "guide": dossier.guide,
        "chapters": chapters_of(dossier, choices or Choices()),
        "nothing_on": nothing_on(dossier, choices or Choices()),
        "earlier_statuses": dossier.status_reports[1:],
        "last_decision": last_decision(dossier),
        "next_decision": next_decision(dossier),
        "other_pictures": dossier.other_pictures[:MOST_PICTURES],
        "pictures_left_out": len(dossier.other_pictures[MOST_PICTURES:]),
        "earlier_placements": [
            (placement, type_at(dossier.types, placement.x, placement.y))
            for placement in dossier.placements[1:]
        ],
    }


def _to_be_printed(dossier: Dossier, kind: Kind) -> Dossier:
    """A closing report is of the version that was kept with the closing, whatever was asked from."""
    if kind not in Kind.offered_for(dossier.project):
        raise NotOffered("Afslutningsrapporten kan laves når projektet er afsluttet.")
    if kind != Kind.CLOSING or dossier.is_final:
        return dossier
    assert dossier.closing
    whole = Version.objects.select_related("project__organisation", "stored_by")
    return dossier_of(whole.get(pk=dossier.closing.version_id))


# --- The kinds: what each is laid out as -------------------------------------------------------------------


@dataclass(frozen=True)
class _Cover:
    """What has to fit: on the cover, and at the head of every page after it."""

    size: str
    head: str


def _cover(dossier: Dossier) -> _Cover:
    title = dossier.project.title
    return _Cover(size_of(title, COVER_TITLES), RUNNING_HEAD.cut(title, 2).text)


def _full(dossier: Dossier, choices: Choices) -> str:
    left_out = choices.left_out_of(dossier.project)
    context = _on_paper(dossier, choices) | {"parts_left_out": left_out, "has_data": not left_out}
    return render_to_string("dossier/report.html", context)


def _closing(dossier: Dossier, choices: Choices) -> str:
    parts = Choices(Kind.CLOSING, IN_A_CLOSING_REPORT)
    return render_to_string("dossier/report.html", _on_paper(dossier, parts))


def _on_paper(dossier: Dossier, choices: Choices) -> dict[str, Any]:
    paper = {"is_on_paper": True, "choices": choices, "cover": _cover(dossier)}
    context = report_context(dossier, choices)
    entries = sum(1 + len(chapter.points) for chapter in context["chapters"])
    return context | paper | {"has_contents": entries >= FEWEST_IN_CONTENTS}


def _one_page(dossier: Dossier, choices: Choices) -> str:
    return render_to_string("dossier/one_page.html", {"sheet": OnePage(dossier), "dossier": dossier})


def _status(dossier: Dossier, choices: Choices) -> str:
    context = {"sheet": StatusSheet(dossier), "dossier": dossier, "is_on_paper": True}
    return render_to_string("dossier/status_report.html", context)


@dataclass(frozen=True)
class _Layout:
    html: Callable[[Dossier, Choices], str]
    stylesheet: str


_LAYOUTS: Mapping[Kind, _Layout] = {
    Kind.FULL: _Layout(_full, STYLESHEET),
    Kind.COMMITTEE: _Layout(_one_page, "static:css/one-page.css"),
    Kind.STATUS: _Layout(_status, "static:css/status-report.css"),
    Kind.CLOSING: _Layout(_closing, STYLESHEET),
}
