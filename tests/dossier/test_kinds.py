"""The kinds of report: what each holds, that everybody can read it, and that one page is one page."""

import io
import re
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

import page as page_rules
import pytest
import time_machine
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from pypdf.generic import Destination

from dossier.formats import make_file
from dossier.paper.kinds import Choices, Kind, NotOffered, Part
from dossier.paper.one_page import CARDS, OnePage, _told
from dossier.paper.pdf import pdf_bytes
from dossier.paper.report import render_report, report_html
from dossier.paper.text import printable
from dossier.versions.kept import dossier_of as kept_dossier_of
from leadership.actions.contacts import note_contact
from leadership.models import Direction
from learning.actions.closing import take_up_again
from learning.criteria import Standing
from learning.models import (
    Criterion,
    CriterionReview,
    EvaluationAnswer,
    EvaluationQuestion,
    Measurement,
    SideEffect,
)
from phases.actions.comments import remove_comment, resolve_thread, write_comment
from phases.models import AnswerStatus, EditionPoint, FocusPoint, Version
from projects.actions.project import archive_project
from projects.models import Project
from tests.conftest import Cast
from tests.dossier.layout import assert_nothing_leaves_its_box, assert_nothing_leaves_its_page
from tests.dossier.printed import Printed
from tests.dossier.test_report import (
    LONG_TEXT,
    LONG_WORD,
    NASTY,
    dossier_of,
    letters,
    make_empty,
    make_full,
    report_status,
)
from tests.factories import make_answer, make_criterion, make_measurement, make_version
from tests.leadership.promises import put
from tests.learning.endings import end, make_lesson
from tests.pictures import make_picture
from typology.actions import place_project

NORTH = "Kalaallit Nunaat: ĸ ĸâ. Føroyar: ð Ð ø á Æ í ú ý. "
ODD = f"{NORTH}{NASTY} {LONG_WORD} {LONG_TEXT}"
SHEET_BOXES = {"band", "track", "wide", "narrow", "criteria", "ask"}
ALL = Choices(comments=True)

pytestmark = pytest.mark.django_db


def add_everything(project: Project, text: str = "", *, count: int = 1) -> Project:
    """Of what a report tells and a new project lacks, `count` each; the first of each says `text`."""
    chef = project.memberships.get(role="chef").user
    direction = Direction.objects.get(key="op")
    question = EvaluationQuestion.objects.filter(value=None).first()
    assert question
    before = project.criteria.count()
    for number in range(before, before + count):
        title = f"{number} {text}"[:140].strip() if text else f"Mål {number}"
        once = text if number == before else ""
        criterion = make_criterion(project, title, by=chef, sign=(once or "Der er folk.")[:2000])
        for month in (1, 2):
            note = (once or "Talt op")[:2000]
            make_measurement(criterion, 10 * month, by=chef, on=date(2026, month, 1), note=note)
        evidence = (once or "Listen viser det.")[:5000]
        CriterionReview.objects.create(
            criterion=criterion, verdict="delvis", evidence=evidence, reviewed_by=chef
        )
        on = date(2026, 1 + number % 12, 3)
        note_contact(
            by=chef,
            project=project,
            direction=direction,
            kind="talte",
            on=on,
            what=(text or "Vi ringede")[:2000],
        )
        put(project, f"{number} {text or 'Bænk'}"[:2000], by=chef, put_forward_by=(text or "Panelet")[:150])
        SideEffect.objects.create(
            project=project, kind="gevinst", text=(once or "Naboer hilser")[:2000], noted_by=chef
        )
        make_lesson(
            project, f"Læring {number}", by=chef, happened=(once or "Ingen kom.")[:5000], responsible=None
        )
        thread = write_comment(
            by=chef,
            project=project,
            focus_point=FocusPoint.objects.get(key="kommunikation"),
            text=(once or f"Hvad siger I, {number}?")[:5000],
        )
        write_comment(
            by=chef, project=project, focus_point=thread.focus_point, text=f"Ja, {number}.", thread=thread
        )
    if before:
        return project
    EvaluationAnswer.objects.create(
        project=project, question=question, text=text or "Flere kender hinanden.", updated_by=chef
    )
    make_picture(project, by=chef, status=project.status_reports.first(), alt="Fra den nyeste status")
    make_picture(project, by=chef, colour=(1, 2, 3), alt="Et andet")
    return project


def make_all() -> Project:
    return add_everything(make_full())


