"""Every write to a project's account of promises."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from accounts.models import User
from projects.history import NewerVersion, save_over, signed
from projects.models import Project

from ..models import Proposal
from ..proposals import versions_of

SECOND_CLICK_WITHIN = timedelta(minutes=1)


@transaction.atomic
def note_proposals(*, by: User, project: Project, texts: list[str], **shared: Any) -> list[Proposal]:
    """What was put forward on one occasion, in the order of `texts`.

    The same from the same person within a minute is a second click, and is not noted twice.
    """
    # Locked, so that the second of two clicks waits for the first.
    User.objects.select_for_update().get(pk=by.pk)
    twins = just_noted(by=by, project=project, **shared)
    if set(texts) <= set(twins):
        return [twins[text] for text in dict.fromkeys(texts)]
    new = [Proposal(project=project, noted_by=by, text=text, **shared) for text in texts]
    # One moment for all, so that the project's history can tell of them as one.
    made: list[Proposal] = bulk_create_with_history(
        new, Proposal, default_user=by, default_date=timezone.now()
    )
    return made


def just_noted(*, by: User, project: Project, **shared: Any) -> dict[str, Proposal]:
    """What somebody noted so lately that the same again is a second click, by its text."""
    lately = timezone.now() - SECOND_CLICK_WITHIN
    mine = project.proposals.filter(noted_by=by, noted_at__gt=lately, **shared)
    return {proposal.text: proposal for proposal in mine}


@transaction.atomic
def edit_proposal(*, by: User, proposal: Proposal, opened: int | None = None, **fields: Any) -> None:
    """Correct what was put forward, or what was decided and replied.

    Raises NewerVersion when somebody saved the proposal since version `opened`, or removed it.
    """
    save_over(proposal, by=by, opened=opened, **fields)


@transaction.atomic
def settle_together(
    *,
    by: User,
    proposals: list[Proposal],
    opened: Mapping[int, int],
    decision: Mapping[str, Any],
    reply: Mapping[str, Any],
) -> None:
    """Give several proposals the same decision and the same reply: all of them, or none.

    Those that were decided already keep their own decision. An empty `decision` or `reply` gives none.
    Raises NewerVersion when one of them was saved since the version that `opened` says, or is gone.
    """
    rows = list(Proposal.objects.select_for_update().filter(pk__in=[one.pk for one in proposals]))
    if versions_of(rows) != {one.pk: opened.get(one.pk, 0) for one in proposals}:
        raise NewerVersion
    # Those of a kind beside each other, so that the project's history can tell of them as one.
    rows.sort(key=lambda row: row.is_decided)
    for row in rows:
        for name, value in {**({} if row.is_decided else decision), **reply}.items():
            setattr(row, name, value)
    fields = [*decision, *reply]
    bulk_update_with_history(rows, Proposal, fields, default_user=by, default_date=timezone.now())


@transaction.atomic
def take_reply_back(*, by: User, proposal: Proposal) -> None:
    """The reply was not given after all. What it said stays in the history."""
    edit_proposal(by=by, proposal=proposal, reply="", replied_on=None, replied_by=None)


@transaction.atomic
def remove_proposal(*, by: User, proposal: Proposal) -> None:
    signed(proposal, by).delete()
