"""The main job, end to end: a chef takes a project through the three phases and reads the report."""

import io
import re
from collections.abc import Callable

from playwright.sync_api import Page, expect
from pypdf import PdfReader

from .demo import open_project

CHEF = "chef@samskab.example"
PROJECT_LEADER = "projektleder@samskab.example"

ANSWERS = {
    "Afklaring": ("Formål og succeskriterier", "Vi vil have flere til at spise sammen end alene."),
    "Planlægning": ("Kommunikation", "Vi kalder det torsdagsmad, for det er det ord naboerne bruger."),
    "Udførelse": ("Kursjusteringer", "Vi flytter maden til frokost, fordi vinteraftenerne er mørke."),
    "Erkendelse": ("Refleksion", "Vi lærte at spørge, før vi planlagde."),
}
REASONS = {
    "Planlægning": "Formålet er på plads, og direktionen bakker op.",
    "Udførelse": "Planen er klar, og køkkenet er vores hver torsdag.",
    "Erkendelse": "Sæsonen er slut, og alle er mætte.",
}


def create_project(page: Page, title: str) -> str:
    """Fills in the recipe and returns the project's address."""
    page.get_by_role("link", name="Nyt projekt").click()
    page.get_by_label("Hvad hedder projektet?").fill(title)
    page.get_by_label("Hvilket problem eller hvilken opgave vil I løse?").fill("Mange spiser alene.")
    page.get_by_label("Hvem kan hjælpe?").fill("Beboerhuset og købmanden.")
    page.get_by_label("Hvad motiverer dem til at være med?").fill("At høre til.")
    page.get_by_label("Hvor og hvordan mødes I?").fill("I køkkenet hver torsdag.")
    page.get_by_label("Hvilket område hører det til?").select_option(label="Ældre")
    page.get_by_label("Hvem tog initiativet?").select_option(label="Borgere")
    page.get_by_label("Fællesskab").check()
    page.get_by_label("Hvornår begynder det?").fill("2026-01-05")
    page.get_by_role("button", name="Opret projektet").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    return page.url


def answer(page: Page, step: str, point: str, text: str) -> None:
    page.get_by_role("navigation", name="Projektet").get_by_role("link", name=step).click()
    page.get_by_role("link", name=point, exact=True).click()
    page.get_by_label("Jeres svar").fill(text)
    page.get_by_label("Afklaret").check()
    page.get_by_role("button", name="Gem", exact=True).click()
    expect(page.get_by_text(f"»{point}« er gemt.")).to_be_visible()


