"""Loading the content: what the model itself says, from `fixtures/*.yaml` into the database.

First the files are checked as they stand, with every problem told at once; then the rows are written one by
one in a single transaction. One problem anywhere, and nothing is written.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import DatabaseError, models, transaction
from django.utils import translation

from forum.models import ForumQuestion
from leadership.models import Direction, LeadershipTask
from learning.models import (
    Advice,
    EvaluationQuestion,
    Experience,
    KnowledgePage,
    PagePlace,
    Reading,
    SelfCheck,
    Statement,
    SurveyQuestion,
    Value,
)
from phases.models import Edition, EditionPoint, FocusPoint, Phase, PointWeight, Question, Step
from projects.models import BottomLine, Gain, key_validator
from typology.models import (
    Case,
    CasePlacement,
    CocreationType,
    Dimension,
    PlacementOption,
    PlacementQuestion,
    TypeAdvice,
)

try:
    from yaml import CSafeLoader as SafeLoader  # the same, several times as fast
except ImportError:
    from yaml import SafeLoader  # type: ignore[assignment]

FOLDER: Path = settings.BASE_DIR / "fixtures"
FILES = (
    *("gains", "typology", "cases", "leadership", "phases"),
    *("weights", "learning", "knowledge", "checks", "evaluation", "survey", "forum"),
)

Key = tuple[str, ...]

NATURAL_KEYS: dict[type[models.Model], tuple[str, ...]] = {
    BottomLine: ("key",),
    Gain: ("key",),
    Dimension: ("key",),
    CocreationType: ("key",),
    TypeAdvice: ("cocreation_type", "key"),
    PlacementQuestion: ("key",),
    PlacementOption: ("question", "value"),
    Case: ("key",),
    CasePlacement: ("case", "key"),
    Direction: ("key",),
    LeadershipTask: ("key",),
    Phase: ("key",),
    Step: ("key",),
    Edition: ("key",),
    FocusPoint: ("key",),
    EditionPoint: ("edition", "focus_point"),
    Question: ("edition", "focus_point", "key"),
    PointWeight: ("focus_point", "cocreation_type"),
    Experience: ("key",),
    Advice: ("key",),
    KnowledgePage: ("key",),
    PagePlace: ("page", "focus_point", "direction"),
    SelfCheck: ("key",),
    Statement: ("self_check", "key"),
    Reading: ("self_check", "from_percent"),
    Value: ("key",),
    EvaluationQuestion: ("key",),
    SurveyQuestion: ("key",),
    ForumQuestion: ("key",),
}
"""Every content model, each after those it refers to, with the fields that tell its rows apart."""

MODELS = {model._meta.label_lower: model for model in NATURAL_KEYS}


@dataclass(frozen=True)
class Problem:
    """What is wrong where. `subject` names the row, or is empty when the whole file is at fault."""

    file: str
    line: int | None
    subject: str
    reason: str

    def __str__(self) -> str:
        place = f"{self.file}, line {self.line}" if self.line else self.file
        return ": ".join(part for part in (place, self.subject, self.reason) if part)


class ContentError(Exception):
    """The content cannot be loaded. `problems` says all that was found."""

    def __init__(self, problems: list[Problem]):
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


@dataclass(frozen=True)
class Row:
    """One row of a file. A part of its natural key that it does not state is missing from `key`."""

    file: str
    line: int
    model: type[models.Model]
    fields: dict[str, Any]

    @property
    def key(self) -> Key:
        parts: list[Any] = []
        for name in NATURAL_KEYS[self.model]:
            value = self.fields.get(name)
            parts += value if isinstance(value, list) else [value]
        return tuple(str(part) for part in parts if part is not None)

    def problem(self, reason: str) -> Problem:
        subject = " ".join([self.model._meta.label_lower, "/".join(self.key)]).strip()
        return Problem(self.file, self.line, subject, reason)


@dataclass
class Count:
    """What loading did to one model. `left` rows are in the database but no longer in the files."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0
    left: int = 0


Counts = dict[type[models.Model], Count]


