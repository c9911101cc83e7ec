"""A criterion is set and measured twice by keyboard, on a phone, with and without JavaScript."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from .demo import open_project, to_page
from .test_main_job import CHEF, create_project


@pytest.mark.parametrize("options", [{}, {"java_script_enabled": False}], ids=["script", "no script"])
def test_a_criterion_is_measured_twice_by_keyboard(
    page_of: Callable[..., Page], check_accessibility: Callable[[Page], None], options: dict[str, bool]
) -> None:
    chef = page_of(CHEF, viewport={"width": 360, "height": 740}, **options)

    def check() -> None:
        if not options:
            check_accessibility(chef)
            wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            assert chef.evaluate(wide) <= 0

    def press(place: Locator, key: str = "Enter") -> None:
        place.focus()
        chef.keyboard.press(key)

    def type_in(label: str, text: str) -> None:
        field = chef.get_by_label(label)
        field.focus()
        if field.get_attribute("type") == "date":
            field.fill(text)  # how a day is typed depends on the browser's language
        else:
            chef.keyboard.type(text)

    address = create_project(chef, f"Kriterier i Nordbyen {len(options)}")
    to_page(chef, "Evaluering")
    expect(chef.get_by_role("heading", name="Et godt succeskriterium")).to_be_visible()
    check()

    press(chef.get_by_role("link", name="Sæt det første kriterium"))
    press(chef.get_by_role("radio", name="Den demokratiske bundlinje"), "Space")
    type_in("Hvad vil I opnå?", "Færre venter på bussen")
    type_in("Hvad skal man kunne se", "Ingen står alene ved stoppestedet efter klokken 16.")
    type_in("Hvor begynder I?", "60")
    type_in("Hvor vil I hen?", "mange færre")
    press(chef.get_by_role("button", name="Tilføj"))
    # A number that is none, and nothing to count: said clearly, and nothing is lost.
    expect(chef.get_by_role("alert")).to_contain_text("Skriv kun et tal")
    expect(chef.get_by_role("alert")).to_contain_text("Skriv hvad tallet tæller")
    expect(chef.get_by_label("Hvor vil I hen?")).to_have_value("mange færre")
    check()
    chef.get_by_label("Hvor vil I hen?").fill("")
    type_in("Hvor vil I hen?", "20")
    type_in("Hvad tæller I?", "ventende")
    press(chef.get_by_role("button", name="Tilføj"))
    expect(chef.get_by_text("»Færre venter på bussen« er tilføjet.")).to_be_visible()
    expect(chef.get_by_text("Ikke målt endnu")).to_be_visible()
    check()

    for days_ago, value in ((40, "52,5"), (0, "30")):
        press(chef.get_by_role("link", name="Notér en måling af Færre venter på bussen"))
        expect(chef.get_by_label("Hvad viser målingen?")).to_be_visible()
        check()
        type_in("Hvad viser målingen?", value)
        type_in("Hvilken dag?", (date.today() - timedelta(days=days_ago)).isoformat())
        type_in("Hvornår måler I næste gang?", (date.today() + timedelta(days=30)).isoformat())
        press(chef.get_by_role("button", name="Notér målingen"))
        expect(chef.get_by_text("Målingen af »Færre venter på bussen« er noteret.")).to_be_visible()
    expect(chef.get_by_text("30 ventende, ned mod 20: 75 % af vejen")).to_be_visible()
    expect(chef.get_by_role("img", name="Færre venter på bussen: målingerne over tid")).to_be_visible()
    summary = chef.get_by_text("Alle målinger (2)")
    press(summary)
    expect(chef.get_by_role("row", name="52,5")).to_be_visible()
    check()

    chef.goto("/opgaver/")
    expect(chef.get_by_role("link", name="Mål: Færre venter på bussen")).to_be_visible()
    chef.goto(f"{address}evaluering/")
    press(chef.get_by_role("link", name="Fjern Færre venter på bussen"))
    expect(chef.get_by_role("heading", name="Vil du fjerne »Færre venter på bussen«?")).to_be_visible()
    check()
    press(chef.get_by_role("button", name="Fjern"))
    expect(chef.get_by_text("»Færre venter på bussen« er fjernet.")).to_be_visible()


def test_the_demo_shows_all_three_kinds(
    page_of: Callable[..., Page], check_accessibility: Callable[[Page], None]
) -> None:
    chef = page_of(CHEF, viewport={"width": 1280, "height": 900})
    open_project(chef)
    chef.goto(f"{chef.url}evaluering/")
    for told in ("74 af 120 deltagere, 61 % af vejen", "ned mod 330: 47 % af vejen", "Kriteriet er i ord"):
        expect(chef.get_by_text(told)).to_be_visible()
    expect(chef.locator("svg.chart")).to_have_count(2)
    check_accessibility(chef)
