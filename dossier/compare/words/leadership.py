"""What is taken on in the four directions, and the mandate."""

from django.utils.text import Truncator

from leadership.models import Proposal

from ...read import Dossier
from .things import SHORT, Thing, Words, day


def mandate(dossier: Dossier) -> Words:
    mandate = dossier.mandate
    if mandate is None:
        return {}
    return {
        "Hvad er besluttet politisk": mandate.decided,
        "Hvad ligger fast": mandate.fixed,
        "Hvor er der plads": mandate.room,
        "Hvad kan borgerne få indflydelse på": mandate.influence,
        "Gælder til": day(mandate.until),
    }


def commitments(dossier: Dossier) -> list[Thing]:
    return [
        Thing(
            state.key,
            state.title,
            {
                "Tilstand": state.commitment.get_state_display(),
                "Hvem": state.responsible.user.name if state.responsible else "Chefen",
                "Frist": day(state.due_on),
                "Note": state.commitment.note,
                "Det kom der ud af det": state.commitment.outcome,
            },
        )
        for direction in dossier.board
        for state in direction.taken_on
        if state.commitment
    ]


def contacts(dossier: Dossier) -> list[Thing]:
    return [
        Thing(
            str(contact.pk),
            f"{contact.get_kind_display()}, {day(contact.on)}",
            {
                "Hvad skete der": contact.get_kind_display(),
                "Dag": day(contact.on),
                "Retning": contact.direction.title,
                "Hvad handlede det om": contact.what,
                "Hvem var det med": contact.stakeholder.name if contact.stakeholder else "",
            },
        )
        for contact in dossier.contacts
    ]


def paces(dossier: Dossier) -> Words:
    titles = {state.direction.key: state.direction.title for state in dossier.board}
    return {
        title: f"Efter {dossier.paces[key]} uger" for key, title in titles.items() if key in dossier.paces
    }


def stakeholders(dossier: Dossier) -> list[Thing]:
    return [
        Thing(
            str(one.pk),
            one.name,
            {
                "Hvem": one.name,
                "Retning": one.direction.title,
                "Rolle": one.get_role_display(),
                "Interesse": one.get_interest_display(),
                "Indflydelse": one.get_influence_display(),
                "Er lovet": one.promised,
                "Med eller fravalgt": one.get_selection_display(),
                "Begrundelse": one.reason,
                "Kan føle sig forbigået": one.passed_over,
            },
        )
        for one in (row.stakeholder for row in dossier.stakeholders)
    ]


def proposal(proposal: Proposal) -> Thing:
    replied_by = f", {proposal.replied_by.name}" if proposal.replied_by else ""
    words = {
        "Indspil": proposal.text,
        "Fra": f"{proposal.put_forward_by}, {day(proposal.put_forward_on)}",
        "Interessent": proposal.stakeholder.name if proposal.stakeholder else "",
        "Lovet": proposal.get_say_display(),
        "Besluttet": proposal.decision,
        "Besluttet den": day(proposal.decided_on),
        "Svar": proposal.reply,
        "Svar givet": f"{day(proposal.replied_on)}{replied_by}",
    }
    return Thing(str(proposal.pk), Truncator(proposal.text).chars(SHORT), words)