def make_odd() -> Project:
    """The longest and oddest texts in all that short reports tell of."""
    texts = dict.fromkeys(("problem", "helpers", "motivation", "arena"), ODD[:5000])
    project = make_empty(title="W" * 120, **texts)
    chef = project.memberships.get().user
    chef.name = ("ĸ" + "N" * 149)[:150]
    chef.save()
    project.organisation.name = "Ø" * 150
    project.organisation.save()
    for number in range(2):
        report_status(project, number, ODD[:10_000])
    for number, point in enumerate(EditionPoint.objects.of(project.journey.edition_id)):
        make_answer(
            project,
            point.key,
            by=chef,
            text=ODD[: 40 * number],
            status=AnswerStatus.ONGOING,
            responsible=project.memberships.get(),
            due_on=date(2026, 1, 9),
        )
    return add_everything(project, ODD, count=7)


@cache
def printed(make: Any) -> dict[str, Printed]:
    """Every kind of report of a project, rendered once a process."""
    with transaction.atomic():
        project = make()
        reports = {
            kind.name: Printed(project, lambda one, kind=kind: render_report(dossier_of(one), Choices(kind)))
            for kind in (Kind.COMMITTEE, Kind.STATUS)
        }
        chef = project.memberships.get(role="chef").user
        if make is not make_empty:
            text = ODD[:5000] if make is make_odd else ""
            end(project, by=chef, **(dict.fromkeys(("result", "learning", "next_up"), text) if text else {}))
            for name, kind in (("CLOSING", Kind.CLOSING), ("CLOSED_COMMITTEE", Kind.COMMITTEE)):
                reports[name] = Printed(
                    project, lambda one, kind=kind: render_report(dossier_of(one), Choices(kind))
                )
        if make is make_all:
            reports["FULL"] = Printed(project, lambda one: render_report(dossier_of(one), ALL))
        transaction.set_rollback(True)
    return reports


MADE = [
    *((make_empty, name) for name in ("COMMITTEE", "STATUS")),
    *((make_all, name) for name in ("COMMITTEE", "STATUS", "CLOSING", "CLOSED_COMMITTEE", "FULL")),
    *((make_odd, name) for name in ("COMMITTEE", "STATUS", "CLOSING", "CLOSED_COMMITTEE")),
]


def outline_of(reader: PdfReader) -> list[str]:
    """The bookmarks of the chapters."""

    def titles(entries: Any, depth: int) -> list[str]:
        found = []
        for entry in entries:
            if isinstance(entry, Destination):
                found += [str(entry.title)] if depth == 1 else []
            else:
                found += titles(entry, depth + 1)
        return found

    return titles(reader.outline, 0)


def html_of(project: Project, **choices: Any) -> str:
    return report_html(dossier_of(project), Choices(**choices))


@pytest.mark.parametrize(("make", "name"), MADE)
def test_every_kind_is_for_everybody_and_for_good(make: Any, name: str) -> None:
    assert printed(make)[name].is_for_everybody_and_for_good()


@pytest.mark.parametrize(("make", "name"), MADE)
def test_nothing_leaves_its_page_covers_something_else_or_stands_alone(make: Any, name: str) -> None:
    assert_nothing_leaves_its_page(printed(make)[name].sheets)


# --- One page ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("make", [make_empty, make_all, make_odd])
@pytest.mark.parametrize("name", ["COMMITTEE", "CLOSED_COMMITTEE"])
def test_one_page_is_one_page_and_nothing_leaves_its_box(make: Any, name: str) -> None:
    if name not in printed(make):
        return  # an empty project is not closed
    sheets = printed(make)[name].sheets
    assert len(sheets) == 1
    assert_nothing_leaves_its_box(sheets, SHEET_BOXES)


def test_one_page_says_what_one_needs_to_decide() -> None:
    report = printed(make_all)["COMMITTEE"]
    text = report.text
    for told in ("Der skete dette, gang 2.", "Vi inviterer naboerne.", "Ligeværdig"):
        assert told in text
    # What the projektleder asks is between two people.
    assert "Ring til formanden." not in text
    assert "Mål 0" in text
    assert "20" in text
    assert "Fra 0, op mod 40 · 50 % af vejen" in text
    assert "Delvis opfyldt" in text
    assert "Skal projektet gå videre til udførelse?" in text
    assert "Per Leder" in text
    assert "er teksten forkortet" not in text
    # In the order in which it is to be read.
    headings = ("Afklaring", "Opgaven", "Succeskriterier", "Næste beslutning", "Seneste beslutning")
    places = [text.index(words) for words in headings]
    assert places == sorted(places)


