"""What a version keeps of a project: its dossier as plain JSON. `kept` reads it again.

    {
      "schema": 1,
      "edition": key, "step": key, "state": JourneyState,
      "project": {"title", "problem", …: PROJECT_FIELDS, "gains": [key, …]},
      "members": [{"user": id, "role": Role}, …],
      "answers": {focus point key: {ANSWER_FIELDS, "responsible": id or null, "updated_by": id}, …},
      "decisions": [{"id", DECISION_FIELDS, "from_step": key, "to_step": key, "decided_by": id,
                     "open_points": [{"point": key, "why"}, …]}, …],
      "statuses": [{"id", STATUS_FIELDS, "published_by": id}, …],
      "pictures": [{"id", PICTURE_FIELDS, "status": id or null, "uploaded_by": id}, …], without the files,
      "placements": [{"id", PLACEMENT_FIELDS, "placed_by": id}, …] of the whole project,
      "part_placements": [the same with "part": {"id", PART_FIELDS}, …],
      "parts": [{"id", PART_FIELDS}, …], placed or not,
      "commitments": {task key, or "egen-" + id for one of the team's own:
                      {COMMITMENT_FIELDS, "direction": key, "responsible": id or null, "taken_on_by": id}, …},
      "contacts": [{"id", CONTACT_FIELDS, "direction": key, "stakeholder": name or "", "noted_by": id}, …],
      "paces": {direction key: weeks, …},
      "stakeholders": [{"id", STAKEHOLDER_FIELDS, "direction": key}, …],
      "proposals": [{"id", PROPOSAL_FIELDS, "stakeholder": name or null, "noted_by": id,
                     "replied_by": id or null}, …], those that waited longest for a reply first,
      "criteria": [{"id", CRITERION_FIELDS, "bottom_line": key, "responsible": id or null, "created_by": id,
                    "measurements": [{"id", MEASUREMENT_FIELDS, "measured_by": id}, …]}, …], numbers as text,
                    measurements oldest first,
      "questionnaires": [{"id", QUESTIONNAIRE_FIELDS, "people": how many answered,
                          "questions": [{"text", "kind", "people": how many or 0 where that is not told,
                                         "scores": [how many gave each, …]}, …]}, …],
      "mandate": {MANDATE_FIELDS, "updated_by": id} or null,
      "course_adjustments": [{"id", ADJUSTMENT_FIELDS, "touches": [decision id, …], "decided_by": id}, …],
      "review": {"value": {"key", VALUE_FIELDS, "chosen_by": id} or null,
                 "answers": {question key: {EVALUATION_FIELDS, "updated_by": id}, …},
                 "criteria": [{"id", "title", "verdict": {VERDICT_FIELDS, "reviewed_by": id} or null}, …],
                 "side_effects": [{"id", SIDE_EFFECT_FIELDS, "noted_by": id}, …]},
      "lessons": [{"id", LESSON_FIELDS, "focus_point": key or null, "direction": key or null,
                   "responsible": id or null, "pictures": [id, …], "written_by": id,
                   "shared_by": id or null}, …], oldest first,
      "closings": [{"id", CLOSING_FIELDS, "version": id, "closed_by": id, "reopened_by": id or null}, …],
                  those before this version; the one that it was kept with is a row that points to it
    }

Lists are newest first, as in the dossier (stakeholders by direction and name); days and times are ISO 8601.
People are users' ids and never names, so that forgetting a person forgets them here too. What the model
itself says (titles, questions, types) is not kept: it comes from the edition and the content. A key that is
new gets a default in `kept` and leaves the schema's number as it is; the number goes up when a key changes
its meaning.
"""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models

from leadership.board import TaskState
from leadership.models import Contact, Proposal
from learning.criteria import Standing
from learning.models import Closing, Lesson
from learning.questionnaires import Results
from learning.review import Review
from phases.actions.gates import Content
from phases.course import CourseChange
from phases.guide import PointState
from phases.models import StepDecision
from projects.models import Picture, Project
from typology.models import Placement

from ..read import Dossier, build_dossier

SCHEMA = 1

