"""From plain answers to a point on the plane, and from a point to what stands near it."""

from collections.abc import Iterable, Sequence
from math import hypot

from .models import HIGHEST, LOWEST, CasePlacement, PlacementOption


def coordinate_from_answers(values: Sequence[int]) -> int:
    """Where on a dimension (1-100) a set of answers (each 1-4) puts a project.

    Linear from all-lowest (1) to all-highest (100). Mirrored answers (5 − v) give the mirrored point
    (101 − x) for an odd number of answers, which never sum to the middle.
    """
    lowest = len(values) * PlacementOption.LOWEST
    highest = len(values) * PlacementOption.HIGHEST
    share = (sum(values) - lowest) / (highest - lowest)
    return round(LOWEST + share * (HIGHEST - LOWEST))


def nearest(placements: Iterable[CasePlacement], x: int, y: int, count: int = 3) -> list[CasePlacement]:
    """The placed cases (or parts) that stand nearest to the point, nearest first."""
    placed = [placement for placement in placements if placement.is_placed]
    return sorted(placed, key=lambda p: hypot((p.x or 0) - x, (p.y or 0) - y))[:count]
