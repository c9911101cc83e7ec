from collections.abc import Callable, Iterator
from typing import Any

import pytest

from dossier.formats import File, Format
from dossier.paper.report import Choices
from dossier.read import Dossier
from reports import making
from reports.models import Report


@pytest.fixture
def rendered(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, Choices]]:
    """What was rendered, of which project: quickly, since what is in a PDF is tried elsewhere."""
    asked: list[tuple[str, Choices]] = []

    def make_file(dossier: Dossier, file_format: Format, choices: Choices) -> File:
        asked.append((dossier.project.title, choices))
        return File("samskab-rapport.pdf", "application/pdf", f"%PDF {dossier.project.title}".encode())

    monkeypatch.setattr(making, "make_file", make_file)
    return asked


@pytest.fixture
def committed(django_capture_on_commit_callbacks: Any) -> Callable[[Callable[[], Any]], Any]:
    """Does a thing as if it were committed: without a worker reports are made then."""

    def run(do: Callable[[], Any]) -> Any:
        with django_capture_on_commit_callbacks(execute=True):
            return do()

    return run


@pytest.fixture
def ready(
    rendered: list[tuple[str, Choices]], committed: Callable[[Callable[[], Any]], Any]
) -> Iterator[Callable[..., Report]]:
    """Asks for a report and gives it when it is made."""
    from reports.actions import ask_for, ask_for_several

    def ask(**wished: Any) -> Report:
        ask_for_it = ask_for_several if "what" in wished else ask_for
        report = committed(lambda: ask_for_it(**wished))
        report.refresh_from_db()
        return report

    return ask
