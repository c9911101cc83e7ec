"""What a project's chef has asked the projektleder to tell, as long as it is not told."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from .models import Project


@dataclass(frozen=True)
class OpenRequest:
    """That `asked_by` wants a status by a day."""

    due_on: date
    message: str
    asked_at: datetime
    asked_by: str

    @property
    def is_overdue(self) -> bool:
        return self.due_on < timezone.localdate()


def open_request(project: Project) -> OpenRequest | None:
    """The open request; without a query for a project that came through `get_access`.

    Nobody waits for the status of a closed project.
    """
    if project.is_closed:
        return None
    if "request_due_on" not in project.__dict__:
        project = Project.objects.with_open_request().get(pk=project.pk)
    values = project.__dict__
    if values["request_due_on"] is None:
        return None
    return OpenRequest(
        due_on=values["request_due_on"],
        message=values["request_message"],
        asked_at=values["request_asked_at"],
        asked_by=values["request_asked_by"],
    )
