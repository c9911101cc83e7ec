"""A kept version is the project as it was, whatever happens to it, and to the code, afterwards."""

import json
import re
from collections.abc import Callable
from copy import deepcopy
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pypdf import PdfReader
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from accounts.models import Event, User
from dossier.compare import told
from dossier.paper.report import report_html
from dossier.read import build_dossier
from dossier.versions import snapshot
from dossier.versions.kept import dossier_of
from dossier.versions.snapshot import content_of, content_of_project
from dossier.views import paper
from leadership.actions.commitments import commit_to_task
from leadership.models import Commitment, CommitmentState, LeadershipTask, Mandate
from phases.actions.gates import keep_version
from phases.models import (
    Answer,
    CourseAdjustment,
    DecisionKind,
    Edition,
    EditionPoint,
    FocusPoint,
    OpenPoint,
    Step,
    Version,
)
from projects.actions.statuses import publish_status
from projects.actions.team import change_role, remove_member
from projects.models import Gain, Project, Role
from samskab.people import data_about, erase_person
from samskab.retention import remove
from tests.conftest import Cast
from tests.factories import make_answer, make_version, move_to_step, turn
from typology.actions import add_part, place_project, rename_part
from typology.models import Stage

NASTY = "<script>alert('x')</script> & »citat« 😀 漢字 \u200fשלום\u202e \\u0000 \"'{}[] \u2028 slut"


def fill(cast: Cast, text: str = "Sådan var det.") -> None:
    """Something of everything that a version keeps."""
    project, leader = cast.project, cast.project.memberships.get(user=cast.projektleder)
    due_on = timezone.localdate() + timedelta(days=30)  # overdue later, but not in the version
    for key in ("afgraensning", "kommunikation", "kursjusteringer"):
        status = "i-gang" if key == "kommunikation" else "afklaret"
        make_answer(project, key, by=cast.chef, text=text, status=status, responsible=leader, due_on=due_on)
    make_answer(project, "refleksion", by=cast.chef, text="", status="ikke-relevant", reason=text)
    lights = {"progress": "groen", "relations": "gul", "resources": "roed"}
    publish_status(
        by=cast.projektleder, project=project, happened=text, next_up=text, asked_of_chef=text, **lights
    )
    place_project(by=cast.projektleder, project=project, x=20, y=80, reason=text)
    place_project(by=cast.projektleder, project=project, x=30, y=70, reason=text, stage=Stage.TURNED_OUT)
    taken = project.parts.count()
    part = add_part(by=cast.chef, project=project, title=f"Haven {taken}")
    place_project(by=cast.chef, project=project, part=part, x=90, y=10, reason=text)
    for key, done in (("skab-forstaaelse", True), ("staa-ved-det", False)):
        task = LeadershipTask.objects.get(key=key)
        agreed: dict[str, Any] = {"responsible": leader, "due_on": due_on, "note": text, "outcome": text}
        state = CommitmentState.DONE if done else CommitmentState.ONGOING
        commit_to_task(by=cast.chef, project=project, task=task, state=state, **agreed)
    decision = move_to_step(
        by=cast.chef, project=project, to_step=Step.objects.get(key="planlaegning"), reason=text
    )
    turn(DecisionKind.PAUSE, by=cast.chef, project=project, reason=text)
    turn(DecisionKind.RESUME, by=cast.chef, project=project, reason=text)
    Mandate.objects.create(project=project, decided=text, fixed=text, updated_by=cast.chef)
    adjustment = CourseAdjustment.objects.create(
        project=project, what=text, why=text, decided_by=cast.chef, decided_at=timezone.now()
    )
    adjustment.touches.add(decision)


