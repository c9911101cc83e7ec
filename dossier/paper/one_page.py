"""A project on one page: what somebody who decides needs to know, and reads in a minute.

Always one page: every text is cut to the lines that there is room for. How many that is belongs together with
`static/css/one-page.css`, and what was not foreseen here is cut there.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from learning.criteria import Standing
from learning.models import CriterionReview
from projects.models import Membership
from projects.numbers import in_danish
from projects.words import listed
from typology.models import CentralActor, Result
from typology.plot import Plot, draw_plot

from ..read import Dossier
from .cut import Column, Short, share
from .decisions import last_decision, next_decision

TITLES = (
    ("large", Column(176, 25), 2),
    ("medium", Column(176, 19), 2),
    ("small", Column(176, 14.5), 3),
    ("tiny", Column(176, 11.5), 4),
)
"""How large a title is written: as large as there is room for."""

HEAD = Column(120, 9.5)
WIDE, NARROW, FACT, HALF = Column(110, 9), Column(56, 8.5), Column(35, 8.5), Column(78, 9)
LINES = 18
"""In the wide column, beside its first three headings."""
HEADING = 2
"""So many lines a further heading takes."""
DECISION_LINES, TYPE_LINES = 3, 3
CRITERIA = 4
CARDS = {0: Column(0, 8.5), 1: Column(80, 8.5), 2: Column(80, 8.5), 3: Column(52, 8.5), 4: Column(37, 8.5)}
"""How wide a card is when there are so many."""
LARGE_FIGURE = Column(37, 17)


@dataclass(frozen=True)
class Piece:
    """A text with its heading."""

    heading: str
    short: Short


@dataclass(frozen=True)
class Card:
    """A success criterion with its figure, how far it is, and the verdict if there is one.

    `filled` is how much of `bar`, a drawing's width, is behind; None when there is no telling.
    """

    title: Short
    figure: str
    is_large: bool
    unit: Short
    told: Short
    filled: int | None
    review: CriterionReview | None

    bar = 200


@dataclass(frozen=True)
class OnePage:
    """What stands on the page."""

    dossier: Dossier

    @property
    def title_size(self) -> str:
        return size_of(self.dossier.project.title)

    @cached_property
    def head(self) -> Short:
        """Whose it is, and what it is about."""
        project = self.dossier.project
        return HEAD.cut(f"{project.organisation.name} · {project.get_sector_display()}", 1)

    @cached_property
    def pieces(self) -> list[Piece]:
        """The task and where it stands, each as long as the others leave room for."""
        texts = self._texts
        shares = share([WIDE.lines_of(text) for _, text in texts], LINES)
        pieces = [
            Piece(name, WIDE.cut(text, lines)) for (name, text), lines in zip(texts, shares, strict=True)
        ]
        return [*pieces, *self._more(LINES - sum(shares))]

    def _more(self, room: int) -> Iterator[Piece]:
        """Who and where, if the rest is so short that there is room for all that is said of it."""
        project = self.dossier.project
        for heading, text in (("Hvem kan hjælpe", project.helpers), ("Hvor de mødes", project.arena)):
            lines = WIDE.lines_of(text)
            if 0 < lines <= room - HEADING:
                room -= lines + HEADING
                yield Piece(heading, WIDE.cut(text, lines))

    @property
    def _texts(self) -> list[tuple[str, str]]:
        task = ("Opgaven", self.dossier.project.problem)
        closing, status = self.dossier.closing, self.dossier.latest_status
        if closing:
            return [
                task,
                ("Hvad blev resultatet", closing.result),
                ("Hvad lærte vi", closing.learning),
                ("Hvad sker der nu", closing.next_up),
            ]
        if status:
            return [task, ("Hvad er der sket", status.happened), ("Hvad er det næste", status.next_up)]
        return [task, ("Hvad motiverer dem", self.dossier.project.motivation)]

    @cached_property
    def gains(self) -> Short:
        return WIDE.cut(listed([gain.title for gain in self.dossier.gains]) or "Ingen valgt", 2)

    @cached_property
    def decision(self) -> Short:
        return HALF.cut(next_decision(self.dossier), DECISION_LINES)

    @cached_property
    def last_decision(self) -> Short:
        return HALF.cut(last_decision(self.dossier) or "Ingen endnu.", DECISION_LINES)

    @cached_property
    def chefs(self) -> Short:
        return FACT.cut(_names(self.dossier.chefs), 2)

    @cached_property
    def project_leaders(self) -> Short:
        return FACT.cut(_names(self.dossier.project_leaders) or self._none_yet, 2)

    @property
    def _none_yet(self) -> str:
        return "Ikke udpeget" if self.dossier.has_ended else "Ikke udpeget endnu"

    @property
    def bar_id(self) -> str:
        return f"indspil-{self.dossier.project.pk}"

    @cached_property
    def cards(self) -> list[Card]:
        judged = {row.criterion.pk: row.review for row in self.dossier.judged}
        shown = self.dossier.criteria[:CRITERIA]
        column = CARDS[len(shown)]
        return [_card(standing, judged[standing.criterion.pk], column) for standing in shown]

    @property
    def criteria_left_out(self) -> int:
        return len(self.dossier.criteria) - len(self.cards)

    @cached_property
    def plot(self) -> Plot | None:
        """The four types with the project alone in them."""
        placement = self.dossier.placement
        if placement is None:
            return None
        return draw_plot(
            dimensions=self.dossier.dimensions,
            types=self.dossier.types,
            project=(placement.x, placement.y),
            stage=placement.stage,
        )

    @cached_property
    def type_told(self) -> Short:
        """What the project's field of the plot is, for one who does not know the four."""
        assert self.plot
        assert self.plot.project_type
        kind, across, up = self.plot.project_type, self.plot.x_axis, self.plot.y_axis
        is_public = kind.central_actor == CentralActor.PUBLIC
        actor = across.low_label if is_public else across.high_label
        result = up.high_label if kind.result == Result.UNPREDICTABLE else up.low_label
        return NARROW.cut(f"{actor} har hovedrollen. {result}.", TYPE_LINES)

    @property
    def is_cut(self) -> bool:
        """Whether the reader is to look for the rest in the full report."""
        shorts = [piece.short for piece in self.pieces]
        shorts += [
            self.head,
            self.gains,
            self.decision,
            self.last_decision,
            self.chefs,
            self.project_leaders,
        ]
        shorts += [short for card in self.cards for short in (card.title, card.unit, card.told)]
        return any(short.is_cut for short in shorts)


