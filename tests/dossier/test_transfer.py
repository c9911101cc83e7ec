"""A project taken from one Samskab to another: the same comes out again, and nobody is taken for another."""

import json
import re
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator
from copy import deepcopy
from datetime import timedelta
from html import unescape
from io import BytesIO
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from accounts.models import Event, EventKind, Organisation, User
from dossier.history import events_of
from dossier.paper.report import report_html
from dossier.read import build_dossier
from dossier.transfer.actions import UNKNOWN_EMAIL, bring_in, waiting_file
from dossier.transfer.check import Incoming, look_at
from dossier.transfer.export import UNSAID, embedded_json, exported_bytes
from dossier.transfer.reading import parse
from dossier.transfer.schema import BODY, Refused
from dossier.versions.kept import dossier_of
from dossier.versions.snapshot import content_of
from leadership.actions.contacts import set_paces
from leadership.models import Direction
from learning.actions.anchoring import follow_up
from learning.models import Lesson, Moment, Questionnaire, ResponseAnswer, Rooting, Sharing
from phases.actions.comments import remove_comment
from phases.actions.editions import move_to_edition
from phases.models import Answer, Assessment, Comment, PrivateNote, Sparring, Version
from projects.models import Membership, Project, Role
from samskab.people import data_about
from tests.content.test_load_demo import load
from tests.editions import publish_edition
from tests.factories import make_organisation, make_user
from typology.models import OwnPlacement

pytestmark = pytest.mark.django_db
UPLOAD = "/projekter/hent-ind/"


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock(), transaction.atomic():
        load()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def rich(loaded: None, db: None) -> Project:
    """The demo's project that something of almost everything was written in."""
    return called("Plads ved bordet")


@pytest.fixture
def ended(loaded: None, db: None) -> Project:
    return called("Gåbussen")


def called(title: str) -> Project:
    return Project.objects.select_related("organisation").get(title__startswith=title)


def chef_of(project: Project) -> User:
    return project.memberships.chefs().select_related("user")[0].user


def document_of(project: Project) -> dict[str, Any]:
    return parse(exported_bytes(build_dossier(project)))


def incoming(document: dict[str, Any], by: User, organisation: Organisation) -> Incoming:
    return look_at(document, by=by, organisation=organisation)


def brought(document: dict[str, Any], by: User, organisation: Organisation, **options: Any) -> Project:
    project = bring_in(by=by, incoming=incoming(document, by, organisation), **options)
    return Project.objects.select_related("organisation").get(pk=project.pk)


def without_drawings(document: dict[str, Any]) -> dict[str, Any]:
    """Pictures are drawn anew, so that their bytes are others each time."""
    pictures = [row | {"file": row["file"] is not None} for row in document["pictures"]]
    return document | {"pictures": pictures}


def counts() -> dict[str, int]:
    return {model._meta.label: model._base_manager.count() for model in apps.get_models()}


def as_upload(document: Any, name: str = "projekt.json") -> SimpleUploadedFile:
    content = document if isinstance(document, bytes) else json.dumps(document).encode()
    return SimpleUploadedFile(name, content)


# --- There and back ----------------------------------------------------------------------------------------


def test_the_same_comes_out_again(loaded: None, db: None) -> None:
    for project in Project.objects.select_related("organisation"):
        chef = chef_of(project)
        first = document_of(project)
        second = document_of(brought(first, chef, project.organisation, shares=True))
        assert without_drawings(second) == without_drawings(first), project.title


