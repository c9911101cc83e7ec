"""A forum from beginning to end: two chefs, an improvement, the meeting halfway, and the record."""

import io
import re
from collections.abc import Callable
from datetime import date, timedelta
from itertools import count

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

CHEF = "chef@samskab.example"
COLLEAGUE = "laeser@samskab.example"
TASK = "At naboerne møder én kommune."
WHAT = "Skriver en side om rammen"
_numbers = count(1)


def begin(page: Page, title: str) -> str:
    page.get_by_role("navigation", name="Hovedmenu").get_by_role("link", name="Ledelsesforum").click()
    page.get_by_role("link", name="Opret forum").click()
    page.get_by_label("Hvad hedder forummet?").fill(title)
    page.get_by_label("Hvilken opgave vil I lede bedre?").fill(TASK)
    page.get_by_label("Hvem skal være med?").fill(COLLEAGUE)
    page.get_by_role("button", name="Opret forum").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    return page.url


@pytest.mark.parametrize("options", [{}, {"java_script_enabled": False}], ids=["script", "no script"])
def test_a_whole_cycle(
    page_of: Callable[..., Page], check_accessibility: Callable[[Page], None], options: dict[str, bool]
) -> None:
    def check(page: Page) -> None:
        if not options:
            check_accessibility(page)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url

    chef = page_of(CHEF, **options)
    chef.goto("/forum/")
    check(chef)
    address = begin(chef, f"Chefer om skoleveje {next(_numbers)}")
    expect(chef.get_by_text("Hold startmødet")).to_be_visible()
    check(chef)

    # The start: the questions, a note, and a status to all.
    chef.get_by_role("link", name="Åbn startmødet").click()
    check(chef)
    chef.get_by_label("Hvad har hver af os brug for hjælp til?").fill("En hånd fra kommunikation.")
    chef.get_by_role("button", name="Afslut mødet og send status").click()
    expect(chef.get_by_role("alert")).to_contain_text("Skriv en kort status til alle")
    expect(chef.get_by_label("Hvad har hver af os brug for hjælp til?")).to_have_value(
        "En hånd fra kommunikation."
    )
    check(chef)
    chef.get_by_label("Kort status til alle").fill("Vi er i gang.")
    chef.get_by_role("button", name="Afslut mødet og send status").click()
    expect(chef.get_by_text("alle i forummet har fået jeres status")).to_be_visible()
    check(chef)

    # What to improve, who does what, and a sign of it.
    chef.goto(address)
    chef.get_by_role("link", name="Skriv den første", exact=True).click()
    check(chef)
    chef.get_by_label("Hvad vil I blive bedre til?").fill("Vi siger hvad der ligger fast")
    chef.get_by_role("button", name="Gem forbedringen").click()
    chef.get_by_role("region", name="Næste skridt").get_by_role("link", name="Skriv en handling").click()
    check(chef)
    chef.get_by_label("Hvad gør I?").fill(WHAT)
    chef.get_by_label("Hvem gør det?").select_option(label="Poul Strandager")
    chef.get_by_label("Hvornår skal det være gjort?").fill("2099-12-01")
    chef.get_by_role("button", name="Gem handlingen").click()
    expect(chef.get_by_role("alert")).to_contain_text("Tjek årstallet")
    expect(chef.get_by_label("Hvad gør I?")).to_have_value(WHAT)
    chef.get_by_label("Hvornår skal det være gjort?").fill(str(date.today() + timedelta(days=30)))
    chef.get_by_role("button", name="Gem handlingen").click()
    expect(chef.get_by_text("Poul Strandager har bolden.")).to_be_visible()
    chef.get_by_role("region", name="Næste skridt").get_by_role("link", name="Skriv et tegn").click()
    check(chef)
    chef.get_by_label("Hvordan kan I se at det virker?").fill("Ingen spørger til pengene igen")
    chef.get_by_role("button", name="Gem tegnet").click()
    expect(chef.get_by_text("Gør det I har aftalt")).to_be_visible()
    check(chef)

    # The colleague finds it among their tasks, on a telephone, and tells what came of it.
    colleague = page_of(COLLEAGUE, viewport={"width": 360, "height": 740}, **options)
    colleague.get_by_role("link", name="Mine opgaver").click()
    row = colleague.get_by_role("listitem").filter(has_text=address_title(chef))
    row.get_by_role("link", name=WHAT).click()
    check(colleague)
    colleague.get_by_label("Handlingen er udført").check()
    colleague.get_by_label("Hvad kom der ud af det?").fill("Den hænger i beboerhuset.")
    colleague.get_by_role("button", name="Gem", exact=True).click()
    expect(colleague.get_by_text("Den hænger i beboerhuset.")).to_be_visible()
    check(colleague)

    # Halfway both write at once: each gets theirs, and the same question is told of.
    run = f"{address}moeder/midtvejs/koer/"
    role, frame = "Er min egen rolle tydelig", "Passer rammerne til opgaven"
    for page in (chef, colleague):
        page.goto(run)
        check(page)
    colleague.get_by_label(role).fill("Poul holder kontakten")
    colleague.get_by_role("button", name="Gem noterne").click()
    expect(colleague.get_by_text("Noterne er gemt.")).to_be_visible()
    chef.get_by_label(role).fill("Mette holder kontakten")
    chef.get_by_label(frame).fill("Ja, nu")
    chef.get_by_role("button", name="Gem noterne").click()
    expect(chef.get_by_role("alert")).to_contain_text("Poul holder kontakten")
    expect(chef.get_by_label(role)).to_have_value("Mette holder kontakten")
    check(chef)
    chef.get_by_label(role).fill("Poul og Mette holder kontakten")
    chef.get_by_label("Kort status til alle").fill("Vi fortsætter.")
    chef.get_by_role("button", name="Afslut mødet og send status").click()
    expect(chef.get_by_text("Poul og Mette holder kontakten")).to_be_visible()
    expect(chef.get_by_text("Ja, nu")).to_be_visible()

    # The end: a status, the record, and the forum closes.
    chef.goto(address)
    chef.get_by_role("link", name="Åbn opsamlingsmødet").click()
    chef.get_by_label("Kort status til alle").fill("Naboerne kender rammen nu.")
    chef.get_by_role("button", name="Afslut mødet og send status").click()
    chef.goto(address)
    expect(chef.get_by_text("Luk forummet, eller opret et nyt")).to_be_visible()
    pdf = chef.context.request.get(f"{address}referat.pdf").body()
    text = "".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(pdf)).pages)
    assert "Naboerne kender rammen nu." in text
    chef.get_by_role("region", name="Næste skridt").get_by_role("link", name="Luk forummet").click()
    check(chef)
    chef.get_by_role("button", name="Luk forummet").click()
    expect(chef.get_by_text("Forummet er lukket. Alt kan stadig læses her.")).to_be_visible()
    check(chef)
    colleague.goto(address)
    expect(colleague.get_by_text("kan kun læses")).to_be_visible()