def size_of(title: str, sizes: Sequence[tuple[str, Column, int]] = TITLES) -> str:
    """The largest that the title has room for in the lines that it may take."""
    return next((size for size, column, most in sizes if column.lines_of(title) <= most), sizes[-1][0])


def _names(members: Sequence[Membership]) -> str:
    return listed([member.user.name for member in members])


def _card(standing: Standing, review: CriterionReview | None, column: Column) -> Card:
    criterion, latest = standing.criterion, standing.latest
    figure = in_danish(latest.value) if latest else ""
    way = standing.way
    return Card(
        title=column.cut(criterion.title, 2),
        figure=figure,
        is_large=LARGE_FIGURE.lines_of(figure) <= 1,
        unit=column.cut(criterion.unit if latest else "", 1),
        told=_told(standing, column, _told_lines(standing, review)),
        filled=None if way is None else min(max(round(Card.bar * way), 0), Card.bar),
        review=review,
    )


def _told_lines(standing: Standing, review: CriterionReview | None) -> int:
    return 2 if standing.latest else 4 - bool(review)


def _told(standing: Standing, column: Column, lines: int) -> Short:
    """What the figure alone does not say, with where it began if there is room for that."""
    criterion = standing.criterion
    if not criterion.is_in_numbers:
        return column.cut(criterion.sign, lines)
    how_far = standing.how_far if standing.latest else "ikke målt endnu"
    told = [column.cut(" · ".join(filter(None, (target, how_far))), lines) for target in _targets(standing)]
    return next((short for short in told if not short.is_cut), told[-1])


def _targets(standing: Standing) -> list[str]:
    """The target in words, from the longest to the shortest. One that is lower than the start says so."""
    baseline, target = standing.criterion.baseline, standing.criterion.target
    if target is None:
        return [""]
    told = [f"Mål: {in_danish(target)}"]
    if baseline is None or baseline == target:
        return told
    if target > baseline:
        return [f"Fra {in_danish(baseline)}, op mod {in_danish(target)}", *told]
    return [f"Fra {in_danish(baseline)}, ned mod {in_danish(target)}", f"Ned mod {in_danish(target)}"]
