"""Several projects' reports in one ZIP."""

import io
import zipfile
from collections.abc import Callable
from typing import Any

from django.core.files.storage import default_storage

from reports import making
from reports.actions import ask_for_several
from reports.models import KeptFile, Report, State, What
from tests.conftest import Cast
from tests.factories import make_project

Ready = Callable[..., Report]


def opened(report: Report) -> zipfile.ZipFile:
    assert report.file
    with default_storage.open(str(report.file.file)) as file:
        return zipfile.ZipFile(io.BytesIO(file.read()))


def test_a_zip_has_a_report_of_each_under_names_of_their_own(
    cast: Cast, ready: Ready, rendered: list[Any]
) -> None:
    titles = ["Ældre på cykel", "ældre, på: cykel", "../../etc/passwd", "漢字", "W" * 120]
    projects = [make_project(chef=cast.chef, organisation=cast.organisation, title=one) for one in titles]
    report = ready(by=cast.chef, projects=projects, what=What.ZIP)
    assert report.state == State.READY, report.failure
    archive = opened(report)
    assert archive.testzip() is None
    assert sorted(archive.namelist()) == [
        "aeldre-paa-cykel--2.pdf",
        "aeldre-paa-cykel.pdf",
        "etcpasswd.pdf",
        "projekt.pdf",
        f"{'w' * 80}.pdf",
    ]
    assert {archive.read(name).decode() for name in archive.namelist()} == {f"%PDF {one}" for one in titles}
    # What is kept already is not made again, and the same ZIP is the same file.
    assert ready(by=cast.chef, projects=projects, what=What.ZIP).file == report.file
    assert len(rendered) == len(titles)


def test_what_one_has_lost_sight_of_is_not_in_it(cast: Cast, rendered: list[Any], committed: Any) -> None:
    mine = make_project(chef=cast.laeser, organisation=cast.organisation, title="Ældre på cykel")

    def ask_and_leave(*projects: Any) -> Report:
        report = ask_for_several(by=cast.laeser, projects=projects, what=What.ZIP)
        cast.project.memberships.filter(user=cast.laeser).delete()
        return report

    report = committed(lambda: ask_and_leave(mine, cast.project))
    report.refresh_from_db()
    assert opened(report).namelist() == ["aeldre-paa-cykel.pdf"]
    report = committed(lambda: ask_and_leave(cast.project))
    report.refresh_from_db()
    assert (report.state, report.failure) == (State.FAILED, making.NO_ACCESS_TO_ANY)


def test_one_may_stop_between_two_and_another_goes_on(cast: Cast, rendered: list[Any]) -> None:
    titles = ["A", "B", "C"]
    projects = [make_project(chef=cast.chef, organisation=cast.organisation, title=one) for one in titles]
    report = ask_for_several(by=cast.chef, projects=projects, what=What.ZIP)
    told: list[tuple[int, int]] = []
    runs = 0
    while making.make(report, lambda done, total: told.append((done, total)), lambda: True) is None:
        runs += 1
    assert runs == 2
    assert [title for title, _ in rendered] == titles  # each once
    assert told[-1] == (3, 4)
    assert KeptFile.objects.filter(content_type="application/zip").count() == 1
