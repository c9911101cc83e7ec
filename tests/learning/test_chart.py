"""The chart of a criterion: every value inside the box, the words apart, and told in words too."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.template.loader import render_to_string
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from learning.chart import APART, BOTTOM, HEIGHT, LEFT, RIGHT, TOP, WIDTH, Chart, draw_chart, in_short
from learning.models import Criterion
from projects.numbers import in_danish, read_danish

LARGEST = Decimal("999999999999.99")
WIDE = {"M": 11.5, "m": 12.1, "F": 7.6, "r": 5.3, "-": 5.6} | dict.fromkeys("il., ", 4.0)
"""The widths of the letters at 14 units, where they are not a digit's 8.4."""

numbers = st.decimals(-LARGEST, LARGEST, places=2, allow_nan=False)
days = st.dates(date(1990, 1, 1), date(2056, 1, 1))
series = st.dictionaries(days, numbers, min_size=1, max_size=8)
on_a_busy_machine = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def on(day: int, value: Any) -> tuple[date, Decimal]:
    return date(2026, 1, 1) + timedelta(days=day), Decimal(value)


def width(words: str) -> float:
    return sum(WIDE.get(letter, 8.4) for letter in words)


def places(chart: Chart) -> list[tuple[float, float]]:
    return [(point.x, point.y) for point in chart.points]


@on_a_busy_machine
@given(measured=series, baseline=st.none() | numbers, target=st.none() | numbers)
def test_any_values_stay_inside_the_box(
    measured: dict[date, Decimal], baseline: Decimal | None, target: Decimal | None
) -> None:
    chart = draw_chart(sorted(measured.items()), baseline, target)
    assert len(chart.points) == len(measured)
    for x, y in places(chart):
        assert LEFT <= x <= RIGHT
        assert TOP <= y <= BOTTOM
    for line in chart.lines:
        assert TOP <= line.y <= BOTTOM
        assert 14 <= line.label_y <= BOTTOM + 14
        assert chart.label_x + width(line.words) <= WIDTH
    if len(chart.lines) == 2:
        assert chart.lines[1].label_y - chart.lines[0].label_y >= APART - 0.1
    # The newest value's word is in the drawing and above the days.
    assert 14 <= chart.newest.y <= BOTTOM + 22 < chart.days[0].y < HEIGHT
    half = 0.5 if chart.newest.anchor == "middle" else 1
    assert chart.newest.x - width(chart.newest.words) * half >= 0


@on_a_busy_machine
@given(measured=series)
def test_later_is_further_right_and_more_is_higher(measured: dict[date, Decimal]) -> None:
    chart = draw_chart(sorted(measured.items()))
    values = [value for _, value in sorted(measured.items())]
    xs = [x for x, _ in places(chart)]
    assert xs == sorted(xs)
    ys = {value: y for value, (_, y) in zip(values, places(chart), strict=True)}
    heights = [ys[value] for value in sorted(ys)]
    assert heights == sorted(heights, reverse=True)


@given(numbers)
def test_a_number_reads_back_as_it_is_written(number: Decimal) -> None:
    assert read_danish(in_danish(number)) == number


def test_rising_from_baseline_to_target() -> None:
    chart = draw_chart([on(0, 0), on(50, 10), on(100, 20)], Decimal(0), Decimal(40))
    middle = (TOP + BOTTOM) / 2
    assert places(chart) == [(LEFT, BOTTOM), ((LEFT + RIGHT) / 2, (middle + BOTTOM) / 2), (RIGHT, middle)]
    assert [(line.words, line.y, line.is_target) for line in chart.lines] == [
        ("Mål 40", TOP, True),
        ("Fra 0", BOTTOM, False),
    ]
    assert chart.newest.y < middle


def test_falling_has_the_target_below_and_its_word_out_of_the_way() -> None:
    chart = draw_chart([on(0, 60), on(9, 50)], Decimal(60), Decimal(40))
    assert [(line.words, line.y) for line in chart.lines] == [("Fra 60", TOP), ("Mål 40", BOTTOM)]
    assert chart.newest.y > places(chart)[-1][1]


@pytest.mark.parametrize("value", ["0", "-3.5", "999999999999.99"])
def test_equal_values_and_a_single_one_are_in_the_middle(value: str) -> None:
    level = Decimal(value)
    alone = draw_chart([on(3, value)], level, level)
    assert places(alone) == [((LEFT + RIGHT) / 2, (TOP + BOTTOM) / 2)]
    assert alone.way == ""
    assert len(alone.days) == 1
    assert {y for _, y in places(draw_chart([on(0, value), on(3, value)]))} == {(TOP + BOTTOM) / 2}


@pytest.mark.parametrize(
    ("value", "short"),
    [
        ("0", "0"),
        ("12.50", "12,5"),
        ("-999.99", "-999,99"),
        ("1234.56", "1.235"),
        ("999999.99", "1.000.000"),
        ("4200000", "4,2 mio."),
        ("-123456789", "-123 mio."),
        ("999999999999.99", "1.000 mia."),
    ],
)
def test_numbers_are_told_in_short(value: str, short: str) -> None:
    assert in_short(Decimal(value)) == short


def test_it_is_drawn_and_told_in_words() -> None:
    chart = draw_chart([on(0, "1000.5"), on(31, 2000)], Decimal(0), Decimal(4000))
    criterion = Criterion(pk=7, title="<b>Flere</b> & bedre")
    html = render_to_string("learning/_chart.html", {"chart": chart, "criterion": criterion})
    assert "&lt;b&gt;Flere&lt;/b&gt; &amp; bedre: målingerne over tid</title>" in html
    told = (
        "Den 1. januar 2026 var værdien 1.000,5. Den 1. februar 2026 var den 2.000. Der er 2 målinger. "
        "Udgangspunktet er 0. Målet er 4.000.</desc>"
    )
    assert told in html
    assert 'aria-labelledby="graf-7-title graf-7-desc"' in html
    assert "style=" not in html
    assert 'cx="12.0"' in html  # a point and not a comma, whatever the language
