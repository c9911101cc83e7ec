"""What the demo says, and that loading it again changes nothing."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.db import transaction
from django.utils import timezone

from accounts.models import Organisation, OrganisationRole, User
from dossier.read import Dossier, build_dossier
from forum.cycle import load_board
from forum.models import Forum, MeetingNote
from leadership.models import Selection
from phases.guide import load_guide
from phases.models import (
    Answer,
    AnswerStatus,
    Comment,
    Sparring,
    SparringTopic,
)
from projects.actions.team import remove_member
from projects.models import Light, Project, Role, Visibility
from typology.dialogue import Spread, Unity

from .test_load_demo import FJORDBY, LOGINS, PASSWORD, USERS_DATA, everything, load, user

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """Loaded once for all the tests of this file: each begins with it, and what it changes is rolled back.
    What was said then."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield load()
        transaction.set_rollback(True)


@pytest.fixture
def main(loaded: str, db: None) -> Dossier:
    """The rich one."""
    return build_dossier(Project.objects.get(title__startswith="Plads ved bordet"))


# --- Loading again -----------------------------------------------------------------------------------------


def test_loading_twice_changes_nothing(loaded):
    before = everything()
    load()
    assert everything() == before


def test_what_users_changed_is_left_alone(main):
    chef = user("chef@samskab.example")
    chef.name = "Nyt Navn"
    chef.email = "Chef@Samskab.example"
    chef.set_password("noget-helt-andet")
    chef.save()
    Organisation.objects.filter(name="Fjordby Kommune").update(kind=Organisation.Kind.OTHER)
    OrganisationRole.objects.filter(user__email="laeser@samskab.example").delete()
    Project.objects.filter(pk=main.project.pk).update(problem="Et andet problem", archived_at=timezone.now())
    Answer.objects.filter(project=main.project).delete()
    remove_member(by=chef, membership=main.project.memberships.get(user__email="bidragyder@samskab.example"))
    before = everything()
    load()
    assert everything() == before


def test_what_is_gone_comes_back(loaded):
    project = Project.objects.get(title__startswith="Trygge skoleveje")
    project.delete()
    load()
    assert Project.objects.get(title=project.title).answers.count() == 2


# --- The people --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("email", LOGINS)
def test_the_logins_work(loaded, email):
    assert authenticate(email=email, password=PASSWORD) == user(email)


def test_the_logins_are_told_also_later(loaded):
    for told in (loaded, load()):
        assert all(email in told for email in LOGINS)
        assert PASSWORD in told


def test_the_organisations_have_their_people(loaded):
    kinds = dict(Organisation.objects.values_list("name", "kind"))
    assert kinds == {"Fjordby Kommune": "kommune", "Region Østhav": "region"}
    roles = OrganisationRole.objects.values_list("organisation__name", "user__email", "role")
    assert set(roles) == {
        *(("Fjordby Kommune", f"{name}@samskab.example", "medlem") for name in FJORDBY if name != "admin"),
        ("Fjordby Kommune", "admin@samskab.example", "administrator"),
        ("Region Østhav", "chef@anden.example", "medlem"),
    }


def test_only_the_administrator_gets_into_the_admin(loaded):
    assert set(User.objects.filter(is_staff=True).values_list("email", "is_superuser")) == {
        ("admin@samskab.example", True)
    }
    assert User.objects.filter(is_superuser=True).count() == 1


def test_the_organisations_do_not_see_each_other(loaded):
    seen = {
        email: set(Project.objects.visible_to(user(email)).values_list("organisation__name", flat=True))
        for email in ("chef@samskab.example", "admin@samskab.example", "chef@anden.example")
    }
    assert seen == {
        "chef@samskab.example": {"Fjordby Kommune"},
        "admin@samskab.example": {"Fjordby Kommune"},
        "chef@anden.example": {"Region Østhav"},
    }
    assert Project.objects.visible_to(user("chef@samskab.example")).count() == 4


# --- The projects ------------------------------------------------------------------------------------------


def test_every_row_passes_its_forms_rules(loaded):
    for model in USERS_DATA:
        for row in model._default_manager.all():
            row.full_clean()


