"""What a team says about a focus point, in threads."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from django.urls import reverse

from projects.models import Project

from .mentions import Piece, split_at_names
from .models import Comment, FocusPoint

SHOWN_THREADS = 20
"""The newest threads are shown at once; older ones are folded."""


@dataclass(frozen=True)
class Said:
    """A comment with its text in pieces, so that the names in it can be marked."""

    comment: Comment
    pieces: list[Piece]


@dataclass(frozen=True)
class Thread:
    """A first comment with its replies. `is_unfolded` when somebody came to read something in it."""

    first: Said
    replies: list[Said]
    is_unfolded: bool

    @property
    def is_left(self) -> bool:
        """Whether anything in it was not removed."""
        return any(said.comment.removed_at is None for said in (self.first, *self.replies))

    @property
    def reply_id(self) -> str:
        """The id of the field to reply in."""
        return f"svar-{self.first.comment.pk}"


@dataclass(frozen=True)
class Talk:
    """All threads of a point, oldest first: the `older` ones are folded."""

    older: list[Thread]
    newer: list[Thread]

    @property
    def older_is_unfolded(self) -> bool:
        return any(thread.is_unfolded for thread in self.older)


def read_talk(project: Project, focus_point: FocusPoint, unfold: str | None = None) -> Talk:
    """The talk about a point, in one query. The thread with the comment numbered `unfold` is unfolded."""
    threads = list(_threads(project, focus_point, unfold))
    return Talk(older=threads[:-SHOWN_THREADS], newer=threads[-SHOWN_THREADS:])


def read_threads(project: Project) -> dict[int, list[Thread]]:
    """What was said about each point, by its id, in one query; without threads that have nothing left."""
    comments = Comment.objects.filter(project=project).select_related("author", "resolved_by")
    by_point: dict[int, list[Said]] = {}
    for comment in comments.order_by("written_at", "pk"):
        by_point.setdefault(comment.focus_point_id, []).append(Said(comment, []))
    threads = {point: [*_arrange(said)] for point, said in by_point.items()}
    left = {point: [thread for thread in of_point if thread.is_left] for point, of_point in threads.items()}
    return {point: of_point for point, of_point in left.items() if of_point}


def comment_url(comment: Comment) -> str:
    """Where a comment can always be found."""
    point = comment.focus_point
    return reverse("phases:comment", args=[comment.project_id, point.step.key, point.key, comment.pk])


def _threads(project: Project, focus_point: FocusPoint, unfold: str | None) -> Iterator[Thread]:
    return _arrange(_said(project, focus_point), unfold)


def _arrange(comments: Iterable[Said], unfold: str | None = None) -> Iterator[Thread]:
    replies: dict[int, list[Said]] = {}
    firsts = []
    for said in comments:
        if said.comment.thread_id is None:
            firsts.append(said)
        else:
            replies.setdefault(said.comment.thread_id, []).append(said)
    for first in firsts:
        thread = [first, *replies.get(first.comment.pk, [])]
        unfolded = any(str(said.comment.pk) == unfold for said in thread)
        yield Thread(first, thread[1:], unfolded)


def _said(project: Project, focus_point: FocusPoint) -> Iterator[Said]:
    comments = Comment.objects.of_point(project, focus_point.pk)
    for _, rows in groupby(comments, key=lambda comment: comment.pk):
        first, *more = rows
        names = [row.mentioned_name for row in (first, *more) if row.mentioned_name]
        yield Said(first, split_at_names(first.text, names))
