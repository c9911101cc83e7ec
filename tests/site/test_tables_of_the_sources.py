"""Every table of the sources is in the app, at most two clicks from where it helps. The list is held here."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from html import unescape

import pytest
from django.test import Client

from accounts.models import User
from leadership.models import LeadershipTask
from learning.models import Advice, SelfCheck
from projects.models import Gain
from tests.conftest import Cast
from tests.learning.test_knowledge_pages import PAGES
from typology.models import CocreationType, Dimension, PlacementQuestion

# The words on the pages are the same on every database.
pytestmark = pytest.mark.one_database

PROJECT = "{project}"


@dataclass(frozen=True)
class Table:
    """One table: the page where it helps, the links followed from there, and words that tell it is whole."""

    name: str
    helps_at: str
    clicks: tuple[str, ...]
    words: Iterable[str] | Callable[[], Iterable[str]]

    def told(self) -> list[str]:
        return list(self.words() if callable(self.words) else self.words)


def at_point(step: str, point: str, page: str, name: str) -> Table:
    """A page of Viden, by way of the pages that belong to a focus point."""
    clicks = (f"/viden/ved-punkt/{point}/", f"/viden/{page}/")
    return Table(name, f"{PROJECT}faser/{step}/{point}/", clicks, PAGES[page])


def check(key: str, name: str) -> Table:
    """A self-check of a project."""

    def statements() -> list[str]:
        return [one.text for one in SelfCheck.objects.get(key=key).statements.all()]

    page = f"{PROJECT}tjek/{key}/"
    return Table(name, f"{PROJECT}tjek/", (page, f"{page}svar/"), statements)


def titles(model: type[Advice | LeadershipTask | CocreationType | Dimension | Gain]) -> list[str]:
    return [row.title for row in model.objects.all()]


GOAL = "formaal-og-succeskriterier"

TABLES = [
    # 1. What samskabelse is
    at_point("afklaring", GOAL, "hvad-er-samskabelse", "1: kendetegn, partnerskab, udvikling og levering"),
    at_point("afklaring", GOAL, "ni-ting-det-ikke-er", "1: ni ting det ikke er"),
    check("er-det-samskabelse", "1: kendetegn og det det ikke er, som tjek"),
    at_point("afklaring", GOAL, "bundlinjer-og-gevinster", "1: bundlinjer"),
    Table("1: chefens egne gevinster", "/projekter/", ("/projekter/nyt/",), lambda: titles(Gain)),
    at_point("afklaring", GOAL, "hvornaar-passer-det", "1: komplekse problemer"),
    # 2. Five pieces of advice
    Table("2: fem råd", "/projekter/", ("/viden/",), lambda: titles(Advice)),
    # 4. Four directions with 22 tasks
    Table("4: 22 opgaver", PROJECT, (f"{PROJECT}retninger/",), lambda: titles(LeadershipTask)),
    # 5. The typology
    Table("5: fire typer", f"{PROJECT}typologi/", (), lambda: titles(CocreationType)),
    Table("5: to dimensioner", f"{PROJECT}typologi/", (), lambda: titles(Dimension)),
    Table(
        "5: typen i spørgsmål",
        f"{PROJECT}typologi/",
        (f"{PROJECT}typologi/spoergsmaal/",),
        lambda: [question.text for question in PlacementQuestion.objects.all()],
    ),
    # 7. torfing
    at_point("planlaegning", "grad-af-borgerinvolvering", "trappen", "7: samskabelsestrappen"),
    check("trappen", "7: samskabelsestrappen, som tjek"),
    at_point("afklaring", "samskabelsestype", "fire-veje-ind", "7: fire veje ind"),
    at_point("planlaegning", "planlaegning-af-proces", "opskriften", "7: opskriften"),
    at_point("udfoerelse", "relationen-til-projektleder", "tre-ledelsesformer", "7: tre ledelsesformer"),
    at_point("erkendelse", "maalopfyldelse", "bundlinjer-og-gevinster", "7: gevinster"),
    at_point("planlaegning", "kommunikation", "syn-paa-det-offentlige", "7: syn på det offentlige"),
    # 8. aarhus
    at_point("planlaegning", "rammesaetning", "syv-principper", "8: syv principper"),
    check("syv-principper", "8: syv principper, som tjek"),
    at_point(
        "afklaring", "tvaergaaende-fokus", "mobiliserende-ledelse", "8: mobiliseringsledelse og skiftet"
    ),
    check("mobilisering", "8: mobiliseringsledelse, som tjek"),
    at_point("planlaegning", "uforudsigelighed", "faldgruber", "8: faldgruber"),
    check("faldgruber", "8: faldgruber, som tjek"),
    check("kan-vi-give-slip", "8: rolle, kontrol og nulfejlskultur, som tjek"),
    at_point("erkendelse", "forankring-af-laering", "fire-anbefalinger", "8: fire anbefalinger"),
    at_point("afklaring", "bemanding-og-kompetencer", "andre-ressourcer", "8: ressourcer ud over penge"),
    at_point(
        "afklaring", "organisatorisk-parathed-og-kultur", "hierarki-og-platform", "8: hierarki og platform"
    ),
    at_point("erkendelse", "refleksion", "chefer-der-laerer-sammen", "8: spørgsmål til et ledelsesforum"),
    Table(
        "8: forløbet i et ledelsesforum",
        "/projekter/",
        ("/forum/",),
        ["vælger en opgave", "hvem der gør hvad og hvornår", "hvilke tegn", "sparrer", "fortæller alle"],
    ),
]


def test_no_table_is_more_than_two_clicks_away() -> None:
    assert max(len(table.clicks) for table in TABLES) == 2


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_a_table_is_whole_and_near(cast: Cast, signed_in: Callable[[User], Client], table: Table) -> None:
    client = signed_in(cast.chef)

    def address(path: str) -> str:
        return path.replace(PROJECT, f"/projekter/{cast.project.pk}/")

    page = client.get(address(table.helps_at))
    assert page.status_code == 200
    for path in map(address, table.clicks):
        assert f'href="{path}"' in page.content.decode(), f"no link to {path}"
        page = client.get(path)
        assert page.status_code == 200
    told = table.told()
    assert told
    text = unescape(page.content.decode())
    assert [words for words in told if words not in text] == []