def test_everything_happened_before_today_and_after_the_project_began(loaded):
    for project in Project.objects.all():
        moments = [
            *project.answers.values_list("updated_at", flat=True),
            *project.step_decisions.values_list("decided_at", flat=True),
            *project.placements.values_list("placed_at", flat=True),
            *project.own_placements.values_list("placed_at", flat=True),
            *project.commitments.values_list("taken_on_at", flat=True),
            *project.status_reports.values_list("published_at", flat=True),
            *project.memberships.values_list("joined_at", flat=True),
            project.created_at,
            project.updated_at,
        ]
        assert timezone.localdate(min(moments)) == project.starts_on
        assert timezone.localdate(max(moments)) < timezone.localdate()


def test_the_rich_one_has_its_team(main):
    assert {member.user.email: member.role for member in main.members} == {
        "chef@samskab.example": Role.CHEF,
        "projektleder@samskab.example": Role.PROJECT_LEADER,
        "bidragyder@samskab.example": Role.CONTRIBUTOR,
        "laeser@samskab.example": Role.READER,
    }


def test_the_rich_one_is_answered_up_to_where_it_stands(main):
    steps = {step.step.key: step for step in main.guide.steps}
    for key in ("afklaring", "planlaegning"):
        for state in steps[key].points:
            assert 40 <= len(state.answer.text.split()) <= 150, state.key
    statuses = [state.status for key in ("afklaring", "planlaegning") for state in steps[key].points]
    assert statuses.count(AnswerStatus.CLARIFIED) == 11
    assert statuses.count(AnswerStatus.ONGOING) == 3
    assert statuses.count(AnswerStatus.IRRELEVANT) == 1
    assert [state.status for state in steps["udfoerelse"].points] == ["i-gang", "ikke-taget-op"]
    assert all(state.answer is None for state in steps["erkendelse"].points)


def test_the_rich_one_has_points_in_other_hands_with_deadlines_to_come(main):
    delegated = {
        state.responsible.role: state.due_on for state in main.guide.points if state.responsible is not None
    }
    assert set(delegated) == {Role.PROJECT_LEADER, Role.CONTRIBUTOR}
    assert all(due_on > timezone.localdate() for due_on in delegated.values())


def test_the_rich_one_went_back_once_and_stands_in_udfoerelse(main):
    ways = [(decision.from_step.key, decision.to_step.key) for decision in reversed(main.decisions)]
    assert ways == [
        ("afklaring", "planlaegning"),
        ("planlaegning", "udfoerelse"),
        ("udfoerelse", "planlaegning"),
        ("planlaegning", "udfoerelse"),
    ]
    assert main.guide.journey.step.key == "udfoerelse"


def test_the_rich_one_was_placed_by_questions_and_placed_again(main):
    assert main.cocreation_type.key == "faciliterende"
    assert [(placement.x, placement.y) for placement in main.placements] == [(56, 67), (23, 56)]
    for placement in main.placements:
        assert placement.reason
        assert placement.options.count() == 6


def test_the_rich_one_was_agreed_on_by_three_who_saw_it_differently(main):
    now, before = main.placements
    assert (now.stage, before.stage) == ("blev", "planlagt")
    assert Spread(list(now.own_placements.all())).unity == Unity.DIFFERENT
    assert not before.is_agreed


def test_the_rich_one_has_a_criterion_of_each_kind(main: Dossier) -> None:
    words, falling, rising = main.criteria
    assert (words.criterion.is_in_numbers, words.told) == (False, "Ikke målt endnu")
    assert falling.told == "372 måltider om ugen, ned mod 330: 47 % af vejen"
    assert falling.is_late
    assert (len(rising.measurements), rising.told) == (5, "74 af 120 deltagere, 61 % af vejen")
    kept = [
        [len(row["measurements"]) for row in version.content["criteria"]]
        for version in main.project.versions.order_by("stored_at")
    ]
    assert kept[0] == [0, 0, 0]
    assert 0 < sum(kept[1]) < sum(kept[-1]) == 7


