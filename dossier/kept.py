"""A dossier read from a version: the project as it was.

A version outlives the code that wrote it. What it lacks gets a default, what it has beyond what is known is
left alone, and what cannot be shown any more (a point that the edition no longer has) is told in the notes.
"""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from accounts.models import User
from leadership.board import DirectionCount, arrange_board
from leadership.mandate import FIELDS, Frame
from leadership.models import (
    Commitment,
    CommitmentState,
    Contact,
    Direction,
    LeadershipTask,
    Mandate,
    Pace,
    Proposal,
    Stakeholder,
)
from leadership.proposals import ReplyDue
from leadership.stakeholders import number
from learning.criteria import Standing
from learning.models import (
    HIGHEST,
    LOWEST,
    AskedQuestion,
    ChosenValue,
    Closing,
    Criterion,
    CriterionReview,
    EvaluationAnswer,
    EvaluationQuestion,
    Lesson,
    Measurement,
    Questionnaire,
    SideEffect,
    Value,
)
from learning.questionnaires import ENOUGH, QuestionResult, Results
from learning.review import JudgedCriterion, Review, all_questions, arrange_review
from phases.course import CourseChange, arrange_course
from phases.guide import Guide, Position, arrange_guide
from phases.models import (
    Answer,
    CourseAdjustment,
    Edition,
    EditionPoint,
    FocusPoint,
    Journey,
    OpenPoint,
    Step,
    StepDecision,
    Version,
)
from projects.models import BottomLine, Gain, Membership, Picture, Project, StatusReport
from typology.models import MOST_PARTS, Placement, ProjectPart

from . import snapshot
from .read import Dossier

FORGOTTEN = "Tidligere bruger"
"""Somebody whose user is gone. One who was erased has a name like it already."""

TOO_LARGE = 10**12
"""What no measurement can be."""


def dossier_of(version: Version) -> Dossier:
    """The dossier that `version` keeps."""
    return _Reader(version).read()


