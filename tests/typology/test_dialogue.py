"""Placing together: each on their own and unseen, then side by side, then what the team agrees on."""

from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from accounts.models import User
from projects.actions.team import change_role, remove_member
from projects.models import Role
from tests.conftest import Cast
from tests.factories import make_member, make_user
from typology.actions import add_part, agree_on_placement, place_own, place_project
from typology.dialogue import CLOSE, FAR, Spread, Unity, average, mark_of
from typology.models import OwnPlacement, Placement, PlacementQuestion, ProjectPart

OWN, AGREE, PAGE = "typologi/hver-for-sig/", "typologi/enige/", "typologi/"
SECRET = "Det er os selv der bestemmer det hele."


def own(
    cast: Cast, by: User, x: int, y: int, reason: str = "", part: ProjectPart | None = None
) -> OwnPlacement:
    return place_own(by=by, project=cast.project, part=part, x=x, y=y, reason=reason)


def agree(cast: Cast, **values: Any) -> Placement:
    standing = cast.project.own_placements.of_part(values.get("part")).standing()
    defaults = {"part": None, "x": 50, "y": 50, "reason": "Derfor.", "stage": "planlagt"}
    return agree_on_placement(by=cast.chef, project=cast.project, **defaults | values, seen=mark_of(standing))


@pytest.fixture
def part(cast: Cast) -> ProjectPart:
    return add_part(by=cast.chef, project=cast.project, title="Køkkenet")


# --- On their own ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("person", ["chef", "projektleder", "bidragyder"])
def test_each_says_where_they_see_it(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str], person: str
) -> None:
    client = signed_in(getattr(cast, person))
    response = client.post(url(OWN), {"x": "20", "y": "80", "reason": SECRET}, follow=True)
    assertRedirects(response, url(PAGE))
    assertContains(response, "Din placering er gemt.")
    assertContains(response, "1 af 3 har placeret. I mangler")
    said = OwnPlacement.objects.get()
    assert (said.user, said.x, said.y, said.reason) == (getattr(cast, person), 20, 80, SECRET)
    assert (said.part, said.settled_by) == (None, None)
    assert not Placement.objects.exists()