def test_the_same_of_what_the_demo_lacks(rich: Project) -> None:
    """Another edition with a point that retired, a thread whose beginning was removed, a rhythm."""
    chef = chef_of(rich)
    opened = rich.journey.edition.key
    edition = publish_edition()
    move_to_edition(by=chef, project=rich, opened=opened, target=edition.key)
    point = Answer.objects.filter(project=rich)[0].focus_point
    said = {"project": rich, "focus_point": point}
    now = timezone.now()
    first = Comment.objects.create(author=chef, text="Fortrudt", written_at=now, **said)
    Comment.objects.create(author=chef, text="Et svar", written_at=now, thread=first, **said)
    alone = Comment.objects.create(author=chef, text="Væk", written_at=now, **said)
    for comment in (first, alone):
        remove_comment(by=chef, comment=comment)
    set_paces(project=rich, weeks=dict.fromkeys(Direction.objects.all()[:2], 9))

    document = document_of(rich)
    again = document_of(brought(document, chef, rich.organisation, shares=True))

    assert without_drawings(again) == without_drawings(document)
    assert len(document["edition_moves"]) == 1
    last = document["comments"][-2:]
    assert [row["text"] for row in last] == ["", "Et svar"]
    assert "Fortrudt" not in json.dumps(document)


def test_the_same_of_how_learning_lives_on(ended: Project) -> None:
    chef = chef_of(ended)
    lesson = ended.lessons.all()[0]
    follow_up(by=chef, project=ended, moment=Moment.SIX, said={lesson: (Rooting.LIVES, "Det er hverdag.")})

    document = document_of(ended)
    again = document_of(brought(document, chef, ended.organisation, shares=True))

    assert without_drawings(again) == without_drawings(document)
    assert len(document["follow_ups"]) == 1


def test_the_demo_tries_every_part_of_the_file(loaded: None, db: None) -> None:
    documents = [document_of(project) for project in Project.objects.all()]
    empty = {name for name in BODY.fields if not any(document[name] for document in documents)}
    # Tried above.
    assert empty == {"edition_moves", "paces", "follow_ups"}


def test_the_file_is_for_people_to_read(rich: Project) -> None:
    written = exported_bytes(build_dossier(rich)).decode()

    assert written.startswith('{\n "format": "samskab-projekt",\n "schema": 1,\n "exported_on"')
    assert "Plads ved bordet – spisefællesskaber" in written
    assert list(json.loads(written)) == [
        "format",
        "schema",
        "exported_on",
        "organisation",
        "people",
        *BODY.fields,
    ]


def test_nothing_that_is_one_persons_own_is_in_it(rich: Project) -> None:
    written = exported_bytes(build_dossier(rich)).decode()
    own = [
        *PrivateNote.objects.filter(project=rich).values_list("text", flat=True),
        *Assessment.objects.filter(project=rich).values_list("sentence", flat=True),
        *OwnPlacement.objects.filter(project=rich).values_list("reason", flat=True),
        *Sparring.objects.filter(project=rich).values_list("notes", flat=True),
        *ResponseAnswer.objects.filter(response__questionnaire__project=rich).values_list("text", flat=True),
    ]
    agreed = {comment.text for comment in rich.comments.all()}  # what came out of a sparring for all to see

    assert any(own)
    assert [
        text
        for text in own
        if text and text not in agreed and json.dumps(text, ensure_ascii=False)[1:-1] in written
    ] == []


def test_what_goes_along_inside_a_pdf_names_no_mail_address(rich: Project) -> None:
    """Nor anything else that is not on the pages: they are sent to anybody."""
    embedded = embedded_json(build_dossier(rich), with_comments=False)

    assert b"@samskab.example" not in embedded
    document = parse(embedded)
    assert not document["pictures"]
    assert not document["comments"]
    assert {answer["message"] for answer in document["answers"].values()} == {""}
    chef = chef_of(rich)
    found = incoming(document, chef, rich.organisation)
    assert [joining.user for joining in found.joining] == [chef]
    assert len(found.staying) == len(document["people"])
    assert parse(embedded_json(build_dossier(rich), with_comments=True))["comments"]


def test_what_goes_along_inside_a_pdf_says_no_more_than_its_pages(loaded: None, db: None) -> None:
    """But for the questions of a questionnaire that is open: everybody with its link may read them."""
    for project in Project.objects.select_related("organisation"):
        dossier = build_dossier(project)
        pages = as_one_line(unescape(re.sub("<[^>]+>", " ", report_html(dossier))))
        document = json.loads(embedded_json(dossier, with_comments=False))
        del document["people"]  # their names alone, of those that the rows are by
        for questionnaire in document["questionnaires"]:
            del questionnaire["questions"]
        unsaid = [line for line in lines_in(document) if line != UNSAID and line not in pages]
        assert unsaid == [], project.title


