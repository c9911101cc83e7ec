from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from accounts.models import User
from projects.models import Project

from .checklist import FocusPoint

MAX_COMMENT_LENGTH = 5000


class CommentQuerySet(models.QuerySet["Comment"]):
    def of_point(self, project: Project, focus_point_id: int) -> Self:
        """All comments of a point, oldest first, in one query: a row for each `mentioned_name`, if any."""
        comments = self.filter(project=project, focus_point=focus_point_id)
        comments = comments.annotate(mentioned_name=F("mentioned__name"))
        return comments.select_related("author", "resolved_by").order_by("written_at", "pk")


class Comment(models.Model):
    """What somebody says about a focus point: the first of a thread, or a reply to the first (`thread`).

    A thread is resolved and reopened on its first comment, and stays. A removed comment keeps its place
    without its text. A decision from a sparring comes back to its point as the first comment of a thread.
    """

    class Kind(models.TextChoices):
        COMMENT = "kommentar", "Kommentar"
        DECISION = "beslutning", "Aftalt ved sparring"

    project = models.ForeignKey(
        Project, verbose_name="projekt", on_delete=models.CASCADE, related_name="comments"
    )
    focus_point = models.ForeignKey(
        FocusPoint, verbose_name="fokuspunkt", on_delete=models.PROTECT, related_name="comments"
    )
    thread = models.ForeignKey(
        "self",
        verbose_name="tråd",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="replies",
    )
    kind = models.CharField("slags", max_length=10, choices=Kind, default=Kind.COMMENT)
    text = models.TextField("kommentar", max_length=MAX_COMMENT_LENGTH, blank=True)
    author = models.ForeignKey(
        User, verbose_name="skrevet af", on_delete=models.PROTECT, related_name="comments"
    )
    mentioned = models.ManyToManyField(User, verbose_name="nævnt", blank=True, related_name="mentions")
    written_at = models.DateTimeField("skrevet")
    removed_at = models.DateTimeField("fjernet", null=True, blank=True)
    resolved_at = models.DateTimeField("afsluttet", null=True, blank=True)
    resolved_by = models.ForeignKey(
        User,
        verbose_name="afsluttet af",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="resolved_comments",
    )

    # Set by CommentQuerySet.of_point.
    mentioned_name: str | None

    history = HistoricalRecords()
    objects: ClassVar[CommentQuerySet] = CommentQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "kommentar"
        verbose_name_plural = "kommentarer"
        ordering = ["written_at", "pk"]
        indexes = [models.Index(fields=["project", "focus_point", "written_at"], name="comment_of_point")]
        constraints = [
            models.CheckConstraint(
                condition=Q(removed_at=None) & ~Q(text="") | Q(removed_at__isnull=False, text=""),
                name="comment_says_something_or_is_removed",
            ),
            models.CheckConstraint(
                condition=Q(thread=None) | Q(resolved_at=None), name="comment_thread_is_resolved_as_a_whole"
            ),
            models.CheckConstraint(
                condition=Q(resolved_at=None, resolved_by=None)
                | Q(resolved_at__isnull=False, resolved_by__isnull=False),
                name="comment_resolved_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["kommentar", "beslutning"]), name="comment_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project}: {self.focus_point} ({self.author})"
