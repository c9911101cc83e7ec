"""Finding words: in what the site knows, and in the projects that one may read."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.urls import reverse

from accounts.models import User
from leadership.models import LeadershipTask, Stakeholder
from learning.criteria import address_of
from learning.models import Criterion, EvaluationAnswer, Experience, KnowledgePage, Lesson
from phases.models import Answer, EditionPoint
from projects.models import Picture, Project, StatusReport
from projects.textdiff import Kind, Piece
from typology.models import Case

MOST_WORDS = 6
MOST_HITS = 20
"""Shown of each kind. Whoever gets more is told to search for something narrower."""

AROUND = 80
"""Letters of the text on each side of the first hit."""


@dataclass(frozen=True)
class Hit:
    """A place where all the words stand. `excerpt` is a piece of its text with the words marked as added."""

    title: str
    url: str
    excerpt: list[Piece]


@dataclass(frozen=True)
class Hits:
    """The hits of one kind. `more` says that there are others beside those that are shown."""

    name: str
    shown: list[Hit]
    more: bool


def words_of(query: str) -> list[str]:
    return query.split()[:MOST_WORDS]


def search(user: User, words: list[str]) -> list[Hits]:
    """Where all the words stand, kinds with hits only, projects first. In twelve queries or a few more."""
    """Where all the words stand, kinds with hits only, projects first. In nine queries or a few more."""
    kinds = (
        ("Dine projekter", _projects(user, words)),
        ("Svar i dine projekter", _answers(user, words)),
        ("Statusser i dine projekter", _statuses(user, words)),
        ("Interessenter i dine projekter", _stakeholders(user, words)),
        ("Succeskriterier i dine projekter", _criteria(user, words)),
        ("Opsamlinger i dine projekter", _reviews(user, words)),
        ("Læring i dine projekter", _own_lessons(user, words)),
        ("Billeder i dine projekter", _pictures(user, words)),
        ("Viden", _pages(words)),
        ("Ledelsesopgaver", _tasks(words)),
        ("Cases", _cases(words)),
        ("Erfaringer fra cases", _experiences(words)),
        ("Erfaringer fra projekter", _shared_lessons(user, words)),
    )
    return [Hits(name, found[:MOST_HITS], len(found) > MOST_HITS) for name, found in kinds if found]


def _find[M: Any](rows: QuerySet[M], words: list[str], fields: Iterable[str]) -> list[M]:
    # Not icontains: in SQLite that knows the case of a-z only, and not of æøå.
    anywhere = (reduce(or_, (Q(**{f"{name}__iregex": re.escape(word)}) for name in fields)) for word in words)
    return list(rows.filter(reduce(and_, anywhere))[: MOST_HITS + 1])


def _projects(user: User, words: list[str]) -> list[Hit]:
    fields = ("title", "problem", "helpers", "motivation", "arena")
    projects = _find(Project.objects.open_to(user), words, fields)
    return [
        Hit(
            project.title,
            reverse("dossier:overview", args=[project.pk]),
            _excerpt(project, fields[1:], words),
        )
        for project in projects
    ]


def _answers(user: User, words: list[str]) -> list[Hit]:
    fields = ("text", "reason")
    edition = OuterRef("project__journey__edition")
    wording = EditionPoint.objects.filter(edition=edition, focus_point=OuterRef("focus_point"))
    rows = Answer.objects.filter(project__in=Project.objects.open_to(user)).annotate(
        # A point that the project's edition has no more is not on any page.
        point_title=Subquery(wording.values("title")[:1])
    )
    rows = rows.exclude(point_title=None).select_related("project", "focus_point__step")
    return [
        Hit(f"{row.point_title} – {row.project.title}", _point_url(row), _excerpt(row, fields, words))
        for row in _find(rows.order_by("-updated_at"), words, fields)
    ]


def _point_url(answer: Answer) -> str:
    point = answer.focus_point
    return reverse("phases:focus_point", args=[answer.project_id, point.step.key, point.key])


def _statuses(user: User, words: list[str]) -> list[Hit]:
    fields = ("happened", "next_up", "asked_of_chef")
    rows = StatusReport.objects.filter(project__in=Project.objects.open_to(user)).select_related("project")
    return [
        Hit(
            f"Status {report.published_at:%d.%m.%Y} – {report.project.title}",
            reverse("projects:status", args=[report.project_id, report.pk]),
            _excerpt(report, fields, words),
        )
        for report in _find(rows, words, fields)
    ]


def _stakeholders(user: User, words: list[str]) -> list[Hit]:
    fields = ("name", "promised", "reason", "passed_over")
    rows = Stakeholder.objects.filter(project__in=Project.objects.open_to(user)).select_related("project")
    return [
        Hit(
            f"{row.name} – {row.project.title}",
            f"{reverse('stakeholders:list', args=[row.project_id])}#interessent-{row.pk}",
            _excerpt(row, fields[1:], words),
        )
        for row in _find(rows.order_by("name", "pk"), words, fields)
    ]


def _criteria(user: User, words: list[str]) -> list[Hit]:
    fields = ("title", "sign", "method")
    rows = Criterion.objects.filter(project__in=Project.objects.open_to(user)).select_related("project")
    return [
        Hit(f"{row.title} – {row.project.title}", address_of(row), _excerpt(row, fields[1:], words))
        for row in _find(rows.order_by("title", "pk"), words, fields)
    ]


def _reviews(user: User, words: list[str]) -> list[Hit]:
    fields = ("text",)
    rows = EvaluationAnswer.objects.filter(project__in=Project.objects.open_to(user))
    rows = rows.select_related("project", "question").order_by("-updated_at")
    return [
        Hit(
            f"{row.question.text} – {row.project.title}",
            f"{reverse('evaluation:review', args=[row.project_id])}#spoergsmaal-{row.question.key}",
            _excerpt(row, fields, words),
        )
        for row in _find(rows, words, fields)
    ]


def _pictures(user: User, words: list[str]) -> list[Hit]:
    fields = ("alt", "caption")
    rows = Picture.objects.filter(project__in=Project.objects.open_to(user)).select_related("project")
    return [
        Hit(
            f"Billede – {row.project.title}",
            f"{reverse('pictures:gallery', args=[row.project_id])}?billede={row.pk}#billede-{row.pk}",
            _excerpt(row, fields, words),
        )
        for row in _find(rows, words, fields)
    ]


LESSON_TEXTS = ("title", "happened", "learnt", "will_do")


def _own_lessons(user: User, words: list[str]) -> list[Hit]:
    rows = Lesson.objects.filter(project__in=Project.objects.open_to(user)).select_related("project")
    return [
        Hit(
            f"{row.title} – {row.project.title}",
            f"{reverse('lessons:list', args=[row.project_id])}#laering-{row.pk}",
            _excerpt(row, LESSON_TEXTS[1:], words),
        )
        for row in _find(rows.order_by("-written_at", "-pk"), words, LESSON_TEXTS)
    ]


def _shared_lessons(user: User, words: list[str]) -> list[Hit]:
    """Those of others: one's own are found in the project."""
    rows = Lesson.objects.readable_by(user).exclude(project__in=Project.objects.open_to(user).order_by())
    rows = rows.order_by("-shared_at", "-pk")
    return _content(rows, LESSON_TEXTS, words, lambda row: reverse("experiences:lesson", args=[row.pk]))


