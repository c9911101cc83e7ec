"""The pages about one's account, one's data and who did what: for everybody, on a screen and a telephone."""

from collections.abc import Callable
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from .demo import open_project
from .test_main_job import CHEF

ADMINISTRATOR = "admin@samskab.example"
ACCOUNT = [
    "/konto/",
    "/konto/adgangskode/",
    "/konto/totrin/",
    "/konto/totrin/noegler/",
    "/konto/totrin/koder/nye/",
    "/konto/sessioner/",
    "/konto/organisation-login/",
    "/konto/mine-data/",
    "/konto/slet/",
]
OF_A_PROJECT = ["medlemmer/", "invitationer/", "historik/", "faser/afklaring/afgraensning/historik/"]
SIZES: dict[str, tuple[int, int]] = {"screen": (1280, 800), "telephone": (320, 640)}


def look(page: Page, address: str, check_accessibility: Callable[[Page], None]) -> None:
    """At one page as it is on each screen, and in the colours that somebody else chose."""
    response = page.goto(address)
    assert response
    assert response.ok, f"{address}: {response.status}"
    for size, (width, height) in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        check_accessibility(page)
        sideways = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert sideways <= 0, f"{address} is {sideways} px too wide on a {size}"
    page.set_viewport_size({"width": 1280, "height": 720})
    page.emulate_media(forced_colors="active")
    check_accessibility(page)
    page.emulate_media(forced_colors="none")


def test_account_pages_are_for_everybody(
    page_of: Callable[..., Page], check_accessibility: Callable[[Page], None]
) -> None:
    page = page_of(CHEF)
    open_project(page)
    address = urlsplit(page.url).path
    for path in (*ACCOUNT, *(address + path for path in OF_A_PROJECT)):
        look(page, path, check_accessibility)

    page = page_of(ADMINISTRATOR)
    look(page, address, check_accessibility)
    for link in ("Se organisationens hændelser", "Opbevaring af arkiverede projekter"):
        page.goto("/konto/")
        path = page.get_by_role("link", name=link).get_attribute("href")
        assert path
        look(page, path, check_accessibility)


def test_one_takes_ones_data_along(page_of: Callable[..., Page]) -> None:
    page = page_of(CHEF)
    page.goto("/konto/")
    page.get_by_role("link", name="Mine data").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Hent mine data").click()
    text = download.value.path().read_text()
    assert CHEF in text
    assert "logget_ind_her" in text


def test_an_administrator_finds_what_happened(page_of: Callable[..., Page]) -> None:
    page_of(CHEF)
    page = page_of(ADMINISTRATOR)
    page.goto("/konto/")
    page.get_by_role("link", name="Se organisationens hændelser").click()
    page.get_by_label("Slags").select_option(label="Logget ind")
    page.get_by_role("button", name="Vis").click()
    expect(page.locator(".timeline strong").first).to_be_visible()
    assert "Medlem tilføjet" not in page.locator(".timeline").inner_text()
