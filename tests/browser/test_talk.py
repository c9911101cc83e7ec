"""What only a browser shows of the talk: names chosen by keyboard, and a decision's way back to its point."""

from collections.abc import Callable
from itertools import count

import pytest
from playwright.sync_api import Page, expect

from .test_main_job import CHEF, PROJECT_LEADER, create_project

CONTRIBUTOR = "bidragyder@samskab.example"
POINT = "faser/planlaegning/kommunikation/"


_numbers = count(1)


@pytest.fixture
def address(page_of: Callable[..., Page]) -> str:
    """The address of a new project with chef, projektleder and bidragyder."""
    chef = page_of(CHEF)
    # Of another name each time: the same project twice in a minute is taken for a double click.
    address = create_project(chef, f"Samtale i Nordbyen {next(_numbers)}")
    for email, role in ((PROJECT_LEADER, "Projektleder"), (CONTRIBUTOR, "Bidragyder")):
        chef.goto(address + "medlemmer/")
        chef.get_by_label("E-mail").fill(email)
        chef.get_by_label("Rolle", exact=True).select_option(label=role)
        chef.get_by_role("button", name="Tilføj").click()
        expect(chef.get_by_text("er nu med")).to_be_visible()
    return address


def test_a_name_is_chosen_by_keyboard_and_the_comment_has_an_address(
    address: str, page_of: Callable[..., Page], check_accessibility: Callable[[Page], None]
) -> None:
    page = page_of(CONTRIBUTOR)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address + POINT)
    field = page.get_by_label("Skriv en kommentar")
    names = page.get_by_role("listbox", name="Navne fra holdet")

    # The names are fetched at the first @, and no sooner.
    field.press_sequentially("Skriv til post")
    assert not any("navne.json" in url for url in asked)
    field.press_sequentially("@")
    expect(names).to_have_count(0)  # an address, and no name
    field.fill("")
    field.press_sequentially("Hej @")
    expect(names.get_by_role("option")).to_have_text(["Jonas Bækmark Projektleder", "Mette Ravnshøj Chef"])
    assert len([url for url in asked if "navne.json" in url]) == 1
    expect(page.get_by_text("2 navne. Vælg med pil op og ned")).to_be_attached()
    check_accessibility(page)

    # An @ alone holds no one back: Enter is a new line until a name is chosen.
    field.press("Enter")
    expect(names).to_have_count(0)
    assert field.input_value() == "Hej @\n"
    field.press("Backspace")

    # The arrows go round; Escape closes and leaves the text.
    field.press("ArrowDown")
    field.press("ArrowDown")
    chosen = names.get_by_role("option", selected=True)
    expect(chosen).to_have_text("Mette Ravnshøj Chef")
    assert field.get_attribute("aria-activedescendant") == chosen.get_attribute("id")
    field.press("ArrowDown")
    expect(chosen).to_have_text("Jonas Bækmark Projektleder")
    field.press("Escape")
    expect(names).to_have_count(0)
    assert field.input_value() == "Hej @"

    # By the last name too.
    field.press_sequentially("rav")
    expect(chosen).to_have_text("Mette Ravnshøj Chef")
    field.press("Enter")
    assert field.input_value() == "Hej @Mette Ravnshøj "
    expect(field).to_be_focused()
    field.press_sequentially("og @jo")
    names.get_by_role("option").click()
    assert field.input_value() == "Hej @Mette Ravnshøj og @Jonas Bækmark "
    field.press_sequentially("– hvem ringer?")
    page.get_by_role("button", name="Skriv kommentar").click()

    expect(page.get_by_text("Din kommentar er gemt")).to_be_visible()
    expect(page.locator("mark")).to_have_text(["@Mette Ravnshøj", "@Jonas Bækmark"])
    check_accessibility(page)

    # Resolved and folded, its own address unfolds it and marks it.
    page.get_by_role("button", name="Afslut tråden").click()
    expect(page.locator("mark").first).to_be_hidden()
    link = page.locator(".comment a").first.get_attribute("href")
    chef = page_of(CHEF)
    chef.goto(str(link))
    comment = chef.locator(".comment", has_text="hvem ringer?")
    expect(comment).to_be_visible()
    expect(comment).to_be_in_viewport()
    assert comment.evaluate("element => element.matches(':target')")
    check_accessibility(chef)


def assess(page: Page, address: str, score: str, sentence: str) -> None:
    page.goto(address + POINT)
    page.get_by_role("link", name="Giv eller ret din vurdering").click()
    page.get_by_label(score).check()
    page.get_by_label("Fordi").fill(sentence)
    page.get_by_role("button", name="Gem din vurdering").click()
    expect(page.get_by_text("Din vurdering er gemt")).to_be_visible()


def test_two_who_differ_talk_about_it_and_the_decision_goes_back_to_the_point(
    address: str, page_of: Callable[..., Page], check_accessibility: Callable[[Page], None]
) -> None:
    chef, leader = page_of(CHEF), page_of(PROJECT_LEADER)
    assess(chef, address, "Godt dækket", "Alle kender planen")
    assess(leader, address, "Lidt dækket", "Naboerne har ikke hørt om den")
    expect(leader.get_by_text("I ser forskelligt på punktet")).to_be_visible()
    check_accessibility(leader)

    navigation = chef.get_by_role("navigation", name="Projektet")
    chef.goto(address)
    navigation.get_by_role("link", name="Sparring").click()
    topic = chef.get_by_role("region", name="Kommunikation")
    expect(topic.get_by_text("Alle kender planen")).to_be_visible()
    expect(topic.get_by_text("Naboerne har ikke hørt om den")).to_be_visible()
    check_accessibility(chef)

    # The two write at the same time: nothing is lost.
    leader.goto(address + "sparring/")
    leader.get_by_label("Noter").fill("Vi mangler ord for det")
    leader.get_by_role("button", name="Gem", exact=True).click()
    expect(leader.get_by_text("Sparringen er gemt")).to_be_visible()
    topic.get_by_label("Beslutning").fill("Jonas går fra dør til dør")
    chef.get_by_role("button", name="Afslut sparringen").click()
    expect(chef.get_by_role("alert")).to_contain_text("Vi mangler ord for det")
    expect(topic.get_by_label("Beslutning")).to_have_value("Jonas går fra dør til dør")
    check_accessibility(chef)
    chef.get_by_label("Noter").fill("Vi mangler ord for det")
    chef.get_by_role("button", name="Afslut sparringen").click()
    expect(chef.get_by_text("Sparringen er afsluttet")).to_be_visible()
    check_accessibility(chef)

    contributor = page_of(CONTRIBUTOR, viewport={"width": 320, "height": 700})
    contributor.goto(address + POINT)
    expect(contributor.get_by_text("Aftalt ved sparring")).to_be_visible()
    expect(contributor.get_by_text("Jonas går fra dør til dør")).to_be_visible()
    expect(contributor.get_by_text("Hvor godt er punktet dækket?")).to_have_count(0)
    assert contributor.evaluate("document.documentElement.scrollWidth") == 320
    check_accessibility(contributor)
