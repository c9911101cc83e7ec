"""A hash of all that decides what is in a file, so that the same content is never made twice.

What a paper shows of the time is its day, so a report asked for twice on a day is the same report; the exact
time stands only in the file's properties, and is that of the first.
"""

import hashlib
import json
import re
from collections.abc import Iterable
from functools import cache
from importlib.metadata import version
from pathlib import Path

from django.contrib.staticfiles import finders

from dossier.formats import Format
from dossier.paper.report import Choices, data_of, report_html
from dossier.read import Dossier
from dossier.versions.snapshot import content_of

RENDERER = 1
"""To be raised when the same content shall look otherwise, and no template, stylesheet or package says so."""

PACKAGES = ("weasyprint", "pikepdf", "pydyf")

_TIME_OF_MAKING = re.compile(r'(<meta name="dcterms\.created" content="[^"T]*)T[^"]*"')


def key_of_dossier(dossier: Dossier, file_format: Format, choices: Choices) -> str:
    """Of a project's report in a format.

    All formats go by all of the dossier: by what it says in words, with names and with what the model itself
    says, and by the data under them.
    """
    on_paper = Choices() if file_format.is_data else choices
    content = dossier.version.content if dossier.version else content_of(dossier)
    people = dossier.project.memberships.order_by("pk").values_list("user__name", "user__email", "role")
    return key_of(
        file_format,
        *(choices.kind, *sorted(choices.parts), str(choices.unanswered), str(choices.comments)),
        without_time(report_html(dossier, on_paper)),
        json.dumps(content, sort_keys=True, default=str),
        (data_of(dossier, on_paper) or b"").decode(),
        json.dumps(list(people)),
    )


def key_of_page(html: str, *more: str) -> str:
    """Of a page of ours on paper, and what else decides how it looks there."""
    return key_of(without_time(html), *more)


def key_of(*ingredients: str) -> str:
    """Of these, in their order, and of what makes the files."""
    made = hashlib.sha256()
    for ingredient in (*_how_it_is_made(), *ingredients):
        text = ingredient.encode(errors="surrogatepass")
        made.update(b"%d:" % len(text))
        made.update(text)
    return made.hexdigest()


def key_of_zip(entries: Iterable[tuple[str, str]]) -> str:
    """Of the files in it: their names and keys."""
    return key_of("zip", *(part for entry in entries for part in entry))


def without_time(html: str) -> str:
    return _TIME_OF_MAKING.sub(r'\1"', html)


@cache
def _how_it_is_made() -> list[str]:
    """The renderer's number, its packages and all our stylesheets: read once a process."""
    packages = [f"{name} {version(name)}" for name in PACKAGES]
    found = finders.find("css/report.css")
    sheets = sorted(Path(found).parent.glob("*.css")) if isinstance(found, str) else []
    return [str(RENDERER), *packages, *(sheet.read_text() for sheet in sheets)]