def change_everything(cast: Cast) -> None:
    project = Project.objects.get(pk=cast.project.pk)
    Answer.objects.filter(project=project).update(text="Nyt svar.", status="i-gang", responsible=None)
    make_answer(project, "uforudsigelighed", by=cast.chef, text="Nyt punkt.")
    Commitment.objects.filter(project=project).delete()
    Mandate.objects.filter(project=project).update(decided="Nyt mandat.")
    Project.objects.filter(pk=project.pk).update(
        title="Ny titel", problem="Nyt problem", sector="social", ends_on=None
    )
    project.gains.set(Gain.objects.all()[:1])
    place_project(by=cast.chef, project=project, x=90, y=90, reason="Ny placering.")
    for part in project.parts.all():
        rename_part(by=cast.chef, part=part, title=f"Omdøbt {part.order}")
        place_project(by=cast.chef, project=project, part=part, x=10, y=10, reason="Ny placering.")
    turn(DecisionKind.STOP, by=cast.chef, project=project, reason="Ny beslutning.")
    change_role(by=cast.chef, membership=project.memberships.get(user=cast.laeser), role=Role.CHEF)
    remove_member(by=cast.chef, membership=project.memberships.get(user=cast.projektleder))


def report_of(cast: Cast) -> str:
    """The report now, without its date and what tells that it is of a version."""
    project = Project.objects.select_related("organisation").get(pk=cast.project.pk)
    return without_frame(report_html(build_dossier(project)))


def without_frame(html: str) -> str:
    html = re.sub(r'(?s)<section class="colophon.*?</section>', "", html)
    html = re.sub(r'<meta name="dcterms[^>]*>', "", html)
    html = re.sub(r"(?s)<tr><th scope=\"row\">(Gemt udgave|Som projektet|Rapportens dato).*?</tr>", "", html)
    return re.sub(r"\s+", " ", html)


def again(version: Version) -> Version:
    """As it comes from the database."""
    related = ("project__organisation", "decision__to_step", "stored_by")
    return Version.objects.select_related(*related).get(pk=version.pk)


# --- As it was ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["Sådan var det.", NASTY, "Ord. " * 900, "m" * 300, "Linje\n" * 60])
def test_a_version_reads_as_the_project_did(cast: Cast, text: str) -> None:
    fill(cast, text[:500] if len(text) > 500 else text)
    Answer.objects.filter(project=cast.project).exclude(text="").update(text=text)
    then = report_of(cast)
    version = make_version(cast.project, by=cast.chef)
    change_everything(cast)
    with time_machine.travel(timezone.now() + timedelta(days=400)):
        dossier = dossier_of(again(version))
        assert without_frame(report_html(dossier)) == then
    assert dossier.notes == []
    assert report_of(cast) != then


def test_content_survives_a_round_trip(cast: Cast) -> None:
    fill(cast)
    version = again(make_version(cast.project, by=cast.chef))
    assert content_of(dossier_of(version)) == version.content
    assert json.loads(json.dumps(version.content)) == version.content


def test_an_empty_project_can_be_kept(cast: Cast) -> None:
    then = report_of(cast)
    version = again(make_version(cast.project, by=cast.chef))
    assert without_frame(report_html(dossier_of(version))) == then


