"""A step of the checklist on paper: that all is on it, that everybody can read it, and who may print it."""

import io
from collections.abc import Callable
from datetime import date
from functools import cache
from itertools import pairwise
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader
from pytest_django.asserts import assertContains
from weasyprint.formatting_structure.boxes import LineBox, TableCellBox

from accounts.models import Event, User
from dossier.paper.checklist import (
    checklist_html,
    project_checklist,
    render_checklist,
    workshop_checklist,
)
from dossier.views import paper
from phases.guide import load_guide
from phases.models import EditionPoint, Question
from projects.models import Project
from tests.conftest import Cast
from tests.dossier.printed import Printed, print_and_forget
from tests.dossier.test_report import LONG_TEXT, LONG_WORD, NASTY, cover, letters, make_empty, text_boxes
from tests.editions import NEW, RETIRED, publish_edition
from tests.factories import make_answer

STEPS = ["afklaring", "planlaegning", "udfoerelse", "erkendelse"]

pytestmark = pytest.mark.django_db


def checklist_of(project: Project, step: str = "afklaring", *, is_blank: bool = False) -> Any:
    project = Project.objects.select_related("organisation").get(pk=project.pk)
    return project_checklist(project, load_guide(project), step, is_blank=is_blank)


def read(checklist: Any, **choices: Any) -> PdfReader:
    return PdfReader(io.BytesIO(render_checklist(checklist, **choices)))


def text_of(reader: PdfReader) -> str:
    return letters("\n".join(sheet.extract_text() for sheet in reader.pages))


def make_worst() -> Project:
    """All that could burst a page, at once."""
    project = make_empty(title="W" * 120)
    chef = project.memberships.get().user
    chef.name = "N" * 150
    chef.save()
    texts = ["Naboerne dækker bord. " * 950, LONG_WORD, NASTY, "Linje\n" * 90, "😀" * 40, LONG_TEXT, ""]
    for state, text in zip(load_guide(project).step("afklaring").points, texts, strict=False):
        make_answer(project, state.key, by=chef, text=text[:20_000], responsible=project.memberships.get())
    make_answer(
        project, "bemanding-og-kompetencer", by=chef, text="", status="ikke-relevant", reason=LONG_WORD
    )
    return project


def make_begun() -> Project:
    """Nothing is written, but each status is there."""
    project = make_empty()
    chef = project.memberships.get().user
    points = load_guide(project).step("erkendelse").points
    for state, status in zip(points, ["i-gang", "afklaret", "ikke-relevant"], strict=False):
        reason = "Det er en drift" if status == "ikke-relevant" else ""
        make_answer(project, state.key, by=chef, text="", status=status, reason=reason)
    return project


MAKERS: dict[str, Callable[[], Any]] = {
    "worst, filled in": lambda: checklist_of(make_worst()),
    "worst, blank": lambda: checklist_of(make_worst(), is_blank=True),
    "begun": lambda: checklist_of(make_begun(), "erkendelse"),
    **{f"workshop {step}": (lambda step=step: workshop_checklist(step)) for step in STEPS},
}


@cache
def printed(name: str) -> Printed:
    """One of them, rendered once a process."""
    return print_and_forget(MAKERS[name], render_checklist)


@pytest.mark.parametrize("name", MAKERS)
def test_everybody_can_read_it(name: str) -> None:
    assert printed(name).is_for_everybody_and_for_good()


@pytest.mark.parametrize("name", MAKERS)
def test_nothing_leaves_its_page_or_covers_something_else(name: str) -> None:
    for sheet in printed(name).sheets:
        paper = sheet._page_box
        root = paper.children[0]
        left, top = paper.content_box_x() - 1, paper.content_box_y() - 1
        right, bottom = left + paper.width + 2, top + paper.height + 2
        boxes = list(text_boxes(root))
        for number, box in enumerate(boxes):
            assert left <= box.position_x <= box.position_x + box.width <= right, box.text
            assert top <= box.position_y <= box.position_y + box.height <= bottom, box.text
            near = boxes[number + 1 : number + 60]  # in reading order: those far off are on other lines
            assert not any(cover(box, other) for other in near), box.text
        lowest = max(boxes, key=lambda box: box.position_y)
        assert lowest.element_tag not in {"h1", "h2"}, lowest.text