def lines_in(value: Any) -> Iterator[str]:
    """Those that somebody wrote, by their looks."""
    if isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from lines_in(one)
    elif isinstance(value, str):
        yield from (as_one_line(line) for line in value.splitlines() if " " in line.strip())


def as_one_line(text: str) -> str:
    return " ".join(text.split())


def test_every_version_goes_out_and_comes_in(loaded: None, db: None) -> None:
    versions = Version.objects.select_related("project__organisation")
    assert len(versions) > 10
    for version in versions:
        chef = chef_of(version.project)
        document = parse(exported_bytes(dossier_of(version)))
        assert incoming(document, chef, version.project.organisation).title, version


def test_a_version_can_go_along_too(ended: Project) -> None:
    version = Version.objects.select_related("project__organisation").filter(project=ended)[0]
    document = parse(embedded_json(dossier_of(version), with_comments=False))
    chef = chef_of(ended)

    project = brought(document, chef, ended.organisation)

    assert project.title == ended.title
    again = parse(embedded_json(build_dossier(project), with_comments=False))
    assert again["answers"].keys() == document["answers"].keys()


# --- Elsewhere ---------------------------------------------------------------------------------------------


@pytest.fixture
def elsewhere(loaded: None, db: None) -> Organisation:
    return make_organisation("Region Nord")


def test_only_the_organisations_own_people_are_known(rich: Project, elsewhere: Organisation) -> None:
    """Somebody with the same mail address in another organisation is as unknown as one who is nowhere."""
    newcomer = make_user("Ny Chef", organisation=elsewhere)
    document = document_of(rich)
    before = counts()
    told = incoming(document, newcomer, elsewhere)

    assert [joining.user for joining in told.joining] == [newcomer]
    assert {staying.name for staying in told.staying} == {person["name"] for person in document["people"]}

    project = brought(document, newcomer, elsewhere)

    assert [(one.user, one.role) for one in project.memberships.all()] == [(newcomer, Role.CHEF)]
    assert {answer.updated_by.email for answer in project.answers.all()} == {UNKNOWN_EMAIL}
    assert not project.answers.exclude(responsible=None).exists()
    assert not project.answers.exclude(handed_back_at=None).exists()
    assert newcomer not in {report.published_by for report in project.status_reports.all()}
    unknown = User.objects.get(email=UNKNOWN_EMAIL)
    assert not unknown.is_active
    assert not unknown.has_usable_password()
    after = counts()
    for table in ("accounts.Organisation", "accounts.OrganisationRole", "notices.Notice"):
        assert after[table] == before[table]
    assert after["accounts.User"] == before["accounts.User"] + 1


def test_the_unknown_are_unknown_in_the_next_file_too(rich: Project, elsewhere: Organisation) -> None:
    newcomer = make_user("Ny Chef", organisation=elsewhere)
    project = brought(document_of(rich), newcomer, elsewhere)
    people = document_of(project)["people"]

    assert {(person["name"], person["email"]) for person in people} == {
        ("Ny Chef", newcomer.email),
        ("En der ikke er kendt her", None),
    }
    brought(document_of(project), newcomer, elsewhere)
    assert User.objects.filter(email=UNKNOWN_EMAIL).count() == 1


def test_those_who_are_known_come_along_with_their_role(rich: Project, elsewhere: Organisation) -> None:
    document = document_of(rich)
    leader = next(row["user"] for row in document["members"] if row["role"] == Role.PROJECT_LEADER)
    colleague = make_user("Kollega", organisation=elsewhere)
    left = make_user("Rejst", organisation=elsewhere, is_active=False)
    for person in document["people"]:
        person["email"] = colleague.email.upper() if person["ref"] == leader else None
    document["people"][-1]["email"] = left.email
    newcomer = make_user("Ny Chef", organisation=elsewhere)

    project = brought(document, newcomer, elsewhere)

    roles = {member.user: member.role for member in project.memberships.all()}
    assert roles == {colleague: Role.PROJECT_LEADER, newcomer: Role.CHEF}
    assert colleague in {report.published_by for report in project.status_reports.all()}
    kinds = Event.objects.filter(organisation=elsewhere).order_by("pk").values_list("kind", "about")
    assert [kind for kind, _ in kinds] == [EventKind.PROJECT_BROUGHT_IN, EventKind.MEMBER_ADDED]
    assert "Kollega som projektleder" in kinds[1][1]


