"""The library: what the twelve cases taught, together with the lessons that projects have shared."""

import re
from collections.abc import Iterable, Iterator
from functools import cached_property, reduce
from itertools import chain
from operator import and_, or_
from typing import Any, ClassVar

import django_filters
from django import forms
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.http import QueryDict

from accounts.models import User
from leadership.models import Direction
from phases.models import Edition, EditionPoint, Step
from projects.models import Sector
from typology.models import CasePlacement, CocreationType, Placement, in_quadrant

from .models import Experience, Lesson, LessonQuerySet

CASES, PROJECTS = "cases", "projekter"
MOST_WORDS = 6


def _points() -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """The focus points under their steps, as the edition in use words them."""
    steps: dict[str, list[tuple[str, str]]] = {}
    points = EditionPoint.objects.of(Edition.objects.current().pk)
    for point in sorted(points, key=lambda point: (point.step.order, point.order)):
        steps.setdefault(point.step.title, []).append((point.key, point.title))
    yield from steps.items()


class ExperienceFilter(django_filters.FilterSet):
    """What both kinds are chosen by. `source` leads from a row to the case or project that it comes from."""

    source: ClassVar[str]
    kind: ClassVar[str]
    texts: ClassVar[tuple[str, ...]]

    q = django_filters.CharFilter(label="Ord", method="with_words", max_length=200)
    fra = django_filters.ChoiceFilter(
        label="Fra",
        choices=[(CASES, "De 12 cases"), (PROJECTS, "Projekter")],
        empty_label="Cases og projekter",
        method="of_kind",
    )
    omraade = django_filters.ChoiceFilter(
        label="Område", choices=Sector, empty_label="Alle områder", method="of_sector"
    )
    type = django_filters.ModelChoiceFilter(
        label="Type",
        queryset=CocreationType.objects.all(),
        to_field_name="key",
        empty_label="Alle typer",
        method="of_type",
        widget=forms.Select,
    )
    trin = django_filters.ModelChoiceFilter(
        label="Trin",
        queryset=Step.objects.all(),
        to_field_name="key",
        empty_label="Alle trin",
        field_name="focus_point__step",
    )
    punkt = django_filters.ChoiceFilter(
        label="Fokuspunkt", choices=_points, empty_label="Alle punkter", field_name="focus_point__key"
    )
    retning = django_filters.ModelChoiceFilter(
        label="Retning",
        queryset=Direction.objects.order_by("order"),
        to_field_name="key",
        empty_label="Alle retninger",
        field_name="direction",
    )

    def with_words(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """All of the words, each in any of the texts."""
        # Not icontains: in SQLite that knows the case of a-z only, and not of æøå.
        anywhere = (
            reduce(or_, (Q(**{f"{text}__iregex": re.escape(word)}) for text in self.texts))
            for word in value.split()[:MOST_WORDS]
        )
        return rows.filter(reduce(and_, anywhere))

    def of_kind(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows if value == self.kind else rows.none()

    def of_sector(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(**{f"{self.source}__sector": value})

    def of_type(self, rows: QuerySet[Any], name: str, value: CocreationType) -> QuerySet[Any]:
        raise NotImplementedError


class LessonFilter(ExperienceFilter):
    source, kind, texts = "project", PROJECTS, ("title", "happened", "learnt", "will_do")

    def of_type(self, rows: QuerySet[Any], name: str, value: CocreationType) -> QuerySet[Any]:
        """Of projects that have the type now, by their newest placement."""
        newest = Placement.objects.of_whole().filter(project=OuterRef("project"))
        newest = newest.order_by("-placed_at", "-pk")
        placed = rows.annotate(
            x=Subquery(newest.values("x")[:1]),
            y=Subquery(newest.values("y")[:1]),
        )
        return placed.filter(in_quadrant(value.quadrant))


class CaseExperienceFilter(ExperienceFilter):
    source, kind, texts = "case", CASES, ("title", "text", "case__title")

    def of_type(self, rows: QuerySet[Any], name: str, value: CocreationType) -> QuerySet[Any]:
        return rows.filter(case__in=CasePlacement.objects.of_type(value).order_by().values("case"))


class Shelf:
    """The lessons, newest first, and after them the cases' experiences: one list to turn the pages of."""

    def __init__(self, lessons: LessonQuerySet, experiences: QuerySet[Experience]):
        self.lessons, self.experiences = lessons, experiences

    @cached_property
    def lesson_count(self) -> int:
        return self.lessons.count()

    def count(self) -> int:
        return self.lesson_count + self.experiences.count()

    def __len__(self) -> int:
        return self.count()

    def __getitem__(self, part: slice) -> list[Lesson | Experience]:
        start, stop = part.start or 0, part.stop
        rows: Iterable[Lesson | Experience] = chain(
            self.lessons[min(start, self.lesson_count) : min(stop, self.lesson_count)],
            self.experiences[max(start - self.lesson_count, 0) : max(stop - self.lesson_count, 0)],
        )
        return list(rows)


def library_of(user: User, chosen: QueryDict) -> tuple[LessonFilter, Shelf]:
    """The filter to show, and what it lets through of all that `user` may read."""
    lessons = LessonFilter(chosen, queryset=Lesson.objects.readable_by(user))
    experiences = CaseExperienceFilter(chosen, queryset=Experience.objects.all())
    told: LessonQuerySet = lessons.qs
    shelf = Shelf(
        told.told_to(user).with_point_title().select_related("direction"),
        _with_point_title(experiences.qs).select_related("case", "direction"),
    )
    return lessons, shelf


def _with_point_title(experiences: QuerySet[Experience]) -> QuerySet[Experience]:
    wordings = EditionPoint.objects.filter(focus_point=OuterRef("focus_point"))
    newest = wordings.order_by("-edition__published_on").values("title")
    return experiences.annotate(point_title=Subquery(newest[:1]))
