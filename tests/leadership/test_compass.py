"""The compass: a year of contacts and tasks done, told as numbers, a sentence, a picture and a table."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.utils import timezone
from pytest_django.asserts import assertContains

from accounts.models import User
from leadership.compass import HEIGHT, LARGEST, WIDTH, Compass, draw_compass, months_before
from leadership.models import Contact, Direction
from tests.conftest import Cast

TODAY = date(2026, 11, 21)
KEYS = {1: "op", 2: "paa-tvaers", 3: "ned", 4: "ud"}
TITLES = {"op": "Op", "paa-tvaers": "På tværs", "ned": "Ned", "ud": "Ud"}
DIRECTIONS = [Direction(pk=pk, key=key, title=TITLES[key]) for pk, key in KEYS.items()]


def compass(*signs: tuple[int, date], silent: tuple[int, ...] = ()) -> Compass:
    return draw_compass(DIRECTIONS, signs, TODAY, silent)


def days_ago(direction: int, *days: int) -> list[tuple[int, date]]:
    return [(direction, TODAY - timedelta(days=number)) for number in days]


def counts(drawn: Compass) -> dict[str, tuple[int, ...]]:
    return {arm.direction.key: arm.counts for arm in drawn.arms}


# --- The numbers -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "quarter"),
    [
        (date(2026, 11, 21), 0),
        (date(2026, 8, 22), 0),
        (date(2026, 8, 21), 1),
        (date(2026, 5, 22), 1),
        (date(2026, 5, 21), 2),
        (date(2026, 2, 22), 2),
        (date(2026, 2, 21), 3),
        (date(2025, 11, 22), 3),
        (date(2025, 11, 21), None),
        (date(1, 1, 1), None),
        (date(2027, 1, 1), 0),
    ],
)
def test_a_day_belongs_to_a_quarter(day: date, quarter: int | None) -> None:
    (arm, *_) = compass((1, day)).arms
    assert arm.counts == tuple(int(number == quarter) for number in range(4))
    assert arm.latest == day


def test_each_direction_is_counted_by_itself() -> None:
    drawn = compass(*days_ago(1, 0, 1, 100), *days_ago(4, 200, 300, 400))
    assert counts(drawn) == {
        "op": (2, 1, 0, 0),
        "paa-tvaers": (0, 0, 0, 0),
        "ned": (0, 0, 0, 0),
        "ud": (0, 0, 1, 1),
    }
    assert [(arm.newest, arm.before) for arm in drawn.arms] == [(2, 1), (0, 0), (0, 0), (0, 2)]


@pytest.mark.parametrize(
    ("day", "months", "earlier"),
    [
        (date(2026, 5, 31), 3, date(2026, 2, 28)),
        (date(2028, 5, 31), 3, date(2028, 2, 29)),
        (date(2026, 1, 15), 3, date(2025, 10, 15)),
        (date(2026, 12, 31), 12, date(2025, 12, 31)),
        (date(2026, 3, 1), 120, date(2016, 3, 1)),
    ],
)
def test_months_before(day: date, months: int, earlier: date) -> None:
    assert months_before(day, months) == earlier


# --- The sentence ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("signs", "reading"),
    [
        ([], "Kompasset er tomt endnu."),
        (days_ago(1, 150), "De seneste 3 måneder er der ikke noteret noget i nogen retning."),
        (
            [*days_ago(1, 1), *days_ago(2, 2), *days_ago(3, 3), *days_ago(4, 4)],
            "De seneste 3 måneder har I ledt lige meget i alle fire retninger.",
        ),
        (
            [*days_ago(1, 1), *days_ago(2, 2, 3), *days_ago(3, 3, 4, 5), *days_ago(4, 4, 5)],
            "De seneste 3 måneder har I ledt mest nedad (3 gange) og mindst opad (1 gang).",
        ),
        (
            [*days_ago(3, 3, 4), *days_ago(4, 4, 5)],
            "De seneste 3 måneder har I ledt mest nedad og udad (2 gange hver) "
            "og slet ikke opad eller på tværs.",
        ),
        (
            [*days_ago(1, 1), *days_ago(2, 2), *days_ago(3, 3, 4), *days_ago(4, 4)],
            "De seneste 3 måneder har I ledt mest nedad (2 gange) "
            "og mindst opad, på tværs og udad (1 gang hver).",
        ),
        (
            days_ago(3, 3),
            "De seneste 3 måneder har I ledt mest nedad (1 gang) og slet ikke opad, på tværs eller udad.",
        ),
    ],
)
def test_what_it_reads(signs: list[tuple[int, date]], reading: str) -> None:
    assert compass(*signs).reading == reading


# --- The picture -------------------------------------------------------------------------------------------


def test_a_larger_bead_is_more_and_all_stay_inside() -> None:
    drawn = compass(*days_ago(1, *range(80)), *days_ago(4, *range(20)), *days_ago(3, 5))
    radius = {arm.direction.key: arm.beads[0].radius for arm in drawn.arms}
    assert radius["op"] == LARGEST > radius["ud"] == radius["ned"] > radius["paa-tvaers"]
    for arm in drawn.arms:
        for bead in arm.beads:
            assert 0 < bead.x - LARGEST < bead.x + LARGEST < WIDTH
            assert 0 < bead.y - LARGEST < bead.y + LARGEST < HEIGHT
        away = [abs(bead.x - WIDTH / 2) + abs(bead.y - HEIGHT / 2) for bead in arm.beads]
        assert away == sorted(away)  # the newest nearest the middle
        assert min(later - earlier for earlier, later in pairwise(away)) >= 2 * LARGEST


def test_a_single_contact_does_not_look_like_much() -> None:
    assert compass(*days_ago(1, 1)).arms[0].beads[0].radius < LARGEST


def test_a_number_too_long_for_its_bead_is_shortened() -> None:
    assert compass(*days_ago(1, *[1] * 100)).arms[0].beads[0].text == "99+"


def drawing(drawn: Compass) -> ElementTree.Element:
    return ElementTree.fromstring(render_to_string("leadership/_compass.html", {"compass": drawn}).strip())


def test_it_is_drawn_by_attributes_alone_and_told_in_words() -> None:
    svg = drawing(compass(*days_ago(1, 0, 1, 100), silent=(2,)))
    for element in svg.iter():
        assert "style" not in element.attrib
        assert not any(name.startswith("on") for name in element.attrib)
    title, desc, *_ = svg
    assert f"{title.attrib['id']} {desc.attrib['id']}" == svg.attrib["aria-labelledby"]
    assert "Op, fra nyest til ældst: 2, 1, 0, 0." in "".join(desc.itertext())
    texts = ["".join(element.itertext()) for element in svg.iter() if element.tag.endswith("text")]
    assert {"Op", "På tværs", "Ned", "Ud", "Nu"} <= set(texts)
    assert [text for text in texts if text.isdigit()] == ["2", "1"]


def test_a_silent_arm_is_told_by_its_shape_and_in_words() -> None:
    svg = drawing(compass(silent=(2,)))
    dashed = [element for element in svg.iter() if "stroke-dasharray" in element.attrib]
    assert len(dashed) == 1
    assert "rotate(270)" in dashed[0].attrib["transform"]
    words = "".join("".join(element.itertext()) for element in svg if element.tag.endswith("desc"))
    assert words.count("stiplet") == 1
    assert re.search(r"På tværs[^.]*\. Armen er stiplet", words)


# --- On the page -------------------------------------------------------------------------------------------


def test_the_board_tells_the_same_in_a_table(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    client = signed_in(cast.laeser)
    empty = client.get(url("retninger/"))
    assertContains(empty, "Kompasset er tomt endnu.")
    assertContains(empty, "<td>Ingen endnu</td>", count=4)
    today = timezone.localdate()
    for direction, on in (("ud", today), ("ud", today), ("ud", date(2020, 5, 1))):
        Contact.objects.create(
            project=cast.project,
            direction=Direction.objects.get(key=direction),
            kind="talte",
            on=on,
            what="Kaffe",
            noted_by=cast.chef,
        )
    page = client.get(url("retninger/")).content.decode()
    (row,) = re.findall(r'<tr><th scope="row">Ud</th>(.*?)</tr>', page)
    assert re.findall(r"<td>(.*?)</td>", row)[:2] == ["2", "0"]