def test_who_brings_a_project_in_is_its_chef_whatever_they_were(rich: Project) -> None:
    reader = rich.memberships.get(role=Role.READER).user

    project = brought(document_of(rich), reader, rich.organisation)

    assert project.memberships.get(user=reader).role == Role.CHEF


# --- As it is told here ------------------------------------------------------------------------------------


def test_the_history_says_who_brought_it_in_and_not_that_they_wrote_it(
    rich: Project, elsewhere: Organisation
) -> None:
    newcomer = make_user("Ny Chef", organisation=elsewhere)
    project = brought(document_of(rich), newcomer, elsewhere)

    mine = [event.what for event in events_of(build_dossier(project)) if event.who == "Ny Chef"]

    assert mine == ["kom med på holdet som chef", "hentede projektet ind fra en fil"]
    for model in apps.get_models():
        if hasattr(model, "history") and "project" in [field.name for field in model._meta.fields]:
            rows = model._base_manager.filter(project=project).count()
            kept = model.history.filter(project=project)
            assert kept.count() == rows
            assert set(kept.values_list("history_user", "history_change_reason", "history_type")) <= {
                (newcomer.pk, "Hentet ind fra en fil", "+")
            }
    mine_only = data_about(newcomer)
    assert mine_only["svar"] == mine_only["indspil"] == mine_only["statusser"] == []


def test_ones_own_words_are_among_ones_own_data(rich: Project) -> None:
    chef = chef_of(rich)
    before = data_about(chef)["mandater"]
    project = brought(document_of(rich), chef, rich.organisation)

    assert [row["project__title"] for row in data_about(chef)["mandater"][len(before) :]] == [project.title]


def test_a_points_history_names_where_it_came_from(
    rich: Project, just_signed_in: Callable[[User], Client]
) -> None:
    chef = chef_of(rich)
    project = brought(document_of(rich), chef, rich.organisation)
    answer = project.answers.select_related("focus_point__step")[0]
    answer.text = "Rettet bagefter"
    answer._history_user = chef
    answer.save()
    step, point = answer.focus_point.step.key, answer.focus_point.key

    response = just_signed_in(chef).get(f"/projekter/{project.pk}/faser/{step}/{point}/historik/")

    assertContains(response, f"af {chef.name}, der hentede projektet ind fra en fil")
    assert len(response.context["sittings"]) == 2


def test_times_are_those_of_the_file(rich: Project) -> None:
    chef = chef_of(rich)
    with time_machine.travel(timezone.now() + timedelta(days=400), tick=False):
        project = brought(document_of(rich), chef, rich.organisation)

    for name in ("answers", "lessons", "contacts", "proposals", "commitments"):
        field = {"answers": "updated_at", "lessons": "written_at", "commitments": "taken_on_at"}.get(
            name, "noted_at"
        )
        old, new = (sorted(getattr(one, name).values_list(field, flat=True)) for one in (rich, project))
        assert old == new


def test_a_closed_project_comes_in_closed_with_its_final_report(ended: Project) -> None:
    chef = chef_of(ended)
    project = brought(document_of(ended), chef, ended.organisation)
    dossier = build_dossier(project)

    assert project.closed_at == ended.closed_at
    assert dossier.closing
    final = dossier_of(
        Version.objects.select_related("project__organisation").get(pk=dossier.closing.version_id)
    )
    assert final.is_final
    assert dossier.closing.result in report_html(final)
    assert content_of(final)["answers"] == content_of(dossier)["answers"]