PROJECT_FIELDS = (
    *("title", "problem", "helpers", "motivation", "arena", "sector", "initiator"),
    *("starts_on", "ends_on", "visibility"),
)
ANSWER_FIELDS = ("text", "status", "reason", "due_on", "handed_back_at", "updated_at")
DECISION_FIELDS = ("kind", "reason", "decided_at")
STATUS_FIELDS = (
    *("progress", "relations", "resources", "happened", "next_up", "asked_of_chef", "published_at"),
)
PICTURE_FIELDS = ("alt", "caption", "consent", "uploaded_at")
PLACEMENT_FIELDS = ("x", "y", "reason", "placed_at", "stage")
PART_FIELDS = ("title", "order")
COMMITMENT_FIELDS = ("own_title", "due_on", "state", "note", "outcome", "done_on", "taken_on_at")
CONTACT_FIELDS = ("kind", "on", "what", "noted_at")
STAKEHOLDER_FIELDS = (
    *("name", "role", "interest", "influence", "promised", "selection", "reason", "passed_over"),
)
PROPOSAL_FIELDS = (
    *("text", "put_forward_by", "put_forward_on", "say"),
    *("decision", "decided_on", "reply", "replied_on", "noted_at"),
)
CRITERION_FIELDS = ("title", "sign", "unit", "baseline", "target", "method", "next_on")
MEASUREMENT_FIELDS = ("on", "value", "note")
QUESTIONNAIRE_FIELDS = ("title", "reach", "closes_on", "closed_at")
ASKED_FIELDS = ("text", "kind")
MANDATE_FIELDS = ("decided", "fixed", "room", "influence", "until", "updated_at")
LESSON_FIELDS = (
    *("title", "happened", "learnt", "will_do", "due_on", "done_on"),
    *("sharing", "shared_at", "written_at"),
)
ADJUSTMENT_FIELDS = ("what", "why", "touches_also", "mandate_before", "decided_at")
VALUE_FIELDS = ("why", "chosen_at")
EVALUATION_FIELDS = ("text", "updated_at")
VERDICT_FIELDS = ("verdict", "evidence", "reviewed_at")
SIDE_EFFECT_FIELDS = ("kind", "text", "whom", "noted_at")

CLOSING_FIELDS = ("result", "learning", "next_up", "closed_at", "reopened_at", "reopen_reason")


def content_of_project(project: Project) -> Content:
    """For the actions that keep a version."""
    return content_of(build_dossier(project))


def content_of(dossier: Dossier) -> Content:
    journey = dossier.guide.journey
    gains = [gain.key for gain in dossier.gains]
    return {
        "schema": SCHEMA,
        "edition": journey.edition.key,
        "step": journey.step.key,
        "state": journey.state,
        "project": _plain(dossier.project, *PROJECT_FIELDS) | {"gains": gains},
        "members": [{"user": member.user_id, "role": member.role} for member in dossier.members],
        "answers": {
            state.key: _answer(state)
            for state in (*dossier.guide.points, *dossier.retired_points)
            if state.answer
        },
        "decisions": [_decision(dossier, decision) for decision in dossier.decisions],
        "statuses": [
            _plain(status, "id", *STATUS_FIELDS) | {"published_by": status.published_by_id}
            for status in dossier.status_reports
        ],
        "pictures": [_picture(picture) for picture in dossier.pictures],
        "placements": [_placement(placement) for placement in dossier.placements],
        "part_placements": [
            _placement(placement) | {"part": _plain(placement.part, "id", *PART_FIELDS)}
            for placement in dossier.part_placements
            if placement.part
        ],
        "parts": [_plain(part, "id", *PART_FIELDS) for part in dossier.parts],
        "commitments": {
            state.key: _commitment(state) | {"direction": direction.direction.key}
            for direction in dossier.board
            for state in direction.taken_on
        },
        "contacts": [_contact(contact) for contact in dossier.contacts],
        "paces": dossier.paces,
        "stakeholders": [
            _plain(row.stakeholder, "id", *STAKEHOLDER_FIELDS) | {"direction": row.stakeholder.direction.key}
            for row in dossier.stakeholders
        ],
        "proposals": [_proposal(proposal) for proposal in dossier.proposals],
        "criteria": [_criterion(standing) for standing in dossier.criteria],
        "questionnaires": [_questionnaire(results) for results in dossier.questionnaires],
        "mandate": _mandate(dossier),
        "course_adjustments": [_adjustment(change) for change in dossier.course],
        "review": _review(dossier.review),
        "lessons": [_lesson(lesson) for lesson in dossier.lessons],
        "closings": [_closing(closing) for closing in dossier.closings],
    }


def _answer(state: PointState) -> dict[str, Any]:
    answer = state.answer
    assert answer is not None
    responsible = answer.responsible.user_id if answer.responsible else None
    return _plain(answer, *ANSWER_FIELDS) | {"responsible": responsible, "updated_by": answer.updated_by_id}


def _decision(dossier: Dossier, decision: StepDecision) -> dict[str, Any]:
    return _plain(decision, "id", *DECISION_FIELDS) | {
        "from_step": decision.from_step.key,
        "to_step": decision.to_step.key,
        "decided_by": decision.decided_by_id,
        "open_points": [
            {"point": point.focus_point.key, "why": point.why}
            for point in dossier.open_points
            if point.decision_id == decision.pk
        ],
    }


def _picture(picture: Picture) -> dict[str, Any]:
    return _plain(picture, *PICTURE_FIELDS) | {
        "id": str(picture.pk),
        "status": picture.status_report_id,
        "uploaded_by": picture.uploaded_by_id,
    }