def _pages(words: list[str]) -> list[Hit]:
    return _content(
        KnowledgePage.objects.all(),
        ("title", "lead", "body"),
        words,
        lambda row: reverse("learning:page", args=[row.key]),
    )


def _tasks(words: list[str]) -> list[Hit]:
    rows = LeadershipTask.objects.select_related("direction")
    place = reverse("directions:direction_list")
    return _content(rows, ("title", "description"), words, lambda row: f"{place}#{row.direction.key}")


def _cases(words: list[str]) -> list[Hit]:
    fields = ("title", "who", "summary", "story")
    return _content(Case.objects.all(), fields, words, lambda row: reverse("cases:case", args=[row.key]))


def _experiences(words: list[str]) -> list[Hit]:
    rows = Experience.objects.select_related("case")
    return _content(rows, ("title", "text"), words, lambda row: reverse("cases:case", args=[row.case.key]))


def _content(
    rows: QuerySet[Any], fields: tuple[str, ...], words: list[str], url_of: Callable[[Any], str]
) -> list[Hit]:
    return [
        Hit(row.title, url_of(row), _excerpt(row, fields[1:], words)) for row in _find(rows, words, fields)
    ]


def _excerpt(row: Any, fields: Iterable[str], words: list[str]) -> list[Piece]:
    """The text around the first of the words, with all of them marked as added; the beginning without any."""
    pattern = re.compile("|".join(map(re.escape, words)), re.IGNORECASE)
    texts = [getattr(row, name) for name in fields]
    text = next((text for text in texts if pattern.search(text)), next(filter(None, texts), ""))
    first = pattern.search(text)
    middle = first.start() if first else 0
    start, end = max(0, middle - AROUND), middle + 2 * AROUND
    shown = f"{'…' if start else ''}{text[start:end]}{'…' if end < len(text) else ''}"
    return list(_marked(shown, pattern))


def _marked(text: str, pattern: re.Pattern[str]) -> Iterable[Piece]:
    place = 0
    for match in pattern.finditer(text):
        if place < match.start():
            yield Piece(Kind.SAME, text[place : match.start()])
        yield Piece(Kind.ADDED, match.group())
        place = match.end()
    if place < len(text):
        yield Piece(Kind.SAME, text[place:])
