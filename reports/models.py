"""What people have asked to be made of projects, and the files that came of it."""

import uuid
from datetime import datetime, timedelta
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from accounts.models import User
from dossier.paper.kinds import Part
from phases.models import Version
from projects.models import Membership, Picture, Project
from projects.words import listed


class What(models.TextChoices):
    """What a report is about and comes as."""

    PROJECT = "projekt", "Ét projekt"
    PORTFOLIO = "portefoelje", "Én PDF med en side per projekt"
    ZIP = "zip", "En mappe (ZIP) med hvert projekts samlede rapport"


class State(models.TextChoices):
    """Where a report is on its way."""

    WAITING = "venter", "Venter"
    BEING_MADE = "laves", "Laves nu"
    READY = "klar", "Klar"
    FAILED = "fejlet", "Kunne ikke laves"
    CANCELLED = "annulleret", "Annulleret"


UNDER_WAY = (State.WAITING, State.BEING_MADE)
MOST_ATTEMPTS = 2
"""A report whose worker died is taken up again once."""

MOST_NAMED_PARTS = 3
"""More parts than these are counted, and not named, where a report is told of in a line."""

STEPS = 3
"""How many steps the making of one project's report is told in: read, drawn, kept."""


def keep_until() -> datetime:
    return timezone.now() + timedelta(days=settings.KEEP_REPORTS_DAYS)


def random_name(kept: "KeptFile", filename: str) -> str:
    """Where a file is stored: a name that says nothing and that nobody can guess."""
    return f"reports/{uuid.uuid4().hex}"


class KeptFileQuerySet(models.QuerySet["KeptFile"]):
    def fresh(self) -> Self:
        return self.filter(expires_at__gt=timezone.now())


