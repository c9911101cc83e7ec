"""The PDF report: that all is in it, that everybody can read it, and that nothing falls off its pages."""

import io
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import cache
from itertools import combinations
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader
from weasyprint.formatting_structure.boxes import TextBox

from dossier.paper.kinds import Choices
from dossier.paper.pdf import StaticFetcher, lay_out, pdf_bytes
from dossier.paper.report import render_report, report_html
from dossier.paper.text import printable, with_whole_dates
from dossier.read import build_dossier
from dossier.versions.snapshot import content_of
from leadership.actions.commitments import commit_to_task
from leadership.actions.mandate import set_mandate
from leadership.models import CommitmentState, LeadershipTask
from phases.actions.course import adjust_course
from phases.models import AnswerStatus, EditionPoint, Step
from projects.actions.project import archive_project
from projects.actions.statuses import publish_status
from projects.models import Light, Membership, Project, Role
from tests.dossier.printed import Printed, print_and_forget
from tests.factories import make_answer, make_member, make_organisation, make_project, make_user, move_to_step
from tests.leadership.promises import put
from typology.actions import add_part, place_own, place_project
from typology.models import MOST_PARTS, Stage

LONG_WORD = "m" * 300
LONG_TEXT = ("Naboerne dækker selv bordet, og kommunen kommer med råvarerne. " * 20 + "\n\n") * 8
NASTY = (
    "<script>alert('x')</script> & <b>fed</b> 😀 👩‍👩‍👧 漢字 \u200fשלום\u202e \x01\x08\x0b\x1f\x7f\ufffe slut"
)
LIGHTS = list(Light)

pytestmark = pytest.mark.django_db


def make_empty(**fields: Any) -> Project:
    organisation = make_organisation()
    return make_project(
        chef=make_user("Karin Chef", organisation=organisation), organisation=organisation, **fields
    )


def make_full(*, count: int = 3, text: str = "", **fields: Any) -> Project:
    """Every point answered, every task taken on, and `count` of all that there may be several of."""
    project = make_empty(**fields)
    chef = project.memberships.get().user
    leader = make_member(project, make_user("Per Leder"), Role.PROJECT_LEADER)
    for number, point in enumerate(points_of(project), start=1):
        answer = text or answer_text(number)
        make_answer(project, point.key, by=chef, text=answer, responsible=leader, due_on=date(2026, 1, 9))
    for task in LeadershipTask.objects.all():
        take_on(project, task, leader, note=text or f"Note om {task.key}", done=task.order % 2 == 0)
    set_mandate(by=chef, project=project, fixed="Loven", room=text, until=date(2026, 12, 31))
    step_keys = ["planlaegning", "udfoerelse", "planlaegning", "erkendelse"]
    for number in range(count):
        report_status(project, number, text)
        to_step = Step.objects.get(key=step_keys[number % 4])
        reason = text or f"Begrundelse {number}"
        decision = move_to_step(by=chef, project=project, to_step=to_step, reason=reason)
        adjust_course(
            by=chef,
            project=project,
            what=text or f"Ny kurs {number}",
            why=text or f"Grund {number}",
            touches=[decision],
            touches_also=text or f"Løfte {number}",
            mandate={"room": f"Plads {number}"},
        )
        days = {"decided_on": "2026-03-10", "replied_on": "2026-03-12"}
        put(project, text or f"Indspil {number}", by=chef, **dict(list(days.items())[: number % 3]))
        x, y = [(1, 1), (100, 100), (1, 100), (45, 72)][number % 4]
        because = text or f"Placeret fordi {number}"
        place_project(by=chef, project=project, x=x, y=y, reason=because)
        part = project.parts.first()
        if number < MOST_PARTS:
            title = f"{number} {text}"[:100].strip() if text else f"Del nummer {number}"
            part = add_part(by=chef, project=project, title=title)
        place_project(by=chef, project=project, part=part, x=y, y=x, reason=because, stage=Stage.TURNED_OUT)
    return project


