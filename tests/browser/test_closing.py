"""A project comes to its end: closed, to be read, reported, built on, followed up, and taken up again."""

from collections.abc import Callable
from itertools import count

import pytest
from playwright.sync_api import Page, expect

from .test_gates import go_to
from .test_main_job import CHEF, answer, create_project

_numbers = count(1)

LEARN = """
from datetime import date
project = Project.objects.get(title={title!r})
chef = project.memberships.get().user
from learning.models import Criterion, Lesson
from phases.models import FocusPoint
from projects.models import BottomLine
Lesson.objects.create(project=project, focus_point=FocusPoint.objects.get(key="kommunikation"),
    title="Åbn køkkenet", happened="Ingen kom.", learnt="Duften trækker.", will_do="Køkkenvagt.",
    written_by=chef)
Criterion.objects.create(project=project, bottom_line=BottomLine.objects.first(), title="Fulde borde",
    sign="Bordene er fulde.", created_by=chef)
"""


def close(page: Page) -> None:
    go_to(page, "Overblik")
    page.get_by_role("link", name="Afslut projektet", exact=True).click()
    page.get_by_label("Hvad blev resultatet?").fill("Hundrede spiser sammen.")
    page.get_by_label("Hvad lærte I?").fill("Køkkenet skal være åbent.")
    page.get_by_label("Hvad sker der nu?").fill("Beboerhuset kører videre.")
    page.get_by_role("button", name="Afslut projektet").click()


def no_wider_than_the_screen(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 800})
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth"), page.url
    page.set_viewport_size({"width": 1280, "height": 800})


@pytest.mark.parametrize("with_script", [True, False])
def test_closed_read_built_on_and_taken_up_again(
    page_of: Callable[..., Page],
    check_accessibility: Callable[[Page], None],
    in_server: Callable[[str], None],
    with_script: bool,
) -> None:
    chef = page_of(CHEF, java_script_enabled=with_script)

    def look(page: Page) -> None:
        if with_script:
            check_accessibility(page)
            no_wider_than_the_screen(page)

    number = next(_numbers)
    title, successor = f"Enden i Nordbyen {number}", f"Begyndelsen i Sydbyen {number}"
    create_project(chef, title)
    in_server(LEARN.format(title=title))
    answer(chef, "Afklaring", "Afgrænsning", "Vi begynder i Nordbyen.")

    # The page says kindly what stands open, and asks for all three texts.
    go_to(chef, "Overblik")
    chef.get_by_role("link", name="Afslut projektet", exact=True).click()
    expect(chef.get_by_role("main")).to_contain_text("1 læring er ikke delt med andre")
    expect(chef.get_by_role("main")).to_contain_text("1 succeskriterium er ikke vurderet")
    look(chef)
    chef.get_by_label("Hvad lærte I?").fill("Køkkenet skal være åbent.")
    chef.get_by_role("button", name="Afslut projektet").click()
    expect(chef.get_by_role("alert")).to_contain_text("Der er fejl i formularen")
    expect(chef.get_by_label("Hvad lærte I?")).to_have_value("Køkkenet skal være åbent.")
    close(chef)

    # Closed: told everywhere, to be read and not written in.
    expect(chef.get_by_text("Hundrede spiser sammen.")).to_be_visible()
    look(chef)
    old = chef.url
    pdf = chef.request.get(
        str(chef.get_by_role("link", name="Hent den endelige rapport (PDF)").get_attribute("href"))
    )
    assert pdf.body().startswith(b"%PDF")
    go_to(chef, "Afklaring")
    expect(chef.get_by_text("Projektet blev afsluttet").first).to_be_visible()
    chef.get_by_role("link", name="Afgrænsning").first.click()
    expect(chef.get_by_role("textbox")).to_have_count(0)
    chef.goto(f"{old}opfoelgning/6/")
    expect(chef.get_by_text("I kan følge op fra")).to_be_visible()
    look(chef)

    # A new one is built on it, with its answers, lessons and criteria.
    chef.goto(old)
    chef.get_by_role("link", name="Begynd et nyt projekt herfra").first.click()
    look(chef)
    chef.get_by_label("Hvad hedder projektet?").fill(successor)
    expect(chef.get_by_label("Succeskriterierne (1)")).to_be_checked()
    expect(chef.get_by_label("Læringen (1)")).to_be_checked()
    chef.get_by_role("button", name="Opret projektet").click()
    expect(chef.get_by_role("heading", level=1, name=successor)).to_be_visible()
    chef.get_by_role("main").get_by_role("link", name=title).click()
    expect(chef.get_by_role("link", name=successor)).to_be_visible()
    in_server(
        f"assert Project.objects.get(title={successor!r}).criteria.get().title == 'Fulde borde'\n"
        f"assert Project.objects.get(title={successor!r}).carried_lessons.count() == 1"
    )

    # And it is taken up again.
    chef.get_by_role("link", name="Tag projektet op igen").click()
    look(chef)
    chef.get_by_label("Vi tager projektet op igen fordi …").fill("Der kom en pulje.")
    chef.get_by_role("button", name="Tag projektet op igen").click()
    expect(chef.get_by_text("Projektet er taget op igen.")).to_be_visible()
    expect(chef.get_by_text("Projektet blev afsluttet")).to_have_count(0)
    chef.goto(f"{old}beslutninger/")
    look(chef)
    expect(chef.get_by_role("main")).to_contain_text("Der kom en pulje.")
    expect(chef.get_by_role("main")).to_contain_text("Hundrede spiser sammen.")


def test_the_demos_lessons_are_followed_up(
    page_of: Callable[..., Page], check_accessibility: Callable[[Page], None]
) -> None:
    chef = page_of(CHEF)
    chef.goto("/opgaver/")
    chef.get_by_role("link", name="Følg op på læringen et halvt år efter").first.click()
    check_accessibility(chef)
    no_wider_than_the_screen(chef)
    for lesson in chef.locator("main form").get_by_role("group").all():
        lesson.get_by_label("Det er på vej").check(force=True)
    chef.get_by_label("Note til »En beskedtråd for hver rute«").fill("Fem af seks ruter.")
    chef.get_by_role("button", name="Gem opfølgningen").click()
    expect(chef.get_by_text("Opfølgningen er gemt.")).to_be_visible()
    check_accessibility(chef)
    expect(chef.get_by_text("Fem af seks ruter.").first).to_be_visible()
    chef.goto("/opgaver/")
    expect(chef.get_by_text("Følg op på læringen et halvt år efter")).to_have_count(0)
