"""One finds one's messages, chooses how often they come by mail, and makes an address for the calendar."""

from collections.abc import Callable
from urllib.request import urlopen

from playwright.sync_api import Page, expect

from .test_main_job import CHEF


def test_messages_and_calendar(
    page_of: Callable[..., Page], check_accessibility: Callable[[Page], None]
) -> None:
    page = page_of(CHEF, viewport={"width": 320, "height": 640})
    page.goto("/konto/")
    page.get_by_role("link", name="Mine beskeder").click()
    check_accessibility(page)
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    rhythm = page.get_by_role("group", name="En frist nærmer sig eller er overskredet")
    rhythm.get_by_label("Med det samme").focus()
    page.keyboard.press("ArrowDown")
    page.get_by_role("button", name="Gem").click()
    expect(page.get_by_text("Dine valg er gemt")).to_be_visible()
    expect(rhythm.get_by_label("Samlet én gang om dagen")).to_be_checked()

    page.get_by_role("link", name="Få dine frister i din kalender").click()
    check_accessibility(page)
    page.get_by_role("button", name="Lav adressen").click()
    check_accessibility(page)
    with urlopen(page.get_by_label("Adresse").input_value()) as calendar:
        assert b"BEGIN:VEVENT" in calendar.read()
    page.get_by_role("button", name="Fjern adressen").click()
    expect(page.get_by_role("button", name="Lav adressen")).to_be_visible()

    page.goto("/konto/beskeder/")
    page.get_by_role("link", name="Du har fået et punkt tilbage: »Kommunikation«").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Kommunikation")
