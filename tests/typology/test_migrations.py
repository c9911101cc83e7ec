"""What stood in the database before a change of it stands there after, in the new words."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from tests.conftest import Cast

BEFORE, AFTER = ("typology", "0001_initial"), ("typology", "0002_placing_together")


@pytest.fixture
def newest_after(content_comes_back: None, transactional_db: None) -> Iterator[None]:
    yield
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


def placements_at(target: tuple[str, str]) -> Any:
    executor = MigrationExecutor(connection)
    executor.migrate([target])
    return executor.loader.project_state([target]).apps.get_model("typology", "Placement").objects


def test_earlier_placements_are_of_the_whole_project_and_of_the_plan(newest_after: None, cast: Cast) -> None:
    said = {"x": 20, "y": 80, "reason": "Fordi.", "placed_at": timezone.now()}
    placements_at(BEFORE).create(project_id=cast.project.pk, placed_by_id=cast.chef.pk, **said)
    placement = placements_at(AFTER).get()
    assert (placement.part, placement.stage) == (None, "planlagt")
    assert {name: getattr(placement, name) for name in said} == said
    assert placements_at(BEFORE).values(*said).get() == said
