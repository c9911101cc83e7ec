"""People are reminded of their deadlines: once before, once after, and anew when one moves."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from leadership.models import Commitment, LeadershipTask
from notices.models import Notice
from phases.models import Answer, AnswerStatus, FocusPoint, Journey, JourneyState
from projects.actions.project import archive_project
from projects.actions.statuses import publish_status
from projects.actions.team import change_role
from projects.models import Membership, Role, StatusRequest
from tests.conftest import Cast
from tests.factories import make_answer

DUE = date(2026, 11, 24)
"""A Tuesday."""


def on(day: str, clock: str = "08:00") -> datetime:
    return datetime.fromisoformat(f"2026-11-{day}T{clock}:00+01:00")


@pytest.fixture
def run(cast: Cast) -> Callable[[datetime], list[tuple[str, str]]]:
    """Runs the command at a moment and gives the mails that it sent: to whom, and the subject."""

    def send(moment: datetime) -> list[tuple[str, str]]:
        mail.outbox.clear()
        with time_machine.travel(moment, tick=False):
            call_command("send_notices", verbosity=0)
        return [(message.to[0], message.subject) for message in mail.outbox]

    return send


def member(cast: Cast, name: str) -> Membership:
    return cast.project.memberships.get(user=getattr(cast, name))


def delegated(cast: Cast, to: str | None = "bidragyder", **fields: Any) -> Answer:
    values = {
        "status": AnswerStatus.ONGOING,
        "responsible": member(cast, to) if to else None,
        "due_on": DUE,
    } | fields
    return make_answer(cast.project, "kommunikation", by=cast.chef, **values)


SOON = "Fristen nærmer sig: »Kommunikation« – Fællesspisning i Nordbyen"
LATE = "Fristen er overskredet: »Kommunikation« – Fællesspisning i Nordbyen"


def test_once_before_and_once_after(cast: Cast, run: Callable[..., Any]) -> None:
    delegated(cast)
    bo = cast.bidragyder.email
    assert run(on("20", "23:59")) == []
    assert run(on("21", "00:01")) == [(bo, SOON)]  # a deadline is a Danish day, whatever UTC says
    assert "Fristen er 24. november 2026." in mail.outbox[0].body
    assert f"/projekter/{cast.project.pk}/faser/planlaegning/kommunikation/" in mail.outbox[0].body
    for moment in (on("21", "00:02"), on("22"), on("24", "23:59")):
        assert run(moment) == []
    assert run(on("25", "00:01")) == [(bo, LATE)]
    assert "Fristen var 24. november 2026." in mail.outbox[0].body
    assert run(on("26")) == []
    assert Notice.objects.count() == 2


def test_a_day_that_the_command_missed_is_made_up_for(cast: Cast, run: Callable[..., Any]) -> None:
    delegated(cast)
    assert run(on("23")) == [(cast.bidragyder.email, SOON)]


def test_a_deadline_that_moves_is_told_anew(cast: Cast, run: Callable[..., Any]) -> None:
    answer = delegated(cast)
    assert len(run(on("22"))) == 1
    Answer.objects.filter(pk=answer.pk).update(due_on=DUE + timedelta(days=1))
    assert run(on("22")) == [(cast.bidragyder.email, SOON)]
    assert run(on("22")) == []


def test_somebody_else_who_gets_the_point_is_told_too(cast: Cast, run: Callable[..., Any]) -> None:
    answer = delegated(cast)
    run(on("22"))
    Answer.objects.filter(pk=answer.pk).update(responsible=member(cast, "projektleder"))
    assert run(on("22")) == [(cast.projektleder.email, SOON)]


@pytest.mark.parametrize("status", [AnswerStatus.CLARIFIED, AnswerStatus.IRRELEVANT])
def test_a_settled_point_reminds_nobody(cast: Cast, run: Callable[..., Any], status: AnswerStatus) -> None:
    delegated(cast, status=status, reason="Fordi")
    assert run(on("22")) == []


@pytest.mark.parametrize("how", ["own", "handed back", "a reader now"])
def test_the_chef_is_reminded_of_what_lies_with_the_chef(
    cast: Cast, run: Callable[..., Any], how: str
) -> None:
    answer = delegated(cast, None if how == "own" else "bidragyder")
    if how == "handed back":
        Answer.objects.filter(pk=answer.pk).update(handed_back_at=timezone.now())
    elif how == "a reader now":
        change_role(by=cast.chef, membership=member(cast, "bidragyder"), role=Role.READER)
    assert run(on("22")) == [(cast.chef.email, SOON)]


@pytest.mark.parametrize("state", ["archived", JourneyState.PAUSED, JourneyState.STOPPED])
def test_a_project_that_rests_reminds_of_nothing(cast: Cast, run: Callable[..., Any], state: str) -> None:
    delegated(cast)
    if state == "archived":
        archive_project(by=cast.chef, project=cast.project)
    else:
        Journey.objects.filter(project=cast.project).update(state=state)
    assert run(on("22")) == []


def test_a_point_that_the_edition_lacks_reminds_of_nothing(cast: Cast, run: Callable[..., Any]) -> None:
    answer = delegated(cast)
    gone = FocusPoint.objects.create(key="udgaaet", step=answer.focus_point.step)
    Answer.objects.filter(pk=answer.pk).update(focus_point=gone)
    assert run(on("22")) == []


def test_leadership_tasks_and_statuses_have_deadlines_too(cast: Cast, run: Callable[..., Any]) -> None:
    task = LeadershipTask.objects.get(key="staa-ved-det")
    commitment = Commitment.objects.create(
        project=cast.project,
        task=task,
        direction=task.direction,
        responsible=member(cast, "projektleder"),
        due_on=DUE,
        taken_on_by=cast.chef,
    )
    request = StatusRequest.objects.create(
        project=cast.project, due_on=DUE, asked_by=cast.chef, asked_at=timezone.now()
    )
    place = "Fællesspisning i Nordbyen"
    assert run(on("21")) == [
        (cast.projektleder.email, f"Fristen nærmer sig: »{task.title}« – {place}"),
        (cast.projektleder.email, f"Fristen nærmer sig: »Status til chefen« – {place}"),
    ]
    assert "/retninger/staa-ved-det/" in mail.outbox[0].body
    assert "/status/ny/" in mail.outbox[1].body
    Commitment.objects.filter(pk=commitment.pk).update(done_on=DUE, state="udfoert")
    fields = dict.fromkeys(("progress", "relations", "resources"), "groen")
    request.answer = publish_status(
        by=cast.projektleder, project=cast.project, happened="a", next_up="b", **fields
    )
    request.save()
    # The chef is told of the status; nobody is reminded of anything.
    assert not [subject for _, subject in run(on("25")) if "Frist" in subject]


def test_an_old_deadline_is_not_dug_up(cast: Cast, run: Callable[..., Any]) -> None:
    delegated(cast, due_on=date(2026, 9, 1))
    assert run(on("22")) == []


def test_it_asks_the_database_the_same_however_many_there_are(
    cast: Cast, run: Callable[..., Any], django_assert_max_num_queries: Any
) -> None:
    for key in FocusPoint.objects.values_list("key", flat=True):
        if key != "kommunikation":
            make_answer(cast.project, key, by=cast.chef, status=AnswerStatus.ONGOING, due_on=DUE)
    run(on("22"))
    with django_assert_max_num_queries(15):
        assert run(on("22")) == []
