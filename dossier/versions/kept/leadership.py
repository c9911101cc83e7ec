"""What the project had taken on in the four directions, and the mandate."""

from leadership.models import (
    Commitment,
    CommitmentState,
    Contact,
    LeadershipTask,
    Mandate,
    Pace,
    Proposal,
    Stakeholder,
)

from .. import snapshot
from .source import Source
from .values import fill, key_of, number_in, record, records


def commitments(source: Source) -> list[Commitment]:
    tasks = {task.key: task for task in LeadershipTask.objects.select_related("direction")}
    commitments = []
    for key, kept in record(source.content.get("commitments")).items():
        commitment = Commitment(
            pk=key_of(number_in(key)), project=source.dossier.project, task=tasks.get(key)
        )
        fill(commitment, record(kept), snapshot.COMMITMENT_FIELDS)
        direction = source.directions.get(str(record(kept).get("direction")))
        if commitment.task:
            commitment.direction, commitment.own_title = commitment.task.direction, ""
        elif commitment.own_title and direction:
            commitment.direction = direction
        else:
            source.note(f"En ledelsesopgave findes ikke længere ({key}).")
            continue
        if "state" not in record(kept):
            # From before a task had one: nobody could say that it was only planned.
            commitment.state = CommitmentState.DONE if commitment.done_on else CommitmentState.ONGOING
        commitment.responsible = source.member(record(kept).get("responsible"))
        commitment.taken_on_by = source.person(record(kept).get("taken_on_by"))
        commitments.append(commitment)
    return commitments


def contacts(source: Source) -> list[Contact]:
    kept = {key_of(row.get("id")): row for row in records(source.content.get("contacts"))}
    contacts = []
    for contact in source.rows(
        Contact, "contacts", snapshot.CONTACT_FIELDS, "noted_by", "En kontakt", needs=("on",)
    ):
        direction = source.directions.get(str(kept[contact.pk].get("direction")))
        if direction is None:
            source.note("En kontakt hører til en retning som ikke findes længere, og er udeladt.")
            continue
        contact.direction = direction
        name = kept[contact.pk].get("stakeholder")
        if name and isinstance(name, str):
            contact.stakeholder = Stakeholder(project=source.dossier.project, name=name)
        contacts.append(contact)
    return contacts


def paces(source: Source) -> dict[str, int]:
    kept = record(source.content.get("paces"))
    return {
        key: weeks
        for key in source.directions
        if isinstance(weeks := kept.get(key), int) and Pace.SHORTEST <= weeks <= Pace.LONGEST
    }


def stakeholders(source: Source) -> list[Stakeholder]:
    stakeholders = []
    for kept in records(source.content.get("stakeholders")):
        direction = source.directions.get(str(kept.get("direction")))
        stakeholder = Stakeholder(pk=key_of(kept.get("id")), project=source.dossier.project)
        if direction and fill(stakeholder, kept, snapshot.STAKEHOLDER_FIELDS):
            stakeholder.direction = direction
            stakeholders.append(stakeholder)
        else:
            source.note("En interessent kan ikke læses længere og er udeladt.")
    return stakeholders


def proposals(source: Source) -> list[Proposal]:
    proposals = []
    for kept in records(source.content.get("proposals")):
        proposal = Proposal(pk=key_of(kept.get("id")), project=source.dossier.project)
        fill(proposal, kept, snapshot.PROPOSAL_FIELDS)
        if not proposal.text or proposal.put_forward_on is None:
            source.note("Et indspil kan ikke læses længere og er udeladt.")
            continue
        if name := kept.get("stakeholder"):
            proposal.stakeholder = Stakeholder(project=source.dossier.project, name=str(name))
        proposal.noted_by = source.person(kept.get("noted_by"))
        proposal.replied_by = source.person(kept.get("replied_by")) if proposal.is_answered else None
        proposals.append(proposal)
    return proposals


def mandate(source: Source) -> Mandate | None:
    kept = record(source.content.get("mandate"))
    if not kept:
        return None
    mandate = Mandate(project=source.dossier.project, updated_by=source.person(kept.get("updated_by")))
    fill(mandate, kept, snapshot.MANDATE_FIELDS)
    return mandate
