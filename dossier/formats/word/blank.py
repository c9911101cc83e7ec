"""A Word document with nothing in it yet: our styles, pages, running heads and words about itself."""

from datetime import datetime, time
from functools import cache
from pathlib import Path

from django.utils import timezone
from django.utils.formats import date_format
from docx import Document
from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.section import Section
from docx.shared import Mm

from ...read import Dossier
from ..text import clean
from .elements import Element, Piece, element, field, paragraph, run

HERE = Path(__file__).parent

UNUSED = ("thumbnail", "stylesWithEffects", "customXml", "webSettings")
"""What python-docx's empty document brings along that says nothing of ours."""


def blank_document(dossier: Dossier, title: str) -> WordDocument:
    document = Document()
    for name, into in (
        ("styles", document.styles.element),
        ("numbering", document.part.numbering_part.element),
        ("settings", document.settings.element),
    ):
        del into[:]
        into.extend(parse_xml(_read(name)))
    for rels in (document.part.rels, document.part.package.rels):
        for key in [key for key, rel in rels.items() if rel.reltype.endswith(UNUSED)]:
            del rels[key]
    _say_what_it_is(document, dossier, title)
    _set_pages(document.sections[0], dossier)
    return document


@cache
def _read(name: str) -> bytes:
    return (HERE / f"{name}.xml").read_bytes()


def fonts() -> bytes:
    return _read("fonts")


def _say_what_it_is(document: WordDocument, dossier: Dossier, title: str) -> None:
    # Midnight of the day, so that a file of the same content is the same file.
    day = datetime.combine(timezone.localdate(dossier.read_at), time())
    properties = document.core_properties
    properties.title, properties.language = title[:255], "da-DK"
    properties.author = properties.last_modified_by = clean(dossier.project.organisation.name)[:255]
    properties.subject, properties.comments, properties.revision = "Rapport fra Samskab", "", 1
    properties.created = properties.modified = day


def _set_pages(section: Section, dossier: Dossier) -> None:
    """As the report: A4 with a wide left margin, and nothing in the margins of the cover."""
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(30), Mm(24)
    section.top_margin, section.bottom_margin = Mm(30), Mm(26)
    section.header_distance, section.footer_distance = Mm(14), Mm(12)
    section.different_first_page_header_footer = True
    head = section.header._element
    head[:] = [paragraph("Header", run(Piece(clean(dossier.project.title))))]
    foot = section.footer._element
    day = date_format(timezone.localdate(dossier.read_at))
    foot[:] = [
        paragraph(
            "Footer",
            run(Piece(f"Samskab · {day}")),
            element("w:r", element("w:tab")),
            run(Piece("Side ")),
            *field("PAGE", _one()),
            run(Piece(" af ")),
            *field("NUMPAGES", _one()),
        )
    ]


def text_width(section: Section) -> int:
    """Between the margins, in twentieths of a point."""
    sides = section.page_width, section.left_margin, section.right_margin
    page, left, right = (side or 0 for side in sides)
    return round((page - left - right) / 635)


def _one() -> Element:
    return run(Piece("1"))
