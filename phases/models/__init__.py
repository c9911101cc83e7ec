from .answer import MAX_ANSWER_LENGTH, Answer, AnswerStatus
from .checklist import Edition, EditionPoint, FocusPoint, Phase, Question, Step
from .journey import Journey, StepDecision
from .private_note import MAX_NOTE_LENGTH, PrivateNote

__all__ = [
    "MAX_ANSWER_LENGTH",
    "MAX_NOTE_LENGTH",
    "Answer",
    "AnswerStatus",
    "Edition",
    "EditionPoint",
    "FocusPoint",
    "Journey",
    "Phase",
    "PrivateNote",
    "Question",
    "Step",
    "StepDecision",
]
