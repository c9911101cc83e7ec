"""The short pages of knowledge: what the sources say beside the checklist, and the way there."""

from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from pytest_django.asserts import assertContains, assertNotContains

from accounts.models import User
from leadership.models import Direction
from learning.markdown import as_html
from learning.models import KnowledgePage, PagePlace
from phases.models import FocusPoint
from tests.conftest import Cast
from tests.factories import make_user

PAGES = {
    "hvad-er-samskabelse": ["ny rolle", "uden for jeres styring", "ligger ikke fast", "partnerskab"],
    "ni-ting-det-ikke-er": [f"<li><strong>{words}" for words in ("En høring", "Et indkøb", "En spareøvelse")],
    "hvornaar-passer-det": ["Ensomhed", "hjemløshed", "misbrug", "fattigdom", "radikalisering", "klima"],
    "bundlinjer-og-gevinster": ["Innovation", "Demokrati", "Økonomi", "Fællesskab", "medspil"],
    "fire-veje-ind": ["Politikere", "Embedsværket", "Medarbejdere", "Borgere"],
    "opskriften": ["Hvad er opgaven?", "Hvem kan hjælpe?", "Hvad får dem til", "Hvor skal I mødes?"],
    "trappen": ["Egen ydelse", "For andre", "Sammen om systemet", "Sammen om problemet", "Alle kan begynde"],
    "tre-ledelsesformer": ["Tæt på borgerne", "frivillige", "Den der samler", "glide", "Den der forstyrrer"],
    "syn-paa-det-offentlige": ["Myndigheden", "Serviceleverandøren", "Arenaen"],
    "syv-principper": [
        "koster",
        "Vælg værdien",
        "Kend forskel",
        "hvad I er",
        "ejerskabet",
        "Led det",
        "holder",
    ],
    "mobiliserende-ledelse": ["Klarhed", "Overblik", "Relationer", "Kendskab", "Strategi"],
    "faldgruber": ["Magten", "Bestilleren", "I overtager", "ét tankesæt", "mistænkt"],
    "fire-anbefalinger": ["nem at få", "Lån rummene", "det der findes", "lære sammen"],
    "andre-ressourcer": ["Tillid", "Nysgerrighed", "Fleksibilitet", "Opbakning"],
    "hierarki-og-platform": ["<th>Hierarkiet</th>", "<th>Platformen</th>", "klare grænser", "understøtter"],
    "chefer-der-laerer-sammen": [
        "min egen rolle tydelig",
        "visionen",
        "værdien for borgeren",
        "Hvilken hjælp",
    ],
}
"""Each page with words that tell its table of the sources (torfing, aarhus, vfl2019) is whole."""


@pytest.fixture
def client(db: None, signed_in: Callable[[User], Client]) -> Client:
    return signed_in(make_user())


def test_these_are_all_the_pages(db: None) -> None:
    assert list(KnowledgePage.objects.values_list("key", flat=True)) == list(PAGES)


@pytest.mark.parametrize("key", PAGES)
def test_a_page_says_all_of_its_subject_and_names_its_source(client: Client, key: str) -> None:
    page = client.get(f"/viden/{key}/")
    for words in PAGES[key]:
        assertContains(page, words)
    assertContains(page, KnowledgePage.objects.get(key=key).get_source_display())


def test_the_nine_and_the_seven_are_nine_and_seven(client: Client) -> None:
    assertContains(client.get("/viden/ni-ting-det-ikke-er/"), "<li><strong>", count=9)
    assertContains(client.get("/viden/syv-principper/"), "<li><strong>", count=7)


def test_all_are_on_the_front_page_of_knowledge(client: Client) -> None:
    front = client.get("/viden/")
    for page in KnowledgePage.objects.all():
        assertContains(front, f'<a href="/viden/{page.key}/">{page.title}</a>')


def test_every_focus_point_leads_to_pages_that_help_there(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    client = signed_in(cast.laeser)
    for point in FocusPoint.objects.select_related("step"):
        there = f"/viden/ved-punkt/{point.key}/"
        assertContains(client.get(url(f"faser/{point.step.key}/{point.key}/")), f'href="{there}"')
        shown = client.get(there)
        pages = KnowledgePage.objects.filter(places__focus_point=point)
        assert pages, point
        for page in pages:
            assertContains(shown, f"/viden/{page.key}/")


def test_every_direction_leads_to_pages_that_help_there(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    client = signed_in(cast.laeser)
    for direction in Direction.objects.all():
        there = f"/viden/ved-retning/{direction.key}/"
        for address in (url("retninger/"), "/retninger/"):
            assertContains(client.get(address), f'href="{there}"')
        pages = KnowledgePage.objects.filter(places__direction=direction)
        assert pages, direction
        for page in pages:
            assertContains(client.get(there), f"/viden/{page.key}/")


def test_a_place_without_pages_points_to_the_rest(client: Client) -> None:
    PagePlace.objects.all().delete()
    assertContains(client.get("/viden/ved-punkt/proces/"), 'href="/viden/">Se al viden')


@pytest.mark.parametrize("path", ["findes-ikke/", "ved-punkt/findes-ikke/", "ved-retning/findes-ikke/"])
def test_what_is_not_there_is_not_found(client: Client, path: str) -> None:
    assert client.get(f"/viden/{path}").status_code == 404


@pytest.mark.parametrize("path", ["trappen/", "ved-punkt/proces/", "ved-retning/op/"])
def test_the_pages_are_only_read_and_only_by_those_signed_in(client: Client, path: str) -> None:
    assert client.post(f"/viden/{path}").status_code == 405
    assert Client().get(f"/viden/{path}").headers["Location"].startswith("/konto/log-ind/")


def test_markup_in_a_page_is_shown_and_never_obeyed(client: Client) -> None:
    KnowledgePage.objects.filter(key="trappen").update(
        body="<script>alert(1)</script> [her](javascript:alert(1))"
    )
    page = client.get("/viden/trappen/")
    assertContains(page, "&lt;script&gt;")
    assertNotContains(page, "<script>alert")
    assertNotContains(page, 'href="javascript')


def test_markdown_gives_headings_lists_and_tables() -> None:
    html = as_html("## Titel\n\n- et\n\n| a | b |\n| --- | --- |\n| c | d |\n")
    assert "<h2>Titel</h2>" in html
    assert "<li>et</li>" in html
    assert "<th>a</th>" in html


def test_a_place_is_one_place(db: None) -> None:
    place = PagePlace.objects.exclude(focus_point=None).first()
    place.direction = Direction.objects.first()
    with pytest.raises(IntegrityError, match="page_place_is_one_place"), transaction.atomic():
        place.save()
