from .experience import Advice, Experience
from .knowledge_page import KnowledgePage, PagePlace
from .self_check import HIGHEST, LOWEST, CheckRun, CheckScore, Reading, SelfCheck, Statement

__all__ = [
    "HIGHEST",
    "LOWEST",
    "Advice",
    "CheckRun",
    "CheckScore",
    "Experience",
    "KnowledgePage",
    "PagePlace",
    "Reading",
    "SelfCheck",
    "Statement",
]