def test_the_chosen_status_has_room_in_bold_before_the_next() -> None:
    for sheet in printed("begun").sheets:
        for row in (box for box in sheet._page_box.descendants() if box.element_tag == "tr"):
            cells = [box for box in row.descendants() if isinstance(box, TableCellBox)]
            for cell, after in pairwise(cells[:4]):
                for box in text_boxes(cell):
                    assert box.position_x + box.width < after.position_x, box.text


def test_points_that_nobody_has_written_of_are_close_set() -> None:
    assert len(printed("begun").sheets) == 2


def test_a_long_answer_has_the_whole_width_of_its_sheets() -> None:
    second = printed("worst, filled in").sheets[1]._page_box
    lines = [box for box in second.descendants() if isinstance(box, LineBox) and box.element_tag == "p"]
    assert max(line.width for line in lines) > 0.9 * second.width


@pytest.mark.parametrize("step", STEPS)
def test_a_blank_one_has_every_point_question_and_status_on_few_sheets(step: str) -> None:
    reader = printed(f"workshop {step}").reader
    text = text_of(reader)

    points = EditionPoint.objects.filter(focus_point__step__key=step)
    for said in [
        *points.values_list("title", flat=True),
        *Question.objects.filter(focus_point__step__key=step).values_list("text", flat=True),
    ]:
        assert letters(said) in text
    for word in ("Ikke taget op", "I gang", "Afklaret", "Ikke relevant", "Hvem", "Hvornår"):
        assert text.count(letters(word)) >= len(points)
    assert len(reader.pages) == (len(points) + 1) // 2


def test_one_filled_in_says_what_the_project_said(cast: Cast) -> None:
    member = cast.project.memberships.get(user=cast.bidragyder)
    fields = {"responsible": member, "due_on": date(2026, 3, 1), "status": "i-gang"}
    make_answer(cast.project, "kommunikation", by=cast.chef, text="Vi ringer på hos alle.", **fields)
    filled, blank = (
        text_of(read(checklist_of(cast.project, "planlaegning", is_blank=b))) for b in (False, True)
    )

    for said in ("Vi ringer på hos alle.", "Bo Bidrag", "1. marts 2026", "Ikke besvaret endnu"):
        assert letters(said) in filled
        assert letters(said) not in blank
    assert letters(cast.project.title) in filled
    assert letters(cast.project.title) in blank


def test_the_status_is_ticked() -> None:
    project = make_empty()
    make_answer(project, "kursjusteringer", by=project.memberships.get().user, status="afklaret")

    text = " ".join(sheet.extract_text() for sheet in read(checklist_of(project, "udfoerelse")).pages)

    assert text.count("✓") == 2
    assert letters("✓Afklaret") in letters(text)


def test_title_language_heads_and_page_numbers(cast: Cast) -> None:
    reader = read(checklist_of(cast.project))

    assert reader.metadata is not None
    assert reader.metadata.title == f"Tjekliste: Afklaring – {cast.project.title}"
    assert reader.root_object["/Lang"] == "da"
    first, *others = (sheet.extract_text() for sheet in reader.pages)
    assert "Udgave 2019" in first
    for number, text in enumerate(others, start=2):
        assert f"Side {number} af {len(reader.pages)}" in text
        assert cast.project.title in text
        assert "Afklaring" in text
        assert "Udgave 2019 af tjeklisten" in text


def test_a3_is_the_same_enlarged() -> None:
    small, large = (read(workshop_checklist("udfoerelse"), is_a3=is_a3) for is_a3 in (False, True))

    assert [round(float(side)) for side in small.pages[0].mediabox[2:]] == [595, 842]
    assert [round(float(side)) for side in large.pages[0].mediabox[2:]] == [842, 1191]
    assert text_of(small) == text_of(large)


