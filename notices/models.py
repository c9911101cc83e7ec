from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from accounts.tokens import hash_of

MAX_SUBJECT_LENGTH = 250


class NoticeKind(models.TextChoices):
    """What a message is about. A user chooses one rhythm for each."""

    DELEGATION = "uddelegering", "Du får et punkt eller en opgave, eller får den tilbage"
    MENTION = "omtale", "Nogen nævner dig i en kommentar"
    STATUS = "status", "Chefen beder dig om en status, eller en ny status er klar"
    GATE = "beslutning", "Projektet går videre, tilbage, på pause eller stopper"
    DEADLINE = "frist", "En frist nærmer sig eller er overskredet"
    REPORT = "rapport", "En rapport du har bestilt er klar"
    FORUM = "forum", "Du kommer med i et forum, får en handling dér, eller der er en status fra et møde"


class Rhythm(models.TextChoices):
    AT_ONCE = "straks", "Med det samme"
    DAILY = "dagligt", "Samlet én gang om dagen"
    NEVER = "aldrig", "Aldrig"


class NoticeQuerySet(models.QuerySet["Notice"]):
    def waiting(self) -> Self:
        """Those that nobody has mailed and nothing has stopped."""
        return self.filter(mailed_at=None, dropped_at=None)

    def claim(self, *, in_digest: bool = False) -> int:
        """Take those that wait, to mail them; how many there were. Of two workers only one gets each."""
        return self.waiting().update(mailed_at=timezone.now(), in_digest=in_digest)

    def give_back(self) -> None:
        """Let those wait again whose mail could not be sent."""
        self.update(mailed_at=None, in_digest=False)

    def drop(self) -> int:
        """Mail none of those that wait; how many there were."""
        return self.waiting().update(dropped_at=timezone.now())


class Notice(models.Model):
    """One thing that happened, told to one person, with the exact place to go.

    `key` names the thing, so that nobody is told of it twice. `project_id` is the project, or the forum, that
    the reader must still have access to when it is mailed (this room knows neither); without access, or when
    the person wants no mail of the kind, it is dropped. `in_digest` says that it went with the day's others
    in one mail.
    """

    recipient = models.ForeignKey(
        User, verbose_name="modtager", on_delete=models.CASCADE, related_name="notices"
    )
    kind = models.CharField("slags", max_length=15, choices=NoticeKind)
    key = models.CharField("om hvad", max_length=200)
    project_id = models.UUIDField("projekt", null=True, blank=True)
    subject = models.CharField("emne", max_length=MAX_SUBJECT_LENGTH)
    text = models.TextField("tekst", blank=True)
    url = models.CharField("sted", max_length=500)
    created_at = models.DateTimeField("sket")
    mailed_at = models.DateTimeField("sendt", null=True, blank=True)
    in_digest = models.BooleanField("i samlet mail", default=False)
    dropped_at = models.DateTimeField("droppet", null=True, blank=True)

    objects: ClassVar[NoticeQuerySet] = NoticeQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "besked"
        verbose_name_plural = "beskeder"
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(
                fields=["created_at"], name="notice_waiting", condition=Q(mailed_at=None, dropped_at=None)
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["recipient", "key"], name="notice_once"),
            models.CheckConstraint(condition=Q(kind__in=NoticeKind.values), name="notice_kind_known"),
            models.CheckConstraint(
                condition=Q(mailed_at=None) | Q(dropped_at=None), name="notice_mailed_or_dropped"
            ),
        ]

    def __str__(self) -> str:
        return self.subject


class NoticeSetting(models.Model):
    """How often a user wants mail of one kind. Without a row: at once."""

    user = models.ForeignKey(
        User, verbose_name="bruger", on_delete=models.CASCADE, related_name="notice_settings"
    )
    kind = models.CharField("slags", max_length=15, choices=NoticeKind)
    rhythm = models.CharField("hvor ofte", max_length=10, choices=Rhythm)

    objects: ClassVar[models.Manager]

    class Meta:
        verbose_name = "valg om beskeder"
        verbose_name_plural = "valg om beskeder"
        constraints = [
            models.UniqueConstraint(fields=["user", "kind"], name="notice_setting_one_per_kind"),
            models.CheckConstraint(
                condition=Q(kind__in=NoticeKind.values) & Q(rhythm__in=Rhythm.values),
                name="notice_setting_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.get_rhythm_display()}"


class CalendarLinkQuerySet(models.QuerySet["CalendarLink"]):
    def by_token(self, token: str) -> "CalendarLink | None":
        """The link that a token opens; None also when its user may no longer sign in."""
        links = self.filter(token_hash=hash_of(token), user__is_active=True)
        return links.select_related("user").first()


class CalendarLink(models.Model):
    """A user's own secret address to their calendar. Only its hash is kept; a new one kills the old."""

    user = models.OneToOneField(
        User, verbose_name="bruger", on_delete=models.CASCADE, related_name="calendar_link"
    )
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField("lavet")

    objects: ClassVar[CalendarLinkQuerySet] = CalendarLinkQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "kalenderadresse"
        verbose_name_plural = "kalenderadresser"

    def __str__(self) -> str:
        return f"Kalender {self.pk}"