def is_content_missing() -> bool:
    """Whether some kind of content has never been loaded."""
    return not all(model._default_manager.exists() for model in NATURAL_KEYS)


def load_content(folder: Path = FOLDER) -> Counts:
    """Make the database say what the files in `folder` say; rows that it already has keep their primary keys.

    A row that is no longer in the files is left, since projects may have answered it. Raises ContentError,
    and writes nothing, when there is a problem.
    """
    # The validators' messages are in Danish for the site, but here they are for whoever edits the files.
    with translation.override("en"):
        rows, problems = read_rows(folder)
        # When not everything could be read, references would seem to lead nowhere that are right.
        problems += check_rows(rows, references=not problems)
        if problems:
            raise ContentError(problems)
        with transaction.atomic():
            return _write(rows)


# --- Reading the files -------------------------------------------------------------------------------------


class _Loader(SafeLoader):
    """Refuses a field that a row states twice, where YAML by itself keeps the last and says nothing.

    Dates stay texts, so that one which is no date is told like any other value of a field.
    """

    yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
        for first, resolvers in SafeLoader.yaml_implicit_resolvers.items()
    }

    def construct_mapping(self, node: Any, deep: bool = False) -> dict:
        seen: list[Any] = []
        for name, _ in node.value:
            if name.value in seen:
                raise yaml.constructor.ConstructorError(
                    problem=f'"{name.value}" is stated twice', problem_mark=name.start_mark
                )
            seen.append(name.value)
        return super().construct_mapping(node, deep)


def read_rows(folder: Path) -> tuple[list[Row], list[Problem]]:
    """The rows that can be made out, in the order to write them, and what cannot."""
    rows: list[Row] = []
    problems: list[Problem] = []
    for name in FILES:
        for found in _read_file(folder / f"{name}.yaml"):
            if isinstance(found, Row):
                rows.append(found)
            else:
                problems.append(found)
    order = list(NATURAL_KEYS)
    return sorted(rows, key=lambda row: order.index(row.model)), problems


def _read_file(path: Path) -> Iterator[Row | Problem]:
    try:
        loader = _Loader(path.read_text(encoding="utf-8"))
        top = loader.get_single_node()
        if not isinstance(top, yaml.SequenceNode):
            yield Problem(path.name, None, "", "is not a list of rows")
            return
        for node in top.value:
            line = node.start_mark.line + 1
            yield _make_row(path.name, line, loader.construct_object(node, deep=True))
    except yaml.MarkedYAMLError as error:
        yield _syntax_problem(path.name, error)
    except FileNotFoundError:
        yield Problem(path.name, None, "", f"is not in {path.parent}")
    # Bytes that are not UTF-8, and characters that YAML forbids.
    except (OSError, ValueError, yaml.YAMLError) as error:
        yield Problem(path.name, None, "", f"cannot be read: {error}")


def _syntax_problem(file: str, error: yaml.MarkedYAMLError) -> Problem:
    """Where YAML gave up, and where what it was in the middle of began: either may be the line to mend."""
    reason = f"is not valid YAML: {error.problem or error.context}"
    if error.problem and error.context and error.context_mark:
        reason += f", {error.context} from line {error.context_mark.line + 1}"
    mark = error.problem_mark or error.context_mark
    return Problem(file, mark.line + 1 if mark else None, "", reason)


def _make_row(file: str, line: int, raw: Any) -> Row | Problem:
    if not isinstance(raw, dict) or set(raw) != {"model", "fields"} or not isinstance(raw["fields"], dict):
        return Problem(file, line, "", 'is not a row: a row has "model" and "fields" and nothing else')
    model = MODELS.get(str(raw["model"]))
    if model is None:
        return Problem(file, line, "", f'"{raw["model"]}" is not a content model')
    return Row(file, line, model, raw["fields"])


# --- Checking the rows as they stand, before the database is asked -----------------------------------------