def test_the_rich_one_has_a_part_of_another_type_and_one_that_is_being_placed(main):
    (placed,) = main.placed_parts
    assert placed.cocreation_type.key == "styret"
    assert {own.part.letter for own in main.project.own_placements.standing()} == {"B"}


def test_the_rich_one_leads_in_all_directions(main):
    taken_on = [state for direction in main.board for state in direction.taken_on]
    assert 11 <= len(taken_on) <= 14
    assert all(direction.taken_on for direction in main.board)
    assert all(state.commitment.note for state in taken_on)
    done = [state for state in taken_on if state.is_done]
    assert 3 <= len(done) < len(taken_on)
    assert not any(state.is_overdue for state in taken_on)
    assert {state.commitment.responsible is None for state in taken_on} == {True, False}


def test_the_rich_one_has_three_statuses_in_all_colours(main):
    assert len(main.status_reports) == 3
    lights = {light for report in main.status_reports for _, light in report.lights}
    assert lights == {Light.GREEN, Light.YELLOW, Light.RED}
    months = [report.published_at for report in main.status_reports]
    assert min(later - earlier for later, earlier in pairwise(months)).days > 30
    assert {report.published_by.email for report in main.status_reports} == {"projektleder@samskab.example"}


def test_one_has_just_begun(loaded):
    project = Project.objects.get(title__startswith="Trygge skoleveje")
    guide = load_guide(project)
    assert guide.current.step.key == "afklaring"
    assert project.answers.count() == 2
    assert not project.placements.exists()


def test_one_is_done_and_archived(loaded):
    (project,) = Project.objects.archived()
    guide = load_guide(project)
    assert guide.progress.is_done
    assert guide.current.step.key == "erkendelse"
    assert project.visibility == Visibility.ORGANISATION
    assert project.archived_at.date() < timezone.localdate()


def test_one_is_the_other_organisations(loaded):
    (project,) = Project.objects.filter(organisation__name="Region Østhav")
    (chef,) = project.memberships.chefs()
    assert chef.user.email == "chef@anden.example"


def test_the_main_project_is_talked_about(main):
    comments = main.project.comments
    assert comments.exclude(thread=None).exists()
    assert comments.exclude(mentioned=None).exists()
    assert comments.exclude(resolved_at=None).exists()
    assert comments.filter(kind=Comment.Kind.DECISION).exists()
    assert not comments.filter(text__contains="{").exists()
    assert not comments.filter(written_at__gt=timezone.now()).exists()
    talks = Sparring.objects.filter(project=main.project)
    assert talks.exclude(held_at=None).exists()
    assert talks.get(held_at=None).topics.get().origin == SparringTopic.Origin.DIFFERENCE


def test_there_is_a_forum_on_its_way_to_the_middle(loaded):
    board = load_board(Forum.objects.get())
    assert [member.user.email for member in board.members] == [
        f"{name}@samskab.example" for name in ("chef", "laeser", "admin")
    ]
    assert board.current.title == "Midtvejs"
    assert board.next_move.title == "Gør det I har aftalt"
    assert {action.is_done for action in board.actions} == {True, False}
    assert not any(action.is_late for action in board.actions)
    assert board.meetings["start"].held_at < timezone.now()
    assert MeetingNote.objects.count() == 4


def test_the_rich_one_has_stakeholders_all_around(main: Dossier) -> None:
    stakeholders = [row.stakeholder for row in main.stakeholders]
    assert len(stakeholders) >= 10
    assert {one.direction.key for one in stakeholders} == {"op", "paa-tvaers", "ned", "ud"}
    assert {one.selection for one in stakeholders} == set(Selection.values)
    assert any(one.passed_over for one in stakeholders)
    # Those who came later are not in the versions from before.
    kept = [len(version.content["stakeholders"]) for version in main.project.versions.order_by("stored_at")]
    assert kept[0] == 0 < kept[1] < kept[-1] == len(stakeholders)


def test_the_rich_one_has_asked_citizens(main: Dossier) -> None:
    asked = {one.questionnaire.is_open: one for one in main.questionnaires}
    assert (asked[False].people, asked[True].people) == (14, 3)
    assert all(row.is_shown for row in asked[False].questions)
    assert not any(row.is_shown for row in asked[True].questions)
