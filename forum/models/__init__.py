from .forum import Forum, ForumMember, ForumRole
from .improvement import MOST_IMPROVEMENTS, ForumAction, Improvement, Sign
from .meeting import ForumMeeting, ForumQuestion, MeetingKind, MeetingNote

__all__ = [
    "MOST_IMPROVEMENTS",
    "Forum",
    "ForumAction",
    "ForumMeeting",
    "ForumMember",
    "ForumQuestion",
    "ForumRole",
    "Improvement",
    "MeetingKind",
    "MeetingNote",
    "Sign",
]
