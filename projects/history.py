"""Who changed what: the rows that people edit keep their earlier versions (django-simple-history)."""

from typing import Any

from django.db import models

from accounts.models import User


def signed[M: models.Model](row: M, by: User) -> M:
    """The row, with the person behind its next save or removal named for its history."""
    row._history_user = by  # type: ignore[attr-defined]  # where simple-history looks first
    return row


BROUGHT_IN = "Hentet ind fra en fil"
"""The reason noted on the first version of a row that came with its project from a file: who brought it in is
the one that the version names, and who wrote it the row itself says."""


class NewerVersion(Exception):
    """Somebody else saved the row after the writer opened it, or removed it."""


def version_of(row: models.Model | None) -> int:
    """The number of a row's newest version, for a form to remember what it was opened on; 0 for no row."""
    if row is None:
        return 0
    return row.history.order_by("-history_id").values_list("history_id", flat=True).first() or 0  # type: ignore[attr-defined]


def refuse_if_newer(row: models.Model | None, opened: int | None) -> None:
    """Raises NewerVersion when the row was saved since version `opened`. None asks for no check."""
    if opened is not None and version_of(row) != opened:
        raise NewerVersion


def locked[M: models.Model](row: M, opened: int | None = None) -> M:
    """The row as it stands now, held for the rest of the transaction.

    Raises NewerVersion when it was saved since version `opened`, or is gone.
    """
    # Without the model's own order: PostgreSQL holds no row that is joined where there may be none.
    current = type(row)._default_manager.select_for_update().order_by("pk").filter(pk=row.pk).first()
    if current is None:
        raise NewerVersion
    refuse_if_newer(current, opened)
    return current


def save_over[M: models.Model](row: M, *, by: User, opened: int | None = None, **fields: Any) -> M:
    """Save these fields over the row as it stands, signed. Raises NewerVersion as `locked` does."""
    current = locked(row, opened)
    for name, value in fields.items():
        setattr(current, name, value)
    signed(current, by).save()
    return current
