from typing import ClassVar

from django.db import models
from django.db.models import Q

from accounts.models import User
from projects.models import Project

from .journey import StepDecision


class CourseAdjustment(models.Model):
    """The chef's decision to change course: what, why, and which earlier decisions it touches. Never edited.

    The only way to change a mandate that has been set; `mandate_before` is what it said, by field name
    (empty when the mandate was left alone).
    """

    project = models.ForeignKey(
        Project, verbose_name="projekt", on_delete=models.CASCADE, related_name="course_adjustments"
    )
    what = models.TextField("hvad ændres", max_length=5000)
    why = models.TextField("hvorfor", max_length=5000)
    touches = models.ManyToManyField(
        StepDecision, verbose_name="berører", blank=True, related_name="course_adjustments"
    )
    touches_also = models.TextField("berører også", max_length=2000, blank=True)
    mandate_before = models.JSONField("mandatet før", default=dict, blank=True)
    decided_by = models.ForeignKey(
        User, verbose_name="besluttet af", on_delete=models.PROTECT, related_name="course_adjustments"
    )
    decided_at = models.DateTimeField("besluttet")

    objects: ClassVar[models.Manager]

    class Meta:
        verbose_name = "kursjustering"
        verbose_name_plural = "kursjusteringer"
        ordering = ["-decided_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(what="") & ~Q(why=""), name="course_adjustment_says_what_and_why"
            )
        ]

    def __str__(self) -> str:
        return f"Kursjustering – {self.project}"
