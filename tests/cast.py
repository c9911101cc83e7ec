"""The cast that most tests begin with.

Its rows are written many at a time: the app's own actions take several times as long for them, one by one. A
test sees to it that they are what the actions would have written.
"""

from dataclasses import dataclass

from accounts.models import Event, EventKind, Organisation, OrganisationRole, User
from phases.models import Edition, Journey, Step
from projects.history import signed
from projects.models import ExpectedGain, Gain, Membership, Project, Role

from .factories import EXPECTED_GAINS, PROJECT_FIELDS, new_address


@dataclass(frozen=True)
class Cast:
    """One project with somebody in every relation to it."""

    organisation: Organisation
    project: Project
    chef: User
    projektleder: User
    bidragyder: User
    laeser: User
    administrator: User
    colleague: User
    outsider: User
    foreign_project: Project
    readers_membership: Membership


def make_cast() -> Cast:
    nordby, syd = Organisation.objects.bulk_create(
        Organisation(name=name) for name in ("Nordby Kommune", "Region Syd")
    )
    names = ("Karin Chef", "Per Leder", "Bo Bidrag", "Lis Læser", "Kim Kollega", "Ada Admin", "Ulla Udenfor")
    chef, leader, contributor, reader, colleague, administrator, outsider = people = make_people(names)
    member, administers = OrganisationRole.Role
    OrganisationRole.objects.bulk_create(
        OrganisationRole(
            user=user,
            organisation=syd if user is outsider else nordby,
            role=administers if user is administrator else member,
        )
        for user in people
    )
    project = Project(organisation=nordby, **PROJECT_FIELDS)
    foreign_project = Project(organisation=syd, **PROJECT_FIELDS | {"title": "Et andet sted"})
    start_projects([signed(project, chef), signed(foreign_project, outsider)])
    memberships = make_memberships(
        (project, chef, Role.CHEF),
        (project, leader, Role.PROJECT_LEADER),
        (project, contributor, Role.CONTRIBUTOR),
        (project, reader, Role.READER),
        (foreign_project, outsider, Role.CHEF),
    )
    return Cast(
        organisation=nordby,
        project=project,
        chef=chef,
        projektleder=leader,
        bidragyder=contributor,
        laeser=reader,
        administrator=administrator,
        colleague=colleague,
        outsider=outsider,
        foreign_project=foreign_project,
        readers_membership=memberships[3],
    )


def make_people(names: tuple[str, ...]) -> list[User]:
    people = [User(email=new_address(), name=name) for name in names]
    for user in people:
        user.set_unusable_password()
    return User.objects.bulk_create(people)


def start_projects(projects: list[Project]) -> None:
    Project.objects.bulk_create(projects)
    Project.history.bulk_history_create(projects, default_change_reason=None)
    gains = Gain.objects.filter(key__in=EXPECTED_GAINS)
    ExpectedGain.objects.bulk_create(
        ExpectedGain(project=project, gain=gain) for project in projects for gain in gains
    )
    edition, step = Edition.objects.current(), Step.objects.all()[0]
    Journey.objects.bulk_create(Journey(project=project, edition=edition, step=step) for project in projects)


def make_memberships(*places: tuple[Project, User, Role]) -> list[Membership]:
    memberships = [
        signed(Membership(project=project, user=user, role=role), user) for project, user, role in places
    ]
    Membership.objects.bulk_create(memberships)
    Membership.history.bulk_history_create(memberships, default_change_reason=None)
    Event.objects.bulk_create(
        Event(
            kind=EventKind.MEMBER_ADDED,
            user=membership.user,
            organisation=membership.project.organisation,
            about=f"{membership.user} som {membership.get_role_display().lower()} på »{membership.project}«",
        )
        for membership in memberships
        if membership.role != Role.CHEF
    )
    return memberships
