"""Makers of test data: each makes one whole thing through the app's own actions, choices as keywords."""

from datetime import date
from decimal import Decimal
from itertools import count
from typing import Any

from accounts.models import Organisation, OrganisationLogin, OrganisationRole, User
from dossier.versions.snapshot import content_of_project
from leadership.actions.stakeholders import add_stakeholder
from leadership.models import Direction, Stakeholder
from learning.actions.criteria import add_criterion, measure
from learning.models import Criterion, Measurement
from phases.actions.answers import start_project
from phases.actions.gates import decide, keep_version
from phases.gates import kind_of_move
from phases.guide import load_guide
from phases.models import Answer, AnswerStatus, DecisionKind, FocusPoint, Step, StepDecision, Version
from projects.actions.team import add_member
from projects.models import BottomLine, Gain, Initiator, Membership, Project, Role, Sector, Visibility

_numbers = count(1)

PROJECT_FIELDS: dict[str, Any] = {
    "title": "Fællesspisning i Nordbyen",
    "problem": "Mange ældre spiser alene.",
    "helpers": "Beboerhuset og den lokale købmand.",
    "motivation": "Lysten til at høre til.",
    "arena": "Beboerhusets køkken hver torsdag.",
    "sector": Sector.ELDERLY,
    "initiator": Initiator.CITIZENS,
    "starts_on": date(2026, 1, 5),
    "ends_on": date(2026, 12, 18),
    "visibility": Visibility.TEAM,
}
EXPECTED_GAINS = ("faellesskab", "kvalitet")


def new_address() -> str:
    return f"person{next(_numbers)}@eksempel.example"


def make_user(name: str = "", *, organisation: Organisation | None = None, **fields: Any) -> User:
    name = name or f"Person {next(_numbers)}"
    user = User.objects.create_user(email=new_address(), name=name, **fields)
    if organisation:
        make_organisation_role(user, organisation)
    return user


def make_organisation(name: str = "") -> Organisation:
    return Organisation.objects.create(name=name or f"Kommune {next(_numbers)}")


def make_organisation_role(
    user: User, organisation: Organisation, role: str = OrganisationRole.Role.MEMBER
) -> OrganisationRole:
    return OrganisationRole.objects.create(user=user, organisation=organisation, role=role)


def make_organisation_login(organisation: Organisation, **fields: Any) -> OrganisationLogin:
    values = {
        "name": organisation.name,
        "key": f"login-{next(_numbers)}",
        "client_id": f"samskab-{next(_numbers)}",
        "secret": "hemmelig",
        "email_domains": "nordby.example",
        "server_url": "https://login.nordby.example",
    }
    return OrganisationLogin.objects.create(organisation=organisation, **values | fields)


def make_project(*, chef: User, organisation: Organisation, **fields: Any) -> Project:
    gains = fields.pop("gains", Gain.objects.filter(key__in=EXPECTED_GAINS))
    return start_project(by=chef, organisation=organisation, gains=gains, **PROJECT_FIELDS | fields)


def make_member(project: Project, user: User, role: Role) -> Membership:
    return add_member(by=user, project=project, user=user, role=role)


def make_answer(project: Project, point: str, *, by: User, **fields: Any) -> Answer:
    values = {"text": "Vi har talt om det.", "status": AnswerStatus.CLARIFIED} | fields
    return Answer.objects.create(
        project=project, focus_point=FocusPoint.objects.get(key=point), updated_by=by, **values
    )


def move_to_step(*, by: User, project: Project, to_step: Step, reason: str) -> StepDecision:
    """Past a gate, with the same word on each point that is left open."""
    guide = load_guide(project)
    return decide(
        by=by,
        project=project,
        kind=kind_of_move(guide.journey, to_step),
        to_step=to_step,
        reason=reason,
        why_open={state.key: "Det venter." for state in guide.current.open_points},
        content=content_of_project,
    )


def turn(kind: DecisionKind, *, by: User, project: Project, reason: str = "Derfor.") -> StepDecision:
    """Pause, resume or stop."""
    return decide(by=by, project=project, kind=kind, reason=reason, content=content_of_project)


def make_version(project: Project, *, by: User, name: str = "Til udvalget") -> Version:
    return keep_version(by=by, project=project, name=name, content=content_of_project)


def make_stakeholder(project: Project, name: str = "Elevrådet", *, by: User, **fields: Any) -> Stakeholder:
    values = {"direction": "ud", "role": "bruger", "interest": 3, "influence": 2} | fields
    values["direction"] = Direction.objects.get(key=values["direction"])
    return add_stakeholder(by=by, project=project, name=name, **values)


def make_criterion(
    project: Project, title: str = "Flere spiser sammen", *, by: User, **fields: Any
) -> Criterion:
    """One in numbers, from 0 to 40 deltagere; in words with `unit=""`."""
    values: dict[str, Any] = {
        "bottom_line": BottomLine.objects.get(key=fields.pop("bottom_line", "demokratisk")),
        "sign": "Der er folk om bordet hver torsdag.",
        "unit": "deltagere",
        "baseline": Decimal(0),
        "target": Decimal(40),
        "method": "Vi tæller hver torsdag.",
        "responsible": None,
        "next_on": None,
    }
    if fields.get("unit") == "":
        values |= {"baseline": None, "target": None}
    return add_criterion(by=by, project=project, title=title, **values | fields)


def make_measurement(
    criterion: Criterion, value: int | str, *, by: User, on: date, **fields: Any
) -> Measurement:
    return measure(by=by, criterion=criterion, on=on, value=Decimal(value), **fields)
