"""Where people ask for a report: of one project, or of several."""

import re
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from accounts.models import Event, User
from dossier.paper.report import Choices, Kind, Part
from dossier.views import paper
from projects.models import Project, Role, Visibility
from reports import forms
from reports.models import Report, State, What
from tests.conftest import Cast
from tests.factories import make_member, make_project, make_version
from tests.learning.endings import end

PARTS = [part.value for part in Part if part != Part.CLOSING]
FULL = {"kind": "samlet", "file_format": "pdf", "version": "nu", "parts": PARTS, "unanswered": "on"}

Url = Callable[[str], str]
SignedIn = Callable[[User], Client]


def test_a_reader_asks_for_a_report_and_finds_it(
    cast: Cast, signed_in: SignedIn, url: Url, rendered: list[Any], committed: Callable[..., Any]
) -> None:
    client = signed_in(cast.laeser)
    assertContains(client.get(url("")), f'href="{url("rapporter/")}"')
    page = client.get(url("rapporter/"))
    for words in ("Samlet rapport", "Én side til udvalg", "Løfteregnskab", "Som projektet er nu"):
        assertContains(page, words)
    assertNotContains(page, "Send mig en mail")  # without a worker it is there at once
    response = committed(lambda: client.post(url("rapporter/"), FULL))
    report = Report.objects.get()
    assertRedirects(response, f"/rapporter/{report.pk}/")
    assert (report.owner, report.project, report.state) == (cast.laeser, cast.project, State.READY)
    assert rendered == [("Fællesspisning i Nordbyen", Choices())]
    assert Event.objects.get(kind="rapport-bestilt").about == "»Fællesspisning i Nordbyen«"
    assertContains(client.get("/rapporter/"), "Samlet rapport, PDF: Fællesspisning i Nordbyen")


def test_what_is_chosen_is_what_is_made(
    cast: Cast, signed_in: SignedIn, url: Url, rendered: list[Any], committed: Callable[..., Any]
) -> None:
    client = signed_in(cast.chef)
    wish = FULL | {"parts": ["status", "tjekliste"], "unanswered": "", "comments": "on"}
    committed(lambda: client.post(url("rapporter/"), wish))
    parts = frozenset({Part.STATUS, Part.CHECKLIST})
    committed(lambda: client.post(url("rapporter/"), wish | {"kind": "en-side", "parts": []}))
    assert [choices for _, choices in rendered] == [
        Choices(parts=parts, unanswered=False, comments=True),
        Choices(kind=Kind.COMMITTEE),  # which has none of it
    ]
    told = "kun status og tjeklistens fokuspunkter · uden ubesvarede punkter · med holdets kommentarer"
    assertContains(client.get("/rapporter/"), told, count=1)
    of_full = Report.objects.get(kind="samlet")
    assertContains(client.get(f"/rapporter/{of_full.pk}/"), told.replace(" · ", ", "))


def test_a_version_is_chosen_by_its_number(
    cast: Cast, signed_in: SignedIn, url: Url, rendered: list[Any], committed: Callable[..., Any]
) -> None:
    version = make_version(cast.project, by=cast.chef, name="Før sommerferien")
    client = signed_in(cast.chef)
    assertContains(client.get(url("rapporter/")), "Før sommerferien")
    wish = FULL | {"version": str(version.number)}
    response = committed(lambda: client.post(url("rapporter/"), wish))
    assert Report.objects.get().version == version
    assertContains(client.get(response.headers["Location"]), "udgave 1")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"kind": "hemmelig"}, "Vælg en af dem der er vist."),
        ({"kind": ""}, "Vælg hvilken rapport."),
        ({"file_format": "exe"}, "Vælg et af dem der er vist."),
        ({"version": "99"}, "Udgaven findes ikke."),
        ({"kind": "afslutning"}, "Vælg en af dem der er vist."),  # of a project that is not closed
        ({"parts": []}, "Vælg mindst én del."),
        ({"parts": ["status"], "comments": "on"}, "Kommentarerne står ved fokuspunkterne."),
        ({"version": "1", "comments": "on"}, "Kommentarerne er ikke i gemte udgaver."),
        ({"parts": ["private-noter"]}, "Vælg blandt de dele der er vist."),
    ],
)
def test_what_is_not_there_is_refused_in_words(
    cast: Cast, signed_in: SignedIn, url: Url, wrong: dict[str, Any], said: str
) -> None:
    make_version(cast.project, by=cast.chef)
    response = signed_in(cast.chef).post(url("rapporter/"), FULL | wrong)
    assertContains(response, said, status_code=422)
    assert not Report.objects.exists()


