"""The point in the figure by mouse, finger and keyboard; and two people who place and then agree."""

from collections.abc import Callable
from itertools import count

import pytest
from playwright.sync_api import Locator, Page, expect

from .test_main_job import CHEF, PROJECT_LEADER, create_project

_numbers = count(1)


@pytest.fixture
def address(page_of: Callable[..., Page]) -> str:
    """The typology of a new project with chef and projektleder."""
    chef = page_of(CHEF)
    address = create_project(chef, f"Figuren i Nordbyen {next(_numbers)}")
    chef.goto(address + "medlemmer/")
    chef.get_by_label("E-mail").fill(PROJECT_LEADER)
    chef.get_by_label("Rolle", exact=True).select_option(label="Projektleder")
    chef.get_by_role("button", name="Tilføj").click()
    expect(chef.get_by_text("er nu med")).to_be_visible()
    return f"{address}typologi/"


def across(page: Page) -> Locator:
    return page.get_by_role("spinbutton", name="Hvem er den centrale aktør?")


def up(page: Page) -> Locator:
    return page.get_by_role("spinbutton", name="Hvor uforudsigeligt må resultatet være?")


def expect_point(page: Page, x: int, y: int, kind: str) -> None:
    expect(across(page)).to_have_value(str(x))
    expect(up(page)).to_have_value(str(y))
    expect(page.get_by_role("status").filter(has_text="Punktet står i")).to_have_text(
        f"Punktet står i: {kind} samskabelse"
    )


def place_of(page: Page, x: int, y: int) -> tuple[float, float]:
    """Where on the screen a point of the plane is."""
    box = page.locator(".placing-layer").bounding_box()
    assert box
    unit = box["width"] / 380
    return (
        box["x"] + unit * (40 + 320 * (x - 1) / 99),
        box["y"] + unit * (20 + 320 * (100 - y) / 99),
    )


def test_the_point_is_dragged_by_mouse_and_the_numbers_follow(
    address: str, page_of: Callable[..., Page], check_accessibility: Callable[[Page], None]
) -> None:
    page = page_of(CHEF)
    page.goto(f"{address}vaerdier/")
    point = page.get_by_role("slider", name="Punktet i figuren")
    expect(page.get_by_text("Punktet er ikke placeret endnu.")).to_be_visible()
    check_accessibility(page)

    point.hover()
    page.mouse.down()
    page.mouse.move(*place_of(page, 60, 60))
    page.mouse.move(*place_of(page, 80, 20), steps=5)
    expect_point(page, 80, 20, "Ansvarliggørende")
    # Out over the edge it stays on the plane.
    page.mouse.move(*place_of(page, 130, 130), steps=5)
    page.mouse.up()
    expect_point(page, 100, 100, "Faciliterende")
    page.mouse.move(*place_of(page, 30, 30))
    expect_point(page, 100, 100, "Faciliterende")

    # A click elsewhere moves it there, and what is typed moves it too.
    page.mouse.click(*place_of(page, 25, 75))
    expect_point(page, 25, 75, "Ligeværdig")
    up(page).fill("12")
    expect_point(page, 25, 12, "Styret")
    expect(point).to_have_attribute("aria-valuetext", "Vandret 25, lodret 12. Styret samskabelse")
    across(page).fill("101")
    expect(page.get_by_text("Punktet er ikke placeret endnu.")).to_be_visible()
    expect(across(page)).to_have_value("101")

    across(page).fill("40")
    check_accessibility(page)
    page.get_by_role("button", name="Placér projektet").click()
    expect(page.get_by_text("Jeres projekt er styret samskabelse")).to_be_visible()
    check_accessibility(page)


def test_the_point_is_moved_by_keyboard(
    address: str, page_of: Callable[..., Page], check_accessibility: Callable[[Page], None]
) -> None:
    page = page_of(PROJECT_LEADER)
    page.goto(f"{address}hver-for-sig/")
    point = page.get_by_role("slider", name="Punktet i figuren")
    page.get_by_role("link", name="svar på seks spørgsmål i stedet").focus()
    page.keyboard.press("Tab")
    expect(point).to_be_focused()
    check_accessibility(page)
    for key, x, y, kind in (
        ("ArrowRight", 51, 50, "Ansvarliggørende"),
        ("ArrowUp", 51, 51, "Faciliterende"),
        ("ArrowLeft", 50, 51, "Ligeværdig"),
        ("ArrowDown", 50, 50, "Styret"),
        ("Shift+ArrowRight", 60, 50, "Ansvarliggørende"),
        ("Shift+ArrowLeft", 50, 50, "Styret"),
        ("PageUp", 50, 60, "Ligeværdig"),
        ("PageDown", 50, 50, "Styret"),
        ("End", 100, 50, "Ansvarliggørende"),
        ("ArrowRight", 100, 50, "Ansvarliggørende"),
        ("Home", 1, 50, "Styret"),
    ):
        page.keyboard.press(key)
        expect_point(page, x, y, kind)
    ring = page.locator(".placing-ring")
    assert ring.evaluate("element => getComputedStyle(element).stroke") != "none"
    page.keyboard.press("Tab")
    expect(across(page)).to_be_focused()
    assert ring.evaluate("element => getComputedStyle(element).stroke") == "none"
    page.get_by_role("button", name="Gem min placering").click()
    expect(page.get_by_text("Din placering er gemt.")).to_be_visible()


