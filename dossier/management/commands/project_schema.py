import json
from typing import Any

from django.core.management.base import BaseCommand

from dossier.transfer.schema import json_schema


class Command(BaseCommand):
    help = "Writes the JSON Schema of a project's file (docs/project-json.schema.json is made from it)."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(written(), ending="")


def written() -> str:
    return json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"