def test_one_page_tells_when_it_says_less_than_was_written() -> None:
    text = printed(make_odd)["COMMITTEE"].text
    assert "er teksten forkortet. Hele teksten står i projektets samlede rapport." in text
    assert "…" in text
    assert "og 3 til i den samlede rapport" in text


def test_one_page_of_a_closed_project_tells_what_came_of_it() -> None:
    text = printed(make_all)["CLOSED_COMMITTEE"].text
    assert "Hundrede spiser sammen hver torsdag." in text
    assert "Ingen, for projektet er afsluttet." in text
    assert re.search(r"Seneste beslutning\s+\d+\.\s\w+\s\d+: afsluttet\.", text)


@pytest.mark.parametrize(
    ("baseline", "target", "told"),
    [
        (410, 330, "Fra 410, ned mod 330 · 47 % af vejen"),
        (None, 500, "Mål: 500"),
        (372, 372, "Mål: 372"),
        (0, None, ""),
    ],
)
def test_a_card_says_which_way_its_figure_is_to_go(
    baseline: int | None, target: int | None, told: str
) -> None:
    project = make_empty()
    chef = project.memberships.get().user
    criterion = Criterion(project=project, title="Måltider", unit="om ugen", baseline=baseline, target=target)
    standing = Standing(criterion, [Measurement(value=Decimal(372), measured_by=chef)], date(2026, 6, 1))
    for column in CARDS[1], CARDS[4]:
        short = _told(standing, column, 2)
        assert (short.text, short.is_cut) == (told, False)


def test_a_mark_in_the_outermost_corner_covers_no_name() -> None:
    project = make_empty()
    place_project(by=project.memberships.get().user, project=project, x=1, y=100, reason="")
    plot = OnePage(dossier_of(project)).plot
    assert plot
    before, after = (
        [corner.label_y for corner in corners if corner.cocreation_type == plot.project_type]
        for corners in (plot.corners, plot.free_corners)
    )
    assert before[0] + 100 < after[0] < plot.middle[1]
    assert [one for one in plot.free_corners if one not in plot.corners] == [
        one for one in plot.free_corners if one.cocreation_type == plot.project_type
    ]


# --- What has ended ----------------------------------------------------------------------------------------


def test_a_closed_project_is_not_spoken_of_as_if_it_went_on() -> None:
    project = make_full(count=1)
    chef = project.memberships.get(role="chef").user
    end(project, by=chef)
    full, status = html_of(project), html_of(project, kind=Kind.STATUS)
    assert "Chefen er bedt om" not in full
    assert "Hvad chefen blev bedt om" in full
    assert "her sluttede projektet" in full
    assert "(overskredet)" not in full
    assert re.search(r"Seneste beslutning</th><td>[^<]+: afsluttet\.", full)
    for told in ("Ring til formanden.", "Åbne punkter", "endnu"):
        assert told not in status
    assert "endnu" not in html_of(project, kind=Kind.COMMITTEE)
    assert "endnu" not in html_of(project, kind=Kind.CLOSING)


def test_an_archived_project_says_so_in_the_short_kinds_too() -> None:
    project = make_full(count=1)
    chef = project.memberships.get(role="chef").user
    with time_machine.travel("2026-09-15 10:00:00+02:00"):
        archive_project(by=chef, project=project)
    for kind in (Kind.COMMITTEE, Kind.STATUS):
        html = html_of(project, kind=kind)
        assert "Arkiveret 15. sept. 2026" in html
        assert "Her står projektet" not in html


def test_a_project_that_was_taken_up_again_says_that_last() -> None:
    project = make_empty()
    chef = project.memberships.get().user
    assert "Ingen endnu." in html_of(project, kind=Kind.COMMITTEE)
    end(project, by=chef)
    take_up_again(by=chef, project=project, reason="Der er mere at gøre.")
    project.refresh_from_db()
    for kind in (Kind.FULL, Kind.COMMITTEE):
        assert ": taget op igen." in html_of(project, kind=kind)


# --- Status ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("make", [make_empty, make_all, make_odd])
def test_a_status_report_is_three_pages_at_most(make: Any) -> None:
    assert 1 <= len(printed(make)["STATUS"].sheets) <= 3


