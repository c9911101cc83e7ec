"""The parts of a project: named, placed for themselves, and never taken for the whole."""

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import RestrictedError
from django.test import Client
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from accounts.models import User
from phases.guide import load_guide, position_with_shift
from tests.conftest import Cast
from typology.actions import IS_PLACED, NO_ROOM, add_part, place_own, place_project, remove_part
from typology.models import MOST_PARTS, OwnPlacement, Placement, PlacementQuestion, ProjectPart

PARTS = "typologi/dele/"


@pytest.fixture
def chef(cast: Cast, signed_in: Callable[[User], Client]) -> Client:
    return signed_in(cast.chef)


@pytest.fixture
def part(cast: Cast) -> ProjectPart:
    return add_part(by=cast.chef, project=cast.project, title="Køkkenet")


@pytest.fixture
def foreign_part(cast: Cast) -> ProjectPart:
    return add_part(by=cast.outsider, project=cast.foreign_project, title="Fremmed del")


def test_a_part_is_added_and_waits_to_be_placed(cast: Cast, chef: Client, url: Callable[[str], str]) -> None:
    page = chef.post(url(PARTS), {"title": "  Køkkenet "}, follow=True)
    assertContains(page, "»Køkkenet« er nu en del af projektet. Du kan placere den herunder.")
    part = ProjectPart.objects.get()
    offered = f'<a href="{url("typologi/")}?del={part.pk}">Placér<span class="sr-only"> Køkkenet</span></a>'
    assertContains(page, offered, html=True)
    assert (part.title, part.letter, part.project) == ("Køkkenet", "A", cast.project)
    page = chef.get(url("typologi/"))
    assertContains(page, f'<a href="{url("typologi/")}?del={part.pk}">Køkkenet</a>')
    assertContains(page, "Ikke placeret endnu")
    page = chef.get(url(f"typologi/?del={part.pk}"))
    assertContains(page, "Hvilken slags samskabelse er »Køkkenet«?")
    assertContains(page, "Delen er ikke placeret endnu.")


@pytest.mark.parametrize("title", ["", "  ", "Køkkenet", "KØKKENET", " køkkenet ", "x" * 101, "a\x00b"])
def test_a_name_that_cannot_be_taken_is_given_back(
    cast: Cast, chef: Client, url: Callable[[str], str], part: ProjectPart, title: str
) -> None:
    other = add_part(by=cast.chef, project=cast.project, title="Haven")
    for path in (PARTS, f"{PARTS}{other.pk}/"):
        response = chef.post(url(path), {"title": title})
        assertContains(response, "Der er fejl i formularen", status_code=422)
        if title.strip() and title.isprintable():
            assertContains(response, title.strip(), status_code=422)
    assert set(ProjectPart.objects.values_list("title", flat=True)) == {"Køkkenet", "Haven"}


def test_the_same_name_may_be_used_in_another_project(cast: Cast, part: ProjectPart) -> None:
    add_part(by=cast.outsider, project=cast.foreign_project, title="Køkkenet")
    with pytest.raises(ValidationError):
        add_part(by=cast.chef, project=cast.project, title="KØKKENET".replace("Ø", "ø"))
    with pytest.raises(IntegrityError), transaction.atomic():
        ProjectPart.objects.create(project=cast.project, title=" køkkenet", order=2)


def test_there_is_room_for_eight(cast: Cast, chef: Client, url: Callable[[str], str]) -> None:
    for number in range(MOST_PARTS):
        add_part(by=cast.chef, project=cast.project, title=f"Del {number}")
    response = chef.post(url(PARTS), {"title": "En for meget"})
    assertContains(response, NO_ROOM, status_code=422)
    assertContains(response, "En for meget", status_code=422)
    with pytest.raises(IntegrityError, match="project_part_within_room"), transaction.atomic():
        ProjectPart.objects.create(project=cast.project, title="En for meget", order=MOST_PARTS + 1)
    # The letter of one that goes is free again.
    remove_part(by=cast.chef, part=ProjectPart.objects.get(order=3))
    assert add_part(by=cast.chef, project=cast.project, title="En til").letter == "C"


def test_a_part_is_renamed(cast: Cast, chef: Client, url: Callable[[str], str], part: ProjectPart) -> None:
    path = url(f"{PARTS}{part.pk}/")
    assertContains(chef.get(path), 'value="Køkkenet"')
    assertContains(chef.post(path, {"title": "KØKKENET"}, follow=True), "Delen hedder nu »KØKKENET«.")


