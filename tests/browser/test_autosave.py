"""Writing an answer while things go wrong: in every case the whole text is there in the end."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from bench.server import free_port, running_server

from .demo import open_project

CHEF, LEADER = "chef@samskab.example", "projektleder@samskab.example"
FIRST = "Vi spiser sammen hver torsdag. "
MORE = "Køkkenet er vores, og naboerne laver maden."

PageOf = Callable[..., Page]
InServer = Callable[[str], None]


@pytest.fixture
def point(in_server: InServer) -> str:
    """The path of a focus point without an answer, in a project with a chef and a projektleder."""
    in_server(
        "from phases.models import Answer; Answer.history.all().delete(); Answer.objects.all().delete()"
    )
    return "faser/erkendelse/refleksion/"


@pytest.fixture
def opened(page_of: PageOf, point: str) -> Callable[..., Page]:
    """`opened(CHEF)`: the point's page in a browser of that person's own."""

    def open_point(email: str, **options: Any) -> Page:
        page = page_of(email, **options)
        open_project(page)
        page.goto(page.url + point)
        return page

    return open_point


def field(page: Page) -> Any:
    return page.get_by_label("Jeres svar")


def write(page: Page, text: str) -> None:
    """Type at the end, as a person does."""
    field(page).focus()
    page.keyboard.press("Control+End")
    page.keyboard.type(text, delay=5)


def expect_saved(page: Page) -> None:
    expect(page.get_by_role("status").get_by_text(re.compile(r"^Gemt kl\. \d\d\.\d\d$"))).to_be_visible()


def expect_trouble(page: Page, words: str) -> None:
    expect(page.locator("#save-state")).to_contain_text(words)


def expect_stored(page: Page, text: str) -> None:
    """What somebody reads who opens the page now."""
    fresh = page.context.new_page()
    fresh.goto(page.url)
    expect(field(fresh)).to_have_value(text)
    fresh.close()


def test_what_is_typed_is_saved_and_the_caret_stays(
    opened: Callable[..., Page], check_accessibility: Callable[[Page], None]
) -> None:
    page = opened(CHEF)
    troubles: list[str] = []
    page.on("console", lambda message: troubles.append(message.text))
    page.on("pageerror", lambda error: troubles.append(str(error)))
    write(page, FIRST)
    expect_saved(page)
    expect(page.get_by_label("I gang")).to_be_checked()
    page.keyboard.press("Home")
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.keyboard.type("Altså: ", delay=5)
    page.keyboard.type("netop: ", delay=5)
    expect(field(page)).to_be_focused()
    assert page.evaluate("document.activeElement.selectionStart") == len("Altså: netop: ")
    expect(field(page)).to_have_value(f"Altså: netop: {FIRST}")
    page.get_by_label("Afklaret").check()
    expect(page.locator("#point-state")).to_contain_text("Afklaret")
    expect_saved(page)
    check_accessibility(page)
    expect_stored(page, f"Altså: netop: {FIRST}".strip())
    assert not troubles


def test_slow_answers_and_fast_fingers_lose_nothing(opened: Callable[..., Page]) -> None:
    page = opened(CHEF)

    def slowly(route: Any) -> None:
        if route.request.method == "POST":
            page.wait_for_timeout(1500)
        route.continue_()

    page.route("**/refleksion/", slowly)
    for word in (FIRST + MORE).split(" "):
        write(page, f"{word} ")
        page.wait_for_timeout(300)
    page.get_by_role("button", name="Gem", exact=True).click()
    expect(page.get_by_text("»Refleksion« er gemt.")).to_be_visible(timeout=20_000)
    expect(field(page)).to_have_value(FIRST + MORE)


@pytest.mark.parametrize(
    ("button", "stands"),
    [
        ("Brug den her", "Vi spiser hver fredag."),
        ("Saml begge i feltet", f"{FIRST}{MORE}\n\nVi spiser hver fredag."),
        ("Gem", FIRST + MORE),
    ],
)
def test_two_who_write_the_same_point_choose(
    opened: Callable[..., Page], check_accessibility: Callable[[Page], None], button: str, stands: str
) -> None:
    chef, leader = opened(CHEF), opened(LEADER, viewport={"width": 360, "height": 740})
    write(chef, "Vi spiser hver fredag.")
    expect_saved(chef)
    write(leader, FIRST)
    expect(leader.get_by_role("heading", name="To udgaver af svaret")).to_be_visible()
    expect(leader.locator(".clash")).to_contain_text("fredag.")
    overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert leader.evaluate(overflow) <= 0
    check_accessibility(leader)
    # Meanwhile nothing is saved by itself, and they write on.
    write(leader, MORE)
    leader.wait_for_timeout(1500)
    expect_stored(chef, "Vi spiser hver fredag.")
    expect(field(leader)).to_have_value(FIRST + MORE)
    leader.get_by_role("button", name=button, exact=True).click()
    expect(leader.locator(".messages")).to_be_visible()
    expect(field(leader)).to_have_value(stands)
    leader.get_by_role("link", name="Se historikken").click()
    leader.get_by_role("heading", name="Nu").wait_for()
    # And the chef, who has not looked, is not run over either.
    if stands != "Vi spiser hver fredag.":
        write(chef, " Og lørdag.")
        expect(chef.get_by_role("heading", name="To udgaver af svaret")).to_be_visible()


def test_a_session_that_ends_while_one_writes(opened: Callable[..., Page], in_server: InServer) -> None:
    page = opened(CHEF)
    write(page, FIRST)
    expect_saved(page)
    in_server("from django.contrib.sessions.models import Session; Session.objects.all().delete()")
    write(page, MORE)
    expect_trouble(page, "Du er logget ud")
    expect(field(page)).to_have_value(FIRST + MORE)
    with page.context.expect_page() as elsewhere:
        page.get_by_role("link", name="Log ind i et nyt vindue").click()
    other = elsewhere.value
    other.get_by_label("E-mail").fill(CHEF)
    other.get_by_label("Adgangskode").fill("samskab-demo")
    other.get_by_role("button", name="Log ind").click()
    other.wait_for_url("**/projekter/")
    other.close()
    page.get_by_role("button", name="Prøv igen").click()
    expect_saved(page)
    expect_stored(page, FIRST + MORE)


@pytest.fixture
def own_server(server_environment: dict[str, str], base_url: str) -> Iterator[tuple[str, Any, Any]]:
    """A server on the same database that can be stopped and started: (address, start, stop)."""
    port = free_port()
    stack = ExitStack()

    def start() -> None:
        stack.enter_context(running_server(server_environment, port=port))

    with stack:
        yield f"http://127.0.0.1:{port}", start, stack.close


def test_a_server_that_goes_away_and_comes_back_while_one_writes(
    opened: Callable[..., Page], base_url: str, own_server: tuple[str, Any, Any]
) -> None:
    address, start, stop = own_server
    start()
    page = opened(CHEF)
    page.goto(page.url.replace(base_url, address))
    write(page, FIRST)
    expect_saved(page)
    stop()
    write(page, MORE[:20])
    expect_trouble(page, "Vi kan ikke få fat i Samskab")
    write(page, MORE[20:])
    expect(field(page)).to_have_value(FIRST + MORE)
    start()
    # By itself.
    expect(page.locator("#save-state")).to_have_text(re.compile(r"Gemt kl\."), timeout=30_000)
    expect_stored(page, FIRST + MORE)


AWAY = "Vi kan ikke få fat i Samskab"
REFUSED = "Du kan ikke længere gemme her"
NO_ANSWERS = {
    500: AWAY,
    503: AWAY,
    200: AWAY,  # a network's own sign-in page
    409: AWAY,  # a page that is none of ours
    413: "for lang til at blive gemt",
    403: REFUSED,
    404: REFUSED,
}


def answering(status: int) -> Callable[[Any], None]:
    def answer(route: Any) -> None:
        if route.request.method == "POST":
            route.fulfill(status=status, body="<h1>Noget andet</h1>", content_type="text/html")
        else:
            route.continue_()

    return answer


def test_an_answer_that_is_none_keeps_the_text_and_says_what_to_do(opened: Callable[..., Page]) -> None:
    page = opened(CHEF)
    text = ""
    for status, words in NO_ANSWERS.items():
        page.route("**/refleksion/", answering(status))
        text += f"{status}."
        write(page, f"{status}.")
        expect_trouble(page, words)
        expect(field(page)).to_have_value(text)
        assert page.get_by_text("Noget andet").count() == 0
        page.unroute("**/refleksion/")
        page.get_by_role("button", name="Prøv igen").click()
        expect_saved(page)
    expect_stored(page, text)


def test_an_answer_that_was_lost_on_the_way_makes_no_conflict(opened: Callable[..., Page]) -> None:
    page = opened(CHEF)

    def lose_the_answer(route: Any) -> None:
        if route.request.method == "POST":
            route.fetch()  # the server saves
            route.abort()
        else:
            route.continue_()

    page.route("**/refleksion/", lose_the_answer)
    write(page, FIRST)
    expect_trouble(page, "Vi kan ikke få fat i Samskab")
    write(page, MORE)
    page.unroute("**/refleksion/")
    page.get_by_role("button", name="Prøv igen").click()
    expect_saved(page)
    expect_stored(page, FIRST + MORE)


def test_leaving_with_something_unsaved_warns_and_sends_it(opened: Callable[..., Page]) -> None:
    page = opened(CHEF)
    address = page.url
    write(page, FIRST.strip())
    expect_saved(page)
    asked: list[str] = []

    def leave(dialog: Any) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", leave)
    page.goto("/om/")
    assert asked == []  # all was saved
    page.goto(address)
    write(page, MORE)
    page.goto("/om/")
    assert asked == ["beforeunload"]
    page.wait_for_timeout(500)
    page.goto(address)
    expect(field(page)).to_have_value(FIRST.strip() + MORE)


def test_going_back_shows_what_was_written(opened: Callable[..., Page]) -> None:
    page = opened(CHEF)
    write(page, FIRST)
    expect_saved(page)
    page.goto("/om/")
    page.go_back()
    expect(field(page)).to_have_value(re.compile(FIRST.strip()))
    write(page, MORE)
    expect_saved(page)
    assert page.get_by_role("heading", name="To udgaver af svaret").count() == 0


def test_a_text_that_is_too_long_stays_whole_on_the_page(opened: Callable[..., Page]) -> None:
    page = opened(CHEF)
    text = "Æ" * 30_000
    field(page).fill(text)
    expect_trouble(page, "20000")
    expect(field(page)).to_have_value(text)
    field(page).fill(text[:20_000])
    expect_saved(page)
    # And a complaint goes away with what it was about, though the rest stands as it was saved.
    page.get_by_role("radio", name="Ikke relevant").check()
    expect_trouble(page, "Skriv kort hvorfor")
    page.get_by_role("radio", name="I gang").check()
    expect_saved(page)


def test_no_text_is_left_in_the_browser(opened: Callable[..., Page]) -> None:
    page = opened(CHEF)
    write(page, FIRST)
    expect_saved(page)
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0


def test_without_a_script_both_texts_are_shown_and_one_chooses(opened: Callable[..., Page]) -> None:
    chef, leader = opened(CHEF), opened(LEADER, java_script_enabled=False)
    write(chef, "Vi spiser hver fredag.")
    expect_saved(chef)
    field(leader).fill(FIRST + MORE)
    leader.get_by_role("button", name="Gem", exact=True).click()
    expect(leader.get_by_role("heading", name="To udgaver af svaret")).to_be_visible()
    expect(field(leader)).to_have_value(FIRST + MORE)
    leader.get_by_role("button", name="Saml begge i feltet").click()
    expect(field(leader)).to_have_value(f"{FIRST}{MORE}\n\nVi spiser hver fredag.")
    leader.get_by_role("radio", name="Ikke relevant").check()
    leader.get_by_role("button", name="Gem", exact=True).click()
    expect(leader.locator(".alert-error")).to_be_visible()
    expect(field(leader)).to_have_value(f"{FIRST}{MORE}\n\nVi spiser hver fredag.")
