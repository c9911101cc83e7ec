"""`manage.py export_report`: a file that is whole, or an error in one line."""

import uuid
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from dossier.formats import File
from dossier.management.commands import export_report
from tests.conftest import Cast


def test_writes_the_report(cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "rapport.pdf"

    call_command("export_report", str(cast.project.pk), "--format", "pdf", "--output", str(path))

    assert path.read_bytes().startswith(b"%PDF-1.7")
    assert capsys.readouterr().out == f"Wrote {path}\n"
    assert list(tmp_path.iterdir()) == [path]


def test_replaces_an_older_report(cast: Cast, tmp_path: Path) -> None:
    path = tmp_path / "rapport.pdf"
    path.write_text("old")

    call_command("export_report", str(cast.project.pk), "--output", str(path))

    assert path.read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize(
    ("project", "message"),
    [
        ("not-an-id", "Not a project id: 'not-an-id'"),
        (str(uuid.UUID(int=7)), "No project has the id 00000000-0000-0000-0000-000000000007"),
    ],
)
@pytest.mark.django_db
def test_a_project_that_is_not_there(project: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=message):
        call_command("export_report", project, "--output", str(tmp_path / "rapport.pdf"))

    assert list(tmp_path.iterdir()) == []


def test_an_unknown_format(cast: Cast, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="invalid choice: 'docx'"):
        call_command(
            "export_report", str(cast.project.pk), "--format", "docx", "--output", str(tmp_path / "a.docx")
        )


def test_a_place_that_cannot_be_written(cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pdf = File("rapport.pdf", "application/pdf", b"%PDF")
    monkeypatch.setattr(export_report, "make_file", lambda dossier, file_format: pdf)
    (tmp_path / "file").write_text("")
    for path in (tmp_path, tmp_path / "missing" / "a.pdf", tmp_path / "file" / "a.pdf"):
        with pytest.raises(CommandError, match="Cannot write"):
            call_command("export_report", str(cast.project.pk), "--output", str(path))

    assert [path.name for path in tmp_path.iterdir()] == ["file"]


@pytest.mark.django_db
def test_an_output_is_needed() -> None:
    with pytest.raises(CommandError, match="--output"):
        call_command("export_report", str(uuid.UUID(int=7)))
