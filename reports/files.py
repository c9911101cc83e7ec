"""Files as they were made: found by what is in them, kept for a while, and taken away."""

import logging
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import datetime
from threading import Lock
from typing import IO
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.base import File as StoredFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from dossier.formats import File
from projects.models import Picture, Project

from .models import KeptFile, keep_until

logger = logging.getLogger(__name__)

# WeasyPrint renders one at a time anyway; so whoever asks for what is being made gets that.
_one_at_a_time = Lock()


def made_once(
    key: str, make: Callable[[], File], projects: Iterable[Project] = (), pictures: Iterable[Picture] = ()
) -> KeptFile:
    """The file that is kept under a key; only when there is none is it made."""
    if kept := find(key):
        return kept
    with _one_at_a_time:
        return find(key) or _keep_made(key, make(), projects, pictures)


def find(key: str) -> KeptFile | None:
    """Fresh, and with its file in place."""
    kept = KeptFile.objects.fresh().filter(key=key).first()
    return kept if kept and kept.is_whole and default_storage.exists(str(kept.file)) else None


def _keep_made(key: str, file: File, projects: Iterable[Project], pictures: Iterable[Picture]) -> KeptFile:
    ids = sorted(str(picture.pk) for picture in pictures)
    return keep(key, ContentFile(file.content), file.name, file.content_type, projects, ids)


def keep(
    key: str,
    content: StoredFile | IO[bytes],
    name: str,
    content_type: str,
    projects: Iterable[Project],
    pictures: list[str],
) -> KeptFile:
    """Keep a file; when another process was faster with the same, that one's."""
    stored = content if isinstance(content, StoredFile) else StoredFile(content)
    kept = KeptFile(
        key=key,
        name=name,
        content_type=content_type,
        size=stored.size,
        pictures=pictures,
        expires_at=keep_until(),
    )
    kept.file.save(name, stored, save=False)
    try:
        with transaction.atomic():
            # An expired one, or one whose file or pictures are gone, makes room.
            remove(KeptFile.objects.filter(key=key).exclude(pk__in=_whole(key)))
            kept.save()
            kept.projects.set(projects)
    except BaseException as error:
        default_storage.delete(str(kept.file))
        if isinstance(error, IntegrityError) and (faster := find(key)):
            return faster
        raise
    return kept


def _whole(key: str) -> list[int]:
    kept = find(key)
    return [kept.pk] if kept else []


def remove(files: QuerySet[KeptFile]) -> int:
    """Take files away with their rows, once that is stored; how many there were.

    The reports that had them can be made again.
    """
    gone = list(files)
    names = [str(kept.file) for kept in gone]
    KeptFile.objects.filter(pk__in=[kept.pk for kept in gone]).delete()

    def delete() -> None:
        for name in names:
            with suppress(FileNotFoundError):
                default_storage.delete(name)

    transaction.on_commit(delete, robust=True)
    return len(gone)


def remove_files_about(project_id: UUID) -> None:
    """All files that tell of a project, also those that tell of others too."""
    remove(KeptFile.objects.filter(projects=project_id))


def remove_all_files() -> None:
    """For when somebody is forgotten: any file may name them. They are made again when they are asked for."""
    remove(KeptFile.objects.all())


def remove_stray_files(older_than: datetime) -> int:
    """Files that no row knows of, as when a machine died between the two; how many there were."""
    try:
        names = default_storage.listdir("reports")[1]
    except FileNotFoundError:
        return 0
    known = set(KeptFile.objects.values_list("file", flat=True))
    stray = [path for name in names if (path := f"reports/{name}") not in known]
    stray = [path for path in stray if default_storage.get_modified_time(path) < older_than]
    for path in stray:
        default_storage.delete(path)
    return len(stray)