def test_questionnaires_come_as_numbers_and_take_no_answers(
    rich: Project, just_signed_in: Callable[[User], Client]
) -> None:
    chef = chef_of(rich)
    project = brought(document_of(rich), chef, rich.organisation)
    there = {row.questionnaire.title: row for row in build_dossier(rich).questionnaires}
    client = just_signed_in(chef)

    for row in build_dossier(project).questionnaires:
        same = there[row.questionnaire.title]
        assert (row.people, [list(one.scores) for one in row.questions]) == (
            same.people,
            [list(one.scores) for one in same.questions],
        )
        page = f"/projekter/{project.pk}/spoergeskemaer/{row.questionnaire.pk}/"
        response = client.get(page)
        assertContains(response, "Hentet ind med projektet")
        assertNotContains(response, "Åbn igen")
        for closed in (
            "genaabn/",
            "links/",
            "plakat/",
            "qr.svg",
            *(f"ord/{one.question.pk}/" for one in row.questions),
        ):
            assert client.get(page + closed).status_code == 404
        assertNotContains(client.get(page + "ret/"), "own_statements")
        assert Client().get(f"/svar/{row.questionnaire.token}/").status_code in (404, 410)
    assert not Questionnaire.objects.filter(project=project, responses__isnull=False).exists()


@pytest.mark.parametrize("shares", [True, False])
def test_shared_lessons_are_shared_here_only_when_somebody_says_so(rich: Project, shares: bool) -> None:
    project = brought(document_of(rich), chef_of(rich), rich.organisation, shares=shares)

    shared = Lesson.objects.filter(project=rich).exclude(sharing=Sharing.PROJECT).count()
    assert shared
    assert project.lessons.exclude(sharing=Sharing.PROJECT).count() == (shared if shares else 0)


def test_pictures_are_drawn_anew(rich: Project) -> None:
    document = document_of(rich)
    odd = BytesIO()
    with Image.open(BytesIO(b64decode(document["pictures"][0]["file"]))) as picture:
        picture.save(odd, "JPEG", comment=b"Et sted i Fjordby")
    document["pictures"][0]["file"] = b64encode(odd.getvalue()).decode()

    project = brought(document, chef_of(rich), rich.organisation)

    newest = project.pictures.all()[0]
    with newest.file.open() as file:
        content = file.read()
    assert b"Et sted i Fjordby" not in content
    assert newest.is_there
    with Image.open(BytesIO(content)) as drawn:
        assert (newest.width, newest.height) == drawn.size


def test_the_queries_do_not_grow_with_what_is_brought_in(rich: Project) -> None:
    chef, document = chef_of(rich), document_of(rich)
    more = deepcopy(document)
    for row in document["contacts"] * 3:
        more["contacts"].append(row | {"id": len(more["contacts"]) + 1})
    made = []
    for one in (document, more):
        with CaptureQueriesContext(connection) as queries:
            brought(one, chef, rich.organisation)
        made.append(len(queries))

    # Rows are written a hundred at a time: these are one hundred more.
    assert made[0] < 110
    assert made[1] <= made[0] + 6


# --- The pages ---------------------------------------------------------------------------------------------


def uploaded(client: Client, document: Any) -> Any:
    return client.post(UPLOAD, {"file": as_upload(document)})


def test_from_the_file_to_the_project(rich: Project, just_signed_in: Callable[[User], Client]) -> None:
    chef = chef_of(rich)
    client = just_signed_in(chef)
    file = client.get(f"/projekter/{rich.pk}/projekt.json")
    assert file["Content-Disposition"].startswith("attachment")
    assert file["Content-Type"] == "application/json"
    before = counts()

    waiting = uploaded(client, file.content)
    page = client.get(waiting.url)

    log = "accounts.Event"
    assert {name: number for name, number in counts().items() if name != log} == {
        name: number for name, number in before.items() if name != log
    }
    assertContains(page, "Der er allerede et projekt med den titel")
    assertContains(page, "16 indspil")
    assertContains(page, "Delte læringer")

    assertContains(client.post(waiting.url, {"title": " "}), "Giv projektet en titel.", status_code=422)
    assert Project.objects.count() == before["projects.Project"]

    made = client.post(waiting.url, {"title": "Plads til flere", "shares": "on"}, follow=True)

    assertContains(made, "Projektet er hentet ind, og du er chef på det.")
    again = Project.objects.get(title="Plads til flere")
    assert again.lessons.exclude(sharing=Sharing.PROJECT).exists()
    brought_in = Event.objects.get(kind=EventKind.PROJECT_BROUGHT_IN)
    assert brought_in.about == "»Plads til flere« fra Fjordby Kommune"
    assert client.get(made.redirect_chain[0][0] + "historik/").status_code == 200


