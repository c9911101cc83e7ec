from .closing import AnchoringCheck, Closing, Moment, Rooting
from .criterion import Criterion, CriterionReview, Measurement, Verdict
from .evaluation import (
    ChosenValue,
    EvaluationAnswer,
    EvaluationQuestion,
    SideEffect,
    SideEffectKind,
    Topic,
    Value,
)
from .experience import Advice, Experience
from .knowledge_page import KnowledgePage, PagePlace
from .lesson import CarriedLesson, Lesson, LessonQuerySet, Sharing
from .questionnaire import (
    AnswerKind,
    AskedQuestion,
    PersonalLink,
    Questionnaire,
    Reach,
    Response,
    ResponseAnswer,
    SurveyQuestion,
)
from .self_check import HIGHEST, LOWEST, CheckRun, CheckScore, Reading, SelfCheck, Statement

__all__ = [
    "HIGHEST",
    "LOWEST",
    "Advice",
    "AnchoringCheck",
    "AnswerKind",
    "AskedQuestion",
    "CarriedLesson",
    "CheckRun",
    "CheckScore",
    "ChosenValue",
    "Closing",
    "Criterion",
    "CriterionReview",
    "EvaluationAnswer",
    "EvaluationQuestion",
    "Experience",
    "KnowledgePage",
    "Lesson",
    "LessonQuerySet",
    "Measurement",
    "Moment",
    "PagePlace",
    "PersonalLink",
    "Questionnaire",
    "Reach",
    "Reading",
    "Response",
    "ResponseAnswer",
    "Rooting",
    "SelfCheck",
    "Sharing",
    "SideEffect",
    "SideEffectKind",
    "Statement",
    "SurveyQuestion",
    "Topic",
    "Value",
    "Verdict",
]
