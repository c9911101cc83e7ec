"""The report: a dossier as accessible PDF (PDF/UA-1). Ordinary Django templates, WeasyPrint last.

The checklists (`dossier.checklist`) are printed by the same means with a stylesheet of their own.
"""

import logging
import mimetypes
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

from django.contrib.staticfiles import finders
from django.core.files.storage import default_storage
from django.template.loader import render_to_string
from weasyprint import CSS, HTML
from weasyprint.document import Document
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from projects.models import Picture
from typology.models import type_at

from .finish import finish
from .read import Dossier

STYLESHEET = "static:css/report.css"
VARIANT = "pdf/a-3a"
"""With a structure to read aloud; `finish` makes it PDF/UA-1 too."""
MOST_PICTURES = 24
"""Beside those of the latest status, so that the report can be mailed however many there are."""

# WeasyPrint works in Python, one core at a time, and the fonts that renders share are not safe for threads:
# a report that waits for another loses nothing.
_one_at_a_time = Lock()


def render_report(dossier: Dossier) -> bytes:
    return pdf_bytes(report_html(dossier), pictures=dossier.pictures)


def report_html(dossier: Dossier) -> str:
    context = report_context(dossier) | {"is_on_paper": True}
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


def pdf_bytes(
    html: str, stylesheet: str = STYLESHEET, zoom: float = 1, pictures: Iterable[Picture] = ()
) -> bytes:
    """The pages as PDF; `zoom` enlarges them with all that is on them. No pictures are read but these."""
    with _one_at_a_time:
        pdf = lay_out(html, stylesheet, pictures).write_pdf(pdf_variant=VARIANT, zoom=zoom)
        if _glyphs.learn_what_was_missing():
            pdf = lay_out(html, stylesheet, pictures).write_pdf(pdf_variant=VARIANT, zoom=zoom)
    return finish(pdf)


def lay_out(html: str, stylesheet: str = STYLESHEET, pictures: Iterable[Picture] = ()) -> Document:
    """The pages before they are drawn. For one thread at a time."""
    _, fonts, style = _style(stylesheet)
    fetcher = PictureFetcher(pictures)
    source = HTML(string=_glyphs.drawable(html), url_fetcher=fetcher, base_url="static:")
    return source.render(stylesheets=[style], font_config=fonts, pdf_variant=VARIANT)


@cache
def _style(stylesheet: str) -> tuple["StaticFetcher", FontConfiguration, CSS]:
    """A stylesheet and its fonts, read once a process: unpacking the fonts takes a third of a second."""
    fetcher, fonts = StaticFetcher(), FontConfiguration()
    return fetcher, fonts, CSS(stylesheet, font_config=fonts, url_fetcher=fetcher)


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


class PictureFetcher(StaticFetcher):
    """Reads the pictures of one dossier too, by `picture:` and its id; it knows of no others."""

    def __init__(self, pictures: Iterable[Picture]) -> None:
        super().__init__()
        self.names = {f"picture:{picture.pk}": picture.small_name for picture in pictures}

    def fetch(self, url: str, headers: dict | None = None) -> URLFetcherResponse:
        if url not in self.names:
            return super().fetch(url, headers)
        with default_storage.open(self.names[url]) as file:
            return URLFetcherResponse(url, file.read(), {"Content-Type": "image/jpeg"})


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


# --- Text that a PDF can hold ------------------------------------------------------------------------------
_DROPPED = [*range(0x20), *range(0x7F, 0xA0), 0xFFFE, 0xFFFF]
_TRANSLATION: dict[int, str | None] = dict.fromkeys(_DROPPED) | {
    **{ord(kept): kept for kept in "\t\n\r"},
    0x85: "\n",
    0x2028: "\n",
    0x2029: "\n",
    0xF0B7: "•",  # what Word pastes for the dot of a list
}


_TAG_OR_LONG_WORD = re.compile(r"<[^>]*>|(?:&#?\w+;|[^<>\s&]){61,}")
"""The time to hyphenate a word grows steeply with its length: 1,200 letters without a space take seconds."""

_PIECE = re.compile(r"(?:&#?\w+;|.){1,40}")


def printable(html: str) -> str:
    """Without the characters that XML and PDF have no room for, and with places to break very long words."""
    text = html.translate(_TRANSLATION)
    body = max(text.find("<body"), 0)
    return text[:body] + _TAG_OR_LONG_WORD.sub(_with_breaks, text[body:])


def _with_breaks(match: re.Match[str]) -> str:
    text = match.group()
    return text if text.startswith("<") else "<wbr>".join(_PIECE.findall(text))


class _Glyphs(logging.Filter):
    """Learns which characters no font on this machine can draw, most of them emoji, and replaces them.

    WeasyPrint draws an empty box for them, which PDF/UA forbids, and tells of it in its log only.
    """

    def __init__(self) -> None:
        super().__init__()
        self.missing: set[str] = set()
        self.told: set[str] = set()

    def filter(self, record: logging.LogRecord) -> bool:
        if not record.msg.startswith(".notdef glyph"):
            return True
        assert isinstance(record.args, tuple)
        self.told.add(str(record.args[0]))
        return False

    def learn_what_was_missing(self) -> bool:
        """Whether the last document held characters that were not known to be missing."""
        news = self.told - self.missing
        self.missing |= news
        return bool(news)

    def drawable(self, html: str) -> str:
        if not self.missing:
            return html
        # With the joiners and variation selectors that hold an emoji together.
        characters = re.escape("".join(sorted(self.missing)))
        return re.sub(f"[{characters}][{characters}\u200d\ufe0e\ufe0f]*", "[tegn]", html)


_glyphs = _Glyphs()
_log = logging.getLogger("weasyprint")
_log.setLevel(logging.WARNING)  # it narrates each page at INFO
_log.addFilter(_glyphs)
