"""The way to the demo's projects."""

import re

from playwright.sync_api import Page

PROJECT = "Plads ved bordet"


def open_project(page: Page, title: str = PROJECT) -> None:
    """One of the demo's, searched for since other tests make more projects than a page shows."""
    page.goto(f"/projekter/?q={title}")
    page.locator("main").get_by_role("link", name=title).first.click()
    page.wait_for_url(re.compile(r"/projekter/[0-9a-f-]{36}/$"))


def to_page(page: Page, name: str) -> None:
    """By the project's menu and the keyboard; on a phone all but the steps lies under »Mere«."""
    menu = page.get_by_role("navigation", name="Projektet")
    more, link = menu.get_by_text("Mere", exact=True), menu.get_by_role("link", name=name, exact=True)
    if link.is_hidden():
        more.focus()
        page.keyboard.press("Enter")
    link.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
