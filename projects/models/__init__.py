from .content import BottomLine, Content, ContentMissing, ContentQuerySet, Gain, Source, key_validator
from .invitation import VALID_FOR, Invitation, InvitedRole
from .membership import Membership, Role, holder_of
from .picture import Picture
from .project import ExpectedGain, Initiator, Project, Sector, Visibility
from .status_report import Light, StatusReport
from .status_request import StatusRequest

__all__ = [
    "VALID_FOR",
    "BottomLine",
    "Content",
    "ContentMissing",
    "ContentQuerySet",
    "ExpectedGain",
    "Gain",
    "Initiator",
    "Invitation",
    "InvitedRole",
    "Light",
    "Membership",
    "Picture",
    "Project",
    "Role",
    "Sector",
    "Source",
    "StatusReport",
    "StatusRequest",
    "Visibility",
    "holder_of",
    "key_validator",
]