def _placement(placement: Placement) -> dict[str, Any]:
    return _plain(placement, "id", *PLACEMENT_FIELDS) | {"placed_by": placement.placed_by_id}


def _commitment(state: TaskState) -> dict[str, Any]:
    commitment = state.commitment
    assert commitment is not None
    responsible = commitment.responsible.user_id if commitment.responsible else None
    people = {"responsible": responsible, "taken_on_by": commitment.taken_on_by_id}
    return _plain(commitment, *COMMITMENT_FIELDS) | people


def _contact(contact: Contact) -> dict[str, Any]:
    return _plain(contact, "id", *CONTACT_FIELDS) | {
        "direction": contact.direction.key,
        # A stakeholder is a group and never a person, so its name may be kept.
        "stakeholder": contact.stakeholder.name if contact.stakeholder else "",
        "noted_by": contact.noted_by_id,
    }


def _proposal(proposal: Proposal) -> dict[str, Any]:
    return _plain(proposal, "id", *PROPOSAL_FIELDS) | {
        "stakeholder": proposal.stakeholder.name if proposal.stakeholder else None,
        "noted_by": proposal.noted_by_id,
        "replied_by": proposal.replied_by_id,
    }


def _criterion(standing: Standing) -> dict[str, Any]:
    criterion = standing.criterion
    return _plain(criterion, "id", *CRITERION_FIELDS) | {
        "bottom_line": criterion.bottom_line.key,
        "responsible": criterion.responsible.user_id if criterion.responsible else None,
        "created_by": criterion.created_by_id,
        "measurements": [
            _plain(measurement, "id", *MEASUREMENT_FIELDS) | {"measured_by": measurement.measured_by_id}
            for measurement in standing.measurements
        ],
    }


def _questionnaire(results: Results) -> dict[str, Any]:
    """In numbers alone, and none of those that are held back."""
    return _plain(results.questionnaire, "id", *QUESTIONNAIRE_FIELDS) | {
        "people": results.people,
        "questions": [
            _plain(row.question, *ASKED_FIELDS) | {"people": row.people, "scores": list(row.scores)}
            for row in results.questions
        ],
    }


def _mandate(dossier: Dossier) -> dict[str, Any] | None:
    if dossier.mandate is None:
        return None
    return _plain(dossier.mandate, *MANDATE_FIELDS) | {"updated_by": dossier.mandate.updated_by_id}


def _adjustment(change: CourseChange) -> dict[str, Any]:
    adjustment = change.adjustment
    return _plain(adjustment, "id", *ADJUSTMENT_FIELDS) | {
        "touches": [decision.pk for decision in change.touches],
        "decided_by": adjustment.decided_by_id,
    }


def _closing(closing: Closing) -> dict[str, Any]:
    return _plain(closing, "id", *CLOSING_FIELDS) | {
        "version": closing.version_id,
        "closed_by": closing.closed_by_id,
        "reopened_by": closing.reopened_by_id,
    }


def _review(review: Review) -> dict[str, Any]:
    chosen = review.chosen
    return {
        "value": chosen
        and _plain(chosen, *VALUE_FIELDS) | {"key": chosen.value.key, "chosen_by": chosen.chosen_by_id},
        "answers": {
            one.question.key: _plain(one.answer, *EVALUATION_FIELDS)
            | {"updated_by": one.answer.updated_by_id}
            for one in review.questions
            if one.answer
        },
        "criteria": [
            _plain(row.criterion, "id", "title")
            | {
                "verdict": row.review
                and _plain(row.review, *VERDICT_FIELDS) | {"reviewed_by": row.review.reviewed_by_id}
            }
            for row in review.criteria
        ],
        "side_effects": [
            _plain(one, "id", *SIDE_EFFECT_FIELDS) | {"noted_by": one.noted_by_id}
            for one in review.side_effects
        ],
    }


def _lesson(lesson: Lesson) -> dict[str, Any]:
    return _plain(lesson, "id", *LESSON_FIELDS) | {
        "focus_point": lesson.focus_point.key if lesson.focus_point else None,
        "direction": lesson.direction.key if lesson.direction else None,
        "responsible": lesson.responsible.user_id if lesson.responsible else None,
        "pictures": [str(picture.pk) for picture in lesson.shown_pictures],
        "written_by": lesson.written_by_id,
        "shared_by": lesson.shared_by_id,
    }


def _plain(row: models.Model, *names: str) -> dict[str, Any]:
    return {name: _plain_value(getattr(row, name)) for name in names}


def _plain_value(value: Any) -> Any:
    if isinstance(value, Decimal):
        return str(value)
    return value.isoformat() if isinstance(value, date) else value  # a datetime is a date too
