"""One version's content, and what all parts of it are looked up in."""

from collections.abc import Iterable
from typing import Any

from django.db import models

from accounts.models import User
from leadership.models import (
    Direction,
)
from phases.models import (
    FocusPoint,
    Step,
    Version,
)
from projects.models import Membership

from ...read import Dossier
from .values import fill, key_of, records

FORGOTTEN = "Tidligere bruger"
"""Somebody whose user is gone. One who was erased has a name like it already."""


class Source:
    """A version, and the dossier that it is turned into: rows that are never saved."""

    def __init__(self, version: Version):
        content = version.content if isinstance(version.content, dict) else {}
        self.version = version
        self.content: dict[str, Any] = content
        self.dossier = Dossier(version.project, version)
        self.people = User.objects.in_bulk(people_in(content))
        self.steps = {step.key: step for step in Step.objects.select_related("phase")}
        self.directions = {direction.key: direction for direction in Direction.objects.order_by("order")}
        self.points = {point.key: point for point in FocusPoint.objects.all()}

    def note(self, text: str) -> None:
        if text not in self.dossier.notes:
            self.dossier.notes.append(text)

    def member(self, user_id: Any) -> Membership | None:
        return next((member for member in self.dossier.members if member.user.pk == user_id), None)

    def person(self, user_id: Any) -> User:
        return self.people.get(key_of(user_id)) or User(name=FORGOTTEN)

    def rows[M: models.Model](
        self,
        model: type[M],
        part: str,
        names: Iterable[str],
        author: str,
        called: str,
        needs: Iterable[str] = (),
        content: dict[str, Any] | None = None,
    ) -> list[M]:
        """The rows that can be read; one that lacks a field in `needs` cannot."""
        rows = []
        for kept in records((self.content if content is None else content).get(part)):
            row = model(
                pk=key_of(kept.get("id")),
                project=self.dossier.project,
                **{author: self.person(kept.get(author))},
            )
            if fill(row, kept, names) and all(getattr(row, name) for name in needs):
                rows.append(row)
            else:
                self.note(f"{called} kan ikke læses længere og er udeladt.")
        return rows


def people_in(content: Any) -> set[int]:
    """Every user that the content names by id."""
    by = {"user", "responsible", "updated_by", "decided_by", "published_by", "placed_by", "taken_on_by"}
    by |= {"noted_by", "replied_by", "created_by", "measured_by", "chosen_by", "reviewed_by"}
    by |= {"written_by", "shared_by", "uploaded_by", "closed_by", "reopened_by"}
    people: set[int] = set()
    if isinstance(content, dict):
        people |= {key_of(value) for key, value in content.items() if key in by}
    values = content.values() if isinstance(content, dict) else content if isinstance(content, list) else ()
    for value in values:
        people |= people_in(value)
    return people
