"""A dossier told in words, one module per room that they come from."""

from ...read import Dossier
from . import leadership, learning, phases, projects, typology
from .things import SHORT, Thing, Words

__all__ = ["SHORT", "Thing", "Words", "told"]


def told(dossier: Dossier) -> dict[str, list[Thing]]:
    """Everything that a project says, by heading. What nobody has said anything of is not there."""
    sections = {
        "Om projektet": [Thing("projekt", "Beskrivelsen", projects.project(dossier))],
        "Hvor projektet står": [Thing("forloeb", "Trin og tilstand", phases.journey(dossier))],
        "Mandat": [Thing("mandat", "Mandatet", leadership.mandate(dossier))],
        "Type af samskabelse": typology.types(dossier),
        **{
            f"Fokuspunkter i {step.step.title.lower()}": [phases.point(state) for state in step.points]
            for step in dossier.guide.steps
        },
        "Ledelsesopgaver": leadership.commitments(dossier),
        "Kontakter": leadership.contacts(dossier),
        "Rytme i retningerne": [Thing("rytme", "Hvornår vi mindes om en retning", leadership.paces(dossier))],
        "Interessenter": leadership.stakeholders(dossier),
        "Succeskriterier": [learning.criterion(standing) for standing in dossier.criteria],
        "Løfteregnskab": [leadership.proposal(proposal) for proposal in dossier.proposals],
        "Spørgeskemaer": [learning.questionnaire(results) for results in dossier.questionnaires],
        "Læring": learning.lessons(dossier),
        "Holdet": projects.members(dossier),
        "Afslutning": learning.closings(dossier),
        "Beslutninger": phases.decisions(dossier),
        "Kursjusteringer": phases.adjustments(dossier),
        "Statusser": projects.statuses(dossier),
        "Det der betyder mest": [Thing("vaerdi", "Værdien", learning.value(dossier))],
        "Evaluering": learning.evaluation(dossier),
        "Vurdering af succeskriterier": learning.verdicts(dossier),
        "Det ingen havde regnet med": learning.side_effects(dossier),
        "Billeder": projects.pictures(dossier),
    }
    return {
        heading: [thing for thing in things if any(thing.words.values())]
        for heading, things in sections.items()
    }