def test_a_project_prints_its_own_edition_and_a_workshop_the_newest(cast: Cast) -> None:
    publish_edition()

    own, newest = (
        {paper.state.key for step in ("afklaring", "planlaegning") for paper in make(step).points}
        for make in (lambda step: checklist_of(cast.project, step), workshop_checklist)
    )

    assert own - newest == {RETIRED}
    assert newest - own == {NEW}
    assert workshop_checklist("afklaring").edition.key == "2026"


# --- Who may -----------------------------------------------------------------------------------------------


def test_the_team_prints_and_it_is_noted(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    client = signed_in(cast.laeser)
    for query in ("", "?blank", "?blank&papir=a3", "?papir=ukendt"):
        response = client.get(url(f"faser/udfoerelse/tjekliste.pdf{query}"))
        assert response.status_code == 200
        assert response.headers["Content-Type"] == "application/pdf"
        assert "samskab-faellesspisning-i-nordbyen-udfoerelse.pdf" in response.headers["Content-Disposition"]
        assert response.headers["Cache-Control"] == "private, no-store"
    about = set(Event.objects.filter(kind="rapport-hentet", user=cast.laeser).values_list("about", flat=True))
    assert about == {f"»{cast.project.title}«, tjekliste for udførelse"}


def test_what_is_refused(cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str]) -> None:
    address = url("faser/udfoerelse/tjekliste.pdf")
    assert signed_in(cast.outsider).get(address).status_code == 404
    client = signed_in(cast.chef)
    assert client.get(url("faser/ukendt/tjekliste.pdf")).status_code == 404
    assert client.post(address).status_code == 405
    assert client.get("/tjekliste/ukendt.pdf").status_code == 404
    assert client.post("/tjekliste/afklaring.pdf").status_code == 405
    assert not Event.objects.filter(kind="rapport-hentet").exists()


def test_whoever_is_signed_in_prints_a_blank_one(cast: Cast, signed_in: Callable[[User], Client]) -> None:
    client = signed_in(cast.outsider)
    knowledge = client.get("/viden/")
    for step in STEPS:
        assertContains(knowledge, f'href="/tjekliste/{step}.pdf"')
    response = client.get("/tjekliste/udfoerelse.pdf")
    assert response.headers["Content-Type"] == "application/pdf"
    event = Event.objects.get(kind="rapport-hentet")
    assert (event.user, event.about) == (cast.outsider, "Tom tjekliste for udførelse")


def test_too_many_at_once_are_put_off(
    cast: Cast,
    signed_in: Callable[[User], Client],
    url: Callable[[str], str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(paper, "REPORTS_IN_TEN_MINUTES", 1)
    client = signed_in(cast.chef)
    assert client.get("/tjekliste/udfoerelse.pdf").status_code == 200
    assertContains(client.get("/tjekliste/udfoerelse.pdf"), "Prøv igen om ti minutter", status_code=429)
    assertContains(
        client.get(url("faser/udfoerelse/tjekliste.pdf")), "Prøv igen om ti minutter", status_code=429
    )


def test_the_step_page_links_to_its_checklists(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    response = signed_in(cast.laeser).get(url("faser/erkendelse/"))
    address = url("faser/erkendelse/tjekliste.pdf")
    for link in (address, f"{address}?blank", f"{address}?blank&amp;papir=a3"):
        assertContains(response, f'href="{link}"')


def test_queries_do_not_grow_with_the_answers(cast: Cast) -> None:
    counts = []
    for keys in ([], [state.key for state in load_guide(cast.project).points]):
        for key in keys:
            make_answer(cast.project, key, by=cast.chef)
        with CaptureQueriesContext(connection) as asked:
            checklist_html(checklist_of(cast.project))
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 7
