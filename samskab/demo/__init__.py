"""Demo data: two invented organisations with their people and projects, from the YAML files in this folder.

The projects are made by the same actions as the site uses. Only their dates are set afterwards, so that what
was made in a moment reads like months of work.
"""

from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import yaml
from django.db import models, transaction
from django.utils import timezone

from accounts.models import Organisation, OrganisationRole, User
from leadership.actions.commitments import commit_to_task
from leadership.models import CommitmentState, LeadershipTask
from phases.actions.answers import save_answer, start_project
from phases.models import FocusPoint
from projects.actions.project import archive_project
from projects.actions.statuses import publish_status
from projects.actions.team import add_member
from projects.models import Gain, Project
from samskab.content import is_content_missing, load_content
from samskab.demo.messages import load_messages

from . import gates
from .checks import load_checks
from .closing import load_end, load_origin
from .course import load_course
from .criteria import load_criteria
from .delegation import ask_each_other
from .forum import load_forum
from .leading import load_leading
from .lessons import load_lessons
from .pictures import load_pictures
from .placing import load_placements
from .proposals import load_proposals
from .review import load_review
from .stakeholders import load_stakeholders
from .survey import load_survey
from .talk import load_talk

FOLDER = Path(__file__).parent
PASSWORD = "samskab-demo"

Data = dict[str, Any]


@transaction.atomic
def load_demo() -> None:
    """Make what there is not yet of the demo: people by e-mail, the rest by name or title.

    What is there is left alone, whatever its users have done to it. Loads the content first if it is missing.
    """
    began = timezone.now()
    if is_content_missing():
        load_content()
    for organisation in read_organisations():
        _load_organisation(organisation)
    for path in sorted((FOLDER / "projects").glob("*.yaml")):
        _load_project(_read(path))
    load_forum(_moment)
    load_messages(began)


def read_organisations() -> list[Data]:
    return _read(FOLDER / "organisations.yaml")


def _read(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def _load_organisation(data: Data) -> None:
    organisation, organisation_is_new = Organisation.objects.get_or_create(
        name=data["name"], defaults={"kind": data["kind"]}
    )
    for person in data["people"]:
        user = User.objects.filter(email__iexact=person["email"]).first()
        if user and not organisation_is_new:
            continue  # they may have been taken out of the organisation since
        OrganisationRole.objects.create(
            user=user or _create_user(person),
            organisation=organisation,
            role=person.get("role", OrganisationRole.Role.MEMBER),
        )


def _create_user(person: Data) -> User:
    create = User.objects.create_superuser if person.get("superuser") else User.objects.create_user
    return create(person["email"], PASSWORD, name=person["name"])


def _load_project(data: Data) -> None:
    organisation = Organisation.objects.get(name=data["organisation"])
    if Project.objects.filter(organisation=organisation, title=data["title"]).exists():
        return
    project = _start(data, organisation)
    load_placements(project, data, _moment)
    for key, answer in data.get("answers", {}).items():
        _answer(project, data, key, answer)
    for decision in data.get("decisions", []):
        _decide(project, data, decision)
    load_course(project, data, chef=_user(data["chef"]), moment=_moment)
    for key, task in data.get("tasks", {}).items():
        _take_on(project, data, key, task)
    load_stakeholders(project, chef=_user(data["chef"]), moment=_moment)
    load_criteria(project, chef=_user(data["chef"]), moment=_moment)
    load_leading(project, chef=_user(data["chef"]), began=data["starts"], moment=_moment)
    for status in data.get("statuses", []):
        _report(project, data, status)
    load_pictures(project, _moment)
    ask_each_other(project)
    load_talk(project)
    load_checks(project, _moment)
    load_proposals(project, _moment)
    load_survey(project, _moment)
    load_review(project, chef=_user(data["chef"]), moment=_moment)
    load_lessons(project, chef=_user(data["chef"]), moment=_moment)
    for version in data.get("versions", []):
        gates.keep(project, version["name"], by=_by(data, version), on=_moment(version["day"]))
    gates.date_versions(project)
    load_end(project, data, chef=_user(data["chef"]), moment=_moment)
    load_origin(project, data)
    _date_project(project, data)


def _start(data: Data, organisation: Organisation) -> Project:
    chef = _user(data["chef"])
    copied = ("title", "sector", "initiator", "visibility", "problem", "helpers", "motivation", "arena")
    project = start_project(
        by=chef,
        organisation=organisation,
        gains=[Gain.objects.get(key=key) for key in data["gains"]],
        starts_on=_date(data["starts"]),
        ends_on=_date(data["ends"]),
        **{name: data[name] for name in copied},
    )
    for email, role in data.get("team", {}).items():
        add_member(by=chef, project=project, user=_user(email), role=role)
    return project


def _answer(project: Project, data: Data, key: str, answer: Data) -> None:
    made = save_answer(
        by=_by(data, answer),
        project=project,
        focus_point=FocusPoint.objects.get(key=key),
        opened_version=0,
        text=answer["text"],
        status=answer["status"],
        reason=answer.get("reason", ""),
        responsible=_member(project, answer.get("responsible")),
        due_on=_date(answer.get("due")),
    )
    _set(made, updated_at=_moment(answer["day"]))


def _decide(project: Project, data: Data, decision: Data) -> None:
    gates.decide_step(
        project,
        by=_by(data, decision),
        to=decision["to"],
        reason=decision["reason"],
        why_open=decision.get("open", {}),
        on=_moment(decision["day"]),
    )


def _take_on(project: Project, data: Data, key: str, task: Data) -> None:
    made = commit_to_task(
        by=_by(data, task),
        project=project,
        task=LeadershipTask.objects.get(key=key),
        responsible=_member(project, task.get("responsible")),
        due_on=_date(task.get("due")),
        note=task["note"],
        state=CommitmentState.DONE if "done" in task else CommitmentState.ONGOING,
        outcome=task.get("outcome", ""),
    )
    _set(made, taken_on_at=_moment(task["day"]), done_on=_date(task.get("done")))


def _report(project: Project, data: Data, status: Data) -> None:
    copied = ("progress", "relations", "resources", "happened", "next_up")
    made = publish_status(
        by=_by(data, status),
        project=project,
        asked_of_chef=status.get("asked_of_chef", ""),
        **{name: status[name] for name in copied},
    )
    _set(made, published_at=_moment(status["day"]))


def _date_project(project: Project, data: Data) -> None:
    """Last, since what is done to a project says that it was changed now."""
    began = _moment(data["starts"])
    for member in project.memberships.all():
        _set(member, joined_at=began)
    if "archived" in data:
        archive_project(by=_user(data["chef"]), project=project)
        _set(project, archived_at=_moment(data["archived"]))
    _set(project, created_at=began, updated_at=_moment(data["edited"]))


def _user(email: str) -> User:
    return User.objects.get_by_natural_key(email)


def _by(data: Data, entry: Data) -> User:
    return _user(entry.get("by") or data["chef"])


def _member(project: Project, email: str | None) -> Any:
    return project.memberships.get(user=_user(email)) if email else None


def _set(instance: models.Model, **values: Any) -> None:
    type(instance)._default_manager.filter(pk=instance.pk).update(**values)


def _date(day: int | None) -> date | None:
    return None if day is None else timezone.localdate() + timedelta(days=day)


def _moment(day: int) -> datetime:
    """The middle of that day, which no change of clocks moves to another."""
    on = timezone.localdate() + timedelta(days=day)
    return timezone.make_aware(datetime.combine(on, time(12)))