def test_a_chef_takes_a_project_through_the_phases_and_reads_the_report(
    page_of: Callable[..., Page], check_accessibility: Callable[[Page], None]
) -> None:
    chef = page_of(CHEF)
    check_accessibility(chef)
    address = create_project(chef, "Torsdagsmad i Nordbyen")
    expect(chef.get_by_text("Næste skridt")).to_be_visible()
    check_accessibility(chef)

    # The projektleder joins the team.
    chef.get_by_role("link", name="Hold", exact=True).click()
    chef.get_by_label("E-mail").fill(PROJECT_LEADER)
    chef.get_by_label("Rolle", exact=True).select_option(label="Projektleder")
    chef.get_by_role("button", name="Tilføj").click()
    expect(chef.get_by_text("er nu med som projektleder")).to_be_visible()
    check_accessibility(chef)

    # The type, by the plain questions.
    chef.get_by_role("link", name="Type", exact=True).click()
    check_accessibility(chef)
    chef.get_by_role("link", name="Besvar seks spørgsmål").click()
    for group in chef.locator("main form").get_by_role("group").all():
        group.get_by_role("radio").last.check()
    chef.get_by_label("Hvad ligger til grund for placeringen?").fill("Naboerne tog selv initiativet.")
    check_accessibility(chef)
    chef.get_by_role("button", name="Placér projektet").click()
    expect(chef.get_by_text("Jeres projekt er faciliterende samskabelse")).to_be_visible()
    check_accessibility(chef)

    # An answer in each step, and the decisions in between.
    for step, (point, text) in ANSWERS.items():
        if step in REASONS:
            chef.get_by_role("navigation", name="Projektet").get_by_role("link", name=step).click()
            chef.get_by_role("link", name=f"Gå videre til {step.lower()}").click()
            check_accessibility(chef)
            # Where one point alone stands open, it is asked for by name.
            chef.get_by_label(re.compile("^(Samme grund|Hvorfor står)")).first.fill(
                "Det kommer vi tilbage til."
            )
            chef.get_by_label("Vi går videre fordi …").fill(REASONS[step])
            chef.get_by_role("button", name="Gå videre").click()
            expect(chef.get_by_text(f"I er nu i {step.lower()}.")).to_be_visible()
            check_accessibility(chef)
        answer(chef, step, point, text)
        check_accessibility(chef)

    # A leadership task.
    chef.get_by_role("navigation", name="Projektet").get_by_role("link", name="Retninger").click()
    check_accessibility(chef)
    chef.get_by_role("region", name="Ud ").get_by_text("Typiske opgaver at begynde med").click()
    check_accessibility(chef)
    chef.get_by_role("link", name="Tegn rammen").click()
    chef.get_by_label("Hvad gør I helt konkret").fill("Et ark på køleskabet med det, der ligger fast.")
    check_accessibility(chef)
    chef.get_by_role("button", name="Påtag jer opgaven").click()
    expect(chef.get_by_text("»Tegn rammen tydeligt« er gemt.")).to_be_visible()

    # The projektleder tells how it goes.
    leader = page_of(PROJECT_LEADER)
    leader.goto(address)
    check_accessibility(leader)
    leader.get_by_role("link", name="Status", exact=True).click()
    leader.get_by_role("link", name="Skriv en ny status").click()
    lights = {
        "Fremdrift": "Det går godt",
        "Relationer": "Kræver opmærksomhed",
        "Ressourcer": "Kræver handling nu",
    }
    for side, light in lights.items():
        leader.get_by_role("group", name=side).get_by_label(light).check()
    leader.get_by_label("Hvad er der sket siden sidst?").fill("Første middag med 42 gæster.")
    leader.get_by_label("Hvad er det næste der skal ske?").fill("Vi finder en kok mere.")
    leader.get_by_label("Hvad har du brug for fra chefen?").fill("Tal med Teknik om ventilationen.")
    check_accessibility(leader)
    leader.get_by_role("button", name="Offentliggør status").click()
    expect(leader.get_by_text("Din status er offentliggjort")).to_be_visible()
    check_accessibility(leader)

    # What only the full report is asked about is shown for that alone.
    chef.goto(f"{address}rapporter/")
    fold = chef.get_by_text("Hvad skal med i den samlede rapport?")
    for label in ("Én side til udvalg", "Statusrapport"):
        chef.get_by_label(label).check()
        expect(fold).to_be_hidden()
    chef.get_by_label("Samlet rapport").check()
    fold.click()
    expect(chef.get_by_label("Mandat")).to_be_checked()
    check_accessibility(chef)
    chef.get_by_label("Excel").check()
    expect(fold).to_be_hidden()

    # The chef reads the report, and finds each word again.
    chef.goto(address)
    check_accessibility(chef)
    expect(chef.get_by_text("Tal med Teknik om ventilationen.")).to_be_visible()
    link = chef.get_by_role("link", name="Hent rapporten som PDF").get_attribute("href")
    assert link
    response = chef.request.get(link)
    assert response.headers["content-type"] == "application/pdf"
    text = text_of(response.body())
    written = [text for _, text in ANSWERS.values()] + list(REASONS.values())
    written += ["Torsdagsmad i Nordbyen", "Første middag med 42 gæster.", "Tal med Teknik om ventilationen."]
    written += ["Faciliterende samskabelse", "Et ark på køleskabet med det, der ligger fast."]
    for words in written:
        assert joined(words) in text, words


