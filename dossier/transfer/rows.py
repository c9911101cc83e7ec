"""A document turned into rows, in the order in which they can be saved. None of them is saved here.

Lists that are read newest first are made from their end, so that rows of one moment keep their order.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models

from accounts.models import Organisation, User
from leadership.models import Commitment, Contact, Mandate, Pace, Proposal, Stakeholder
from learning.models import (
    AnchoringCheck,
    AskedQuestion,
    ChosenValue,
    Closing,
    Criterion,
    CriterionReview,
    EvaluationAnswer,
    Lesson,
    Measurement,
    Questionnaire,
    Sharing,
    SideEffect,
)
from phases.models import (
    Answer,
    Comment,
    CourseAdjustment,
    EditionMove,
    FocusPoint,
    Journey,
    OpenPoint,
    StepDecision,
)
from projects.models import ExpectedGain, Membership, Picture, Project, Role, StatusReport
from typology.models import Placement, PlacementChoice, ProjectPart

from ..versions import snapshot
from .rules import check_constraints
from .schema import At

UNKNOWN = "En der ikke er kendt her"
"""The one who wrote what is brought in from somebody whom nobody in the organisation is."""

type Table = list[models.Model]


@dataclass(frozen=True)
class People:
    """Who those in the file are here: `known` by their refs. `by` brings the project in."""

    by: User
    known: Mapping[str, User]
    unknown: User

    def author(self, ref: str) -> User:
        return self.known.get(ref, self.unknown)

    def maybe(self, ref: str | None) -> User | None:
        return None if ref is None else self.author(ref)


class Rows:
    """All rows of a project. `shares` says whether its shared lessons are to be shared here too."""

    def __init__(
        self, document: dict[str, Any], organisation: Organisation, people: People, *, shares: bool = False
    ):
        self.document, self.people, self.shares = document, people, shares
        self.project = Project(
            organisation=organisation, **_own(document["project"], snapshot.PROJECT_FIELDS)
        )
        standing = [row for row in document["closings"] if row["reopened_at"] is None]
        self.project.closed_at = standing[0]["closed_at"] if standing else None
        self.members = self._members()
        self.decisions: dict[int, StepDecision] = {}
        self.stakeholders: dict[str, Stakeholder] = {}
        self.statuses: dict[int, StatusReport] = {}
        self.pictures: dict[int, Picture] = {}
        self.criteria: dict[int, Criterion] = {}
        self.lessons: dict[int, Lesson] = {}
        self.tables: list[Table] = [list(table) for table in self._all()]

    def check(self) -> None:
        """Raises Refused for the first row that the database would not take."""
        for table in (self.project, *self.tables):
            for place, row in enumerate(table if isinstance(table, list) else [table], start=1):
                name = str(row._meta.verbose_name)
                at: At = (name, str(place)) if isinstance(table, list) else (name,)
                check_constraints(row, at)
        for place, row in enumerate(self.document["closings"], start=1):
            check_constraints(self.closing(row), ("closings", str(place)))

    def closing(self, row: dict[str, Any]) -> Closing:
        """One of the times that the project was closed, without the version that is kept with it."""
        return Closing(
            project=self.project,
            closed_by=self.people.author(row["closed_by"]),
            reopened_by=self.people.maybe(row["reopened_by"]),
            **_own(row, snapshot.CLOSING_FIELDS),
        )

    def _all(self) -> Iterator[Iterable[models.Model]]:
        yield [ExpectedGain(project=self.project, gain=gain) for gain in self.document["project"]["gains"]]
        yield self.members.values()
        yield self._journey()
        yield self._edition_moves()
        yield from self._placed()
        yield from self._decided()
        yield from self._led()
        yield from self._answered()
        yield from self._commented()
        yield from self._told()
        yield from self._measured()
        yield from self._asked()
        yield from self._reviewed()
        yield from self._learnt()

    # --- projects ------------------------------------------------------------------------------------------

    def _members(self) -> dict[str, Membership]:
        """Those who are known here, and the one who brings the project in: as its chef, whatever else."""
        people = self.people
        members = {
            row["user"]: Membership(
                project=self.project,
                user=people.known[row["user"]],
                role=Role.CHEF if people.known[row["user"]] == people.by else row["role"],
            )
            for row in self.document["members"]
            if row["user"] in people.known
        }
        if people.by not in [member.user for member in members.values()]:
            members[""] = Membership(project=self.project, user=people.by, role=Role.CHEF)
        return members

    def _member(self, ref: str | None) -> Membership | None:
        return self.members.get(ref) if ref else None

    def _told(self) -> Iterator[Iterable[models.Model]]:
        for row in reversed(self.document["statuses"]):
            self.statuses[row["id"]] = StatusReport(
                project=self.project,
                published_by=self.people.author(row["published_by"]),
                **_own(row, snapshot.STATUS_FIELDS),
            )
        yield self.statuses.values()
        for row in reversed(self.document["pictures"]):
            if row["file"] is not None:
                self.pictures[row["id"]] = Picture(
                    project=self.project,
                    status_report=self.statuses.get(row["status"]),
                    uploaded_by=self.people.author(row["uploaded_by"]),
                    width=1,
                    height=1,
                    **_own(row, snapshot.PICTURE_FIELDS),
                )
        yield self.pictures.values()

    # --- typology ------------------------------------------------------------------------------------------

    def _placed(self) -> Iterator[Iterable[models.Model]]:
        parts = {
            row["id"]: ProjectPart(project=self.project, **_own(row, snapshot.PART_FIELDS))
            for row in self.document["parts"]
        }
        yield parts.values()
        whole, of_parts = self.document["placements"], self.document["part_placements"]
        # By their day among each other, as the project's history tells of them.
        rows = sorted([*reversed(whole), *reversed(of_parts)], key=lambda row: row["placed_at"])
        placements = [
            Placement(
                project=self.project,
                part=parts[row["part"]["id"]] if "part" in row else None,
                placed_by=self.people.author(row["placed_by"]),
                **_own(row, snapshot.PLACEMENT_FIELDS),
            )
            for row in rows
        ]
        yield placements
        yield [
            PlacementChoice(placement=placement, option=option)
            for placement, row in zip(placements, rows, strict=True)
            for option in row["options"]
        ]

    # --- phases --------------------------------------------------------------------------------------------

    def _journey(self) -> Iterator[models.Model]:
        said = {name: self.document[name] for name in ("edition", "step", "state")}
        yield Journey(project=self.project, **said)

    def _edition_moves(self) -> Iterator[models.Model]:
        for row in reversed(self.document["edition_moves"]):
            moved_by = self.people.author(row["moved_by"])
            yield EditionMove(
                project=self.project,
                moved_by=moved_by,
                **_own(row, ("from_edition", "to_edition", "moved_at")),
            )

    def _decided(self) -> Iterator[Iterable[models.Model]]:
        rows = list(reversed(self.document["decisions"]))
        for row in rows:
            self.decisions[row["id"]] = StepDecision(
                project=self.project,
                decided_by=self.people.author(row["decided_by"]),
                **_own(row, (*snapshot.DECISION_FIELDS, "from_step", "to_step")),
            )
        yield self.decisions.values()
        yield [
            OpenPoint(decision=self.decisions[row["id"]], focus_point=one["point"], why=one["why"])
            for row in rows
            for one in row["open_points"]
        ]
        course = list(reversed(self.document["course_adjustments"]))
        adjustments = [
            CourseAdjustment(
                project=self.project,
                decided_by=self.people.author(row["decided_by"]),
                mandate_before=row["mandate_before"] or {},
                **_own(row, ("what", "why", "touches_also", "decided_at")),
            )
            for row in course
        ]
        yield adjustments
        yield [
            CourseAdjustment.touches.through(courseadjustment=one, stepdecision=self.decisions[key])
            for one, row in zip(adjustments, course, strict=True)
            for key in row["touches"]
        ]

    def _answered(self) -> Iterator[Iterable[models.Model]]:
        yield (self._answer(point, row) for point, row in self.document["answers"])

    def _answer(self, point: FocusPoint, row: dict[str, Any]) -> Answer:
        answer = Answer(
            project=self.project,
            focus_point=point,
            responsible=self._member(row["responsible"]),
            delegated_by=self.people.maybe(row["delegated_by"]),
            updated_by=self.people.author(row["updated_by"]),
            **_own(row, (*snapshot.ANSWER_FIELDS, "message")),
        )
        if row["responsible"] and not answer.responsible:
            # Who had the ball does not come along, so there is nothing to accept and nobody to tell.
            answer.handed_back_at, answer.delegated_by, answer.message = None, None, ""
        return answer

    def _commented(self) -> Iterator[Iterable[models.Model]]:
        comments: dict[int, Comment] = {}
        rows = self.document["comments"]
        firsts, replies = ([row for row in rows if bool(row["thread"]) is later] for later in (False, True))
        for among in (firsts, replies):
            made = {row["id"]: self._comment(row, comments.get(row["thread"])) for row in among}
            comments |= made
            yield made.values()
        yield [
            Comment.mentioned.through(comment=comments[row["id"]], user=self.people.known[ref])
            for row in rows
            for ref in row["mentioned"]
            if ref in self.people.known
        ]

    def _comment(self, row: dict[str, Any], thread: Comment | None) -> Comment:
        said = ("kind", "text", "written_at", "removed_at", "resolved_at")
        return Comment(
            project=self.project,
            focus_point=row["point"],
            thread=thread,
            author=self.people.author(row["author"]),
            resolved_by=self.people.maybe(row["resolved_by"]),
            **_own(row, said),
        )

    # --- leadership ----------------------------------------------------------------------------------------

    def _led(self) -> Iterator[Iterable[models.Model]]:
        if mandate := self.document["mandate"]:
            updated_by = self.people.author(mandate["updated_by"])
            said = _own(mandate, snapshot.MANDATE_FIELDS)
            yield [Mandate(project=self.project, updated_by=updated_by, **said)]
        for row in self.document["stakeholders"]:
            said = _own(row, (*snapshot.STAKEHOLDER_FIELDS, "direction"))
            self.stakeholders[row["name"]] = Stakeholder(project=self.project, **said)
        yield self.stakeholders.values()
        yield (
            Commitment(
                project=self.project,
                task=task,
                responsible=self._member(row["responsible"]),
                taken_on_by=self.people.author(row["taken_on_by"]),
                **_own(row, (*snapshot.COMMITMENT_FIELDS, "direction")),
            )
            for task, row in self.document["commitments"]
        )
        yield (
            Contact(
                project=self.project,
                stakeholder=self.stakeholders.get(row["stakeholder"]),
                noted_by=self.people.author(row["noted_by"]),
                **_own(row, (*snapshot.CONTACT_FIELDS, "direction")),
            )
            for row in reversed(self.document["contacts"])
        )
        yield (
            Pace(project=self.project, direction=direction, weeks=weeks)
            for direction, weeks in self.document["paces"]
        )
        yield (
            Proposal(
                project=self.project,
                stakeholder=self.stakeholders.get(row["stakeholder"] or ""),
                noted_by=self.people.author(row["noted_by"]),
                replied_by=self.people.maybe(row["replied_by"]),
                **_own(row, snapshot.PROPOSAL_FIELDS),
            )
            for row in self.document["proposals"]
        )

    # --- learning ------------------------------------------------------------------------------------------

    def _measured(self) -> Iterator[Iterable[models.Model]]:
        for row in self.document["criteria"]:
            self.criteria[row["id"]] = Criterion(
                project=self.project,
                responsible=self._member(row["responsible"]),
                created_by=self.people.author(row["created_by"]),
                **_own(row, (*snapshot.CRITERION_FIELDS, "bottom_line")),
            )
        yield self.criteria.values()
        yield (
            Measurement(
                criterion=self.criteria[row["id"]],
                measured_by=self.people.author(one["measured_by"]),
                **_own(one, snapshot.MEASUREMENT_FIELDS),
            )
            for row in self.document["criteria"]
            for one in row["measurements"]
        )

    def _asked(self) -> Iterator[Iterable[models.Model]]:
        rows = list(reversed(self.document["questionnaires"]))
        questionnaires = [
            Questionnaire(
                project=self.project,
                created_by=self.people.author(row["created_by"]),
                brought_in={
                    "people": row["people"],
                    "questions": [_own(one, ("people", "scores")) for one in row["questions"]],
                },
                **_own(row, (*snapshot.QUESTIONNAIRE_FIELDS, "intro", "created_at")),
            )
            for row in rows
        ]
        yield questionnaires
        yield [
            AskedQuestion(questionnaire=questionnaire, order=order, **_own(one, snapshot.ASKED_FIELDS))
            for questionnaire, row in zip(questionnaires, rows, strict=True)
            for order, one in enumerate(row["questions"], start=1)
        ]

    def _reviewed(self) -> Iterator[Iterable[models.Model]]:
        review, people = self.document["review"], self.people
        if chosen := review["value"]:
            said = _own(chosen, snapshot.VALUE_FIELDS)
            chosen_by = people.author(chosen["chosen_by"])
            yield [ChosenValue(project=self.project, value=chosen["key"], chosen_by=chosen_by, **said)]
        yield (
            EvaluationAnswer(
                project=self.project,
                question=question,
                updated_by=people.author(row["updated_by"]),
                **_own(row, snapshot.EVALUATION_FIELDS),
            )
            for question, row in review["answers"]
        )
        yield (
            CriterionReview(
                criterion=self.criteria[row["id"]],
                reviewed_by=people.author(verdict["reviewed_by"]),
                **_own(verdict, snapshot.VERDICT_FIELDS),
            )
            for row in review["criteria"]
            if (verdict := row["verdict"])
        )
        yield (
            SideEffect(
                project=self.project,
                noted_by=people.author(row["noted_by"]),
                **_own(row, snapshot.SIDE_EFFECT_FIELDS),
            )
            for row in review["side_effects"]
        )

    def _learnt(self) -> Iterator[Iterable[models.Model]]:
        rows = self.document["lessons"]
        for row in rows:
            self.lessons[row["id"]] = self._lesson(row)
        yield self.lessons.values()
        yield [
            Lesson.pictures.through(lesson=self.lessons[row["id"]], picture=self.pictures[key])
            for row in rows
            for key in row["pictures"]
            if key in self.pictures
        ]
        yield (
            AnchoringCheck(
                lesson=self.lessons[row["lesson"]],
                checked_by=self.people.author(row["checked_by"]),
                **_own(row, ("moment", "state", "note", "checked_at")),
            )
            for row in self.document["follow_ups"]
        )

    def _lesson(self, row: dict[str, Any]) -> Lesson:
        lesson = Lesson(
            project=self.project,
            responsible=self._member(row["responsible"]),
            written_by=self.people.author(row["written_by"]),
            shared_by=self.people.maybe(row["shared_by"]),
            **_own(row, (*snapshot.LESSON_FIELDS, "focus_point", "direction")),
        )
        # Checked as it stands in the file, whether it is shared here or not.
        check_constraints(lesson, ("lessons", str(row["id"])))
        if not self.shares:
            lesson.sharing, lesson.shared_by, lesson.shared_at = Sharing.PROJECT, None, None
        return lesson


def _own(row: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    return {name: row[name] for name in names}
