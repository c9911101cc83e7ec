from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from samskab.content import ContentError
from samskab.demo import PASSWORD, load_demo, read_organisations

REFUSED = (
    "DEBUG is off, so this may be a real site, and the demo's password is known to everybody. Nothing was "
    "loaded. If this is your own database for trying things out, say --force."
)


class Command(BaseCommand):
    help = "Load demo users and projects. Loading again leaves alone what is there."
    requires_migrations_checks = True

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--force", action="store_true", help="load also when DEBUG is off")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEBUG and not options["force"]:
            raise CommandError(REFUSED)
        try:
            load_demo()
        except ContentError as error:
            raise CommandError(f"The content that the demo needs cannot be loaded.\n{error}") from error
        if options["verbosity"] > 0:
            self.stdout.write(_logins())


def _logins() -> str:
    rows = [("Demo login", "Who", "Organisation")]
    for organisation in read_organisations():
        rows += [(person["email"], person["name"], organisation["name"]) for person in organisation["people"]]
    lines = [f"{email:<32}{name:<20}{organisation}".rstrip() for email, name, organisation in rows]
    return "\n".join([*lines, "", f"Password for all of them: {PASSWORD}"])
