"""The same content is made once, kept for a while, and goes when what it tells of goes."""

from collections.abc import Callable
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from accounts.models import User
from dossier.formats import Format
from dossier.paper.report import Choices, Part
from projects.models import Picture
from reports import fingerprint
from reports.models import KeptFile, Report, State
from samskab.people import erase_person
from samskab.retention import remove
from tests.conftest import Cast
from tests.factories import make_answer, make_member, make_version

NOON = datetime.fromisoformat("2026-03-10T12:00:00+01:00")

Ready = Callable[..., Report]


@pytest.fixture(autouse=True)
def own_media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = str(tmp_path)
    return tmp_path / "reports"


def test_whoever_asks_for_the_same_gets_the_same_file(cast: Cast, ready: Ready, rendered: list[Any]) -> None:
    reports = [ready(by=person, project=cast.project) for person in (cast.chef, cast.chef, cast.laeser)]
    assert [report.state for report in reports] == [State.READY] * 3
    assert len({report.file for report in reports}) == len(rendered) == 1


def test_it_is_the_same_all_day_and_another_the_next(cast: Cast, ready: Ready, rendered: list[Any]) -> None:
    """Since the day stands in it."""
    for later in (timedelta(0), timedelta(hours=9, microseconds=7), timedelta(days=1)):
        with time_machine.travel(NOON + later, tick=False):
            ready(by=cast.chef, project=cast.project)
    assert len(rendered) == 2


def test_what_is_changed_is_made_anew(cast: Cast, ready: Ready, rendered: list[Any]) -> None:
    ready(by=cast.chef, project=cast.project)
    make_answer(cast.project, "kommunikation", by=cast.chef, text="Et nyt svar")
    ready(by=cast.chef, project=cast.project)
    cast.chef.name = "Karin Ny"
    cast.chef.save()
    ready(by=cast.chef, project=cast.project)
    version = make_version(cast.project, by=cast.chef, name="Gemt")
    ready(by=cast.chef, project=cast.project, version=version)
    assert len(rendered) == 4


def test_what_was_chosen_otherwise_is_another(cast: Cast, ready: Ready, rendered: list[Any]) -> None:
    for choices in (Choices(), Choices(unanswered=False), Choices(parts=frozenset({Part.STATUS}))):
        ready(by=cast.chef, project=cast.project, choices=choices)
    assert [choices for _, choices in rendered][1:] == [
        Choices(unanswered=False),
        Choices(parts=frozenset({Part.STATUS})),
    ]


def test_a_new_way_of_making_it_makes_it_anew(
    cast: Cast, ready: Ready, rendered: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    ready(by=cast.chef, project=cast.project)
    monkeypatch.setattr(fingerprint, "_how_it_is_made", lambda: ["2"])
    ready(by=cast.chef, project=cast.project)
    assert len(rendered) == 2


def test_the_same_page_twice_is_rendered_once(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str], rendered: list[Any]
) -> None:
    """At the addresses that answer with the PDF itself."""
    for person in (cast.chef, cast.laeser):
        response = signed_in(person).get(url("rapport.pdf"))
        assert response.content == b"%PDF F\xc3\xa6llesspisning i Nordbyen"
        assert response.headers["Cache-Control"] == "private, no-store"
    assert len(rendered) == 1


def test_a_file_that_is_gone_is_made_again(
    cast: Cast, ready: Ready, rendered: list[Any], own_media: Path
) -> None:
    ready(by=cast.chef, project=cast.project)
    (file,) = own_media.iterdir()
    assert file.stat().st_mode & 0o777 == 0o600
    assert not any(word in file.name for word in ("faellesspisning", "rapport", "pdf"))
    file.unlink()
    report = ready(by=cast.chef, project=cast.project)
    assert len(rendered) == 2
    assert report.is_ready
    assert KeptFile.objects.count() == 1


def test_files_expire(
    cast: Cast, ready: Ready, rendered: list[Any], own_media: Path, committed: Callable[..., Any]
) -> None:
    report = ready(by=cast.chef, project=cast.project)
    stray = own_media / "fra-et-nedbrud"
    stray.touch()

    def sweep() -> None:
        committed(lambda: call_command("remove_expired_reports", stdout=StringIO()))

    with time_machine.travel(timezone.now() + timedelta(days=13)):
        sweep()
        assert Report.objects.get() == report
        assert len(list(own_media.iterdir())) == 1  # the stray one is gone
    with time_machine.travel(timezone.now() + timedelta(days=14, minutes=1)):
        ready(by=cast.laeser, project=cast.project)
        assert len(rendered) == 2
        sweep()
        assert Report.objects.get().owner == cast.laeser
        assert len(list(own_media.iterdir())) == 1


def test_a_removed_project_takes_its_files_along(
    cast: Cast, ready: Ready, own_media: Path, committed: Callable[..., Any]
) -> None:
    ready(by=cast.chef, project=cast.project)
    ready(by=cast.outsider, project=cast.foreign_project)
    committed(lambda: remove(cast.project))
    assert Report.objects.get().project == cast.foreign_project
    assert len(list(own_media.iterdir())) == 1


def test_a_forgotten_person_is_in_no_file(
    cast: Cast, ready: Ready, own_media: Path, committed: Callable[..., Any]
) -> None:
    make_member(cast.project, cast.colleague, role="chef")
    ready(by=cast.chef, project=cast.project)
    others = ready(by=cast.laeser, project=cast.project)
    committed(lambda: erase_person(cast.chef))
    assert not list(own_media.iterdir())
    assert Report.objects.get() == others
    others.refresh_from_db()
    assert not others.is_ready
    assert others.can_be_made_again


def test_a_removed_picture_is_in_no_file_that_is_handed_out(
    cast: Cast, ready: Ready, signed_in: Callable[[User], Client]
) -> None:
    report = ready(by=cast.chef, project=cast.project)
    assert report.file
    picture = Picture.objects.create(
        project=cast.project,
        file="pictures/x.jpg",
        width=1,
        height=1,
        alt="a",
        consent="c",
        uploaded_by=cast.chef,
    )
    KeptFile.objects.update(pictures=[str(picture.pk)])
    client = signed_in(cast.chef)
    address = f"/rapporter/{report.pk}/fil"
    assert b"".join(client.get(address).streaming_content)  # type: ignore[attr-defined]
    picture.delete()
    assert client.get(address).status_code == 404


def test_each_format_has_a_key_of_its_own(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    from dossier.read import build_dossier

    dossier = build_dossier(cast.project)
    keys = {
        fingerprint.key_of_dossier(dossier, file_format, Choices(comments=comments))
        for file_format in Format
        for comments in (True, False)
    }
    assert len(keys) == 2 * len(Format)
