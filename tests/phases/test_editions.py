"""A newer edition of the checklist: the chef sees what it changes and moves to it; no answer is lost."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from accounts.models import User
from dossier.paper.report import report_html
from dossier.read import build_dossier
from phases.actions.answers import start_project
from phases.actions.editions import EditionClash, move_to_edition
from phases.editions import changes_to, retired_points
from phases.guide import load_guide
from phases.models import Answer, EditionMove, EditionPoint, Journey, Question
from phases.progress import progress_of_projects
from projects.models import Gain, Project
from samskab.people import data_about, erase_person
from tests.conftest import Cast
from tests.editions import NEW, RETIRED, REWORDED, publish_edition
from tests.factories import PROJECT_FIELDS, make_answer

NEWER = {"opened": "2019", "edition": "2026"}
PAGE = "tjeklistens-udgave/"
NOTICE = "Tjeklisten er kommet i en ny udgave"

pytestmark = pytest.mark.django_db


@pytest.fixture
def chef(cast: Cast, signed_in: Callable[[User], Client]) -> Client:
    return signed_in(cast.chef)


def edition_of(cast: Cast) -> str:
    return Journey.objects.get(project=cast.project).edition.key


def move(cast: Cast) -> EditionMove:
    publish_edition()
    return move_to_edition(by=cast.chef, project=cast.project, opened="2019", target="2026")


# --- The notice --------------------------------------------------------------------------------------------


def test_a_project_stays_on_its_edition_and_a_new_one_begins_on_the_newest(cast: Cast) -> None:
    publish_edition()
    new = start_project(
        by=cast.chef, organisation=cast.organisation, gains=Gain.objects.all()[:1], **PROJECT_FIELDS
    )
    old_keys, new_keys = ({s.key for s in load_guide(p).points} for p in (cast.project, new))
    assert edition_of(cast) == "2019"
    assert old_keys - new_keys == {RETIRED}
    assert new_keys - old_keys == {NEW}


def test_only_who_decides_is_told_of_a_newer_edition(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    assertNotContains(signed_in(cast.chef).get(url("faser/afklaring/")), NOTICE)
    publish_edition()
    page = signed_in(cast.chef).get(url("faser/afklaring/"))
    assertContains(page, f"{NOTICE}: udgave 2026.")
    assertContains(page, f'href="{url(PAGE)}"')
    for person in (cast.projektleder, cast.bidragyder, cast.laeser, cast.administrator):
        assertNotContains(signed_in(person).get(url("faser/afklaring/")), NOTICE)
    move_to_edition(by=cast.chef, project=cast.project, opened="2019", target="2026")
    assertNotContains(signed_in(cast.chef).get(url("faser/afklaring/")), NOTICE)


@pytest.mark.parametrize("place", ["", "faser/afklaring/", "faser/afklaring/afgraensning/"])
def test_a_newer_edition_costs_no_query(
    cast: Cast, chef: Client, url: Callable[[str], str], place: str
) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert chef.get(url(place)).status_code == 200
        return len(asked)

    for state in load_guide(cast.project).points:
        make_answer(cast.project, state.key, by=cast.chef)
    before = count()
    publish_edition()
    assert count() == before
    move_to_edition(by=cast.chef, project=cast.project, opened="2019", target="2026")
    assert count() == before <= 12


# --- What changes ------------------------------------------------------------------------------------------


def test_each_point_is_the_same_reworded_new_or_retired(cast: Cast) -> None:
    changes = changes_to(publish_edition(), load_guide(cast.project))
    assert [change.point.key for change in changes.reworded] == [REWORDED]
    assert [change.point.key for change in changes.new] == [NEW]
    assert [change.point.key for change in changes.retired] == [RETIRED]
    assert len(changes.same) == 21
    assert {step.step.key: len(step.same) for step in changes.steps} == {
        "afklaring": 8,
        "planlaegning": 5,
        "udfoerelse": 2,
        "erkendelse": 6,
    }
    assert [step.step.key for step in changes.steps] == [
        "afklaring",
        "planlaegning",
        "udfoerelse",
        "erkendelse",
    ]


def test_a_rewording_tells_what_was_and_what_comes(cast: Cast) -> None:
    (change,) = changes_to(publish_edition(), load_guide(cast.project)).reworded
    assert [rewording.name for rewording in change.rewordings] == [
        "Titel",
        "Formål",
        "Spørgsmål",
        "Nyt spørgsmål",
        "Spørgsmål der udgår",
    ]
    title = change.rewordings[0].pieces
    assert [(piece.kind.value, piece.text) for piece in title] == [
        ("same", "Kommunikation"),
        ("added", " og sprog"),
    ]
    question = change.rewordings[2].pieces
    assert [piece.kind.value for piece in question] == ["removed", "same", "added"]
    assert question[-1].text == "Hvilke ord bruger I selv?"


def test_the_team_reads_what_changes_and_only_the_chef_can_move(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    make_answer(cast.project, RETIRED, by=cast.chef, text="Vi taler med teknik og miljø.")
    publish_edition()
    for person in (cast.chef, cast.projektleder, cast.bidragyder, cast.laeser, cast.administrator):
        page = signed_in(person).get(url(PAGE))
        for said in ("Klima og sted", "Vi taler med teknik og miljø.", "8 punkter er uændrede", " og sprog"):
            assertContains(page, said)
        button = "Flyt projektet til udgave 2026"
        (assertContains if person == cast.chef else assertNotContains)(page, button)


def test_on_the_newest_edition_there_is_nothing_to_do(chef: Client, url: Callable[[str], str]) -> None:
    page = chef.get(url(PAGE))
    assertContains(page, "Projektet følger udgave 2019 af tjeklisten, udgivet 26. september 2019.")
    assertContains(page, "Det er den nyeste.")
    assertNotContains(page, "Flyt projektet")


def test_the_page_takes_as_many_queries_for_much_as_for_little(
    cast: Cast, chef: Client, url: Callable[[str], str]
) -> None:
    publish_edition()
    counts = []
    for keys in ([], [state.key for state in load_guide(cast.project).points]):
        for key in keys:
            make_answer(cast.project, key, by=cast.chef, responsible=cast.readers_membership)
        with CaptureQueriesContext(connection) as asked:
            chef.get(url(PAGE))
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 12


# --- Moving ------------------------------------------------------------------------------------------------


def test_the_chef_moves_the_project_and_every_answer_is_kept(
    cast: Cast, chef: Client, url: Callable[[str], str]
) -> None:
    for key in (RETIRED, REWORDED, "refleksion"):
        make_answer(cast.project, key, by=cast.chef, responsible=cast.readers_membership)
    before = list(Answer.objects.order_by("pk").values())
    publish_edition()
    response = chef.post(url(PAGE), NEWER, follow=True)
    assertRedirects(response, url(PAGE))
    assertContains(response, "Projektet følger nu udgave 2026 af tjeklisten. Alle svar er bevaret.")
    assertContains(response, "Karin Chef flyttede projektet fra udgave 2019 til udgave 2026.")
    assert edition_of(cast) == "2026"
    assert list(Answer.objects.order_by("pk").values()) == before
    made = EditionMove.objects.get()
    assert (made.from_edition.key, made.to_edition.key, made.moved_by) == ("2019", "2026", cast.chef)
    assertContains(chef.get(url("faser/planlaegning/")), "Kommunikation og sprog")
    assert chef.get(url(f"faser/planlaegning/{NEW}/")).status_code == 200
    assert chef.get(url(f"faser/afklaring/{RETIRED}/")).status_code == 404


@pytest.mark.parametrize("person", ["projektleder", "bidragyder", "laeser", "administrator"])
def test_nobody_else_moves_it(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str], person: str
) -> None:
    publish_edition()
    assert signed_in(getattr(cast, person)).post(url(PAGE), NEWER).status_code == 403
    assert signed_in(cast.outsider).post(url(PAGE), NEWER).status_code == 404
    assert edition_of(cast) == "2019"


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"edition": "2026"},
        {"opened": "2019"},
        {"opened": "2026", "edition": "2026"},
        {"opened": "2019", "edition": "2019"},
        {"opened": "2019", "edition": "ukendt"},
        {"opened": "2019", "edition": "2026\x00"},
        {"opened": "2019", "edition": "x" * 5000},
        {"opened": "2019", "edition": "2030"},
    ],
)
def test_what_does_not_fit_moves_nothing(
    cast: Cast, chef: Client, url: Callable[[str], str], data: dict[str, Any]
) -> None:
    publish_edition()
    publish_edition(key="2030", published_on=localdate() + timedelta(days=1))
    assertContains(chef.post(url(PAGE), data), "Projektet er ikke flyttet nu", status_code=409)
    assert edition_of(cast) == "2019"
    assert not EditionMove.objects.exists()


def test_a_second_click_moves_nothing_more(cast: Cast, chef: Client, url: Callable[[str], str]) -> None:
    publish_edition()
    assert chef.post(url(PAGE), NEWER).status_code == 302
    assert chef.post(url(PAGE), NEWER).status_code == 409
    assert EditionMove.objects.count() == 1


def test_an_edition_that_comes_out_while_the_chef_reads(
    cast: Cast, chef: Client, url: Callable[[str], str]
) -> None:
    publish_edition()
    publish_edition(key="2026-b", published_on=date(2026, 2, 1))
    assert chef.post(url(PAGE), NEWER).status_code == 409
    assert edition_of(cast) == "2019"
    assertContains(chef.get(url(PAGE)), 'value="2026-b"')
    assert chef.post(url(PAGE), NEWER | {"edition": "2026-b"}).status_code == 302


def test_never_to_an_older_edition(cast: Cast) -> None:
    move(cast)
    with pytest.raises(EditionClash):
        move_to_edition(by=cast.chef, project=cast.project, opened="2026", target="2019")
    assert edition_of(cast) == "2026"


def test_an_archived_project_stays(cast: Cast, chef: Client, url: Callable[[str], str]) -> None:
    publish_edition()
    cast.project.archived_at = cast.project.created_at
    cast.project.save()
    assertNotContains(chef.get(url("faser/afklaring/")), NOTICE)
    assert chef.get(url(PAGE)).status_code == 200
    assert chef.post(url(PAGE), NEWER).status_code == 403


# --- Retired points ----------------------------------------------------------------------------------------


def test_retired_answers_are_read_and_count_no_more(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    make_answer(cast.project, RETIRED, by=cast.chef, text="Vi taler med teknik og miljø.")
    make_answer(cast.project, "afgraensning", by=cast.chef)
    move(cast)
    client = signed_in(cast.laeser)
    page = client.get(url("udgaaede-punkter/"))
    for said in ("Tværgående fokus", "Vi taler med teknik og miljø.", "sidst i udgave 2019", "Afklaret"):
        assertContains(page, said)
    for place in ("faser/afklaring/", PAGE):
        assertContains(client.get(url(place)), f'href="{url("udgaaede-punkter/")}"')
    assertContains(client.get(url(f"udgaaede-punkter/{RETIRED}/historik/")), "Historik: Tværgående fokus")
    guide = load_guide(cast.project)
    assert (guide.progress.settled, guide.progress.total) == (1, 23)
    assert progress_of_projects([cast.project.pk])[cast.project.pk][1] == guide.progress


def test_a_retired_point_cannot_be_written_to(cast: Cast, chef: Client, url: Callable[[str], str]) -> None:
    answer = make_answer(cast.project, RETIRED, by=cast.chef)
    move(cast)
    data = {"text": "Nyt", "status": "i-gang", "opened_version": 1}
    response = chef.post(url(f"faser/afklaring/{RETIRED}/"), data)
    assertContains(response, "Nyt", status_code=404)
    assert chef.get(url(f"faser/afklaring/{RETIRED}/historik/")).status_code == 404
    assert chef.post(url("udgaaede-punkter/"), data).status_code == 405
    answer.refresh_from_db()
    assert answer.text != "Nyt"


def test_what_has_not_retired_has_no_page_among_those_that_have(
    cast: Cast, chef: Client, url: Callable[[str], str]
) -> None:
    make_answer(cast.project, "afgraensning", by=cast.chef)
    assertContains(chef.get(url("udgaaede-punkter/")), "Ingen af de punkter I har svaret på, er udgået.")
    for key in ("afgraensning", RETIRED, "ukendt"):
        assert chef.get(url(f"udgaaede-punkter/{key}/historik/")).status_code == 404


def test_a_point_that_comes_back_brings_its_answer(cast: Cast) -> None:
    make_answer(cast.project, RETIRED, by=cast.chef, text="Stadig her")
    move(cast)
    assert [state.key for state in retired_points(load_guide(cast.project))] == [RETIRED]
    third = publish_edition(key="2026-b", published_on=date(2026, 2, 1))
    point = EditionPoint.objects.get(edition__key="2019", focus_point__key=RETIRED)
    point.pk, point.edition = None, third
    point.save()
    (change,) = changes_to(third, load_guide(cast.project)).new[:1]
    assert change.answer is not None
    move_to_edition(by=cast.chef, project=cast.project, opened="2026", target="2026-b")
    guide = load_guide(cast.project)
    assert guide.retired == []
    assert guide.point("afklaring", RETIRED).answer.text == "Stadig her"  # type: ignore[union-attr]


def test_an_answer_that_says_nothing_is_not_kept_in_sight(cast: Cast) -> None:
    make_answer(cast.project, RETIRED, by=cast.chef, text="", status="ikke-taget-op")
    move(cast)
    assert load_guide(cast.project).retired == []


def test_the_report_names_the_edition_and_tells_retired_answers(cast: Cast) -> None:
    def report() -> str:
        project = Project.objects.select_related("organisation").get(pk=cast.project.pk)
        return report_html(build_dossier(project))

    make_answer(cast.project, RETIRED, by=cast.chef, text="Vi taler med teknik og miljø.")
    before = report()
    assert "Udgave 2019 (26. september 2019)" in before
    assert "Udgåede punkter" not in before
    move(cast)
    after = report()
    assert "Udgave 2026 (15. januar 2026)" in after
    assert "Tjeklisten er udgave 2026, udgivet 15. januar 2026." in after
    assert after.count("Udgåede punkter") == 2  # in the contents and as a heading
    assert after.index("<h2>Erkendelse</h2>") < after.index("<h2>Udgåede punkter</h2>")
    assert "Vi taler med teknik og miljø." in after


# --- People ------------------------------------------------------------------------------------------------


def test_who_moved_it_is_told_and_forgotten(cast: Cast) -> None:
    move(cast)
    (row,) = data_about(cast.chef)["skift_af_udgave"]
    assert (row["from_edition__title"], row["to_edition__title"]) == ("Udgave 2019", "Udgave 2026")
    cast.project.memberships.filter(user=cast.projektleder).update(role="chef")
    erase_person(cast.chef)
    assert EditionMove.objects.get().moved_by.name == "Tidligere bruger"


def test_questions_of_the_projects_own_edition_are_shown(
    cast: Cast, chef: Client, url: Callable[[str], str]
) -> None:
    publish_edition()
    old = Question.objects.get(edition__key="2019", focus_point__key=REWORDED, order=1)
    address = url(f"faser/planlaegning/{REWORDED}/")
    assertContains(chef.get(address), old.text)
    move_to_edition(by=cast.chef, project=cast.project, opened="2019", target="2026")
    assertContains(chef.get(address), "Hvilke ord bruger I selv?")
    assertNotContains(chef.get(address), old.text)