def text_of(pdf: bytes) -> str:
    return joined("".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages))


def joined(text: str) -> str:
    """Without spaces and hyphens, since lines break and words are hyphenated where the page is full."""
    return "".join(text.replace("\u00ad", "").replace("-", "").split())


def test_the_main_form_works_without_javascript(page_of: Callable[..., Page]) -> None:
    page = page_of(CHEF, java_script_enabled=False)
    create_project(page, "Uden JavaScript")
    answer(page, "Afklaring", "Afgrænsning", "Vi lover ikke mere, end vi kan holde.")
    page.reload()
    expect(page.get_by_label("Jeres svar")).to_have_value("Vi lover ikke mere, end vi kan holde.")


def test_a_chef_answers_with_the_keyboard_alone(page_of: Callable[..., Page]) -> None:
    page = page_of(CHEF)
    create_project(page, "Kun tastatur")
    page.get_by_role("link", name="Gå til punktet").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/formaal-og-succeskriterier/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Gå til sidens indhold")).to_be_focused()
    page.keyboard.press("Enter")
    tab_until(page, "text")
    page.keyboard.type("Skrevet uden mus.")
    tab_until(page, "status")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_text("er gemt.")).to_be_visible()
    expect(page.get_by_label("Jeres svar")).to_have_value("Skrevet uden mus.")
    expect(page.get_by_label("I gang")).to_be_checked()


def tab_until(page: Page, name: str) -> None:
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == name:
            return
    raise AssertionError(f"no field called {name} was reached with Tab")


def test_no_page_of_a_project_scrolls_sideways_on_a_phone(page_of: Callable[..., Page]) -> None:
    page = page_of(CHEF, viewport={"width": 320, "height": 640})
    address = create_project(page, "Donaudampfschifffahrtselektrizitätenhauptbetriebswerk" * 2)
    for path in (
        "",
        "faser/afklaring/",
        "faser/planlaegning/kommunikation/",
        "typologi/",
        "retninger/",
        "status/",
        "status/ny/",
        "medlemmer/",
        "rediger/",
        "trinskift/planlaegning/",
    ):
        page.goto(address + path)
        overflow = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert overflow <= 0, f"{path} is {overflow} px too wide"


def test_mistakes_are_told_at_the_top_with_the_text_kept(
    page_of: Callable[..., Page], check_accessibility: Callable[[Page], None]
) -> None:
    page = page_of(CHEF)
    create_project(page, "Med fejl")
    page.get_by_role("link", name="Gå til punktet").click()
    page.get_by_label("Jeres svar").fill("Det her må ikke gå tabt.")
    page.get_by_role("radio", name="Ikke relevant").check()
    page.get_by_role("button", name="Gem", exact=True).click()
    summary = page.locator(".alert-error")
    expect(summary).to_be_focused()
    summary.get_by_role("link").click()
    expect(page.get_by_label("Hvorfor er punktet ikke relevant?")).to_be_focused()
    expect(page.get_by_label("Jeres svar")).to_have_value("Det her må ikke gå tabt.")
    check_accessibility(page)


def test_on_a_phone_the_menu_shows_the_steps_and_unfolds(page_of: Callable[..., Page]) -> None:
    chef = page_of(CHEF, viewport={"width": 360, "height": 740})
    open_project(chef)
    menu = chef.get_by_role("navigation", name="Projektet")
    expect(menu.get_by_role("link")).to_have_count(5)
    menu.get_by_text("Mere", exact=True).click()
    expect(menu.get_by_role("link", name="Hold")).to_be_visible()
    assert chef.evaluate("document.documentElement.scrollWidth") <= 360

    chef.set_viewport_size({"width": 1280, "height": 800})
    expect(menu.get_by_text("Mere", exact=True)).to_be_hidden()
    chef.reload()
    expect(menu.get_by_role("link", name="Hold")).to_be_visible()