def test_a_finger_moves_the_point_on_a_phone(address: str, page_of: Callable[..., Page]) -> None:
    page = page_of(CHEF, viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    page.goto(f"{address}hver-for-sig/")
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    point = page.locator(".placing-handle")
    point.scroll_into_view_if_needed()
    box = point.bounding_box()
    assert box
    assert min(box["width"], box["height"]) >= 24
    page.touchscreen.tap(*place_of(page, 25, 75))
    near = (int(across(page).input_value()), int(up(page).input_value()))
    assert max(abs(near[0] - 25), abs(near[1] - 75)) <= 1

    finger = page.context.new_cdp_session(page)

    def touch(kind: str, *places: tuple[float, float]) -> None:
        points = [{"x": x, "y": y} for x, y in places]
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    scrolled = page.evaluate("scrollY")
    touch("touchStart", place_of(page, 25, 75))
    touch("touchMove", place_of(page, 50, 50))
    touch("touchMove", place_of(page, 75, 25))
    touch("touchEnd")
    expect(page.get_by_text("Punktet står i: Ansvarliggørende samskabelse")).to_be_visible()
    # Had the finger scrolled the page instead, the point would have been left on the way.
    assert page.evaluate("scrollY") == scrolled


def test_the_numbers_are_enough_without_script(address: str, page_of: Callable[..., Page]) -> None:
    page = page_of(CHEF, java_script_enabled=False)
    page.goto(f"{address}vaerdier/")
    expect(page.locator(".placing-handle")).to_have_count(0)
    expect(page.get_by_text("Træk punktet")).to_be_hidden()
    across(page).fill("101")
    up(page).fill("80")
    page.get_by_label("Hvad ligger til grund for placeringen?").fill("Vi ved det ikke endnu.")
    page.get_by_role("button", name="Placér projektet").click()
    expect(page.get_by_text("Skriv et helt tal fra 1 til 100.").first).to_be_visible()
    expect(page.get_by_label("Hvad ligger til grund for placeringen?")).to_have_value(
        "Vi ved det ikke endnu."
    )
    across(page).fill("10")
    page.get_by_role("button", name="Placér projektet").click()
    expect(page.get_by_text("Jeres projekt er ligeværdig samskabelse")).to_be_visible()


def test_two_place_on_their_own_and_then_agree(
    address: str, page_of: Callable[..., Page], check_accessibility: Callable[[Page], None]
) -> None:
    chef, leader = page_of(CHEF), page_of(PROJECT_LEADER)
    chef.goto(address)
    chef.get_by_role("link", name="Begynd med dit eget bud").click()
    chef.mouse.click(*place_of(chef, 20, 80))
    chef.get_by_label("Hvorfor ser du det sådan?").fill("Det er os der inviterer.")
    chef.get_by_role("button", name="Gem min placering").click()
    expect(chef.get_by_text("1 af 2 har placeret. I mangler Jonas Bækmark.")).to_be_visible()
    check_accessibility(chef)

    leader.goto(address)
    expect(leader.get_by_role("heading", name="Du har ikke placeret projektet endnu")).to_be_visible()
    expect(leader.get_by_text("Det er os der inviterer.")).to_have_count(0)
    check_accessibility(leader)
    leader.get_by_role("link", name="Placér projektet", exact=True).click()
    leader.mouse.click(*place_of(leader, 80, 70))
    leader.get_by_label("Hvorfor ser du det sådan?").fill("Naboerne gør det jo selv.")
    leader.get_by_role("button", name="Gem min placering").click()
    expect(leader.get_by_role("heading", name="I ser det meget forskelligt")).to_be_visible()
    expect(leader.get_by_text("Det er os der inviterer.")).to_be_visible()
    expect(leader.locator(".plot-person")).to_have_count(2)
    check_accessibility(leader)

    chef.goto(address)
    chef.get_by_role("link", name="Bliv enige").click()
    expect_point(chef, 50, 75, "Ligeværdig")
    check_accessibility(chef)
    point = chef.get_by_role("slider", name="Punktet i figuren")
    point.focus()
    chef.keyboard.press("Shift+ArrowRight")
    expect_point(chef, 60, 75, "Faciliterende")
    chef.get_by_label("Hvorfor blev I enige om det?").fill("De har taget over siden sommer.")
    chef.get_by_role("button", name="Gem det vi er enige om").click()
    expect(chef.get_by_text("Jeres projekt er faciliterende samskabelse")).to_be_visible()
    chef.get_by_text("I så det meget forskelligt").click()
    expect(chef.get_by_text("Naboerne gør det jo selv.")).to_be_visible()
    check_accessibility(chef)
