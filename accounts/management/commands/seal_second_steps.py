from typing import Any

from django.core.management.base import BaseCommand

from accounts.actions import seal_second_steps


class Command(BaseCommand):
    help = "Seals the secrets of two steps with today's SECRET_KEY. Then its fallbacks can go."

    def handle(self, *args: Any, **options: Any) -> None:
        sealed, unreadable = seal_second_steps()
        self.stdout.write(f"Sealed {sealed} second steps.")
        if unreadable:
            self.stderr.write(
                f"{unreadable} were sealed with another key, and their owners must set up anew."
            )
