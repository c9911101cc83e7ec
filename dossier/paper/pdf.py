"""HTML of our own templates as PDF, by WeasyPrint: the one door through which all that is printed goes."""

import mimetypes
import ssl
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from threading import Lock

from django.contrib.staticfiles import finders
from django.core.files.storage import default_storage
from weasyprint import CSS, HTML, Attachment
from weasyprint.document import Document
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from projects.models import Picture

from .finish import finish
from .text import glyphs, with_whole_dates

STYLESHEET = "static:css/report.css"
VARIANT = "pdf/a-3a"
"""With a structure to read aloud; `finish` makes it PDF/UA-1 too."""

# WeasyPrint works in Python, one core at a time, and the fonts that renders share are not safe for threads:
# a report that waits for another loses nothing.
_one_at_a_time = Lock()


@dataclass(frozen=True)
class Enclosed:
    """A file that goes along inside a PDF: the data that its pages were made from."""

    name: str
    description: str
    content: bytes
    made_at: datetime


def pdf_bytes(
    html: str,
    stylesheet: str = STYLESHEET,
    zoom: float = 1,
    pictures: Iterable[Picture] = (),
    enclosed: Enclosed | None = None,
) -> bytes:
    """The pages as PDF; `zoom` enlarges them with all that is on them. No pictures are read but these."""
    with _one_at_a_time:
        pdf = _draw(lay_out(html, stylesheet, pictures), zoom, enclosed)
        if glyphs.learn_what_was_missing():
            pdf = _draw(lay_out(html, stylesheet, pictures), zoom, enclosed)
    return finish(pdf)


def _draw(document: Document, zoom: float, enclosed: Enclosed | None) -> bytes:
    files = [_attachment(enclosed)] if enclosed else []
    return document.write_pdf(pdf_variant=VARIANT, zoom=zoom, attachments=files)


def _attachment(enclosed: Enclosed) -> Attachment:
    at = enclosed.made_at.astimezone(UTC)
    return Attachment(
        string=enclosed.content,
        url_fetcher=StaticFetcher(),  # there is nothing to fetch; WeasyPrint's own takes time to set up
        name=enclosed.name,
        description=enclosed.description,
        relationship="Data",
        created=at,
        modified=at,
    )


def lay_out(html: str, stylesheet: str = STYLESHEET, pictures: Iterable[Picture] = ()) -> Document:
    """The pages before they are drawn. For one thread at a time."""
    _, fonts, style = _style(stylesheet)
    fetcher = PictureFetcher(pictures)
    source = HTML(string=with_whole_dates(glyphs.drawable(html)), url_fetcher=fetcher, base_url="static:")
    return source.render(stylesheets=[style], font_config=fonts, pdf_variant=VARIANT)


@cache
def _style(stylesheet: str) -> tuple["StaticFetcher", FontConfiguration, CSS]:
    """A stylesheet and its fonts, read once a process: unpacking the fonts takes a third of a second."""
    fetcher, fonts = StaticFetcher(), FontConfiguration()
    return fetcher, fonts, CSS(stylesheet, font_config=fonts, url_fetcher=fetcher)


class StaticFetcher(URLFetcher):
    """Reads our own static files by the made-up scheme `static:`, and nothing else from anywhere."""

    def __init__(self) -> None:
        # A context that trusts nobody: to load whom to trust for HTTPS, which is never used, takes 50 ms.
        super().__init__(allowed_protocols=["static"], ssl_context=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT))

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
