"""A chef asks, two visitors without accounts answer, one without JavaScript, and a flood is held back."""

import re
from collections.abc import Callable

from playwright.sync_api import Browser, Page, expect

from learning.flooding import MOST

from .test_main_job import CHEF, create_project

NARROW = {"width": 320, "height": 640}


def fits(page: Page) -> bool:
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    return page.evaluate(wide) <= 0


def test_citizens_are_asked_and_answer(
    page_of: Callable[..., Page],
    browser: Browser,
    base_url: str,
    check_accessibility: Callable[[Page], None],
) -> None:
    chef = page_of(CHEF, viewport={"width": 360, "height": 740})
    address = create_project(chef, "Spørg i Nordbyen")

    def check(page: Page) -> None:
        check_accessibility(page)
        assert fits(page)

    chef.goto(f"{address}spoergeskemaer/")
    check(chef)
    chef.get_by_role("link", name="Lav det første spørgeskema").click()
    check(chef)
    chef.get_by_role("button", name="Åbn for svar").click()
    expect(chef.get_by_role("alert")).to_contain_text("Udfyld feltet.")
    check(chef)
    chef.get_by_label("Hvad hedder spørgeskemaet?").fill("Bænkene i Nordbyen")
    chef.get_by_label("Jeres egne udsagn").fill("Bænkene står de rigtige steder.")
    chef.get_by_role("button", name="Åbn for svar").click()
    expect(chef.get_by_text("Spørgeskemaet »Bænkene i Nordbyen« er åbent for svar.")).to_be_visible()
    check(chef)
    to_answer = chef.get_by_label("Adressen").input_value()
    chef.get_by_role("link", name="Plakat til at printe").click()
    expect(chef.get_by_role("heading", level=1)).to_have_text("Bænkene i Nordbyen")
    code = chef.get_by_role("img", name="QR-kode")
    expect(code).to_have_js_property("complete", True)
    assert code.evaluate("image => image.naturalWidth > 0")
    check(chef)

    for scripts in (True, False):
        visitor = browser.new_context(viewport=NARROW, locale="da-DK", java_script_enabled=scripts)
        page = visitor.new_page()
        page.goto(to_answer)
        expect(page.get_by_role("heading", name="Ingen kan se hvem der har svaret")).to_be_visible()
        if scripts:
            check(page)
        page.get_by_role("button", name="Send svar").click()
        expect(page.get_by_role("alert")).to_contain_text("Svar på mindst ét spørgsmål")
        if scripts:
            check(page)
        statement = page.get_by_role("group", name="Bænkene står de rigtige steder.")
        statement.get_by_text("5 – helt enig").click()
        page.get_by_label("Hvad var det bedste ved at være med?").fill("Der er kaffe.")
        page.get_by_role("button", name="Send svar").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Tak for dit svar")
        if scripts:
            check(page)
        assert visitor.cookies() == []
        visitor.close()

    flood = browser.new_context(viewport=NARROW, locale="da-DK")
    page = flood.new_page()
    page.goto(to_answer)
    words = page.get_by_label("Hvad var det bedste ved at være med?")
    name = words.get_attribute("name")
    assert name
    # More than there is room for, also when the ten minutes begin anew in between.
    for _ in range(2 * MOST):
        status = flood.request.post(to_answer, form={name: "Mig igen"}, max_redirects=0).status
        if status == 429:
            break
        assert status == 302
    assert status == 429
    words.fill("Alt det jeg skrev")
    page.get_by_role("button", name="Send svar").click()
    expect(page.get_by_role("alert")).to_contain_text("mange svar fra det samme netværk")
    expect(words).to_have_value("Alt det jeg skrev")
    check(page)
    page.goto(f"{base_url}/svar/findes-ikke/")
    check(page)

    chef.goto(f"{address}spoergeskemaer/")
    chef.get_by_role("link", name="Bænkene i Nordbyen").click()
    expect(chef.get_by_text(re.compile(r"\d\d har svaret"))).to_be_visible()
    expect(chef.get_by_role("link", name=re.compile("Læs alle"))).to_be_visible()
    check(chef)
    chef.get_by_role("link", name=re.compile("Læs alle")).click()
    check(chef)
    chef.go_back()
    chef.get_by_role("button", name="Luk nu").click()
    expect(chef.get_by_text("Spørgeskemaet er lukket. Ingen kan svare længere.")).to_be_visible()
    page.goto(to_answer)
    expect(page.get_by_role("heading", level=1)).to_have_text("Spørgeskemaet er lukket")
    check(page)


def test_personal_links_are_handed_out_and_used_once(
    page_of: Callable[..., Page], browser: Browser, check_accessibility: Callable[[Page], None]
) -> None:
    chef = page_of(CHEF, viewport={"width": 360, "height": 740})
    address = create_project(chef, "Sedler i Nordbyen")
    chef.goto(f"{address}spoergeskemaer/nyt/")
    chef.get_by_label("Hvad hedder spørgeskemaet?").fill("Til jer der var med")
    chef.get_by_text("Et link til hver, som kan bruges én gang").click()
    chef.get_by_role("button", name="Åbn for svar").click()
    chef.get_by_label("Hvor mange links vil I lave?").fill("2")
    chef.get_by_role("button", name="Lav links").click()
    expect(chef.get_by_text("0 af 2 links er brugt.")).to_be_visible()
    check_accessibility(chef)
    assert fits(chef)
    link = chef.locator(".slip-address").first.inner_text()
    visitor = browser.new_context(viewport=NARROW, locale="da-DK")
    page = visitor.new_page()
    page.goto(link)
    page.get_by_role("group", name="Jeg blev lyttet til.").get_by_label("4", exact=True).check()
    page.get_by_role("button", name="Send svar").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tak for dit svar")
    page.goto(link)
    expect(page.get_by_role("heading", level=1)).to_have_text("Linket er brugt")
    check_accessibility(page)
    visitor.close()
    chef.reload()
    expect(chef.get_by_text("1 af 2 links er brugt.")).to_be_visible()
    expect(chef.get_by_text("Link 1 er brugt.")).to_be_visible()
