from .case import Case, CasePlacement, CasePlacementQuerySet, CaseQuerySet
from .cocreation_type import CocreationType, Dimension, TypeAdvice, type_at
from .part import MOST_PARTS, ProjectPart
from .placement import OwnPlacement, Placement, PlacementChoice, PlacementQuerySet, Stage
from .plane import HIGHEST, LAST_LOW, LOWEST, CentralActor, Quadrant, Result, in_quadrant, quadrant_at
from .question import PlacementOption, PlacementQuestion

__all__ = [
    "HIGHEST",
    "LAST_LOW",
    "LOWEST",
    "MOST_PARTS",
    "Case",
    "CasePlacement",
    "CasePlacementQuerySet",
    "CaseQuerySet",
    "CentralActor",
    "CocreationType",
    "Dimension",
    "OwnPlacement",
    "Placement",
    "PlacementChoice",
    "PlacementOption",
    "PlacementQuerySet",
    "PlacementQuestion",
    "ProjectPart",
    "Quadrant",
    "Result",
    "Stage",
    "TypeAdvice",
    "in_quadrant",
    "quadrant_at",
    "type_at",
]
