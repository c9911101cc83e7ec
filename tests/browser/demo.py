"""The way to the demo's projects."""

import re

from playwright.sync_api import Page

PROJECT = "Plads ved bordet"


def open_project(page: Page, title: str = PROJECT) -> None:
    """One of the demo's, searched for since other tests make more projects than a page shows."""
    page.goto(f"/projekter/?q={title}")
    page.locator("main").get_by_role("link", name=title).first.click()
    page.wait_for_url(re.compile(r"/projekter/[0-9a-f-]{36}/$"))
