"""A chef writes down what they learnt and shares it; another chef meets it at the same point."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from .test_main_job import CHEF, create_project

OTHER_CHEF = "chef@anden.example"


@pytest.mark.parametrize("options", [{}, {"java_script_enabled": False}], ids=["script", "no script"])
def test_what_one_learns_helps_another(
    page_of: Callable[..., Page], check_accessibility: Callable[[Page], None], options: dict[str, bool]
) -> None:
    chef = page_of(CHEF, viewport={"width": 360, "height": 740}, **options)
    title = f"Ring før du skriver {len(options)}"

    def check(page: Page) -> None:
        if not options:
            check_accessibility(page)
            wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            assert page.evaluate(wide) <= 0

    # Written at a focus point.
    address = create_project(chef, f"Læring i Nordbyen {len(options)}")
    chef.goto(f"{address}laering/")
    check(chef)
    chef.goto(f"{address}faser/planlaegning/kommunikation/")
    chef.get_by_role("link", name="Skriv en læring herfra").click()
    expect(chef.get_by_label("Hvor hører den til?")).to_have_value("punkt:kommunikation")
    check(chef)
    chef.get_by_label("Hvad er læringen i én linje?").fill(title)
    chef.get_by_label("Hvad skete der?").fill("Ingen svarede på mailen.")
    chef.get_by_label("Hvad lærte I?").fill("Mette Ravnshøj fik svar da hun ringede.")
    chef.get_by_role("button", name="Gem læringen").click()
    expect(chef.get_by_text(f"»{title}« er skrevet ned.")).to_be_visible()
    check(chef)

    # It names somebody, so it is corrected before it is shared.
    chef.get_by_role("link", name=f"Del »{title}«").click()
    expect(chef.get_by_role("heading", level=2, name="Sådan ser andre den")).to_be_visible()
    expect(chef.locator("mark")).to_have_text("Mette Ravnshøj")
    check(chef)
    chef.get_by_text("Alle der bruger Samskab").click()
    chef.get_by_text("Jeg har læst teksten").click()
    chef.get_by_role("button", name="Gem").click()
    expect(chef.get_by_role("heading", name="Teksten kan ikke deles som den er")).to_be_visible()
    chef.get_by_role("link", name="Ret teksten").click()
    check(chef)
    chef.get_by_label("Hvad lærte I?").fill("En af os fik svar på den ringede samtale.")
    chef.get_by_role("button", name="Gem").click()
    expect(chef.locator("mark")).to_have_count(0)
    chef.get_by_text("Alle der bruger Samskab").click()
    chef.get_by_text("Jeg har læst teksten").click()
    chef.get_by_role("button", name="Gem").click()
    expect(chef.get_by_text(f"»{title}« er delt med alle der bruger Samskab.")).to_be_visible()

    # Another chef meets it where it helps, and in the library.
    other = page_of(OTHER_CHEF, viewport={"width": 360, "height": 740}, **options)
    theirs = create_project(other, f"Et andet sted {len(options)}")
    other.goto(f"{theirs}faser/planlaegning/kommunikation/")
    beside = other.get_by_role("region", name="Erfaringer fra andre")
    expect(beside.get_by_role("heading", name=title)).to_be_visible()
    expect(beside.get_by_text("Fra et projekt i Fjordby Kommune").first).to_be_visible()
    expect(beside).not_to_contain_text("Læring i Nordbyen")
    check(other)
    beside.get_by_role("link", name="Find flere i erfaringerne").click()
    expect(other.get_by_label("Fokuspunkt")).to_have_value("kommunikation")
    check(other)
    other.get_by_label("Ord").fill("ringede samtale")
    other.get_by_role("button", name="Vis").click()
    other.get_by_role("link", name=title).click()
    expect(other.get_by_role("heading", level=1)).to_have_text(title)
    check(other)

    # Taken back, it is gone at once.
    chef.get_by_role("link", name=f"Skift hvem der kan læse »{title}«").click()
    chef.get_by_text("Kun os på projektet", exact=True).click()
    chef.get_by_role("button", name="Gem").click()
    response = other.reload()
    assert response
    assert response.status == 404
