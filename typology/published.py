"""The case library as data for other systems. What stands in it, and how, is told in `docs/cases-json.md`."""

from typing import Any

from projects.models import Source

from .models import Case, CasePlacement, CocreationType, Dimension, type_at

SCHEMA = 1
"""Goes up when something that is there changes its meaning or goes away; not for what is new."""

Plain = dict[str, Any]


def case_library() -> Plain:
    """All cases with where they stand and what they taught, in the order of the page; in five queries."""
    types = list(CocreationType.objects.all())
    cases = Case.objects.with_placements().prefetch_related(
        "experiences__focus_point", "experiences__direction"
    )
    return {
        "schema": SCHEMA,
        "language": "da",
        "title": "12 cases at lære af",
        "sources": [{"key": source.value, "title": source.label} for source in Source],
        "dimensions": [_dimension(dimension) for dimension in Dimension.objects.all()],
        "types": [_type(one) for one in types],
        "cases": [_case(case, types) for case in cases],
    }


def _dimension(dimension: Dimension) -> Plain:
    return {
        "key": dimension.key,
        "title": dimension.title,
        "low": dimension.low_label,
        "high": dimension.high_label,
        "summary": dimension.summary,
        "source": dimension.source,
    }


def _type(one: CocreationType) -> Plain:
    return {
        "key": one.key,
        "title": one.title,
        "central_actor": one.central_actor,
        "result": one.result,
        "summary": one.summary,
        "typical": one.typical,
        "example": one.example,
        "source": one.source,
    }


def _case(case: Case, types: list[CocreationType]) -> Plain:
    return {
        "key": case.key,
        "title": case.title,
        "who": case.who,
        "sector": {"key": case.sector, "title": case.get_sector_display()},
        "level": {"key": case.level, "title": case.get_level_display()},
        "summary": case.summary,
        "story": case.story,
        "link": case.link or None,
        "source": case.source,
        "placements": [_placement(placement, types) for placement in case.placements.all()],
        "experiences": [_experience(experience) for experience in case.experiences.all()],
    }


def _placement(placement: CasePlacement, types: list[CocreationType]) -> Plain:
    """A part that is not placed has neither coordinates nor a type."""
    placed = placement.is_placed and placement.x is not None and placement.y is not None
    return {
        "key": placement.key,
        "title": placement.title,
        "type": type_at(types, placement.x, placement.y).key if placed else None,
        "x": placement.x,
        "y": placement.y,
        "basis": {"key": placement.basis, "title": placement.get_basis_display()},
        "note": placement.note,
    }


def _experience(experience: Any) -> Plain:
    return {
        "key": experience.key,
        "title": experience.title,
        "text": experience.text,
        "focus_point": experience.focus_point.key if experience.focus_point else None,
        "direction": experience.direction.key if experience.direction else None,
        "source": experience.source,
    }
