"""The file of a project: what a version keeps of it (`versions.snapshot`), and what a version lacks.

What a row may say follows from its model: lengths, choices and numbers are asked of the fields.
"""

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from leadership.mandate import FIELDS as MANDATE_FIELDS
from leadership.models import Commitment, Contact, Mandate, Pace, Proposal, Stakeholder
from learning.models import (
    HIGHEST,
    LOWEST,
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
    SideEffect,
)
from learning.questionnaires import MOST_QUESTIONS, MOST_RESPONSES
from phases.models import (
    Answer,
    Comment,
    CourseAdjustment,
    Journey,
    OpenPoint,
    StepDecision,
)
from projects.models import Membership, Picture, Project, StatusReport
from projects.pictures import MOST_PICTURES
from typology.models import MOST_PARTS, Placement, ProjectPart

from ...versions import snapshot
from .kinds import (
    Base64,
    Choice,
    Const,
    Day,
    Id,
    Key,
    Kind,
    ListOf,
    MapOf,
    Maybe,
    Moment,
    Number,
    OwnOr,
    Person,
    Record,
    Ref,
    Text,
    Whole,
)

FORMAT = "samskab-projekt"
SCHEMA = 1
"""Goes up with every change: a file with a higher number is refused whole, since nobody here knows it."""

MOST_PEOPLE = 2000
LONGEST_FILE = 16_000_000
"""Of one picture in base64; all of them share what `export.MOST_PICTURE_BYTES` says."""

HAVE_COME = {
    *((Contact, "on"), (Measurement, "on"), (Lesson, "done_on"), (Commitment, "done_on")),
    *((Proposal, "put_forward_on"), (Proposal, "decided_on"), (Proposal, "replied_on")),
}
"""Days of what has happened, which forms take none of from the future."""


def said(model: type[models.Model], *names: str) -> dict[str, Kind]:
    """What these fields of a model may say."""
    return {name: _kind_of(model, model._meta.get_field(name)) for name in names}


def _kind_of(model: type[models.Model], field: Any) -> Kind:
    if field.choices:
        values = tuple(value for value, _ in field.choices)
        kind: Kind = Choice(("", *values) if field.blank else values)
    elif isinstance(field, models.CharField | models.TextField):
        kind = Text(field.max_length or 0, needed=not field.blank, lines=isinstance(field, models.TextField))
    elif isinstance(field, models.DateTimeField):
        kind = Moment()
    elif isinstance(field, models.DateField):
        kind = Day(has_come=(model, field.name) in HAVE_COME)
    elif isinstance(field, models.DecimalField):
        kind = Number(field.max_digits, field.decimal_places)
    elif isinstance(field, models.IntegerField):
        kind = Whole(*_bounds(field))
    else:
        raise TypeError(f"No kind is known for {field}")
    return Maybe(kind) if field.null else kind


LARGEST = 32767
"""What every database holds in a small whole number."""


def _bounds(field: models.IntegerField) -> tuple[int, int]:
    limits: dict[type, Any] = {
        type(one): one.limit_value for one in field.validators if hasattr(one, "limit_value")
    }
    # SQLite says that it holds far more, and the file is to be the same on every database.
    return limits.get(MinValueValidator, 0), min(limits.get(MaxValueValidator, LARGEST), LARGEST)


def rows(table: str, fields: dict[str, Kind], **limits: int) -> ListOf:
    """A list of rows with numbers of their own."""
    return ListOf(Record({"id": Id(table)} | fields), **limits)


PERSON = Person()
MEMBER = Maybe(Person("team"))
"""Somebody on the team, or nobody: then it is the chef's."""

FRAME = {name: Text(3000, needed=False) for name in MANDATE_FIELDS}

PLACED: dict[str, Kind] = {
    **said(Placement, *snapshot.PLACEMENT_FIELDS),
    "placed_by": PERSON,
    "options": ListOf(Key("options"), most=50),
}
PART = said(ProjectPart, *snapshot.PART_FIELDS)

