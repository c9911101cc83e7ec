from .experience import Advice, Experience
from .guide import Guide, GuidePlace
from .self_check import HIGHEST, LOWEST, CheckRun, CheckScore, Reading, SelfCheck, Statement

__all__ = [
    "HIGHEST",
    "LOWEST",
    "Advice",
    "CheckRun",
    "CheckScore",
    "Experience",
    "Guide",
    "GuidePlace",
    "Reading",
    "SelfCheck",
    "Statement",
]
