"""The demo's comments, assessments and sparrings, from `talk.yaml`."""

import re
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import yaml
from django.utils import timezone

from accounts.models import User
from phases.actions.comments import resolve_thread, write_comment
from phases.actions.sparring import assess, hold_sparring, put_on_agenda, save_sparring
from phases.models import Assessment, Comment, FocusPoint, Side, Sparring
from phases.sparring import upcoming_of
from projects.models import Project

Data = dict[str, Any]


def load_talk(project: Project) -> None:
    """For a project that was made just now."""
    talks = yaml.safe_load(Path(__file__).with_name("talk.yaml").read_text(encoding="utf-8"))
    data = talks.get(project.title, {})
    for comment in data.get("comments", []):
        _begin_thread(project, comment)
    for sparring in data.get("sparrings", []):
        _hold(project, sparring)
    for view in data.get("assessments", []):
        _assess(project, view)
    if following := data.get("next"):
        _prepare(project, following)


def _begin_thread(project: Project, data: Data) -> None:
    thread = _write(project, data, data["point"])
    for reply in data.get("replies", []):
        _write(project, reply, data["point"], thread)
    if "resolved" in data:
        resolve_thread(by=_user(data["resolved"]), thread=thread)


def _write(project: Project, data: Data, point: str, thread: Comment | None = None) -> Comment:
    # Addresses stand for the names, which are told in one place.
    text = re.sub(r"\{(.+?)\}", lambda found: _user(found[1]).name, data["text"])
    comment = write_comment(
        by=_by(project, data), project=project, focus_point=_point(point), text=text, thread=thread
    )
    comment.written_at = _moment(data["day"])
    Comment.objects.filter(pk=comment.pk).update(written_at=comment.written_at)
    return comment


def _hold(project: Project, data: Data) -> None:
    by, point = _by(project, data), _point(data["point"])
    put_on_agenda(by=by, project=project, focus_point=point)
    sparring = hold_sparring(
        by=by,
        project=project,
        opened_version=upcoming_of(project).version,
        planned_on=_moment(data["day"]).date(),
        notes=data["notes"],
        decisions={point: data["decision"]},
    )
    Sparring.objects.filter(pk=sparring.pk).update(
        held_at=_moment(data["day"]), saved_at=_moment(data["day"])
    )
    decisions = Comment.objects.filter(project=project, kind=Comment.Kind.DECISION, focus_point=point)
    decisions.update(written_at=_moment(data["day"]))


def _assess(project: Project, data: Data) -> None:
    user = _user(data["by"])
    view = assess(
        by=user,
        project=project,
        focus_point=_point(data["point"]),
        side=Side(project.memberships.get(user=user).role),
        score=data["score"],
        sentence=data["sentence"],
    )
    Assessment.objects.filter(pk=view.pk).update(updated_at=_moment(-4))


def _prepare(project: Project, data: Data) -> None:
    save_sparring(
        by=_by(project, data),
        project=project,
        opened_version=upcoming_of(project).version,
        planned_on=_moment(data["day"]).date(),
        notes=data["notes"],
        decisions={},
    )


def _by(project: Project, data: Data) -> User:
    return _user(data["by"]) if "by" in data else project.memberships.chefs()[0].user


def _user(email: str) -> User:
    return User.objects.get_by_natural_key(email)


def _point(key: str) -> FocusPoint:
    return FocusPoint.objects.select_related("step").get(key=key)


def _moment(day: int) -> datetime:
    on = timezone.localdate() + timedelta(days=day)
    return timezone.make_aware(datetime.combine(on, time(12)))