def address_title(page: Page) -> str:
    return page.get_by_role("heading", level=1).inner_text()


def test_the_clock_counts_down_and_tells_of_it_seldom(
    page_of: Callable[..., Page], check_accessibility: Callable[[Page], None]
) -> None:
    page = page_of(CHEF)
    address = begin(page, f"Chefer med ur {next(_numbers)}")
    page.clock.install()
    page.goto(f"{address}moeder/start/koer/")
    told = page.get_by_role("status").last
    first = page.get_by_role("button", name="Start uret for 1.")
    first.click()
    expect(told).to_have_text("10 minutter tilbage")
    page.clock.run_for(2 * 60_000)
    expect(page.get_by_text("8.00 tilbage")).to_be_visible()
    expect(told).to_have_text("10 minutter tilbage")  # nobody is told of each minute
    page.clock.run_for(3 * 60_000 + 1000)
    expect(told).to_have_text("5 minutter tilbage")
    # Another one's clock holds this one.
    page.get_by_role("button", name="Start uret for 2.").click()
    expect(page.get_by_role("button", name="Fortsæt uret for 1.")).to_be_visible()
    page.clock.run_for(10 * 60_000 + 1000)
    expect(told).to_have_text("Tiden er gået. Gå videre når I er klar.")
    page.get_by_role("button", name="Hold pause for 2.").click()
    expect(page.get_by_text("over tiden")).to_be_visible()
    check_accessibility(page)
    # What is left is kept when the page is saved, and after a mistake; a clock that runs, runs on.
    page.get_by_role("button", name="Fortsæt uret for 1.").click()
    page.get_by_role("button", name="Gem noterne").click()
    expect(page.get_by_text("Noterne er gemt.")).to_be_visible()
    expect(page.get_by_role("button", name="Hold pause for 1.")).to_be_visible()
    page.get_by_role("button", name="Afslut mødet og send status").click()
    expect(page).to_have_title(re.compile("^Fejl: Startmøde"))
    expect(page.get_by_role("button", name="Fortsæt uret for 2.")).to_be_visible()
    page.get_by_label("Kort status til alle").fill("Vi er i gang.")
    page.get_by_role("button", name="Afslut mødet og send status").click()
    expect(page.get_by_text("alle i forummet har fået jeres status")).to_be_visible()
    assert page.evaluate("sessionStorage.length") == 0


@pytest.mark.parametrize("size", [(1280, 800), (360, 740)], ids=["wide", "telephone"])
def test_a_field_that_one_tabs_to_is_not_under_the_bar(
    page_of: Callable[..., Page], size: tuple[int, int]
) -> None:
    page = page_of(CHEF, viewport={"width": size[0], "height": size[1]})
    page.goto(f"{begin(page, f'Chefer med tastatur {next(_numbers)}')}moeder/status/koer/")
    page.get_by_label("Hvornår er mødet?").focus()
    bar = page.get_by_role("button", name="Gem noterne").locator("..")
    seen = 0
    while page.evaluate("document.activeElement.name") != "summary":
        page.keyboard.press("Tab")
        field = page.locator("textarea:focus")
        if not field.count():
            continue
        seen += 1
        box, over = field.bounding_box(), bar.bounding_box()
        assert box
        assert over
        assert box["y"] >= 0, field.get_attribute("name")
        assert box["y"] + box["height"] <= over["y"], field.get_attribute("name")
    assert seen > 3
