"""The demo's account of promises, from `proposals.yaml`."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml

from accounts.models import User
from leadership.actions.proposals import edit_proposal, note_proposals
from leadership.models import Proposal
from projects.models import Project

Data = dict[str, Any]
Moment = Callable[[int], datetime]


def load_proposals(project: Project, moment: Moment) -> None:
    """`moment` makes a time of a day counted from today."""
    occasions = yaml.safe_load(Path(__file__).with_name("proposals.yaml").read_text(encoding="utf-8"))
    for occasion in occasions.get(project.title, []):
        _load_occasion(project, occasion, moment)


def _load_occasion(project: Project, data: Data, moment: Moment) -> None:
    made = note_proposals(
        by=_user(data["by"]),
        project=project,
        texts=[proposal["text"] for proposal in data["proposals"]],
        put_forward_by=data["from"],
        put_forward_on=moment(data["day"]).date(),
        say=data.get("say", ""),
    )
    # Written in on the day after.
    _date("+", made, moment(data["day"] + 1))
    Proposal.objects.filter(pk__in=[one.pk for one in made]).update(noted_at=moment(data["day"] + 1))
    for proposal, entry in zip(made, data["proposals"], strict=True):
        _settle(proposal, entry, moment)


def _settle(proposal: Proposal, data: Data, moment: Moment) -> None:
    """The decision and the reply are saved each for itself, as when they come one after the other."""
    if "decision" not in data:
        return
    decided_on = moment(data["decided"])
    edit_proposal(
        by=_user("chef@samskab.example"),
        proposal=proposal,
        decision=data["decision"],
        decided_on=decided_on.date(),
    )
    _date("~", [proposal], decided_on)
    if "reply" not in data:
        return
    by, replied_on = _user(data["by"]), moment(data["replied"])
    edit_proposal(by=by, proposal=proposal, reply=data["reply"], replied_on=replied_on.date(), replied_by=by)
    newest = proposal.history.latest("history_id")
    type(newest).objects.filter(pk=newest.pk).update(history_date=replied_on)


def _date(kind: str, proposals: list[Proposal], at: datetime) -> None:
    kept = Proposal.history.filter(id__in=[one.pk for one in proposals], history_type=kind)
    kept.update(history_date=at)


def _user(email: str) -> User:
    return User.objects.get_by_natural_key(email)
