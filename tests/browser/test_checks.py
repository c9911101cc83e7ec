"""A self-check by two people, each alone: nothing is shown of one answer, and average and spread of two."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from .demo import open_project, to_page
from .test_main_job import CHEF

LEADER = "projektleder@samskab.example"
CHECK = "Står rammen fast?"


def answer(page: Page, number: int) -> None:
    """Every statement scored the same, by keyboard."""
    page.get_by_role("link", name="Svar på selvtjekket").click()
    for group in page.locator("fieldset").all():
        choice = group.get_by_role("radio").nth(number - 1)
        choice.focus()
        page.keyboard.press("Space")
        expect(choice).to_be_checked()
    page.get_by_label("Note til dig selv").fill(f"Jeg svarede {number}.")
    page.get_by_role("button", name="Gem mit svar").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(CHECK)


def test_two_people_answer_and_see_where_they_differ(
    page_of: Callable[..., Page], check_accessibility: Callable[[Page], None]
) -> None:
    chef, leader = page_of(CHEF, viewport={"width": 360, "height": 740}), page_of(LEADER)
    for page in (chef, leader):
        open_project(page)
        to_page(page, "Selvtjek")
        page.get_by_role("link", name=CHECK).click()

    check_accessibility(chef)
    answer(chef, 2)
    expect(chef.get_by_text("Indtil videre har én svaret.")).to_be_visible()
    expect(chef.get_by_text("Gennemsnit")).to_have_count(0)
    leader.reload()
    expect(leader.get_by_text("Du svarede")).to_have_count(0)

    answer(leader, 5)
    expect(leader.get_by_text("2 på holdet har svaret")).to_be_visible()
    chef.reload()
    statements = chef.locator(".statement-list > li")
    for statement in statements.all():
        expect(statement).to_contain_text("Gennemsnit 3,5, fra 2 til 5. Du svarede 2.")
    expect(chef.get_by_text("Jeg svarede 2.")).to_be_visible()
    expect(chef.get_by_text("Jeg svarede 5.")).to_have_count(0)
    check_accessibility(chef)
    assert chef.evaluate("document.documentElement.scrollWidth") <= 360