class _Reader:
    """Turns one version's content into rows that are never saved."""

    def __init__(self, version: Version):
        content = version.content if isinstance(version.content, dict) else {}
        self.version = version
        self.content: dict[str, Any] = content
        self.dossier = Dossier(version.project, version)
        self.people = User.objects.in_bulk(_people_in(content))
        self.steps = {step.key: step for step in Step.objects.select_related("phase")}
        self.directions = {direction.key: direction for direction in Direction.objects.order_by("order")}
        self.points = {point.key: point for point in FocusPoint.objects.all()}

    def read(self) -> Dossier:
        dossier = self.dossier
        schema = self.content.get("schema")
        if isinstance(schema, int) and schema > snapshot.SCHEMA:
            self.note("Udgaven er gemt af en nyere Samskab. Noget af den kan mangle her.")
        dossier.project = self.project()
        dossier.members = self.members()
        dossier.all_placements = [*self.placements("placements"), *self.part_placements()]
        dossier.parts = self.parts()
        dossier.guide = self.guide()
        dossier.decisions = self.decisions()
        dossier.open_points = self.open_points()
        dossier.gains = self.gains()
        dossier.status_reports = self.rows(
            StatusReport, "statuses", snapshot.STATUS_FIELDS, "published_by", "En status"
        )
        dossier.pictures = self.pictures()
        dossier.board = arrange_board(self.commitments(), timezone.localdate(self.version.stored_at))
        dossier.direction_counts = [
            DirectionCount(state.direction, len(state.taken_on), len(state.done)) for state in dossier.board
        ]
        dossier.contacts = self.contacts()
        dossier.paces = self.paces()
        dossier.stakeholders = number(self.stakeholders())
        dossier.proposals = self.proposals()
        dossier.criteria = self.criteria()
        dossier.reply_due = ReplyDue(0, None)
        dossier.questionnaires = self.questionnaires()
        dossier.course = self.course()
        dossier.review = self.review()
        dossier.lessons = self.lessons()
        dossier.closings = self.closings()
        dossier.project.closed_at = dossier.closing.closed_at if dossier.closing else None
        return dossier

    def note(self, text: str) -> None:
        if text not in self.dossier.notes:
            self.dossier.notes.append(text)

    # --- One part each ---------------------------------------------------------------------------------

    def project(self) -> Project:
        now = self.version.project
        kept = _dict(self.content.get("project"))
        project = Project(pk=now.pk, organisation=now.organisation, title=now.title)
        _fill(project, kept, snapshot.PROJECT_FIELDS)
        return project

    def gains(self) -> list[Gain]:
        keys = [str(key) for key in _list(_dict(self.content.get("project")).get("gains"))]
        return list(Gain.objects.filter(key__in=keys))

    def members(self) -> list[Membership]:
        members = []
        for kept in _dicts(self.content.get("members")):
            member = Membership(project=self.dossier.project, user=self.person(kept.get("user")))
            if _fill(member, kept, ("role",)):
                members.append(member)
        return members

    def member(self, user_id: Any) -> Membership | None:
        return next((member for member in self.dossier.members if member.user.pk == user_id), None)

    def person(self, user_id: Any) -> User:
        return self.people.get(_key(user_id)) or User(name=FORGOTTEN)

    def guide(self) -> Guide:
        edition = self.edition()
        in_edition = {point.key: point.step for point in EditionPoint.objects.of(edition.pk)}
        step = self.steps.get(str(self.content.get("step")))
        if step not in in_edition.values():
            self.note("Trinnet som projektet stod i, findes ikke længere i tjeklisten.")
            step = min(in_edition.values(), key=lambda one: one.order)
        journey = Journey(project=self.dossier.project, edition=edition, step=step)
        _fill(journey, self.content, ("state",))
        answers = {}
        for key, kept in _dict(self.content.get("answers")).items():
            if key not in self.points:
                self.note(f"Et svar hører til et punkt som tjeklisten ikke længere har ({key}).")
                continue
            answers[self.points[key].pk] = self.answer(self.points[key], _dict(kept))
        placement = self.dossier.placement
        position = Position(journey, placement.quadrant if placement else None, self.mandate())
        return arrange_guide(position, answers, timezone.localdate(self.version.stored_at))

    def edition(self) -> Edition:
        edition = Edition.objects.filter(key=str(self.content.get("edition"))).first()
        if edition is None or not edition.points.exists():
            self.note("Tjeklistens udgave findes ikke længere. Titlerne er fra den nuværende.")
            return Edition.objects.current()
        return edition

    def answer(self, point: FocusPoint, kept: dict[str, Any]) -> Answer:
        answer = Answer(project=self.dossier.project, focus_point=point)
        _fill(answer, kept, snapshot.ANSWER_FIELDS)
        answer.responsible = self.member(kept.get("responsible"))
        answer.updated_by = self.person(kept.get("updated_by"))
        return answer

    def decisions(self) -> list[StepDecision]:
        decisions = self.rows(
            StepDecision, "decisions", snapshot.DECISION_FIELDS, "decided_by", "En beslutning"
        )
        kept = {_key(row.get("id")): row for row in _dicts(self.content.get("decisions"))}
        current = self.dossier.guide.journey.step
        for decision in decisions:
            decision.from_step = self.steps.get(str(kept[decision.pk].get("from_step")), current)
            decision.to_step = self.steps.get(str(kept[decision.pk].get("to_step")), current)
        return decisions

    def open_points(self) -> list[OpenPoint]:
        decisions = {decision.pk: decision for decision in self.dossier.decisions}
        return [
            OpenPoint(
                decision=decisions[_key(row.get("id"))],
                focus_point=self.points[str(kept["point"])],
                why=str(kept.get("why", "")),
            )
            for row in _dicts(self.content.get("decisions"))
            for kept in _dicts(row.get("open_points"))
            if _key(row.get("id")) in decisions and str(kept.get("point")) in self.points
        ]

    def placements(self, key: str) -> list[Placement]:
        return self.rows(Placement, key, snapshot.PLACEMENT_FIELDS, "placed_by", "En placering")

    def pictures(self) -> list[Picture]:
        """What was said of them then. Their files are as they are now: gone for those that were removed."""
        now = {picture.pk: picture for picture in self.version.project.pictures.all()}
        pictures = []
        for kept in _dicts(self.content.get("pictures")):
            key, alt = _uuid(kept.get("id")), kept.get("alt")
            if key is None or not alt or not isinstance(alt, str):
                self.note("Et billede kan ikke læses længere og er udeladt.")
                continue
            there = now.get(key)
            # Made with its size, or Django would open the file to find it.
            size = {"width": there.width, "height": there.height} if there else {"width": 1, "height": 1}
            picture = Picture(
                pk=key,
                project=self.dossier.project,
                file=there.whole_name if there else "",
                uploaded_by=self.person(kept.get("uploaded_by")),
                status_report_id=_key(kept.get("status")) or None,
                **size,
            )
            _fill(picture, kept, snapshot.PICTURE_FIELDS)
            pictures.append(picture)
        return pictures

    def part_placements(self) -> list[Placement]:
        """Of the parts as they were called then. One that lacks its part says nothing and is left out."""
        rows = {_key(row.get("id")): row for row in _dicts(self.content.get("part_placements"))}
        placements = []
        for placement in self.placements("part_placements"):
            part = self.part(_dict(rows[placement.pk].get("part")))
            if part:
                placement.part = part
                placements.append(placement)
        return placements

    def parts(self) -> list[ProjectPart]:
        """None in versions from before those that nobody had placed were kept too."""
        parts = map(self.part, _dicts(self.content.get("parts")))
        return sorted(filter(None, parts), key=lambda part: part.order)

    def part(self, kept: dict[str, Any]) -> ProjectPart | None:
        part = ProjectPart(pk=_key(kept.get("id")), project=self.dossier.project)
        if _fill(part, kept, snapshot.PART_FIELDS) and part.title and 1 <= part.order <= MOST_PARTS:
            return part
        self.note("En del af projektet kan ikke læses længere og er udeladt.")
        return None

    def commitments(self) -> list[Commitment]:
        tasks = {task.key: task for task in LeadershipTask.objects.select_related("direction")}
        commitments = []
        for key, kept in _dict(self.content.get("commitments")).items():
            commitment = Commitment(
                pk=_key(_number_in(key)), project=self.dossier.project, task=tasks.get(key)
            )
            _fill(commitment, _dict(kept), snapshot.COMMITMENT_FIELDS)
            direction = self.directions.get(str(_dict(kept).get("direction")))
            if commitment.task:
                commitment.direction, commitment.own_title = commitment.task.direction, ""
            elif commitment.own_title and direction:
                commitment.direction = direction
            else:
                self.note(f"En ledelsesopgave findes ikke længere ({key}).")
                continue
            if "state" not in _dict(kept):
                # From before a task had one: nobody could say that it was only planned.
                commitment.state = CommitmentState.DONE if commitment.done_on else CommitmentState.ONGOING
            commitment.responsible = self.member(_dict(kept).get("responsible"))
            commitment.taken_on_by = self.person(_dict(kept).get("taken_on_by"))
            commitments.append(commitment)
        return commitments

    def contacts(self) -> list[Contact]:
        kept = {_key(row.get("id")): row for row in _dicts(self.content.get("contacts"))}
        contacts = []
        for contact in self.rows(
            Contact, "contacts", snapshot.CONTACT_FIELDS, "noted_by", "En kontakt", needs=("on",)
        ):
            direction = self.directions.get(str(kept[contact.pk].get("direction")))
            if direction is None:
                self.note("En kontakt hører til en retning som ikke findes længere, og er udeladt.")
                continue
            contact.direction = direction
            name = kept[contact.pk].get("stakeholder")
            if name and isinstance(name, str):
                contact.stakeholder = Stakeholder(project=self.dossier.project, name=name)
            contacts.append(contact)
        return contacts

    def paces(self) -> dict[str, int]:
        kept = _dict(self.content.get("paces"))
        return {
            key: weeks
            for key in self.directions
            if isinstance(weeks := kept.get(key), int) and Pace.SHORTEST <= weeks <= Pace.LONGEST
        }

    def stakeholders(self) -> list[Stakeholder]:
        stakeholders = []
        for kept in _dicts(self.content.get("stakeholders")):
            direction = self.directions.get(str(kept.get("direction")))
            stakeholder = Stakeholder(pk=_key(kept.get("id")), project=self.dossier.project)
            if direction and _fill(stakeholder, kept, snapshot.STAKEHOLDER_FIELDS):
                stakeholder.direction = direction
                stakeholders.append(stakeholder)
            else:
                self.note("En interessent kan ikke læses længere og er udeladt.")
        return stakeholders

    def proposals(self) -> list[Proposal]:
        proposals = []
        for kept in _dicts(self.content.get("proposals")):
            proposal = Proposal(pk=_key(kept.get("id")), project=self.dossier.project)
            _fill(proposal, kept, snapshot.PROPOSAL_FIELDS)
            if not proposal.text or proposal.put_forward_on is None:
                self.note("Et indspil kan ikke læses længere og er udeladt.")
                continue
            if name := kept.get("stakeholder"):
                proposal.stakeholder = Stakeholder(project=self.dossier.project, name=str(name))
            proposal.noted_by = self.person(kept.get("noted_by"))
            proposal.replied_by = self.person(kept.get("replied_by")) if proposal.is_answered else None
            proposals.append(proposal)
        return proposals

    def criteria(self) -> list[Standing]:
        bottom_lines = {line.key: line for line in BottomLine.objects.all()}
        today = timezone.localdate(self.version.stored_at)
        standings = []
        for kept in _dicts(self.content.get("criteria")):
            criterion = Criterion(pk=_key(kept.get("id")), project=self.dossier.project)
            _fill(criterion, kept, snapshot.CRITERION_FIELDS)
            bottom_line = bottom_lines.get(str(kept.get("bottom_line")))
            if not criterion.title or bottom_line is None:
                self.note("Et succeskriterium kan ikke læses længere og er udeladt.")
                continue
            criterion.bottom_line = bottom_line
            criterion.responsible = self.member(kept.get("responsible"))
            criterion.created_by = self.person(kept.get("created_by"))
            standings.append(Standing(criterion, self.measurements(criterion, kept), today))
        return standings

    def measurements(self, criterion: Criterion, kept: dict[str, Any]) -> list[Measurement]:
        measurements = []
        for row in _dicts(kept.get("measurements")):
            measurement = Measurement(pk=_key(row.get("id")), criterion=criterion)
            _fill(measurement, row, snapshot.MEASUREMENT_FIELDS)
            if measurement.on is None or measurement.value is None:
                self.note("En måling kan ikke læses længere og er udeladt.")
                continue
            measurement.measured_by = self.person(row.get("measured_by"))
            measurements.append(measurement)
        return sorted(measurements, key=lambda one: (one.on, one.pk))

    def questionnaires(self) -> list[Results]:
        results = []
        for kept in _dicts(self.content.get("questionnaires")):
            row = Questionnaire(pk=_key(kept.get("id")), project=self.dossier.project)
            _fill(row, kept, snapshot.QUESTIONNAIRE_FIELDS)
            if not row.title or row.closes_on is None:
                self.note("Et spørgeskema kan ikke læses længere og er udeladt.")
                continue
            asked = [self.asked(row, one, place) for place, one in enumerate(_dicts(kept.get("questions")))]
            results.append(Results(row, _count(kept.get("people")), [one for one in asked if one]))
        return results

    def asked(self, asked_in: Questionnaire, kept: dict[str, Any], place: int) -> QuestionResult | None:
        question = AskedQuestion(questionnaire=asked_in, order=place)
        scores = [_count(score) for score in _list(kept.get("scores"))]
        if not _fill(question, kept, snapshot.ASKED_FIELDS) or len(scores) not in (0, HIGHEST - LOWEST + 1):
            self.note("Et spørgsmål i et spørgeskema kan ikke læses længere og er udeladt.")
            return None
        people = _count(kept.get("people"))
        result = QuestionResult(question, people if people >= ENOUGH else 0, scores)
        return result if bool(scores) == result.is_score else QuestionResult(question)

    def mandate(self) -> Mandate | None:
        kept = _dict(self.content.get("mandate"))
        if not kept:
            return None
        mandate = Mandate(project=self.dossier.project, updated_by=self.person(kept.get("updated_by")))
        _fill(mandate, kept, snapshot.MANDATE_FIELDS)
        return mandate

    def lessons(self) -> list[Lesson]:
        """Those at a place that is still known. None in versions from before there were any."""
        kept = {_key(row.get("id")): row for row in _dicts(self.content.get("lessons"))}
        lessons = []
        called = "En læring"
        for lesson in self.rows(
            Lesson, "lessons", snapshot.LESSON_FIELDS, "written_by", called, needs=("title",)
        ):
            said = kept[lesson.pk]
            lesson.focus_point = self.points.get(str(said.get("focus_point")))
            lesson.direction = None if lesson.focus_point else self.directions.get(str(said.get("direction")))
            if not lesson.focus_point and not lesson.direction:
                self.note("En læring hører til et sted som ikke findes længere, og er udeladt.")
                continue
            lesson.responsible = self.member(said.get("responsible"))
            ids = {_uuid(one) for one in _list(said.get("pictures"))}
            lesson.shown_pictures = [one for one in self.dossier.pictures if one.pk in ids]
            lesson.shared_by = self.person(said.get("shared_by")) if lesson.is_shared else None
            lessons.append(lesson)
        return lessons

    def course(self) -> list[CourseChange]:
        adjustments = self.rows(
            CourseAdjustment,
            "course_adjustments",
            snapshot.ADJUSTMENT_FIELDS,
            "decided_by",
            "En kursjustering",
        )
        for adjustment in adjustments:
            adjustment.mandate_before = _frame(adjustment.mandate_before)
        touches = {
            _key(row.get("id")): [_key(key) for key in _list(row.get("touches"))]
            for row in _dicts(self.content.get("course_adjustments"))
        }
        return arrange_course(adjustments, touches, self.dossier.mandate, self.dossier.decisions)

    def review(self) -> Review:
        """An empty one in versions from before a project could be looked back on."""
        kept = _dict(self.content.get("review"))
        questions = {question.key: question for question in all_questions()}
        return arrange_review(
            self.dossier.guide,
            chosen=self.chosen(_dict(kept.get("value"))),
            questions=questions.values(),
            answers=self.evaluation_answers(_dict(kept.get("answers")), questions),
            criteria=[row for one in _dicts(kept.get("criteria")) if (row := self.judged(one))],
            side_effects=self.rows(
                *(SideEffect, "side_effects", snapshot.SIDE_EFFECT_FIELDS, "noted_by"),
                "En sidegevinst eller ulempe",
                needs=("text",),
                content=kept,
            ),
        )

    def chosen(self, kept: dict[str, Any]) -> ChosenValue | None:
        if not kept:
            return None
        value = Value.objects.filter(key=str(kept.get("key"))).first()
        if value is None:
            self.note("Den værdi der betød mest, findes ikke længere.")
            return None
        chosen = ChosenValue(
            project=self.dossier.project, value=value, chosen_by=self.person(kept.get("chosen_by"))
        )
        _fill(chosen, kept, snapshot.VALUE_FIELDS)
        return chosen

    def evaluation_answers(
        self, kept: dict[str, Any], questions: dict[str, EvaluationQuestion]
    ) -> dict[int, EvaluationAnswer]:
        answers = {}
        for key, said in kept.items():
            if key not in questions:
                self.note(f"Et svar hører til et spørgsmål som ikke stilles længere ({key}).")
                continue
            answer = EvaluationAnswer(
                project=self.dossier.project,
                question=questions[key],
                updated_by=self.person(_dict(said).get("updated_by")),
            )
            _fill(answer, _dict(said), snapshot.EVALUATION_FIELDS)
            answers[questions[key].pk] = answer
        return answers

    def judged(self, kept: dict[str, Any]) -> JudgedCriterion | None:
        criterion = Criterion(pk=_key(kept.get("id")), project=self.dossier.project)
        _fill(criterion, kept, ("title",))
        if not criterion.title:
            self.note("Et succeskriterium kan ikke læses længere og er udeladt.")
            return None
        said = _dict(kept.get("verdict"))
        review = CriterionReview(criterion=criterion, reviewed_by=self.person(said.get("reviewed_by")))
        return JudgedCriterion(criterion, review if _fill(review, said, snapshot.VERDICT_FIELDS) else None)

    def closings(self) -> list[Closing]:
        """Those before, and the one that the version was kept with."""
        closings = self.rows(
            Closing, "closings", snapshot.CLOSING_FIELDS, "closed_by", "En afslutning", needs=("closed_at",)
        )
        kept = {_key(row.get("id")): row for row in _dicts(self.content.get("closings"))}
        for closing in closings:
            closing.version_id = _key(kept[closing.pk].get("version"))
            if closing.reopened_at:
                closing.reopened_by = self.person(kept[closing.pk].get("reopened_by"))
        own = Closing.objects.filter(version=self.version.pk).select_related("closed_by").first()
        if own is None:
            return closings
        # As it was then: that it was taken up again came after.
        own.reopened_at, own.reopened_by, own.reopen_reason = None, None, ""
        return [own, *closings]

    def rows[M: models.Model](
        self,
        model: type[M],
        part: str,
        names: Iterable[str],
        author: str,
        called: str,
        needs: Iterable[str] = (),
        content: dict[str, Any] | None = None,
    ) -> list[M]:
        """The rows that can be read; one that lacks a field in `needs` cannot."""
        rows = []
        for kept in _dicts((self.content if content is None else content).get(part)):
            row = model(
                pk=_key(kept.get("id")),
                project=self.dossier.project,
                **{author: self.person(kept.get(author))},
            )
            if _fill(row, kept, names) and all(getattr(row, name) for name in needs):
                rows.append(row)
            else:
                self.note(f"{called} kan ikke læses længere og er udeladt.")
        return rows


