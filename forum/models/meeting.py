from typing import ClassVar, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from simple_history.models import HistoricalRecords

from accounts.models import User
from projects.models import Content, Source

from .forum import Forum


class MeetingKind(models.TextChoices):
    """The meetings of a forum's cycle, in order (aarhus-forum)."""

    START = "start", "Startmøde"
    MIDWAY = "midtvejs", "Midtvejsmøde"
    STATUS = "status", "Opsamlingsmøde"


class ForumQuestion(Content):
    """A question that is prepared for one kind of meeting, with the minutes to give it (aarhus-forum)."""

    kind = models.CharField("møde", max_length=15, choices=MeetingKind)
    text = models.CharField("spørgsmål", max_length=300)
    minutes = models.PositiveSmallIntegerField("minutter")
    source = models.CharField("kilde", max_length=20, choices=Source)

    class Meta(Content.Meta):
        verbose_name = "spørgsmål til et møde"
        verbose_name_plural = "spørgsmål til møder"
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=MeetingKind.values), name="forum_question_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(minutes__gte=1, minutes__lte=60), name="forum_question_minutes_sensible"
            ),
        ]

    def __str__(self) -> str:
        return self.text


class ForumMeetingQuerySet(models.QuerySet["ForumMeeting"]):
    def with_notes(self) -> Self:
        """Each with `has_notes`: whether something is noted to any of its questions."""
        return self.annotate(
            has_notes=Exists(MeetingNote.objects.filter(meeting=OuterRef("pk")).exclude(text="").order_by())
        )


class ForumMeeting(models.Model):
    """One of the three meetings of a forum: planned for a day, then held, with a short status to all.

    Each forum has one of each kind from the beginning. What is noted can be corrected after it was held.
    """

    forum = models.ForeignKey(Forum, verbose_name="forum", on_delete=models.CASCADE, related_name="meetings")
    kind = models.CharField("slags", max_length=15, choices=MeetingKind)
    planned_on = models.DateField("dato", null=True, blank=True)
    summary = models.TextField("kort status til alle", max_length=5000, blank=True)
    held_at = models.DateTimeField("holdt", null=True, blank=True)
    held_by = models.ForeignKey(
        User,
        verbose_name="afsluttet af",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="forum_meetings",
    )

    # Set by ForumMeetingQuerySet.with_notes.
    has_notes: bool

    history = HistoricalRecords()
    objects: ClassVar[ForumMeetingQuerySet] = ForumMeetingQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "møde i forum"
        verbose_name_plural = "møder i forum"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["forum", "kind"], name="forum_meeting_one_of_a_kind"),
            models.CheckConstraint(condition=Q(kind__in=MeetingKind.values), name="forum_meeting_kind_known"),
            models.CheckConstraint(
                condition=Q(held_at=None, held_by=None) | Q(held_at__isnull=False, held_by__isnull=False),
                name="forum_meeting_held_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} – {self.forum}"

    @property
    def is_held(self) -> bool:
        return self.held_at is not None

    @property
    def is_begun(self) -> bool:
        """Whether something is written on its page, held or not; needs `with_notes()`."""
        return self.has_notes or bool(self.summary)


class MeetingNote(models.Model):
    """What was said to one question at one meeting: one row a meeting and question."""

    meeting = models.ForeignKey(
        ForumMeeting, verbose_name="møde", on_delete=models.CASCADE, related_name="notes"
    )
    question = models.ForeignKey(
        ForumQuestion, verbose_name="spørgsmål", on_delete=models.PROTECT, related_name="notes"
    )
    text = models.TextField("noter", max_length=10_000, blank=True)

    history = HistoricalRecords()
    objects: ClassVar[models.Manager]

    class Meta:
        verbose_name = "mødenote"
        verbose_name_plural = "mødenoter"
        ordering = ["question__order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "question"], name="meeting_note_one_per_question"),
        ]

    def __str__(self) -> str:
        return f"{self.meeting}: {self.question}"
