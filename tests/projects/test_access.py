"""The table of who may do what, as a table: what each standing adds, and what an archived project leaves."""

from itertools import pairwise

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone

from accounts.models import Event, EventKind
from projects.access import ON_ARCHIVED, ON_CLOSED, VERBS, Outsider, Verb, get_access, roles_table
from projects.models import Role
from tests.conftest import Cast
from tests.factories import make_project

LADDER = [Role.READER, Role.CONTRIBUTOR, Role.PROJECT_LEADER, Role.CHEF]


def test_each_role_may_all_that_the_one_below_may_and_more() -> None:
    for lower, higher in pairwise(LADDER):
        assert VERBS[lower] < VERBS[higher]


def test_the_chef_may_everything() -> None:
    assert VERBS[Role.CHEF] == frozenset(Verb)


def test_every_standing_is_in_the_table_and_may_look() -> None:
    assert set(VERBS) == {*Role, *Outsider}
    assert all(Verb.VIEW in verbs for verbs in VERBS.values())


def test_a_reader_and_a_colleague_only_look() -> None:
    assert VERBS[Role.READER] == VERBS[Outsider.COLLEAGUE] == {Verb.VIEW}


def test_an_administrator_looks_after_the_team_and_writes_nothing_else() -> None:
    assert VERBS[Outsider.ADMINISTRATOR] == {Verb.VIEW, Verb.MANAGE_MEMBERS}


def test_a_contributor_writes_only_what_is_their_own() -> None:
    assert VERBS[Role.CONTRIBUTOR] - VERBS[Role.READER] == {
        *(Verb.ANSWER_OWN, Verb.COMMENT, Verb.REFLECT, Verb.ADD_PICTURES)
    }


def test_only_the_chef_delegates_decides_and_says_who_is_in() -> None:
    only_chef = {
        *(Verb.KEEP_NOTES, Verb.DELEGATE, Verb.DECIDE, Verb.SHARE, Verb.CLOSE),
        *(Verb.EDIT, Verb.MANAGE_MEMBERS, Verb.ARCHIVE, Verb.TAKE_ALONG),
    }
    assert VERBS[Role.CHEF] - VERBS[Role.PROJECT_LEADER] == only_chef


def test_an_archived_project_can_be_looked_at_and_reopened() -> None:
    assert {Verb.VIEW, Verb.SEE_SPARRING, Verb.ARCHIVE, Verb.TAKE_ALONG} == ON_ARCHIVED


def test_a_closed_project_is_followed_up_shared_from_and_taken_up_again() -> None:
    assert {
        *(Verb.VIEW, Verb.SEE_SPARRING, Verb.FOLLOW_UP, Verb.SHARE),
        *(Verb.CLOSE, Verb.MANAGE_MEMBERS, Verb.ARCHIVE, Verb.TAKE_ALONG),
    } == ON_CLOSED


@pytest.mark.parametrize(
    ("person", "standing"),
    [
        ("chef", Role.CHEF),
        ("projektleder", Role.PROJECT_LEADER),
        ("bidragyder", Role.CONTRIBUTOR),
        ("laeser", Role.READER),
        ("administrator", Outsider.ADMINISTRATOR),
    ],
)
def test_what_somebody_may_follows_from_what_they_are(
    cast: Cast, person: str, standing: Role | Outsider
) -> None:
    access = get_access(getattr(cast, person), cast.project.pk)
    assert access.standing == standing
    assert access.is_on_team == isinstance(standing, Role)
    assert access.may == {verb.value: verb in VERBS[standing] for verb in Verb}
    assert all(access.can(verb) == access.may[verb.value] for verb in Verb)

    cast.project.archived_at = timezone.now()
    cast.project.save()
    archived = get_access(getattr(cast, person), cast.project.pk)
    assert archived.standing == standing
    assert archived.verbs == VERBS[standing] & ON_ARCHIVED


def test_a_role_on_the_team_counts_before_one_in_the_organisation(cast: Cast) -> None:
    """An administrator who is also projektleder is projektleder, on that project."""
    cast.project.memberships.create(user=cast.administrator, role=Role.PROJECT_LEADER)
    assert get_access(cast.administrator, cast.project.pk).standing == Role.PROJECT_LEADER


def test_that_an_administrator_reads_is_noted_for_each_project_also_of_one_name(cast: Cast) -> None:
    namesake = make_project(chef=cast.chef, organisation=cast.organisation, title=cast.project.title)
    for project in (cast.project, namesake, cast.project):
        get_access(cast.administrator, project.pk)
    assert Event.objects.filter(kind=EventKind.READ_BY_ADMINISTRATOR, user=cast.administrator).count() == 2


def test_an_administrator_elsewhere_is_nobody_here(cast: Cast) -> None:
    with pytest.raises(Http404):
        get_access(cast.administrator, cast.foreign_project.pk)


def test_whoever_left_the_organisation_but_not_the_team_still_sees_the_project(cast: Cast) -> None:
    cast.projektleder.organisation_roles.all().delete()
    assert get_access(cast.projektleder, cast.project.pk, Verb.ANSWER).standing == Role.PROJECT_LEADER


def test_the_refusal_says_why(cast: Cast) -> None:
    with pytest.raises(PermissionDenied, match="Din rolle på projektet giver ikke adgang"):
        get_access(cast.laeser, cast.project.pk, Verb.EDIT)
    cast.project.archived_at = timezone.now()
    cast.project.save()
    with pytest.raises(PermissionDenied, match="Projektet er arkiveret og kan kun læses"):
        get_access(cast.chef, cast.project.pk, Verb.EDIT)


def test_the_table_on_the_members_page_is_the_table_that_holds() -> None:
    standings = list(VERBS)
    for verb, allowed in roles_table():
        assert [standing for standing, yes in zip(standings, allowed, strict=True) if yes] == [
            standing for standing in standings if verb in VERBS[standing]
        ]
    assert [verb for verb, _ in roles_table()] == list(Verb)
