"""The small language in which the file of a project is described: what a value may be.

Each kind can do three things: `read` a value from a file into what Python has for it, or refuse it and say
where and why; `write` a value that a version keeps into the file, where people and rows go by numbers of the
file's own; and tell its part of the `json_schema`.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

type At = tuple[str, ...]
"""Where in the file something stands, outermost first."""

MOST_ROWS = 5000
"""In one list: more than a team writes in years."""

SHOWN = 60
"""Of a value that is refused."""

FIRST_YEAR = 1970
"""No moment is older than this, so that none falls out of the calendar in another time zone."""


class Refused(Exception):
    """What is wrong with a file, in words for the one who chose it, and where in it."""

    def __init__(self, why: str, at: At = ()):
        super().__init__(f"{' → '.join(at)}: {why}" if at else why)


@dataclass
class Reading:
    """What is noted while a file is read: the numbers that its rows have, and those that something points to.

    `content` is what this Samskab says itself: rows by table and key.
    """

    content: Mapping[str, Mapping[str, Any]]
    numbers: dict[str, set[Any]] = field(default_factory=dict)
    pointers: list[tuple[str, Any, At]] = field(default_factory=list)

    def register(self, table: str, number: Any, at: At) -> None:
        known = self.numbers.setdefault(table, set())
        if number in known:
            raise Refused(f"{number} står to gange.", at)
        known.add(number)

    def point(self, table: str, number: Any, at: At) -> None:
        self.pointers.append((table, number, at))

    def check_pointers(self) -> None:
        for table, number, at in self.pointers:
            if number not in self.numbers.get(table, ()):
                raise Refused(f"{number} peger på noget der ikke er i filen.", at)


@dataclass
class Names:
    """The numbers that people and rows get in a file, in the order in which they are first met."""

    people: dict[int | None, str] = field(default_factory=dict)
    rows: dict[str, dict[Any, int]] = field(default_factory=dict)

    def person(self, user_id: int | None) -> str:
        return self.people.setdefault(user_id, f"p{len(self.people) + 1}")

    def number(self, table: str, key: Any) -> int:
        numbers = self.rows.setdefault(table, {})
        return numbers.setdefault(key, len(numbers) + 1)


class Kind:
    def read(self, value: Any, at: At, reading: Reading) -> Any:
        raise NotImplementedError

    def write(self, value: Any, names: Names) -> Any:
        return value

    def json_schema(self) -> dict[str, Any]:
        raise NotImplementedError


# --- Single values -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Const(Kind):
    value: Any

    def read(self, value: Any, at: At, reading: Reading) -> Any:
        if value != self.value or type(value) is not type(self.value):
            raise Refused(f"Her skal stå {self.value}.", at)
        return value

    def json_schema(self) -> dict[str, Any]:
        return {"const": self.value}


@dataclass(frozen=True)
class Text(Kind):
    longest: int
    needed: bool = True
    lines: bool = True
    """Whether it may run over several."""

    def read(self, value: Any, at: At, reading: Reading) -> str:
        if not isinstance(value, str):
            raise Refused("Her skal stå en tekst.", at)
        if self.needed and not _says_something(value):
            raise Refused("Her mangler en tekst.", at)
        # Browsers send a line break as two characters, and limits count it as one.
        length = len(value.replace("\r\n", "\n"))
        if length > self.longest:
            raise Refused(f"Teksten er på {length} tegn og må højst være på {self.longest}.", at)
        if not self.lines and any(unicodedata.category(letter) == "Cc" for letter in value):
            raise Refused("Teksten skal stå på én linje.", at)
        return value

    def json_schema(self) -> dict[str, Any]:
        return {"type": "string", "maxLength": self.longest} | ({"minLength": 1} if self.needed else {})


def _says_something(text: str) -> bool:
    """Marks of direction and the like are characters too, and show nothing alone."""
    return any(letter.isprintable() and not letter.isspace() for letter in text)


@dataclass(frozen=True)
class Base64(Kind):
    """A file, told in letters."""

    longest: int

    def read(self, value: Any, at: At, reading: Reading) -> str:
        if not isinstance(value, str) or not value.isascii() or len(value) > self.longest:
            raise Refused("Her skal stå et billede som base64.", at)
        return value

    def json_schema(self) -> dict[str, Any]:
        return {"type": "string", "contentEncoding": "base64", "maxLength": self.longest}


@dataclass(frozen=True)
class Choice(Kind):
    values: tuple[str | int, ...]

    def read(self, value: Any, at: At, reading: Reading) -> Any:
        if not isinstance(value, str | int) or isinstance(value, bool) or value not in self.values:
            raise Refused(f"Her skal stå en af: {', '.join(map(repr, self.values))}.", at)
        return value

    def json_schema(self) -> dict[str, Any]:
        return {"enum": list(self.values)}


@dataclass(frozen=True)
class Whole(Kind):
    least: int
    most: int

    def read(self, value: Any, at: At, reading: Reading) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or not self.least <= value <= self.most:
            raise Refused(f"Her skal stå et helt tal fra {self.least} til {self.most}.", at)
        return value

    def json_schema(self) -> dict[str, Any]:
        return {"type": "integer", "minimum": self.least, "maximum": self.most}


@dataclass(frozen=True)
class Number(Kind):
    """A decimal number as text, so that no computer rounds it on the way."""

    digits: int
    places: int

    @property
    def pattern(self) -> str:
        return rf"^-?[0-9]{{1,{self.digits - self.places}}}(\.[0-9]{{1,{self.places}}})?$"

    def read(self, value: Any, at: At, reading: Reading) -> Decimal:
        if not isinstance(value, str) or not re.fullmatch(self.pattern.strip("^$"), value):
            raise Refused(f"Her skal stå et tal som tekst, fx '12.50', med højst {self.digits} cifre.", at)
        return Decimal(value).quantize(Decimal(1).scaleb(-self.places))

    def json_schema(self) -> dict[str, Any]:
        return {"type": "string", "pattern": self.pattern}


@dataclass(frozen=True)
class Day(Kind):
    has_come: bool = False
    """Whether it can only be one that has come."""

    def read(self, value: Any, at: At, reading: Reading) -> date:
        try:
            # Only this way of writing one: Python reads others too.
            day = date.fromisoformat(value) if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value) else None
        except (TypeError, ValueError):
            day = None
        if day is None:
            raise Refused("Her skal stå en dag som 2026-12-31.", at)
        if self.has_come and day > timezone.localdate():
            raise Refused(f"{day} er ikke kommet endnu.", at)
        return day

    def json_schema(self) -> dict[str, Any]:
        return {"type": "string", "format": "date"}


@dataclass(frozen=True)
class Moment(Kind):
    """A time at which something happened, with its time zone."""

    def read(self, value: Any, at: At, reading: Reading) -> datetime:
        try:
            moment = datetime.fromisoformat(value)
        except (TypeError, ValueError):
            moment = None
        if moment is None or moment.tzinfo is None:
            raise Refused("Her skal stå et tidspunkt som 2026-12-31T12:00:00+00:00.", at)
        # Another computer's clock may be ahead of ours.
        if moment.year < FIRST_YEAR or moment > timezone.now() + timedelta(days=1):
            raise Refused(f"{value[:SHOWN]} kan ikke være sket.", at)
        return moment

    def json_schema(self) -> dict[str, Any]:
        return {"type": "string", "format": "date-time"}


# --- What points at something ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Key(Kind):
    """Of something that Samskab itself says: a focus point, a direction … It is read as its row."""

    table: str

    def read(self, value: Any, at: At, reading: Reading) -> Any:
        row = reading.content[self.table].get(value) if isinstance(value, str) else None
        if row is None:
            raise Refused(f"Denne Samskab kender ikke »{str(value)[:SHOWN]}«.", at)
        return row

    def json_schema(self) -> dict[str, Any]:
        return {"type": "string", "description": f"key in {self.table}"}


@dataclass(frozen=True)
class Id(Kind):
    """The number of a row in the file."""

    table: str

    def read(self, value: Any, at: At, reading: Reading) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= 10 * MOST_ROWS:
            raise Refused("Her skal stå rækkens nummer.", at)
        reading.register(self.table, value, at)
        return value

    def write(self, value: Any, names: Names) -> int:
        return names.number(self.table, value)

    def json_schema(self) -> dict[str, Any]:
        return {"type": "integer", "minimum": 1}


@dataclass(frozen=True)
class Ref(Kind):
    """The number of another row of the file."""

    table: str

    def read(self, value: Any, at: At, reading: Reading) -> int:
        if not isinstance(value, int) or isinstance(value, bool):
            raise Refused("Her skal stå en rækkes nummer.", at)
        reading.point(self.table, value, at)
        return value

    def write(self, value: Any, names: Names) -> int:
        return names.number(self.table, value)

    def json_schema(self) -> dict[str, Any]:
        return {"type": "integer", "minimum": 1, "description": f"id in {self.table}"}


@dataclass(frozen=True)
class Person(Kind):
    """Somebody in the list of people. `table` is `team` for one who has to be on it."""

    table: str = "people"
    registers: str = ""

    def read(self, value: Any, at: At, reading: Reading) -> str:
        if not isinstance(value, str) or not re.fullmatch(r"p[1-9][0-9]{0,5}", value):
            raise Refused("Her skal stå en person, fx 'p1'.", at)
        if self.registers:
            reading.register(self.registers, value, at)
        if self.registers != self.table:
            reading.point(self.table, value, at)
        return value

    def write(self, value: Any, names: Names) -> str:
        return names.person(value)

    def json_schema(self) -> dict[str, Any]:
        return {"type": "string", "pattern": "^p[1-9][0-9]{0,5}$"}


@dataclass(frozen=True)
class OwnOr(Kind):
    """The key of something that Samskab says, or `egen-1` for something of the team's own (read as None)."""

    table: str
    rows: str
    own = "egen-"

    def read(self, value: Any, at: At, reading: Reading) -> Any:
        if isinstance(value, str) and re.fullmatch(rf"{self.own}[1-9][0-9]{{0,5}}", value):
            return None
        return Key(self.table).read(value, at, reading)

    def write(self, value: Any, names: Names) -> str:
        if not value.startswith(self.own):
            return str(value)
        return f"{self.own}{names.number(self.rows, value)}"

    def json_schema(self) -> dict[str, Any]:
        return {"type": "string", "description": f"key in {self.table}, or {self.own}1 for one's own"}


