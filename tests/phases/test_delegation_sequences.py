"""Whatever is done with the ball, in whatever order: one has it, and no text is lost."""

from contextlib import suppress

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from phases.actions import delegation as ball
from phases.actions.answers import save_answer
from phases.guide import PointState, load_guide
from phases.models import Answer
from projects.access import get_access
from projects.actions.team import change_role, remove_member
from projects.models import Membership, Project, Role
from tests.factories import make_member, make_organisation, make_project, make_user

WHO = st.integers(min_value=0, max_value=1)
STEP = st.one_of(
    st.tuples(st.sampled_from(["delegate", "answer", "hand back", "remove", "return to team"]), WHO),
    st.tuples(st.sampled_from(["take back", "accept", "send back", "make reader", "make contributor"]), WHO),
)


def point_of(project: Project) -> PointState:
    return load_guide(project).point("planlaegning", "kommunikation")


def take(project: Project, chef: User, user: User, kind: str, text: str) -> bool:
    """Do it, if it may be done; whether it was a text that was saved."""
    state = point_of(project)
    membership = project.memberships.filter(user=user).first()
    common = {"project": project, "point": state.point}
    match kind:
        case "delegate" if membership:
            ball.delegate(by=chef, responsible=membership, due_on=None, message=text, **common)
        case "take back":
            ball.take_back(by=chef, **common)
        case "hand back":
            ball.hand_back(by=user, message=text, **common)
        case "send back":
            ball.send_back(by=chef, message=text, **common)
        case "accept":
            ball.accept(by=chef, **common)
        case "remove" if membership:
            remove_member(by=chef, membership=membership)
        case "return to team" if not membership:
            make_member(project, user, Role.CONTRIBUTOR)
        case "make reader" | "make contributor" if membership:
            role = Role.READER if kind == "make reader" else Role.CONTRIBUTOR
            change_role(by=chef, membership=membership, role=role)
        case "answer":
            save_answer(
                by=user,
                project=project,
                focus_point=state.point.focus_point,
                opened_version=state.answer.version if state.answer else 0,
                text=text,
                status="i-gang",
            )
            return True
    return False


@pytest.mark.one_database
@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEP, max_size=12))
def test_one_has_the_ball_and_every_text_is_kept(steps: list[tuple[str, int]]) -> None:
    organisation = make_organisation()
    chef, *members = (make_user(organisation=organisation) for _ in range(3))
    project = make_project(chef=chef, organisation=organisation)
    for user in members:
        make_member(project, user, Role.CONTRIBUTOR)
    texts: list[str] = []
    for number, (kind, who) in enumerate(steps):
        before = point_of(project).holder
        try:
            if take(project, chef, members[who], kind, f"Ord {number}"):
                texts.append(f"Ord {number}")
        except (ball.BallMoved, ball.NothingToAccept, ValidationError):
            assert point_of(project).holder == before
        check_the_ball(project)
        check_the_texts(project, texts)


def check_the_ball(project: Project) -> None:
    """It is with a member who can take it, or with the chef: never with both, and never with nobody."""
    state = point_of(project)
    assert project.memberships.chefs().exists()
    if state.holder:
        assert Membership.objects.can_take_responsibility().filter(pk=state.holder.pk).exists()
        assert get_access(state.holder.user, project.pk)
    with suppress(Answer.DoesNotExist):
        answer = Answer.objects.get(project=project)
        assert answer.version == 0 or answer.text


def check_the_texts(project: Project, texts: list[str]) -> None:
    answer = Answer.objects.filter(project=project).first()
    assert (answer.text if answer else "") == (texts[-1] if texts else "")
    kept = set(Answer.history.filter(project=project).values_list("text", flat=True))
    assert set(texts) <= kept