def test_a_part_that_nobody_placed_is_removed_after_asking(
    cast: Cast, chef: Client, url: Callable[[str], str], part: ProjectPart
) -> None:
    path = url(f"{PARTS}{part.pk}/fjern/")
    parts = chef.get(url(PARTS))
    assertContains(parts, path)
    assertNotContains(parts, "kan ikke fjernes")
    assertContains(chef.get(path), "Vil du fjerne »Køkkenet«?")
    assert ProjectPart.objects.exists()
    assertContains(chef.post(path, follow=True), "»Køkkenet« er fjernet.")
    assert not ProjectPart.objects.exists()


@pytest.mark.parametrize("together", [False, True])
def test_a_part_that_was_placed_stays(
    cast: Cast, chef: Client, url: Callable[[str], str], part: ProjectPart, together: bool
) -> None:
    place = place_own if together else place_project
    place(by=cast.chef, project=cast.project, part=part, x=20, y=80, reason="")
    path = url(f"{PARTS}{part.pk}/fjern/")
    parts = chef.get(url(PARTS))
    assertNotContains(parts, path)
    assertContains(parts, "Delen er placeret og kan ikke fjernes")
    for asked, status in ((chef.get(path), 200), (chef.post(path), 409)):
        assertContains(asked, "»Køkkenet« kan ikke fjernes", status_code=status)
        assertContains(asked, IS_PLACED, status_code=status)
        assertNotContains(asked, "Vil du fjerne", status_code=status)
        assertNotContains(asked, ">Fjern delen<", status_code=status)
    with pytest.raises(RestrictedError):
        part.delete()


@pytest.mark.parametrize(
    "path",
    [
        "typologi/?del={}",
        "typologi/spoergsmaal/?del={}",
        "typologi/vaerdier/?del={}",
        "typologi/hver-for-sig/?del={}",
        "typologi/hver-for-sig/spoergsmaal/?del={}",
        "typologi/enige/?del={}",
        "typologi/dele/{}/",
        "typologi/dele/{}/fjern/",
    ],
)
def test_a_part_of_another_project_is_not_found(
    cast: Cast, chef: Client, url: Callable[[str], str], foreign_part: ProjectPart, path: str
) -> None:
    data = {"x": "20", "y": "80", "reason": "Smuglet ind", "title": "Smuglet ind"}
    for part_id in (foreign_part.pk, 999_999, 10**17):
        assert chef.get(url(path.format(part_id))).status_code == 404
        if path != "typologi/?del={}":
            assert chef.post(url(path.format(part_id)), data).status_code == 404
    foreign_part.refresh_from_db()
    assert foreign_part.title == "Fremmed del"
    assert not Placement.objects.exists()
    assert not OwnPlacement.objects.exists()


@pytest.mark.parametrize("value", ["", "0", "-1", "A", "1.5", "²", "9" * 30, "9" * 5000, "1%20OR%201"])
def test_what_is_no_part_is_not_found(chef: Client, url: Callable[[str], str], value: str) -> None:
    assert chef.get(url(f"typologi/?del={value}")).status_code == 404


@pytest.mark.parametrize("path", ["typologi/vaerdier/", "typologi/spoergsmaal/"])
def test_a_part_is_placed_by_itself(
    cast: Cast, chef: Client, url: Callable[[str], str], part: ProjectPart, path: str
) -> None:
    answers = {question.key: "1" for question in PlacementQuestion.objects.all()}
    page = chef.get(url(f"{path}?del={part.pk}"))
    assertContains(page, "Placér »Køkkenet«")
    page = chef.post(
        url(f"{path}?del={part.pk}"), answers | {"x": "1", "y": "1", "reason": "Fast."}, follow=True
    )
    assertRedirects(page, url(f"typologi/?del={part.pk}"))
    assertContains(page, "»Køkkenet« er placeret.")
    assertContains(page, "Delen er <strong>styret samskabelse</strong>.")
    assertContains(page, "Fast.")
    assert (Placement.objects.get().part, Placement.objects.get().x) == (part, 1)
    whole = chef.get(url("typologi/"))
    assertContains(whole, "Projektet er ikke placeret endnu.")
    assertContains(whole, "<strong>A</strong> Køkkenet: Styret samskabelse")
    assertContains(whole, 'class="plot-part"', count=1)
    assertNotContains(whole, "Fast.")


