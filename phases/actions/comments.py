"""Every write to the talk about a focus point."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from notices.actions import take_back, tell
from notices.models import NoticeKind
from projects.history import signed
from projects.models import Project

from ..comments import comment_url
from ..guide import journey_of
from ..mentions import mentioned_in
from ..models import Comment, EditionPoint, FocusPoint


class ThreadRemoved(Exception):
    """The comment that somebody replies to has been removed in the meantime."""


@transaction.atomic
def write_comment(
    *,
    by: User,
    project: Project,
    focus_point: FocusPoint,
    text: str,
    thread: Comment | None = None,
    kind: Comment.Kind = Comment.Kind.COMMENT,
) -> Comment:
    """Begin a thread or reply in one, and tell those who are named with an @.

    A reply opens a resolved thread again. Raises ThreadRemoved, and writes nothing, when the first comment
    of the thread has been removed.
    """
    if thread:
        _open_for_reply(thread, by)
    comment = Comment(
        project=project,
        focus_point=focus_point,
        thread=thread,
        kind=kind,
        text=text,
        author=by,
        written_at=timezone.now(),
    )
    signed(comment, by).save()
    mentioned = mentioned_in(text, project)
    comment.mentioned.set(mentioned)
    if mentioned:
        tell(
            by=by,
            recipients=mentioned,
            kind=NoticeKind.MENTION,
            key=mention_key(comment),
            subject=f"{by.name} nævner dig ved »{_title(project, focus_point)}«",
            text=text,
            url=comment_url(comment),
            project_id=project.pk,
        )
    return comment


def _open_for_reply(thread: Comment, by: User) -> None:
    first = Comment.objects.select_for_update().get(pk=thread.pk)
    if first.removed_at:
        raise ThreadRemoved
    reopen_thread(by=by, thread=first)


@transaction.atomic
def remove_comment(*, by: User, comment: Comment) -> None:
    """Take a comment's text away for good, also from its history; its place stays.

    Whoever has not yet had the mail about it does not get it.
    """
    comment.text = ""
    comment.removed_at = timezone.now()
    signed(comment, by).save()
    Comment.history.filter(id=comment.pk).update(text="")
    comment.mentioned.clear()
    take_back(key=mention_key(comment))


@transaction.atomic
def resolve_thread(*, by: User, thread: Comment) -> None:
    """A thread that somebody else has resolved stays theirs."""
    if thread.resolved_at is None:
        thread.resolved_at, thread.resolved_by = timezone.now(), by
        signed(thread, by).save()


@transaction.atomic
def reopen_thread(*, by: User, thread: Comment) -> None:
    if thread.resolved_at is not None:
        thread.resolved_at = thread.resolved_by = None
        signed(thread, by).save()


def mention_key(comment: Comment) -> str:
    """What the messages to those whom a comment mentions are known by."""
    return f"omtale-{comment.pk}"


def _title(project: Project, focus_point: FocusPoint) -> str:
    """What the project's edition calls the point."""
    wording = EditionPoint.objects.filter(edition=journey_of(project).edition_id, focus_point=focus_point)
    return wording.values_list("title", flat=True).first() or focus_point.key
