from typing import ClassVar, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from simple_history.models import HistoricalRecords

from accounts.models import OrganisationRole, User
from leadership.models import Direction
from phases.models import EditionPoint, FocusPoint
from projects.models import Membership, Picture, Project, holder_of

BESIDE_CASES = 5
"""Shown beside what the cases learnt at a focus point or direction. The others are in the library."""


class Sharing(models.TextChoices):
    """Who may read a lesson beside those who may read its project."""

    PROJECT = "projekt", "Kun os på projektet"
    ORGANISATION = "organisation", "Alle i organisationen"
    EVERYBODY = "alle", "Alle der bruger Samskab"


class LessonQuerySet(models.QuerySet["Lesson"]):
    def shared_with(self, organisations: models.QuerySet) -> Self:
        """Those that the members of these organisations may read, whatever projects they are on."""
        return self.filter(
            Q(sharing=Sharing.EVERYBODY)
            | Q(sharing=Sharing.ORGANISATION, project__organisation__in=organisations)
        )

    def readable_by(self, user: User) -> Self:
        """What `user` may read in the library: shared with one of their organisations, or with everybody."""
        roles = OrganisationRole.objects.filter(user=user).order_by()
        return self.shared_with(roles.values("organisation"))

    def to_read_in(self, project: Project) -> Self:
        """What other projects learnt that is shown in this one: shared with it, or taken along to it."""
        taken = CarriedLesson.objects.filter(project=project).order_by()
        return self.exclude(project=project).filter(
            Q(sharing=Sharing.EVERYBODY)
            | Q(sharing=Sharing.ORGANISATION, project__organisation=project.organisation_id)
            | Q(pk__in=taken.values("lesson"))
        )

    def beside_cases_in(self, project: Project, user: User) -> Self:
        """The newest few to read in the project, each with `is_carried`: whether it was taken along to it."""
        taken = CarriedLesson.objects.filter(project=project, lesson=OuterRef("pk")).order_by()
        told = self.to_read_in(project).told_to(user)
        return told.annotate(is_carried=Exists(taken))[:BESIDE_CASES]

    def beside_cases_for(self, user: User) -> Self:
        """The newest few that `user` may read, where no project is at hand."""
        return self.readable_by(user).told_to(user)[:BESIDE_CASES]

    def told_to(self, user: User) -> Self:
        """The newest shared first, each with its project and `may_open`: whether `user` may read that too."""
        open_to_them = Project.objects.visible_to(user).filter(pk=OuterRef("project")).order_by()
        told = self.select_related("project__organisation").annotate(may_open=Exists(open_to_them))
        return told.order_by(Coalesce("shared_at", "written_at").desc(), "-pk")

    def with_point_title(self) -> Self:
        """Each with `point_title`: what the newest edition that has its focus point calls it, or None."""
        wordings = EditionPoint.objects.filter(focus_point=OuterRef("focus_point"))
        newest = wordings.order_by("-edition__published_on").values("title")
        return self.annotate(point_title=Subquery(newest[:1]))


class Lesson(models.Model):
    """What a project learnt: what happened, what that taught, and what will be done about it in daily work.

    Belongs to one focus point or one direction. Its chef decides who may read it; a shared one names no
    person. What will be done is the responsible member's, or the chef's, and is done when it has a day.
    """

    project = models.ForeignKey(
        Project, verbose_name="projekt", on_delete=models.CASCADE, related_name="lessons"
    )
    focus_point = models.ForeignKey(
        FocusPoint,
        verbose_name="fokuspunkt",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="lessons",
    )
    direction = models.ForeignKey(
        Direction,
        verbose_name="ledelsesretning",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="lessons",
    )
    title = models.CharField("titel", max_length=100)
    happened = models.TextField("hvad skete der", max_length=5000)
    learnt = models.TextField("hvad lærte I", max_length=5000)
    will_do = models.TextField("hvad gør I i driften", max_length=2000, blank=True)
    responsible = models.ForeignKey(
        Membership,
        verbose_name="ansvarlig",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="lessons",
    )
    due_on = models.DateField("hvornår", null=True, blank=True)
    done_on = models.DateField("gjort", null=True, blank=True)
    sharing = models.CharField("hvem kan læse den", max_length=15, choices=Sharing, default=Sharing.PROJECT)
    shared_by = models.ForeignKey(
        User,
        verbose_name="delt af",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="shared_lessons",
    )
    shared_at = models.DateTimeField("delt", null=True, blank=True)
    pictures = models.ManyToManyField(Picture, verbose_name="billeder", blank=True, related_name="lessons")
    written_by = models.ForeignKey(
        User, verbose_name="skrevet af", on_delete=models.PROTECT, related_name="lessons"
    )
    written_at = models.DateTimeField("skrevet", auto_now_add=True)

    is_carried = False
    """Known only of those read `beside_cases_in` a project."""

    # Set where lessons are read to be shown with their pictures.
    shown_pictures: list[Picture]

    history = HistoricalRecords()
    objects: ClassVar[LessonQuerySet] = LessonQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "læring"
        verbose_name_plural = "læring"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(focus_point=None, direction__isnull=False)
                | Q(focus_point__isnull=False, direction=None),
                name="lesson_at_one_place",
                violation_error_message="Vælg ét fokuspunkt eller én retning.",
            ),
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(happened="") & ~Q(learnt=""), name="lesson_says_something"
            ),
            models.CheckConstraint(condition=Q(sharing__in=Sharing.values), name="lesson_sharing_known"),
            models.CheckConstraint(
                condition=Q(sharing=Sharing.PROJECT, shared_at=None, shared_by=None)
                | ~Q(sharing=Sharing.PROJECT) & Q(shared_at__isnull=False, shared_by__isnull=False),
                name="lesson_shared_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(will_do="") | Q(due_on=None, done_on=None),
                name="lesson_day_is_of_something_to_do",
                violation_error_message="Skriv hvad I vil gøre i driften før I sætter en dag på det.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_shared(self) -> bool:
        return self.sharing != Sharing.PROJECT

    @property
    def is_overdue(self) -> bool:
        return bool(self.due_on and not self.done_on and self.due_on < timezone.localdate())

    @property
    def holder(self) -> Membership | None:
        """Who has what is to be done; None when it is the chef's."""
        member = self.responsible
        return holder_of(member)


class CarriedLesson(models.Model):
    """That a project took a lesson along from the project that it builds on. Shown at the lesson's place."""

    project = models.ForeignKey(
        Project, verbose_name="projekt", on_delete=models.CASCADE, related_name="carried_lessons"
    )
    lesson = models.ForeignKey(
        Lesson, verbose_name="læring", on_delete=models.CASCADE, related_name="carried"
    )

    objects: ClassVar[models.Manager]

    class Meta:
        verbose_name = "læring taget med"
        verbose_name_plural = "læring taget med"
        ordering = ["lesson"]
        constraints = [
            models.UniqueConstraint(fields=["project", "lesson"], name="carried_lesson_once"),
        ]

    def __str__(self) -> str:
        return f"{self.project}: {self.lesson}"
