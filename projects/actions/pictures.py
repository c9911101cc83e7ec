"""Every write to a project's pictures, and to the files that hold them."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from accounts.models import User

from ..history import save_over, signed
from ..images import CleanPicture
from ..models import Picture, Project, StatusReport
from ..pictures import MOST_PICTURES


class TooManyPictures(Exception):
    """The project has no room for them. Its text says so."""


@dataclass(frozen=True)
class NewPicture:
    """A picture that can be taken, with what is said of it."""

    clean: CleanPicture
    alt: str
    caption: str
    consent: str


@transaction.atomic
def add_pictures(
    *, by: User, project: Project, new: Iterable[NewPicture], status: StatusReport | None = None
) -> list[Picture]:
    """All of them, or none: raises TooManyPictures when they are more than there is room for.

    The same picture with the same words from the same person is one picture, however often it is sent.
    """
    # Locked, so that of two clicks the second finds what the first has added.
    Project.objects.select_for_update().get(pk=project.pk)
    pairs = [(one, None if status else _twin(by, project, one)) for one in new]
    count = project.pictures.count()
    if count + sum(twin is None for _, twin in pairs) > MOST_PICTURES:
        raise TooManyPictures(
            f"Et projekt har plads til {MOST_PICTURES} billeder, og I har {count}. "
            "Fjern nogle I ikke bruger, og læg så de nye op."
        )
    return [twin or _store(by, project, one, status) for one, twin in pairs]


@transaction.atomic
def change_picture(*, by: User, picture: Picture, opened: int | None = None, **said: str) -> Picture:
    """Raises NewerVersion when somebody saved it since version `opened`, or removed it."""
    return save_over(picture, by=by, opened=opened, **said)


@transaction.atomic
def put_in_status(*, by: User, pictures: Iterable[Picture], status: StatusReport) -> None:
    """Those of the pictures that are still there and in no status yet."""
    ids = [picture.pk for picture in pictures]
    free = Picture.objects.select_for_update().filter(pk__in=ids, project=status.project, status_report=None)
    for picture in free:
        picture.status_report = status
        signed(picture, by).save()


@transaction.atomic
def remove_picture(*, by: User, picture: Picture) -> None:
    """The words stay in the history; the files go."""
    names = (picture.whole_name, picture.small_name)
    signed(picture, by).delete()
    _delete_after_commit(names)


def remove_files_of(project_id: uuid.UUID) -> None:
    """All that lies in a project's folder, once the transaction in which it was removed is committed."""
    folder = f"pictures/{project_id}"
    try:
        names = default_storage.listdir(folder)[1]
    except FileNotFoundError:
        return
    _delete_after_commit([*(f"{folder}/{name}" for name in names), folder])


def _twin(by: User, project: Project, new: NewPicture) -> Picture | None:
    same = project.pictures.filter(
        uploaded_by=by, alt=new.alt, caption=new.caption, consent=new.consent, status_report=None
    )
    return next((picture for picture in same if _content(picture) == new.clean.whole), None)


def _content(picture: Picture) -> bytes | None:
    try:
        with picture.file.open() as file:
            return file.read()
    except FileNotFoundError:
        return None


def _store(by: User, project: Project, new: NewPicture, status: StatusReport | None) -> Picture:
    picture = Picture(
        project=project,
        file=ContentFile(new.clean.whole, name="billede.jpg"),
        alt=new.alt,
        caption=new.caption,
        consent=new.consent,
        status_report=status,
        uploaded_by=by,
    )
    try:
        signed(picture, by).save()
        default_storage.save(picture.small_name, ContentFile(new.clean.small))
    except BaseException:
        # Files know no transaction.
        for name in (picture.whole_name, picture.small_name):
            default_storage.delete(name)
        raise
    return picture


def _delete_after_commit(names: Iterable[str]) -> None:
    def delete() -> None:
        for name in names:
            default_storage.delete(name)

    transaction.on_commit(delete, robust=True)
