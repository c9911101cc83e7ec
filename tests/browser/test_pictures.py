"""Pictures from a telephone: put up, one refused, used in a status, taken down; also without JavaScript."""

import re
from collections.abc import Callable

from playwright.sync_api import FilePayload, Page, expect

from tests.pictures import as_file, noise

from .demo import to_page
from .test_main_job import CHEF, create_project

PHONE = {"width": 360, "height": 780}


def photo(name: str = "IMG_2044.HEIC", kind: str = "HEIF") -> FilePayload:
    return {"name": name, "mimeType": "image/heic", "buffer": as_file(noise((640, 480)), kind)}


def fits(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def are_shown(page: Page, number: int) -> None:
    """Every picture in the page's main part has come."""
    images = page.locator("main figure img")
    expect(images).to_have_count(number)
    for image in images.all():
        image.scroll_into_view_if_needed()
        expect(image).to_have_js_property("complete", True)
        assert image.evaluate("image => image.naturalWidth") > 0


def test_pictures_on_a_phone(
    page_of: Callable[..., Page], check_accessibility: Callable[[Page], None]
) -> None:
    chef = page_of(CHEF, viewport=PHONE)
    create_project(chef, "Billeder fra gården")
    to_page(chef, "Billeder")
    check_accessibility(chef)
    chef.get_by_role("link", name="Læg det første op").click()
    check_accessibility(chef)
    fits(chef)

    # One that can be taken, and one that is none: the first is kept, the words of the second stay.
    first = chef.get_by_role("group", name="Billede 1")
    first.get_by_label("Billede 1", exact=True).set_input_files(photo())
    first.get_by_label("Hvad viser billedet?").fill("Fem beboere dækker langbord i gården")
    first.get_by_label("Billedtekst").fill("Den første torsdag")
    second = chef.get_by_role("group", name="Billede 2")
    second.get_by_label("Billede 2", exact=True).set_input_files(
        {"name": "plan.jpg", "mimeType": "image/jpeg", "buffer": b"%PDF-1.7"}
    )
    second.get_by_label("Hvad viser billedet?").fill("Bordplanen")
    chef.get_by_label("Samtykke").fill("Spurgt på dagen")
    chef.get_by_role("button", name="Læg op").click()
    expect(chef.get_by_role("alert")).to_be_focused()
    expect(chef.get_by_role("alert")).to_contain_text("ikke et billede vi kan bruge")
    expect(chef.get_by_role("heading", name="Billedet er lagt op.")).to_be_visible()
    expect(second.get_by_label("Hvad viser billedet?")).to_have_value("Bordplanen")
    expect(chef.get_by_label("Samtykke")).to_have_value("Spurgt på dagen")
    are_shown(chef, 1)
    check_accessibility(chef)
    fits(chef)
    second.get_by_label("Billede 2", exact=True).set_input_files(photo("plan.png", "PNG"))
    chef.get_by_role("button", name="Læg op").click()
    are_shown(chef, 2)
    check_accessibility(chef)
    fits(chef)

    chef.get_by_role("link", name=re.compile("^Ret teksterne til »Bordplanen")).click()
    check_accessibility(chef)
    fits(chef)
    chef.get_by_label("Hvad viser billedet?").fill("Bordplanen med tolv pladser")
    chef.get_by_role("button", name="Gem").click()

    # In a status: one from the gallery and a new one.
    project = chef.url.split("billeder/")[0]
    chef.goto(f"{project}status/ny/")
    for side in ("Fremdrift", "Relationer", "Ressourcer"):
        group = chef.get_by_role("group", name=re.compile(f"^{side}"))
        group.get_by_label("Det går godt").check()
    chef.get_by_label("Hvad er der sket siden sidst?").fill("Vi spiste sammen.")
    chef.get_by_label("Hvad er det næste der skal ske?").fill("En gang til.")
    chef.get_by_label("Bordplanen med tolv pladser").check()
    chef.get_by_text("Læg et nyt billede ved").click()
    check_accessibility(chef)
    fits(chef)
    chef.get_by_label("Nyt billede", exact=True).set_input_files(photo("3.jpg", "JPEG"))
    chef.get_by_label("Hvad viser billedet?").fill("Tomme tallerkener")
    chef.get_by_label("Samtykke").fill("Ingen kan genkendes")
    chef.get_by_role("button", name="Offentliggør status").click()
    are_shown(chef, 2)
    check_accessibility(chef)
    fits(chef)

    chef.goto(f"{project}billeder/")
    chef.get_by_role("link", name="Fjern »Fem beboere dækker langbord i gården«").click()
    check_accessibility(chef)
    chef.get_by_role("button", name="Fjern billedet").click()
    are_shown(chef, 2)


def test_pictures_without_javascript(page_of: Callable[..., Page]) -> None:
    page_of(CHEF)
    chef = page_of(CHEF, java_script_enabled=False)
    create_project(chef, "Billeder uden script")
    to_page(chef, "Billeder")
    chef.get_by_role("link", name="Læg det første op").click()
    first = chef.get_by_role("group", name="Billede 1")
    first.get_by_label("Billede 1", exact=True).set_input_files(photo())
    first.get_by_label("Hvad viser billedet?").fill("Køkkenet")
    chef.get_by_label("Samtykke").fill("Ingen kan genkendes")
    chef.get_by_role("button", name="Læg op").click()
    expect(chef.get_by_text("Billedet er lagt op.")).to_be_visible()
    expect(chef.get_by_role("img", name="Køkkenet")).to_have_count(1)