def test_only_the_team_gets_its_comments(
    cast: Cast, signed_in: SignedIn, url: Url, rendered: list[Any], committed: Callable[..., Any]
) -> None:
    Project.objects.filter(pk=cast.project.pk).update(visibility=Visibility.ORGANISATION)
    client = signed_in(cast.colleague)
    assertNotContains(client.get(url("rapporter/")), "kommentarer")
    committed(lambda: client.post(url("rapporter/"), FULL | {"comments": "on"}))
    assert rendered[0][1] == Choices()


def test_the_whole_project_as_a_file_is_for_chefs(
    cast: Cast, signed_in: SignedIn, url: Url, committed: Callable[..., Any]
) -> None:
    """It holds the team's mail addresses. Who is chef no more cannot have it either."""
    leader, wish = signed_in(cast.projektleder), FULL | {"file_format": "json", "parts": ["status"]}
    assertNotContains(leader.get(url("rapporter/")), "JSON, hele projektet")
    assertContains(leader.post(url("rapporter/"), wish), "Vælg et af dem der er vist.", status_code=422)

    chef = signed_in(cast.chef)
    assertContains(chef.get(url("rapporter/")), "JSON, hele projektet")
    committed(lambda: chef.post(url("rapporter/"), wish))
    report = Report.objects.get()
    file = chef.get(f"/rapporter/{report.pk}/fil")
    assert cast.projektleder.email in b"".join(file.streaming_content).decode()
    # Also the parts that were not chosen: half a project cannot be brought in anywhere.
    assert (report.name, report.parts) == ("JSON", sorted(Part.values))

    make_member(cast.project, cast.administrator, Role.CHEF)
    cast.project.memberships.filter(user=cast.chef).update(role=Role.READER)
    assertContains(chef.get(f"/rapporter/{report.pk}/fil"), "Kun projektets chefer", status_code=403)


def test_a_closing_report_is_offered_when_the_project_is_closed(
    cast: Cast, signed_in: SignedIn, url: Url
) -> None:
    client = signed_in(cast.chef)
    assertNotContains(client.get(url("rapporter/")), "Afslutningsrapport")
    end(cast.project, by=cast.chef)
    assertContains(client.get(url("rapporter/")), "Afslutningsrapport")


def test_who_may_not_see_the_project_asks_in_vain(cast: Cast, signed_in: SignedIn, url: Url) -> None:
    for person in (cast.outsider, cast.colleague):
        assert signed_in(person).get(url("rapporter/")).status_code == 404
        assert signed_in(person).post(url("rapporter/"), FULL).status_code == 404
    assert signed_in(cast.chef).get(f"/projekter/{uuid4()}/rapporter/").status_code == 404
    assert signed_in(cast.chef).delete(url("rapporter/")).status_code == 405
    assert not Report.objects.exists()


def test_two_clicks_are_one_report(cast: Cast, signed_in: SignedIn, url: Url) -> None:
    client = signed_in(cast.chef)
    first, second = (client.post(url("rapporter/"), FULL).headers["Location"] for _ in range(2))
    assert first == second
    assert Report.objects.count() == 1


def test_too_many_are_put_off(
    cast: Cast, signed_in: SignedIn, url: Url, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paper, "REPORTS_IN_TEN_MINUTES", 1)
    client = signed_in(cast.chef)
    assert client.post(url("rapporter/"), FULL).status_code == 302
    report = Report.objects.get()
    client.post(f"/rapporter/{report.pk}/fjern/")  # that it is gone does not help
    for address, wish in ((url("rapporter/"), FULL), ("/rapporter/flere-projekter/", several(cast.project))):
        assertContains(client.post(address, wish), "Prøv igen om ti minutter", status_code=429)
    assert not Report.objects.exists()


