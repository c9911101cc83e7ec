from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts.models import Organisation
from dossier.transfer.actions import remove_old_files
from samskab.retention import due_projects, removal_day, remove, warn


class Command(BaseCommand):
    help = (
        "Warns of archived projects that have been kept for as long as their organisation said, and removes "
        "those that were warned of 30 days ago; and files that nobody brought in. Made to be run once a day."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        remove_old_files()
        for organisation in Organisation.objects.exclude(keep_archived_months=None):
            for project in due_projects(organisation):
                day = removal_day(project)
                if day is None:
                    warn(project)
                    self.stdout.write(f"Warned of {project.pk}")
                elif day <= timezone.now():
                    key = project.pk
                    remove(project)
                    self.stdout.write(f"Removed {key}")
