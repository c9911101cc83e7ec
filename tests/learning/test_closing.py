"""A project comes to its end: what still stands open, the word on it, the version, and taking it up again."""

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from accounts.models import User
from dossier.compare import compare
from dossier.paper.report import report_html
from dossier.read import build_dossier
from dossier.versions.kept import dossier_of
from dossier.versions.snapshot import content_of_project
from learning.actions.closing import ClosingClash, close_project, take_up_again
from learning.models import Closing
from notices.models import Notice
from phases.models import DecisionKind, Version
from portfolio.deadlines import open_deadlines, under_way
from projects.models import Project
from samskab.content import FILES
from samskab.people import data_about, erase_person
from samskab.retention import remove as remove_project
from tests.conftest import Cast
from tests.factories import make_answer, make_project, make_version, turn
from tests.leadership.promises import put
from tests.site.test_people import everything_stored

from .endings import TEXTS, check, end, judge, make_criterion, make_lesson

Sign = Callable[[User], Client]
Url = Callable[[str], str]
CLOSE, UP = "afslut/", "genoptag/"


# --- Closing -----------------------------------------------------------------------------------------------
def test_a_chef_closes_the_project(cast: Cast, signed_in: Sign, url: Url) -> None:
    chef = signed_in(cast.chef)
    assertContains(chef.get(url()), f'href="{url(CLOSE)}"')
    page = chef.post(url(CLOSE), TEXTS, follow=True)
    assertRedirects(page, url())
    assertContains(page, "Projektet er afsluttet, og den endelige rapport er gemt.")
    for text in TEXTS.values():
        assertContains(page, text)
    closing = cast.project.closings.get()
    cast.project.refresh_from_db()
    assert (closing.closed_by, closing.closed_at) == (cast.chef, cast.project.closed_at)
    assert cast.project.history.first().history_user == cast.chef
    assertContains(page, url(f"udgaver/{closing.version.number}/rapport.pdf"))
    assertContains(page, "Hent den endelige rapport (PDF)")


def test_the_team_is_told_and_the_chef_is_not(cast: Cast) -> None:
    end(cast.project, by=cast.chef)
    told = Notice.objects.filter(key__startswith="afslutning-")
    assert {notice.recipient for notice in told} == {cast.projektleder, cast.bidragyder, cast.laeser}
    assert {notice.subject for notice in told} == {"»Fællesspisning i Nordbyen«: Projektet er afsluttet"}


def test_the_page_says_kindly_what_stands_open(cast: Cast, signed_in: Sign, url: Url) -> None:
    put(cast.project, "Bænke ved søen", by=cast.chef)
    make_criterion(cast.project, by=cast.chef)
    judge(make_criterion(cast.project, "Er vurderet", by=cast.chef), by=cast.chef)
    make_lesson(cast.project, by=cast.chef)
    make_answer(cast.project, "proces", by=cast.chef)
    page = signed_in(cast.chef).get(url(CLOSE))
    for text in (
        "5 punkter i Erkendelse er ikke afklaret",
        "1 indspil er uden svar",
        "Bænke ved søen",
        "1 succeskriterium er ikke vurderet",
        "Flere spiser sammen",
        "1 læring er ikke delt med andre",
        "Du kan godt afslutte alligevel.",
    ):
        assertContains(page, text)
    assertNotContains(page, "Er vurderet")


@pytest.mark.parametrize("name", TEXTS)
def test_each_text_is_asked_for_and_the_others_are_given_back(
    cast: Cast, signed_in: Sign, url: Url, name: str
) -> None:
    page = signed_in(cast.chef).post(url(CLOSE), TEXTS | {name: " "})
    assert page.status_code == 422
    for other, text in TEXTS.items():
        if other != name:
            assertContains(page, text, status_code=422)
    assert not Closing.objects.exists()


