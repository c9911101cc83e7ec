"""One's own reports: how they go, and the files, for the one who asked and may still see the project."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from accounts.models import Event, User
from dossier.paper.report import Choices, Part
from notices.models import Notice
from projects.actions.team import remove_member
from projects.models import Membership
from reports import states
from reports.actions import ask_for
from reports.models import Report, State, What
from tests.conftest import Cast
from tests.factories import make_project

Ready = Callable[..., Report]
SignedIn = Callable[[User], Client]


def address(report: Report, rest: str = "") -> str:
    return f"/rapporter/{report.pk}/{rest}"


def test_a_ready_report_is_handed_out_and_that_is_noted_once(
    cast: Cast, ready: Ready, signed_in: SignedIn
) -> None:
    report = ready(by=cast.laeser, project=cast.project)
    client = signed_in(cast.laeser)
    page = client.get(address(report))
    assertContains(page, "Rapporten er klar")
    assertContains(page, f'href="{address(report, "fil")}"')
    assertNotContains(page, "hx-trigger")
    for _ in range(2):
        response = client.get(address(report, "fil"))
        assert b"".join(response.streaming_content).startswith(b"%PDF")  # type: ignore[attr-defined]
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Content-Disposition"] == 'inline; filename="samskab-rapport.pdf"'
    assert response.headers["Cache-Control"] == "private, no-store"
    event = Event.objects.get(kind="rapport-hentet")
    assert (event.user, event.about) == (cast.laeser, "»Fællesspisning i Nordbyen«")
    assert event.organisation == cast.organisation


def test_another_ones_is_not_there(cast: Cast, ready: Ready, signed_in: SignedIn) -> None:
    report = ready(by=cast.laeser, project=cast.project)
    for person in (cast.chef, cast.administrator, cast.outsider):
        client = signed_in(person)
        assertNotContains(client.get("/rapporter/"), "Samlet rapport")
        for rest in ("", "fil"):
            assert client.get(address(report, rest)).status_code == 404
        for rest in ("mail/", "annuller/", "fjern/", "lav-igen/"):
            assert client.post(address(report, rest)).status_code == 404
    assert Report.objects.get().is_ready


def test_what_is_not_there_and_what_is_not_asked_so(cast: Cast, ready: Ready, signed_in: SignedIn) -> None:
    client, report = signed_in(cast.chef), ready(by=cast.chef, project=cast.project)
    for rest in ("", "fil"):
        assert client.get(f"/rapporter/{uuid4()}/{rest}").status_code == 404
        assert client.post(address(report, rest)).status_code == 405
    for rest in ("mail/", "annuller/", "fjern/", "lav-igen/"):
        assert client.post(f"/rapporter/{uuid4()}/{rest}").status_code == 404
        assert client.get(address(report, rest)).status_code == 405
    assert client.post("/rapporter/").status_code == 405


def test_who_has_left_the_project_does_not_get_it_although_it_is_ready(
    cast: Cast, ready: Ready, signed_in: SignedIn
) -> None:
    report = ready(by=cast.laeser, project=cast.project)
    remove_member(by=cast.chef, membership=cast.readers_membership)
    client = signed_in(cast.laeser)
    for rest in ("", "fil"):
        assert client.get(address(report, rest)).status_code == 404
    assertNotContains(client.get("/rapporter/"), "Fællesspisning")
    assert not Event.objects.filter(kind="rapport-hentet").exists()


def test_who_has_left_the_team_does_not_get_its_comments(
    cast: Cast, ready: Ready, signed_in: SignedIn, committed: Callable[..., Any], rendered: list[Any]
) -> None:
    cast.project.visibility = "organisation"
    cast.project.save()
    report = ready(by=cast.laeser, project=cast.project, choices=Choices(comments=True))
    Membership.objects.filter(user=cast.laeser).delete()
    client = signed_in(cast.laeser)
    assertContains(client.get(address(report, "fil")), "ikke længere på holdet", status_code=403)
    again = committed(lambda: client.post(address(report, "lav-igen/"))).headers["Location"]
    assertContains(client.get(again), "Rapporten er klar")
    assert not rendered[-1][1].comments


def test_access_is_asked_for_as_it_is_made_too(cast: Cast, rendered: list[Any], committed: Any) -> None:
    def ask_and_leave() -> Report:
        report = ask_for(by=cast.laeser, project=cast.project)
        remove_member(by=cast.chef, membership=cast.readers_membership)
        return report

    report = committed(ask_and_leave)
    report.refresh_from_db()
    assert (report.state, report.failure) == (State.FAILED, "Du har ikke længere adgang til projektet.")
    assert not rendered


def test_one_that_breaks_says_so_and_can_be_made_again(
    cast: Cast, ready: Ready, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch, committed: Any
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr("reports.making.make_file", lambda *arguments: 1 / 0)
        report = ready(by=cast.chef, project=cast.project)
    client = signed_in(cast.chef)
    page = client.get(address(report))
    assertContains(page, "Der gik noget galt mens vi lavede rapporten")
    assertContains(page, "Lav den igen")
    response = committed(lambda: client.post(address(report, "lav-igen/")))
    again = Report.objects.get()
    assertRedirects(response, address(again))
    assert again.is_ready


def test_a_report_under_way_is_followed_and_cancelled(cast: Cast, signed_in: SignedIn) -> None:
    report = ask_for(by=cast.chef, project=cast.project)
    client = signed_in(cast.chef)
    Report.objects.update(state=State.BEING_MADE, done=1)
    part = client.get(address(report), headers={"HX-Request": "true"})
    assertContains(part, "Sætter siderne op")
    assertContains(part, '<progress max="3" value="1"')
    assertNotContains(part, "<html")
    assert "no-store" in part.headers["Cache-Control"]
    assert "HX-Refresh" not in part.headers
    assertContains(client.get(address(report, "fil")), "ikke klar endnu", status_code=404)
    page = client.post(address(report, "annuller/"), follow=True)
    assertContains(page, "Du annullerede rapporten")
    # The page that follows it is told to show the whole again.
    assert client.get(address(report), headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"
    assertContains(client.post(address(report, "annuller/"), follow=True), "for sent at annullere")


def test_a_page_that_follows_a_report_leads_to_sign_in_when_the_session_is_over(
    cast: Cast, client: Client
) -> None:
    report = ask_for(by=cast.chef, project=cast.project)
    response = client.get(address(report), headers={"HX-Request": "true"})
    assert (response.status_code, response.headers["HX-Refresh"]) == (401, "true")


def test_a_mail_is_wished_for_while_the_report_is_made(
    cast: Cast, signed_in: SignedIn, settings: Any, committed: Any
) -> None:
    settings.HAS_WORKER = True
    report = ask_for(by=cast.chef, project=cast.project)
    making = states.claim(report.pk)  # as a worker has it, from before the wish
    assert making
    client = signed_in(cast.chef)
    page = client.post(address(report, "mail/"), follow=True)
    assertContains(page, "Du får en mail når rapporten er klar.")
    assertNotContains(page, "Send mig en mail")
    committed(lambda: states.fail(making, "Den blev for stor."))
    assert Notice.objects.get(recipient=cast.chef, kind="rapport").subject.startswith("Din rapport")
    # Too late for another.
    assertNotContains(client.post(address(report, "mail/"), follow=True), "Du får en mail")


def test_one_that_nobody_works_at_any_more_can_be_made_again(
    cast: Cast, signed_in: SignedIn, settings: Any
) -> None:
    report = ask_for(by=cast.chef, project=cast.project)
    then = timezone.now() - timedelta(seconds=settings.REPORT_SECONDS + 61)
    Report.objects.update(state=State.BEING_MADE, heartbeat_at=then)
    client = signed_in(cast.chef)
    assertContains(client.get("/rapporter/"), "Afbrudt")
    assertContains(client.get(address(report)), "Lav den igen")


def test_one_is_removed_from_the_list(cast: Cast, ready: Ready, signed_in: SignedIn) -> None:
    report = ready(by=cast.chef, project=cast.project)
    page = signed_in(cast.chef).post(address(report, "fjern/"), follow=True)
    assertContains(page, "Rapporten er fjernet fra din liste")
    assertContains(page, "Her finder du de rapporter du bestiller")
    assert not Report.objects.exists()


def test_a_file_of_several_is_refused_when_access_to_one_is_lost(
    cast: Cast, signed_in: SignedIn, ready: Ready, monkeypatch: pytest.MonkeyPatch, committed: Any
) -> None:
    monkeypatch.setattr("reports.making.render_portfolio", lambda projects: f"%PDF {projects}".encode())
    mine = make_project(chef=cast.laeser, organisation=cast.organisation, title="Ældre på cykel")
    report = ready(by=cast.laeser, projects=[mine, cast.project], what=What.PORTFOLIO)
    client = signed_in(cast.laeser)
    assert b"cykel" in b"".join(client.get(address(report, "fil")).streaming_content)  # type: ignore[attr-defined]
    remove_member(by=cast.chef, membership=cast.readers_membership)
    assertContains(client.get(address(report, "fil")), "mistet adgangen", status_code=403)
    page = client.get(address(report))
    assertContains(page, "1 projekt kan du ikke længere se")
    assertNotContains(page, "Fællesspisning")
    again = committed(lambda: client.post(address(report, "lav-igen/"))).headers["Location"]
    file = b"".join(client.get(f"{again}fil").streaming_content)  # type: ignore[attr-defined]
    assert b"cykel" in file
    assert "Fællesspisning".encode() not in file


def test_handing_out_asks_the_database_little(cast: Cast, ready: Ready, signed_in: SignedIn) -> None:
    report = ready(by=cast.chef, project=cast.project)
    client = signed_in(cast.chef)
    list(client.get(address(report, "fil")).streaming_content)  # type: ignore[attr-defined]
    with CaptureQueriesContext(connection) as trivial:
        client.get("/om/")
    with CaptureQueriesContext(connection) as asked:
        list(client.get(address(report, "fil")).streaming_content)  # type: ignore[attr-defined]
    assert len(asked) - len(trivial) <= 1


def test_the_list_asks_the_same_however_long_it_is(cast: Cast, ready: Ready, signed_in: SignedIn) -> None:
    client = signed_in(cast.chef)
    counts = []
    for count in (1, 5):
        for _ in range(count):
            ready(by=cast.chef, project=cast.project)
        with CaptureQueriesContext(connection) as asked:
            client.get("/rapporter/")
        counts.append(len(asked))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        (set(Part), []),
        ({Part.STATUS, Part.MANDATE}, ["kun status og mandat"]),
        (set(Part) - {Part.STATUS, Part.CLOSING}, ["uden status"]),
        (set(Part) - {Part.CLOSING}, ["uden afslutning"]),
        ({Part.STATUS, Part.MANDATE, Part.TYPE, Part.LESSONS}, ["4 af delene"]),
    ],
)
def test_what_was_chosen_is_told_in_few_words(cast: Cast, parts: set[Part], told: list[str]) -> None:
    report = ask_for(by=cast.chef, project=cast.project, choices=Choices(parts=frozenset(parts)))
    assert report.chosen == told
