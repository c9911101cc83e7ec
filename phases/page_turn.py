"""Which open page a save came from, so that nobody is in conflict with themselves."""

import re
from dataclasses import dataclass
from typing import Self

from django.http import QueryDict

_FORMAT = re.compile(r"side ([0-9a-f]{16,64}) gang (\d{1,9})")


@dataclass(frozen=True)
class PageTurn:
    """An open page, and the number of a save among all that it sent.

    A page that lost the reply to its save does not know the newest version, though it made it itself: its
    next save says so by a higher number. A save that was delayed on the way has a lower one, and overwrites
    nothing. The turn is kept as the reason of the change in the answer's history.
    """

    page: str
    number: int

    @classmethod
    def sent_in(cls, data: QueryDict) -> Self | None:
        """None for a form that was sent without our script."""
        return cls.read(f"side {data.get('page', '')} gang {data.get('turn', '')}")

    @classmethod
    def read(cls, text: str) -> Self | None:
        found = _FORMAT.fullmatch(text)
        return cls(found[1], int(found[2])) if found else None

    def __str__(self) -> str:
        return f"side {self.page} gang {self.number}"

    def follows(self, text: str | None) -> bool:
        earlier = self.read(text or "")
        return bool(earlier and earlier.page == self.page and earlier.number < self.number)
