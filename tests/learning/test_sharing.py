"""Who may read a lesson: the chef decides, nobody can be known in it, and it is taken back at once."""

from collections.abc import Callable
from itertools import product
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django.asserts import assertContains, assertNotContains

from accounts.models import Organisation, User
from leadership.models import LeadershipTask
from learning.actions.lessons import NamesSomebody, change_lesson, share_lesson
from learning.models import CarriedLesson, Lesson, Sharing
from learning.naming import people_in
from phases.models import FocusPoint
from projects.history import NewerVersion, version_of
from projects.models import Project, Role
from tests.conftest import Cast
from tests.factories import make_member, make_organisation, make_organisation_role, make_project, make_user

from .lessons import POINT, SAID, lesson_in
from .test_lessons import fields

SignIn = Callable[[User], Client]
Url = Callable[[str], str]

YES = {"names_nobody": "on"}


def share(client: Client, lesson: Lesson, sharing: str = "alle", **changed: Any) -> Any:
    sent = {"sharing": sharing, "opened": version_of(lesson)} | YES | changed
    return client.post(f"/projekter/{lesson.project_id}/laering/{lesson.pk}/del/", sent, follow=True)


# --- The chef decides --------------------------------------------------------------------------------------


@pytest.mark.parametrize("sharing", ["organisation", "alle"])
@pytest.mark.parametrize("state", ["under way", "closed"])
def test_a_chef_shares_what_they_have_seen(
    cast: Cast, signed_in: SignIn, url: Url, sharing: str, state: str
) -> None:
    lesson = lesson_in(cast.project, by=cast.projektleder)
    if state == "closed":
        Project.objects.filter(pk=cast.project.pk).update(closed_at=timezone.now())
    client = signed_in(cast.chef)
    seen = client.get(url(f"laering/{lesson.pk}/del/"))
    for words in (*SAID.values(), "Fra et projekt i Nordby Kommune", "Sådan ser andre den"):
        assertContains(seen, words)
    assertNotContains(seen, "Per Leder")
    page = share(client, lesson, sharing)
    assertContains(page, "er delt med alle")
    lesson.refresh_from_db()
    assert (lesson.sharing, lesson.shared_by) == (sharing, cast.chef)
    assert lesson.shared_at
    colleague = signed_in(cast.colleague).get(f"/erfaringer/{lesson.pk}/")
    assert colleague.status_code == 200
    shared = signed_in(cast.outsider).get(f"/erfaringer/{lesson.pk}/")
    assert shared.status_code == (200 if sharing == "alle" else 404)
    if sharing == "alle":
        assertContains(shared, SAID["learnt"])
        assertNotContains(shared, "Per Leder")
        assertNotContains(shared, cast.project.title)
    assert share(client, lesson, "projekt", names_nobody="").status_code == 200
    assert signed_in(cast.colleague).get(f"/erfaringer/{lesson.pk}/").status_code == 404


def test_only_a_chef_shares(cast: Cast, signed_in: SignIn) -> None:
    lesson = lesson_in(cast.project, by=cast.chef)
    for person in (cast.projektleder, cast.bidragyder, cast.laeser):
        assert share(signed_in(person), lesson).status_code == 403
    assert Lesson.objects.get().sharing == "projekt"


def test_without_the_word_that_it_names_nobody_nothing_is_shared(cast: Cast, signed_in: SignIn) -> None:
    lesson = lesson_in(cast.project, by=cast.chef)
    page = share(signed_in(cast.chef), lesson, names_nobody="")
    assertContains(page, "sæt kryds hvis den ikke nævner nogen", status_code=422)
    assert share(signed_in(cast.chef), lesson, "hemmelig").status_code == 422
    assert Lesson.objects.get().sharing == "projekt"


def test_a_text_that_changed_meanwhile_is_read_again_first(cast: Cast, signed_in: SignIn) -> None:
    lesson = lesson_in(cast.project, by=cast.chef)
    opened = version_of(lesson)
    change_lesson(by=cast.projektleder, lesson=lesson, learnt="Helt ny tekst")
    for sent in (opened, "", "x"):
        page = share(signed_in(cast.chef), lesson, opened=sent)
        assert page.status_code in (409, 422)
        assert Lesson.objects.get().sharing == "projekt"
    page = share(signed_in(cast.chef), lesson, opened=opened)
    assertContains(page, "Teksten er ændret siden du åbnede siden", status_code=409)
    assertContains(page, "Helt ny tekst", status_code=409)