def points_of(project: Project) -> list[EditionPoint]:
    return list(EditionPoint.objects.of(project.journey.edition_id))


def answer_text(number: int) -> str:
    return f"Svar {number}: Vi begynder ved køkkenbordet i hus {number}."


def take_on(
    project: Project, task: LeadershipTask, responsible: Membership, *, note: str, done: bool
) -> None:
    commit_to_task(
        by=responsible.user,
        project=project,
        task=task,
        responsible=responsible,
        due_on=date(2026, 1, 9),
        note=note,
        state=CommitmentState.DONE if done else CommitmentState.ONGOING,
    )


def report_status(project: Project, number: int, text: str = "") -> None:
    publish_status(
        by=project.memberships.last().user,
        project=project,
        progress=LIGHTS[number % 3],
        relations=LIGHTS[(number + 1) % 3],
        resources=Light.YELLOW,
        happened=text or f"Der skete dette, gang {number}.",
        next_up=text or "Vi inviterer naboerne.",
        asked_of_chef=text or "Ring til formanden.",
    )


def make_worst() -> Project:
    """All that could burst a page, at once."""
    project = make_full(
        count=30,
        title="W" * 120,
        problem=LONG_TEXT[:5000],
        helpers=LONG_WORD,
        motivation=NASTY,
        arena="Linje\n" * 60,
    )
    texts = [LONG_TEXT[:10_000], LONG_WORD, NASTY, "Linje\n" * 60, "https://eksempel.dk/" + "a/b-" * 70]
    for answer, text in zip(project.answers.order_by("pk"), texts, strict=False):
        answer.text = text
        answer.save()
    project.answers.filter(pk=project.answers.last().pk).update(
        status=AnswerStatus.IRRELEVANT, reason=LONG_WORD
    )
    for one in (project.commitments.last(), project.step_decisions.last(), project.placements.last()):
        setattr(one, "note" if hasattr(one, "note") else "reason", LONG_TEXT[:4000] + LONG_WORD)
        one.save()
    report_status(project, 30, LONG_TEXT[:3000] + NASTY + LONG_WORD)
    return project


@cache
def printed(make: Callable[[], Project]) -> Printed:
    """The report of a project, rendered once a process: `printed(make_full)`."""
    return print_and_forget(make, lambda project: render_report(dossier_of(project)))


def dossier_of(project: Project) -> Any:
    return build_dossier(Project.objects.select_related("organisation").get(pk=project.pk))


def read(project: Project) -> PdfReader:
    return PdfReader(io.BytesIO(render_report(dossier_of(project))))


def letters(text: str) -> str:
    """Only letters and figures: lines are broken and hyphenated in print."""
    return re.sub(r"[\W_]", "", text)


def text_of(reader: PdfReader) -> str:
    return "\n".join(sheet.extract_text() for sheet in reader.pages)


def text_boxes(box: Any) -> Iterator[TextBox]:
    # A place to break a long word is a box too, of nothing.
    if isinstance(box, TextBox) and box.text.strip("\u200b \n"):
        yield box
    for child in getattr(box, "children", ()):
        yield from text_boxes(child)


def test_every_answer_is_in_the_report() -> None:
    text = letters(printed(make_full).text)

    for number, point in enumerate(points_of(make_empty()), start=1):
        assert letters(point.title) in text
        assert letters(answer_text(number)) in text


def test_all_else_that_was_said_is_in_the_report() -> None:
    project, text = printed(make_full).about, letters(printed(make_full).text)

    said = [project.problem, project.helpers, project.motivation, project.arena, "Der skete dette, gang 2."]
    said += ["Vi inviterer naboerne.", "Ring til formanden.", "Per Leder", "Karin Chef"]
    said += [f"Begrundelse {n}" for n in range(3)] + [f"Placeret fordi {n}" for n in range(3)]
    said += [f"Note om {task.key}" for task in LeadershipTask.objects.all()]
    said += ["Videre fra afklaring til planlægning", "Tilbage fra udførelse til planlægning"]
    assert [words for words in said if letters(words) not in text] == []


