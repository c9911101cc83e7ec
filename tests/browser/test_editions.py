"""The checklist comes in a new edition while a project runs: the chef sees what changes, and moves to it."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from .demo import open_project
from .test_main_job import CHEF, answer, create_project

TEXT = "Teknik og Ældre går sammen om køkkenet."


@pytest.fixture
def answered(page_of: Callable[..., Page]) -> Page:
    """The chef's browser at a point that they have answered, on the edition there is."""
    chef = page_of(CHEF)
    create_project(chef, "Klar til en ny udgave")
    answer(chef, "Afklaring", "Tværgående fokus", TEXT)
    return chef


@pytest.fixture
def newer_edition(answered: Page, in_server: Callable[[str], None]) -> Iterator[None]:
    """A newer edition in the server's database, taken out again with all that was moved to it."""
    in_server("from tests.editions import publish_edition; publish_edition()")
    yield
    in_server(
        "from phases.models import EditionMove, Edition, Journey\n"
        "EditionMove.objects.all().delete()\n"
        "Journey.objects.update(edition=Edition.objects.get(key='2019'))\n"
        "Edition.objects.get(key='2026').delete()"
    )


def test_a_chef_moves_a_project_to_a_newer_edition(
    answered: Page, newer_edition: None, check_accessibility: Callable[[Page], None]
) -> None:
    chef = answered
    steps = chef.get_by_role("navigation", name="Projektet")

    # The notice, and what changes.
    steps.get_by_role("link", name="Planlægning").click()
    check_accessibility(chef)
    chef.get_by_role("link", name="Se hvad der ændrer sig").click()
    expect(chef.get_by_role("heading", level=1)).to_have_text("Tjeklistens udgave")
    for heading in ("Tværgående fokus", "Kommunikation og sprog", "Klima og sted"):
        expect(chef.get_by_role("heading", name=heading)).to_be_visible()
    expect(chef.locator("ins", has_text="og sprog")).to_be_visible()
    check_accessibility(chef)

    # The move: what was answered is kept.
    chef.get_by_role("button", name="Flyt projektet til udgave 2026").click()
    expect(chef.get_by_text("Projektet følger nu udgave 2026 af tjeklisten.")).to_be_visible()
    check_accessibility(chef)
    chef.get_by_role("link", name="Læs jeres svar på punkter der er udgået (1)").click()
    expect(chef.get_by_role("article", name="Tværgående fokus")).to_contain_text(TEXT)
    check_accessibility(chef)
    chef.get_by_role("link", name="Se historikken").click()
    check_accessibility(chef)

    # The new words, and the point that came.
    steps.get_by_role("link", name="Planlægning").click()
    expect(chef.get_by_text("Tjeklisten er kommet i en ny udgave")).to_have_count(0)
    expect(chef.get_by_role("link", name="Kommunikation og sprog")).to_be_visible()
    chef.get_by_role("link", name="Klima og sted").click()
    expect(chef.get_by_text("Hvor er I henne?")).to_be_visible()


def test_a_step_is_printed(page_of: Callable[..., Page]) -> None:
    chef = page_of(CHEF)
    open_project(chef)
    chef.get_by_role("navigation", name="Projektet").get_by_role("link", name="Udførelse").click()
    for link in ("Med jeres svar (PDF)", "Tom med plads til at skrive (PDF)", "Tom i A3 til væggen (PDF)"):
        address = chef.get_by_role("link", name=link).get_attribute("href")
        response: Any = chef.request.get(str(address))
        assert response.ok
        assert response.body().startswith(b"%PDF")
