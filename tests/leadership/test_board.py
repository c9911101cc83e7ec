"""The board of four directions: what goes on in each, seen at a glance."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from accounts.models import User
from dossier.compare import compare, told
from dossier.paper.report import report_html
from dossier.read import build_dossier
from dossier.versions.kept import dossier_of
from dossier.versions.snapshot import content_of
from leadership.actions import commitments as actions
from leadership.actions import contacts as contact_actions
from leadership.models import Commitment, Contact, Direction, LeadershipTask, Pace, Stakeholder
from phases.models import Version
from projects.actions.status_requests import ask_for_status
from tests.conftest import Cast
from tests.factories import make_version

SignIn = Callable[[User], Client]
Url = Callable[[str], str]


def contact(cast: Cast, key: str, what: str = "Kaffe", days: int = 0, **fields: Any) -> Contact:
    return contact_actions.note_contact(
        by=cast.chef,
        project=cast.project,
        direction=Direction.objects.get(key=key),
        kind="talte",
        on=timezone.localdate() - timedelta(days=days),
        what=what,
        **fields,
    )


def own(cast: Cast, title: str, key: str = "op", **fields: Any) -> Commitment:
    said: dict[str, Any] = {"responsible": None, "due_on": None, "note": "", "state": "i-gang", "outcome": ""}
    direction = Direction.objects.get(key=key)
    return actions.add_own_task(
        by=cast.chef, project=cast.project, direction=direction, own_title=title, **(said | fields)
    )


def stakeholder(cast: Cast, name: str, key: str) -> Stakeholder:
    return Stakeholder.objects.create(
        project=cast.project,
        name=name,
        direction=Direction.objects.get(key=key),
        role="andet",
        interest=2,
        influence=2,
    )


@pytest.fixture
def part(signed_in: SignIn, url: Url) -> Callable[[User, str], str]:
    """What the board says of one direction."""

    def read(user: User, key: str) -> str:
        page = signed_in(user).get(url("retninger/")).content.decode()
        main, _, _ = page.partition("<footer")
        (found,) = (box for box in main.split("direction-box")[1:] if box.startswith(f'" id="{key}"'))
        return found

    return read


def test_the_four_directions_stand_in_order_with_their_ways_on(
    cast: Cast, signed_in: SignIn, url: Url
) -> None:
    page = signed_in(cast.chef).get(url("retninger/"))
    keys = re.findall(r'direction-box" id="(.*?)"', page.content.decode())
    assert keys == ["op", "paa-tvaers", "ned", "ud"]
    for key in keys:
        for path in (f"retninger/{key}/kontakt/", f"retninger/{key}/ny/"):
            assertContains(page, f'href="{url(path)}"')
        assertNotContains(page, f"kontakter/?retning={key}")  # there is nothing to list yet
    for path in ("retninger/", "interessenter/", "loefteregnskab/"):
        assertContains(page, f'href="{url(path)}"')
    assertContains(page, ">Retninger</a>")
    assertNotContains(page, "<textarea")


def test_only_the_newest_contacts_are_shown_newest_first(
    cast: Cast, part: Callable[[User, str], str]
) -> None:
    for number, days in enumerate((9, 1, 5, 30)):
        contact(cast, "ud", f"Samtale {number}", days)
    contact(cast, "op", "En anden vej")
    shown = part(cast.laeser, "ud")
    assert re.findall(r"Samtale \d", shown) == ["Samtale 1", "Samtale 2", "Samtale 0"]
    assert "En anden vej" not in shown
    assert "kontakter/?retning=ud" in shown


def test_open_tasks_come_by_deadline_and_done_ones_are_folded(
    cast: Cast, part: Callable[[User, str], str]
) -> None:
    own(cast, "Uden frist")
    own(cast, "Senere", due_on=date(2090, 5, 1))
    own(cast, "For længst", due_on=date(2020, 5, 1))
    own(cast, "Klaret", state="udfoert", outcome="Hun sagde ja.")
    shown = part(cast.laeser, "op")
    unfolded, *folded = shown.split("<details")
    assert re.findall(r">(Uden frist|Senere|For længst|Klaret)</a>", unfolded) == [
        "For længst",
        "Senere",
        "Uden frist",
    ]
    assert unfolded.count("(overskredet)") == 1
    assert "Klaret" in folded[0]
    assert "Hun sagde ja." in folded[0]
    assert "4 påtaget, heraf 1 udført" in shown


def test_typical_tasks_that_nobody_took_are_folded_with_experiences(
    cast: Cast, part: Callable[[User, str], str]
) -> None:
    task = LeadershipTask.objects.get(key="skab-forstaaelse")
    said: dict[str, Any] = {"responsible": None, "due_on": None, "note": "", "state": "i-gang"}
    actions.commit_to_task(by=cast.chef, project=cast.project, task=task, **said)
    unfolded, folded = part(cast.laeser, "op").split("<details")
    assert task.title in unfolded
    assert task.title not in folded
    assert "Typiske opgaver at begynde med (6)" in folded
    assert folded.count("/retninger/") == 6
    assert "/cases/dokk1/" in folded


def test_an_open_ask_for_a_status_stands_downwards_only(cast: Cast, part: Callable[[User, str], str]) -> None:
    ask_for_status(by=cast.chef, project=cast.project, due_on=date(2090, 5, 1), message="Fortæl om bordene.")
    assert "Fortæl om bordene." in part(cast.laeser, "ned")
    assert "Fortæl om bordene." not in part(cast.laeser, "op")


def test_stakeholders_stand_in_their_direction(cast: Cast, part: Callable[[User, str], str]) -> None:
    stakeholder(cast, "Beboerforeningen", "ud")
    stakeholder(cast, "<b>Seniorrådet</b>", "ud")
    assert "&lt;b&gt;Seniorrådet&lt;/b&gt;, Beboerforeningen" in part(cast.laeser, "ud")
    assert "Ingen skrevet ned endnu." in part(cast.laeser, "op")


def test_what_people_wrote_is_shown_as_text(cast: Cast, part: Callable[[User, str], str]) -> None:
    contact(cast, "op", "<script>alert(1)</script>")
    own(cast, "<i>Kaffe</i>")
    shown = part(cast.laeser, "op")
    assert "&lt;script&gt;" in shown
    assert "<i>Kaffe" not in shown


def test_a_reader_reads_without_being_offered_anything(cast: Cast, signed_in: SignIn, url: Url) -> None:
    for person in (cast.bidragyder, cast.laeser, cast.administrator):
        page = signed_in(person).get(url("retninger/"))
        for words in ("Notér en kontakt", "Tilføj en opgave", "Vælg hvornår"):
            assertNotContains(page, words)
    assert signed_in(cast.outsider).get(url("retninger/")).status_code == 404
    assert signed_in(cast.chef).post(url("retninger/")).status_code == 405


def test_the_board_asks_the_database_as_often_for_much_as_for_little(
    cast: Cast, signed_in: SignIn, url: Url
) -> None:
    client = signed_in(cast.chef)

    def fill(number: int) -> None:
        for key in ("op", "paa-tvaers", "ned", "ud"):
            who = stakeholder(cast, f"Nummer {number} {key}", key)
            contact(cast, key, f"Nummer {number}", number, stakeholder=who)
            own(cast, f"Åben {number}", key, responsible=cast.project.memberships.get(user=cast.bidragyder))
            own(cast, f"Gjort {number}", key, state="udfoert")

    fill(0)
    with CaptureQueriesContext(connection) as one:
        client.get(url("retninger/"))
    for number in range(1, 6):
        fill(number)
    with CaptureQueriesContext(connection) as many:
        client.get(url("retninger/"))
    assert len(many) == len(one) <= 14


# --- In the report and in versions -------------------------------------------------------------------------


def fill(cast: Cast) -> None:
    contact(
        cast, "ud", "Naboerne vil have en grill.", stakeholder=stakeholder(cast, "Beboerforeningen", "ud")
    )
    contact(cast, "op", "Længe siden", 200)
    own(cast, "Kaffe med formanden", state="udfoert", outcome="Hun kommer til åbningen.")
    Pace.objects.create(project=cast.project, direction=Direction.objects.get(key="op"), weeks=3)


def test_the_report_tells_what_was_done_in_each_direction(cast: Cast) -> None:
    fill(cast)
    for number in range(1, 8):
        contact(cast, "ned", f"Gåtur {number}", number)
    html = report_html(build_dossier(cast.project))
    for text in ("Kaffe med formanden", "Hun kommer til åbningen.", "Naboerne vil have en grill."):
        assert text in html
    for text in ("Beboerforeningen", 'class="compass-drawing"', "De seneste 3 måneder har I ledt mest nedad"):
        assert text in html
    assert "De 5 seneste af 7 kontakter nedad" in html
    assert re.findall(r"Gåtur \d", html) == [f"Gåtur {number}" for number in range(1, 6)]
    assert "Dertil kommer 1 opgave som holdet selv har fundet på." in html


def test_a_version_keeps_contacts_and_paces(cast: Cast) -> None:
    fill(cast)
    version = make_version(cast.project, by=cast.chef)
    Contact.objects.all().delete()
    Pace.objects.all().delete()
    Stakeholder.objects.all().delete()
    dossier = dossier_of(Version.objects.get(pk=version.pk))
    assert [(one.what, one.direction.key, one.noted_by) for one in dossier.contacts] == [
        ("Naboerne vil have en grill.", "ud", cast.chef),
        ("Længe siden", "op", cast.chef),
    ]
    assert dossier.contacts[0].stakeholder is not None
    assert dossier.contacts[0].stakeholder.name == "Beboerforeningen"
    assert dossier.paces == {"op": 3}
    assert dossier.notes == []
    assert content_of(dossier) == version.content


def test_a_version_from_before_there_were_contacts(cast: Cast) -> None:
    version = make_version(cast.project, by=cast.chef)
    del version.content["contacts"], version.content["paces"]
    dossier = dossier_of(version)
    assert (dossier.contacts, dossier.paces, dossier.notes) == ([], {}, [])
    assert "ledelse i fire retninger" in report_html(dossier).split('id="om"')[1]


@pytest.mark.parametrize(
    ("key", "value"),
    [("direction", "skråt"), ("on", "i går"), ("on", None), ("kind", "sladrede"), ("id", [])],
)
def test_a_contact_that_cannot_be_read_is_told_of_and_left_out(cast: Cast, key: str, value: Any) -> None:
    fill(cast)
    version = make_version(cast.project, by=cast.chef)
    version.content["contacts"][0][key] = value
    version.content["paces"] = {"op": "tre", "ned": 0, "ud": 4, "skråt": 2}
    dossier = dossier_of(version)
    if key != "id":
        assert [one.what for one in dossier.contacts] == ["Længe siden"]
        assert len(dossier.notes) == 1
    assert dossier.paces == {"ud": 4}
    assert told(dossier)
    report_html(dossier)


def test_comparing_tells_of_contacts_that_came_changed_and_went(cast: Cast) -> None:
    contact(cast, "op", "Bliver rettet")
    contact(cast, "ned", "Bliver fjernet")
    before = dossier_of(make_version(cast.project, by=cast.chef))
    changed = Contact.objects.get(what="Bliver rettet")
    contact_actions.change_contact(by=cast.chef, contact=changed, what="Er rettet")
    contact_actions.remove_contact(by=cast.chef, contact=Contact.objects.get(what="Bliver fjernet"))
    contact(cast, "ud", "Er ny")
    Pace.objects.create(project=cast.project, direction=Direction.objects.get(key="op"), weeks=3)
    sections = {section.title: section for section in compare(before, build_dossier(cast.project))}
    kinds = {change.kind.label: change for change in sections["Kontakter"].changes}
    assert set(kinds) == {"Tilføjet", "Ændret", "Fjernet"}
    (difference,) = kinds["Ændret"].differences
    assert (difference.before, difference.after) == ("Bliver rettet", "Er rettet")
    (pace,) = sections["Rytme i retningerne"].changes
    assert [(one.label, one.after) for one in pace.differences] == [("Op", "Efter 3 uger")]
