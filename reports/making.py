"""Making what was asked for: by the one who asks, in the request, or by a child of the worker."""

import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.core.files.base import File as StoredFile
from django.utils.timezone import localdate

from dossier.formats import File, Format, make_file
from dossier.formats.files import plain
from dossier.paper.report import Choices, Kind, NotOffered, Part
from dossier.read import Dossier, build_dossier
from dossier.versions.kept import dossier_of
from portfolio.paper import portfolio_html, render_portfolio
from projects.access import Access, Verb, access_to
from projects.models import ContentMissing, Project

from . import files
from .fingerprint import key_of_dossier, key_of_page, key_of_zip
from .models import STEPS, KeptFile, Report, ReportedProject, What

Tell = Callable[[int, int], None]
"""How far it is: so many of so many."""

IsEnough = Callable[[], bool]
"""Whether to stop between two projects and let somebody fresh go on."""

NO_ACCESS = "Du har ikke længere adgang til projektet."
NO_ACCESS_TO_ANY = "Du har ikke længere adgang til nogen af projekterne."
NOT_ON_TEAM = "Rapporten skulle have holdets kommentarer med, og du er ikke længere på holdet."
NOT_FOR_YOU = "Kun projektets chefer kan hente hele projektet som fil, for holdets e-mails er med."
CHANGED = "Den slags rapport findes ikke længere. Bestil en ny."
NO_CONTENT = "Tjeklistens indhold er ikke indlæst. Sig det til dem der passer Samskab."

LONGEST_NAME = 80
"""Of a file in a ZIP, so that it can be unpacked everywhere."""


class CannotBeMade(Exception):
    """Why not, in words for the one who asked."""


def make(report: Report, tell: Tell, is_enough: IsEnough = lambda: False) -> KeptFile | None:
    """The file of a report; None when it was enough for now, and there is more to do.

    Raises CannotBeMade.
    """
    try:
        if report.what == What.PROJECT:
            return _of_one(report, tell)
        if report.what == What.PORTFOLIO:
            return _portfolio(report, tell)
        return _zip(report, tell, is_enough)
    except ContentMissing:
        raise CannotBeMade(NO_CONTENT) from None
    except NotOffered as refusal:
        raise CannotBeMade(str(refusal)) from None


def kept_report(
    dossier: Dossier, file_format: Format = Format.PDF, choices: Choices | None = None
) -> KeptFile:
    """A project's report, made when it is not kept already."""
    chosen = choices or Choices()
    return files.made_once(
        key_of_dossier(dossier, file_format, chosen),
        lambda: make_file(dossier, file_format, chosen),
        [dossier.project],
        dossier.pictures,
    )


def _of_one(report: Report, tell: Tell) -> KeptFile:
    project = Project.objects.with_roles_of(report.owner).select_related("organisation")
    access = access_to(project.get(pk=str(report.project_id)), report.owner)
    if reason := why_not(report, access):
        raise CannotBeMade(reason)
    assert access
    tell(0, STEPS)
    dossier = _dossier(report, access.project)
    file_format, choices = _asked_for(report)
    key = key_of_dossier(dossier, file_format, choices)
    tell(1, STEPS)

    def make_it() -> File:
        file = make_file(dossier, file_format, choices)
        tell(2, STEPS)
        return file

    return files.made_once(key, make_it, [access.project], dossier.pictures)


def why_not(report: Report, access: Access | None) -> str | None:
    """Why the one who asked may not have what it holds; None when they may."""
    if access is None:
        return NO_ACCESS
    if report.file_format == Format.JSON and not access.can(Verb.TAKE_ALONG):
        return NOT_FOR_YOU
    return NOT_ON_TEAM if report.comments and not access.is_on_team else None


def _dossier(report: Report, project: Project) -> Dossier:
    if report.version is None:
        return build_dossier(project)
    report.version.project = project
    return dossier_of(report.version)


def _asked_for(report: Report) -> tuple[Format, Choices]:
    try:
        return Format(report.file_format), choices_of(report)
    except ValueError:
        raise CannotBeMade(CHANGED) from None


def choices_of(report: Report) -> Choices:
    """Raises ValueError for a kind or part that is no longer there."""
    return Choices(
        kind=Kind(report.kind),
        parts=frozenset(Part(part) for part in report.parts),
        unanswered=report.unanswered,
        comments=report.comments,
    )


def _portfolio(report: Report, tell: Tell) -> KeptFile:
    projects = [row.project for row in _still_seen(report)]
    tell(0, STEPS)
    key = key_of_page(portfolio_html(projects))
    tell(1, STEPS)

    def make_it() -> File:
        pdf = render_portfolio(projects)
        tell(2, STEPS)
        return File(f"samskab-projekter-{localdate():%Y-%m-%d}.pdf", "application/pdf", pdf)

    return files.made_once(key, make_it, projects)


def _zip(report: Report, tell: Tell, is_enough: IsEnough) -> KeptFile | None:
    rows = _still_seen(report)
    total, made = len(rows) + 1, 0
    for done, row in enumerate(rows):
        tell(done, total)
        if row.file is None or not row.file.is_whole:
            if made and is_enough():
                return None
            row.file = kept_report(build_dossier(row.project))
            row.save(update_fields=["file"])
            made += 1
    tell(len(rows), total)
    return _packed(rows)


def _still_seen(report: Report) -> list[ReportedProject]:
    """The projects that the one who asked may still see; the others are no longer part of what they asked."""
    visible = Project.objects.visible_to(report.owner).order_by().values("pk")
    report.reported.exclude(project__in=visible).delete()
    rows = list(report.reported.select_related("project__organisation", "file"))
    if not rows:
        raise CannotBeMade(NO_ACCESS_TO_ANY)
    return rows


def _packed(rows: list[ReportedProject]) -> KeptFile:
    """The reports in one ZIP, copied piece by piece: it may be far larger than what there is memory for."""
    entries = [(name, row.file) for name, row in zip(_names(rows), rows, strict=True) if row.file]
    key = key_of_zip((name, file.key) for name, file in entries)
    if kept := files.find(key):
        return kept
    pictures = sorted({picture for _, file in entries for picture in file.pictures})
    with _zipped(entries) as packed:
        name = f"samskab-rapporter-{localdate():%Y-%m-%d}.zip"
        return files.keep(key, packed, name, "application/zip", [row.project for row in rows], pictures)


@contextmanager
def _zipped(entries: list[tuple[str, KeptFile]]) -> Iterator[IO[bytes]]:
    with tempfile.TemporaryFile() as packed:
        # Stored: PDF is packed already.
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
            for name, kept in entries:
                about = zipfile.ZipInfo(name, kept.made_at.timetuple()[:6])
                about.external_attr = 0o644 << 16
                with kept.file.open() as source, archive.open(about, "w", force_zip64=True) as target:
                    _copy(source, target)
        packed.seek(0)
        yield packed


def _copy(source: StoredFile, target: IO[bytes]) -> None:
    for piece in source.chunks():
        target.write(piece)


def _names(rows: list[ReportedProject]) -> list[str]:
    """A name for each, of its project's title; those that share one are numbered."""
    names: dict[str, int] = {}
    result = []
    for row in rows:
        name = plain(row.project.title)[:LONGEST_NAME].strip("-")
        names[name] = names.get(name, 0) + 1
        numbered = name if names[name] == 1 else f"{name}--{names[name]}"
        ending = Path(row.file.name).suffix if row.file else ""
        result.append(f"{numbered}{ending}")
    return result
