from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.db import models
from django.utils.text import slugify

from ..paper.report import Choices, render_report
from ..read import Dossier
from ..transfer.export import exported_bytes

PLAIN_LETTERS = {ord("æ"): "ae", ord("ø"): "oe", ord("å"): "aa"}


class Format(models.TextChoices):
    PDF = "pdf", "PDF"
    JSON = "json", "JSON"


@dataclass(frozen=True)
class File:
    """A file as it is handed out. `name` is safe in a header and on a disk."""

    name: str
    content_type: str
    content: bytes


@dataclass(frozen=True)
class _Writer:
    """How a format is written, and what a file in it is called."""

    ending: str
    content_type: str
    write: Callable[[Dossier, Choices], bytes]


WRITERS: Mapping[Format, _Writer] = {
    Format.PDF: _Writer("pdf", "application/pdf", render_report),
    # Whole whatever the choices are: half a project cannot be brought in anywhere.
    Format.JSON: _Writer("json", "application/json", lambda dossier, choices: exported_bytes(dossier)),
}


def make_file(dossier: Dossier, file_format: Format = Format.PDF, choices: Choices | None = None) -> File:
    """The project in a format, as it is or as the version that the dossier was read from was."""
    writer = WRITERS[file_format]
    content = writer.write(dossier, choices or Choices())
    return File(f"samskab-{file_name(dossier)}.{writer.ending}", writer.content_type, content)


def file_name(dossier: Dossier) -> str:
    """The project's title in plain letters, and which version it is of."""
    title = plain(dossier.project.title)
    if dossier.is_final:
        return f"{title}-endelig-rapport"
    return f"{title}-udgave-{dossier.version.number}" if dossier.version else title


def plain(title: str) -> str:
    return slugify(title.lower().translate(PLAIN_LETTERS)) or "projekt"
