import os
import uuid
from argparse import ArgumentParser
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from dossier.formats import Format, make_file
from dossier.read import build_dossier
from projects.models import ContentMissing, Project


class Command(BaseCommand):
    help = "Write a project to a file: its report, or all its tables."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("project", help="the project's id, a UUID (it stands in the address of its page)")
        parser.add_argument("--format", choices=Format.values, default=Format.PDF)
        parser.add_argument("--output", type=Path, required=True, metavar="FILE")

    def handle(self, *, project: str, output: Path, **options: Any) -> None:
        file_format = Format(options["format"])
        try:
            file = make_file(build_dossier(find_project(project)), file_format)
        except ContentMissing:
            raise CommandError("The content is not loaded. Run: manage.py load_content") from None
        try:
            write_whole(output, file.content)
        except OSError as error:
            raise CommandError(f"Cannot write {output}: {error.strerror}") from error
        self.stdout.write(f"Wrote {output}")


def find_project(text: str) -> Project:
    try:
        project_id = uuid.UUID(text)
    except ValueError:
        raise CommandError(f"Not a project id: {text!r}. A project id is a UUID.") from None
    project = Project.objects.select_related("organisation").filter(pk=project_id).first()
    if project is None:
        raise CommandError(f"No project has the id {project_id}.")
    return project


def write_whole(path: Path, content: bytes) -> None:
    """All or nothing: who reads `path` meanwhile finds the old file or the new one, never half of it."""
    temporary = path.parent / f".export-{os.getpid()}.tmp"
    try:
        temporary.write_bytes(content)
        temporary.replace(path)
    finally:
        with suppress(OSError):
            temporary.unlink()
