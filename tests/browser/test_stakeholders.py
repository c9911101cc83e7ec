"""Stakeholders on a phone: many at once, one deselected for a reason, and the map that tells of them."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from .test_main_job import CHEF, create_project

PHONE = {"width": 360, "height": 780}


def fits(page: Page) -> None:
    """Nothing is wider than the phone."""
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_many_at_once_and_one_deselected_on_a_phone(
    page_of: Callable[..., Page], check_accessibility: Callable[[Page], None]
) -> None:
    chef = page_of(CHEF, viewport=PHONE)
    create_project(chef, "Gården i Nordbyen")
    chef.get_by_role("link", name="Se jeres interessenter").click()
    check_accessibility(chef)
    chef.get_by_role("link", name="Tilføj den første").click()
    check_accessibility(chef)
    fits(chef)
    chef.get_by_role("link", name="tilføj flere på én gang").click()

    # A name twice and no role: both are told, and what was typed stays.
    names = chef.get_by_label("Hvem er de?")
    names.fill("Elevrådet\nViceværten\nelevrådet")
    chef.get_by_label("Ud: borgere").check()
    chef.get_by_role("button", name="Tilføj").click()
    errors = chef.get_by_role("alert")
    expect(errors).to_be_focused()
    expect(errors).to_contain_text("Linje 3 er den samme som linje 1")
    expect(errors).to_contain_text("Vælg en rolle.")
    check_accessibility(chef)
    fits(chef)
    expect(names).to_have_value("Elevrådet\nViceværten\nelevrådet")
    names.fill("Elevrådet\nViceværten\nNaboerne")
    chef.get_by_label("Hvilken rolle har de?").select_option(label="Beboer")
    chef.get_by_role("button", name="Tilføj").click()
    expect(chef.get_by_text("3 interessenter er tilføjet.")).to_be_visible()

    # Deselected: not without a reason.
    chef.get_by_role("link", name="Ret Naboerne").click()
    chef.get_by_label("Fravalgt", exact=True).check()
    chef.get_by_role("button", name="Gem").click()
    expect(chef.get_by_role("alert")).to_contain_text("Skriv hvorfor de er fravalgt")
    chef.get_by_label("Hvorfor er de med eller fravalgt?").fill("De har deres egen gård.")
    chef.get_by_label("Hvor stor er deres indflydelse").select_option(label="Meget stor")
    check_accessibility(chef)
    chef.get_by_role("button", name="Gem").click()
    box = chef.get_by_role("region", name="Hvem kan føle sig forbigået?")
    expect(box).to_contain_text("Naboerne")
    check_accessibility(chef)
    fits(chef)

    # The map says in words what it draws, and so does the table; a direction without anybody says so.
    plot = chef.get_by_role("img", name="Kort over jeres interessenter")
    expect(plot).to_have_accessible_description(re.compile("»Sikr jer opbakning«: 2\\."))
    expect(chef.get_by_role("row", name="Naboerne")).to_contain_text("De har deres egen gård.")
    chef.get_by_role("navigation", name="Vis en retning").get_by_role("link", name="Op (0)").click()
    expect(chef.get_by_text("Ingen endnu.")).to_be_visible()
    expect(chef.get_by_role("row", name="Naboerne")).to_have_count(0)
    check_accessibility(chef)
