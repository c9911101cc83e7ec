"""Every write of a project that comes in from a file, and of the file while it waits to be said yes to."""

import re
import secrets
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from accounts.actions import log_event
from accounts.models import EventKind, Organisation, User
from learning.actions.closing import VERSION_NAME
from phases.models import Version
from projects.actions.pictures import remove_files_of
from projects.actions.team import log_added
from projects.history import BROUGHT_IN
from projects.images import CleanPicture
from projects.models import Project

from ..read import build_dossier
from ..versions import snapshot
from .check import Incoming, drawn_anew
from .rows import UNKNOWN, Rows
from .schema import Refused

FOLDER = "hent-ind"
WAITS = timedelta(hours=1)
"""So long a file waits for the one who chose it."""

UNKNOWN_EMAIL = "ikke-kendt@samskab.invalid"
AT_A_TIME = 100


class Gone(Exception):
    """The file does not wait any more: it was brought in, or its hour is over."""


# --- The file that waits -----------------------------------------------------------------------------------


def keep_waiting(*, by: User, organisation: Organisation, content: bytes) -> str:
    """Keep a file for an hour, for `by` alone; its key."""
    remove_old_files()
    key = f"{organisation.pk}-{secrets.token_hex(16)}"
    default_storage.save(_name(by, key), ContentFile(content))
    return key


def waiting_file(user: User, key: str) -> bytes | None:
    """None when it is not there (any more), or is somebody else's."""
    name = _name(user, key)
    if not default_storage.exists(name) or _is_old(name):
        return None
    with default_storage.open(name) as file:
        return bytes(file.read())


def stop_waiting(*, by: User, key: str) -> None:
    default_storage.delete(_name(by, key))


def remove_old_files() -> None:
    """Those that nobody said yes or no to."""
    try:
        names = default_storage.listdir(FOLDER)[1]
    except FileNotFoundError:
        return
    for name in names:
        if _is_old(f"{FOLDER}/{name}"):
            default_storage.delete(f"{FOLDER}/{name}")


def is_key(text: str) -> bool:
    """Whether it looks as what follows the organisation in a key."""
    return bool(re.fullmatch("[0-9a-f]{32}", text))


def _name(user: User, key: str) -> str:
    return f"{FOLDER}/{user.pk}-{key}.json"


def _is_old(name: str) -> bool:
    try:
        return default_storage.get_modified_time(name) < timezone.now() - WAITS
    except FileNotFoundError:
        return True


# --- The project -------------------------------------------------------------------------------------------


def bring_in(
    *, by: User, incoming: Incoming, title: str = "", shares: bool = False, waiting: str = ""
) -> Project:
    """A new project with all that is in the file, and nothing else touched. `shares` its shared lessons too.

    It is called `title`, or as it was where it comes from. `waiting` is the key of the file, where it waits:
    of two clicks the second raises Gone. Raises Refused, and leaves nothing behind, for what the database or
    a picture does not allow.
    """
    # Before anything is locked: it takes a while.
    drawn = drawn_anew(incoming)
    made: list[UUID] = []
    try:
        with transaction.atomic():
            _take(by, waiting)
            rows = incoming.rows(_somebody_unknown(), shares=shares)
            rows.project.title = title or rows.project.title
            made.append(rows.project.pk)
            _bring_in(by, rows, drawn)
    except BaseException as error:
        # Files know no transaction.
        for project_id in made:
            remove_files_of(project_id)
        if isinstance(error, IntegrityError):
            raise Refused("Der er noget i filen som ikke kan stå ved siden af hinanden.") from error
        raise
    return rows.project


def _take(by: User, waiting: str) -> None:
    if waiting:
        User.objects.select_for_update().get(pk=by.pk)
        if waiting_file(by, waiting) is None:
            raise Gone
        transaction.on_commit(lambda: stop_waiting(by=by, key=waiting))


def _bring_in(by: User, rows: Rows, drawn: dict[int, CleanPicture]) -> None:
    for key, picture in rows.pictures.items():
        picture.file = ContentFile(drawn[key].whole, name="billede.jpg")
    _save(by, [rows.project])
    for table in rows.tables:
        _save(by, table)
    for key, picture in rows.pictures.items():
        default_storage.save(picture.small_name, ContentFile(drawn[key].small))
    _close(by, rows)
    _log(by, rows)


def _save(by: User, rows: list[Any]) -> None:
    """Rows of one table with the times that they come with, and the first line of their history."""
    if not rows:
        return
    model = type(rows[0])
    automatic = [field.name for field in model._meta.fields if _is_automatic(field)]
    times = [{name: getattr(row, name) for name in automatic} for row in rows]
    model._base_manager.bulk_create(rows, batch_size=AT_A_TIME)
    told = {name for said in times for name, at in said.items() if at}
    if told:
        # Django wrote the moment of saving over them.
        for row, said in zip(rows, times, strict=True):
            for name in told:
                setattr(row, name, said[name])
        model._base_manager.bulk_update(rows, sorted(told), batch_size=AT_A_TIME)
    if hasattr(model, "history"):
        model.history.bulk_history_create(
            rows,
            batch_size=AT_A_TIME,
            default_user=by,
            default_change_reason=BROUGHT_IN,
            default_date=timezone.now(),
        )


def _is_automatic(field: Any) -> bool:
    return getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)


def _somebody_unknown() -> User:
    """One row for all whom nobody here knows: nobody signs in as them, and they are in no organisation."""
    user, is_new = User.objects.get_or_create(
        email=UNKNOWN_EMAIL, defaults={"name": UNKNOWN, "is_active": False}
    )
    if is_new:
        user.set_unusable_password()
        user.save(update_fields=["password"])
    return user


def _close(by: User, rows: Rows) -> None:
    """Each time the project was closed, with a version of what came in: how it stood then, no file says."""
    told = rows.document["closings"]
    if not told:
        return
    content = snapshot.content_of(build_dossier(Project.objects.get(pk=rows.project.pk)))
    closings: list[models.Model] = []
    for number, row in enumerate(reversed(told), start=1):
        version = Version.objects.create(
            project=rows.project,
            number=number,
            name=f"{VERSION_NAME}, hentet ind",
            content=content,
            stored_by=rows.people.author(row["closed_by"]),
            stored_at=row["closed_at"],
        )
        closing = rows.closing(row)
        closing.version = version
        closings.append(closing)
    _save(by, closings)


def _log(by: User, rows: Rows) -> None:
    project = rows.project
    about = f"»{project.title}« fra {rows.document['organisation']}"
    log_event(EventKind.PROJECT_BROUGHT_IN, by=by, organisation=project.organisation, about=about)
    for member in rows.members.values():
        if member.user != by:
            log_added(by=by, membership=member)
