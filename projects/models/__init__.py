from .content import BottomLine, Content, ContentMissing, ContentQuerySet, Gain, Source
from .membership import Membership, Role
from .project import Initiator, Project, Sector, Visibility
from .status_report import Light, StatusReport

__all__ = [
    "BottomLine",
    "Content",
    "ContentMissing",
    "ContentQuerySet",
    "Gain",
    "Initiator",
    "Light",
    "Membership",
    "Project",
    "Role",
    "Sector",
    "Source",
    "StatusReport",
    "Visibility",
]
