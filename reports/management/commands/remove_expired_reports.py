from typing import Any

from django.core.management.base import BaseCommand

from reports.actions import remove_expired


class Command(BaseCommand):
    help = "Removes reports and their files that were kept for long enough. Made to be run once a day."

    def handle(self, *args: Any, **options: Any) -> None:
        reports, files = remove_expired()
        self.stdout.write(f"Removed {reports} reports and {files} files")
