"""Placements, and that somebody placed on their own."""

from collections.abc import Iterator

from django.urls import reverse

from typology.models import ProjectPart, Stage

from ..read import Dossier
from .event import Event


def placements(dossier: Dossier) -> Iterator[Event]:
    for placement in dossier.all_placements:
        thing, url = _thing(dossier, placement.part)
        what = f"gemte jeres fælles placering af {thing}" if placement.is_agreed else f"placerede {thing}"
        outcome = ", som det blev" if placement.stage == Stage.TURNED_OUT else ""
        yield Event(placement.placed_at, placement.placed_by.name, f"{what} i typologien{outcome}", url)


def own_placements(dossier: Dossier) -> Iterator[Event]:
    """That somebody placed on their own; where is for those to see who did the same."""
    placements = dossier.project.own_placements.select_related("user", "part").defer("x", "y", "reason")
    for own in placements.order_by("-placed_at", "-pk").iterator(50):
        thing, url = _thing(dossier, own.part)
        what = f"gav sit eget bud på hvor {thing} ligger i typologien"
        yield Event(own.placed_at, own.user.name, what, url)


def _thing(dossier: Dossier, part: ProjectPart | None) -> tuple[str, str]:
    """What was placed, and where it can be seen."""
    url = reverse("typology:placement", args=[dossier.project.pk])
    return (f"delen »{part.title}«", f"{url}?del={part.pk}") if part else ("projektet", url)
