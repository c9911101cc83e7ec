from typing import ClassVar

from django.db import models
from django.db.models import Q

from accounts.models import User

from .status_report import StatusReport


class StatusRequest(models.Model):
    """That a chef asks the projektleder for a status by a day. The next status published answers it.

    At most one is open on a project at a time: asking again replaces what was asked.
    """

    project = models.ForeignKey(
        "projects.Project", verbose_name="projekt", on_delete=models.CASCADE, related_name="status_requests"
    )
    message = models.TextField("besked", max_length=2000, blank=True)
    due_on = models.DateField("senest")
    asked_by = models.ForeignKey(
        User, verbose_name="bedt om af", on_delete=models.PROTECT, related_name="status_requests"
    )
    asked_at = models.DateTimeField("bedt om")
    answer = models.ForeignKey(
        StatusReport,
        verbose_name="besvaret med",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="requests",
    )

    objects: ClassVar[models.Manager]

    class Meta:
        verbose_name = "ønske om status"
        verbose_name_plural = "ønsker om status"
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["project"], condition=Q(answer=None), name="status_request_one_open"
            ),
        ]

    def __str__(self) -> str:
        return f"Status senest {self.due_on:%d.%m.%Y} – {self.project}"
