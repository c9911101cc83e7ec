from .answer import MAX_ANSWER_LENGTH, Answer, AnswerStatus
from .checklist import Edition, EditionPoint, FocusPoint, Phase, Question, Step
from .journey import Journey, StepDecision

__all__ = [
    "MAX_ANSWER_LENGTH",
    "Answer",
    "AnswerStatus",
    "Edition",
    "EditionPoint",
    "FocusPoint",
    "Journey",
    "Phase",
    "Question",
    "Step",
    "StepDecision",
]
