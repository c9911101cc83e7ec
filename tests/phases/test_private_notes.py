"""A chef's private note is the chef's alone."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User
from dossier.paper.report import report_html
from dossier.read import build_dossier
from phases.models import MAX_NOTE_LENGTH, PrivateNote
from projects.models import Role
from tests.conftest import Cast
from tests.factories import make_member, make_user

POINT = "faser/planlaegning/kommunikation/"
SECRET = "Udvalgsformanden er skeptisk, og det er til mig selv."


@pytest.fixture
def note(cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str]) -> PrivateNote:
    response = signed_in(cast.chef).post(url(POINT + "note/"), {"text": SECRET}, follow=True)
    assert SECRET in response.content.decode()
    return PrivateNote.objects.get()


def test_nobody_else_sees_it(
    cast: Cast, note: PrivateNote, signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    second_chef = make_user("Anden Chef", organisation=cast.organisation)
    make_member(cast.project, second_chef, Role.CHEF)
    others = (cast.projektleder, cast.bidragyder, cast.laeser, cast.administrator, second_chef)
    for person in others:
        client = signed_in(person)
        for path in ("", POINT, POINT + "historik/", "faser/planlaegning/"):
            assert SECRET not in client.get(url(path)).content.decode()
    # A second chef has a note of their own, and does not write in the first one's.
    signed_in(second_chef).post(url(POINT + "note/"), {"text": "Min egen"})
    note.refresh_from_db()
    assert note.text == SECRET


def test_it_is_never_in_the_report(cast: Cast, note: PrivateNote) -> None:
    assert SECRET not in report_html(build_dossier(cast.project))


def test_who_is_no_longer_chef_no_longer_sees_it(
    cast: Cast, note: PrivateNote, signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    second_chef = make_user("Anden Chef", organisation=cast.organisation)
    make_member(cast.project, second_chef, Role.CHEF)
    cast.project.memberships.filter(user=cast.chef).update(role=Role.PROJECT_LEADER)
    client = signed_in(cast.chef)
    assert SECRET not in client.get(url(POINT)).content.decode()
    assert client.get(url(POINT + "note/")).status_code == 403


def test_its_text_is_in_no_log(note: PrivateNote) -> None:
    assert SECRET not in str(note)
    assert SECRET not in repr(note)


def test_emptying_it_removes_it(
    cast: Cast, note: PrivateNote, signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    signed_in(cast.chef).post(url(POINT + "note/"), {"text": "  "})
    assert not PrivateNote.objects.exists()


def test_a_note_that_is_too_long_is_refused_with_its_text_kept(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    text = "x" * (MAX_NOTE_LENGTH + 1)
    response = signed_in(cast.chef).post(url(POINT + "note/"), {"text": text})
    assert response.status_code == 422
    assert text in response.content.decode()
    assert not PrivateNote.objects.exists()
