"""Members' names in a text, as in "Godt set, @Karin Chef"."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from accounts.models import User
from projects.models import Project


@dataclass(frozen=True)
class Piece:
    """A part of a text: somebody's name with its @, or what stands between."""

    text: str
    is_name: bool


@dataclass(frozen=True)
class OfferedName:
    """A name to choose from while one writes: `hint` says whose it is."""

    name: str
    hint: str


def mentioned_in(text: str, project: Project) -> list[User]:
    """The members whose full names stand in the text after an @; all of those who share a name.

    Where one name begins with another, the longer one counts.
    """
    if "@" not in text:
        return []
    members = [member.user for member in project.memberships.select_related("user")]
    found = {_plain(piece.text[1:]) for piece in split_at_names(text, [user.name for user in members])}
    return [user for user in members if _plain(user.name) in found]


def split_at_names(text: str, names: Collection[str]) -> list[Piece]:
    """The whole text, in pieces."""
    pattern = _pattern(names)
    if pattern is None:
        return [Piece(text, is_name=False)]
    # Splitting by a pattern with one group gives what stands between and what was found, by turns.
    pieces = [Piece(part, is_name=bool(place % 2)) for place, part in enumerate(pattern.split(text))]
    return [piece for piece in pieces if piece.text]


def renamed(text: str, name: str, to: str) -> str:
    """The text with one mentioned name replaced by another."""
    pieces = split_at_names(text, [name])
    return "".join(f"@{to}" if piece.is_name else piece.text for piece in pieces)


def offered_names(project: Project, by: User) -> list[OfferedName]:
    """Whom `by` may mention, by name. Those who share a name are offered once, since both are told."""
    members = project.memberships.select_related("user").exclude(user=by).order_by("user__name", "pk")
    hints: dict[str, list[str]] = {}
    for member in members.filter(user__is_active=True):
        hints.setdefault(member.user.name, []).append(member.get_role_display())
    return [
        OfferedName(name, roles[0] if len(roles) == 1 else f"{len(roles)} med det navn, alle får besked")
        for name, roles in hints.items()
        if name.strip()
    ]


def _pattern(names: Iterable[str]) -> re.Pattern[str] | None:
    words = {tuple(name.split()) for name in names}
    # The longest first, since the first that fits is taken.
    by_length = sorted((name for name in words if name), key=lambda name: -len(" ".join(name)))
    if not by_length:
        return None
    either = "|".join(r"[^\S\n]+".join(map(re.escape, name)) for name in by_length)
    # An s may follow, as in "@Karin Chefs idé".
    return re.compile(rf"(?<!\w)(@(?:{either}))(?=s?(?!\w))", re.IGNORECASE)


def _plain(name: str) -> str:
    return " ".join(name.split()).lower()
