"""Gates both ways: on with a word for what is open, back, pause and up again; and the project as it was."""

from collections.abc import Callable
from itertools import count

import pytest
from playwright.sync_api import Page, expect

from .test_main_job import CHEF, answer, create_project

_numbers = count(1)


@pytest.fixture
def chef(page_of: Callable[..., Page]) -> Page:
    """The chef's browser on a new project with one answer in afklaring."""
    page = page_of(CHEF)
    create_project(page, f"Porten i Nordbyen {next(_numbers)}")
    answer(page, "Afklaring", "Afgrænsning", "Vi begynder i Nordbyen.")
    return page


def go_to(page: Page, step: str) -> None:
    page.get_by_role("navigation", name="Projektet").get_by_role("link", name=step).click()


def decide(page: Page, link: str, because: str, button: str) -> None:
    page.get_by_role("link", name=link, exact=True).click()
    page.get_by_label(because).fill("Det er vi enige om.")
    page.get_by_role("button", name=button).click()


def test_on_with_a_word_for_what_is_open_and_back_again(
    chef: Page, check_accessibility: Callable[[Page], None]
) -> None:
    go_to(chef, "Planlægning")
    chef.get_by_role("link", name="Gå videre til planlægning").click()
    chef.get_by_label("Vi går videre fordi …").fill("Formålet er på plads.")
    chef.get_by_role("button", name="Gå videre").click()

    # Each open point asks why; what was typed stays.
    expect(chef.get_by_role("alert")).to_contain_text("Der er fejl i formularen")
    check_accessibility(chef)
    expect(chef.get_by_label("Vi går videre fordi …")).to_have_value("Formålet er på plads.")
    chef.get_by_label("Hvorfor står »Samskabelsestype« åbent?").fill("Det viser sig undervejs.")
    chef.get_by_label("Samme grund for alle").fill("Det tager vi i udvalget.")
    chef.get_by_role("button", name="Gå videre").click()
    expect(chef.get_by_text("I er nu i planlægning.")).to_be_visible()

    # An answer that is changed after, and a step back.
    answer(chef, "Afklaring", "Afgrænsning", "Vi begynder i Nordbyen og i Vesterbyen.")
    go_to(chef, "Afklaring")
    chef.get_by_role("link", name="Gå tilbage til afklaring").click()
    chef.get_by_label("Vi går tilbage fordi …").fill("Vi var for hurtige.")
    chef.get_by_role("button", name="Gå tilbage").click()

    # The timeline tells it all, newest first.
    go_to(chef, "Overblik")
    chef.get_by_role("link", name="Se alle beslutninger").click()
    check_accessibility(chef)
    told = chef.get_by_role("main").get_by_role("listitem").filter(has=chef.get_by_role("heading", level=2))
    expect(told).to_have_count(2)
    expect(told.nth(0)).to_contain_text("Vi var for hurtige.")
    expect(told.nth(1)).to_contain_text("Det viser sig undervejs.")
    expect(told.nth(1)).to_contain_text("Det tager vi i udvalget.")

    # The project as it was at the first gate, and what is different now.
    told.nth(1).get_by_role("link", name="Se projektet som det var da").click()
    check_accessibility(chef)
    expect(chef.get_by_role("main")).to_contain_text("Vi begynder i Nordbyen.")
    expect(chef.get_by_role("main")).not_to_contain_text("Vesterbyen")
    pdf = chef.request.get(str(chef.get_by_role("link", name="Hent som PDF").get_attribute("href")))
    assert pdf.body().startswith(b"%PDF")
    chef.get_by_role("link", name="Se hvad der er ændret siden").click()
    check_accessibility(chef)
    changed = chef.get_by_role("article").filter(has_text="Afgrænsning")
    expect(changed.locator("ins").filter(has_text="Vesterbyen")).to_be_visible()


def test_a_pause_is_seen_everywhere_until_the_project_is_taken_up_again(
    chef: Page, check_accessibility: Callable[[Page], None]
) -> None:
    go_to(chef, "Overblik")
    chef.get_by_role("link", name="Hold pause, eller stop projektet").click()
    decide(chef, "Hold pause", "Vi holder pause fordi …", "Hold pause")
    for page in ("Overblik", "Planlægning", "Status"):
        go_to(chef, page)
        expect(chef.get_by_text("Projektet er på pause").first).to_be_visible()
    check_accessibility(chef)
    go_to(chef, "Overblik")
    decide(chef, "Tag projektet op igen", "Vi tager projektet op igen fordi …", "Tag projektet op igen")
    go_to(chef, "Overblik")
    expect(chef.get_by_text("Projektet er på pause")).to_have_count(0)
