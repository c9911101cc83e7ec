"""A made-up newer edition of the checklist: reworded, with a new point, and without an old one."""

from datetime import date
from functools import cache
from typing import Any

import yaml

from phases.models import Edition, EditionPoint, FocusPoint, Question, Step
from samskab.content import FOLDER, SafeLoader

Row = dict[str, Any]

RETIRED = "tvaergaaende-fokus"
REWORDED = "kommunikation"
NEW = "klima-og-sted"


@cache
def _first_edition() -> list[Row]:
    return yaml.load((FOLDER / "phases.yaml").read_text(encoding="utf-8"), SafeLoader)


def edition_rows(key: str = "2026", published_on: date = date(2026, 1, 15)) -> list[Row]:
    """The rows of such an edition as a fixture has them, made from those of the first edition."""
    rows = _first_edition()
    made = [
        row | {"fields": _reword(row["model"], row["fields"]) | {"edition": [key]}}
        for row in rows
        if row["model"] in ("phases.editionpoint", "phases.question")
        and row["fields"]["focus_point"] != [RETIRED]
    ]
    edition = {
        "key": key,
        "title": f"Udgave {key}",
        "published_on": str(published_on),
        "note": "Kommunikation er skrevet om, og klima er kommet til.",
        "source": "vfl2019",
    }
    new = {"edition": [key], "focus_point": [NEW]}
    words = {"title": "Klima og sted", "purpose": "At stedet kan holde til jer.", "help": "Se jer om derude."}
    return [
        {"model": "phases.edition", "fields": edition},
        {"model": "phases.focuspoint", "fields": {"key": NEW, "step": ["planlaegning"]}},
        *made,
        {"model": "phases.editionpoint", "fields": new | words | {"order": 7, "source": "vfl2019"}},
        {"model": "phases.question", "fields": new | {"key": "sted", "text": "Hvor er I henne?", "order": 1}},
    ]


def _reword(model: str, fields: Row) -> Row:
    if fields["focus_point"] != [REWORDED]:
        return dict(fields)
    if model == "phases.editionpoint":
        return fields | {"title": "Kommunikation og sprog", "purpose": fields["purpose"] + " Hver dag."}
    if fields["order"] == 1:
        return fields | {"text": "Hvilke ord bruger I selv?"}
    if fields["order"] == 2:
        return fields | {"key": "helt-nyt", "text": "Hvem forstår jer ikke?"}
    return dict(fields)


def edition_yaml(**choices: Any) -> str:
    return "\n" + yaml.safe_dump(edition_rows(**choices), allow_unicode=True, sort_keys=False)


def publish_edition(**choices: Any) -> Edition:
    """Write a newer edition into the database."""
    edition_row, point_row, *rows = edition_rows(**choices)
    edition = Edition.objects.create(**edition_row["fields"])
    (step,) = point_row["fields"]["step"]
    FocusPoint.objects.get_or_create(key=NEW, defaults={"step": Step.objects.get(key=step)})
    points = {point.key: point for point in FocusPoint.objects.all()}
    for model in (EditionPoint, Question):
        fields = [row["fields"] for row in rows if row["model"] == model._meta.label_lower]
        model._default_manager.bulk_create(
            model(**values | {"edition": edition, "focus_point": points[values["focus_point"][0]]})
            for values in fields
        )
    edition.refresh_from_db()
    return edition