def test_taking_back_needs_no_fresh_page(cast: Cast) -> None:
    lesson = lesson_in(cast.project, by=cast.chef, sharing="alle")
    share_lesson(by=cast.chef, lesson=lesson, sharing="projekt", opened=0)
    lesson.refresh_from_db()
    assert (lesson.sharing, lesson.shared_at, lesson.shared_by) == ("projekt", None, None)


# --- Nobody can be known -----------------------------------------------------------------------------------


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("Det var Karin Chef der ringede.", "Et navn fra holdet"),
        ("karin chef ringede", "Et navn fra holdet"),
        ("Karin  Chefs idé", "Et navn fra holdet"),
        ("KARIN\nCHEF", "Et navn fra holdet"),
        ("Karin M. Chef", "Et navn fra holdet"),
        ("Karin Maria Chef", "Et navn fra holdet"),
        ("Chef, Karin", "Et navn fra holdet"),
        ("Vi spurgte Per Leder.", "Et navn fra holdet"),
        ("Bo Bidrag ringede", "Et navn fra holdet"),
        ("Skriv til karin@nordby.example", "En e-mail"),
        ("Borgeren 010190-1234 sagde", "Et CPR-nummer"),
        ("Borgeren 0101901234 sagde", "Et CPR-nummer"),
        ("010190 1234", "Et CPR-nummer"),
        ("Ring 23 45 67 89", "Et telefonnummer"),
        ("Ring 23456789.", "Et telefonnummer"),
        ("Ring +45 23 45 67 89", "Et telefonnummer"),
        ("Ring 2345 6789", "Et telefonnummer"),
    ],
)
@pytest.mark.parametrize("field", ["title", "happened", "learnt", "will_do"])
def test_what_tells_who_somebody_is_stops_it(
    cast: Cast, signed_in: SignIn, url: Url, text: str, what: str, field: str
) -> None:
    lesson = lesson_in(cast.project, by=cast.chef, **{field: text})
    (found,) = people_in(lesson)
    assert (found.what, found.field) == (what, field)
    if field != "learnt":
        return
    client = signed_in(cast.chef)
    page = share(client, lesson)
    assertContains(page, "Teksten kan ikke deles som den er", status_code=422)
    assertContains(page, f"<strong>{what}</strong> i »Hvad lærte I«", status_code=422)
    assertContains(page, "<mark>", status_code=422)
    assert Lesson.objects.get().sharing == "projekt"
    # Corrected on a page of the chef's own, and then it can be shared.
    reword = url(f"laering/{lesson.pk}/del/ret/")
    assertContains(page, f'href="{reword}"', status_code=422)
    assert client.post(reword, {**SAID, "opened": version_of(lesson)}).status_code == 302
    assertContains(share(client, lesson), "er delt med alle")


@pytest.mark.parametrize(
    "text",
    [
        "Vi brugte to timer per leder om ugen.",
        "Per leder brugte vi to timer.",
        "De vil gerne bo, og bidrag tæller.",
        "Bo i byen er dyrt. Bidrag er velkomne.",
        "Karin ringede, og en chef svarede.",
        "Karina Cheffer",
        "Fra 2024-2025 og 2024 2025, den 21-11-2026, 20260521 og 21.11.2026.",
        "Det kostede 2.345.678,00 kr., 23456789 kr. og 23 456 789 kroner.",
        "Sag 1234567890123 og 991390-1234",
        "Skriv @alle og a@b",
        "Paragraf 83 stk. 2, 12 34 56 78 9",
    ],
)
def test_ordinary_words_and_numbers_name_nobody(cast: Cast, text: str) -> None:
    assert people_in(lesson_in(cast.project, by=cast.chef, learnt=text)) == []


def test_somebody_who_left_the_team_is_named_no_more_than_the_others(cast: Cast) -> None:
    cast.project.memberships.get(user=cast.bidragyder).delete()
    lesson = lesson_in(cast.project, by=cast.chef, learnt="Bo Bidrag lærte os det.")
    assert len(people_in(lesson)) == 1
    stranger = lesson_in(cast.project, by=cast.chef, learnt="Ulla Udenfor lærte os det.")
    assert people_in(stranger) == []


@pytest.mark.parametrize(("name", "stops"), [("Fatoumata", True), ("Bo", False), ("Storm", False)])
def test_somebody_with_one_name(cast: Cast, name: str, stops: bool) -> None:
    make_member(cast.project, make_user(name), Role.READER)
    lesson = lesson_in(cast.project, by=cast.chef, learnt=f"{name} og storm om at bo her.")
    assert bool(people_in(lesson)) is stops


