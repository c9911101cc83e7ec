"""When a project's type was last reconsidered."""

from collections.abc import Iterable
from dataclasses import dataclass

from .models import Placement


@dataclass(frozen=True)
class TypeShift:
    """A project came to stand in another type: the last placement in the old one, the first in the new."""

    before: Placement
    now: Placement


def last_shift(placements: Iterable[Placement]) -> TypeShift | None:
    """The newest change of type among a project's placements, newest first; None when it never changed."""
    now: Placement | None = None
    for placement in placements:
        if now and placement.quadrant != now.quadrant:
            return TypeShift(placement, now)
        now = placement
    return None