def check_rows(rows: list[Row], *, references: bool = True) -> list[Problem]:
    """What is wrong with the rows, by themselves and (`references`) in what they refer to."""
    problems = []
    first: dict[tuple[type[models.Model], Key], Row] = {}
    for row in rows:
        if (twin := first.setdefault((row.model, row.key), row)) is not row:
            problems.append(row.problem(f"is there already: {twin.file}, line {twin.line}"))
    for row in rows:
        reasons = [*_check_names(row), *_check_values(row)]
        if references:
            reasons += _check_references(row, first)
        problems += [row.problem(reason) for reason in reasons]
    if references:
        problems += _check_editions(rows)
    return problems


def _fields(model: type[models.Model]) -> dict[str, models.Field]:
    return {field.name: field for field in model._meta.concrete_fields if not field.primary_key}


def _check_names(row: Row) -> Iterator[str]:
    known = _fields(row.model)
    for name in row.fields:
        if name not in known:
            yield f'there is no field "{name}"'
    for name, field in known.items():
        if name not in row.fields and not field.has_default() and not field.blank:
            yield f'the field "{name}" is missing'


def _check_values(row: Row) -> Iterator[str]:
    known = _fields(row.model)
    for name, value in row.fields.items():
        if name in known:
            yield from (f"{name}: {reason}" for reason in _check_value(known[name], value))


def _check_value(field: models.Field, value: Any) -> Iterator[str]:
    if value is None:
        if not field.null:
            yield "must not be null"
    elif field.is_relation:
        if not isinstance(value, list):
            yield f"name the row by its key in brackets: [{value}]"
    elif isinstance(field, models.CharField | models.TextField) and not isinstance(value, str):
        yield f"{value!r} is not a text; put it in quotes"
    elif isinstance(field, models.IntegerField) and type(value) is not int:
        yield f"{value!r} is not a whole number"
    elif isinstance(field, models.DateField) and not isinstance(value, str):
        yield f"{value!r} is not a date"
    elif field.name == "key" and not _is_key(value):
        yield f'"{value}" is not a key: use a-z, 0-9 and single hyphens, for instance "new-key"'
    else:
        yield from _check_cleaned(field, value)


def _is_key(value: str) -> bool:
    try:
        key_validator(value)
    except ValidationError:
        return False
    return True


def _check_cleaned(field: models.Field, value: Any) -> Iterator[str]:
    try:
        field.clean(value, None)
    except ValidationError as error:
        for one in error.error_list:
            choices = ", ".join(str(choice) for choice, _ in field.flatchoices)
            yield one.messages[0] + (f" Choose one of {choices}." if one.code == "invalid_choice" else "")


def _check_references(row: Row, known: dict[tuple[type[models.Model], Key], Row]) -> Iterator[str]:
    """References are looked up in the files alone, so that what loads here loads in an empty database too."""
    dangling = False
    for name, field in _fields(row.model).items():
        value = row.fields.get(name)
        if field.remote_field and isinstance(value, list):
            model, key = field.remote_field.model, tuple(map(str, value))
            if (model, key) not in known:
                dangling = True
                yield f"{name}: there is no {model._meta.label_lower} {'/'.join(key)}"
    point = row.key[:2]
    if row.model is Question and not dangling and (EditionPoint, point) not in known:
        yield f"the edition does not word its focus point: there is no phases.editionpoint {'/'.join(point)}"


def _check_editions(rows: list[Row]) -> Iterator[Problem]:
    """An edition has points in every step, since a project that moves to it may stand in any of them."""
    steps = [row.key for row in rows if row.model is Step]
    step_of = {row.key: _reference(row, "step") for row in rows if row.model is FocusPoint}
    for edition in (row for row in rows if row.model is Edition):
        points = [
            row for row in rows if row.model is EditionPoint and _reference(row, "edition") == edition.key
        ]
        covered = {step_of.get(_reference(row, "focus_point")) for row in points}
        if empty := ["/".join(step) for step in steps if step not in covered]:
            yield edition.problem(
                f"has no focus point in {', '.join(empty)}: an edition has some in every step"
            )