def test_what_is_unanswered_is_said_so() -> None:
    text = text_of(read(make_empty(ends_on=None)))

    assert text.count("Ikke taget op endnu") == 4  # once in each step, with the names of its points
    assert "Ikke besvaret endnu" not in text
    for point in points_of(make_empty()):
        assert letters(point.title) in letters(text.split("Om rapporten")[1])
    assert text.count("0 af 9 afklaret") == 2  # in the summary and at the step
    assert "Der er ikke givet en status endnu." in text
    assert "Ikke placeret endnu" in text
    assert "Ikke udpeget endnu" in text
    assert "ingen slutdato endnu" in text


def test_a_chapter_that_nobody_has_written_in_is_named_and_not_there() -> None:
    html = report_html(dossier_of(make_empty()))

    assert re.findall(r"<h2>([^<]+)</h2>", html) == [
        *("Indhold", "Kort overblik", *Step.objects.values_list("title", flat=True), "Om rapporten")
    ]
    told = "Projektet har ikke skrevet noget endnu om status, succeskriterier, beslutninger, "
    assert told in html
    assert "noget endnu om succeskriterier, interessenter" in report_html(dossier_of(make_full(count=1)))


def test_untouched_points_tell_who_has_them() -> None:
    project = make_empty()
    chef = project.memberships.get().user
    leader = make_member(project, make_user("Per Leder"), Role.PROJECT_LEADER)
    values = {"status": AnswerStatus.UNTOUCHED, "responsible": leader, "due_on": date(2026, 1, 9)}
    make_answer(project, "proces", by=chef, text="", **values)
    make_answer(project, "refleksion", by=chef, text="", status=AnswerStatus.ONGOING)

    html = report_html(dossier_of(project))

    line = "Proces · Ansvarlig: Per Leder · Frist 9. januar 2026 (overskredet)</li>"
    assert line in html
    assert "Ikke besvaret endnu" in html.split('<h3 id="punkt-refleksion">')[1].split("</article>")[0]


def test_a_point_that_is_not_relevant_tells_why() -> None:
    project = make_empty()
    chef = project.memberships.get().user
    make_answer(
        project,
        "refleksion",
        by=chef,
        text="",
        status=AnswerStatus.IRRELEVANT,
        reason="Vi har gjort det før.",
    )

    text = text_of(read(project))

    assert "Derfor er punktet ikke relevant" in text
    assert "Vi har gjort det før." in text
    assert "Ikke besvaret" in text.split("Vi har gjort det før.")[0].split("Refleksion")[-1]


def test_paragraphs_and_line_breaks_are_kept() -> None:
    project = make_empty()
    make_answer(
        project, "proces", by=project.memberships.get().user, text="Første linje\nAnden linje\n\nNyt afsnit"
    )

    html = report_html(dossier_of(project))

    assert "<p>Første linje<br>Anden linje</p>\n\n<p>Nyt afsnit</p>" in html


def test_an_archived_project_says_so() -> None:
    project = make_empty()
    archive_project(by=project.memberships.first().user, project=project)

    text = text_of(read(project))

    assert "Arkiveret" in text
    assert "Ingen, for projektet er arkiveret." in text


@pytest.mark.parametrize("make", [make_empty, make_full, make_worst])
def test_report_is_accessible_and_fit_for_an_archive(make: Any) -> None:
    assert printed(make).is_for_everybody_and_for_good()