def test_a_name_that_was_written_with_another_kind_of_letters(cast: Cast) -> None:
    make_member(cast.project, make_user("Åse Sø(n"), Role.READER)
    lesson = lesson_in(cast.project, by=cast.chef, learnt="A\u030ase Sø(n sagde det.")
    assert len(people_in(lesson)) == 1


def test_a_long_text_is_read_quickly(cast: Cast) -> None:
    for text in ("a" * 5000, "Karin " * 800, "1 " * 2500, "+" * 5000, "A b." * 1200):
        began = timezone.now()
        people_in(lesson_in(cast.project, by=cast.chef, learnt=text))
        assert (timezone.now() - began).total_seconds() < 2


@pytest.mark.parametrize("path", ["", "del/ret/"])
def test_a_shared_lesson_is_corrected_under_the_same_check(
    cast: Cast, signed_in: SignIn, url: Url, path: str
) -> None:
    lesson = lesson_in(cast.project, by=cast.chef, sharing="organisation")
    sent = fields(learnt="Lis Læser sagde det.", opened=version_of(lesson))
    client = signed_in(cast.chef)
    page = client.post(url(f"laering/{lesson.pk}/{path}"), sent)
    assertContains(page, "Et navn fra holdet: »Lis Læser sagde det.«", status_code=422)
    assertContains(page, "Lis Læser sagde det.</textarea>", status_code=422)
    assert Lesson.objects.get().learnt == SAID["learnt"]
    better = fields(learnt="En læser sagde det.", opened=version_of(lesson))
    assert client.post(url(f"laering/{lesson.pk}/{path}"), better).status_code == 302


def test_an_edit_that_was_opened_before_it_was_shared_does_not_slip_through(cast: Cast) -> None:
    lesson = lesson_in(cast.project, by=cast.chef)
    opened = version_of(lesson)
    share_lesson(by=cast.chef, lesson=lesson, sharing="alle", opened=opened)
    with pytest.raises(NewerVersion):
        change_lesson(by=cast.projektleder, lesson=lesson, opened=opened, learnt="Per Leder")
    with pytest.raises(NamesSomebody):
        change_lesson(by=cast.projektleder, lesson=lesson, learnt="Per Leder")


def test_two_who_correct_the_words(cast: Cast, signed_in: SignIn, url: Url) -> None:
    lesson = lesson_in(cast.project, by=cast.chef)
    opened = version_of(lesson)
    change_lesson(by=cast.projektleder, lesson=lesson, learnt="Den ene")
    sent = {**SAID, "learnt": "Den anden", "opened": opened}
    page = signed_in(cast.chef).post(url(f"laering/{lesson.pk}/del/ret/"), sent)
    assertContains(page, "Den ene", status_code=409)
    assertContains(page, "Den anden", status_code=409)


# --- At the same place in other projects -------------------------------------------------------------------


def test_it_stands_at_its_point_in_other_projects(cast: Cast, signed_in: SignIn, url: Url) -> None:
    other = make_project(chef=cast.outsider, organisation=cast.foreign_project.organisation, title="Syd")
    lesson_in(other, by=cast.outsider, sharing="alle")
    lesson_in(other, by=cast.outsider, title="Kun til Region Syd", sharing="organisation")
    lesson_in(other, by=cast.outsider, title="Et andet sted", place="proces", sharing="alle")
    lesson_in(cast.project, by=cast.chef, title="Vores egen", sharing="alle")
    page = signed_in(cast.chef).get(url("faser/planlaegning/kommunikation/"))
    assertContains(page, SAID["title"])
    assertContains(page, "Fra et projekt i Region Syd")
    assertContains(page, 'href="/erfaringer/?punkt=kommunikation"')
    for words in ("Kun til Region Syd", "Et andet sted", "Vores egen", f"/projekter/{other.pk}/"):
        assertNotContains(page, words)
    make_member(other, cast.chef, Role.READER)
    page = signed_in(cast.chef).get(url("faser/planlaegning/kommunikation/"))
    assertContains(page, f'Fra et projekt i Region Syd: <a href="/projekter/{other.pk}/">Syd</a>')
    Lesson.objects.update(sharing="projekt", shared_at=None, shared_by=None)
    assertNotContains(signed_in(cast.chef).get(url("faser/planlaegning/kommunikation/")), SAID["title"])


def test_it_stands_where_directions_show_experiences(cast: Cast, signed_in: SignIn, url: Url) -> None:
    lesson_in(cast.foreign_project, by=cast.outsider, place="op", sharing="alle")
    task = LeadershipTask.objects.filter(direction__key="op")[0]
    for address in (url("retninger/"), url(f"retninger/{task.key}/"), "/retninger/"):
        page = signed_in(cast.chef).get(address)
        assertContains(page, SAID["title"])
        assertContains(page, "Fra et projekt i Region Syd")
        assertContains(page, 'href="/erfaringer/?retning=op"')


