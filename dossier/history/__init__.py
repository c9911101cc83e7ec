"""A project's history: everything that happened to it, newest first, each told in a sentence."""

from collections.abc import Iterator
from heapq import merge

from ..read import Dossier
from . import leadership, learning, phases, projects, typology
from .event import Event

__all__ = ["Event", "events_of"]


def events_of(dossier: Dossier) -> Iterator[Event]:
    """All events, newest first. Each source is read in chunks, so that a page of them costs what it shows."""
    sources = (
        projects.edits,
        projects.team,
        phases.answers,
        phases.comments,
        phases.sparrings,
        leadership.tasks,
        leadership.contacts,
        leadership.stakeholders,
        leadership.proposals,
        learning.criteria,
        learning.measurements,
        learning.questionnaires,
        learning.lessons,
        leadership.mandate,
        phases.course,
        phases.decisions,
        phases.versions,
        phases.editions,
        typology.placements,
        typology.own_placements,
        projects.statuses,
        learning.chosen_values,
        learning.evaluation_answers,
        learning.verdicts,
        learning.side_effects,
        projects.pictures,
        learning.follow_ups,
    )
    return merge(*(source(dossier) for source in sources), key=lambda event: event.at, reverse=True)