@pytest.mark.parametrize("make", [make_empty, make_full, make_worst])
def test_nothing_leaves_its_page_covers_something_else_or_stands_alone(make: Any) -> None:
    for sheet in printed(make).sheets:
        paper = sheet._page_box
        root, *heads = paper.children
        left, top = paper.content_box_x() - 1, paper.content_box_y() - 1
        right, bottom = left + paper.width + 2, top + paper.height + 2
        boxes = list(text_boxes(root))
        for box in boxes:
            assert left <= box.position_x <= box.position_x + box.width <= right, box.text
            assert top <= box.position_y <= box.position_y + box.height <= bottom, box.text
        for box in (box for head in heads for box in text_boxes(head)):
            assert 0 <= box.position_x <= box.position_x + box.width <= paper.margin_width(), box.text
            assert 0 <= box.position_y <= box.position_y + box.height <= paper.margin_height(), box.text
        for one, other in combinations(boxes, 2):
            assert not cover(one, other), (one.text, other.text)
        lowest = max(boxes, key=lambda box: box.position_y)
        assert lowest.element_tag not in {"h2", "h3", "h4"}, lowest.text
        assert lowest.text != "Dato", "a table's head without a row"


def cover(one: TextBox, other: TextBox) -> bool:
    across = min(one.position_x + one.width, other.position_x + other.width) - max(
        one.position_x, other.position_x
    )
    down = min(one.position_y + one.height, other.position_y + other.height) - max(
        one.position_y, other.position_y
    )
    # Lines that are set close overlap a little: letters are lower than their boxes.
    return across > 1 and down > 0.4 * one.height


def test_title_language_and_bookmarks() -> None:
    reader = printed(make_full).reader

    assert reader.metadata is not None
    assert reader.metadata.title == f"{printed(make_full).about.title}: rapport fra Samskab"
    assert reader.root_object["/Lang"] == "da"
    parts = [entry["/Title"] for entry in reader.outline[1] if not isinstance(entry, list)]
    assert parts == [
        *("Indhold", "Kort overblik", "Status", "Beslutninger", "Justeringer af kursen"),
        *("Mandat", "Type af samskabelse"),
        *Step.objects.values_list("title", flat=True),
        *("Ledelse i fire retninger", "Løfteregnskab", "Om rapporten"),
    ]


def test_running_heads_and_page_numbers() -> None:
    project = printed(make_full).about

    cover_page, *sheets = (sheet.extract_text() for sheet in printed(make_full).reader.pages)

    assert "Side 1" not in cover_page
    assert project.title in cover_page
    for number, text in enumerate(sheets, start=2):
        assert f"Side {number} af {len(sheets) + 1}" in text
        assert project.title in text
    assert "Ledelse i fire retninger" in sheets[-2]


def test_contents_lead_to_the_pages_they_name() -> None:
    reader = printed(make_full).reader

    rows = re.findall(r"^([^\d\n]+?)\s*(\d+)$", reader.pages[1].extract_text(), re.MULTILINE)
    assert len(rows) == 23 + 13
    for title, number in rows:
        assert title in reader.pages[int(number) - 1].extract_text()


def test_what_people_typed_is_shown_and_never_obeyed() -> None:
    project = make_empty(problem="<script>alert(1)</script><img src='http://eksempel.dk/x.png'>")

    assert "<script>alert(1)</script>" in text_of(read(project))


def test_characters_that_a_pdf_cannot_hold_are_dropped() -> None:
    project = make_empty(problem="A\x01B\x08C\x0bD\x7fE\x9fF\ufffeG", arena="Liste:\n\uf0b7 punkt")

    html = report_html(dossier_of(project))

    assert "ABCDEFG" in html
    assert "• punkt" in html
    assert not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]", html)


def test_characters_without_a_glyph_are_told_of() -> None:
    """A private character that no font has: the words around it stay, and it is not an empty box."""
    project = make_empty(problem="Før \U000f1234 efter")

    text = text_of(read(project))

    assert "Før [tegn] efter" in text


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/x.css",
        "https://eksempel.dk/x.css",
        "file:///etc/passwd",
        "data:text/css,body{}",
        "ftp://eksempel.dk/x",
        "STATIC:css/report.css",
        "static:../samskab/settings.py",
        "static:/etc/passwd",
        "static:css/missing.css",
        "css/report.css",
    ],
)
def test_only_our_own_static_files_are_read(url: str) -> None:
    with pytest.raises(Exception, match=r"may not read|outside of the base path"):
        StaticFetcher().fetch(url)