def test_one_that_was_taken_along_says_from_where(cast: Cast, signed_in: SignIn, url: Url) -> None:
    lesson = lesson_in(cast.foreign_project, by=cast.outsider)
    CarriedLesson.objects.create(project=cast.project, lesson=lesson)
    page = signed_in(cast.chef).get(url("faser/planlaegning/kommunikation/"))
    assertContains(page, "Taget med fra Et andet sted")
    assertNotContains(page, "Fra et projekt i")


def test_at_most_five_and_the_newest(cast: Cast, signed_in: SignIn, url: Url) -> None:
    for place in (POINT, "ud"):
        for number in range(7):
            said = {"place": place, "title": f"{place} nr. {number}", "sharing": "alle"}
            lesson_in(cast.foreign_project, by=cast.outsider, **said)
    for place, path in ((POINT, "faser/planlaegning/kommunikation/"), ("ud", "retninger/")):
        page = signed_in(cast.chef).get(url(path)).content.decode()
        seen = [number for number in range(7) if f"{place} nr. {number}</h3>" in page]
        assert seen == [2, 3, 4, 5, 6]


# --- Whatever is shared with whomever ----------------------------------------------------------------------


def reference(lesson: Lesson, user: User) -> bool:
    """In plain words: who may read a lesson in the library."""
    if lesson.sharing == "alle":
        return True
    at_home = user.organisations.filter(pk=lesson.project.organisation_id).exists()
    return lesson.sharing == "organisation" and at_home


def reference_in_project(lesson: Lesson, project: Project, carried: bool) -> bool:
    if lesson.project_id == project.pk:
        return False
    at_home = lesson.project.organisation_id == project.organisation_id
    return carried or lesson.sharing == "alle" or (lesson.sharing == "organisation" and at_home)


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    sharings=st.lists(st.tuples(st.sampled_from(Sharing), st.integers(0, 2)), min_size=1, max_size=5),
    at_home=st.sets(st.integers(0, 1)),
    on_team=st.dictionaries(st.integers(0, 2), st.sampled_from(Role)),
    carried=st.sets(st.tuples(st.integers(0, 4), st.integers(0, 2))),
)
def test_who_may_read_a_lesson(
    sharings: list[tuple[Sharing, int]],
    at_home: set[int],
    on_team: dict[int, Role],
    carried: set[tuple[int, int]],
    rolled_back: Callable[[], None],
) -> None:
    """Two projects in one organisation and one in another; a reader in any of them, on any team."""
    rolled_back()
    organisations = [make_organisation(), make_organisation()]
    chef, reader = make_user(), make_user()
    places: list[Organisation] = [organisations[0], organisations[0], organisations[1]]
    projects = [make_project(chef=chef, organisation=place) for place in places]
    for number in at_home:
        make_organisation_role(reader, organisations[number])
    for number, role in on_team.items():
        make_member(projects[number], reader, role)
    lessons = [
        lesson_in(projects[place], by=chef, sharing=sharing, title=f"Nr. {number}")
        for number, (sharing, place) in enumerate(sharings)
    ]
    taken = {(lesson, project) for lesson, project in carried if lesson < len(lessons)}
    for lesson, project in taken:
        CarriedLesson.objects.create(lesson=lessons[lesson], project=projects[project])
    client = Client()
    client.force_login(reader, backend="allauth.account.auth_backends.AuthenticationBackend")
    point = FocusPoint.objects.get(key=POINT)
    readable = set(Lesson.objects.readable_by(reader))
    for number, lesson in enumerate(lessons):
        assert (lesson in readable) == reference(lesson, reader)
        status = client.get(f"/erfaringer/{lesson.pk}/").status_code
        assert status == (200 if reference(lesson, reader) else 404)
        for place, project in enumerate(projects):
            shown = lesson in point.lessons.to_read_in(project)  # type: ignore[attr-defined]
            assert shown == reference_in_project(lesson, project, (number, place) in taken)
    for number, project in product(range(3), projects):
        if project is projects[number] and number in on_team:
            assert client.get(f"/projekter/{project.pk}/laering/").status_code == 200


@pytest.fixture
def rolled_back() -> Callable[[], None]:
    """Each example begins without what the one before it made."""

    def clean() -> None:
        Project.objects.all().delete()

    return clean
