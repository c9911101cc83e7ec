"""Two dossiers held against each other."""

from .differences import Change, Difference, Kind, Section, compare
from .words import Thing, told

__all__ = ["Change", "Difference", "Kind", "Section", "Thing", "compare", "told"]
