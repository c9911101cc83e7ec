"""Looking back in the browser: the value, a question with then beside now, a verdict and a drawback."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from .demo import open_project
from .test_main_job import CHEF, create_project
from .test_stakeholders import PHONE, fits

WIDE = {"width": 1280, "height": 900}
MAKE_CRITERION = """
from accounts.models import User
from learning.models import Criterion
from projects.models import BottomLine, Project
Criterion.objects.get_or_create(
    project=Project.objects.get(title="{title}"), title="Mindst ti gæster",
    defaults=dict(
        sign="Der mangler stole.", bottom_line=BottomLine.objects.first(), unit="gæster", target=10,
        created_by=User.objects.get(email="chef@samskab.example"),
    ),
)
"""


@pytest.mark.parametrize("scripts", [True, False], ids=["with-javascript", "without-javascript"])
def test_a_team_looks_back_on_a_phone(
    page_of: Callable[..., Page],
    check_accessibility: Callable[[Page], None],
    in_server: Callable[[str], None],
    scripts: bool,
) -> None:
    title = f"Haven bag {'biblioteket' if scripts else 'kirken'}"
    chef = page_of(CHEF, viewport=PHONE, java_script_enabled=scripts)

    def checked() -> None:
        if scripts:
            check_accessibility(chef)
            fits(chef)

    create_project(chef, title)
    project = chef.url
    in_server(MAKE_CRITERION.format(title=title))

    # Then: in Afklaring.
    chef.goto(f"{project}faser/afklaring/formaal-og-succeskriterier/")
    chef.get_by_label("Jeres svar").fill("Vi vil have at naboerne mødes.")
    chef.get_by_role("button", name="Gem", exact=True).click()
    expect(chef.get_by_text("er gemt.").first).to_be_visible()

    # The value.
    chef.goto(f"{project}faser/erkendelse/")
    chef.get_by_role("link", name="Gå til opsamlingen").click()
    expect(chef.get_by_text("0 af 12 spørgsmål, 0 af 1 kriterium")).to_be_visible()
    checked()
    chef.get_by_role("link", name="Vælg hvad der betyder mest").click()
    chef.get_by_role("button", name="Gem valget").click()
    expect(chef.get_by_role("alert")).to_contain_text("Vælg den værdi der betyder mest.")
    checked()
    chef.get_by_label("Fællesskab:").check()
    chef.get_by_label("Hvorfor betyder det mest?").fill("Haven er en anledning.")
    chef.get_by_role("button", name="Gem valget").click()
    expect(chef.get_by_role("heading", name="Det der betyder mest for jer: Fællesskab")).to_be_visible()

    # Now, with then beside it.
    chef.get_by_role("link", name="Svar på »Hvad er anderledes nu").click()
    then = chef.get_by_role("region", name="Det skrev I i Afklaring")
    expect(then).to_contain_text("Vi vil have at naboerne mødes.")
    checked()
    chef.get_by_label("Det siger I nu").fill("Ni naboer mødes hver lørdag.")
    chef.get_by_role("button", name="Gem", exact=True).click()
    expect(chef.get_by_text("1 af 15 spørgsmål")).to_be_visible()
    expect(chef.get_by_text("Ni naboer mødes hver lørdag.")).to_be_visible()

    # The verdict needs evidence.
    chef.get_by_role("link", name="Vurdér »Mindst ti gæster«").click()
    expect(chef.get_by_text("10 gæster")).to_be_visible()
    chef.get_by_label("Delvis opfyldt").check()
    chef.get_by_role("button", name="Gem vurderingen").click()
    expect(chef.get_by_role("alert")).to_contain_text("Skriv hvad der viser det.")
    checked()
    chef.get_by_label("Hvad viser det?").fill("Vi talte ni.")
    chef.get_by_role("button", name="Gem vurderingen").click()
    row = chef.get_by_role("listitem").filter(has=chef.get_by_role("heading", name="Mindst ti gæster"))
    expect(row).to_contain_text("Delvis opfyldt")
    expect(row).to_contain_text("Vi talte ni.")

    # A drawback.
    chef.get_by_role("link", name="Notér en ulempe").click()
    expect(chef.get_by_label("Utilsigtet ulempe")).to_be_checked()
    checked()
    chef.get_by_label("Hvad skete der?").fill("Hundene har ingen steder at løbe.")
    chef.get_by_label("For hvem?").fill("hundeejerne")
    chef.get_by_role("button", name="Gem").click()
    expect(chef.get_by_text("Hundene har ingen steder at løbe.").first).to_be_visible()
    expect(chef.get_by_text("1 af 15 spørgsmål, 1 af 1 kriterium")).to_be_visible()
    checked()


def test_then_and_now_stand_side_by_side(
    page_of: Callable[..., Page], check_accessibility: Callable[[Page], None]
) -> None:
    chef = page_of(CHEF, viewport=WIDE)
    open_project(chef)
    chef.goto(f"{chef.url}evaluering/opsamling/")
    check_accessibility(chef)
    row = chef.locator("#spoergsmaal-resultat-anderledes")
    now, then = row.get_by_text("Ved de seneste tre borde"), row.get_by_text("Det skrev I i Afklaring")
    assert beside(now, then)
    chef.set_viewport_size(PHONE)
    assert not beside(now, then)
    fits(chef)
    chef.set_viewport_size(WIDE)
    row.get_by_role("link", name=re.compile("Ret")).click()
    then = chef.get_by_role("region", name="Det skrev I i Afklaring")
    assert beside(chef.get_by_label("Det siger I nu"), then)
    check_accessibility(chef)


def beside(left: object, right: object) -> bool:
    """Whether the second begins to the right of where the first ends."""
    one, other = left.bounding_box(), right.bounding_box()  # type: ignore[attr-defined]
    return one["x"] + one["width"] <= other["x"]
