"""The board of four directions: a contact noted and a task added are there, and the compass counts them."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from .demo import to_page
from .test_main_job import CHEF, create_project


@pytest.mark.parametrize("width", [1280, 360])
def test_a_chef_leads_upwards_and_the_compass_tells(
    page_of: Callable[..., Page], check_accessibility: Callable[[Page], None], width: int
) -> None:
    page = page_of(CHEF, viewport={"width": width, "height": 900})

    def check() -> None:
        check_accessibility(page)
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{page.url} is {wide} px too wide"

    create_project(page, f"Opad på {width}")
    to_page(page, "Retninger")
    table = page.get_by_role("table", name="Kontakter og udførte opgaver i hver retning")
    upwards = table.get_by_role("row", name="Op ")
    expect(upwards).to_contain_text("Ingen endnu")
    expect(page.get_by_text("Kompasset er tomt endnu.")).to_be_visible()
    check()

    # A contact, noted with the keyboard's day of today.
    page.get_by_role("link", name="Notér en kontakt opad").click()
    check()
    page.get_by_label("Vi orienterede").check()
    page.get_by_label("Hvad handlede det om?").fill("Udvalget hørte om bordene.")
    page.get_by_role("button", name="Notér kontakten").click()
    expect(page.get_by_text("Kontakten opad er noteret.")).to_be_visible()
    expect(page.get_by_text("Udvalget hørte om bordene.")).to_be_visible()
    expect(upwards.get_by_role("cell").first).to_have_text("1")

    # A task of the team's own, which counts when it is done.
    page.get_by_role("link", name="Tilføj en opgave opad").click()
    page.get_by_label("Hvad er opgaven?").fill("Spis med formanden")
    check()
    page.get_by_role("button", name="Tilføj opgaven").click()
    expect(upwards.get_by_role("cell").first).to_have_text("1")
    page.get_by_role("link", name="Spis med formanden").click()
    page.get_by_label("Udført").check()
    page.get_by_label("Hvad kom der ud af det?").fill("Hun kommer på torsdag.")
    check()
    page.get_by_role("button", name="Gem", exact=True).click()
    expect(upwards.get_by_role("cell").first).to_have_text("2")
    page.get_by_role("region", name="Op ").get_by_text("Udført (1)").click()
    expect(page.get_by_text("Hun kommer på torsdag.")).to_be_visible()
    check()

    page.get_by_role("link", name="Se alle kontakter opad").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Kontakter opad")
    check()
    page.get_by_role("link", name="Ret kontakten").click()
    check()
