from .commitment import Commitment, CommitmentState
from .contact import Contact, ContactKind, Pace
from .direction import Direction, LeadershipTask
from .mandate import Mandate
from .proposal import WHEN_IN_STATE, Proposal, ProposalQuerySet, ProposalState, Say
from .stakeholder import Grade, Selection, Stakeholder, StakeholderRole, name_key

__all__ = [
    "WHEN_IN_STATE",
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
    "ProposalState",
    "Say",
    "Selection",
    "Stakeholder",
    "StakeholderRole",
    "name_key",
]