def test_our_own_static_files_are_read() -> None:
    assert b"@page" in StaticFetcher().fetch("static:css/report.css").read()


def test_it_tells_the_mandate_and_how_the_course_was_adjusted() -> None:
    with time_machine.travel("2026-06-15 10:00:00+02:00"):
        html = report_html(dossier_of(make_full(count=2)))
    mandate = html[html.index('id="mandat"') : html.index('id="type"')]
    for told in ("Gælder til og med 31. december 2026", "Senest ændret 15. juni 2026", "Loven", "Plads 1"):
        assert told in mandate
    course = html[html.index('<section class="part" id="kursjusteringer"') : html.index('id="om"')]
    for told in ("Ny kurs 1", "Grund 1", "Løfte 1", "videre til udførelse", "15. juni 2026"):
        assert told in course
    assert course.index("Ny kurs 1") < course.index("Ny kurs 0")
    assert "<td><p>Plads 0</p></td><td><p>Plads 1</p></td>" in course
    assert "<td><p>Ikke skrevet</p></td><td><p>Plads 0</p></td>" in course


def test_without_a_mandate_and_adjustments_it_says_so() -> None:
    html = report_html(dossier_of(make_empty()))
    assert "justeringer af kursen, mandat" in html.split('id="om"')[1]


def test_queries_do_not_grow_with_the_project() -> None:
    counts = []
    for project in (make_empty(), make_full(), make_full(count=12)):
        fresh = Project.objects.select_related("organisation").get(pk=project.pk)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            report_html(build_dossier(fresh))
        counts.append(len(queries))

    # One that nothing is written in has less to read.
    assert counts[0] <= counts[1] == counts[2] <= 32


def test_reports_can_be_asked_for_at_once() -> None:
    html = report_html(dossier_of(make_empty()))

    with ThreadPoolExecutor(4) as threads:
        sheets = {len(PdfReader(io.BytesIO(pdf)).pages) for pdf in threads.map(pdf_bytes, [html] * 4)}

    assert len(sheets) == 1


def test_the_type_is_told_with_the_way_behind_it_and_the_parts() -> None:
    html = report_html(dossier_of(make_full()))
    chapter = html[html.index('id="type"') : html.index("Tidligere placeringer")]
    assert "<h3>Ligeværdig samskabelse</h3>" in chapter
    for number, kind in enumerate(("Styret", "Faciliterende", "Ansvarliggørende")):
        row = chapter.split(f"{'ABC'[number]}: Del nummer {number}</th>")[1].split("</tr>")[0]
        assert f"{kind} samskabelse" in row
        assert "Sådan blev det" in row
        assert f"Placeret fordi {number}" in row
    earlier = html[html.index("Tidligere placeringer") :].split("</table>")[0]
    assert earlier.index("Faciliterende samskabelse") < earlier.index("Styret samskabelse")
    assert "Sådan planlægger vi det" in earlier
    assert "Del nummer" not in earlier


def test_parts_that_nobody_has_placed_are_told_of_too() -> None:
    project = make_full(count=1)
    chef = project.memberships.first().user
    add_part(by=chef, project=project, title="Haven")
    dossier = dossier_of(project)
    row = report_html(dossier).split("B: Haven</th>")[1].split("</tr>")[0]
    assert "Ikke placeret endnu" in row


def test_what_people_said_on_their_own_is_in_no_report() -> None:
    project = make_full()
    chef = project.memberships.first().user
    place_own(by=chef, project=project, part=None, x=1, y=1, reason="Kun sagt her.")
    dossier = dossier_of(project)
    assert "Kun sagt her." not in report_html(dossier)
    assert "Kun sagt her." not in str(content_of(dossier))


