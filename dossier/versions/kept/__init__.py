"""A dossier read from a version: the project as it was, one module per room that its parts come from.

A version outlives the code that wrote it. What it lacks gets a default, what it has beyond what is known is
left alone, and what cannot be shown any more (a point that the edition no longer has) is told in the notes.
"""

from django.utils import timezone

from leadership.board import DirectionCount, arrange_board
from leadership.proposals import ReplyDue
from leadership.stakeholders import number
from phases.models import Version

from ...read import Dossier
from .. import snapshot
from . import leadership, learning, phases, projects, review, typology
from .source import FORGOTTEN, Source

__all__ = ["FORGOTTEN", "dossier_of"]


def dossier_of(version: Version) -> Dossier:
    """The dossier that `version` keeps. Read in an order: what is read later points at what is there."""
    source = Source(version)
    dossier = source.dossier
    schema = source.content.get("schema")
    if isinstance(schema, int) and schema > snapshot.SCHEMA:
        source.note("Udgaven er gemt af en nyere Samskab. Noget af den kan mangle her.")
    dossier.project = projects.project(source)
    dossier.members = projects.members(source)
    dossier.all_placements = typology.all_placements(source)
    dossier.parts = typology.parts(source)
    dossier.guide = phases.guide(source)
    dossier.decisions = phases.decisions(source)
    dossier.open_points = phases.open_points(source)
    dossier.gains = projects.gains(source)
    dossier.status_reports = projects.statuses(source)
    dossier.pictures = projects.pictures(source)
    dossier.board = arrange_board(leadership.commitments(source), timezone.localdate(version.stored_at))
    dossier.direction_counts = [
        DirectionCount(state.direction, len(state.taken_on), len(state.done)) for state in dossier.board
    ]
    dossier.contacts = leadership.contacts(source)
    dossier.paces = leadership.paces(source)
    dossier.stakeholders = number(leadership.stakeholders(source))
    dossier.proposals = leadership.proposals(source)
    dossier.criteria = learning.criteria(source)
    dossier.reply_due = ReplyDue(0, None)
    dossier.questionnaires = learning.questionnaires(source)
    dossier.course = phases.course(source)
    dossier.review = review.review(source)
    dossier.lessons = learning.lessons(source)
    dossier.closings = learning.closings(source)
    # Of these a version keeps nothing.
    dossier.comments, dossier.edition_moves, dossier.follow_ups = [], [], []
    dossier.placement_options = {}
    dossier.project.closed_at = dossier.closing.closed_at if dossier.closing else None
    return dossier
