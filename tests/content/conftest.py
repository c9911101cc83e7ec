import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import models

from samskab.content import FOLDER, NATURAL_KEYS, Counts, load_content

Snapshot = dict[str, list[tuple[Any, ...]]]


class Files:
    """A copy of the fixtures to spoil."""

    def __init__(self, folder: Path):
        self.folder = folder

    def replace(self, file: str, old: str, new: str) -> None:
        """Put `new` in the place of the first `old`."""
        text = (self.folder / file).read_text(encoding="utf-8")
        assert old in text, f"the test is out of date: {file} does not say {old!r}"
        self.write(file, text.replace(old, new, 1))

    def append(self, file: str, text: str) -> None:
        self.write(file, (self.folder / file).read_text(encoding="utf-8") + text)

    def write(self, file: str, text: str) -> None:
        (self.folder / file).write_text(text, encoding="utf-8")

    def load_content(self) -> Counts:
        return load_content(self.folder)

    def refusal(self) -> str:
        """What the command says when it refuses the files."""
        with pytest.raises(CommandError) as error:
            call_command("load_content", dir=self.folder)
        return str(error.value)


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(Path(shutil.copytree(FOLDER, tmp_path / "fixtures")))


@pytest.fixture
def no_content(db: None) -> None:
    for model in reversed(NATURAL_KEYS):
        model._default_manager.all().delete()


@pytest.fixture
def changes_nothing(db: None) -> Iterator[None]:
    """The test fails if it leaves the content other than it found it, primary keys included."""
    before = content()
    yield
    assert content() == before


def content() -> Snapshot:
    return snapshot(NATURAL_KEYS)


def snapshot(kinds: Any) -> Snapshot:
    """All rows of some models, as they stand in the database."""
    return {kind._meta.label: rows(kind) for kind in kinds}


def rows(model: type[models.Model]) -> list[tuple[Any, ...]]:
    return sorted(model._default_manager.values_list(), key=str)
