"""A project's pictures as they are read: who may change which, and which of them can be chosen."""

from collections.abc import Iterable

from django.db.models import QuerySet

from .access import Access, Verb
from .models import Picture, Project

MOST_PICTURES = 200
"""Of one project."""

MOST_TO_CHOOSE_AMONG = 24
"""The newest, so that a form does not become a gallery."""


def may_change(access: Access, picture: Picture) -> bool:
    """One's own, or anybody's for those who keep the project."""
    own = picture.uploaded_by_id == access.user.pk and access.can(Verb.ADD_PICTURES)
    return own or access.can(Verb.PUBLISH_STATUS)


def newest_pictures(
    project: Project, *, free: bool = False, and_these: Iterable[Picture] = ()
) -> QuerySet[Picture]:
    """To choose among: the newest, `free` those that are in no status, and these whatever they are."""
    pictures = project.pictures.filter(status_report=None) if free else project.pictures.all()
    ids = {*pictures.values_list("pk", flat=True)[:MOST_TO_CHOOSE_AMONG], *(one.pk for one in and_these)}
    # By their ids, since a part of a list cannot be searched in.
    return project.pictures.filter(pk__in=ids)
