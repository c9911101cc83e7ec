"""Who can be known in a text that is about to be shared: the team's names, and what leads to one person.

A name counts when its first and last word stand together, with up to two names between them. Many first names
are ordinary words too (»per uge«, »bo i byen«), so those count only where both words begin with a capital.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.text import capfirst

from accounts.models import User
from projects.models import Membership, Project
from projects.textdiff import Kind, Piece

from .models import Lesson

AROUND = 40
"""Letters shown on each side of what was found."""

_ORDINARY = """
    alf anker ask aske balder bent birk bjørk bjørn bo bror dag dan eg else em falk fie flora fred frede
    fri gro gry hans heldig ib iris jul kai kaj kim konge lilje liv lykke lærke magne mai maj man mark
    max mie mille min mio nor nova ove pan per pil ravn ro rosa rose rune saga signe sky sol stella sten
    steen stig storm sus svale svend tage tim tine tom tor trine true tue vera vibe vilje viola vita vår
"""
ORDINARY = frozenset(_ORDINARY.split())
"""First names that may be words of another kind."""

_BETWEEN = r"(?:\s+[A-ZÆØÅÄÖÜÉ][\w.\-]*){0,2}\s+"
_GENITIVE = r"(?:['’]?s|['’])?"
_EMAIL = re.compile(r"(?<![\w.+\-])[\w.+\-]+@[\w\-]+(?:\.[\w\-]+)+")
_CPR = re.compile(r"(?<!\d)(\d{2})(\d{2})\d{2}\s?[-–]?\s?\d{4}(?!\d)")
_PHONE = re.compile(
    r"(?<![\d.,])(?:\+\d{1,3}[ \-]?\d{2,4}(?:[ \-]?\d{2,4}){1,4}"
    r"|[2-9]\d([ .\-]?)\d\d\1\d\d\1\d\d|[2-9]\d{3}[ \-]\d{4})(?!\d|[.,]\d)(?!\s*(?i:kr|mio|mia|pct|%))"
)
_YEARS = re.compile(r"(?:19|20)\d\d[ \-](?:19|20)\d\d")


@dataclass(frozen=True)
class Found:
    """Something that tells who somebody is. `field` is the lesson's, and `excerpt` marks it as added."""

    field: str
    label: str
    what: str
    excerpt: list[Piece]


def people_in(lesson: Lesson) -> list[Found]:
    """What in a lesson's texts tells who somebody is; asks for the names of its team in one query."""
    patterns = list(_patterns(_names_of(lesson.project)))
    return [
        Found(field, _label(field), what, _excerpt(text, match))
        for field in ("title", "happened", "learnt", "will_do")
        if (text := unicodedata.normalize("NFC", getattr(lesson, field)))
        for what, match in _all_in(text, patterns)
    ]


def _names_of(project: Project) -> Iterable[str]:
    """Of all who are on the team, or were once."""
    were = Membership.history.filter(project=project).values("user_id")
    people = User.objects.filter(Q(memberships__project=project) | Q(pk__in=were), is_active=True)
    return people.order_by("pk").distinct().values_list("name", flat=True)


def _patterns(names: Iterable[str]) -> Iterator[re.Pattern[str]]:
    for name in names:
        words = unicodedata.normalize("NFC", name).split()
        if len(words) > 1:
            yield _whole(words[0], words[-1])
        elif words and _is_distinctive(words[0]):
            yield re.compile(rf"(?<!\w){re.escape(words[0].capitalize())}{_GENITIVE}(?!\w)")


def _whole(first: str, last: str) -> re.Pattern[str]:
    forwards = f"{_word(first, first)}{_BETWEEN}{_word(last, first)}{_GENITIVE}"
    backwards = rf"{_word(last, first)},\s*{_word(first, first)}{_GENITIVE}"
    return re.compile(rf"(?<!\w)(?:{forwards}|{backwards})(?!\w)")


def _word(word: str, first: str) -> str:
    """The word in any case, but with a capital where the first name may be another word."""
    if first.lower() not in ORDINARY:
        return f"(?i:{re.escape(word)})"
    return f"{re.escape(word[0].upper())}(?i:{re.escape(word[1:])})"


def _is_distinctive(name: str) -> bool:
    return len(name) > 3 and name.lower() not in ORDINARY


def _all_in(text: str, names: list[re.Pattern[str]]) -> Iterator[tuple[str, re.Match[str]]]:
    for pattern in names:
        for match in pattern.finditer(text):
            yield "Et navn fra holdet", match
    for match in _EMAIL.finditer(text):
        yield "En e-mail", match
    numbers = [match for match in _CPR.finditer(text) if _is_a_day(match)]
    for match in numbers:
        yield "Et CPR-nummer", match
    for match in _PHONE.finditer(text):
        known = any(one.start() < match.end() and match.start() < one.end() for one in numbers)
        if not known and not _YEARS.fullmatch(match.group()) and not _is_a_written_day(match.group()):
            yield "Et telefonnummer", match


def _is_a_day(match: re.Match[str]) -> bool:
    return 1 <= int(match[1]) <= 31 and 1 <= int(match[2]) <= 12


def _is_a_written_day(digits: str) -> bool:
    """A day as computers write it, 20260521."""
    if not re.fullmatch(r"20\d{6}", digits):
        return False
    try:
        date.fromisoformat(digits)
    except ValueError:
        return False
    return True


def _label(field: str) -> str:
    return capfirst(str(Lesson._meta.get_field(field).verbose_name))  # type: ignore[union-attr]


def _excerpt(text: str, match: re.Match[str]) -> list[Piece]:
    start, end = max(0, match.start() - AROUND), match.end() + AROUND
    before = f"{'…' if start else ''}{text[start : match.start()]}"
    after = f"{text[match.end() : end]}{'…' if end < len(text) else ''}"
    pieces = ((Kind.SAME, before), (Kind.ADDED, match.group()), (Kind.SAME, after))
    return [Piece(kind, words) for kind, words in pieces if words]
