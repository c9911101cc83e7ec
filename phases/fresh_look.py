"""When the type has been reconsidered: the points that deserve a fresh look."""

from dataclasses import dataclass

from typology.models import CocreationType
from typology.shift import TypeShift

from .guide import Guide, PointState

COURSE_POINT = "kursjusteringer"
"""The focus point that asks whether the type still fits."""


@dataclass(frozen=True)
class FreshLook:
    """What a new type asks a project to look at again; `points` is empty when everything has been."""

    shift: TypeShift
    before: CocreationType
    now: CocreationType
    points: list[PointState]


def fresh_look(guide: Guide) -> FreshLook | None:
    """None for a project whose type never changed, and for a guide that was loaded without the change."""
    before = next((state.weight_before for state in guide.points if state.weight_before), None)
    if guide.shift is None or guide.cocreation_type is None or before is None:
        return None
    points = points_to_look_at(guide.points, guide.shift)
    return FreshLook(guide.shift, before.cocreation_type, guide.cocreation_type, points)


def points_to_look_at(points: list[PointState], shift: TypeShift) -> list[PointState]:
    """Those that weigh more in the new type and were not saved since the project came to stand in it."""
    return [state for state in points if _weighs_more(state) and not _is_saved_since(state, shift)]


def _weighs_more(state: PointState) -> bool:
    return bool(state.weight and state.weight_before and state.weight.weight > state.weight_before.weight)


def _is_saved_since(state: PointState, shift: TypeShift) -> bool:
    return state.answer is not None and state.answer.updated_at >= shift.now.placed_at
