from io import StringIO
from typing import Any

import pytest
from django.core import mail
from django.core.management import CommandError, call_command

from accounts.models import Organisation, OrganisationRole, User
from forum.models import Forum, ForumAction, ForumMeeting, ForumMember, Improvement, MeetingNote, Sign
from leadership.models import Commitment, Stakeholder
from learning.models import Criterion, Measurement
from notices.actions import tell
from notices.models import Notice, NoticeKind
from phases.models import (
    Answer,
    Assessment,
    Comment,
    Journey,
    Sparring,
    SparringTopic,
    StepDecision,
)
from projects.models import ExpectedGain, Membership, Picture, Project, StatusReport
from samskab import demo
from samskab.content import is_content_missing
from typology.models import OwnPlacement, Placement, PlacementChoice, ProjectPart

from .conftest import Snapshot, snapshot

PASSWORD = "samskab-demo"
FJORDBY = ["chef", "projektleder", "bidragyder", "laeser", "admin"]
LOGINS = [*(f"{name}@samskab.example" for name in FJORDBY), "chef@anden.example"]

USERS_DATA = [User, Organisation, OrganisationRole, Project, Membership, StatusReport, Answer, Journey]
USERS_DATA += [Forum, ForumMember, Improvement, Sign, ForumAction, ForumMeeting, MeetingNote]
USERS_DATA += [Comment, Assessment, Sparring, SparringTopic, Stakeholder, Criterion, Measurement, Picture]
USERS_DATA += [StepDecision, Placement, PlacementChoice, ProjectPart, OwnPlacement, Commitment, ExpectedGain]


def load(**options: Any) -> str:
    out = StringIO()
    call_command("load_demo", force=True, stdout=out, **options)
    return out.getvalue()


def everything() -> Snapshot:
    return snapshot(USERS_DATA)


def user(email: str) -> User:
    return User.objects.get(email=email)


# --- When it loads, and when not ---------------------------------------------------------------------------


@pytest.mark.one_database
@pytest.mark.django_db
def test_it_tells_nobody_by_mail(
    monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    """Whatever its actions tell. A message that somebody got since the demo was loaded is still mailed."""
    original = demo.load_messages

    def tell_first(began: Any) -> None:
        people = User.objects.filter(email__in=LOGINS)
        by = User.objects.create_user("en@anden.example", name="En anden")
        tell(by=by, recipients=people, kind=NoticeKind.GATE, key="k", subject="s", url="/")
        original(began)

    with django_capture_on_commit_callbacks(execute=True), monkeypatch.context() as telling:
        telling.setattr(demo, "load_messages", tell_first)
        load()
    assert Notice.objects.filter(key="k").count() == len(LOGINS)
    assert not Notice.objects.waiting().exists()
    assert not mail.outbox
    chef, by = user(LOGINS[0]), user("en@anden.example")
    tell(by=by, recipients=[chef], kind=NoticeKind.GATE, key="ny", subject="s", url="/")
    load()
    assert [notice.key for notice in Notice.objects.waiting()] == ["ny"]


@pytest.mark.django_db
def test_refuses_when_debug_is_off(settings):
    settings.DEBUG = False
    with pytest.raises(CommandError, match=r"DEBUG is off.*--force"):
        call_command("load_demo")
    assert all(not rows for rows in everything().values())


@pytest.mark.one_database
@pytest.mark.django_db
def test_loads_without_force_when_debug_is_on(settings):
    settings.DEBUG = True
    call_command("load_demo", verbosity=0)
    assert Project.objects.count() == 5


@pytest.mark.one_database
@pytest.mark.django_db
def test_force_loads_when_debug_is_off_and_verbosity_0_says_nothing(settings):
    settings.DEBUG = False
    assert load(verbosity=0) == ""
    assert Project.objects.count() == 5


def test_loads_the_content_when_it_is_missing(no_content):
    load()
    assert not is_content_missing()
    assert Project.objects.count() == 5


def test_a_broken_content_is_told_and_nothing_loaded(no_content, files, monkeypatch):
    files.replace("cases.yaml", "key: dokk1", "key: Dokk_1")
    monkeypatch.setattr(demo, "load_content", files.load_content)
    with pytest.raises(CommandError, match=r"typology\.case Dokk_1"):
        load()
    assert all(not rows for rows in everything().values())


@pytest.mark.django_db
def test_a_failure_halfway_leaves_nothing(monkeypatch):
    def fail(**kwargs: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(demo, "archive_project", fail)  # comes last
    with pytest.raises(RuntimeError):
        load()
    assert all(not rows for rows in everything().values())


# --- Loading again -----------------------------------------------------------------------------------------


@pytest.mark.one_database
@pytest.mark.django_db
def test_somebody_who_is_there_already_keeps_what_they_have():
    User.objects.create_user("chef@samskab.example", "mit-eget-kodeord", name="En Anden Chef")
    load()
    chef = user("chef@samskab.example")
    assert chef.name == "En Anden Chef"
    assert chef.check_password("mit-eget-kodeord")
    assert chef.organisations.get().name == "Fjordby Kommune"