# --- What is made of others --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Maybe(Kind):
    kind: Kind

    def read(self, value: Any, at: At, reading: Reading) -> Any:
        return None if value is None else self.kind.read(value, at, reading)

    def write(self, value: Any, names: Names) -> Any:
        return None if value is None else self.kind.write(value, names)

    def json_schema(self) -> dict[str, Any]:
        return {"anyOf": [self.kind.json_schema(), {"type": "null"}]}


@dataclass(frozen=True)
class ListOf(Kind):
    kind: Kind
    most: int = MOST_ROWS
    least: int = 0

    def read(self, value: Any, at: At, reading: Reading) -> list[Any]:
        if not isinstance(value, list):
            raise Refused("Her skal stå en liste.", at)
        if not self.least <= len(value) <= self.most:
            raise Refused(f"Listen har {len(value)}. Der skal være fra {self.least} til {self.most}.", at)
        return [self.kind.read(one, (*at, str(place)), reading) for place, one in enumerate(value, start=1)]

    def write(self, value: Iterable[Any], names: Names) -> list[Any]:
        return [self.kind.write(one, names) for one in value]

    def json_schema(self) -> dict[str, Any]:
        bounds = {"maxItems": self.most} | ({"minItems": self.least} if self.least else {})
        return {"type": "array", "items": self.kind.json_schema()} | bounds