def test_one_says_it_by_the_six_questions_too(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    answers = {question.key: "4" for question in PlacementQuestion.objects.all()}
    client = signed_in(cast.bidragyder)
    assertNotContains(client.get(url(f"{OWN}spoergsmaal/")), "Hvad viser placeringen?")
    missing = client.post(url(f"{OWN}spoergsmaal/"), {"reason": SECRET})
    assertContains(missing, SECRET, status_code=422)
    client.post(url(f"{OWN}spoergsmaal/"), answers | {"reason": ""})
    assert OwnPlacement.objects.values_list("x", "y", "user").get() == (100, 100, cast.bidragyder.pk)


def test_saying_it_again_changes_what_one_said(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    client = signed_in(cast.chef)
    client.post(url(OWN), {"x": "20", "y": "80", "reason": "Først."})
    page = client.get(url(OWN))
    assertContains(page, 'name="x" value="20"')
    assertContains(page, "Først.")
    client.post(url(OWN), {"x": "30", "y": "70", "reason": "Siden."})
    assert OwnPlacement.objects.values_list("x", "y", "reason").get() == (30, 70, "Siden.")


def test_one_begins_without_a_look_at_where_the_team_or_others_have_placed_it(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    place_project(by=cast.chef, project=cast.project, x=77, y=66, reason="")
    own(cast, cast.projektleder, 77, 66, SECRET)
    page = signed_in(cast.bidragyder).get(url(OWN))
    assertNotContains(page, 'value="77"')
    assertNotContains(page, 'class="plot-project"')
    assertNotContains(page, SECRET)


@pytest.mark.one_database
@pytest.mark.parametrize("axis", ["x", "y"])
@pytest.mark.parametrize(
    "value", ["0", "101", "-5", "halvtreds", "", "12,5", "1e2", "\x00", "9" * 30, "9" * 5000]
)
@pytest.mark.parametrize("path", [OWN, AGREE, "typologi/vaerdier/"])
def test_a_value_off_the_plane_is_refused_in_plain_words_and_nothing_lost(
    cast: Cast,
    signed_in: Callable[[User], Client],
    url: Callable[[str], str],
    path: str,
    axis: str,
    value: str,
) -> None:
    own(cast, cast.chef, 50, 50)
    typed = {"x": "20", "y": "80", "reason": SECRET} | {axis: value}
    response = signed_in(cast.chef).post(url(path), typed)
    assertContains(response, "Skriv et helt tal fra 1 til 100.", status_code=422)
    assertContains(response, SECRET, status_code=422)
    other = {"x": 'name="y" value="80"', "y": 'name="x" value="20"'}[axis]
    assertContains(response, other, status_code=422)
    assert OwnPlacement.objects.values_list("x", "y", "settled_by").get() == (50, 50, None)
    assert not Placement.objects.exists()


# --- Who sees what, and when -------------------------------------------------------------------------------


def test_nobody_sees_the_others_before_they_have_placed_themselves(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    own(cast, cast.projektleder, 20, 80, SECRET)
    client = signed_in(cast.bidragyder)
    page = client.get(url(PAGE))
    assertContains(page, "Du har ikke placeret projektet endnu")
    assertContains(page, "1 af 3 har placeret.")
    for hidden in (SECRET, "Per Leder", "plot-person", "Sådan ser I det"):
        assertNotContains(page, hidden)
    own(cast, cast.bidragyder, 30, 70)
    page = client.get(url(PAGE))
    for shown in (SECRET, "<strong>Per Leder</strong>", "vandret 20, lodret 80", "Bo Bidrag</strong> (dig)"):
        assertContains(page, shown)
    assertContains(page, 'class="plot-person"', count=2)
    assertContains(page, "2 af 3 har placeret. I mangler Karin Chef.")


def test_readers_see_it_only_when_it_is_agreed_on(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    own(cast, cast.projektleder, 20, 80, SECRET)
    own(cast, cast.chef, 90, 20)
    for reader in (cast.laeser, cast.administrator):
        page = signed_in(reader).get(url(PAGE))
        for hidden in (SECRET, "har placeret", "Per Leder", "plot-person", OWN, AGREE):
            assertNotContains(page, hidden)
    agree(cast, reason="Vi mødtes på midten.")
    for reader in (cast.laeser, cast.administrator):
        page = signed_in(reader).get(url(PAGE))
        for shown in (SECRET, "Per Leder", "Vi mødtes på midten.", "I så det meget forskelligt"):
            assertContains(page, shown)
        assertNotContains(page, OWN)


def test_who_became_a_reader_sees_no_more_than_a_reader(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    own(cast, cast.projektleder, 20, 80, SECRET)
    own(cast, cast.bidragyder, 90, 20)
    membership = cast.project.memberships.get(user=cast.bidragyder)
    change_role(by=cast.chef, membership=membership, role=Role.READER)
    assertNotContains(signed_in(cast.bidragyder).get(url(PAGE)), SECRET)


def test_who_left_the_team_still_counts_with_what_they_said(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    own(cast, cast.bidragyder, 90, 20, SECRET)
    remove_member(by=cast.chef, membership=cast.project.memberships.get(user=cast.bidragyder))
    own(cast, cast.chef, 80, 20)
    page = signed_in(cast.chef).get(url(PAGE))
    assertContains(page, "2 af 3 har placeret. I mangler Per Leder.")
    assertContains(page, SECRET)


def test_an_archived_project_asks_nobody_and_hides_nothing_from_those_who_saw_it(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    own(cast, cast.projektleder, 20, 80, SECRET)
    own(cast, cast.chef, 25, 75)
    signed_in(cast.chef).post(url("arkiver/"))
    page = signed_in(cast.chef).get(url(PAGE))
    assertContains(page, SECRET)
    assertNotContains(page, url(AGREE))
    assertNotContains(page, url(OWN))


def test_what_another_project_says_is_not_seen_here(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    place_own(by=cast.outsider, project=cast.foreign_project, part=None, x=20, y=80, reason=SECRET)
    own(cast, cast.chef, 20, 80)
    page = signed_in(cast.chef).get(url(PAGE))
    assertContains(page, "1 af 3 har placeret.")
    assertNotContains(page, SECRET)


def test_what_people_wrote_is_shown_as_text(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    own(cast, cast.chef, 20, 80, "<script>alert(1)</script>")
    own(cast, cast.bidragyder, 20, 80)
    for path in (PAGE, AGREE):
        assertContains(signed_in(cast.chef).get(url(path)), "&lt;script&gt;alert(1)&lt;/script&gt;")


# --- How far apart -----------------------------------------------------------------------------------------


def spread(*points: tuple[int, int]) -> Spread:
    return Spread([OwnPlacement(x=x, y=y) for x, y in points])


coordinate = st.integers(1, 100)
points = st.lists(st.tuples(coordinate, coordinate), min_size=2, max_size=8)


@pytest.mark.parametrize(
    ("points", "unity"),
    [
        ([(10, 10), (10, 10)], Unity.AGREED),
        ([(10, 10), (10 + CLOSE, 10)], Unity.AGREED),
        ([(10, 10), (11 + CLOSE, 10)], Unity.SOMEWHAT),
        ([(50, 10), (51, 10)], Unity.DIFFERENT),  # close, but on either side of the border
        ([(10, 10), (10, 10 + FAR)], Unity.SOMEWHAT),
        ([(10, 30), (10, 30 + FAR)], Unity.DIFFERENT),
        ([(10, 10), (10, 11 + FAR)], Unity.FAR_APART),
        ([(10, 30), (10, 31 + FAR)], Unity.FAR_APART),
        ([(1, 1), (50, 50), (100, 100)], Unity.FAR_APART),
    ],
)
def test_how_far_apart_people_are(points: list[tuple[int, int]], unity: Unity) -> None:
    assert spread(*points).unity == unity


@given(points)
def test_it_does_not_matter_who_placed_first_or_from_which_corner_one_looks(
    placed: list[tuple[int, int]],
) -> None:
    mirrored = [(101 - x, 101 - y) for x, y in placed]
    for other in (placed[::-1], mirrored):
        assert spread(*other).unity == spread(*placed).unity
        assert spread(*other).differs_most_on == spread(*placed).differs_most_on


@given(points)
def test_the_middle_lies_among_those_who_placed(placed: list[tuple[int, int]]) -> None:
    for axis, middle in enumerate(average([OwnPlacement(x=x, y=y) for x, y in placed])):
        values = [point[axis] for point in placed]
        assert min(values) <= middle <= max(values)


@given(points)
def test_two_types_are_never_somewhat_different(placed: list[tuple[int, int]]) -> None:
    types = {placement.quadrant for placement in spread(*placed).placements}
    if len(types) > 1:
        assert spread(*placed).unity in {Unity.DIFFERENT, Unity.FAR_APART}
    else:
        assert spread(*placed).unity != Unity.DIFFERENT


@given(points)
def test_those_farthest_apart_stand_at_the_ends_of_the_dimension_that_is_named(
    placed: list[tuple[int, int]],
) -> None:
    side_by_side = spread(*placed)
    one, other = side_by_side.farthest_apart
    if len(side_by_side.differs_most_on) == 1:
        (named,) = side_by_side.differs_most_on
        apart = {"central-aktoer": abs(one.x - other.x), "forudsigelighed": abs(one.y - other.y)}
        assert apart[named] == side_by_side.gaps[0].size


@given(points)
def test_those_farthest_apart_are_two_of_those_who_placed(placed: list[tuple[int, int]]) -> None:
    placements = spread(*placed).placements
    one, other = spread(*placed).farthest_apart
    assert one is not other
    assert {(one.x, one.y), (other.x, other.y)} <= {(p.x, p.y) for p in placements}


@pytest.mark.parametrize(
    ("place", "title", "other"),
    [
        ((60, 75), "Hvem er den centrale aktør?", "Hvor uforudsigeligt må resultatet være?"),
        ((25, 30), "Hvor uforudsigeligt må resultatet være?", "Hvem er den centrale aktør?"),
    ],
)
def test_the_page_says_what_to_talk_about(
    cast: Cast,
    signed_in: Callable[[User], Client],
    url: Callable[[str], str],
    place: tuple[int, int],
    title: str,
    other: str,
) -> None:
    own(cast, cast.chef, 20, 80)
    own(cast, cast.projektleder, *place)
    page = signed_in(cast.chef).get(url(PAGE))
    talk = page.content.decode().split("Det kan I tale om")[1].split("</section>")[0]
    assert f"Forskellen er størst på »{title}«" in talk
    assert "Karin Chef og Per Leder står længst fra hinanden" in talk
    for question in PlacementQuestion.objects.all():
        assert (question.text in talk) == (question.dimension.title == title)
    assert other not in talk


def test_those_who_are_named_are_the_two_on_the_dimension_that_is_named(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    # Across the plane the chef and the projektleder stand farthest apart.
    own(cast, cast.chef, 60, 80)
    own(cast, cast.projektleder, 30, 40)
    own(cast, cast.bidragyder, 75, 40)
    page = signed_in(cast.chef).get(url(PAGE))
    assertContains(page, "Forskellen er størst på »Hvem er den centrale aktør?«")
    assertContains(page, "Per Leder og Bo Bidrag står længst fra hinanden")


def test_those_who_see_different_types_are_told_which(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    own(cast, cast.chef, 49, 80)
    own(cast, cast.projektleder, 52, 80)
    client = signed_in(cast.chef)
    page = client.get(url(PAGE))
    assertContains(page, "I ser det forskelligt</h2>")
    named = "ligeværdig samskabelse og faciliterende samskabelse"
    assertContains(page, f"I peger på flere typer: {named}.")
    assertContains(client.get(url(AGREE)), f"I ser det forskelligt: {named}.")
    own(cast, cast.projektleder, 50, 80)
    assertNotContains(client.get(url(PAGE)), "flere typer")


def test_who_places_first_is_asked_to_talk_with_nobody(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    client = signed_in(cast.chef)
    page = client.post(url(OWN), {"x": "20", "y": "80", "reason": ""}, follow=True)
    assertContains(page, "Din placering er gemt.")
    assertNotContains(page, "Tal med de andre")
    assertNotContains(page, url(AGREE))
    assertContains(
        page, f'<a class="button button-primary" href="{url(OWN)}">Ret din placering</a>', html=True
    )
    assertContains(page, "1 af 3 har placeret. I mangler Per Leder og Bo Bidrag.")
    page = signed_in(cast.bidragyder).post(url(OWN), {"x": "90", "y": "80", "reason": ""}, follow=True)
    assertContains(page, "Din placering er gemt. Tal med de andre om det I ser forskelligt.")
    page = signed_in(cast.chef).get(url(PAGE))
    agree = f'<a class="button button-primary" href="{url(AGREE)}">Bliv enige</a>'
    assertContains(page, agree, html=True)


def test_those_who_agree_are_told_so_and_asked_nothing(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    own(cast, cast.chef, 20, 80)
    own(cast, cast.projektleder, 22, 84)
    page = signed_in(cast.chef).get(url(PAGE))
    assertContains(page, "I er enige")
    assertContains(page, "Midten er vandret 21, lodret 82.")
    assertNotContains(page, "Det kan I tale om")


# --- Agreeing ----------------------------------------------------------------------------------------------


def form_of(client: Client, address: str) -> dict[str, str]:
    """What the form of the agreement sends when nothing is changed in it."""
    return {name: str(value) for name, value in client.get(address).context["form"].initial.items()}


def test_the_form_begins_in_the_middle_and_settles_the_round(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    own(cast, cast.chef, 20, 80, "Kun os.")
    own(cast, cast.bidragyder, 61, 41, SECRET)
    client = signed_in(cast.chef)
    page = client.get(url(AGREE))
    assertContains(page, 'name="x" value="40"')
    assertContains(page, 'name="y" value="60"')
    assertContains(page, SECRET)
    sent = form_of(client, url(AGREE)) | {"x": "60", "stage": "blev", "reason": "Vi mødtes på midten."}
    page = client.post(url(AGREE), sent, follow=True)
    assertContains(page, "Projektet er placeret der hvor I blev enige.")
    assertContains(page, "Jeres projekt er <strong>faciliterende samskabelse</strong>.")
    placement = Placement.objects.get()
    assert (placement.x, placement.y, placement.stage, placement.placed_by) == (60, 60, "blev", cast.chef)
    assert set(placement.own_placements.values_list("user", flat=True)) == {cast.chef.pk, cast.bidragyder.pk}
    told = page.content.decode().split("Placeringer over tid")[1]
    for words in ("Sådan blev det", "Aftalt efter at 2 havde placeret", "Vi mødtes på midten.", SECRET):
        assert words in told
    assertNotContains(page, "har placeret. ")


def test_one_of_many_has_nobody_to_agree_with(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    own(cast, cast.chef, 20, 80)
    client = signed_in(cast.chef)
    page = client.get(url(AGREE), follow=True)
    assertRedirects(page, url(PAGE))
    assertContains(page, "Kun du har placeret endnu.")
    sent = {"x": "20", "y": "80", "reason": SECRET, "seen": mark_of(OwnPlacement.objects.all())}
    assertContains(client.post(url(AGREE), sent), SECRET, status_code=409)
    assert not Placement.objects.exists()


def test_who_is_alone_on_the_team_places_at_once(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    for person in (cast.projektleder, cast.bidragyder):
        remove_member(by=cast.chef, membership=cast.project.memberships.get(user=person))
    own(cast, cast.chef, 20, 80)
    client = signed_in(cast.chef)
    page = client.get(url(PAGE))
    assertContains(page, "Du er alene på holdet")
    assertNotContains(page, "Bliv enige")
    assertContains(page, url(AGREE))
    form = client.get(url(AGREE))
    assertContains(form, "Hvor ligger projektet?")
    assertNotContains(form, "enige")
    sent = form_of(client, url(AGREE)) | {"reason": "Det er mig der ved det."}
    page = client.post(url(AGREE), sent, follow=True)
    assertContains(page, "Projektet er placeret.")
    assert not cast.project.own_placements.standing().exists()


@pytest.mark.parametrize("path", [AGREE, "typologi/vaerdier/", "typologi/spoergsmaal/"])
def test_the_form_begins_with_what_the_last_placement_told_of(
    cast: Cast,
    signed_in: Callable[[User], Client],
    url: Callable[[str], str],
    part: ProjectPart,
    path: str,
) -> None:
    for of in (None, part):
        own(cast, cast.chef, 20, 80, part=of)
        own(cast, cast.bidragyder, 20, 80, part=of)
    client = signed_in(cast.chef)

    def begins_with(of_part: str = "") -> str:
        field = client.get(url(path) + of_part).context["form"]["stage"]
        return str(field.value())

    assert begins_with() == begins_with(f"?del={part.pk}") == "planlagt"
    place_project(by=cast.chef, project=cast.project, part=part, x=20, y=80, reason="", stage="blev")
    assert begins_with() == "planlagt"
    assert begins_with(f"?del={part.pk}") == "blev"


def test_a_new_round_begins_when_somebody_places_again(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    own(cast, cast.chef, 20, 80, "I første runde.")
    first = agree(cast)
    own(cast, cast.projektleder, 70, 70, SECRET)
    page = signed_in(cast.chef).get(url(PAGE))
    assertContains(page, "Du har ikke placeret projektet endnu")
    assertContains(page, "1 af 3 har placeret.")
    assertNotContains(page, SECRET)
    own(cast, cast.chef, 30, 70, "I anden runde.")
    second = agree(cast)
    assert [one.reason for one in first.own_placements.all()] == ["I første runde."]
    assert {one.reason for one in second.own_placements.all()} == {SECRET, "I anden runde."}


def test_placing_without_the_others_leaves_their_round_open(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    own(cast, cast.bidragyder, 20, 80)
    signed_in(cast.chef).post(url("typologi/vaerdier/"), {"x": "90", "y": "90", "reason": ""})
    assert cast.project.own_placements.standing().count() == 1


def test_why_one_agreed_must_be_said(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    own(cast, cast.chef, 20, 80)
    own(cast, cast.bidragyder, 20, 80)
    client = signed_in(cast.chef)
    sent = form_of(client, url(AGREE))
    for reason in ("", "   "):
        response = client.post(url(AGREE), sent | {"reason": reason})
        assertContains(response, "Skriv hvorfor.", status_code=422)
    assertContains(
        client.post(url(AGREE), sent | {"reason": SECRET, "stage": "måske"}), SECRET, status_code=422
    )
    assert not Placement.objects.exists()


def test_the_one_who_gathers_up_has_placed_first(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    client = signed_in(cast.chef)
    page = client.get(url(AGREE), follow=True)
    assertRedirects(page, url(OWN))
    assertContains(page, "Ingen har placeret hver for sig endnu.")
    own(cast, cast.bidragyder, 20, 80, SECRET)
    page = client.get(url(AGREE), follow=True)
    assertRedirects(page, url(OWN))
    assertContains(page, "Sig først hvor du selv ser det")
    assertNotContains(page, SECRET)
    sent = {
        "x": "20",
        "y": "80",
        "reason": "Bestemt på forhånd.",
        "seen": mark_of(OwnPlacement.objects.all()),
    }
    response = client.post(url(AGREE), sent)
    assertContains(response, "Bestemt på forhånd.", status_code=409)
    assertNotContains(response, SECRET, status_code=409)
    assert not Placement.objects.exists()


def test_a_bidragyder_places_but_does_not_gather_up(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    own(cast, cast.bidragyder, 20, 80)
    own(cast, cast.chef, 20, 80)
    client = signed_in(cast.bidragyder)
    page = client.get(url(PAGE))
    assertNotContains(page, url(AGREE))
    assertContains(page, "samler chefen eller projektlederen op")
    assert client.post(url(AGREE), {"x": 1, "y": 1, "reason": "Ja."}).status_code == 403


def test_who_did_not_see_all_of_it_is_shown_what_is_new_and_loses_nothing(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    own(cast, cast.chef, 20, 80)
    own(cast, cast.projektleder, 20, 80)
    client = signed_in(cast.chef)
    sent = form_of(client, url(AGREE)) | {"x": "33", "reason": "Vi talte om det."}
    own(cast, cast.bidragyder, 90, 10, SECRET)
    response = client.post(url(AGREE), sent)
    for shown in ("En på holdet har placeret mens du skrev", "Vi talte om det.", SECRET, 'value="33"'):
        assertContains(response, shown, status_code=409)
    assert not Placement.objects.exists()
    seen = response.context["form"]["seen"].value()
    assertRedirects(client.post(url(AGREE), sent | {"seen": seen}), url(PAGE))
    assert Placement.objects.get().own_placements.count() == 3


def test_who_changed_their_mind_is_seen_too(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    own(cast, cast.chef, 20, 80)
    own(cast, cast.bidragyder, 90, 10)
    client = signed_in(cast.chef)
    sent = form_of(client, url(AGREE)) | {"reason": "Vi talte om det."}
    own(cast, cast.bidragyder, 30, 70)
    assert client.post(url(AGREE), sent).status_code == 409


def test_two_who_gather_up_at_once(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    own(cast, cast.chef, 20, 80)
    own(cast, cast.projektleder, 20, 80)
    client = signed_in(cast.projektleder)
    sent = form_of(client, url(AGREE)) | {"reason": "Min grund."}
    agree(cast, reason="Chefens grund.")
    response = client.post(url(AGREE), sent)
    assertContains(response, "En anden har gemt jeres fælles placering", status_code=409)
    assertContains(response, "Min grund.", status_code=409)
    assert Placement.objects.get().reason == "Chefens grund."


def test_a_change_of_type_leads_to_what_it_calls_for(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    place_project(by=cast.chef, project=cast.project, x=20, y=20, reason="")
    own(cast, cast.chef, 80, 80)
    own(cast, cast.projektleder, 80, 80)
    client = signed_in(cast.chef)
    sent = form_of(client, url(AGREE)) | {"reason": "Borgerne tog over."}
    assertRedirects(client.post(url(AGREE), sent), url("nyt-blik/"))


# --- Over time ---------------------------------------------------------------------------------------------


def test_the_plan_and_how_it_turned_out_stand_side_by_side(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    with time_machine.travel("2026-03-01 12:00:00+01:00"):
        place_project(by=cast.chef, project=cast.project, x=20, y=80, reason="")
    with time_machine.travel("2026-06-01 12:00:00+02:00"):
        place_project(by=cast.chef, project=cast.project, x=80, y=80, reason="", stage="blev")
    page = signed_in(cast.laeser).get(url(PAGE))
    assertContains(page, "<strong>Jeres projekt:</strong> Faciliterende samskabelse (sådan blev det)")
    step = "<strong>I</strong> Ligeværdig samskabelse, 1. marts 2026 (sådan planlægger vi det)"
    assertContains(page, step)
    assertContains(page, 'class="plot-step"', count=1)
    assertContains(page, 'class="plot-way"', count=1)


def test_what_is_not_said_to_be_the_outcome_is_the_plan(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    client = signed_in(cast.chef)
    for stage, kept in (({}, "planlagt"), ({"stage": "blev"}, "blev")):
        client.post(url("typologi/vaerdier/"), {"x": "20", "y": "80"} | stage)
        assert cast.project.placements.current().stage == kept


# --- The database ------------------------------------------------------------------------------------------


def test_nobody_stands_twice_in_a_round(cast: Cast, part: ProjectPart) -> None:
    now = timezone.now()
    said = {"project": cast.project, "user": cast.chef, "x": 1, "y": 1, "placed_at": now}
    for of in (None, part):
        OwnPlacement.objects.create(**said, part=of)
        with pytest.raises(IntegrityError), transaction.atomic():
            OwnPlacement.objects.create(**said, part=of)
        agree(cast, part=of)
        OwnPlacement.objects.create(**said, part=of)


@pytest.mark.parametrize(("x", "y"), [(0, 50), (101, 50), (50, 0), (50, 101)])
def test_nobody_stands_off_the_plane(cast: Cast, x: int, y: int) -> None:
    with pytest.raises(IntegrityError, match="own_placement_on_the_plane"), transaction.atomic():
        own(cast, cast.chef, x, y)


def test_a_placement_is_of_the_plan_or_of_the_outcome(cast: Cast) -> None:
    with pytest.raises(IntegrityError, match="placement_stage_known"), transaction.atomic():
        place_project(by=cast.chef, project=cast.project, x=1, y=1, reason="", stage="måske")


def test_a_project_takes_all_of_it_along_when_it_goes(cast: Cast, part: ProjectPart) -> None:
    for of in (None, part):
        own(cast, cast.chef, 20, 80, part=of)
        agree(cast, part=of)
        own(cast, cast.chef, 20, 80, part=of)
    cast.project.delete()
    assert not ProjectPart.objects.exists()
    assert not Placement.objects.exists()
    assert not OwnPlacement.objects.exists()


def test_the_page_asks_the_database_as_often_for_many_people_as_for_two(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str], part: ProjectPart
) -> None:
    def place_all() -> None:
        team = cast.project.memberships.exclude(role=Role.READER).select_related("user")
        for number, membership in enumerate(team):
            own(cast, membership.user, 10 + 30 * (number % 3), 80)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(url(PAGE))
        return len(queries)

    client = signed_in(cast.chef)
    place_all()
    agree(cast)
    place_project(by=cast.chef, project=cast.project, part=part, x=1, y=1, reason="")
    place_all()
    few = asked()
    for _ in range(7):
        make_member(cast.project, make_user(organisation=cast.organisation), Role.CONTRIBUTOR)
    for _ in range(3):
        place_all()
        agree(cast)
    for title in ("Haven", "Huset", "Havnen"):
        more = add_part(by=cast.chef, project=cast.project, title=title)
        place_project(by=cast.chef, project=cast.project, part=more, x=1, y=1, reason="")
    place_all()
    assert asked() == few <= 18