def test_with_a_worker_the_page_only_leaves_word(
    cast: Cast, signed_in: SignedIn, url: Url, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.HAS_WORKER = True
    client = signed_in(cast.chef)
    assertContains(client.get(url("rapporter/")), "Send mig en mail")
    page = client.post(url("rapporter/"), FULL, follow=True)
    report = Report.objects.get()
    assert (report.state, report.mail_when_ready) == (State.WAITING, False)
    assertContains(page, "Venter på at blive lavet")
    # The same asked for again is the same report, and the mail that is wished for now is sent.
    page = client.post(url("rapporter/"), FULL | {"mail_when_ready": "on"}, follow=True)
    assert Report.objects.get().mail_when_ready
    assertContains(page, "du får en mail når den er klar")
    assertContains(page, f'hx-get="/rapporter/{report.pk}/" hx-trigger="every 2s"')


def several(*projects: Project, **more: Any) -> dict[str, Any]:
    return {"projects": [project.pk for project in projects], "what": "portefoelje"} | more


def test_one_file_of_those_one_may_see(
    cast: Cast, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch, committed: Callable[..., Any]
) -> None:
    monkeypatch.setattr("reports.making.render_portfolio", lambda projects: b"%PDF " + str(projects).encode())
    mine = make_project(chef=cast.chef, organisation=cast.organisation, title="Ældre på cykel")
    client = signed_in(cast.chef)
    assertContains(client.get("/projekter/"), 'href="/rapporter/flere-projekter/"')
    page = client.get("/rapporter/flere-projekter/")
    assertContains(page, "Ældre på cykel")
    assertNotContains(page, "Et andet sted")
    committed(lambda: client.post("/rapporter/flere-projekter/", several(mine, cast.project)))
    report = Report.objects.get()
    assert (report.what, report.state) == (What.PORTFOLIO, State.READY)
    assert set(report.projects.all()) == {mine, cast.project}
    assert (
        "2 projekter: »Fællesspisning i Nordbyen«, »Ældre på cykel«"
        in Event.objects.get(kind="rapport-bestilt").about
    )


def test_all_that_the_search_shows_are_chosen_at_once(cast: Cast, signed_in: SignedIn) -> None:
    for title in ("Ældre på cykel", "Ældre i kor"):
        make_project(chef=cast.chef, organisation=cast.organisation, title=title)
    client = signed_in(cast.chef)
    listed = client.get("/projekter/", {"q": "ældre"})
    [way] = re.findall('href="(/rapporter/flere-projekter/[^"]*)"', listed.content.decode())
    for page in (client.get(way), client.post("/rapporter/flere-projekter/", {"q": "ældre", "vis": "1"})):
        assertContains(page, "Alle 2 projekter på listen")
        assertContains(page, 'name="shown" value="ældre"')
        assertNotContains(page, "Fællesspisning i Nordbyen")
    # What is written in the field, and was not looked for, counts for nothing.
    wish = {"shown": "ældre", "q": "kor", "everything": "on", "what": "zip"}
    client.post("/rapporter/flere-projekter/", wish)
    assert sorted(Report.objects.get().projects.values_list("title", flat=True)) == [
        "Ældre i kor",
        "Ældre på cykel",
    ]
    nothing = client.post("/rapporter/flere-projekter/", {"q": "findes ikke", "vis": "1"})
    assertContains(nothing, "hedder noget med »findes ikke«")
    assertContains(signed_in(cast.colleague).get("/rapporter/flere-projekter/"), "kan du vælge det her")


def test_to_search_keeps_what_is_chosen(cast: Cast, signed_in: SignedIn) -> None:
    other = make_project(chef=cast.chef, organisation=cast.organisation, title="Ældre på cykel")
    client = signed_in(cast.chef)
    wish = several(cast.project, cast.foreign_project, what="zip") | {"q": "cykel", "vis": "1"}
    page = client.post("/rapporter/flere-projekter/", wish)
    assert re.findall('value="([^"]*)"[^>]* checked', page.content.decode()) == [str(cast.project.pk), "zip"]
    assertContains(page, f'value="{other.pk}"')
    assertNotContains(page, "Et andet sted")
    assert not Report.objects.exists()
    client.post("/rapporter/flere-projekter/", several(cast.project, other) | {"shown": "cykel"})
    assert Report.objects.get().projects.count() == 2


def test_what_cannot_be_chosen_is_said(
    cast: Cast, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forms, "MOST_PROJECTS_AT_ONCE", 1)
    other = make_project(chef=cast.chef, organisation=cast.organisation, title="Ældre på cykel")
    client = signed_in(cast.chef)
    for wish, said in (
        ({"what": "zip"}, "Vælg mindst ét projekt."),
        (several(cast.project, other), "Vælg højst 1 projekter ad gangen. Du har valgt 2."),
        ({"everything": "on", "what": "zip"}, "Vælg højst 1"),
        (several(cast.foreign_project), "kan du ikke se mere"),
        (several() | {"projects": ["ikke-et-id"]}, "Vælg blandt de projekter der er vist."),
        (several(cast.project, what="rar"), "Vælg en af de to."),
    ):
        assertContains(client.post("/rapporter/flere-projekter/", wish), said, status_code=422)
    assert not Report.objects.exists()
    assert client.delete("/rapporter/flere-projekter/").status_code == 405


def test_that_an_administrator_reads_projects_is_told(
    cast: Cast, signed_in: SignedIn, rendered: list[Any]
) -> None:
    make_member(cast.project, cast.administrator, Role.READER)
    other = make_project(chef=cast.chef, organisation=cast.organisation, title="Ældre på cykel")
    signed_in(cast.administrator).post("/rapporter/flere-projekter/", several(cast.project, other))
    read = Event.objects.filter(kind="laest-af-administrator", user=cast.administrator)
    assert [event.project_id for event in read] == [str(other.pk)]
