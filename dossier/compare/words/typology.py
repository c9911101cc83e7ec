"""Where the project and its parts stand in the typology."""

from typology.models import Placement, type_at

from ...read import Dossier
from .things import Thing, Words, day


def types(dossier: Dossier) -> list[Thing]:
    """Of the whole, and of each part."""
    whole = Thing("type", "Placeringen", _placement(dossier, dossier.placement))
    return [whole, *_parts(dossier)]


def _placement(dossier: Dossier, placement: Placement | None) -> Words:
    if placement is None:
        return {}
    return {
        "Type": type_at(dossier.types, placement.x, placement.y).title,
        "Plan eller udfald": placement.get_stage_display(),
        "Placeret": day(placement.placed_at),
        "Begrundelse": placement.reason,
    }


def _parts(dossier: Dossier) -> list[Thing]:
    return [
        Thing(f"del-{part.pk}", f"Delen »{part.title}«", _placement(dossier, placed.placement))
        for placed in dossier.placed_parts
        if (part := placed.placement.part)
    ]
