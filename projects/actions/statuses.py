"""Publishing a status."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User

from ..actions.pictures import NewPicture, add_pictures, put_in_status
from ..actions.status_requests import answer_request, tell_of_status
from ..models import (
    Picture,
    Project,
    StatusReport,
)


@transaction.atomic
def publish_status(
    *,
    by: User,
    project: Project,
    pictures: Iterable[Picture] = (),
    new: Iterable[NewPicture] = (),
    **fields: Any,
) -> StatusReport:
    """A new status, which also answers what the chef may have asked for.

    With `pictures` that are there already and `new` ones. Raises TooManyPictures as `add_pictures` does.
    """
    report = StatusReport.objects.create(
        project=project, published_by=by, published_at=timezone.now(), **fields
    )
    put_in_status(by=by, pictures=pictures, status=report)
    add_pictures(by=by, project=project, new=new, status=report)
    answer_request(report)
    tell_of_status(report)
    return report
