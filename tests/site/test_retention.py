"""Archived projects are kept for as long as the organisation says, and go after a warning."""

from collections.abc import Callable
from datetime import datetime, timedelta
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from accounts.models import Event, User
from leadership.actions.mandate import set_mandate
from leadership.mandate import FIELDS
from notices.actions import put_down
from notices.models import Notice, NoticeKind
from phases.actions.comments import write_comment
from phases.actions.sparring import assess
from phases.models import FocusPoint, Side
from projects.actions.project import archive_project, reopen_project
from projects.models import Project
from tests.conftest import Cast
from tests.factories import make_answer, make_version


@pytest.fixture
def sweep(django_capture_on_commit_callbacks: Any) -> Callable[[datetime], str]:
    """Runs the command on a day and gives what it says."""

    def run(day: datetime) -> str:
        output = StringIO()
        with time_machine.travel(day, tick=False), django_capture_on_commit_callbacks(execute=True):
            call_command("remove_due_projects", stdout=output)
        return output.getvalue()

    return run


@pytest.fixture
def archived(cast: Cast) -> Project:
    make_answer(cast.project, "kommunikation", by=cast.chef, text="Pelikan i svaret")
    set_mandate(by=cast.chef, project=cast.project, **dict.fromkeys(FIELDS, "Pelikan") | {"until": None})
    point = FocusPoint.objects.get(key="kommunikation")
    write_comment(by=cast.chef, project=cast.project, focus_point=point, text="Pelikan i kommentaren")
    assess(by=cast.chef, project=cast.project, focus_point=point, score=2, sentence="Pelikan", side=Side.CHEF)
    make_version(cast.project, by=cast.chef, name="Pelikan")
    cast.organisation.keep_archived_months = 12
    cast.organisation.save()
    archive_project(by=cast.chef, project=cast.project)
    return cast.project


def test_a_project_goes_thirty_days_after_the_warning(
    cast: Cast, archived: Project, sweep: Callable[[datetime], str]
) -> None:
    now = timezone.now()
    told = {"recipients": [cast.chef], "kind": NoticeKind.GATE, "subject": "s", "url": "/"}
    put_down(key="a", project_id=archived.pk, **told)
    put_down(key="b", project_id=cast.foreign_project.pk, **told)
    assert sweep(now + timedelta(days=360)) == ""
    assert sweep(now + timedelta(days=367)) == f"Warned of {archived.pk}\n"
    assert {message.to[0] for message in mail.outbox} == {cast.chef.email, cast.administrator.email}
    assert "bliver snart fjernet for altid" in mail.outbox[0].subject
    assert sweep(now + timedelta(days=380)) == ""
    assert sweep(now + timedelta(days=398)) == f"Removed {archived.pk}\n"
    assert not Project.objects.filter(pk=archived.pk).exists()
    assert not Project.history.filter(id=archived.pk).exists()
    stored = StringIO()
    call_command("dumpdata", stdout=stored, verbosity=0)
    assert "Pelikan" not in stored.getvalue()
    assert [notice.key for notice in Notice.objects.all()] == ["b"]
    assert Event.objects.filter(kind="projekt-fjernet").exists()
    assert Project.objects.filter(pk=cast.foreign_project.pk).exists()


def test_reopening_saves_a_project_that_was_warned_of(
    cast: Cast, archived: Project, sweep: Callable[[datetime], str]
) -> None:
    now = timezone.now()
    sweep(now + timedelta(days=367))
    archived.refresh_from_db()
    reopen_project(by=cast.chef, project=archived)
    assert sweep(now + timedelta(days=500)) == ""
    assert Project.objects.filter(pk=archived.pk).exists()


def test_without_a_limit_nothing_goes(archived: Project, sweep: Callable[[datetime], str]) -> None:
    archived.organisation.keep_archived_months = None
    archived.organisation.save()
    assert sweep(timezone.now() + timedelta(days=4000)) == ""


def test_administrators_see_what_is_due(
    cast: Cast, archived: Project, signed_in: Callable[[User], Client]
) -> None:
    path = f"/konto/organisationer/{cast.organisation.pk}/opbevaring/"
    assert "Ingen projekter" in signed_in(cast.administrator).get(path).content.decode()
    Project.objects.filter(pk=archived.pk).update(archived_at=timezone.now() - timedelta(days=400))
    assert archived.title in signed_in(cast.administrator).get(path).content.decode()
    for person in (cast.chef, cast.outsider):
        assert signed_in(person).get(path).status_code == 404
