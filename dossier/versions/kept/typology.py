"""Where the project and its parts stood in the typology."""

from functools import partial
from typing import Any

from typology.models import MOST_PARTS, Placement, ProjectPart

from .. import snapshot
from .source import Source
from .values import fill, key_of, record, records


def all_placements(source: Source) -> list[Placement]:
    return [*_placements(source, "placements"), *_part_placements(source)]


def _placements(source: Source, key: str) -> list[Placement]:
    return source.rows(Placement, key, snapshot.PLACEMENT_FIELDS, "placed_by", "En placering")


def _part_placements(source: Source) -> list[Placement]:
    """Of the parts as they were called then. One that lacks its part says nothing and is left out."""
    rows = {key_of(row.get("id")): row for row in records(source.content.get("part_placements"))}
    placements = []
    for placement in _placements(source, "part_placements"):
        part = _part(source, record(rows[placement.pk].get("part")))
        if part:
            placement.part = part
            placements.append(placement)
    return placements


def parts(source: Source) -> list[ProjectPart]:
    """None in versions from before those that nobody had placed were kept too."""
    parts = map(partial(_part, source), records(source.content.get("parts")))
    return sorted(filter(None, parts), key=lambda part: part.order)


def _part(source: Source, kept: dict[str, Any]) -> ProjectPart | None:
    part = ProjectPart(pk=key_of(kept.get("id")), project=source.dossier.project)
    if fill(part, kept, snapshot.PART_FIELDS) and part.title and 1 <= part.order <= MOST_PARTS:
        return part
    source.note("En del af projektet kan ikke læses længere og er udeladt.")
    return None