def test_a_second_click_brings_nothing_more(
    rich: Project, just_signed_in: Callable[[User], Client], django_capture_on_commit_callbacks: Any
) -> None:
    client = just_signed_in(chef_of(rich))
    waiting = uploaded(client, document_of(rich)).url
    wish = {"title": rich.title}
    with django_capture_on_commit_callbacks(execute=True):
        client.post(waiting, wish)

    again = client.post(waiting, wish, follow=True)

    assertContains(again, "Filen venter ikke længere")
    assert Project.objects.filter(title=rich.title).count() == 2


def test_not_after_all(rich: Project, just_signed_in: Callable[[User], Client]) -> None:
    client = just_signed_in(chef_of(rich))
    waiting = uploaded(client, document_of(rich)).url

    assert client.get(f"{waiting}fortryd/").status_code == 405
    assertContains(client.post(f"{waiting}fortryd/", follow=True), "Filen er slettet igen")
    assertRedirects(client.get(waiting), UPLOAD)


def test_a_file_waits_for_an_hour_and_for_one_person(
    rich: Project, just_signed_in: Callable[[User], Client]
) -> None:
    chef = chef_of(rich)
    waiting = uploaded(just_signed_in(chef), document_of(rich)).url
    key = waiting.split("/")[-2]
    colleague = rich.memberships.get(role=Role.READER).user
    outsider = make_user(organisation=make_organisation())

    assertRedirects(just_signed_in(colleague).get(waiting), UPLOAD)
    assertRedirects(just_signed_in(colleague).post(waiting), UPLOAD)
    assert just_signed_in(outsider).get(waiting).status_code == 404
    assert just_signed_in(outsider).post(f"{waiting}fortryd/").status_code == 404
    assert waiting_file(chef, key)
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        assert waiting_file(chef, key) is None
        call_command("remove_due_projects")
    assert waiting_file(chef, key) is None
    assert Project.objects.filter(title=rich.title).count() == 1


@pytest.mark.parametrize(
    "key", ["1", "x-y", "1-kort", f"99999-{'a' * 32}", f"{'9' * 30}-{'a' * 32}", f"1-{'A' * 32}"]
)
def test_a_key_that_is_none(rich: Project, just_signed_in: Callable[[User], Client], key: str) -> None:
    client = just_signed_in(chef_of(rich))

    assert client.get(f"{UPLOAD}{key}/").status_code == 404
    assert client.post(f"{UPLOAD}{key}/").status_code == 404


def test_who_is_in_no_organisation_brings_nothing_in(
    rich: Project, just_signed_in: Callable[[User], Client]
) -> None:
    client = just_signed_in(make_user())

    for response in (client.get(UPLOAD), uploaded(client, document_of(rich))):
        assertContains(response, "Du mangler en organisation", status_code=403)
    assert client.put(UPLOAD).status_code == 405


def test_who_is_in_several_organisations_chooses_one(
    rich: Project, elsewhere: Organisation, just_signed_in: Callable[[User], Client]
) -> None:
    chef = chef_of(rich)
    elsewhere.roles.create(user=chef)
    client = just_signed_in(chef)
    document = document_of(rich)

    assertContains(uploaded(client, document), "organisation", status_code=422)
    foreign = client.post(UPLOAD, {"file": as_upload(document), "organisation": make_organisation().pk})
    assert foreign.status_code == 422
    chosen = client.post(UPLOAD, {"file": as_upload(document), "organisation": elsewhere.pk})
    client.post(chosen.url, {"title": rich.title})

    assert Project.objects.filter(title=rich.title, organisation=elsewhere).count() == 1


