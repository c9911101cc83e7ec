import json
import os
import resource
import sys
import threading
from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.management.base import BaseCommand

from reports.making import CannotBeMade, make
from reports.models import Report
from reports.worker import TOO_BIG

RECYCLED_AT_MB = 300
"""A child that has taken so much leaves the rest to a new one: WeasyPrint gives no memory back."""


class Command(BaseCommand):
    help = "Makes a report that the worker has claimed. The worker calls it, with a pipe as its input."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("report", type=UUID)

    def handle(self, *, report: UUID, **options: Any) -> None:
        die_with_parent()
        limit_memory()
        people = ("owner", "project", "version")
        asked = Report.objects.select_related(*people).get(pk=report)
        try:
            file = make(asked, lambda done, total: self.say(done=done, total=total), is_enough)
        except CannotBeMade as refusal:
            self.say(failure=str(refusal))
        except MemoryError:
            self.say(failure=TOO_BIG)
        else:
            self.say(file=file.pk) if file else self.say(more=True)

    def say(self, **words: Any) -> None:
        """To the worker, who reads a line at a time."""
        self.stdout.write(json.dumps(words))
        self.stdout.flush()


def die_with_parent() -> None:
    """End when the worker does, however it ends: its end of our input closes then."""

    def wait() -> None:
        os.read(sys.stdin.fileno(), 1)
        os._exit(1)

    threading.Thread(target=wait, daemon=True).start()


def limit_memory() -> None:
    most = settings.REPORT_MEMORY_MB * 2**20
    resource.setrlimit(resource.RLIMIT_AS, (most, most))


def is_enough() -> bool:
    """Whether so much memory is taken that a new child should go on."""
    kilobytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return kilobytes > RECYCLED_AT_MB * 2**10