def _fill(row: models.Model, kept: dict[str, Any], names: Iterable[str]) -> bool:
    """Give a row what is kept of its fields. False when it lacks one that nothing can stand in for."""
    whole = True
    for name in names:
        field: Any = row._meta.get_field(name)
        value = _read(field, kept.get(name))
        if value is not None:
            setattr(row, name, value)
        elif field.has_default() or field.blank:
            continue
        elif field.choices or isinstance(field, models.IntegerField):
            whole = False
    return whole


def _read(field: Any, value: Any) -> Any:
    """A kept value as the field has it; None for one that the field cannot hold."""
    try:
        value = None if value is None else field.to_python(value)
    except (ValidationError, TypeError, ValueError):
        return None
    if isinstance(value, Decimal) and abs(value) >= TOO_LARGE:
        return None
    if field.choices and value not in dict(field.choices) and not (field.blank and value == ""):
        return None
    if isinstance(value, datetime) and timezone.is_naive(value):
        return timezone.make_aware(value)
    return value


def _people_in(content: Any) -> set[int]:
    """Every user that the content names by id."""
    by = {"user", "responsible", "updated_by", "decided_by", "published_by", "placed_by", "taken_on_by"}
    by |= {"noted_by", "replied_by", "created_by", "measured_by", "chosen_by", "reviewed_by"}
    by |= {"written_by", "shared_by", "uploaded_by", "closed_by", "reopened_by"}
    people: set[int] = set()
    if isinstance(content, dict):
        people |= {_key(value) for key, value in content.items() if key in by}
    values = content.values() if isinstance(content, dict) else content if isinstance(content, list) else ()
    for value in values:
        people |= _people_in(value)
    return people


def _frame(value: Any) -> Frame:
    """A mandate's wording, without what cannot be read as one."""
    texts = {name: text for name, text in _dict(value).items() if name in FIELDS and isinstance(text, str)}
    try:
        date.fromisoformat(texts.get("until") or "2000-01-01")
    except ValueError:
        del texts["until"]
    return texts


def _number_in(key: str) -> int | None:
    """The row's id in the key of one of the team's own commitments."""
    number = key.removeprefix("egen-")
    return int(number) if key.startswith("egen-") and number.isascii() and number.isdigit() else None


def _key(value: Any) -> int:
    """A row's id; 0, which no row has, for what cannot be one."""
    return value if isinstance(value, int) and 0 < value < 2**63 else 0


def _count(value: Any) -> int:
    return value if isinstance(value, int) and 0 <= value < 2**31 else 0


def _uuid(value: Any) -> UUID | None:
    try:
        return UUID(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [one for one in _list(value) if isinstance(one, dict)]
