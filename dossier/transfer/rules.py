"""What has to hold in a file beyond single values: what forms ask for, and what the database insists on."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import models
from django.db.models import CheckConstraint, F, Q

from leadership.models import Selection, name_key
from learning.models import AnswerKind
from learning.questionnaires import ENOUGH
from projects.models import Role

from .schema import At, Refused

STATED = "Her står noget som ikke hænger sammen"


def check_document(document: dict[str, Any]) -> None:
    """Raises Refused for the first rule that a document, whole and read, breaks."""
    _team(document)
    _project(document)
    _step(document)
    _stakeholders(document)
    _parts(document)
    _commitments(document)
    _criteria(document)
    _questionnaires(document)
    _lessons(document)
    _review(document)
    _closings(document)
    _comments(document)
    _decisions(document)
    _once("edition_moves", ((row["moved_at"],) for row in document["edition_moves"]))
    _once("follow_ups", ((row["lesson"], row["moment"]) for row in document["follow_ups"]))


def _team(document: dict[str, Any]) -> None:
    if not any(member["role"] == Role.CHEF for member in document["members"]):
        raise Refused("Holdet har ingen chef.", ("members",))
    emails = [person["email"].strip().lower() for person in document["people"] if person["email"]]
    _once("people", ((email,) for email in emails))


def _project(document: dict[str, Any]) -> None:
    mandate = document["mandate"]
    if mandate and not any(mandate[name] for name in ("decided", "fixed", "room", "influence")):
        raise Refused("Mandatet siger ingenting.", ("mandate",))
    _once("project → gains", ((gain.pk,) for gain in document["project"]["gains"]))


def _step(document: dict[str, Any]) -> None:
    steps = {point.focus_point.step_id for point in document["edition"].points.select_related("focus_point")}
    if document["step"].pk not in steps:
        raise Refused("Trinnet er ikke i udgaven af tjeklisten.", ("step",))


def _stakeholders(document: dict[str, Any]) -> None:
    rows = document["stakeholders"]
    _once("stakeholders", ((name_key(row["name"]),) for row in rows))
    for place, row in enumerate(rows, start=1):
        if row["selection"] == Selection.DESELECTED and not row["reason"].strip():
            raise Refused("Her mangler en tekst.", ("stakeholders", str(place), "reason"))
    names = {row["name"] for row in rows} | {"", None}
    for table in ("contacts", "proposals"):
        for place, row in enumerate(document[table], start=1):
            if row["stakeholder"] not in names:
                raise Refused("Interessenten er ikke i filen.", (table, str(place), "stakeholder"))


def _parts(document: dict[str, Any]) -> None:
    parts = {part["id"]: part for part in document["parts"]}
    _once("parts", ((part["title"].strip().casefold(),) for part in document["parts"]))
    _once("parts", ((part["order"],) for part in document["parts"]))
    for place, row in enumerate(document["part_placements"], start=1):
        if row["part"] != parts[row["part"]["id"]]:
            raise Refused(
                "Delen hedder noget andet i listen over dele.", ("part_placements", str(place), "part")
            )
    for table in ("placements", "part_placements"):
        for place, row in enumerate(document[table], start=1):
            _once(f"{table} → {place} → options", ((option.pk,) for option in row["options"]))


def _commitments(document: dict[str, Any]) -> None:
    for task, row in document["commitments"]:
        if task and row["direction"] != task.direction:
            raise Refused("Opgaven hører til en anden retning.", ("commitments", task.key, "direction"))
        if task is None and not row["own_title"].strip():
            raise Refused("En af holdets egne opgaver mangler en titel.", ("commitments",))


def _criteria(document: dict[str, Any]) -> None:
    for place, row in enumerate(document["criteria"], start=1):
        at = ("criteria", str(place))
        in_numbers = row["baseline"] is not None or row["target"] is not None or row["measurements"]
        if not row["unit"].strip() and (in_numbers or row["next_on"]):
            raise Refused("Her mangler hvad tallene tæller.", (*at, "unit"))
        _once(" → ".join((*at, "measurements")), ((one["on"],) for one in row["measurements"]))


def _questionnaires(document: dict[str, Any]) -> None:
    for place, row in enumerate(document["questionnaires"], start=1):
        at = ("questionnaires", str(place), "questions")
        if not row["questions"]:
            raise Refused("Her mangler spørgsmål.", at)
        for number, question in enumerate(row["questions"], start=1):
            _question(row, question, (*at, str(number)))


def _question(row: dict[str, Any], question: dict[str, Any], at: At) -> None:
    """Held back where fewer than enough have answered, and otherwise a sum that adds up."""
    people, scores = question["people"], question["scores"]
    told = people > 0
    if told and (people < ENOUGH or people > row["people"] or row["people"] < ENOUGH):
        raise Refused(f"Svar kan kun være talt op når mindst {ENOUGH} har svaret.", (*at, "people"))
    is_score = question["kind"] == AnswerKind.SCORE
    if bool(scores) != (told and is_score) or (scores and (len(scores) != 5 or sum(scores) != people)):
        raise Refused("Tallene passer ikke sammen.", (*at, "scores"))


def _lessons(document: dict[str, Any]) -> None:
    for place, row in enumerate(document["lessons"], start=1):
        _once(f"lessons → {place} → pictures", ((key,) for key in row["pictures"]))
        if row["responsible"] and not row["will_do"].strip():
            raise Refused("Her mangler hvad der skal gøres.", ("lessons", str(place), "will_do"))


def _review(document: dict[str, Any]) -> None:
    titles = {row["id"]: row["title"] for row in document["criteria"]}
    rows = document["review"]["criteria"]
    _once("review → criteria", ((row["id"],) for row in rows))
    for place, row in enumerate(rows, start=1):
        if titles[row["id"]] != row["title"]:
            raise Refused(
                "Kriteriet hedder noget andet i listen over kriterier.", ("review", "criteria", str(place))
            )


def _closings(document: dict[str, Any]) -> None:
    """Newest first, and none but the newest may stand."""
    rows = document["closings"]
    for place, row in enumerate(rows, start=1):
        at = ("closings", str(place))
        if place > 1 and row["reopened_at"] is None:
            raise Refused("Kun den nyeste afslutning kan gælde.", at)
        if row["reopened_at"] and row["reopened_at"] < row["closed_at"]:
            raise Refused("Projektet er taget op igen før det blev afsluttet.", (*at, "reopened_at"))
    times = [row["closed_at"] for row in rows]
    if times != sorted(times, reverse=True):
        raise Refused("Afslutningerne står ikke med den nyeste først.", ("closings",))


def _comments(document: dict[str, Any]) -> None:
    rows = {row["id"]: row for row in document["comments"]}
    for place, row in enumerate(document["comments"], start=1):
        at = ("comments", str(place))
        first = rows.get(row["thread"])
        if first and (first["thread"] or first["point"] != row["point"]):
            raise Refused("Et svar hører til den første kommentar ved samme punkt.", (*at, "thread"))
        _once(" → ".join((*at, "mentioned")), ((ref,) for ref in row["mentioned"]))


def _decisions(document: dict[str, Any]) -> None:
    for place, row in enumerate(document["decisions"], start=1):
        _once(f"decisions → {place} → open_points", ((one["point"].pk,) for one in row["open_points"]))
    for place, row in enumerate(document["course_adjustments"], start=1):
        _once(f"course_adjustments → {place} → touches", ((key,) for key in row["touches"]))
        frame = row["mandate_before"]
        if frame and frame["until"]:
            _day(frame["until"], ("course_adjustments", str(place), "mandate_before", "until"))


def _day(text: str, at: At) -> None:
    try:
        date.fromisoformat(text)
    except ValueError:
        raise Refused("Her skal stå en dag som 2026-12-31.", at) from None


def _once(where: str, keys: Iterable[tuple[Any, ...]]) -> None:
    twins = [key for key, count in Counter(keys).items() if count > 1]
    if twins:
        shown = ", ".join(str(part)[:60] for part in twins[0])
        raise Refused(f"Det samme står to gange ({shown}).", (where,))


# --- What the database insists on, asked of rows that are not saved ---


def check_constraints(row: models.Model, at: At) -> None:
    """Raises Refused where a row breaks one of its model's checks; asks no database."""
    for constraint in row._meta.constraints:
        if isinstance(constraint, CheckConstraint) and holds(constraint.condition, row) is False:
            default = CheckConstraint.default_violation_error_message
            message = str(constraint.violation_error_message)
            raise Refused(message if message != str(default) else f"{STATED} ({constraint.name}).", at)


