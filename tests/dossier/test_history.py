"""The project's history tells the team who did what."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.test import Client
from pytest_django.asserts import assertContains, assertNotContains

from accounts.models import User
from leadership.actions.commitments import add_own_task, commit_to_task, drop_task
from leadership.actions.contacts import note_contact, remove_contact
from leadership.actions.mandate import set_mandate
from leadership.actions.proposals import remove_proposal, take_reply_back
from leadership.actions.stakeholders import remove_stakeholder
from leadership.models import Direction, LeadershipTask
from phases.actions.answers import save_answer
from phases.actions.course import adjust_course
from phases.actions.editions import move_to_edition
from phases.models import FocusPoint, Step
from projects.actions.project import archive_project, edit_project, reopen_project
from projects.actions.statuses import publish_status
from projects.actions.team import add_member, change_role, remove_member
from projects.models import Gain, Role
from tests.conftest import Cast
from tests.editions import RETIRED, publish_edition
from tests.factories import make_answer, make_stakeholder, move_to_step
from tests.leadership.promises import put
from typology.actions import add_part, agree_on_placement, place_own, place_project
from typology.dialogue import mark_of


def live(cast: Cast) -> None:
    """One of everything that can happen to a project."""
    project, chef, leader = cast.project, cast.chef, cast.projektleder
    edit_project(by=chef, project=project, gains=Gain.objects.all()[:1], title="Nyt navn")
    save_answer(
        by=leader,
        project=project,
        focus_point=FocusPoint.objects.get(key="kommunikation"),
        opened_version=0,
        text="Et svar",
    )
    move_to_step(by=chef, project=project, to_step=Step.objects.get(key="planlaegning"), reason="Klar")
    move_to_step(by=chef, project=project, to_step=Step.objects.get(key="afklaring"), reason="Ikke klar")
    place_project(by=leader, project=project, x=20, y=80, reason="")
    set_mandate(by=chef, project=project, fixed="Loven")
    adjust_course(by=chef, project=project, what="a", why="b", mandate={"fixed": "Loven og budgettet"})
    adjust_course(by=chef, project=project, what="c", why="d")
    task = LeadershipTask.objects.get(key="staa-ved-det")
    agreed: dict[str, Any] = {"responsible": None, "due_on": None, "note": ""}
    commit_to_task(by=leader, project=project, task=task, state="i-gang", **agreed)
    commitment = commit_to_task(by=leader, project=project, task=task, state="udfoert", **agreed)
    drop_task(by=chef, commitment=commitment)
    lights = {"progress": "groen", "relations": "gul", "resources": "roed"}
    publish_status(by=leader, project=project, happened="a", next_up="b", **lights)
    membership = project.memberships.get(user=cast.laeser)
    change_role(by=chef, membership=membership, role=Role.CONTRIBUTOR)
    remove_member(by=chef, membership=membership)
    archive_project(by=chef, project=project)
    reopen_project(by=chef, project=project)


def test_a_move_to_another_edition_is_told(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    publish_edition()
    make_answer(cast.project, RETIRED, by=cast.chef)
    save_answer(
        by=cast.projektleder,
        project=cast.project,
        focus_point=FocusPoint.objects.get(key=RETIRED),
        opened_version=1,
        text="Et svar",
    )
    move_to_edition(by=cast.chef, project=cast.project, opened="2019", target="2026")
    moved, wrote, *_ = signed_in(cast.laeser).get(url("historik/")).context["events"]
    assert (moved.who, moved.what) == ("Karin Chef", "flyttede projektet til udgave 2026 af tjeklisten")
    assert moved.url == url("tjeklistens-udgave/")
    assert (wrote.who, wrote.what) == ("Per Leder", "skrev i »Tværgående fokus«")
    assert wrote.url == url(f"udgaaede-punkter/{RETIRED}/historik/")


def told(client: Client, path: str) -> list[tuple[str, str]]:
    return [(event.who, event.what) for event in client.get(path).context["events"]]


def test_everything_that_happened_is_told_newest_first(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    live(cast)
    task = LeadershipTask.objects.get(key="staa-ved-det").title
    chef, leader = "Karin Chef", "Per Leder"
    assert told(signed_in(cast.bidragyder), url("historik/"))[:18] == [
        (chef, "genåbnede projektet"),
        (chef, "arkiverede projektet"),
        (chef, "fjernede Lis Læser fra holdet"),
        (chef, "gjorde Lis Læser til bidragyder"),
        (leader, "offentliggjorde en status"),
        (chef, f"tog »{task}« af listen"),
        (leader, f"meldte »{task}« udført"),
        (leader, f"tog »{task}« på sig"),
        (chef, "justerede kursen"),
        (chef, "justerede kursen og ændrede mandatet"),
        (chef, "skrev projektets mandat"),
        (leader, "placerede projektet i typologien"),
        (chef, "besluttede at gå tilbage til afklaring"),
        (chef, "besluttede at gå videre til planlægning"),
        (leader, "skrev i »Kommunikation«"),
        (chef, "rettede beskrivelsen: titel"),
        ("Lis Læser", "kom med på holdet som læser"),
        ("Bo Bidrag", "kom med på holdet som bidragyder"),
    ]


def test_how_a_team_placed_together_is_told_but_not_where_each_sees_it(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    part = add_part(by=cast.chef, project=cast.project, title="Haven")
    point = {"project": cast.project, "x": 20, "y": 80, "reason": "Hemmeligt."}
    place_own(by=cast.bidragyder, part=None, **point)
    standing = cast.project.own_placements.standing()
    agree_on_placement(by=cast.chef, part=None, stage="blev", seen=mark_of(standing), **point)
    place_project(by=cast.chef, part=part, **point)
    place_own(by=cast.projektleder, part=part, **point)
    client = signed_in(cast.laeser)
    assert told(client, url("historik/"))[:4] == [
        ("Per Leder", "gav sit eget bud på hvor delen »Haven« ligger i typologien"),
        ("Karin Chef", "placerede delen »Haven« i typologien"),
        ("Karin Chef", "gemte jeres fælles placering af projektet i typologien, som det blev"),
        ("Bo Bidrag", "gav sit eget bud på hvor projektet ligger i typologien"),
    ]
    page = client.get(url("historik/"))
    assert page.context["events"][0].url == f"{url('typologi/')}?del={part.pk}"
    assertNotContains(page, "Hemmeligt.")


def test_giving_a_task_is_told_apart_from_taking_it_on(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    task = LeadershipTask.objects.get(key="staa-ved-det")
    members = {one.user_id: one for one in cast.project.memberships.all()}
    said: dict[str, Any] = {"project": cast.project, "task": task, "due_on": None, "state": "i-gang"}
    for by, to in (
        (cast.chef, cast.bidragyder),
        (cast.chef, cast.bidragyder),
        (cast.chef, cast.projektleder),
        (cast.bidragyder, cast.bidragyder),
        (cast.chef, None),
    ):
        commit_to_task(by=by, responsible=members[to.pk] if to else None, note="x", **said)
    assert told(signed_in(cast.laeser), url("historik/"))[:5] == [
        ("Karin Chef", f"rettede aftalen om »{task.title}«"),
        ("Bo Bidrag", f"tog »{task.title}« på sig"),
        ("Karin Chef", f"gav »{task.title}« til Per Leder"),
        ("Karin Chef", f"rettede aftalen om »{task.title}«"),
        ("Karin Chef", f"gav »{task.title}« til Bo Bidrag"),
    ]


def test_the_words_that_were_taken_away_can_be_read(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    said: dict[str, Any] = {"by": cast.chef, "project": cast.project}
    up = Direction.objects.get(key="op")
    group = make_stakeholder(cast.project, by=cast.chef, promised="De bliver hørt.", reason="De ved det.")
    remove_stakeholder(by=cast.chef, stakeholder=group)
    contact = note_contact(**said, direction=up, kind="talte", on=date(2026, 3, 1), what="Om bordene.")
    remove_contact(by=cast.chef, contact=contact)
    agreed: dict[str, Any] = {"due_on": date(2026, 5, 1), "note": "Ring.", "state": "i-gang", "outcome": ""}
    holder = cast.project.memberships.get(user=cast.bidragyder)
    own = add_own_task(**said, direction=up, responsible=holder, own_title="Kaffe", **agreed)
    drop_task(by=cast.chef, commitment=own)
    proposal = put(cast.project, "Bænke.", by=cast.chef, decided_on="2026-03-10", replied_on="2026-03-12")
    take_reply_back(by=cast.chef, proposal=proposal)
    proposal.refresh_from_db()
    remove_proposal(by=cast.chef, proposal=proposal)
    page = signed_in(cast.laeser).get(url("historik/"))
    assert {event.what: event.words for event in page.context["events"] if event.words} == {
        "fjernede et indspil fra Borgerpanelet": ("Bænke.", "Besluttet: Det gør vi."),
        "tog svaret tilbage på et indspil fra Borgerpanelet": ("I får bænke.",),
        "tog »Kaffe« af listen": ("Hvem: Bo Bidrag", "Frist: 1. maj 2026", "Aftalen: Ring."),
        "fjernede en kontakt opad": ("Om bordene.",),
        "fjernede interessenten »Elevrådet«": (
            "Er lovet: De bliver hørt.",
            "Valget: Ikke afklaret",
            "Hvorfor: De ved det.",
        ),
    }
    for words in ("I får bænke.", "Om bordene.", "Aftalen: Ring.", "Er lovet: De bliver hørt."):
        assertContains(page, f"<p>{words}</p>", count=1, html=True)


def test_the_first_thing_told_is_that_it_began(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    assert ("Karin Chef", "oprettede projektet") in told(signed_in(cast.chef), url("historik/"))


def test_who_was_taken_on_by_another_is_told_so(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    add_member(by=cast.chef, project=cast.project, user=cast.colleague, role=Role.READER)
    events = told(signed_in(cast.chef), url("historik/"))
    assert ("Karin Chef", "tog Kim Kollega med på holdet som læser") in events


def test_who_left_the_tool_is_a_former_user(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    cast.project.memberships.filter(user=cast.laeser).delete()
    cast.laeser.delete()
    events = told(signed_in(cast.chef), url("historik/"))
    assert ("En tidligere bruger", "tog en tidligere bruger med på holdet som læser") in events


def test_the_number_of_queries_does_not_grow(
    cast: Cast,
    signed_in: Callable[[User], Client],
    url: Callable[[str], str],
    django_assert_max_num_queries: Callable[..., Any],
) -> None:
    live(cast)
    client = signed_in(cast.chef)
    with django_assert_max_num_queries(39):
        client.get(url("historik/"))
    for _ in range(3):
        live_again(cast)
    with django_assert_max_num_queries(39):
        client.get(url("historik/"))


def live_again(cast: Cast) -> None:
    for title in ("Et navn", "Et andet navn"):
        edit_project(by=cast.chef, project=cast.project, gains=[], title=title)
    place_project(by=cast.chef, project=cast.project, x=80, y=80, reason="")
    move_to_step(by=cast.chef, project=cast.project, to_step=Step.objects.get(key="udfoerelse"), reason="x")
    move_to_step(by=cast.chef, project=cast.project, to_step=Step.objects.get(key="afklaring"), reason="y")
