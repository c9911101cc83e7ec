from .content import BottomLine, Content, ContentMissing, ContentQuerySet, Gain, Source, key_validator
from .membership import Membership, Role
from .project import ExpectedGain, Initiator, Project, Sector, Visibility
from .status_report import Light, StatusReport

__all__ = [
    "BottomLine",
    "Content",
    "ContentMissing",
    "ContentQuerySet",
    "ExpectedGain",
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
    "key_validator",
]
