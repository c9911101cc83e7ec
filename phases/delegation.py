"""Who has the ball of a focus point, and what the reader may do about it."""

from dataclasses import dataclass
from hashlib import sha256

from projects.access import Access, Verb

from .guide import PointState
from .models import Answer


@dataclass(frozen=True)
class Delegation:
    """A focus point's way between the chef and the one it was given to, as `access` may take part in it."""

    access: Access
    state: PointState

    @property
    def is_given(self) -> bool:
        return self.state.responsible is not None

    @property
    def message(self) -> str:
        """The newest word between the two; what was said to somebody who left is nobody's."""
        return self.state.answer.message if self.state.answer and self.is_given else ""

    @property
    def message_by(self) -> str:
        """Whose word it is: that of the one who gave the ball away last."""
        if self.state.is_handed_back and self.state.responsible:
            return self.state.responsible.user.name
        giver = self.state.answer.delegated_by if self.state.answer else None
        return giver.name if giver else "Chefen"

    @property
    def may_delegate(self) -> bool:
        return self.access.can(Verb.DELEGATE)

    @property
    def may_review(self) -> bool:
        """Whether it is for this reader to take or return what was handed back."""
        return self.may_delegate and self.state.is_handed_back

    @property
    def may_accept(self) -> bool:
        answer = self.state.answer
        return self.may_review and answer is not None and answer.has_words

    @property
    def may_hand_back(self) -> bool:
        holder = self.state.holder
        return bool(holder and holder.user_id == self.access.user.pk and self.access.can(Verb.ANSWER_OWN))


def mark_of(answer: Answer | None) -> str:
    """Who has the ball and on what terms, in short, for a form to remember what it was opened on.

    The text is not in it: that somebody writes is no reason to ask a chef who delegates to look again.
    """
    if answer is None:
        return mark_of(Answer())
    back_at = answer.handed_back_at.timestamp() if answer.handed_back_at else None
    terms = (answer.responsible_id, str(answer.due_on), answer.message, back_at)
    return sha256(repr(terms).encode()).hexdigest()[:16]