@pytest.mark.parametrize("kind", [DecisionKind.PAUSE, DecisionKind.STOP])
def test_a_project_that_rests_can_be_closed(
    cast: Cast, signed_in: Sign, url: Url, kind: DecisionKind
) -> None:
    turn(kind, by=cast.chef, project=cast.project)
    page = signed_in(cast.chef).post(url(CLOSE), TEXTS, follow=True)
    assertContains(page, "Projektet blev afsluttet")
    assertNotContains(page, "<strong>Projektet er stoppet.")


def test_who_was_second_gets_the_texts_back(cast: Cast, signed_in: Sign, url: Url) -> None:
    end(cast.project, by=cast.chef)
    mine = {name: f"Mit {text}" for name, text in TEXTS.items()}
    page = signed_in(cast.chef).post(url(CLOSE), mine)
    for text in (*mine.values(), TEXTS["result"], "Karin Chef"):
        assertContains(page, text, status_code=409)
    assert Closing.objects.count() == 1
    assertRedirects(signed_in(cast.chef).get(url(CLOSE)), url())


@pytest.mark.parametrize("path", [CLOSE, UP])
def test_others_may_not(cast: Cast, signed_in: Sign, url: Url, path: str) -> None:
    for person, status in (
        (cast.projektleder, 403),
        (cast.laeser, 403),
        (cast.administrator, 403),
        (cast.outsider, 404),
    ):
        client = signed_in(person)
        assert client.get(url(path)).status_code == status
        assert client.post(url(path), TEXTS).status_code == status
    assert signed_in(cast.chef).delete(url(path)).status_code == 405
    assert signed_in(cast.chef).get(f"/projekter/{cast.chef.pk}/{path}").status_code == 404


def test_the_action_refuses_a_project_that_is_closed_or_archived(cast: Cast) -> None:
    end(cast.project, by=cast.chef)
    with pytest.raises(ClosingClash):
        end(cast.project, by=cast.chef)
    take_up_again(by=cast.chef, project=cast.project, reason="Mere.")
    with pytest.raises(ClosingClash):
        take_up_again(by=cast.chef, project=cast.project, reason="Mere.")
    Project.objects.update(archived_at="2026-01-01T12:00Z")
    with pytest.raises(ClosingClash):
        end(cast.project, by=cast.chef)
    assert Version.objects.count() == 1


# --- After the end -----------------------------------------------------------------------------------------
def test_everything_can_be_read_and_nothing_written(cast: Cast, signed_in: Sign, url: Url) -> None:
    end(cast.project, by=cast.chef)
    chef, reader = signed_in(cast.chef), signed_in(cast.laeser)
    point = url("faser/planlaegning/kommunikation/")
    refused = chef.post(point, {"text": "Et til", "status": "i-gang", "opened_version": 0})
    assertContains(refused, "Projektet er afsluttet og kan kun læses.", status_code=403)
    assertContains(refused, f'href="{url(UP)}"', status_code=403)
    assertContains(refused, "Et til", status_code=403)
    refused = signed_in(cast.projektleder).get(url("status/ny/"))
    assertContains(refused, "Projektet er afsluttet og kan kun læses.", status_code=403)
    assertNotContains(refused, url(UP), status_code=403)
    for page in (url(), point, url("status/"), url("beslutninger/"), url("retninger/"), url("typologi/")):
        assertContains(chef.get(page), "Projektet blev afsluttet")
        assertContains(chef.get(page), f'href="{url(UP)}"')
        assertNotContains(reader.get(page), f'href="{url(UP)}"')


WRITES = (
    *("rediger/", "status/ny/", "status/bed-om/", "mandat/", "kursjustering/", "beslutninger/pause/"),
    *("typologi/spoergsmaal/", "typologi/vaerdier/", "interessenter/tilfoej/", "loefteregnskab/nyt/"),
    *("retninger/rytme/", "afslut/", "typologi/hver-for-sig/", "trinskift/"),
)