def holds(condition: Any, row: models.Model) -> bool | None:
    """Whether a condition is true of a row; None where the database would say unknown."""
    if not isinstance(condition, Q):
        name, value = condition
        return _holds(row, name, value)
    said = [holds(child, row) for child in condition.children]
    found: bool | None
    if condition.connector == Q.OR:
        found = True if True in said else None if None in said else False
    elif condition.connector == Q.AND:
        found = False if False in said else None if None in said else True
    else:
        raise NotImplementedError(condition.connector)
    return found if found is None or not condition.negated else not found


def _holds(row: models.Model, name: str, value: Any) -> bool | None:
    field, _, lookup = name.partition("__")
    own = _comparable(getattr(row, field))
    if lookup == "isnull":
        return (own is None) is value
    if value is None and not lookup:
        return own is None
    other = value
    if isinstance(value, F):
        other = _comparable(getattr(row, value.name))  # type: ignore[attr-defined]
    if own is None or other is None:
        return None
    match lookup:
        case "" | "exact":
            return bool(own == other)
        case "in":
            return own in other
        case "gte":
            return bool(own >= other)
        case "lte":
            return bool(own <= other)
    raise NotImplementedError(name)


def _comparable(value: Any) -> Any:
    return value if not isinstance(value, models.Model) else value.pk or id(value)
