import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from accounts.models import User

from .status_report import StatusReport


def private_name(picture: "Picture", filename: str) -> str:
    """Where a picture's file is stored. Nothing of the name that it was uploaded under is kept."""
    return f"pictures/{picture.project_id}/{picture.pk}.jpg"


class Picture(models.Model):
    """A picture from a project, drawn anew from what was uploaded, so that nothing else came along.

    Has a text for those who do not see it, and says how those who can be recognised have agreed. The file is
    private: it is served to those who may see the project and to nobody else.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    project = models.ForeignKey(
        "projects.Project", verbose_name="projekt", on_delete=models.CASCADE, related_name="pictures"
    )
    file = models.ImageField("fil", upload_to=private_name, width_field="width", height_field="height")
    width = models.PositiveIntegerField("bredde", editable=False)
    height = models.PositiveIntegerField("højde", editable=False)
    alt = models.CharField("hvad viser billedet", max_length=300)
    caption = models.CharField("billedtekst", max_length=300, blank=True)
    consent = models.CharField("samtykke", max_length=300)
    status_report = models.ForeignKey(
        StatusReport,
        verbose_name="status",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="pictures",
    )
    uploaded_by = models.ForeignKey(
        User, verbose_name="lagt op af", on_delete=models.PROTECT, related_name="pictures"
    )
    uploaded_at = models.DateTimeField("lagt op", auto_now_add=True)

    history = HistoricalRecords(excluded_fields=["file", "width", "height"])
    objects: ClassVar[models.Manager["Picture"]]

    class Meta:
        verbose_name = "billede"
        verbose_name_plural = "billeder"
        ordering = ["-uploaded_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(alt=""),
                name="picture_has_a_text",
                violation_error_message="Skriv hvad billedet viser.",
            ),
            models.CheckConstraint(
                condition=~Q(consent=""),
                name="picture_says_who_agreed",
                violation_error_message="Skriv hvordan I har fået lov til at bruge billedet.",
            ),
        ]

    def __str__(self) -> str:
        return self.alt

    @property
    def whole_name(self) -> str:
        """Where it lies; empty for one that was removed since a version was kept."""
        return self.file.name or ""

    @property
    def small_name(self) -> str:
        """Where the same picture lies in a smaller size."""
        return f"{self.whole_name.removesuffix('.jpg')}-lille.jpg"

    @property
    def is_there(self) -> bool:
        """Whether it can be shown."""
        return bool(self.file) and self.file.storage.exists(self.small_name)
