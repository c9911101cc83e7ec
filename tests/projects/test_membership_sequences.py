"""Whatever people do to a team, in whatever order: there is a chef, and nobody is more than their role."""

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from projects.access import VERBS, get_access
from projects.actions import team as actions
from projects.models import Project, Role
from tests.factories import make_organisation, make_project, make_user

PEOPLE = 4
person = st.integers(min_value=0, max_value=PEOPLE - 1)
step = st.one_of(
    st.tuples(st.just("add"), person, st.sampled_from(Role)),
    st.tuples(st.just("change"), person, st.sampled_from(Role)),
    st.tuples(st.just("remove"), person, st.none()),
)


def take(project: Project, people: list[User], kind: str, who: int, role: Role | None) -> None:
    user = people[who]
    membership = project.memberships.filter(user=user).first()
    if kind == "add" and membership is None and role:
        actions.add_member(by=user, project=project, user=user, role=role)
    elif kind == "change" and membership and role:
        actions.change_role(by=user, membership=membership, role=role)
    elif kind == "remove" and membership:
        actions.remove_member(by=user, membership=membership)


@pytest.mark.one_database
@pytest.mark.django_db
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(step, max_size=12))
def test_a_project_always_has_a_chef_and_nobody_more_than_their_role(
    steps: list[tuple[str, int, Role | None]], rolled_back: Callable[[], None]
) -> None:
    rolled_back()
    organisation = make_organisation()
    people = [make_user(organisation=organisation) for _ in range(PEOPLE)]
    project = make_project(chef=people[0], organisation=organisation)
    for kind, who, role in steps:
        before = set(project.memberships.values_list("user", "role"))
        try:
            take(project, people, kind, who, role)
        except ValidationError:
            assert set(project.memberships.values_list("user", "role")) == before
        assert project.memberships.chefs().exists()
    for member in project.memberships.all():
        assert get_access(member.user, project.pk).verbs == VERBS[Role(member.role)]


@pytest.fixture
def rolled_back() -> Callable[[], None]:
    """Each example begins without what the one before it made."""

    def clean() -> None:
        Project.objects.all().delete()

    return clean
