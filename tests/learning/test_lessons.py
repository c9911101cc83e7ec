"""What a project learnt: written, corrected, removed, and marked as done in daily work."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from accounts.models import User
from dossier.paper.report import report_html
from dossier.read import build_dossier
from learning.actions.lessons import mark_done
from learning.models import CarriedLesson, Lesson
from notices.models import Notice
from phases.models import Journey
from portfolio.deadlines import open_deadlines
from projects.history import version_of
from projects.models import Membership, Project, Role
from samskab.people import data_about, erase_person
from tests.conftest import Cast
from tests.editions import RETIRED, publish_edition
from tests.factories import make_project, make_version

from .lessons import SAID, lesson_in

SignIn = Callable[[User], Client]
Url = Callable[[str], str]


def fields(**changed: Any) -> dict[str, Any]:
    return {**SAID, "place": "punkt:kommunikation", "responsible": "", "due_on": ""} | changed


@pytest.fixture
def send(signed_in: SignIn, url: Url) -> Callable[..., HttpResponse]:
    def post(user: User, **changed: Any) -> HttpResponse:
        return signed_in(user).post(url("laering/ny/"), fields(**changed), follow=True)

    return post


def member(cast: Cast, user: User) -> Membership:
    return cast.project.memberships.get(user=user)


# --- Writing -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("person", ["chef", "projektleder"])
def test_a_lesson_is_written_and_stands_at_its_place(
    cast: Cast, send: Callable[..., HttpResponse], url: Url, person: str
) -> None:
    mine = member(cast, cast.bidragyder)
    page = send(getattr(cast, person), responsible=mine.pk, due_on="2030-05-01")
    lesson = Lesson.objects.get()
    assert page.redirect_chain == [(f"{url('laering/')}#laering-{lesson.pk}", 302)]
    for words in (
        *SAID.values(),
        "Planlægning",
        "Kommunikation",
        "Bo Bidrag sørger for det senest 1. maj 2030",
    ):
        assertContains(page, words)
    assertContains(page, "Kun os på projektet")
    assert (lesson.written_by, lesson.sharing, lesson.direction) == (getattr(cast, person), "projekt", None)
    assert lesson.history.get().history_user == getattr(cast, person)
    assert Notice.objects.get().recipient == cast.bidragyder


def test_a_lesson_in_a_direction(cast: Cast, send: Callable[..., HttpResponse]) -> None:
    page = send(cast.chef, place="retning:op", will_do="")
    assertContains(page, "Retning · Direktion og politikere")
    assertNotContains(page, "sørger for det")
    assert Lesson.objects.get().focus_point is None


def test_the_same_said_twice_is_one_lesson(cast: Cast, send: Callable[..., HttpResponse]) -> None:
    send(cast.chef)
    send(cast.chef)
    assert Lesson.objects.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": "  "},
        {"title": "x" * 101},
        {"happened": ""},
        {"learnt": "x" * 5001},
        {"learnt": "nul\x00tegn"},
        {"place": ""},
        {"place": "punkt:findes-ikke"},
        {"place": "retning:kommunikation"},
        {"will_do": "", "due_on": "2030-05-01"},
        {"due_on": "31.02.2026"},
        {"responsible": "999999"},
        {"responsible": "9" * 30},
    ],
)
def test_what_cannot_be_taken_is_refused_and_given_back(
    cast: Cast, send: Callable[..., HttpResponse], wrong: dict[str, str]
) -> None:
    page = send(cast.chef, **wrong)
    assertContains(page, "Fejl:", status_code=422)
    assertContains(page, SAID["title" if "happened" in wrong else "happened"], status_code=422)
    assert not Lesson.objects.exists()


def test_a_member_of_another_project_is_not_given_anything(
    cast: Cast, send: Callable[..., HttpResponse]
) -> None:
    assert send(cast.chef, responsible=cast.foreign_project.memberships.get().pk).status_code == 422


@pytest.mark.parametrize(
    ("query", "chosen"),
    [
        ("?punkt=refleksion", '<option value="punkt:refleksion" selected>'),
        ("?retning=ned", '<option value="retning:ned" selected>'),
        ("?punkt=findes-ikke", '<option value="" selected>'),
        ("?punkt=%00", '<option value="" selected>'),
    ],
)
def test_the_place_is_chosen_beforehand(
    cast: Cast, signed_in: SignIn, url: Url, query: str, chosen: str
) -> None:
    page = signed_in(cast.chef).get(url(f"laering/ny/{query}")).content.decode()
    assert (chosen in page) or ("" in chosen and "selected" not in page.split("</select>")[0])


def test_every_way_in(cast: Cast, signed_in: SignIn, url: Url) -> None:
    chef, reader = signed_in(cast.chef), signed_in(cast.laeser)
    for key in ("refleksion", "forankring-af-laering", "afsaet-for-ny-samskabelse"):
        page = chef.get(url(f"faser/erkendelse/{key}/"))
        assertContains(page, f'href="{url("laering/ny/")}?punkt={key}">Skriv en læring</a>')
    small = f'href="{url("laering/ny/")}?punkt=kommunikation">Skriv en læring herfra</a>'
    assertContains(chef.get(url("faser/planlaegning/kommunikation/")), small)
    assertNotContains(reader.get(url("faser/planlaegning/kommunikation/")), "Skriv en læring")
    board = chef.get(url("retninger/"))
    for key in ("op", "paa-tvaers", "ned", "ud"):
        assertContains(board, f"{url('laering/ny/')}?retning={key}")
    assertNotContains(reader.get(url("retninger/")), "Skriv en læring")


def test_an_empty_page_teaches(cast: Cast, signed_in: SignIn, url: Url) -> None:
    assertContains(signed_in(cast.chef).get(url("laering/")), "Skriv jeres første læring")
    page = signed_in(cast.laeser).get(url("laering/"))
    assertContains(page, "hvad I gør anderledes i driften")
    assertNotContains(page, "Skriv jeres første læring")


def test_the_list_is_in_the_order_of_the_checklist(cast: Cast, signed_in: SignIn, url: Url) -> None:
    for place in ("ud", "refleksion", "op", "afgraensning"):
        lesson_in(cast.project, by=cast.chef, place=place, title=f"Om {place}")
    page = signed_in(cast.laeser).get(url("laering/")).content.decode()
    places = [page.index(f"Om {place}") for place in ("afgraensning", "refleksion", "op", "ud")]
    assert places == sorted(places)


def test_the_list_asks_as_often_for_many_lessons(cast: Cast, signed_in: SignIn, url: Url) -> None:
    client, counts = signed_in(cast.chef), []
    for many in (1, 12):
        for number in range(many):
            mine = member(cast, cast.bidragyder)
            lesson_in(cast.project, by=cast.chef, title=f"{many} {number}", responsible=mine, sharing="alle")
        with CaptureQueriesContext(connection) as asked:
            assert client.get(url("laering/")).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 9


def test_a_lesson_at_a_point_that_the_edition_lost_stays_there(
    cast: Cast, signed_in: SignIn, url: Url
) -> None:
    lesson = lesson_in(cast.project, by=cast.chef, place=RETIRED)
    Journey.objects.filter(project=cast.project).update(edition=publish_edition())
    client = signed_in(cast.chef)
    assertContains(client.get(url("laering/")), "· udgået punkt")
    page = client.get(url(f"laering/{lesson.pk}/"))
    assertContains(page, f'<option value="punkt:{RETIRED}" selected>')
    sent = fields(place=f"punkt:{RETIRED}", title="Ny titel", opened=version_of(lesson))
    assert client.post(url(f"laering/{lesson.pk}/"), sent).status_code == 302
    lesson.refresh_from_db()
    assert lesson.title == "Ny titel"


# --- Correcting and removing -------------------------------------------------------------------------------


def test_a_lesson_is_corrected_and_moved(cast: Cast, signed_in: SignIn, url: Url) -> None:
    lesson = lesson_in(cast.project, by=cast.chef)
    client = signed_in(cast.projektleder)
    assertContains(client.get(url(f"laering/{lesson.pk}/")), SAID["learnt"])
    sent = fields(place="retning:ud", learnt="Noget andet", opened=version_of(lesson))
    page = client.post(url(f"laering/{lesson.pk}/"), sent, follow=True)
    assertContains(page, "Noget andet")
    lesson.refresh_from_db()
    assert (lesson.direction and lesson.direction.key, lesson.focus_point) == ("ud", None)
    assert lesson.history.latest("history_id").history_user == cast.projektleder


def test_two_in_one_form(cast: Cast, signed_in: SignIn, url: Url) -> None:
    lesson = lesson_in(cast.project, by=cast.chef)
    opened, place = version_of(lesson), url(f"laering/{lesson.pk}/")
    first = fields(learnt="Den ene", place="retning:op", opened=opened)
    assert signed_in(cast.chef).post(place, first).status_code == 302
    page = signed_in(cast.projektleder).post(place, fields(learnt="Den anden", opened=opened))
    assertContains(page, "En anden har gemt mens du skrev", status_code=409)
    for words in ("Den ene", "Den anden", "Retning: Op"):
        assertContains(page, words, status_code=409)
    again = fields(learnt="Begge", opened=version_of(lesson))
    assert signed_in(cast.projektleder).post(place, again).status_code == 302
    lesson.refresh_from_db()
    assert lesson.learnt == "Begge"


def test_a_lesson_is_removed_after_asking(cast: Cast, signed_in: SignIn, url: Url) -> None:
    lesson = lesson_in(cast.project, by=cast.chef)
    client = signed_in(cast.projektleder)
    assertContains(client.get(url(f"laering/{lesson.pk}/fjern/")), "Vil du fjerne")
    assert Lesson.objects.exists()
    page = client.post(url(f"laering/{lesson.pk}/fjern/"), follow=True)
    assertContains(page, "er fjernet")
    assert not Lesson.objects.exists()
    history = client.get(url("historik/"))
    assertContains(history, "fjernede læringen »Ring i stedet for at skrive«")
    assertContains(history, SAID["learnt"])


@pytest.mark.parametrize("path", ["", "fjern/", "gjort/", "ikke-gjort/", "del/", "del/ret/"])
def test_who_may_not_and_what_is_not_there(cast: Cast, signed_in: SignIn, url: Url, path: str) -> None:
    mine = lesson_in(cast.project, by=cast.chef)
    theirs = lesson_in(cast.foreign_project, by=cast.outsider)
    for person, status in ((cast.outsider, 404), (cast.colleague, 404), (cast.laeser, 403)):
        assert signed_in(person).post(url(f"laering/{mine.pk}/{path}")).status_code == status
    for wrong in (theirs.pk, 10**30):
        assert signed_in(cast.chef).post(url(f"laering/{wrong}/{path}")).status_code == 404
    assert signed_in(cast.chef).put(url(f"laering/{mine.pk}/{path}")).status_code == 405
    assert Lesson.objects.count() == 2


# --- Done in daily work ------------------------------------------------------------------------------------


def test_what_was_to_be_done_is_done_and_undone(cast: Cast, signed_in: SignIn, url: Url) -> None:
    mine = member(cast, cast.bidragyder)
    lesson = lesson_in(cast.project, by=cast.chef, responsible=mine, due_on=date(2030, 5, 1))
    client, place = signed_in(cast.bidragyder), url(f"laering/{lesson.pk}/gjort/")
    assertContains(client.get(url("laering/")), place)
    assertContains(client.get(place), SAID["will_do"])
    page = client.post(place, {"done_on": "2026-01-02", "opened": version_of(lesson)}, follow=True)
    assertContains(page, "Gjort 2. januar 2026")
    assert not open_deadlines(Project.objects.all())
    page = client.post(url(f"laering/{lesson.pk}/ikke-gjort/"), follow=True)
    assertContains(page, "Ikke gjort endnu")
    assert [deadline.holders for deadline in open_deadlines(Project.objects.all())] == [(cast.bidragyder,)]


def test_a_bidragyder_marks_only_their_own(cast: Cast, signed_in: SignIn, url: Url) -> None:
    lesson = lesson_in(cast.project, by=cast.chef, responsible=member(cast, cast.projektleder))
    client = signed_in(cast.bidragyder)
    assertNotContains(client.get(url("laering/")), "gjort/")
    for path in ("gjort/", "ikke-gjort/"):
        assert client.post(url(f"laering/{lesson.pk}/{path}"), {"done_on": "2026-01-02"}).status_code == 403
    assert Lesson.objects.get().done_on is None


@pytest.mark.parametrize("day", ["", "i går", "2999-01-01", "1026-01-01"])
def test_a_day_that_cannot_be(cast: Cast, signed_in: SignIn, url: Url, day: str) -> None:
    lesson = lesson_in(cast.project, by=cast.chef)
    sent = {"done_on": day, "opened": version_of(lesson)}
    assert signed_in(cast.chef).post(url(f"laering/{lesson.pk}/gjort/"), sent).status_code == 422
    assert Lesson.objects.get().done_on is None


def test_nothing_to_do_cannot_be_done(cast: Cast, signed_in: SignIn, url: Url) -> None:
    lesson = lesson_in(cast.project, by=cast.chef, will_do="")
    client = signed_in(cast.chef)
    assert client.get(url(f"laering/{lesson.pk}/gjort/")).status_code == 404
    assert client.post(url(f"laering/{lesson.pk}/gjort/"), {"done_on": "2026-01-02"}).status_code == 404


def test_two_who_mark_it_done(cast: Cast, signed_in: SignIn, url: Url) -> None:
    lesson = lesson_in(cast.project, by=cast.chef)
    opened = version_of(lesson)
    mark_done(by=cast.projektleder, lesson=lesson, done_on=date(2026, 1, 2), opened=opened)
    sent = {"done_on": "2026-01-03", "opened": opened}
    page = signed_in(cast.chef).post(url(f"laering/{lesson.pk}/gjort/"), sent)
    assertContains(page, "2. januar 2026", status_code=409)


def test_what_is_done_is_not_emptied(cast: Cast, signed_in: SignIn, url: Url) -> None:
    lesson = lesson_in(cast.project, by=cast.chef)
    lesson = mark_done(by=cast.chef, lesson=lesson, done_on=date(2026, 1, 2))
    sent = fields(will_do="", opened=version_of(lesson))
    page = signed_in(cast.chef).post(url(f"laering/{lesson.pk}/"), sent)
    assertContains(page, "Fortryd det først", status_code=422)


def test_after_the_end_it_can_still_be_marked_as_done_but_not_rewritten(
    cast: Cast, signed_in: SignIn, url: Url
) -> None:
    lesson = lesson_in(cast.project, by=cast.chef)
    cast.project.closed_at = timezone.now()
    cast.project.save()
    client = signed_in(cast.projektleder)
    assert client.post(url(f"laering/{lesson.pk}/"), fields()).status_code == 403
    sent = {"done_on": "2026-01-02", "opened": version_of(lesson)}
    assert client.post(url(f"laering/{lesson.pk}/gjort/"), sent).status_code == 302


def test_it_waits_in_mine_opgaver(cast: Cast, signed_in: SignIn) -> None:
    mine = member(cast, cast.bidragyder)
    tomorrow = timezone.localdate() + timedelta(days=1)
    lesson = lesson_in(cast.project, by=cast.chef, responsible=mine, due_on=tomorrow)
    lesson_in(cast.project, by=cast.chef, title="Uden dag og person")
    for person in (cast.bidragyder, cast.chef):
        page = signed_in(person).get("/opgaver/")
        assertContains(page, f"laering/{lesson.pk}/gjort/")
        assertNotContains(page, "Uden dag og person")
    assertNotContains(signed_in(cast.projektleder).get("/opgaver/"), SAID["title"])
    mark_done(by=cast.bidragyder, lesson=lesson, done_on=timezone.localdate())
    assertNotContains(signed_in(cast.bidragyder).get("/opgaver/"), SAID["title"])


def test_when_the_responsible_leaves_it_is_the_chefs(cast: Cast, signed_in: SignIn, url: Url) -> None:
    mine = member(cast, cast.bidragyder)
    lesson_in(cast.project, by=cast.chef, responsible=mine, due_on=date(2030, 1, 1))
    Membership.objects.filter(pk=mine.pk).update(role=Role.READER)
    assert open_deadlines(Project.objects.all())[0].holders == (cast.chef,)
    mine.delete()
    assertContains(signed_in(cast.laeser).get(url("laering/")), "Chefen sørger for det")


# --- Taken through the rest of the site --------------------------------------------------------------------


def test_history_tells_what_was_done(cast: Cast, signed_in: SignIn, url: Url) -> None:
    lesson = lesson_in(cast.project, by=cast.chef, sharing="alle")
    mark_done(by=cast.chef, lesson=lesson, done_on=date(2026, 1, 2))
    page = signed_in(cast.laeser).get(url("historik/"))
    for words in ("skrev læringen", "delte læringen", "med alle der bruger Samskab", "fulgte af læringen"):
        assertContains(page, words)


def test_a_version_keeps_lessons_and_tells_what_changed(cast: Cast, signed_in: SignIn, url: Url) -> None:
    mine = member(cast, cast.bidragyder)
    lesson = lesson_in(cast.project, by=cast.chef, sharing="organisation", responsible=mine)
    lesson_in(cast.project, by=cast.chef, place="op", title="Om direktionen")
    make_version(cast.project, by=cast.chef)
    Lesson.objects.filter(pk=lesson.pk).update(learnt="Noget helt andet")
    client = signed_in(cast.laeser)
    kept = client.get(url("udgaver/1/"))
    for words in (*SAID.values(), "Om direktionen", "Retning: Op", "Bo Bidrag"):
        assertContains(kept, words)
    assertNotContains(kept, "Noget helt andet")
    changed = client.get(url("udgaver/sammenlign/?fra=1&til=nu"))
    assertContains(changed, "Noget helt andet")
    assertContains(changed, "Læring")


def test_the_report_has_a_part_about_it(cast: Cast) -> None:
    assert "Det lærte vi" not in report_html(build_dossier(cast.project))
    lesson = lesson_in(cast.project, by=cast.chef)
    mark_done(by=cast.chef, lesson=lesson, done_on=date(2026, 1, 2))
    report = report_html(build_dossier(cast.project))
    for words in (*SAID.values(), 'href="#laering"', 'id="laering"', "gjort 2. januar 2026"):
        assert words in report


def test_a_version_from_before_lessons_and_a_spoilt_one(cast: Cast, signed_in: SignIn, url: Url) -> None:
    lesson_in(cast.project, by=cast.chef)
    version = make_version(cast.project, by=cast.chef)
    for spoilt in (None, [], [3], [{"id": "x"}], [{"title": "T", "sharing": "alle", "focus_point": ["x"]}]):
        version.content["lessons"] = spoilt
        version.save()
        assert signed_in(cast.laeser).get(url("udgaver/1/")).status_code == 200
    del version.content["lessons"]
    version.save()
    assertNotContains(signed_in(cast.laeser).get(url("udgaver/1/")), SAID["learnt"])


def test_a_person_reads_what_they_wrote_and_is_forgotten(cast: Cast, signed_in: SignIn, url: Url) -> None:
    lesson_in(cast.project, by=cast.projektleder, responsible=member(cast, cast.projektleder))
    lesson_in(cast.project, by=cast.chef, title="Delt", sharing="alle")
    data = data_about(cast.projektleder)
    assert [row["learnt"] for row in data["laering"]] == [SAID["learnt"]]
    assert [row["title"] for row in data["skrevet_laering"]] == [SAID["title"]]
    assert len(data["ansvar_efter_laering"]) == 1
    assert [row["title"] for row in data_about(cast.chef)["delt_laering"]] == ["Delt"]
    assertContains(signed_in(cast.projektleder).get("/konto/mine-data/"), "Læring du har skrevet")
    erase_person(cast.projektleder)
    page = signed_in(cast.chef).get(url("laering/"))
    assertContains(page, SAID["learnt"])
    assertNotContains(page, "Per Leder")


def test_lessons_that_were_taken_along_stand_in_the_list(cast: Cast, signed_in: SignIn, url: Url) -> None:
    before = make_project(chef=cast.chef, organisation=cast.organisation, title="Det første forsøg")
    lesson = lesson_in(before, by=cast.chef)
    CarriedLesson.objects.create(project=cast.project, lesson=lesson)
    assertContains(signed_in(cast.chef).get(url("laering/")), f'<a href="/projekter/{before.pk}/">')
    page = signed_in(cast.laeser).get(url("laering/"))
    assertContains(page, "Taget med fra Det første forsøg")
    assertNotContains(page, f"/projekter/{before.pk}/")


@pytest.mark.parametrize(
    "wrong",
    [
        {"focus_point": None},
        {"title": ""},
        {"sharing": "hemmelig"},
        {"sharing": "alle"},
        {"will_do": "", "done_on": date(2026, 1, 1)},
    ],
)
def test_the_database_refuses_a_lesson_that_cannot_be(cast: Cast, wrong: dict[str, Any]) -> None:
    lesson = lesson_in(cast.project, by=cast.chef)
    with pytest.raises(IntegrityError), transaction.atomic():
        Lesson.objects.filter(pk=lesson.pk).update(**wrong)