def test_the_plot_obeys_the_policy_of_the_site_and_is_told_in_words() -> None:
    dossier = dossier_of(make_full())

    svg = render_to_string("typology/_plot.html", {"plot": dossier.plot, "plot_id": "p"})
    words = render_to_string("typology/_plot_list.html", {"plot": dossier.plot, "link_cases": True})

    assert "style" not in svg
    assert 'aria-labelledby="p-title p-desc"' in svg
    assert "Jeres projekt" in svg
    # Coordinates are for machines: never with a decimal comma.
    assert not re.search(r'\b(?:x|y|cx|cy|d|transform)="[^"]*,[^"]*"', svg)
    assert words.count("<li>") == len(dossier.plot.dots) == 3  # those that are most like it
    assert f'href="/cases/{dossier.nearest_cases[0].case.key}/"' in words
    assert svg.index("plot-dot") < svg.index("plot-project")  # which nothing covers
    assert "<strong>Jeres projekt:</strong>" in words


# --- Words without an end ----------------------------------------------------------------------------------


def test_a_very_long_word_is_broken_where_no_letter_is_lost() -> None:
    head = f"<html><head><title>{'t' * 100}</title></head><body class={'c' * 100!r}>"
    html = f"{head}<p>æ&amp;<b>{'x' * 60}</b> {'&lt;' * 50}{'y' * 150}</p></body></html>"
    made = printable(html)
    assert made.replace("<wbr>", "") == html
    assert made.startswith(head)
    assert "x" * 60 in made
    assert made.count("<wbr>") == 4  # 200 letters in pieces of 40; a letter written as an entity is one


def test_an_answer_without_a_space_does_not_hold_up_the_report(db: None) -> None:
    chef = make_user()
    project = make_project(chef=chef, organisation=make_organisation())
    make_answer(project, "afgraensning", by=chef, text="abcdefghij" * 2000)
    pages = PdfReader(io.BytesIO(render_report(build_dossier(project)))).pages
    text = re.sub(r"\s", "", "".join(page.extract_text() for page in pages))
    assert "abcdefghij" * 8 in text
    assert text.count("abcdefghij") >= 1990


def test_a_date_is_not_divided_where_a_line_ends() -> None:
    drawn = "<svg><text>2. maj 2026</text></svg>"
    html = f'<p title="1. maj 2026">Den 1. maj 2026, <b>23. april</b> og {drawn} samt 12 maj.</p>'
    dates = re.findall(r"<time[^>]*>([^<]*)</time>", with_whole_dates(html))
    assert dates == ["1. maj 2026", "23. april"]
    assert re.sub(r"</?time[^>]*>", "", with_whole_dates(html)) == html
    page = lay_out(f'<body style="width: 40mm">Den dag hed 23. september 2026 hos os{html}</body>').pages[0]
    assert "23. september 2026" in [box.text.strip() for box in text_boxes(page._page_box)]


def test_nobody_can_turn_the_words_that_follow_round() -> None:
    assert printable("<p>Før \u202eomvendt\u2066 efter</p>") == "<p>Før omvendt efter</p>"


def test_the_longest_names_leave_the_cover_one_page() -> None:
    project = make_empty(title="W" * 120)
    project.organisation.name = "Ø" * 150
    project.organisation.save()
    chef = project.memberships.get().user
    chef.name = "N" * 150
    chef.save()
    html = report_html(dossier_of(Project.objects.get(pk=project.pk)), Choices(parts=frozenset()))
    first, second = (sheet._page_box for sheet in lay_out(html).pages)
    assert "Rapportens dato" in [box.text for box in text_boxes(first)]
    [head] = {box.position_y for box in text_boxes(second.children[1])} and [second.children[1]]
    assert len({box.position_y for box in text_boxes(head)}) <= 2