def test_a_status_report_says_what_changed_and_what_waits() -> None:
    report = printed(make_all)["STATUS"]
    assert outline_of(report.reader) == [
        next(title for title in outline_of(report.reader) if title.startswith("Status ")),
        *("Hvor langt er projektet", "Åbne punkter", "Succeskriterier"),
        *("Ledelse i fire retninger", "Indspil uden svar"),
    ]
    text = report.text
    for told in ("Værre end sidst", "Bedre end sidst", "Som sidst"):
        assert told in text
    assert letters("20 af 40 deltagere, 50 % af vejen") in letters(text)
    assert "Vi ringede" in text
    assert "0 Bænk" in text
    assert len({image.name for page in report.reader.pages for image in page.images}) == 1


def test_a_first_status_has_nothing_to_be_compared_with() -> None:
    project = make_empty()
    report_status(project, 0)
    html = html_of(project, kind=Kind.STATUS)
    assert "Projektets første status" in html
    assert "end sidst" not in html


# --- Closing -----------------------------------------------------------------------------------------------


def test_a_closing_report_is_for_closed_projects_alone() -> None:
    project = make_empty()
    assert Kind.CLOSING not in Kind.offered_for(project)
    assert Part.CLOSING not in Part.offered_for(project)
    with pytest.raises(NotOffered, match="når projektet er afsluttet"):
        render_report(dossier_of(project), Choices(Kind.CLOSING))
    end(project, by=project.memberships.get().user)
    assert Kind.CLOSING in Kind.offered_for(project)
    assert make_file(dossier_of(project), choices=Choices(Kind.COMMITTEE)).name.endswith("-en-side.pdf")


def test_a_closing_report_tells_the_end_from_the_version_kept_with_it() -> None:
    report = printed(make_all)["CLOSING"]
    assert outline_of(report.reader) == [
        *("Afslutning", "Succeskriterier", "Evaluering", "Læring"),
        *("Beslutninger", "Justeringer af kursen", "Om rapporten"),
    ]
    for told in ("Hundrede spiser sammen", "Listen viser det.", "Naboer hilser", "Læring 0", "Køkkenvagt"):
        assert letters(told) in letters(report.text)
    assert "Afslutningsrapport" in report.reader.pages[0].extract_text()
    assert "gengiver gemt udgave" in report.text


def test_a_closing_report_does_not_change_with_the_project() -> None:
    project = make_all()
    chef = project.memberships.get(role="chef").user
    end(project, by=chef)
    Project.objects.filter(pk=project.pk).update(title="Et helt andet navn")
    assert "Et helt andet navn" not in html_of(project, kind=Kind.CLOSING)


# --- The full report, put together -------------------------------------------------------------------------


def test_the_defaults_are_all_parts() -> None:
    dossier = dossier_of(make_full(count=1))
    with time_machine.travel(dossier.read_at, tick=False):
        assert report_html(dossier) == report_html(dossier, Choices(parts=frozenset(Part), unanswered=True))
    assert "Ikke med her" not in report_html(dossier)


def test_only_chosen_parts_are_there_and_contents_follow() -> None:
    project = make_all()
    html = html_of(project, parts=frozenset({Part.MANDATE, Part.CRITERIA, Part.DECISIONS}))
    titles = ["Succeskriterier", "Beslutninger", "Justeringer af kursen", "Mandat", "Om rapporten"]
    # So few that a page of contents would be all but empty.
    assert re.findall(r"<h2>([^<]+)</h2>", html) == titles
    assert html.count('<section class="page') == 1
    assert "Ikke med her: Kort overblik, status, type af samskabelse" in html
    html = html_of(project, parts=frozenset({Part.MANDATE, Part.CHECKLIST}))
    linked = re.findall(r'<p><a href="#[^"]+">([^<]+)</a>', html.split("<main>")[0])
    headings = re.findall(r'<h(?:2|3 id="[^"]+")>([^<]+)</h', html)
    assert ["Indhold", *linked] == headings


def test_points_without_an_answer_can_be_left_out_and_are_counted() -> None:
    project = make_empty()
    chef = project.memberships.get().user
    make_answer(project, "proces", by=chef, text="Vi går ture.")
    make_answer(project, "refleksion", by=chef, text="", status=AnswerStatus.IRRELEVANT, reason="Gjort før.")
    html = html_of(project, unanswered=False)
    points = re.findall(r'<h3 id="punkt-([^"]+)"', html)
    assert points == ["proces", "refleksion"]
    assert re.findall(r'<a href="#punkt-([^"]+)"', html) == points
    assert "Ikke besvaret endnu" not in html
    assert "Ingen af trinnets 9 punkter har et svar endnu, så de er ikke med her." in html
    assert "4 punkter uden svar er ikke med her." in html