def test_the_form_begins_at_where_that_part_stands(
    cast: Cast, chef: Client, url: Callable[[str], str], part: ProjectPart
) -> None:
    place_project(by=cast.chef, project=cast.project, x=90, y=90, reason="")
    path = url(f"typologi/vaerdier/?del={part.pk}")
    assertNotContains(chef.get(path), 'value="90"')
    place_project(by=cast.chef, project=cast.project, part=part, x=12, y=13, reason="")
    assertContains(chef.get(path), 'name="x" value="12"')
    assertContains(chef.get(url("typologi/vaerdier/")), 'name="x" value="90"')


def test_a_part_has_a_round_of_its_own(
    cast: Cast,
    chef: Client,
    signed_in: Callable[[User], Client],
    url: Callable[[str], str],
    part: ProjectPart,
) -> None:
    of_part = f"?del={part.pk}"
    place_own(by=cast.bidragyder, project=cast.project, part=None, x=90, y=90, reason="Om det hele.")
    chef.post(url(f"typologi/hver-for-sig/{of_part}"), {"x": "20", "y": "30", "reason": "Om delen."})
    page = chef.get(url(f"typologi/{of_part}"))
    assertContains(page, "Om delen.")
    assertNotContains(page, "Om det hele.")
    assertNotContains(chef.get(url("typologi/")), "Om delen.")
    place_own(by=cast.projektleder, project=cast.project, part=part, x=20, y=30, reason="")
    form = chef.get(url(f"typologi/enige/{of_part}")).context["form"]
    sent = form.initial | {"reason": "Enige om delen."}
    assertRedirects(chef.post(url(f"typologi/enige/{of_part}"), sent), url(f"typologi/{of_part}"))
    assert Placement.objects.get().part == part
    assert [own.part for own in OwnPlacement.objects.standing()] == [None]


def test_the_list_of_parts_tells_how_many_have_placed(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str], part: ProjectPart
) -> None:
    place_own(by=cast.bidragyder, project=cast.project, part=part, x=90, y=90, reason="")
    place_own(by=cast.chef, project=cast.project, part=part, x=90, y=90, reason="")
    for person in (cast.chef, cast.projektleder):
        page = signed_in(person).get(url("typologi/"))
        assertContains(page, "2 af 3 har placeret")
        assertNotContains(page, "Ikke placeret endnu")
    page = signed_in(cast.laeser).get(url("typologi/"))
    assertContains(page, "Ikke placeret endnu")
    assertNotContains(page, "har placeret")
    place_project(by=cast.chef, project=cast.project, part=part, x=20, y=20, reason="")
    page = signed_in(cast.chef).get(url("typologi/"))
    assertContains(page, "Styret samskabelse (sådan planlægger vi det) · Ny runde: 2 af 3 har placeret")


@pytest.mark.parametrize("placed_before", [False, True])
def test_a_part_gives_the_project_no_type_and_no_fresh_look(
    cast: Cast, chef: Client, url: Callable[[str], str], part: ProjectPart, placed_before: bool
) -> None:
    if placed_before:
        place_project(by=cast.chef, project=cast.project, x=20, y=20, reason="")
    for x in (20, 90):
        place_project(by=cast.chef, project=cast.project, part=part, x=x, y=90, reason="")
    expected = "styret" if placed_before else None
    for with_shift in (False, True):
        kind = load_guide(cast.project, with_shift=with_shift).cocreation_type
        assert (kind.key if kind else None) == expected
    assert position_with_shift(cast.project).shift is None
    for page in (chef.get(url("")), chef.get(url("typologi/"))):
        assertNotContains(page, "aciliterende samskabelse</strong>")
    assertRedirects(chef.get(url("nyt-blik/")), url("typologi/"))


@pytest.mark.parametrize("person", ["bidragyder", "laeser"])
def test_parts_are_read_by_all_and_made_by_those_who_place(
    cast: Cast,
    signed_in: Callable[[User], Client],
    url: Callable[[str], str],
    part: ProjectPart,
    person: str,
) -> None:
    client = signed_in(getattr(cast, person))
    page = client.get(url("typologi/"))
    assertContains(page, "Køkkenet")
    assertNotContains(page, url(PARTS))
    for path in (PARTS, f"{PARTS}{part.pk}/", f"{PARTS}{part.pk}/fjern/"):
        assert client.post(url(path), {"title": "Nyt"}).status_code == 403