BODY = Record(
    {
        "edition": Key("editions"),
        "step": Key("steps"),
        **said(Journey, "state"),
        "project": Record(
            said(Project, *snapshot.PROJECT_FIELDS) | {"gains": ListOf(Key("gains"), most=100, least=1)}
        ),
        "members": ListOf(
            Record({"user": Person("people", registers="team"), **said(Membership, "role")}), least=1
        ),
        "answers": MapOf(
            Key("points"),
            Record(
                said(Answer, *snapshot.ANSWER_FIELDS, "message")
                | {"responsible": MEMBER, "delegated_by": Maybe(PERSON), "updated_by": PERSON}
            ),
        ),
        "decisions": rows(
            "decisions",
            {
                **said(StepDecision, *snapshot.DECISION_FIELDS),
                "from_step": Key("steps"),
                "to_step": Key("steps"),
                "decided_by": PERSON,
                "open_points": ListOf(Record({"point": Key("points")} | said(OpenPoint, "why"))),
            },
        ),
        "edition_moves": ListOf(
            Record(
                {
                    "from_edition": Key("editions"),
                    "to_edition": Key("editions"),
                    "moved_by": PERSON,
                    "moved_at": Moment(),
                }
            )
        ),
        "statuses": rows("statuses", said(StatusReport, *snapshot.STATUS_FIELDS) | {"published_by": PERSON}),
        "pictures": rows(
            "pictures",
            {
                **said(Picture, *snapshot.PICTURE_FIELDS),
                "status": Maybe(Ref("statuses")),
                "uploaded_by": PERSON,
                "file": Maybe(Base64(LONGEST_FILE)),
            },
            most=MOST_PICTURES,
        ),
        "placements": rows("placements", PLACED),
        "parts": rows("parts", PART, most=MOST_PARTS),
        "part_placements": rows("placements", PLACED | {"part": Record({"id": Ref("parts")} | PART)}),
        "commitments": MapOf(
            OwnOr("tasks", rows="commitments"),
            Record(
                said(Commitment, *snapshot.COMMITMENT_FIELDS)
                | {"direction": Key("directions"), "responsible": MEMBER, "taken_on_by": PERSON}
            ),
        ),
        "contacts": rows(
            "contacts",
            {
                **said(Contact, *snapshot.CONTACT_FIELDS),
                "direction": Key("directions"),
                "stakeholder": Text(150, needed=False),
                "noted_by": PERSON,
            },
        ),
        "paces": MapOf(Key("directions"), said(Pace, "weeks")["weeks"]),
        "stakeholders": rows(
            "stakeholders", said(Stakeholder, *snapshot.STAKEHOLDER_FIELDS) | {"direction": Key("directions")}
        ),
        "proposals": rows(
            "proposals",
            {
                **said(Proposal, *snapshot.PROPOSAL_FIELDS),
                "stakeholder": Maybe(Text(150)),
                "noted_by": PERSON,
                "replied_by": Maybe(PERSON),
            },
        ),
        "criteria": rows(
            "criteria",
            {
                **said(Criterion, *snapshot.CRITERION_FIELDS),
                "bottom_line": Key("bottom_lines"),
                "responsible": MEMBER,
                "created_by": PERSON,
                "measurements": rows(
                    "measurements", said(Measurement, *snapshot.MEASUREMENT_FIELDS) | {"measured_by": PERSON}
                ),
            },
        ),
        "questionnaires": rows(
            "questionnaires",
            {
                **said(Questionnaire, *snapshot.QUESTIONNAIRE_FIELDS, "intro", "created_at"),
                "created_by": PERSON,
                "people": Whole(0, MOST_RESPONSES),
                "questions": ListOf(
                    Record(
                        said(AskedQuestion, *snapshot.ASKED_FIELDS)
                        | {
                            "people": Whole(0, MOST_RESPONSES),
                            "scores": ListOf(Whole(0, MOST_RESPONSES), most=HIGHEST - LOWEST + 1),
                        }
                    ),
                    most=MOST_QUESTIONS,
                ),
            },
        ),
        "mandate": Maybe(Record(said(Mandate, *snapshot.MANDATE_FIELDS) | {"updated_by": PERSON})),
        "course_adjustments": rows(
            "course_adjustments",
            {
                **said(CourseAdjustment, "what", "why", "touches_also", "decided_at"),
                "mandate_before": Maybe(Record(FRAME)),
                "touches": ListOf(Ref("decisions")),
                "decided_by": PERSON,
            },
        ),
        "review": Record(
            {
                "value": Maybe(
                    Record(
                        {
                            "key": Key("values"),
                            **said(ChosenValue, *snapshot.VALUE_FIELDS),
                            "chosen_by": PERSON,
                        }
                    )
                ),
                "answers": MapOf(
                    Key("questions"),
                    Record(said(EvaluationAnswer, *snapshot.EVALUATION_FIELDS) | {"updated_by": PERSON}),
                ),
                "criteria": ListOf(
                    Record(
                        {
                            "id": Ref("criteria"),
                            **said(Criterion, "title"),
                            "verdict": Maybe(
                                Record(
                                    said(CriterionReview, *snapshot.VERDICT_FIELDS) | {"reviewed_by": PERSON}
                                )
                            ),
                        }
                    )
                ),
                "side_effects": rows(
                    "side_effects", said(SideEffect, *snapshot.SIDE_EFFECT_FIELDS) | {"noted_by": PERSON}
                ),
            }
        ),
        "lessons": rows(
            "lessons",
            {
                **said(Lesson, *snapshot.LESSON_FIELDS),
                "focus_point": Maybe(Key("points")),
                "direction": Maybe(Key("directions")),
                "responsible": MEMBER,
                "pictures": ListOf(Ref("pictures"), most=MOST_PICTURES),
                "written_by": PERSON,
                "shared_by": Maybe(PERSON),
            },
        ),
        "closings": rows(
            "closings",
            {
                **said(Closing, *snapshot.CLOSING_FIELDS),
                "closed_by": PERSON,
                "reopened_by": Maybe(PERSON),
            },
        ),
        "follow_ups": ListOf(
            Record(
                {
                    "lesson": Ref("lessons"),
                    **said(AnchoringCheck, "moment", "state", "note", "checked_at"),
                    "checked_by": PERSON,
                }
            )
        ),
        "comments": rows(
            "comments",
            {
                "point": Key("points"),
                "thread": Maybe(Ref("comments")),
                **said(Comment, "kind", "text", "written_at", "removed_at", "resolved_at"),
                "author": PERSON,
                "mentioned": ListOf(PERSON, most=MOST_PEOPLE),
                "resolved_by": Maybe(PERSON),
            },
        ),
    }
)

DOCUMENT = Record(
    {
        "format": Const(FORMAT),
        "schema": Const(SCHEMA),
        "exported_on": Day(),
        "organisation": Text(150, lines=False),
        "people": ListOf(
            Record(
                {
                    "ref": Person("people", registers="people"),
                    "name": Text(150, lines=False),
                    "email": Maybe(Text(254, lines=False)),
                }
            ),
            most=MOST_PEOPLE,
        ),
        **BODY.fields,
    }
)


def json_schema() -> dict[str, Any]:
    """The same for other programs."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A project of Samskab",
        "$comment": "Made by manage.py project_schema. In words: docs/project-json.md.",
    } | DOCUMENT.json_schema()
