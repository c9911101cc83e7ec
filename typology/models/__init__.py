from .case import Case, CasePlacement, CasePlacementQuerySet, CaseQuerySet
from .cocreation_type import CocreationType, Dimension, TypeAdvice, type_at
from .placement import Placement, PlacementChoice
from .plane import HIGHEST, LAST_LOW, LOWEST, CentralActor, Quadrant, Result, quadrant_at
from .question import PlacementOption, PlacementQuestion

__all__ = [
    "HIGHEST",
    "LAST_LOW",
    "LOWEST",
    "Case",
    "CasePlacement",
    "CasePlacementQuerySet",
    "CaseQuerySet",
    "CentralActor",
    "CocreationType",
    "Dimension",
    "Placement",
    "PlacementChoice",
    "PlacementOption",
    "PlacementQuestion",
    "Quadrant",
    "Result",
    "TypeAdvice",
    "quadrant_at",
    "type_at",
]
