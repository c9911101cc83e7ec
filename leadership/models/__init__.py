from .commitment import Commitment, CommitmentState
from .contact import Contact, ContactKind, Pace
from .direction import Direction, LeadershipTask
from .mandate import Mandate
from .proposal import Proposal, ProposalQuerySet, Say
from .stakeholder import Grade, Selection, Stakeholder, StakeholderRole, name_key

__all__ = [
    "Commitment",
    "CommitmentState",
    "Contact",
    "ContactKind",
    "Direction",
    "Grade",
    "LeadershipTask",
    "Mandate",
    "Pace",
    "Proposal",
    "ProposalQuerySet",
    "Say",
    "Selection",
    "Stakeholder",
    "StakeholderRole",
    "name_key",
]
