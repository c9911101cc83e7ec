"""An external partner is invited, joins and answers; a text that was written over comes back."""

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from .test_main_job import CHEF, answer, create_project


def test_an_external_is_invited_and_joins(
    page_of: Callable[..., Page],
    browser: Browser,
    base_url: str,
    sent_mail: Path,
    check_accessibility: Callable[[Page], None],
) -> None:
    chef = page_of(CHEF)
    create_project(chef, "Med en partner")
    chef.get_by_role("link", name="Hold", exact=True).click()
    chef.get_by_role("link", name="Invitér en udefra").click()
    check_accessibility(chef)
    chef.get_by_label("E-mail").fill("partner@foreningen.example")
    chef.get_by_label("Rolle", exact=True).select_option(label="Læser")
    chef.get_by_role("button", name="Send invitation").click()
    expect(chef.get_by_text("Invitationen er sendt til partner@foreningen.example")).to_be_visible()
    check_accessibility(chef)

    mail = max(sent_mail.iterdir(), key=lambda file: file.stat().st_mtime).read_text()
    link = re.search(r"http://\S+/invitation/\S+", mail.replace("=\n", ""))
    assert link
    partner = browser.new_context(base_url=base_url, locale="da-DK").new_page()
    partner.goto(link[0])
    check_accessibility(partner)
    partner.get_by_label("Dit navn").fill("Pia Partner")
    partner.get_by_label("Vælg en adgangskode").fill("torsdag-er-spisedag")
    partner.get_by_role("button", name="Opret bruger, og sig ja").click()
    expect(partner.get_by_text("Velkommen til »Med en partner«")).to_be_visible()
    expect(partner.get_by_role("link", name="Ret beskrivelsen")).to_have_count(0)
    partner.goto(link[0])
    expect(partner.get_by_role("heading", level=1)).to_have_text("Invitationen gælder ikke længere")
    partner.context.close()


def test_a_text_that_was_written_over_comes_back(
    page_of: Callable[..., Page], check_accessibility: Callable[[Page], None]
) -> None:
    page = page_of(CHEF)
    create_project(page, "Med historik")
    answer(page, "Afklaring", "Afgrænsning", "Den gode tekst.")
    answer(page, "Afklaring", "Afgrænsning", "Skrevet over ved et uheld.")
    page.get_by_role("link", name="Se historikken").click()
    page.get_by_text(re.compile(r"^Gemt \d gange")).click()
    earlier = page.get_by_role("article").get_by_role("listitem").filter(has_text="»Den gode tekst.«").first
    expect(earlier).to_be_visible()
    check_accessibility(page)
    earlier.get_by_role("button", name="Hent denne udgave frem").click()
    expect(page.get_by_label("Jeres svar")).to_have_value("Den gode tekst.")