def test_only_the_chef_takes_a_project_along(rich: Project, just_signed_in: Callable[[User], Client]) -> None:
    page, file = f"/projekter/{rich.pk}/udgaver/", f"/projekter/{rich.pk}/projekt.json"
    for member in Membership.objects.filter(project=rich).select_related("user"):
        client = just_signed_in(member.user)
        is_chef = member.role == Role.CHEF
        assert client.get(file).status_code == (200 if is_chef else 403)
        assert ("projekt.json" in client.get(page).content.decode()) is is_chef
        assert client.post(file).status_code in (405, 403)
    assert just_signed_in(make_user()).get(file).status_code == 404
    taken = Event.objects.filter(kind=EventKind.REPORT_EXPORTED, about__endswith="som fil")
    assert taken.count() == 1


def test_the_pages_say_that_a_project_can_come_in(
    rich: Project, just_signed_in: Callable[[User], Client]
) -> None:
    client = just_signed_in(chef_of(rich))
    for page in ("/projekter/", "/projekter/nyt/"):
        assertContains(client.get(page), f'href="{UPLOAD}"')


# --- Whatever somebody makes of it ---

PLACES = st.lists(st.integers(0, 10_000), min_size=1, max_size=12)
VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 2**70),
    st.sampled_from(
        ["", " ", "p1", "chef", "egen-1", "op", "kommunikation", "2026-01-01", "9999-12-31", "0001-01-01"]
    ),
    st.sampled_from(["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "12.50", "-999999999999.99"]),
    st.text(max_size=200),
    st.just("lang " * 5000),
    st.sampled_from([[], {}, [[]], {"id": 1}, ["p1", "p1"], [1, 1]]),
)


def spoil(document: Any, place: list[int], value: Any, removes: bool) -> None:
    """Go into the document as `place` says, and put something else where it ends, or nothing."""
    inside, key = document, next(iter(document))
    for turn in place:
        keys = list(inside) if isinstance(inside, dict) else list(range(len(inside)))
        if not keys:
            break
        key = keys[turn % len(keys)]
        if not isinstance(inside[key], dict | list) or not inside[key]:
            break
        if turn != place[-1]:
            inside = inside[key]
    if isinstance(inside, dict):
        key = key if key in inside else next(iter(inside), "")
    elif not isinstance(key, int) or key >= len(inside):
        return
    if removes and inside:
        del inside[key]
    else:
        inside[key] = value


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), database=None)
@given(spoilt=st.lists(st.tuples(PLACES, VALUES, st.booleans()), min_size=1, max_size=2))
def test_a_spoilt_file_is_refused_or_is_a_project(
    as_it_was: bytes, rich: Project, spoilt: list[tuple[list[int], Any, bool]]
) -> None:
    chef = chef_of(rich)
    document = json.loads(as_it_was)
    for place, value, removes in spoilt:
        spoil(document, place, value, removes)
    with transaction.atomic():
        before = Project.objects.count()
        try:
            project = brought(parse(json.dumps(document).encode()), chef, rich.organisation)
        except Refused:
            assert Project.objects.count() == before
        else:
            dossier = build_dossier(project)
            report_html(dossier)
            assert list(events_of(dossier))
            assert incoming(parse(embedded_json(dossier, with_comments=True)), chef, rich.organisation)
        transaction.set_rollback(True)


@pytest.fixture
def as_it_was(rich: Project) -> bytes:
    return embedded_json(build_dossier(rich), with_comments=True)


def test_what_the_database_refuses_leaves_nothing_behind(
    rich: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where no rule of ours saw it."""
    monkeypatch.setattr("dossier.transfer.check.check_document", lambda document: None)
    document = document_of(rich)
    one = document["stakeholders"][0]
    twin = {"id": 99, "name": one["name"][0].swapcase() + one["name"][1:]}
    document["stakeholders"].append(one | twin)
    before = counts()

    with pytest.raises(Refused, match="ikke kan stå ved siden af hinanden"):
        brought(document, chef_of(rich), rich.organisation)

    assert counts() == before
