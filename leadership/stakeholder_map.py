"""The map of stakeholders as data: interest across, influence up. The template draws it as SVG."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil, sqrt

from projects.words import listed

from .models import Direction, Grade, Selection, Stakeholder
from .stakeholders import Numbered

STEP = 28
"""Drawing units from one mark to the next; on a phone a unit is about 0.85 px."""
ACROSS = 3
CELL = STEP * ACROSS
ROOM = ACROSS * ACROSS
"""The marks that a cell has room for."""
STRIP = 24
"""Above and below the cells, where the words of the corners stand."""
LEFT, TOP, RIGHT = 46, 4, 6
BELOW = 74
"""Room for the grades, the name of the axis and what the shapes mean."""
SIDE = 4 * CELL
BOTTOM = TOP + 2 * STRIP + SIDE
LETTER = 7
"""About as wide as a letter is."""


@dataclass(frozen=True)
class Shape:
    """How the marks of a direction look: an outline about a mark's middle, and where its number is set.

    The shapes point where the direction does, so that they are told apart without their colours.
    """

    outline: str
    colour: str
    text_y: float = 4.3


SHAPES = {
    "op": Shape("M0 -13L11 -5V10H-11V-5z", "#0b4f5c", 6),
    "paa-tvaers": Shape("M-12 0L-8 -10H8L12 0L8 10H-8z", "#74477f"),
    "ned": Shape("M0 13L11 5V-10H-11V5z", "#7a4b00", 3),
    "ud": Shape("M-11 0a11 11 0 1 0 22 0a11 11 0 1 0 -22 0z", "#2b5c97"),
}


def shape_of(direction: Direction) -> Shape:
    return SHAPES.get(direction.key, SHAPES["ud"])


@dataclass(frozen=True)
class Mark:
    """A stakeholder on the map. Hollow with a dashed edge: they are deselected."""

    number: int
    stakeholder: Stakeholder
    x: float
    y: float

    @property
    def shape(self) -> Shape:
        return shape_of(self.stakeholder.direction)

    @property
    def is_hollow(self) -> bool:
        return self.stakeholder.selection == Selection.DESELECTED

    @property
    def text_size(self) -> int:
        return 12 if self.number < 100 else 10


@dataclass(frozen=True)
class More:
    """How many a cell holds beyond those that it has room to show."""

    count: int
    x: float
    y: float


@dataclass(frozen=True)
class Corner:
    """A quarter of the map with what it asks of the chef, and the numbers of those who stand in it."""

    words: str
    place: str
    x: float
    y: float
    label_x: float
    label_y: float
    anchor: str
    numbers: list[int]

    @property
    def fill(self) -> str:
        return "#dfeceb" if self.place == "øverst til højre" else "#f5f7f7"

    @property
    def numbers_in_words(self) -> str:
        return listed([str(number) for number in self.numbers]) or "ingen"


@dataclass(frozen=True)
class Tick:
    """A grade at its row and column."""

    label: str
    x: float
    y: float


@dataclass(frozen=True)
class Key:
    """What a shape means, in the row below the map."""

    label: str
    shape: Shape
    is_hollow: bool
    x: float


@dataclass(frozen=True)
class StakeholderMap:
    corners: list[Corner]
    marks: list[Mark]
    more: list[More]
    ticks: list[Tick]
    keys: list[Key]

    left, top, bottom = LEFT, TOP, BOTTOM
    grid_top, grid_bottom = TOP + STRIP, BOTTOM - STRIP
    side, half = SIDE, SIDE // 2
    quarter_height = STRIP + SIDE // 2
    middle_x, middle_y = LEFT + SIDE // 2, TOP + STRIP + SIDE // 2
    thin_columns = (LEFT + CELL, LEFT + 3 * CELL)
    thin_rows = (TOP + STRIP + CELL, TOP + STRIP + 3 * CELL)
    grade_x, axis_x = LEFT - 8, LEFT - 28
    grade_y, axis_y, key_y = BOTTOM + 17, BOTTOM + 36, BOTTOM + 60
    width, height = LEFT + SIDE + RIGHT, BOTTOM + BELOW


def draw_map(rows: Sequence[Numbered], only: Direction | None = None) -> StakeholderMap:
    """The map of all these stakeholders, or of those in one direction, with the same numbers and shapes."""
    shown = [row for row in rows if only is None or row.stakeholder.direction_id == only.pk]
    marks: list[Mark] = []
    more: list[More] = []
    for interest in Grade:
        for influence in Grade:
            in_cell = [row for row in shown if _stands_in(row.stakeholder, interest, influence)]
            x, y = _across(interest), _down(influence)
            marks += _marks(in_cell, x, y)
            if len(in_cell) > ROOM:
                more.append(More(len(in_cell) - ROOM + 1, x + STEP, y + STEP))
    return StakeholderMap(
        corners=_corners(shown),
        marks=sorted(marks, key=lambda mark: mark.number),
        more=more,
        ticks=[Tick(str(grade.label), _across(grade), _down(grade)) for grade in Grade],
        keys=_keys(shown),
    )


def _stands_in(stakeholder: Stakeholder, interest: int, influence: int) -> bool:
    return (stakeholder.interest, stakeholder.influence) == (interest, influence)


def _across(interest: int) -> float:
    return LEFT + CELL * (interest - 0.5)


def _down(influence: int) -> float:
    """Much influence is drawn at the top."""
    return TOP + STRIP + CELL * (len(Grade) - influence + 0.5)


def _marks(in_cell: Sequence[Numbered], x: float, y: float) -> list[Mark]:
    """In rows about the middle of the cell. Where there is not room for all, its last place is left free."""
    places = min(len(in_cell), ROOM)
    fit = places if len(in_cell) <= ROOM else ROOM - 1
    columns = ceil(sqrt(places))
    lines = ceil(places / columns) if columns else 0
    marks = []
    for place, row in enumerate(in_cell[:fit]):
        line, column = divmod(place, columns)
        in_line = min(columns, places - line * columns)
        left = x + STEP * (column - (in_line - 1) / 2)
        top = y + STEP * (line - (lines - 1) / 2)
        marks.append(Mark(row.number, row.stakeholder, left, top))
    return marks


def _corners(shown: Iterable[Numbered]) -> list[Corner]:
    shown = list(shown)
    half = SIDE // 2
    corners = []
    for words, much_influence, much_interest in (
        ("Sikr jer opbakning", True, False),
        ("Arbejd tæt sammen", True, True),
        ("Hold dem orienteret", False, False),
        ("Lyt, og luk dem ind", False, True),
    ):
        numbers = [
            row.number
            for row in shown
            if (row.stakeholder.influence > Grade.SOME) == much_influence
            and (row.stakeholder.interest > Grade.SOME) == much_interest
        ]
        corners.append(
            Corner(
                words,
                f"{'øverst' if much_influence else 'nederst'} til {'højre' if much_interest else 'venstre'}",
                x=LEFT + half if much_interest else LEFT,
                y=TOP if much_influence else TOP + STRIP + half,
                label_x=LEFT + SIDE - 8 if much_interest else LEFT + 8,
                label_y=TOP + 17 if much_influence else BOTTOM - 8,
                anchor="end" if much_interest else "start",
                numbers=numbers,
            )
        )
    return corners


def _keys(shown: Iterable[Numbered]) -> list[Key]:
    """A key for each direction that somebody stands in, and one for the dashed edge where it is used."""
    shown = list(shown)
    directions = {row.stakeholder.direction_id: row.stakeholder.direction for row in shown}
    entries = [(direction.title, shape_of(direction), False) for direction in directions.values()]
    if any(row.stakeholder.selection == Selection.DESELECTED for row in shown):
        entries.append((str(Selection.DESELECTED.label), SHAPES["ud"], True))
    keys, x = [], 12.0
    for label, shape, is_hollow in entries:
        keys.append(Key(label, shape, is_hollow, x + 10))
        x += 20 + 8 + LETTER * len(label) + 12
    return keys
