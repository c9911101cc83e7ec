"""The ball goes round: a chef gives a point away, a bidragyder answers and hands back, the chef accepts."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from .test_main_job import CHEF, create_project

CONTRIBUTOR = "bidragyder@samskab.example"
POINT = "Kommunikation"
TEXT = "Vi kalder det torsdagsmad, for det er naboernes ord."


@pytest.mark.parametrize("options", [{}, {"java_script_enabled": False}], ids=["script", "no script"])
def test_a_point_goes_to_a_member_and_back(
    page_of: Callable[..., Page], check_accessibility: Callable[[Page], None], options: dict[str, bool]
) -> None:
    def check(page: Page) -> None:
        if not options:
            check_accessibility(page)

    chef = page_of(CHEF, **options)
    title = f"Bolden går rundt {len(options)}"
    address = create_project(chef, title)
    chef.get_by_role("link", name="Hold", exact=True).click()
    chef.get_by_label("E-mail").fill(CONTRIBUTOR)
    chef.get_by_label("Rolle", exact=True).select_option(label="Bidragyder")
    chef.get_by_role("button", name="Tilføj").click()

    # The chef gives the point away.
    chef.goto(f"{address}faser/planlaegning/kommunikation/")
    chef.get_by_role("link", name="Uddelegér eller sæt en frist").click()
    check(chef)
    chef.get_by_label("Hvem skal have bolden?").select_option(label="Amina Lindeskov (bidragyder)")
    chef.get_by_label("Hvornår skal punktet være klar?").fill("2099-05-01")
    chef.get_by_label("Besked").fill("Spørg naboerne hvad de kalder det.")
    chef.get_by_role("button", name="Gem").click()
    expect(chef.get_by_text("Amina Lindeskov har bolden · frist 1. maj 2099")).to_be_visible()
    check(chef)

    # The bidragyder finds it among their tasks, answers and hands back.
    member = page_of(CONTRIBUTOR, **options)
    member.get_by_role("link", name="Mine opgaver").click()
    check(member)
    row = member.get_by_role("listitem").filter(has_text=title)
    row.get_by_role("link", name=POINT).click()
    expect(member.get_by_text("Spørg naboerne hvad de kalder det.")).to_be_visible()
    check(member)
    member.get_by_label("Jeres svar").fill(TEXT)
    member.get_by_role("button", name="Gem og giv tilbage til chefen").click()
    expect(member.get_by_text(TEXT)).to_be_visible()
    check(member)
    member.get_by_label("Besked til chefen").fill("De var glade for at blive spurgt.")
    member.get_by_role("button", name="Giv punktet tilbage").click()
    expect(member.get_by_text("Nu har chefen bolden.")).to_be_visible()
    expect(member.get_by_label("Jeres svar")).to_have_count(0)

    # The chef is led to it, and accepts.
    chef.goto(address)
    expect(chef.get_by_text(f"Se svaret på »{POINT}«")).to_be_visible()
    chef.get_by_role("link", name="Se svaret").click()
    expect(chef.get_by_text("De var glade for at blive spurgt.")).to_be_visible()
    check(chef)
    chef.get_by_role("button", name="Godkend svaret").click()
    expect(chef.get_by_text(f"Svaret på »{POINT}« er godkendt.")).to_be_visible()
    expect(chef.get_by_label("Jeres svar")).to_have_value(TEXT)
    expect(chef.get_by_label("Afklaret")).to_be_checked()