@pytest.mark.one_database
@pytest.mark.parametrize(
    "path",
    [
        *("", "faser/afklaring/", "faser/afklaring/afgraensning/", "faser/udfoerelse/kursjusteringer/"),
        *("typologi/", "typologi/dele/", "retninger/", "retninger/staa-ved-det/", "retninger/kontakter/"),
        *("interessenter/", "loefteregnskab/", "tjek/", "tjek/trappen/", "status/", "sparring/"),
        *("medlemmer/", "beslutninger/", "kursjusteringer/", "udgaver/", "historik/", "tjeklistens-udgave/"),
    ],
)
def test_no_page_of_a_closed_project_offers_to_write(
    cast: Cast, signed_in: Sign, url: Url, path: str
) -> None:
    make_answer(cast.project, "afgraensning", by=cast.chef)
    put(cast.project, "Bænke", by=cast.chef)
    make_version(cast.project, by=cast.chef)
    end(cast.project, by=cast.chef)
    response = signed_in(cast.chef).get(url(path))
    if response.status_code == 403:  # one writes on this page only
        return
    page = response.content.decode()
    offered = [write for write in WRITES if f'href="{url(write)}' in page]
    assert not offered
    assert "Bed om en status" not in page
    actions = page.split("<main", 1)[1].count('method="post"')
    assert actions == (1 if path == "medlemmer/" else 0) or path == "medlemmer/"


def test_a_closed_project_asks_for_nothing(cast: Cast, signed_in: Sign, url: Url) -> None:
    late = {"due_on": "2026-01-05", "responsible": None, "status": "i-gang"}
    make_answer(cast.project, "afgraensning", by=cast.chef, **late)
    signed_in(cast.chef).post(url("status/bed-om/"), {"due_on": "2030-05-01", "message": "Hvordan går det?"})
    assert open_deadlines(under_way(Project.objects.all()))
    assertContains(signed_in(cast.chef).get("/opgaver/"), "Fællesspisning i Nordbyen")
    end(cast.project, by=cast.chef)
    assert not open_deadlines(under_way(Project.objects.all()))
    for person in (cast.chef, cast.projektleder):
        client = signed_in(person)
        assertNotContains(client.get("/opgaver/"), "Fællesspisning i Nordbyen")
        assertNotContains(client.get(url()), "Hvordan går det?")
        assertNotContains(client.get(url("status/")), "Hvordan går det?")
    Project.objects.update(created_at="2020-01-01T12:00Z")
    assertNotContains(signed_in(cast.chef).get(url("retninger/")), "I har ikke noteret noget")


def test_the_list_tells_closed_from_active(cast: Cast, signed_in: Sign) -> None:
    make_project(chef=cast.chef, organisation=cast.organisation, title="Det nyeste i gang")
    end(cast.project, by=cast.chef)
    page = signed_in(cast.chef).get("/projekter/").content.decode()
    assert page.index("Det nyeste i gang") < page.index("Afsluttede projekter</h2>")
    assert page.index("Afsluttede projekter</h2>") < page.index("Fællesspisning i Nordbyen")
    Project.objects.filter(pk=cast.project.pk).update(archived_at="2026-01-01T12:00Z")
    archive = signed_in(cast.chef).get("/projekter/?arkiv=1")
    assertContains(archive, "Fællesspisning i Nordbyen")
    assertNotContains(archive, "Afsluttede projekter</h2>")


@pytest.mark.parametrize("person", ["chef", "projektleder", "bidragyder", "laeser", "administrator"])
def test_the_front_page_of_a_closed_project_takes_few_queries(
    cast: Cast, signed_in: Sign, url: Url, person: str
) -> None:
    make_lesson(cast.project, by=cast.chef)
    end(cast.project, by=cast.chef)
    Project.objects.update(started_from=cast.foreign_project)
    client = signed_in(getattr(cast, person))
    for path in ("", "faser/afklaring/", "faser/afklaring/afgraensning/"):
        with CaptureQueriesContext(connection) as asked:
            assert client.get(url(path)).status_code == 200
        assert len(asked) <= (15 if path == "" else 12), "\n".join(query["sql"] for query in asked)


