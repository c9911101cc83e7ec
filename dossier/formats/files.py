from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.db import models
from django.utils.text import slugify

from ..paper.report import Choices, Kind, render_report
from ..read import Dossier
from ..transfer.export import exported_bytes
from .csv_files import write_csv
from .excel import write_excel
from .word import write_word

PLAIN_LETTERS = {ord("æ"): "ae", ord("ø"): "oe", ord("å"): "aa"}


class Format(models.TextChoices):
    """The label says what each is good for."""

    PDF = "pdf", "PDF, til at sende, læse højt og gemme i arkivet"
    WORD = "docx", "Word, til at skrive videre i"
    EXCEL = "xlsx", "Excel, et ark for hvert emne"
    CSV = "csv", "CSV, en fil for hvert emne, til andre systemer"
    JSON = "json", "JSON, hele projektet med holdets e-mails, til at hente ind i en anden Samskab"

    @property
    def short(self) -> str:
        """The format alone: »Word«."""
        return str(self.label).partition(",")[0]

    @property
    def is_data(self) -> bool:
        """Whether it is all of the project whatever the choices are, and not a paper."""
        return self in (Format.EXCEL, Format.CSV, Format.JSON)


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


_OFFICE = "application/vnd.openxmlformats-officedocument"

WRITERS: Mapping[Format, _Writer] = {
    Format.PDF: _Writer("pdf", "application/pdf", render_report),
    Format.WORD: _Writer("docx", f"{_OFFICE}.wordprocessingml.document", write_word),
    Format.EXCEL: _Writer("xlsx", f"{_OFFICE}.spreadsheetml.sheet", write_excel),
    Format.CSV: _Writer("csv.zip", "application/zip", write_csv),
    # Whole whatever the choices are: half a project cannot be brought in anywhere.
    Format.JSON: _Writer("json", "application/json", lambda dossier, choices: exported_bytes(dossier)),
}


def make_file(dossier: Dossier, file_format: Format = Format.PDF, choices: Choices | None = None) -> File:
    """The project in a format, as it is or as the version that the dossier was read from was."""
    writer = WRITERS[file_format]
    choices = choices or Choices()
    content = writer.write(dossier, choices)
    return File(f"samskab-{file_name(dossier, choices)}.{writer.ending}", writer.content_type, content)


def file_name(dossier: Dossier, choices: Choices) -> str:
    """The project's title in plain letters, and what tells the file from the whole report of now."""
    words = [plain(dossier.project.title)]
    if choices.kind != Kind.FULL:
        words.append(choices.kind.value)
    elif choices.left_out_of(dossier.project):
        words.append("uddrag")
    if choices.comments:
        words.append("med-kommentarer")
    if dossier.is_final:
        words.append("endelig-rapport")
    elif dossier.version:
        words.append(f"udgave-{dossier.version.number}")
    return "-".join(words)


def plain(title: str) -> str:
    return slugify(title.lower().translate(PLAIN_LETTERS)) or "projekt"
