from typing import Any

from django.core.management.base import BaseCommand

from projects.access import VERBS, roles_table


class Command(BaseCommand):
    help = "Writes the table of roles and rights as Markdown (docs/roles.md is made from it)."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(markdown(), ending="")


def markdown() -> str:
    """docs/roles.md, from the table in projects/access.py."""
    standings = [str(standing.label) for standing in VERBS]
    rows: list[list[str]] = [["Det må man", *standings], ["---"] * (len(standings) + 1)]
    rows += [
        [str(verb.label), *("ja" if yes else "nej" for yes in allowed)] for verb, allowed in roles_table()
    ]
    table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    return (
        "# Who may do what with a project\n\n"
        "Made from `projects/access.py` by `manage.py roles_table > docs/roles.md`. A test checks.\n"
        "\n"
        f"{table}\n\n"
        "A colleague outside the team may read along only when the chef has opened the project to the\n"
        "organisation. In a closed project everybody may only read, but for following up, sharing what was\n"
        "learnt and looking after the team; a chef may take it up again. In an archived one everybody may\n"
        "only read, and a chef may reopen it.\n"
    )
