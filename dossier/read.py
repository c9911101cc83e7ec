"""One project read whole. The overview page and the report are renderings of the same dossier."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from django.db.models import Count, Exists, F, OuterRef, Q
from django.utils import timezone

from leadership.board import DirectionCount, DirectionState, count_directions, load_board
from leadership.compass import Compass, draw_compass
from leadership.living import done_signs
from leadership.models import Contact, Mandate, Proposal
from leadership.proposals import Account, ReplyDue, replies_due
from leadership.silence import told_together
from leadership.stakeholder_map import StakeholderMap, draw_map
from leadership.stakeholders import Group, Numbered, group, number
from learning.criteria import Standing, load_criteria
from learning.lessons import Learnt, Place, by_place
from learning.models import AnchoringCheck, Closing, Lesson
from learning.questionnaires import Results, read_results, with_texts
from learning.review import JudgedCriterion, Review, judged, load_review
from phases.comments import Thread, read_threads
from phases.course import CourseChange, load_course
from phases.editions import retired_points
from phases.guide import Guide, PointState, load_guide
from phases.models import Comment, EditionMove, OpenPoint, StepDecision, Version
from projects.models import Gain, Membership, Picture, Project, Role, StatusReport
from projects.status_requests import OpenRequest, open_request
from typology.models import (
    CasePlacement,
    CocreationType,
    Dimension,
    Placement,
    PlacementChoice,
    ProjectPart,
    Stage,
    type_at,
)
from typology.page import newest_of_parts
from typology.placing import nearest
from typology.plot import Plot, draw_plot


def option_key(question: str, value: int) -> str:
    """An answer to a placement question in one word."""
    return f"{question}-{value}"


@dataclass(frozen=True)
class LeftOpen:
    """A focus point that stood open when the project went on, and why."""

    title: str
    why: str


@dataclass(frozen=True)
class Decided:
    """A decision with the points that it left open."""

    decision: StepDecision
    left_open: list[LeftOpen]

    @property
    def at(self) -> datetime:
        return self.decision.decided_at


@dataclass(frozen=True)
class Ended:
    """That the project was closed, or, when it `is_taken_up`, that it was opened again."""

    closing: Closing
    is_taken_up: bool = False

    @property
    def at(self) -> datetime:
        at = self.closing.reopened_at if self.is_taken_up else self.closing.closed_at
        assert at
        return at


@dataclass(frozen=True)
class Led:
    """A direction with its tasks and its contacts, newest first."""

    state: DirectionState
    contacts: list[Contact]


@dataclass(frozen=True)
class PlacedPart:
    """Where a part of the project stands, and the type that it has there."""

    placement: Placement
    cocreation_type: CocreationType


@dataclass
class Dossier:
    """A project with all that its team has said of it. Each part is read once, when it is first asked for.

    `version` is the one that it was read from (`kept.dossier_of`), and `notes` say what of it could not be
    read; without a version it is the project as it stands.
    """

    project: Project
    version: Version | None = None
    notes: list[str] = field(default_factory=list)

    @cached_property
    def read_at(self) -> datetime:
        return self.version.stored_at if self.version else timezone.now()

    @cached_property
    def guide(self) -> Guide:
        return load_guide(self.project)

    @cached_property
    def retired_points(self) -> list[PointState]:
        """Points that were answered and are no longer in the project's edition."""
        return retired_points(self.guide)

    @cached_property
    def talk(self) -> dict[int, list[Thread]]:
        """What the team has said about each focus point, by its id. Kept in no version."""
        return {} if self.version else read_threads(self.project)

    @cached_property
    def board(self) -> list[DirectionState]:
        return load_board(self.project)

    @cached_property
    def direction_counts(self) -> list[DirectionCount]:
        return count_directions(self.project)

    @cached_property
    def contacts(self) -> list[Contact]:
        """Newest first."""
        contacts = self.project.contacts.select_related("direction", "stakeholder", "noted_by")
        return list(contacts.order_by("-on", "-pk"))

    @cached_property
    def paces(self) -> dict[str, int]:
        """The weeks of silence that the project has chosen, by the key of the direction."""
        return dict(self.project.paces.order_by("direction__order").values_list("direction__key", "weeks"))

    @property
    def silence(self) -> str:
        """The directions that have long been silent now, in a line; empty when there is none."""
        return told_together(count.silence for count in self.direction_counts if count.silence)

    @property
    def compass(self) -> Compass:
        signs = [(contact.direction.pk, contact.on) for contact in self.contacts]
        return draw_compass(
            [state.direction for state in self.board],
            [*signs, *done_signs(self.board)],
            timezone.localdate(self.read_at),
        )

    @property
    def led(self) -> list[Led]:
        """Each direction with what was taken on and all contacts."""
        return [
            Led(state, [contact for contact in self.contacts if contact.direction.pk == state.direction.pk])
            for state in self.board
        ]

    @cached_property
    def stakeholders(self) -> list[Numbered]:
        return number(self.project.stakeholders.select_related("direction"))

    @property
    def stakeholder_groups(self) -> list[Group]:
        """Those directions that somebody is in."""
        directions = {row.stakeholder.direction_id: row.stakeholder.direction for row in self.stakeholders}
        return group(self.stakeholders, directions.values())

    @property
    def stakeholder_map(self) -> StakeholderMap:
        return draw_map(self.stakeholders)

    @cached_property
    def proposals(self) -> list[Proposal]:
        """Those that have waited longest for a reply first."""
        people = self.project.proposals.select_related("replied_by", "noted_by", "stakeholder")
        return list(people.longest_waiting_first())

    @property
    def account(self) -> Account:
        return Account(self.proposals, timezone.localdate(self.read_at))

    @cached_property
    def criteria(self) -> list[Standing]:
        """By bottom line, each with what was measured."""
        return load_criteria(self.project)

    @cached_property
    def reply_due(self) -> ReplyDue:
        return replies_due(self.project)

    @cached_property
    def questionnaires(self) -> list[Results]:
        """Newest first, and in numbers alone: what people wrote is kept in no version."""
        return read_results(self.project.questionnaires.all())

    @cached_property
    def questionnaires_with_texts(self) -> list[Results]:
        """The same with some of what people wrote, where that is still at hand."""
        return self.questionnaires if self.version else with_texts(self.questionnaires, most=10)

    @cached_property
    def gains(self) -> list[Gain]:
        return list(self.project.gains.all())

    @cached_property
    def members(self) -> list[Membership]:
        return list(self.project.memberships.select_related("user"))

    @property
    def chefs(self) -> list[Membership]:
        return [member for member in self.members if member.role == Role.CHEF]

    @property
    def project_leaders(self) -> list[Membership]:
        return [member for member in self.members if member.role == Role.PROJECT_LEADER]

    @cached_property
    def decisions(self) -> list[StepDecision]:
        """Newest first, each with the version kept with it, but not what that holds."""
        with_version = self.project.step_decisions.select_related("decided_by", "version")
        decisions = list(with_version.defer("version__content"))
        steps = {state.step.pk: state.step for state in self.guide.steps}
        for decision in decisions:
            decision.from_step = steps[decision.from_step_id]
            decision.to_step = steps[decision.to_step_id]
        return decisions

    @property
    def mandate(self) -> Mandate | None:
        return self.guide.mandate

    @cached_property
    def lessons(self) -> list[Lesson]:
        """Oldest first."""
        people = ("responsible__user", "written_by", "shared_by")
        rows = self.project.lessons.select_related("focus_point__step", "direction", *people)
        lessons = list(rows.prefetch_related("pictures").order_by("pk"))
        for lesson in lessons:
            lesson.shown_pictures = list(lesson.pictures.all())
        return lessons

    @property
    def learnt(self) -> list[Learnt]:
        """What was learnt, by place in the order of the checklist and then of the directions."""
        points = [(state.step.title, point.point) for state in self.guide.steps for point in state.points]
        places = [Place(point.focus_point, point.title, step) for step, point in points]
        places += [Place(state.direction, state.direction.title) for state in self.board]
        return by_place(self.lessons, places)

    @cached_property
    def course(self) -> list[CourseChange]:
        """Newest first."""
        return load_course(self.project, self.mandate, self.decisions)

    @cached_property
    def open_points(self) -> list[OpenPoint]:
        """Of all decisions."""
        points = OpenPoint.objects.filter(decision__project=self.project)
        return list(points.select_related("focus_point"))

    @property
    def decided(self) -> list[Decided]:
        """Every decision whole, newest first."""
        titles = {state.point.focus_point_id: state.point.title for state in self.guide.points}
        left_open: dict[int, list[LeftOpen]] = {}
        for point in self.open_points:
            title = titles.get(point.focus_point_id, "Et tidligere punkt")
            left_open.setdefault(point.decision_id, []).append(LeftOpen(title, point.why))
        return [Decided(decision, left_open.get(decision.pk, [])) for decision in self.decisions]

    @cached_property
    def review(self) -> Review:
        """The project looked back on."""
        return load_review(self.project, self.guide, self.criteria)

    @property
    def judged(self) -> list[JudgedCriterion]:
        """Every criterion with its verdict, if it has one."""
        return self.review.criteria if self.version else [judged(standing) for standing in self.criteria]

    @cached_property
    def closings(self) -> list[Closing]:
        """Newest first, each with the version kept with it, but not what that holds."""
        rows = self.project.closings.select_related("closed_by", "reopened_by", "version")
        return list(rows.defer("version__content"))

    @property
    def closing(self) -> Closing | None:
        """The one that stands: what came of a closed project. In a version, the one that it was kept with."""
        if self.version is None:
            return next((closing for closing in self.closings if closing.reopened_at is None), None)
        return next((closing for closing in self.closings if closing.version_id == self.version.pk), None)

    @property
    def has_ended(self) -> bool:
        """Whether nothing more is asked of anybody: the project is closed or archived."""
        return self.project.is_closed or self.project.is_archived

    @property
    def is_final(self) -> bool:
        """Whether this is the project as it stood when it was closed."""
        return self.version is not None and self.closing is not None

    @property
    def timeline(self) -> list[Decided | Ended]:
        """Every decision, and each time the project was closed or taken up again, newest first."""
        ends = [Ended(closing) for closing in self.closings]
        ends += [Ended(closing, is_taken_up=True) for closing in self.closings if closing.reopened_at]
        return sorted([*self.decided, *ends], key=lambda told: told.at, reverse=True)

    @cached_property
    def status_reports(self) -> list[StatusReport]:
        """Newest first."""
        return list(self.project.status_reports.select_related("published_by"))

    @cached_property
    def latest_status(self) -> StatusReport | None:
        if "status_reports" in self.__dict__:
            return next(iter(self.status_reports), None)
        statuses = self.project.status_reports.select_related("published_by")
        # Counted in the same query, for a page that shows no pictures but tells of them.
        # In their order by name: counting forgets the one that they have by themselves.
        newest_first = statuses.order_by("-published_at", "-pk")
        return newest_first.annotate(picture_count=Count("pictures")).first()

    @cached_property
    def pictures(self) -> list[Picture]:
        """Newest first."""
        return list(self.project.pictures.select_related("uploaded_by"))

    @property
    def status_pictures(self) -> list[Picture]:
        """Those of the latest status."""
        status = self.latest_status
        return [picture for picture in self.pictures if status and picture.status_report_id == status.pk]

    @property
    def other_pictures(self) -> list[Picture]:
        """Those that stand neither with the latest status nor with a lesson."""
        shown = {picture.pk for picture in self.status_pictures}
        shown |= {picture.pk for lesson in self.lessons for picture in lesson.shown_pictures}
        return [picture for picture in self.pictures if picture.pk not in shown]

    @cached_property
    def status_request(self) -> OpenRequest | None:
        return open_request(self.project)

    @cached_property
    def all_placements(self) -> list[Placement]:
        """Of the project as a whole and of its parts, newest first."""
        return list(self.project.placements.with_agreement().select_related("placed_by", "part"))

    @property
    def placements(self) -> list[Placement]:
        """Of the project as a whole, newest first; the newest holds."""
        return [placement for placement in self.all_placements if placement.part is None]

    @property
    def part_placements(self) -> list[Placement]:
        """Of the project's parts, newest first; the newest of each holds."""
        return [placement for placement in self.all_placements if placement.part]

    @property
    def placed_parts(self) -> list[PlacedPart]:
        """Where each part stands, in the order of the parts."""
        newest = newest_of_parts(self.part_placements)
        return [PlacedPart(one, type_at(self.types, one.x, one.y)) for one in newest]

    @cached_property
    def parts(self) -> list[ProjectPart]:
        return list(self.project.parts.all())

    @property
    def unplaced_parts(self) -> list[ProjectPart]:
        placed = {placement.part_id for placement in self.part_placements}
        return [part for part in self.parts if part.pk not in placed]

    @property
    def placement(self) -> Placement | None:
        return next(iter(self.placements), None)

    @cached_property
    def placement_options(self) -> dict[int, list[str]]:
        """The answers behind each placement, by its id; of a version none are known."""
        chosen = PlacementChoice.objects.filter(placement__project=self.project)
        options: dict[int, list[str]] = {}
        for placement, question, value in chosen.order_by(
            "option__question__dimension__order", "option__question__order", "option__value"
        ).values_list("placement", "option__question__key", "option__value"):
            options.setdefault(placement, []).append(option_key(question, value))
        return options

    @cached_property
    def comments(self) -> list[Comment]:
        """Oldest first, without those that were removed, but with a removed one that has replies."""
        replied_to = Comment.objects.filter(thread=OuterRef("pk"), removed_at=None)
        said = Q(removed_at=None) | Q(Exists(replied_to))
        comments = self.project.comments.select_related("focus_point").filter(said)
        in_order = ("written_at", F("thread").asc(nulls_first=True), "pk")
        return list(comments.prefetch_related("mentioned").order_by(*in_order))

    @cached_property
    def edition_moves(self) -> list[EditionMove]:
        """Newest first."""
        return list(self.project.edition_moves.select_related("from_edition", "to_edition"))

    @cached_property
    def follow_ups(self) -> list[AnchoringCheck]:
        """How the lessons lived on after the end."""
        checks = AnchoringCheck.objects.filter(lesson__project=self.project)
        return list(checks.order_by("lesson", "moment"))

    @cached_property
    def types(self) -> list[CocreationType]:
        return list(CocreationType.objects.all())

    @cached_property
    def dimensions(self) -> list[Dimension]:
        return list(Dimension.objects.all())

    @property
    def cocreation_type(self) -> CocreationType | None:
        return self.guide.cocreation_type

    @cached_property
    def case_placements(self) -> list[CasePlacement]:
        return list(CasePlacement.objects.select_related("case").order_by("case__order", "order"))

    @cached_property
    def nearest_cases(self) -> list[CasePlacement]:
        if self.placement is None:
            return []
        return nearest(self.case_placements, self.placement.x, self.placement.y)

    @cached_property
    def plot(self) -> Plot:
        """The project with the cases that are most like it: all of them would be most of what there is."""
        return draw_plot(
            dimensions=self.dimensions,
            types=self.types,
            placements=self.nearest_cases,
            project=(self.placement.x, self.placement.y) if self.placement else None,
            stage=self.placement.stage if self.placement else Stage.PLANNED,
            earlier=self.placements[1:],
            parts=newest_of_parts(self.part_placements),
        )


def build_dossier(project: Project) -> Dossier:
    """The dossier of a project that the caller may read. Its queries do not grow with what it holds."""
    return Dossier(project)
