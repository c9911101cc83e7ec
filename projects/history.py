"""Who changed what: the rows that people edit keep their earlier versions (django-simple-history)."""

from django.db import models

from accounts.models import User


def signed[M: models.Model](row: M, by: User) -> M:
    """The row, with the person behind its next save or removal named for its history."""
    row._history_user = by  # type: ignore[attr-defined]  # where simple-history looks first
    return row
