"""Five from a workshop, three answered at once, and the gate tells of the two that wait."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from .demo import to_page
from .test_main_job import CHEF, create_project

LINES = "Bænke langs stien\nLys ved broen\nEt sted at mødes\nSkilte ved vejen\nKaffe om torsdagen"


@pytest.mark.parametrize("options", [{}, {"java_script_enabled": False}], ids=["script", "no script"])
def test_a_workshop_gets_its_answers(
    page_of: Callable[..., Page], check_accessibility: Callable[[Page], None], options: dict[str, bool]
) -> None:
    chef = page_of(CHEF, viewport={"width": 360, "height": 740}, **options)

    def check() -> None:
        if not options:
            check_accessibility(chef)
            wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            assert chef.evaluate(wide) <= 0

    address = create_project(chef, f"Løfter i Nordbyen {len(options)}")
    to_page(chef, "Retninger")
    chef.get_by_role("navigation", name="Retninger").get_by_role("link", name="Løfteregnskab").click()
    check()
    chef.goto(f"{address}loefteregnskab/fra-workshop/")
    check()
    chef.get_by_label("Indspil, ét på hver linje").fill(LINES)
    chef.get_by_label("Fra hvem?").fill("Workshop i Nordbyen")
    chef.get_by_label("Hvilken dag?").fill("2026-03-02")
    chef.get_by_text("De bliver hørt").click()
    chef.get_by_role("button", name="Notér dem alle").click()
    expect(chef.get_by_text("5 indspil er noteret.")).to_be_visible()
    expect(chef.get_by_text("5 indspil, heraf 0 besvaret")).to_be_visible()
    check()

    for text in ("Bænke", "Lys", "Kaffe"):
        chef.get_by_role("checkbox", name=text).focus()
        chef.keyboard.press("Space")
    chef.get_by_role("button", name="Svar på dem med kryds").click()
    expect(chef.get_by_role("heading", level=1)).to_have_text("Svar på 3 indspil")
    check()
    # A reply from before anybody had asked: said clearly, and nothing is lost.
    chef.get_by_label("Hvad blev besluttet?").fill("Det kan vi godt.")
    chef.get_by_label("Hvornår blev det besluttet?").fill("2026-03-10")
    chef.get_by_label("Hvad fik de at vide?").fill("Ja, det kommer i maj.")
    chef.get_by_label("Hvornår fik de svaret?").fill("2026-03-01")
    chef.get_by_role("button", name="Gem for alle med kryds").click()
    expect(chef.get_by_role("alert")).to_contain_text("Svaret kan ikke være givet 1. marts 2026")
    expect(chef.get_by_label("Hvad fik de at vide?")).to_have_value("Ja, det kommer i maj.")
    check()
    chef.get_by_label("Hvornår fik de svaret?").fill("2026-03-12")
    chef.get_by_role("button", name="Gem for alle med kryds").click()
    expect(chef.get_by_text("3 indspil er besvaret.")).to_be_visible()
    expect(
        chef.get_by_role("img", name="5 indspil: 3 besvaret, 0 afgjort uden svar, 2 venter.")
    ).to_be_visible()
    chef.get_by_role("link", name="Bænke langs stien").click()
    expect(chef.get_by_text("Ja, det kommer i maj.")).to_be_visible()
    check()

    chef.goto(f"{address}trinskift/planlaegning/")
    waits = chef.get_by_role("region", name="2 indspil er uden svar")
    expect(waits.get_by_role("listitem")).to_have_count(2)
    expect(waits).to_contain_text("Et sted at mødes")
    check()
