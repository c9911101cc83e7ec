from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from samskab.content import FOLDER, ContentError, Counts, load_content

SHOWN = 20
"""So many problems at a time are enough to work on."""


class Command(BaseCommand):
    help = "Load all content from the fixtures. Loading again changes only what the files have changed."
    requires_migrations_checks = True

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dir", type=Path, default=FOLDER, help="folder of the fixtures (fixtures/)")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            counts = load_content(options["dir"])
        except ContentError as error:
            raise CommandError(_told(error)) from error
        if options["verbosity"] > 0:
            self.stdout.write(_summary(counts))


def _told(error: ContentError) -> str:
    lines = [str(problem) for problem in error.problems[:SHOWN]]
    if len(error.problems) > SHOWN:
        lines.append(f"… and {len(error.problems) - SHOWN} more")
    return "\n".join(["Nothing was loaded.", *lines])


def _summary(counts: Counts) -> str:
    lines = [f"{'Content':<30} created  changed  unchanged"]
    for model, count in counts.items():
        left = f"  ({count.left} no longer in the files, left as it was)" if count.left else ""
        name = model._meta.label_lower
        lines.append(f"{name:<30} {count.created:>7}  {count.changed:>7}  {count.unchanged:>9}{left}")
    return "\n".join(lines)
