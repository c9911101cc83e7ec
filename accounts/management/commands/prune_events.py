from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.actions import prune_events


class Command(BaseCommand):
    help = "Removes the events that are older than --days (the default is 365)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--days", type=int, default=365)

    def handle(self, *args: Any, **options: Any) -> None:
        if options["days"] < 1:
            raise CommandError("--days takes a whole number from 1.")
        self.stdout.write(f"Removed {prune_events(days=options['days'])} events.")
