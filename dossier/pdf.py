"""The report: a dossier as accessible PDF (PDF/UA-1). Ordinary Django templates, WeasyPrint last."""

import logging
import mimetypes
import re
from functools import cache
from pathlib import Path
from threading import Lock

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from typology.models import type_at

from .read import Dossier

STYLESHEET = "static:css/report.css"

# WeasyPrint works in Python, one core at a time, and the fonts that renders share are not safe for threads:
# a report that waits for another loses nothing.
_one_at_a_time = Lock()


def render_report(dossier: Dossier) -> bytes:
    return pdf_bytes(report_html(dossier))


def report_html(dossier: Dossier) -> str:
    context = {
        "dossier": dossier,
        "project": dossier.project,
        "guide": dossier.guide,
        "next_decision": _next_decision(dossier),
        "earlier_placements": [
            (placement, type_at(dossier.types, placement.x, placement.y))
            for placement in dossier.placements[1:]
        ],
    }
    return _printable(render_to_string("dossier/report.html", context))


def pdf_bytes(html: str) -> bytes:
    with _one_at_a_time:
        pdf = _write(html)
        if _without_glyph.found - _without_glyph.known:
            _without_glyph.known |= _without_glyph.found
            pdf = _write(html)
    return pdf


def _write(html: str) -> bytes:
    fetcher, fonts, stylesheet = _style()
    document = HTML(string=_without_glyph.replaced(html), url_fetcher=fetcher, base_url="static:")
    return document.write_pdf(stylesheets=[stylesheet], font_config=fonts, pdf_variant="pdf/ua-1")


@cache
def _style() -> tuple["StaticFetcher", FontConfiguration, CSS]:
    """The stylesheet and its fonts, read once a process: unpacking the fonts takes a third of a second."""
    fetcher, fonts = StaticFetcher(), FontConfiguration()
    return fetcher, fonts, CSS(STYLESHEET, font_config=fonts, url_fetcher=fetcher)


class StaticFetcher(URLFetcher):
    """Reads our own static files by the made-up scheme `static:`, and nothing else from anywhere."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols=["static"])

    def fetch(self, url: str, headers: dict | None = None) -> URLFetcherResponse:
        scheme, _, name = url.partition(":")
        path = finders.find(name) if scheme == "static" else None
        if not path:
            raise ValueError(f"The report may not read {url}")
        return URLFetcherResponse(
            url, Path(path).read_bytes(), {"Content-Type": mimetypes.guess_type(name)[0] or ""}
        )


def _next_decision(dossier: Dossier) -> str:
    if dossier.project.is_archived:
        return "Ingen, for projektet er arkiveret."
    guide = dossier.guide
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


# --- Text that a PDF can hold ------------------------------------------------------------------------------
_DROPPED = {
    code: None for code in [*range(0x20), *range(0x7F, 0xA0), 0xFFFE, 0xFFFF] if chr(code) not in "\t\n\r"
}
_TRANSLATED = {
    0x85: "\n",
    0x2028: "\n",
    0x2029: "\n",
    0xF0B7: "•",  # what Word pastes for the dot of a list
}


def _printable(html: str) -> str:
    """Without the control characters that XML and PDF have no room for."""
    return html.translate(_DROPPED | _TRANSLATED)


class _MissingGlyphs(logging.Filter):
    """Keeps count of the characters that no font on this machine can draw, most of them emoji.

    WeasyPrint draws an empty box for them, which PDF/UA forbids, and tells of it in its log only. The report
    says "[tegn]" instead.
    """

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.known: set[str] = set()

    def filter(self, record: logging.LogRecord) -> bool:
        if not str(record.msg).startswith(".notdef"):
            return True
        assert isinstance(record.args, tuple)
        self.found.add(str(record.args[0]))
        return False

    def replaced(self, html: str) -> str:
        if not self.known:
            return html
        # With the joiners and variation selectors that hold an emoji together.
        characters = re.escape("".join(sorted(self.known)))
        return re.sub(f"[{characters}][{characters}\u200d\ufe0e\ufe0f]*", "[tegn]", html)


_without_glyph = _MissingGlyphs()
_log = logging.getLogger("weasyprint")
_log.setLevel(logging.WARNING)  # it narrates each page at INFO
_log.addFilter(_without_glyph)