class KeptFile(models.Model):
    """A file as it was made, for all who ask for the same content until it expires.

    `key` is a hash of all that decides what is in it, so that the same is never made twice. `projects` and
    `pictures` (ids) are those that it tells of: it goes when one of them does. Who may have it is decided by
    the report that points at it, each time.
    """

    key = models.CharField("nøgle", max_length=64, unique=True)
    file = models.FileField("fil", upload_to=random_name)
    name = models.CharField("navn", max_length=200)
    content_type = models.CharField("filtype", max_length=120)
    size = models.PositiveBigIntegerField("størrelse")
    projects = models.ManyToManyField(Project, verbose_name="projekter", related_name="kept_files")
    pictures = models.JSONField("billeder", default=list)
    made_at = models.DateTimeField("lavet", auto_now_add=True)
    expires_at = models.DateTimeField("udløber", db_index=True)

    objects: ClassVar[KeptFileQuerySet] = KeptFileQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "gemt fil"
        verbose_name_plural = "gemte filer"
        constraints = [models.CheckConstraint(condition=~Q(key=""), name="kept_file_has_a_key")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_whole(self) -> bool:
        """Whether it may still be handed out: not expired, and no picture in it was removed since."""
        if self.expires_at <= timezone.now():
            return False
        return not self.pictures or Picture.objects.filter(pk__in=self.pictures).count() == len(self.pictures)


class ReportQuerySet(models.QuerySet["Report"]):
    def of(self, user: User) -> Self:
        """One's own, about what one may still see. Newest first."""
        visible = Project.objects.visible_to(user).order_by().values("pk")
        return self.filter(Q(project=None) | Q(project__in=visible), owner=user)

    def to_hand_out(self, user: User) -> Self:
        """One's own with its file and `is_on_team`, in a query: it is what a download waits for."""
        memberships = Membership.objects.filter(project=OuterRef("project"), user=user).order_by()
        return self.filter(owner=user).select_related("file").annotate(is_on_team=Exists(memberships))

    def under_way(self) -> Self:
        return self.filter(state__in=UNDER_WAY)


class Report(models.Model):
    """What somebody asked to be made, how it goes, and the file when it is ready.

    Of one project (`project`, as it is or as `version` was) or of several (`projects`). What it holds is said
    by `file_format`, `kind`, `parts`, `unanswered` and `comments`, in the words of `dossier`; `name` says it
    in people's. `heartbeat_at` is the last sign that somebody is at it; `attempts` counts how often one
    began.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(
        User, verbose_name="bestilt af", on_delete=models.CASCADE, related_name="reports"
    )
    what = models.CharField("hvad", max_length=15, choices=What, default=What.PROJECT)
    name = models.CharField("navn", max_length=100)
    project = models.ForeignKey(
        Project,
        verbose_name="projekt",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="reports",
    )
    version = models.ForeignKey(
        Version, verbose_name="gemt udgave", on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    projects = models.ManyToManyField(
        Project, through="ReportedProject", verbose_name="projekter", related_name="+"
    )
    # No choices on these: the dossier's formats and kinds may grow without a migration here.
    file_format = models.CharField("format", max_length=20, blank=True)
    kind = models.CharField("slags", max_length=20, blank=True)
    parts = models.JSONField("dele", default=list)
    unanswered = models.BooleanField("ubesvarede punkter", default=True)
    comments = models.BooleanField("kommentarer", default=False)
    mail_when_ready = models.BooleanField("mail når den er klar", default=False)
    state = models.CharField("tilstand", max_length=15, choices=State, default=State.WAITING)
    done = models.PositiveIntegerField("færdige", default=0)
    total = models.PositiveIntegerField("i alt", default=STEPS)
    attempts = models.PositiveSmallIntegerField("forsøg", default=0)
    failure = models.TextField("hvorfor ikke", blank=True)
    file = models.ForeignKey(
        KeptFile,
        verbose_name="fil",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="reports",
    )
    asked_at = models.DateTimeField("bestilt", auto_now_add=True)
    heartbeat_at = models.DateTimeField("sidste livstegn", default=timezone.now)
    finished_at = models.DateTimeField("færdig", null=True, blank=True)
    expires_at = models.DateTimeField("udløber", default=keep_until, db_index=True)
    handed_out_at = models.DateTimeField("hentet første gang", null=True, blank=True)

    # Set by ReportQuerySet.to_hand_out.
    is_on_team: bool

    objects: ClassVar[ReportQuerySet] = ReportQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "rapport"
        verbose_name_plural = "rapporter"
        ordering = ["-asked_at", "-pk"]
        indexes = [
            models.Index(
                fields=["heartbeat_at"],
                name="report_under_way",
                condition=Q(state__in=[State.WAITING, State.BEING_MADE]),
            )
        ]
        constraints = [
            models.CheckConstraint(condition=Q(what__in=What.values), name="report_what_known"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="report_state_known"),
            models.CheckConstraint(
                condition=Q(what=What.PROJECT, project__isnull=False)
                | (~Q(what=What.PROJECT) & Q(project__isnull=True)),
                name="report_of_one_project_names_it",
            ),
            models.CheckConstraint(
                condition=Q(version=None) | Q(project__isnull=False),
                name="report_of_a_version_has_project",
            ),
            models.CheckConstraint(condition=Q(done__lte=F("total")), name="report_not_more_than_done"),
            models.CheckConstraint(
                condition=Q(file=None) | Q(state=State.READY), name="report_with_a_file_is_ready"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """What it is called to the one who asked for it."""
        return f"{self.name}: {self.project}" if self.project else self.name

    @property
    def chosen(self) -> list[str]:
        """What tells it from the usual: its parts when they are not all, and what else is in it or not."""
        return [
            *([self._parts_told] if self._left_out else []),
            *([] if self.unanswered else ["uden ubesvarede punkter"]),
            *(["med holdets kommentarer"] if self.comments else []),
        ]

    @property
    def _left_out(self) -> list[Part]:
        left_out = [part for part in Part if part not in self.parts] if self.project_id else []
        # What an open project does not have is left out of it only when nothing else is.
        return [part for part in left_out if part != Part.CLOSING] or left_out

    @property
    def _parts_told(self) -> str:
        """By what is in it or what is not, whichever is shorter to say."""
        left_out, there = self._left_out, [part for part in Part if part in self.parts]
        if len(left_out) <= MOST_NAMED_PARTS:
            return f"uden {_named(left_out)}"
        return f"kun {_named(there)}" if len(there) <= MOST_NAMED_PARTS else f"{len(there)} af delene"

    @property
    def projects_to_do(self) -> int:
        """Of a ZIP: one step for each, and one to pack them."""
        return self.total - 1

    @property
    def is_under_way(self) -> bool:
        return self.state in UNDER_WAY

    @property
    def is_ready(self) -> bool:
        """Whether there is a file to have."""
        return self.state == State.READY and self.file is not None and self.file.expires_at > timezone.now()

    @property
    def is_stuck(self) -> bool:
        """Whether nobody is at it any more: for far longer than making it may take."""
        limit = timedelta(seconds=settings.REPORT_SECONDS + 60)
        return self.state == State.BEING_MADE and self.heartbeat_at < timezone.now() - limit

    @property
    def can_be_made_again(self) -> bool:
        return self.is_stuck or not (self.is_under_way or self.is_ready)


def _named(parts: list[Part]) -> str:
    return listed([str(part.label).lower() for part in parts])


class ReportedProject(models.Model):
    """A project that a report of several is about; in a ZIP, `file` is its own report when that is made."""

    report = models.ForeignKey(
        Report, verbose_name="rapport", on_delete=models.CASCADE, related_name="reported"
    )
    project = models.ForeignKey(
        Project, verbose_name="projekt", on_delete=models.CASCADE, related_name="reported_in"
    )
    file = models.ForeignKey(
        KeptFile, verbose_name="fil", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects: ClassVar[models.Manager]

    class Meta:
        verbose_name = "projekt i rapport"
        verbose_name_plural = "projekter i rapport"
        ordering = ["project__title", "project"]
        constraints = [
            models.UniqueConstraint(fields=["report", "project"], name="reported_project_once_a_report")
        ]

    def __str__(self) -> str:
        return str(self.project)
