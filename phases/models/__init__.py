from .answer import MAX_ANSWER_LENGTH, Answer, AnswerStatus
from .assessment import Assessment, Score, Side
from .checklist import Edition, EditionPoint, FocusPoint, Phase, Question, Step
from .comment import MAX_COMMENT_LENGTH, Comment
from .course import CourseAdjustment
from .journey import (
    MOVES,
    DecisionKind,
    EditionMove,
    Journey,
    JourneyState,
    OpenPoint,
    StepDecision,
)
from .private_note import MAX_NOTE_LENGTH, PrivateNote
from .sparring import MAX_DECISION_LENGTH, MAX_NOTES_LENGTH, Sparring, SparringTopic
from .version import Version
from .weight import PointWeight

__all__ = [
    "MAX_ANSWER_LENGTH",
    "MAX_COMMENT_LENGTH",
    "MAX_DECISION_LENGTH",
    "MAX_NOTES_LENGTH",
    "MAX_NOTE_LENGTH",
    "MOVES",
    "Answer",
    "AnswerStatus",
    "Assessment",
    "Comment",
    "CourseAdjustment",
    "DecisionKind",
    "Edition",
    "EditionMove",
    "EditionPoint",
    "FocusPoint",
    "Journey",
    "JourneyState",
    "OpenPoint",
    "Phase",
    "PointWeight",
    "PrivateNote",
    "Question",
    "Score",
    "Side",
    "Sparring",
    "SparringTopic",
    "Step",
    "StepDecision",
    "Version",
]