def _reference(row: Row, name: str) -> Key:
    value = row.fields.get(name)
    return tuple(map(str, value)) if isinstance(value, list) else ()


# --- Writing -----------------------------------------------------------------------------------------------


@dataclass
class _Stored:
    """What the database holds: every row by primary key, and the primary keys by model and natural key.

    Read once, so that a row which is there already costs no query.
    """

    rows: dict[type[models.Model], dict[Any, models.Model]]
    ids: dict[tuple[type[models.Model], Key], Any]


def _read_stored() -> _Stored:
    rows = {model: model._default_manager.in_bulk() for model in NATURAL_KEYS}
    keys: dict[type[models.Model], dict[Any, Key]] = {}
    for model, found in rows.items():
        keys[model] = {pk: _key_of(row, keys) for pk, row in found.items()}
    ids = {(model, key): pk for model, found in keys.items() for pk, key in found.items()}
    return _Stored(rows, ids)


def _key_of(instance: models.Model, keys: dict[type[models.Model], dict[Any, Key]]) -> Key:
    """A row's natural key as the files state it; `keys` has those of the rows that it may refer to."""
    parts: list[str] = []
    for name in NATURAL_KEYS[type(instance)]:
        field = _fields(type(instance))[name]
        value = getattr(instance, field.attname)
        if value is not None:
            parts += keys[field.remote_field.model][value] if field.remote_field else [str(value)]
    return tuple(parts)


def _write(rows: list[Row]) -> Counts:
    stored = _read_stored()
    counts: Counts = {model: Count() for model in NATURAL_KEYS}
    problems = []
    for row in rows:
        try:
            _write_row(row, stored, counts[row.model])
        except _RowError as error:
            problems += [row.problem(reason) for reason in error.reasons]
        except DatabaseError as error:
            problems.append(row.problem(f"the database refuses it: {str(error).splitlines()[0]}"))
    if problems:
        raise ContentError(problems)
    for model, left in stored.rows.items():
        counts[model].left = len(left)
    return counts


class _RowError(Exception):
    def __init__(self, reasons: list[str]):
        super().__init__(*reasons)
        self.reasons = reasons


def _write_row(row: Row, stored: _Stored, count: Count) -> None:
    """Write one row and take it out of `stored`. Raises _RowError when it clashes with another."""
    new = _make_instance(row, stored)
    old = stored.rows[row.model].pop(new.pk, None)
    if old is not None and _values(old) == _values(new):
        count.unchanged += 1
        return
    new._state.adding = old is None  # so that a row is not taken for its own double
    # A row that fails must not spoil the transaction for those after it, which may fail too.
    with transaction.atomic():
        if reasons := list(_conflicts(new)):
            raise _RowError(reasons)
        new.save()
    stored.ids[row.model, row.key] = new.pk
    if old is None:
        count.created += 1
    else:
        count.changed += 1


def _make_instance(row: Row, stored: _Stored) -> models.Model:
    """The row as the files say it, with the primary key that it has in the database, if it is there."""
    instance = row.model(pk=stored.ids.get((row.model, row.key)))
    for name, field in _fields(row.model).items():
        value = row.fields.get(name, field.get_default())
        if field.remote_field and value is not None:
            place = (field.remote_field.model, tuple(map(str, value)))
            if place not in stored.ids:
                raise _RowError([f"{name}: the row that it refers to could not be written"])
            value = stored.ids[place]
        else:
            value = field.to_python(value)
        setattr(instance, field.attname, value)
    return instance


def _values(instance: models.Model) -> list[Any]:
    return [getattr(instance, field.attname) for field in instance._meta.concrete_fields]


def _conflicts(instance: models.Model) -> Iterator[str]:
    try:
        instance.validate_unique()
    except ValidationError as error:
        yield from (f"{name}: another row has the same" for name in error.message_dict)
    # One by one, to say which: their own messages are in Danish, written for forms.
    for constraint in instance._meta.constraints:
        try:
            constraint.validate(type(instance), instance)
        except ValidationError:
            yield f"breaks the rule {constraint.name}"
