"""A project's criteria as its pages show them: what was measured, how far it is, and who may measure."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_FLOOR, Decimal
from functools import cached_property

from django.urls import reverse
from django.utils import timezone

from projects.access import Access, Verb
from projects.models import BottomLine, Gain, Project
from projects.numbers import in_danish

from .chart import Chart, draw_chart
from .models import Criterion, Measurement


@dataclass(frozen=True)
class Standing:
    """How a criterion stands on a day: what was measured, oldest first."""

    criterion: Criterion
    measurements: Sequence[Measurement]
    today: date

    @property
    def latest(self) -> Measurement | None:
        return self.measurements[-1] if self.measurements else None

    @property
    def is_late(self) -> bool:
        return self.criterion.next_on is not None and self.criterion.next_on < self.today

    @property
    def way(self) -> Decimal | None:
        """How much of the way from baseline to target is behind, 1 being all of it; the target may be lower.

        None where nothing was measured, or where there is no way to go.
        """
        baseline, target = self.criterion.baseline, self.criterion.target
        if self.latest is None or baseline is None or target is None or baseline == target:
            return None
        return (self.latest.value - baseline) / (target - baseline)

    @property
    def how_far(self) -> str:
        """How much of the way is behind, in words; empty where there is no telling."""
        return "" if self.way is None else _how_far(self.way)

    @property
    def told(self) -> str:
        """How far it is, in words: »12 af 40 deltagere, 30 % af vejen«."""
        if self.latest is None:
            return "Ikke målt endnu"
        criterion, now = self.criterion, in_danish(self.latest.value)
        if criterion.target is None:
            return f"{now} {criterion.unit}"
        target = in_danish(criterion.target)
        if criterion.baseline is None:
            return f"{now} {criterion.unit}, og målet er {target}"
        if self.way is None:
            return f"{now} {criterion.unit}, og målet er at holde {target}"
        if criterion.target > criterion.baseline:
            return f"{now} af {target} {criterion.unit}, {self.how_far}"
        return f"{now} {criterion.unit}, ned mod {target}: {self.how_far}"

    @property
    def lacks_a_baseline(self) -> bool:
        """Whether it could be said how far it is, if only it were known where it began."""
        return self.criterion.target is not None and self.criterion.baseline is None

    @cached_property
    def chart(self) -> Chart | None:
        if not self.measurements:
            return None
        measured = [(measurement.on, measurement.value) for measurement in self.measurements]
        return draw_chart(measured, self.criterion.baseline, self.criterion.target)


def _how_far(way: Decimal) -> str:
    if way >= 1:
        return "målet er nået"
    if way < 0:
        return "længere væk end da I begyndte"
    # Down, so that nothing is the whole way before it is.
    return f"{(way * 100).to_integral_value(ROUND_FLOOR)} % af vejen"


def address_of(criterion: Criterion) -> str:
    """Where the criterion stands on its page."""
    return f"{reverse('evaluation:criteria', args=[criterion.project_id])}#kriterium-{criterion.pk}"


def load_criteria(project: Project) -> list[Standing]:
    """All of a project's criteria with verdicts and measurements, by bottom line, in two queries."""
    of_criterion: dict[int, list[Measurement]] = defaultdict(list)
    measurements = Measurement.objects.filter(criterion__project=project).select_related("measured_by")
    for measurement in measurements.order_by("on", "pk"):
        of_criterion[measurement.criterion_id].append(measurement)
    people = ("responsible__user", "created_by", "review__reviewed_by")
    criteria = project.criteria.select_related("bottom_line", *people)
    today = timezone.localdate()
    return [
        Standing(criterion, of_criterion[criterion.pk], today)
        for criterion in criteria.order_by("bottom_line__order", "pk")
    ]


@dataclass(frozen=True)
class Row:
    """A criterion on its page: what the reader may do with it, and each measurement with whether they may
    correct it."""

    standing: Standing
    may_measure: bool
    measured: list[tuple[Measurement, bool]]


@dataclass(frozen=True)
class Group:
    """A bottom line with its criteria, and the gains on it that the project expects."""

    bottom_line: BottomLine
    expected: list[Gain]
    rows: list[Row]


def by_bottom_line(access: Access, standings: Iterable[Standing]) -> list[Group]:
    """All bottom lines, those without criteria too, in two queries."""
    standings = list(standings)
    gains = list(access.project.gains.all())
    return [
        Group(
            bottom_line,
            expected=[gain for gain in gains if gain.bottom_line_id == bottom_line.pk],
            rows=[
                _row(access, standing)
                for standing in standings
                if standing.criterion.bottom_line_id == bottom_line.pk
            ],
        )
        for bottom_line in BottomLine.objects.all()
    ]


def _row(access: Access, standing: Standing) -> Row:
    return Row(
        standing,
        may_measure=may_measure(access, standing.criterion),
        measured=[
            (measurement, may_correct(access, standing.criterion, measurement))
            # The newest is looked for first.
            for measurement in reversed(standing.measurements)
        ],
    )


def may_measure(access: Access, criterion: Criterion) -> bool:
    """Those who evaluate, and the member who is responsible for this one; nobody what is in words."""
    if not criterion.is_in_numbers:
        return False
    return access.can(Verb.EVALUATE) or _is_theirs(access, criterion)


def may_correct(access: Access, criterion: Criterion, measurement: Measurement) -> bool:
    """Those who evaluate, and the responsible member what they measured themselves."""
    is_own = measurement.measured_by_id == access.user.pk
    return access.can(Verb.EVALUATE) or (is_own and _is_theirs(access, criterion))


def _is_theirs(access: Access, criterion: Criterion) -> bool:
    responsible = criterion.responsible
    is_own = responsible is not None and responsible.user_id == access.user.pk
    return is_own and access.can(Verb.ANSWER_OWN)