# --- The final report --------------------------------------------------------------------------------------
def test_the_final_report_says_what_came_of_it(cast: Cast) -> None:
    closing = end(cast.project, by=cast.chef)
    report = report_html(dossier_of(closing.version))
    for text in ("Endelig rapport", *TEXTS.values(), "Karin Chef", "Ingen, for projektet er afsluttet."):
        assert text in report
    assert report.index(TEXTS["result"]) < report.index("Kort overblik</h2>")
    earlier = make_version(make_project(chef=cast.chef, organisation=cast.organisation), by=cast.chef)
    assert "Endelig rapport" not in report_html(dossier_of(earlier))


@pytest.mark.one_database
def test_the_final_report_comes_as_a_pdf(cast: Cast, signed_in: Sign, url: Url) -> None:
    closing = end(cast.project, by=cast.chef)
    response = signed_in(cast.laeser).get(url(f"udgaver/{closing.version.number}/rapport.pdf"))
    assert response.content.startswith(b"%PDF")
    assert "faellesspisning-i-nordbyen-endelig-rapport.pdf" in response.headers["Content-Disposition"]


def test_the_final_report_stays_when_the_project_goes_on(cast: Cast, signed_in: Sign, url: Url) -> None:
    closing = end(cast.project, by=cast.chef)
    take_up_again(by=cast.chef, project=cast.project, reason="Der kom en pulje.")
    version = Version.objects.get(pk=closing.version.pk)
    assert "Der kom en pulje." not in report_html(dossier_of(version))
    assert TEXTS["result"] in report_html(dossier_of(version))
    cast.project.refresh_from_db()
    now = report_html(build_dossier(cast.project))
    assert "Endelig rapport" not in now
    assert "Der kom en pulje." in now  # among the decisions
    assertContains(
        signed_in(cast.chef).get(url(f"udgaver/{version.number}/")), "Projektet er taget op igen siden."
    )


def test_a_later_version_keeps_the_earlier_ends(cast: Cast) -> None:
    end(cast.project, by=cast.chef)
    take_up_again(by=cast.chef, project=cast.project, reason="Der kom en pulje.")
    later = make_version(Project.objects.get(pk=cast.project.pk), by=cast.chef)
    assert "Karin Chef" not in str(later.content)
    kept = dossier_of(Version.objects.get(pk=later.pk))
    [closing] = kept.closings
    assert (closing.result, closing.reopen_reason) == (TEXTS["result"], "Der kom en pulje.")
    assert (closing.closed_by, closing.reopened_by) == (cast.chef, cast.chef)
    assert kept.closing is None
    second = end(cast.project, by=cast.chef, result="Nu er det nok.")
    both = dossier_of(Version.objects.get(pk=second.version.pk))
    assert [one.result for one in both.closings] == ["Nu er det nok.", TEXTS["result"]]
    [section] = [one for one in compare(kept, both) if one.title == "Afslutning"]
    assert [change.kind.label for change in section.changes] == ["Tilføjet"]


def test_a_version_from_before_there_were_ends_can_be_read(cast: Cast) -> None:
    version = make_version(cast.project, by=cast.chef)
    del version.content["closings"]
    assert dossier_of(version).closings == []
    version.content["closings"] = [{"id": 1, "result": "Uden dag"}, "noget andet"]
    kept = dossier_of(version)
    assert kept.closings == []
    assert "En afslutning kan ikke læses længere og er udeladt." in kept.notes


# --- Taking it up again ------------------------------------------------------------------------------------
def test_a_chef_takes_the_project_up_again(cast: Cast, signed_in: Sign, url: Url) -> None:
    end(cast.project, by=cast.chef)
    chef = signed_in(cast.chef)
    page = chef.post(url(UP), {"reopen_reason": "Der kom en pulje."}, follow=True)
    assertContains(page, "Projektet er taget op igen.")
    assertNotContains(page, "Projektet blev afsluttet")
    assertContains(chef.get(url("rediger/")), "Mange ældre spiser alene.")
    closing = cast.project.closings.get()
    assert (closing.reopened_by, closing.reopen_reason) == (cast.chef, "Der kom en pulje.")
    told = chef.get(url("beslutninger/")).content.decode()
    assert told.index("Projektet blev taget op igen") < told.index("Projektet blev afsluttet")
    assert "Der kom en pulje." in told
    assert TEXTS["learning"] in told
    history = chef.get(url("historik/")).content.decode()
    assert "tog projektet op igen" in history
    assert "afsluttede projektet" in history
    assert "Ved afslutningen" not in history
    assert Notice.objects.filter(key=f"taget-op-{closing.pk}").count() == 3