@dataclass(frozen=True)
class MapOf(Kind):
    """Values by key; read as pairs."""

    key: Kind
    kind: Kind

    def read(self, value: Any, at: At, reading: Reading) -> list[tuple[Any, Any]]:
        if not isinstance(value, dict):
            raise Refused("Her skal stå et objekt.", at)
        if len(value) > MOST_ROWS:
            raise Refused(f"Her står {len(value)}. Der må højst være {MOST_ROWS}.", at)
        return [
            (self.key.read(key, at, reading), self.kind.read(one, (*at, key[:SHOWN]), reading))
            for key, one in value.items()
        ]

    def write(self, value: Mapping[Any, Any], names: Names) -> dict[str, Any]:
        return {self.key.write(key, names): self.kind.write(one, names) for key, one in value.items()}

    def json_schema(self) -> dict[str, Any]:
        return {
            "type": "object",
            "propertyNames": self.key.json_schema(),
            "additionalProperties": self.kind.json_schema(),
        }


@dataclass(frozen=True)
class Record(Kind):
    """Values by name: all of these, and no others."""

    fields: Mapping[str, Kind]

    def read(self, value: Any, at: At, reading: Reading) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise Refused("Her skal stå et objekt.", at)
        if missing := [name for name in self.fields if name not in value]:
            raise Refused(f"Her mangler »{missing[0]}«.", at)
        if unknown := [name for name in value if name not in self.fields]:
            raise Refused(f"Her står »{unknown[0][:SHOWN]}«, som ikke hører til.", at)
        return {name: kind.read(value[name], (*at, name), reading) for name, kind in self.fields.items()}

    def write(self, value: Mapping[str, Any], names: Names) -> dict[str, Any]:
        return {name: kind.write(value[name], names) for name, kind in self.fields.items()}

    def json_schema(self) -> dict[str, Any]:
        return {
            "type": "object",
            "properties": {name: kind.json_schema() for name, kind in self.fields.items()},
            "required": list(self.fields),
            "additionalProperties": False,
        }
