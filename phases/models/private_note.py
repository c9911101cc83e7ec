from typing import ClassVar

from django.db import models
from django.db.models import Q

from accounts.models import User
from projects.models import Project

from .checklist import FocusPoint

MAX_NOTE_LENGTH = 10_000


class PrivateNote(models.Model):
    """What a chef thinks about a focus point and keeps to themselves.

    Shown to its author alone, while they are a chef on the project; never in a report, a search, a history or
    a log. An emptied note is removed.
    """

    project = models.ForeignKey(
        Project, verbose_name="projekt", on_delete=models.CASCADE, related_name="private_notes"
    )
    focus_point = models.ForeignKey(
        FocusPoint, verbose_name="fokuspunkt", on_delete=models.PROTECT, related_name="private_notes"
    )
    author = models.ForeignKey(
        User, verbose_name="chef", on_delete=models.CASCADE, related_name="private_notes"
    )
    text = models.TextField("note", max_length=MAX_NOTE_LENGTH)
    updated_at = models.DateTimeField("senest gemt", auto_now=True)

    objects: ClassVar[models.Manager]

    class Meta:
        verbose_name = "privat note"
        verbose_name_plural = "private noter"
        constraints = [
            models.UniqueConstraint(
                fields=["project", "focus_point", "author"], name="private_note_one_per_author"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="private_note_says_something"),
        ]

    def __str__(self) -> str:
        # Not the text: it would end in logs and error messages.
        return f"Privat note {self.pk}"