def test_taking_up_needs_a_reason_and_a_closed_project(cast: Cast, signed_in: Sign, url: Url) -> None:
    chef = signed_in(cast.chef)
    assertRedirects(chef.get(url(UP)), url())
    assertContains(chef.post(url(UP), {"reopen_reason": "Fordi jeg vil"}), "Fordi jeg vil", status_code=409)
    end(cast.project, by=cast.chef)
    assertContains(chef.get(url(UP)), "Vil du tage projektet op igen?")
    assertContains(chef.post(url(UP), {"reopen_reason": " "}), "Skriv hvorfor.", status_code=422)
    cast.project.refresh_from_db()
    assert cast.project.is_closed


def test_it_can_end_again(cast: Cast) -> None:
    end(cast.project, by=cast.chef)
    take_up_again(by=cast.chef, project=cast.project, reason="Mere.")
    end(cast.project, by=cast.chef)
    assert cast.project.closings.count() == 2
    assert cast.project.closings.standing().count() == 1


# --- People, and what is removed ---------------------------------------------------------------------------
def test_who_closed_it_is_told_so_and_can_be_forgotten(cast: Cast) -> None:
    lesson = make_lesson(cast.project, by=cast.chef)
    end(cast.project, by=cast.chef)
    check(lesson, 6, by=cast.chef, note="Det kører")
    take_up_again(by=cast.chef, project=cast.project, reason="Mere.")
    data = data_about(cast.chef)
    assert data["afslutninger"][0]["result"] == TEXTS["result"]
    assert data["taget_op_igen"][0]["reopen_reason"] == "Mere."
    cast.project.memberships.filter(user=cast.projektleder).update(role="chef")
    erase_person(cast.chef)
    assert "Karin Chef" not in everything_stored()
    assert "Tidligere bruger" in report_html(dossier_of(cast.project.closings.get().version))


def test_a_closed_project_can_be_removed(cast: Cast) -> None:
    lesson = make_lesson(cast.project, by=cast.chef)
    end(cast.project, by=cast.chef)
    check(lesson, 6, by=cast.chef)
    successor = make_project(
        chef=cast.chef, organisation=cast.organisation, title="Det næste", started_from=cast.project
    )
    remove_project(cast.project)
    assert not Closing.objects.exists()
    assert "Duften trækker" not in everything_stored()
    successor.refresh_from_db()
    assert successor.started_from is None


# --- Two at once -------------------------------------------------------------------------------------------
@pytest.fixture
def content_comes_back(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """For a test that commits: the database is emptied after it, and the next tests need the content."""
    yield
    with django_db_blocker.unblock():
        call_command("loaddata", *FILES, verbosity=0)


@pytest.mark.skipif("connection.vendor == 'sqlite'", reason="SQLite in memory has one writer and no locks")
def test_of_two_who_close_at_once_one_does(
    content_comes_back: None, transactional_db: None, cast: Cast
) -> None:
    together, done = threading.Barrier(2), []

    def work(number: int) -> None:
        try:
            together.wait()
            end_as(f"Resultat {number}")
            done.append("lukket")
        except ClosingClash as clash:
            done.append(clash.newest.result if clash.newest else "")
        finally:
            connection.close()

    def end_as(result: str) -> None:
        project = Project.objects.get(pk=cast.project.pk)
        texts = TEXTS | {"result": result}
        close_project(by=cast.chef, project=project, content=content_of_project, **texts)

    workers = [threading.Thread(target=work, args=[number]) for number in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(done) == sorted(["lukket", Closing.objects.get().result])
    assert Version.objects.count() == 1
