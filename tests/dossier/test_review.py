"""What a project says when it looks back, where it is read whole: report, versions, changes, history."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import page as pdf_rules
import pytest
import time_machine
from django.test import Client
from pytest_django.asserts import assertContains, assertNotContains

from accounts.models import User
from dossier.compare import Kind, compare
from dossier.paper.report import render_report, report_html
from dossier.read import Dossier, build_dossier
from dossier.versions.kept import dossier_of
from learning.actions.side_effects import change_side_effect, remove_side_effect
from learning.models import Value
from phases.models import Version
from samskab.people import erase_person
from tests.conftest import Cast
from tests.factories import make_version
from tests.learning.reviews import OF_COMMUNITY, OF_DEMOCRACY, answer, choose, judge, make_criterion, note

Sign = Callable[[User], Client]
Url = Callable[[str], str]


@pytest.fixture(autouse=True)
def today() -> Any:
    with time_machine.travel("2026-06-15 10:00:00+02:00") as clock:
        yield clock


def fill(cast: Cast) -> None:
    choose(cast.project, by=cast.chef, why="Borgerne skal eje det.")
    answer(cast.project, by=cast.projektleder, text="Flere <i>er</i> med.")
    answer(cast.project, OF_DEMOCRACY, by=cast.projektleder, text="Ugedagen valgte de selv.")
    answer(cast.project, OF_COMMUNITY, by=cast.projektleder, text="Fra før vi valgte om.")
    judge(make_criterion(cast.project, by=cast.chef), by=cast.projektleder)
    make_criterion(cast.project, "Færre aflysninger", by=cast.chef)
    note(cast.project, "gevinst", by=cast.projektleder, text="Børnene dækkede bord.", whom="")
    note(cast.project, by=cast.projektleder)


def report(cast: Cast) -> str:
    return report_html(build_dossier(cast.project))


def section_of(html: str) -> str:
    start = html.index('<section class="part" id="evaluering">')
    return html[start : html.index("</section>", start)]


def kept(version: Version) -> Dossier:
    return dossier_of(Version.objects.select_related("project__organisation").get(pk=version.pk))


# --- The report --------------------------------------------------------------------------------------------


def test_the_report_says_nothing_before_anybody_has(cast: Cast) -> None:
    make_criterion(cast.project, by=cast.chef)
    assert "Evaluering" not in report(cast)


def test_the_report_tells_the_whole(cast: Cast) -> None:
    fill(cast)
    html = report(cast)
    assert 'href="#evaluering"' in html
    section = section_of(html)
    order = [
        "2 af 15 spørgsmål er besvaret, og 1 af 2 succeskriterier er vurderet.",
        "Det der betyder mest: Demokrati",
        "Borgerne skal eje det.",
        "Flere gæster",
        "Delvis opfyldt",
        "Listerne viser det.",
        "Per Leder, 15. juni 2026",
        "Hvad kom der ud af det",
        "Flere &lt;i&gt;er&lt;/i&gt; med.",
        "Ugedagen valgte de selv.",
        "Det ingen havde regnet med",
        "Uventet gevinst",
        "Børnene dækkede bord.",
        "Utilsigtet ulempe",
        "Svar på tidligere spørgsmål",
        "Fra før vi valgte om.",
    ]
    places = [section.find(text) for text in order]
    assert -1 not in places, order[places.index(-1)]
    assert places == sorted(places)
    for text in ("Færre aflysninger", "Hvem var med, og hvem var ikke</h3>"):
        assert text not in section


@pytest.mark.one_database
def test_the_report_is_accessible(cast: Cast) -> None:
    fill(cast)
    checked = pdf_rules.validate_pdf_bytes(render_report(build_dossier(cast.project)), profile="ua1")
    assert [(failure.rule_id, failure.message) for failure in checked.failures] == []


# --- Versions ----------------------------------------------------------------------------------------------


def test_a_version_keeps_it_as_it_was(cast: Cast, signed_in: Sign, url: Url, today: Any) -> None:
    fill(cast)
    before = section_of(report(cast))
    version = make_version(cast.project, by=cast.chef)
    today.shift(timedelta(days=3))
    choose(cast.project, "faellesskab", by=cast.chef)
    answer(cast.project, by=cast.chef, text="Noget andet nu.")
    remove_side_effect(by=cast.chef, side_effect=cast.project.side_effects.first())
    cast.project.criteria.all().delete()
    assert section_of(report_html(kept(version))) == before
    page = signed_in(cast.laeser).get(url(f"udgaver/{version.number}/"))
    assertContains(page, "Ugedagen valgte de selv.")
    assertNotContains(page, "Noget andet nu.")


def test_an_older_version_had_none(cast: Cast) -> None:
    fill(cast)
    version = make_version(cast.project, by=cast.chef)
    del version.content["review"]
    version.save()
    dossier = kept(version)
    assert not dossier.review.has_begun
    assert dossier.notes == []


@pytest.mark.parametrize(
    ("part", "broken", "told"),
    [
        ("value", {"key": "rigdom"}, "Den værdi der betød mest, findes ikke længere."),
        ("answers", {"gammelt": {"text": "x"}}, "spørgsmål som ikke stilles længere (gammelt)"),
        ("criteria", [{"id": 1, "title": ""}], "Et succeskriterium kan ikke læses længere"),
        ("side_effects", [{"id": 1, "kind": "held", "text": "x"}], "En sidegevinst eller ulempe kan ikke"),
        ("side_effects", [{"id": 1, "kind": "ulempe"}], "En sidegevinst eller ulempe kan ikke"),
    ],
)
def test_what_cannot_be_read_any_more_is_told_of(cast: Cast, part: str, broken: Any, told: str) -> None:
    fill(cast)
    version = make_version(cast.project, by=cast.chef)
    version.content["review"][part] = broken
    version.save()
    dossier = kept(version)
    assert any(told in note for note in dossier.notes), dossier.notes
    report_html(dossier)


@pytest.mark.parametrize("nonsense", [None, 7, "x", ["x", 3, None], {"a": 1}, [{"id": "x"}]])
def test_nonsense_in_a_version_does_not_break_it(cast: Cast, nonsense: object) -> None:
    version = make_version(cast.project, by=cast.chef)
    for part in ("value", "answers", "criteria", "side_effects"):
        version.content["review"][part] = nonsense
    report_html(dossier_of(version))
    version.content["review"] = nonsense
    report_html(dossier_of(version))


def test_an_odd_verdict_is_no_verdict(cast: Cast) -> None:
    fill(cast)
    version = make_version(cast.project, by=cast.chef)
    version.content["review"]["criteria"][0]["verdict"] |= {"verdict": "strålende"}
    assert dossier_of(version).review.judged == []


def test_an_erased_person_is_gone_from_versions(cast: Cast) -> None:
    fill(cast)
    version = make_version(cast.project, by=cast.chef)
    erase_person(cast.projektleder)
    assert "Tidligere bruger, 15. juni 2026" in section_of(report_html(kept(version)))
    assert "Per Leder" not in str(version.content)


# --- What changed ------------------------------------------------------------------------------------------


def test_what_changed_is_told(cast: Cast) -> None:
    fill(cast)
    version = make_version(cast.project, by=cast.chef)
    choose(cast.project, "faellesskab", by=cast.chef)
    answer(cast.project, by=cast.chef, text="Noget andet nu.")
    judge(cast.project.criteria.get(title="Flere gæster"), "opfyldt", by=cast.chef)
    judge(cast.project.criteria.get(title="Færre aflysninger"), by=cast.chef)
    gain, drawback = cast.project.side_effects.all()
    change_side_effect(by=cast.chef, side_effect=gain, whom="børnene")
    remove_side_effect(by=cast.chef, side_effect=drawback)
    sections = {one.title: one for one in compare(kept(version), build_dossier(cast.project))}
    (value,) = sections["Det der betyder mest"].changes
    assert [(one.label, one.before, one.after) for one in value.differences] == [
        ("Værdi", "Demokrati", "Fællesskab"),
        ("Hvorfor", "Borgerne skal eje det.", ""),
    ]
    (answered,) = sections["Evaluering"].changes
    assert (answered.kind, sections["Evaluering"].unchanged) == (Kind.CHANGED, 2)
    verdicts = {one.title: one.kind for one in sections["Vurdering af succeskriterier"].changes}
    assert verdicts == {"Flere gæster": Kind.CHANGED, "Færre aflysninger": Kind.ADDED}
    effects = {one.title: one.kind for one in sections["Det ingen havde regnet med"].changes}
    assert effects == {"Uventet gevinst": Kind.CHANGED, "Utilsigtet ulempe": Kind.REMOVED}


# --- The history -------------------------------------------------------------------------------------------


def test_the_history_tells_what_was_said_and_what_was_written_over(
    cast: Cast, signed_in: Sign, url: Url, today: Any
) -> None:
    def then(act: Callable[..., Any], *args: Any, **said: Any) -> Any:
        today.shift(60)
        return act(*args, **said)

    then(choose, cast.project, by=cast.chef, why="Derfor.")
    then(choose, cast.project, by=cast.chef, why="Fordi.")
    then(choose, cast.project, "kvalitet", by=cast.projektleder)
    then(answer, cast.project, by=cast.projektleder, text="Først.")
    then(answer, cast.project, by=cast.chef, text="Siden.")
    criterion = make_criterion(cast.project, by=cast.chef)
    then(judge, criterion, by=cast.chef)
    then(judge, criterion, "opfyldt", by=cast.chef, evidence="Nu ved vi det.")
    drawback = then(note, cast.project, by=cast.chef)
    drawback = then(change_side_effect, by=cast.chef, side_effect=drawback, text="To klubber.")
    then(remove_side_effect, by=cast.projektleder, side_effect=drawback)
    then(criterion.delete)
    page = signed_in(cast.laeser).get(url("historik/"))
    question = "»Hvad er anderledes nu, for hvem, og hvad bygger I det på?«"
    told = [(event.who, event.what, event.words) for event in page.context["events"]]
    told = [one for one in told if "succeskriteriet" not in one[1]][:11]
    assert told == [
        ("En tidligere bruger", "fjernede vurderingen af »Flere gæster«: opfyldt", ("Nu ved vi det.",)),
        ("Per Leder", "fjernede en utilsigtet ulempe", ("To klubber.",)),
        ("Karin Chef", "rettede en utilsigtet ulempe", ("Kortklubben mistede sin plads.",)),
        ("Karin Chef", "noterede en utilsigtet ulempe", ()),
        ("Karin Chef", "vurderede »Flere gæster«: opfyldt", ("Listerne viser det.",)),
        ("Karin Chef", "vurderede »Flere gæster«: delvis opfyldt", ()),
        ("Karin Chef", f"rettede svaret på {question}", ("Først.",)),
        ("Per Leder", f"svarede på {question}", ()),
        ("Per Leder", "valgte hvad der betyder mest: »Kvalitet«", ("Fordi.",)),
        ("Karin Chef", "begrundede valget af »Demokrati«", ("Derfor.",)),
        ("Karin Chef", "valgte hvad der betyder mest: »Demokrati«", ()),
    ]
    assertContains(page, f"{url('evaluering/opsamling/')}#spoergsmaal-resultat-anderledes")
    assert Value.objects.count() == 5


# --- Search ------------------------------------------------------------------------------------------------


def test_an_answer_is_found_by_those_who_may_read_it(cast: Cast, signed_in: Sign, url: Url) -> None:
    answer(cast.project, by=cast.chef, text="Der kom en zebra forbi.")
    page = signed_in(cast.laeser).get("/soeg/", {"q": "zebra"})
    assertContains(page, "Opsamlinger i dine projekter")
    assertContains(page, f"{url('evaluering/opsamling/')}#spoergsmaal-resultat-anderledes")
    assertNotContains(signed_in(cast.outsider).get("/soeg/", {"q": "zebra"}), "Opsamlinger i dine")