def test_what_the_team_said_stands_under_its_point(cast: Cast) -> None:
    point = FocusPoint.objects.get(key="proces")

    def say(by: Any, text: str, thread: Any = None) -> Any:
        return write_comment(by=by, project=cast.project, focus_point=point, text=text, thread=thread)

    first = say(cast.chef, "Skal vi gå en tur?")
    say(cast.projektleder, "Ja, <b>torsdag</b>.", first)
    gone = say(cast.projektleder, "Sagt for hurtigt.", first)
    remove_comment(by=cast.projektleder, comment=gone)
    resolve_thread(by=cast.chef, thread=first)
    remove_comment(by=cast.chef, comment=say(cast.chef, "Væk igen."))
    assert "Skal vi gå en tur?" not in html_of(cast.project)
    html = html_of(cast.project, comments=True)
    under = html.split('<h3 id="punkt-proces"')[1].split("</article>")[0]
    assert under.index("Skal vi gå en tur?") < under.index("Ja, &lt;b&gt;torsdag&lt;/b&gt;.")
    assert re.search(r"Afsluttet \d+\. \w+ \d{4} af ", under)
    assert "Sagt for hurtigt." not in html
    assert "Væk igen." not in html
    assert "er fjernet" not in html  # nothing of it is left, so nothing is told of it
    # A point that was talked of is not left out, whether it has an answer or not.
    assert "Skal vi gå en tur?" in html_of(cast.project, comments=True, unanswered=False)


def test_a_version_says_that_it_has_no_comments(cast: Cast) -> None:
    point = FocusPoint.objects.get(key="proces")
    write_comment(by=cast.chef, project=cast.project, focus_point=point, text="Sagt nu.")
    kept = make_version(cast.project, by=cast.chef)
    version = Version.objects.select_related("project__organisation", "stored_by").get(pk=kept.pk)
    html = report_html(kept_dossier_of(version), Choices(comments=True))
    assert "Sagt nu." not in html
    assert "Holdets kommentarer er ikke med" in html


@pytest.mark.parametrize("choices", [Choices(Kind.COMMITTEE), Choices(Kind.STATUS), ALL])
def test_queries_do_not_grow_with_the_project(choices: Choices) -> None:
    counts = []
    project = make_full(count=1)
    for _ in range(2):
        add_everything(project, count=2)
        fresh = Project.objects.select_related("organisation").get(pk=project.pk)
        with CaptureQueriesContext(connection) as queries:
            report_html(dossier_of(fresh), choices)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 36


# --- Whatever is written -----------------------------------------------------------------------------------

WRITABLE = st.characters(codec="utf-8", exclude_categories=("Cs", "Co", "Cn"))
IN_OUR_FONT = st.sampled_from("abcæøåÆØÅðÐĸáéíóúýßñçŋqwzQWZ0123456789")


def printed_alone(text: str) -> bytes:
    head = '<!doctype html><html lang="da"><head><title>Prøve</title></head>'
    page = format_html("{}<body><h1>{}</h1></body></html>", mark_safe(head), text)
    return pdf_bytes(printable(page))


@settings(max_examples=8, deadline=None)
@given(st.text(WRITABLE, min_size=1, max_size=80))
def test_any_text_gives_a_file_that_is_for_everybody_and_for_good(text: str) -> None:
    pdf = printed_alone(f"a{text}")
    for profile in ("ua1", "3a"):
        failures = page_rules.validate_pdf_bytes(pdf, profile=profile).failures
        assert [(failure.rule_id, failure.message) for failure in failures] == []


@settings(max_examples=8, deadline=None)
@given(st.lists(st.text(IN_OUR_FONT, min_size=1, max_size=90), min_size=1, max_size=12))
def test_what_was_typed_can_be_copied_again(words: list[str]) -> None:
    text = " ".join(words)
    read = "".join(page.extract_text() for page in PdfReader(io.BytesIO(printed_alone(text))).pages)
    # Long words are divided with a hyphen where a line ends.
    assert letters(text) in letters(read)
