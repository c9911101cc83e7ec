"""A proposal in any state, for the tests of the account of promises."""

from datetime import date
from typing import Any

from accounts.models import User
from leadership.actions.proposals import edit_proposal, note_proposals
from leadership.models import Proposal
from projects.models import Project

DECISION: dict[str, Any] = {"decision": "Det gør vi.", "decided_on": date(2026, 3, 10)}


def put(project: Project, text: str = "Bænke langs stien.", *, by: User, **fields: Any) -> Proposal:
    """Noted by somebody; `decided_on` and `replied_on` as texts come with it when they are given."""
    decided_on, replied_on = fields.pop("decided_on", None), fields.pop("replied_on", None)
    shared: dict[str, Any] = {"put_forward_by": "Borgerpanelet", "put_forward_on": date(2026, 3, 1)}
    [proposal] = note_proposals(by=by, project=project, texts=[text], **shared | fields)
    if decided_on:
        edit_proposal(by=by, proposal=proposal, decision="Det gør vi.", decided_on=decided_on)
    if replied_on:
        reply = {"reply": "I får bænke.", "replied_on": replied_on, "replied_by": by}
        edit_proposal(by=by, proposal=proposal, **reply)
    return Proposal.objects.get(pk=proposal.pk)