@pytest.mark.one_database
def test_the_pdf_of_a_version_says_which_and_what_was(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    fill(cast)
    with time_machine.travel("2026-03-05 12:00:00+01:00"):
        version = make_version(cast.project, by=cast.chef, name="Til udvalget")
    change_everything(cast)
    response = signed_in(cast.laeser).get(url(f"udgaver/{version.number}/rapport.pdf"))
    assert response.headers["Content-Type"] == "application/pdf"
    assert f"udgave-{version.number}.pdf" in response.headers["Content-Disposition"]
    pages = [page.extract_text() for page in PdfReader(BytesIO(response.content)).pages]
    assert f"Nr. {version.number}: Til udvalget" in pages[0]
    assert "5. marts 2026" in pages[0]
    assert "Fællesspisning i Nordbyen" in pages[0]
    text = " ".join(pages)
    assert "Sådan var det." in text
    for new in ("Nyt svar.", "Nyt mandat.", "Ny titel", "Nyt problem", "Ny placering.", "Ny beslutning."):
        assert new not in text
    assert f"udgave {version.number}" in Event.objects.get(kind="rapport-hentet").about


def test_the_pdf_of_a_version_is_throttled_like_the_report(
    cast: Cast,
    signed_in: Callable[[User], Client],
    url: Callable[[str], str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    version = make_version(cast.project, by=cast.chef)
    monkeypatch.setattr(paper, "REPORTS_IN_TEN_MINUTES", 0)
    assert signed_in(cast.chef).get(url(f"udgaver/{version.number}/rapport.pdf")).status_code == 429


def test_the_page_of_a_version(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    fill(cast)
    version = make_version(cast.project, by=cast.chef, name="Til udvalget")
    change_everything(cast)
    page = signed_in(cast.laeser).get(url(f"udgaver/{version.number}/"))
    for text in (
        "Sådan så projektet ud",
        "som »Til udvalget«",
        "<h1>Fællesspisning i Nordbyen</h1>",
        "Sådan var det.",
        "Per Leder, projektleder",
        "Lis Læser, læser",
        "Ligeværdig samskabelse",
        "Det venter.",
    ):
        assertContains(page, text)
    for new in ("Nyt svar.", "Nyt mandat.", "Nyt problem", "Ny placering.", "Ny beslutning."):
        assertNotContains(page, new)


def test_a_page_of_a_version_takes_few_queries(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    client = signed_in(cast.chef)
    counts = []
    for _ in range(2):
        version = make_version(cast.project, by=cast.chef)
        with CaptureQueriesContext(connection) as asked:
            client.get(url(f"udgaver/{version.number}/"))
        counts.append(len(asked))
        if not counts[1:]:
            fill(cast)
    # One that nothing is written in has less to read.
    assert counts[0] <= counts[1] <= 23


# --- Kept with a decision ----------------------------------------------------------------------------------


def test_a_decision_keeps_what_it_was_decided_on(cast: Cast) -> None:
    make_answer(cast.project, "afgraensning", by=cast.chef, text="Kun Nordbyen.")
    to_step = Step.objects.get(key="planlaegning")
    decision = move_to_step(by=cast.chef, project=cast.project, to_step=to_step, reason="Klar.")
    version = decision.version
    assert (version.number, version.stored_by, version.stored_at) == (1, cast.chef, decision.decided_at)
    assert version.content["answers"]["afgraensning"]["text"] == "Kun Nordbyen."
    assert version.content["step"] == "afklaring"
    assert version.content["decisions"] == []
    assert turn(DecisionKind.PAUSE, by=cast.chef, project=cast.project).version.number == 2


def test_a_decision_and_its_version_are_kept_both_or_neither(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str], monkeypatch: Any
) -> None:
    def fail(project: Project) -> None:
        raise IntegrityError("no room")

    monkeypatch.setattr("dossier.views.decisions.content_of_project", fail)
    client = signed_in(cast.chef)
    client.raise_request_exception = False
    data = {"reason": "Klar.", "why_for_all": "Senere."}
    response = client.post(url("trinskift/planlaegning/"), data)
    assertContains(response, "Klar.", status_code=409)
    assertContains(response, "Senere.", status_code=409)
    assert not cast.project.step_decisions.exists()
    assert not OpenPoint.objects.exists()
    assert cast.project.journey.step.key == "afklaring"


def test_numbers_are_the_project_s_own_and_never_twice(cast: Cast) -> None:
    make_version(cast.foreign_project, by=cast.outsider)
    assert [make_version(cast.project, by=cast.chef).number for _ in range(3)] == [1, 2, 3]
    first = cast.project.versions.last()
    with pytest.raises(IntegrityError), transaction.atomic():
        Version.objects.create(
            project=cast.project, number=3, content={}, stored_by=cast.chef, stored_at=first.stored_at
        )
    with pytest.raises(IntegrityError, match="version_number_from_one"), transaction.atomic():
        Version.objects.create(
            project=cast.project, number=0, content={}, stored_by=cast.chef, stored_at=first.stored_at
        )


# --- Kept by hand ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("person", ["chef", "projektleder"])
def test_keep_and_rename(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str], person: str
) -> None:
    client = signed_in(getattr(cast, person))
    response = client.post(url("udgaver/"), {"name": "Før ferien"}, follow=True)
    assertRedirects(response, url("udgaver/"))
    assertContains(response, "Projektet er gemt som udgave 1, »Før ferien«.")
    before = Version.objects.get().content
    client.post(url("udgaver/1/navn/"), {"name": "Før sommerferien"})
    assertContains(client.get(url("udgaver/")), "Før sommerferien")
    version = Version.objects.get()
    assert version.content == before
    assert (version.stored_by, version.decision) == (getattr(cast, person), None)


@pytest.mark.parametrize("name", ["", "  ", "N" * 121, "Nul\x00"], ids=["empty", "blank", "long", "null"])
@pytest.mark.parametrize("path", ["udgaver/", "udgaver/1/navn/"])
def test_a_name_that_cannot_be_taken_is_given_back(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str], name: str, path: str
) -> None:
    make_version(cast.project, by=cast.chef)
    response = signed_in(cast.chef).post(url(path), {"name": name})
    assertContains(response, name.strip("\x00 "), status_code=422)
    assert [version.name for version in Version.objects.all()] == ["Til udvalget"]


def test_who_may_keep_and_who_may_read(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    make_version(cast.project, by=cast.chef)
    for person in (cast.bidragyder, cast.laeser):
        client = signed_in(person)
        assertNotContains(client.get(url("udgaver/")), "Gem en udgave")
        assertNotContains(client.get(url("udgaver/")), "Ret navnet")
        assert client.post(url("udgaver/"), {"name": "Min"}).status_code == 403
        assert client.post(url("udgaver/1/navn/"), {"name": "Min"}).status_code == 403
        assert client.get(url("udgaver/1/")).status_code == 200
    client = signed_in(cast.outsider)
    for path in ("udgaver/", "udgaver/1/", "udgaver/1/rapport.pdf", "udgaver/sammenlign/?fra=1&til=nu"):
        assert client.get(url(path)).status_code == 404
    assert Version.objects.count() == 1


@pytest.mark.parametrize("number", ["2", "0", "9" * 30, "-1", "nu"])
@pytest.mark.parametrize("path", ["", "navn/", "rapport.pdf"])
def test_a_version_that_is_not_there(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str], number: str, path: str
) -> None:
    make_version(cast.project, by=cast.chef)
    make_version(cast.foreign_project, by=cast.outsider)
    make_version(cast.foreign_project, by=cast.outsider)
    assert signed_in(cast.chef).get(url(f"udgaver/{number}/{path}")).status_code == 404


def test_the_list_and_the_history_tell_of_them(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    client = signed_in(cast.laeser)
    assertContains(client.get(url("udgaver/")), "Der er ikke gemt nogen udgaver endnu.")
    turn(DecisionKind.PAUSE, by=cast.chef, project=cast.project)
    turn(DecisionKind.STOP, by=cast.chef, project=cast.project)
    turn(DecisionKind.RESUME, by=cast.chef, project=cast.project)
    make_version(cast.project, by=cast.projektleder, name="Før ferien")
    page = client.get(url("udgaver/"))
    for text in ("Sat på pause", "Stoppet", "Genoptaget", "Før ferien", "Per Leder", "Karin Chef"):
        assertContains(page, text)
    told = [(event.who, event.what) for event in client.get(url("historik/")).context["events"]][:4]
    assert told == [
        ("Per Leder", "gemte en udgave af projektet, »Før ferien«"),
        ("Karin Chef", "tog projektet op igen"),
        ("Karin Chef", "stoppede projektet"),
        ("Karin Chef", "satte projektet på pause"),
    ]


# --- Made by other code ------------------------------------------------------------------------------------


@pytest.fixture
def kept(cast: Cast) -> Version:
    fill(cast)
    return again(make_version(cast.project, by=cast.chef))


@pytest.mark.parametrize("content", [{}, {"schema": 1}, [], None, "tekst", {"schema": "x", "answers": []}])
def test_a_version_with_next_to_nothing_opens(
    cast: Cast, kept: Version, signed_in: Callable[[User], Client], url: Callable[[str], str], content: Any
) -> None:
    if content is None:
        content = dict.fromkeys(kept.content)
    Version.objects.filter(pk=kept.pk).update(content=content)
    client = signed_in(cast.chef)
    assert client.get(url(f"udgaver/{kept.number}/")).status_code == 200
    for query in (f"fra={kept.number}&til=nu", f"fra=nu&til={kept.number}"):
        assert client.get(url(f"udgaver/sammenlign/?{query}")).status_code == 200
    report_html(dossier_of(again(kept)))


def paths_in(value: Any, path: tuple = ()) -> list[tuple]:
    keys = value.keys() if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    return [path, *(deep for key in keys for deep in paths_in(value[key], (*path, key)))]


@pytest.mark.one_database
@pytest.mark.parametrize("other", ["away", None, "noget andet", {}])
def test_any_key_may_be_missing_or_hold_something_else(kept: Version, other: Any) -> None:
    """Each key of the content in turn."""
    whole = deepcopy(kept.content)
    whole["answers"] = {"afgraensning": whole["answers"]["afgraensning"]}
    whole["decisions"] = whole["decisions"][-1:]
    whole["decisions"][0]["open_points"] = whole["decisions"][0]["open_points"][:1]
    for path in paths_in(whole):
        if not path:
            continue
        content = deepcopy(whole)
        holder = content
        for key in path[:-1]:
            holder = holder[key]
        if other == "away" and isinstance(holder, dict):
            del holder[path[-1]]
        else:
            holder[path[-1]] = other
        kept.content = content
        dossier = dossier_of(kept)
        assert told(dossier), path
        assert all(report.lights for report in dossier.status_reports), path
        assert dossier.cocreation_type or not dossier.placements, path


def test_a_version_from_before_there_were_parts_and_outcomes_is_of_the_whole_plan(kept: Version) -> None:
    del kept.content["part_placements"]
    for placement in kept.content["placements"]:
        del placement["stage"]
    dossier = dossier_of(kept)
    assert [placement.stage for placement in dossier.placements] == ["planlagt", "planlagt"]
    assert not dossier.placed_parts
    assert not dossier.notes


def test_a_version_keeps_the_parts_that_nobody_had_placed(cast: Cast, kept: Version) -> None:
    content = kept.content
    content["parts"].append({"id": 999_999, "title": "Huset", "order": 8})
    dossier = dossier_of(kept)
    assert [part.title for part in dossier.unplaced_parts] == ["Huset"]
    del content["parts"]
    assert not dossier_of(kept).unplaced_parts


def test_a_placement_without_its_part_is_not_taken_for_the_whole(kept: Version) -> None:
    kept.content["part_placements"][0]["part"] = None
    dossier = dossier_of(kept)
    assert [(placement.x, placement.y) for placement in dossier.placements] == [(30, 70), (20, 80)]
    assert not dossier.placed_parts
    assert "En del af projektet kan ikke læses længere og er udeladt." in dossier.notes


def test_keys_that_are_not_known_are_left_alone(kept: Version) -> None:
    then = report_html(dossier_of(kept))
    kept.content = kept.content | {"schema": 1, "fremtid": [1, 2]}
    kept.content["answers"]["afgraensning"]["humoer"] = "godt"
    assert report_html(dossier_of(kept)) == then


def test_what_cannot_be_shown_any_more_is_told(
    cast: Cast, kept: Version, signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    kept.content["schema"] = snapshot.SCHEMA + 1
    kept.content["edition"] = "1999"
    kept.content["step"] = "forspil"
    kept.content["answers"]["glemt-punkt"] = {"text": "Væk", "status": "afklaret"}
    kept.content["commitments"]["glemt-opgave"] = {"note": "Væk"}
    kept.content["statuses"][0]["progress"] = "lilla"
    kept.save()
    page = signed_in(cast.chef).get(url(f"udgaver/{kept.number}/"))
    for note in (
        "Udgaven er gemt af en nyere Samskab.",
        "Tjeklistens udgave findes ikke længere.",
        "Trinnet som projektet stod i, findes ikke længere i tjeklisten.",
        "(glemt-punkt)",
        "(glemt-opgave)",
        "En status kan ikke læses længere og er udeladt.",
    ):
        assertContains(page, note)
    assertContains(page, "Sådan var det.")


def test_a_version_keeps_the_words_of_its_own_edition(cast: Cast) -> None:
    make_answer(cast.project, "afgraensning", by=cast.chef)
    version = again(make_version(cast.project, by=cast.chef))
    later = Edition.objects.create(
        key="2027", title="Udgave 2027", published_on=date(2026, 1, 2), source="vfl2019"
    )
    for key in ("afgraensning", "kommunikation"):
        EditionPoint.objects.create(
            edition=later,
            focus_point=FocusPoint.objects.get(key=key),
            title=f"Nyt navn til {key}",
            purpose="x",
            help="x",
            order=1,
            source="vfl2019",
        )
    cast.project.journey.edition = later
    cast.project.journey.save()
    assert "Nyt navn til afgraensning" in report_of(cast)
    dossier = dossier_of(again(version))
    assert len(dossier.guide.points) == 23
    assert "Nyt navn til" not in report_html(dossier)


# --- People ------------------------------------------------------------------------------------------------


def test_a_version_knows_people_by_id_only(kept: Version, cast: Cast) -> None:
    text = json.dumps(kept.content, ensure_ascii=False)
    for person in (cast.chef, cast.projektleder, cast.bidragyder, cast.laeser):
        assert person.name not in text
        assert person.email not in text


def test_somebody_erased_is_forgotten_in_versions_too(
    cast: Cast, kept: Version, signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    before = deepcopy(kept.content)
    name = cast.projektleder.name
    assert name in report_html(dossier_of(kept))
    erase_person(cast.projektleder)
    html = report_html(dossier_of(again(kept)))
    assert name not in html
    assert "Tidligere bruger" in html
    assert again(kept).content == before
    client = signed_in(cast.chef)
    for path in (f"udgaver/{kept.number}/", f"udgaver/sammenlign/?fra={kept.number}&til=nu", "beslutninger/"):
        assertNotContains(client.get(url(path)), name)


def test_somebody_whose_user_is_gone(kept: Version) -> None:
    kept.content["members"].append({"user": 10**6, "role": "bidragyder"})
    kept.content["statuses"][0]["published_by"] = 10**30
    assert "Tidligere bruger" in report_html(dossier_of(kept))


def test_one_s_data_tells_of_decisions_and_versions(cast: Cast) -> None:
    fill(cast)
    make_version(cast.project, by=cast.chef, name="Før ferien")
    data = data_about(cast.chef)
    assert [row["kind"] for row in data["beslutninger"]] == ["videre", "pause", "genoptag"]
    assert {row["why"] for row in data["aabne_punkter"]} == {"Det venter."}
    assert [(row["number"], row["name"]) for row in data["gemte_udgaver"]] == [
        (1, ""),
        (2, ""),
        (3, ""),
        (4, "Før ferien"),
    ]
    assert data_about(cast.laeser)["gemte_udgaver"] == []


def test_versions_go_with_their_project(cast: Cast, kept: Version) -> None:
    elsewhere = make_version(cast.foreign_project, by=cast.outsider)
    remove(cast.project)
    assert list(Version.objects.all()) == [elsewhere]
    assert not OpenPoint.objects.exists()


# --- Two at once -------------------------------------------------------------------------------------------


def test_the_project_is_read_after_it_is_locked(cast: Cast) -> None:
    """What was saved between the page and the lock is in the version."""

    def late(project: Project) -> dict[str, Any]:
        assert connection.in_atomic_block
        return content_of_project(project)

    stale = Project.objects.get(pk=cast.project.pk)
    Project.objects.filter(pk=stale.pk).update(problem="Rettet imens.")
    version = keep_version(by=cast.chef, project=stale, name="Nu", content=late)
    assert version.content["project"]["problem"] == "Rettet imens."
