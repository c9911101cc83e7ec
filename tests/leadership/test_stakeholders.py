"""Stakeholders: written down one by one or many at once, changed, deselected for a reason, and removed."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from accounts.models import User
from leadership.actions import stakeholders as actions
from leadership.forms.stakeholders import MOST_AT_ONCE
from leadership.models import Contact, Direction, Grade, Proposal, Stakeholder
from leadership.stakeholders import WHO_TO_THINK_OF, load_register
from projects.history import version_of
from tests.conftest import Cast
from tests.factories import make_project, make_stakeholder

SignIn = Callable[[User], Client]
Url = Callable[[str], str]
Post = Callable[..., HttpResponse]

REASON = "De har et fællesskab i forvejen."
ONE = {
    "name": "Elevrådet",
    "direction": "ud",
    "role": "bruger",
    "interest": "4",
    "influence": "2",
    "promised": "De bliver hørt i marts.",
    "selection": "med",
    "reason": "De kender hverdagen.",
    "passed_over": "",
}
SEVERAL = {"direction": "ud", "role": "bruger", "interest": "2", "influence": "2"}


@pytest.fixture
def add(cast: Cast, signed_in: SignIn, url: Url) -> Post:
    """Post the form of one, as the projektleder."""

    def post(**fields: Any) -> HttpResponse:
        return signed_in(cast.projektleder).post(url("interessenter/tilfoej/"), ONE | fields)

    return post


@pytest.fixture
def add_several(cast: Cast, signed_in: SignIn, url: Url) -> Post:
    def post(*lines: str, **fields: Any) -> HttpResponse:
        data = SEVERAL | {"names": "\r\n".join(lines)} | fields
        return signed_in(cast.chef).post(url("interessenter/tilfoej-flere/"), data)

    return post


def names(cast: Cast) -> set[str]:
    return set(cast.project.stakeholders.values_list("name", flat=True))


# --- Who has a stake ---------------------------------------------------------------------------------------


def test_one_is_added_and_shown_in_words(cast: Cast, add: Post, signed_in: SignIn, url: Url) -> None:
    response = add(name="  Elevrådet   på skolen ", passed_over="De hørte det fra avisen.")
    assertRedirects(response, url("interessenter/"))
    stakeholder = cast.project.stakeholders.get()
    assert (stakeholder.name, stakeholder.direction.key) == ("Elevrådet på skolen", "ud")
    assert stakeholder.history.get().history_user == cast.projektleder
    page = signed_in(cast.laeser).get(url("interessenter/"))
    for told in (
        *("Elevrådet på skolen", "Bruger", "Meget stor", "Nogen", "De bliver hørt i marts."),
        *("Med i samskabelsen", "De kender hverdagen.", "De hørte det fra avisen."),
    ):
        assertContains(page, told)
    assertNotContains(page, "Tilføj en interessent")
    assertNotContains(page, f"interessenter/{stakeholder.pk}/fjern/")


def test_an_empty_page_teaches_whom_to_think_of(cast: Cast, signed_in: SignIn, url: Url) -> None:
    page = signed_in(cast.chef).get(url("interessenter/"))
    for text in WHO_TO_THINK_OF.values():
        assertContains(page, text)
    assertContains(page, "Tilføj den første")
    assert page.content.decode().count('class="button') == 1
    assertNotContains(page, "<svg")
    assertNotContains(signed_in(cast.laeser).get(url("interessenter/")), "Tilføj den første")


def test_there_is_something_to_think_of_in_each_direction(db: None) -> None:
    assert set(WHO_TO_THINK_OF) == set(Direction.objects.values_list("key", flat=True))


def test_they_are_numbered_by_direction_and_in_the_danish_alphabet(cast: Cast) -> None:
    for name, direction in (
        *(("Åbent hus", "ud"), ("ældrerådet", "ud"), ("Zoo", "ud"), ("Østbyen", "ud"), ("Banken", "ud")),
        *(("Udvalget", "op"), ("Biblioteket", "paa-tvaers")),
    ):
        make_stakeholder(cast.project, name, by=cast.chef, direction=direction)
    rows = load_register(cast.project).rows
    assert [(row.number, row.stakeholder.name) for row in rows] == [
        *((1, "Udvalget"), (2, "Biblioteket"), (3, "Banken"), (4, "Zoo")),
        *((5, "ældrerådet"), (6, "Østbyen"), (7, "Åbent hus")),
    ]


def test_one_direction_is_shown_with_the_same_numbers(cast: Cast, signed_in: SignIn, url: Url) -> None:
    make_stakeholder(cast.project, "Udvalget", by=cast.chef, direction="op")
    make_stakeholder(cast.project, "Elevrådet", by=cast.chef, selection="fravalgt", reason=REASON)
    page = signed_in(cast.chef).get(url("interessenter/?retning=ud"))
    assertContains(page, '<td data-title="Nr.">2</td>')
    assertNotContains(page, "Udvalget")
    assertContains(page, 'href="?retning=ud" aria-current="true"')
    assertContains(page, f"{url('interessenter/tilfoej/')}?retning=ud")
    other = signed_in(cast.chef).get(url("interessenter/?retning=op"))
    assertNotContains(other, REASON)
    assertContains(other, "Ingen er noteret.")


@pytest.mark.parametrize("value", ["", "nord", "%ff", "9" * 400, "ud&retning=nord"])
def test_a_direction_that_is_not_there_shows_all(cast: Cast, signed_in: SignIn, url: Url, value: str) -> None:
    make_stakeholder(cast.project, by=cast.chef)
    page = signed_in(cast.laeser).get(url(f"interessenter/?retning={value}"))
    assertContains(page, "Elevrådet")
    for path in ("tilfoej/", "tilfoej-flere/"):
        assert signed_in(cast.chef).get(url(f"interessenter/{path}?retning={value}")).status_code == 200


def test_the_form_begins_in_the_direction_that_was_looked_at(cast: Cast, signed_in: SignIn, url: Url) -> None:
    for path in ("tilfoej/", "tilfoej-flere/"):
        page = signed_in(cast.chef).get(url(f"interessenter/{path}?retning=ned"))
        assert page.context["form"]["direction"].value() == "ned"
        assertContains(page, "checked", count=1 if "flere" in path else 2)  # and »ikke afklaret«
        assertContains(page, "Skriv grupper og funktioner, ikke navne på private borgere")


def test_those_who_may_feel_passed_over_are_gathered(cast: Cast, signed_in: SignIn, url: Url) -> None:
    make_stakeholder(cast.project, "Seniorrådet", by=cast.chef, passed_over="De læste det i avisen.")
    gone = make_stakeholder(cast.project, "Stamgæsterne", by=cast.chef, selection="fravalgt", reason=REASON)
    make_stakeholder(cast.project, "Biblioteket", by=cast.chef, selection="med")
    box = box_of(signed_in(cast.chef).get(url("interessenter/")))
    assert "Seniorrådet" in box
    assert "De læste det i avisen." in box
    assert "Stamgæsterne" in box
    assert "Ved de det, og kan de forstå hvorfor?" in box
    assert url(f"interessenter/{gone.pk}/") in box
    assert "Biblioteket" not in box
    assert "Skriv hvad I tænker" not in box_of(signed_in(cast.laeser).get(url("interessenter/")))


def box_of(page: HttpResponse) -> str:
    return page.content.decode().split('id="passed-over-heading"')[1].split("</section>")[0]


def test_text_is_shown_and_never_obeyed(cast: Cast, add: Post, signed_in: SignIn, url: Url) -> None:
    nasty = "<script>alert('x')</script>"
    add(name=nasty, promised=nasty, passed_over=nasty)
    assertNotContains(signed_in(cast.chef).get(url("interessenter/")), nasty)


def test_as_many_queries_for_fifty_as_for_one(cast: Cast, signed_in: SignIn, url: Url) -> None:
    client = signed_in(cast.chef)
    make_stakeholder(cast.project, by=cast.chef)
    with CaptureQueriesContext(connection) as with_one:
        client.get(url("interessenter/"))
    for number in range(50):
        make_stakeholder(cast.project, f"Gruppe {number}", by=cast.chef, interest=1 + number % 4)
    with CaptureQueriesContext(connection) as with_many:
        client.get(url("interessenter/"))
    assert len(with_many) == len(with_one) <= 6


# --- What cannot be taken ----------------------------------------------------------------------------------

GRADES = "Vælg en af de fire grader: lille, nogen, stor eller meget stor."


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"direction": ""}, "Vælg en retning. Alle interessenter hører til i en af de fire."),
        ({"direction": "nord"}, "Vælg en af de fire retninger."),
        ({"direction": "9" * 40}, "Vælg en af de fire retninger."),
        ({"direction": "ud\x00"}, "Null-tegn er ikke tilladte."),
        ({"selection": "fravalgt", "reason": "  "}, "Skriv hvorfor de er fravalgt"),
        ({"selection": "måske"}, "Vælg om de er med, fravalgt eller ikke afklaret."),
        ({"interest": "0"}, GRADES),
        ({"interest": "5"}, GRADES),
        ({"influence": "-1"}, GRADES),
        ({"influence": "9" * 40}, GRADES),
        ({"interest": "meget"}, GRADES),
        ({"interest": ""}, "Vælg hvor stor interessen er."),
        ({"influence": ""}, "Vælg hvor stor indflydelsen er."),
        ({"role": ""}, "Vælg en rolle."),
        ({"role": "konge"}, "Vælg en af rollerne på listen."),
        ({"name": " "}, "Skriv hvem de er."),
        ({"name": "N" * 151}, "Navnet må højst fylde 150 tegn. Det er på 151."),
        ({"name": "Nul\x00"}, "Hvem er de?"),
        ({"promised": "L" * 2001}, "Hvad er de lovet?"),
    ],
)
def test_bad_input_is_told_and_nothing_is_lost(
    cast: Cast, add: Post, fields: dict[str, str], told: str
) -> None:
    response = add(**fields)
    assertContains(response, told, status_code=422)
    kept = ONE | fields
    for name in ("promised", "reason"):
        assertContains(response, kept[name], status_code=422)
    assertContains(response, "Der er fejl i formularen", status_code=422)
    assert not Stakeholder.objects.exists()


@pytest.mark.parametrize("name", ["Ældrerådet", "ÆLDRERÅDET", " ældrerådet ", "Ældrera\u030adet"])
def test_the_same_name_stands_once(cast: Cast, add: Post, name: str) -> None:
    make_stakeholder(cast.project, "Ældrerådet", by=cast.chef)
    assertContains(add(name=name), "»Ældrerådet« står her allerede.", status_code=422)
    assert names(cast) == {"Ældrerådet"}


def test_spaces_inside_do_not_make_another_name(cast: Cast, add: Post) -> None:
    make_stakeholder(cast.project, "Rådet for ældre", by=cast.chef)
    response = add(name="rådet  for\u00a0ÆLDRE")
    assertContains(response, "»Rådet for ældre« står her allerede.", status_code=422)


def test_another_project_may_have_the_same(cast: Cast, add: Post) -> None:
    make_stakeholder(cast.foreign_project, by=cast.outsider)
    assert add().status_code == 302


def test_the_database_keeps_what_no_form_may_break(cast: Cast) -> None:
    stakeholder = make_stakeholder(cast.project, "Elevraadet", by=cast.chef)
    with pytest.raises(IntegrityError), transaction.atomic():
        Stakeholder.objects.create(
            project=cast.project,
            name="ELEVRAADET",
            direction=stakeholder.direction,
            role="bruger",
            interest=1,
            influence=1,
        )
    for wrong in ({"interest": 5}, {"influence": 0}, {"selection": "fravalgt", "reason": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Stakeholder.objects.filter(pk=stakeholder.pk).update(**wrong)


def test_a_name_that_was_taken_in_the_same_moment_is_told(
    cast: Cast, add: Post, add_several: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the check of the form and the write."""
    make_stakeholder(cast.project, by=cast.chef)
    monkeypatch.setattr("leadership.forms.stakeholders.taken_names", lambda *args, **kwargs: {})
    assertContains(add(), "»Elevrådet« står her allerede.", status_code=422)
    response = add_several("Nye", "elevrådet")
    assertContains(response, "»Elevrådet« står her allerede.", status_code=422)
    assert names(cast) == {"Elevrådet"}


# --- Many at once ------------------------------------------------------------------------------------------


def test_many_are_added_at_once(cast: Cast, add_several: Post, url: Url) -> None:
    response = add_several("Elevrådet", "", "  - Pårørende   på Solkrogen", "• Viceværten", role="beboer")
    assertRedirects(response, url("interessenter/"))
    assert names(cast) == {"Elevrådet", "Pårørende på Solkrogen", "Viceværten"}
    for one in cast.project.stakeholders.all():
        assert (one.role, one.interest, one.influence, one.selection) == ("beboer", 2, 2, "ikke-afklaret")
        assert one.history.get().history_user == cast.chef


def test_each_line_tells_its_own_mistake_and_nothing_is_written(cast: Cast, add_several: Post) -> None:
    make_stakeholder(cast.project, "Seniorrådet", by=cast.chef)
    response = add_several("", "seniorrådet", "Ny", "N" * 151, "NY", "God nok")
    for told in (
        "Linje 2: »Seniorrådet« står her allerede.",
        "Linje 4 er på 151 tegn. Et navn må højst fylde 150.",
        "Linje 5 er den samme som linje 3: »NY«.",
    ):
        assertContains(response, told, status_code=422)
    assertContains(response, "God nok", status_code=422)
    assertNotContains(response, "Linje 6", status_code=422)
    assert response.context["form"]["names"].value().splitlines()[1] == "seniorrådet"
    assert names(cast) == {"Seniorrådet"}


def test_those_that_stand_there_already_can_be_skipped(cast: Cast, add_several: Post, url: Url) -> None:
    make_stakeholder(cast.project, "Elevrådet", by=cast.chef)
    lines = ("Pårørende", "elevrådet", "Naboer", "pårørende")
    page = add_several(*lines)
    assertContains(page, 'name="skip" value="ja">Tilføj de andre</button>', status_code=422)
    assertRedirects(add_several(*lines, skip="ja"), url("interessenter/"))
    assert set(Stakeholder.objects.values_list("name", flat=True)) == {"Elevrådet", "Pårørende", "Naboer"}


@pytest.mark.parametrize(
    ("lines", "fields"),
    [
        (["Elevrådet", "x" * 151], {}),
        (["Elevrådet"], {}),
        (["Elevrådet", "Naboer"], {"role": ""}),
        (["Naboer", "y" * 400], {}),
    ],
)
def test_skipping_is_offered_only_when_it_would_help(
    cast: Cast, add_several: Post, lines: list[str], fields: dict[str, str]
) -> None:
    make_stakeholder(cast.project, "Elevrådet", by=cast.chef)
    for skip in ({}, {"skip": "ja"}):
        page = add_several(*lines, **fields, **skip)
        assertNotContains(page, "Tilføj de andre", status_code=422)
    assert Stakeholder.objects.count() == 1


@pytest.mark.parametrize("count", [MOST_AT_ONCE, MOST_AT_ONCE + 1])
def test_fifty_is_the_most(cast: Cast, add_several: Post, count: int) -> None:
    response = add_several(*(f"Gruppe {number}" for number in range(count)))
    if count == MOST_AT_ONCE:
        assert response.status_code == 302
        assert len(names(cast)) == 50
    else:
        assertContains(response, "Der står 51. Tilføj højst 50 ad gangen", status_code=422)
        assertContains(response, "Gruppe 50", status_code=422)
        assert not names(cast)


@pytest.mark.parametrize(
    ("lines", "fields", "told"),
    [
        (["", "  ", "-"], {}, "Skriv mindst én, på en linje for sig."),
        ([], {}, "Skriv mindst én, på en linje for sig."),
        (["Nul\x00"], {}, "Hvem er de?"),
        (["Elevrådet"], {"direction": ""}, "Vælg en retning."),
        (["Elevrådet"], {"interest": "7"}, GRADES),
        (["Elevrådet"], {"role": ""}, "Vælg en rolle."),
    ],
)
def test_what_cannot_be_taken_of_many(
    cast: Cast, add_several: Post, lines: list[str], fields: dict[str, str], told: str
) -> None:
    response = add_several(*lines, **fields)
    assertContains(response, told, status_code=422)
    assertContains(response, "".join(lines).strip("\x00 -"), status_code=422)
    assert not names(cast)


def test_many_take_as_many_queries_as_one(cast: Cast, add_several: Post) -> None:
    counts = []
    for lines in (["En"], [f"Gruppe {number}" for number in range(40)]):
        with CaptureQueriesContext(connection) as asked:
            add_several(*lines)
        counts.append(len(asked))
    assert counts[0] == counts[1]


# --- Changed -----------------------------------------------------------------------------------------------


@pytest.fixture
def elevraadet(cast: Cast) -> Stakeholder:
    return make_stakeholder(cast.project, by=cast.chef, promised="At blive hørt.")


def test_one_is_changed(cast: Cast, elevraadet: Stakeholder, signed_in: SignIn, url: Url) -> None:
    path = url(f"interessenter/{elevraadet.pk}/")
    client = signed_in(cast.projektleder)
    form = client.get(path).context["form"]
    assert (form["direction"].value(), form["opened"].value()) == ("ud", version_of(elevraadet))
    # Its own name is not somebody else's.
    data = ONE | {"name": "ELEVRÅDET", "direction": "ned", "selection": "fravalgt", "reason": REASON}
    response = client.post(path, data | {"opened": form["opened"].value()})
    assertRedirects(response, url("interessenter/"))
    elevraadet.refresh_from_db()
    assert (elevraadet.name, elevraadet.direction.key, elevraadet.reason) == ("ELEVRÅDET", "ned", REASON)
    assert elevraadet.history.first().history_user == cast.projektleder


def test_a_change_over_a_newer_one_is_told_with_both(
    cast: Cast, elevraadet: Stakeholder, signed_in: SignIn, url: Url
) -> None:
    opened = version_of(elevraadet)
    theirs = {"promised": "Fra den anden", "direction": Direction.objects.get(key="ned"), "interest": 1}
    actions.change_stakeholder(by=cast.chef, stakeholder=elevraadet, name="Elevrådet", **theirs)
    path = url(f"interessenter/{elevraadet.pk}/")
    response = signed_in(cast.projektleder).post(path, ONE | {"promised": "Min egen", "opened": opened})
    for words in ("En anden har gemt", "Fra den anden", "Min egen", "<p>Ned</p>", "<p>Lille</p>"):
        assertContains(response, words, status_code=409)
    elevraadet.refresh_from_db()
    assert elevraadet.promised == "Fra den anden"
    # The form is on top of theirs now, so that saving again is meant.
    again = response.context["form"]["opened"].value()
    signed_in(cast.projektleder).post(path, ONE | {"promised": "Samlet", "opened": again})
    elevraadet.refresh_from_db()
    assert elevraadet.promised == "Samlet"


@pytest.mark.parametrize("moment", ["before", "between"])
def test_a_change_of_one_that_was_removed_gives_the_text_back(
    cast: Cast, elevraadet: Stakeholder, signed_in: SignIn, url: Url, monkeypatch: Any, moment: str
) -> None:
    if moment == "before":
        actions.remove_stakeholder(by=cast.chef, stakeholder=elevraadet)
    else:
        change = actions.change_stakeholder

        def too_late(**given: Any) -> Stakeholder:
            actions.remove_stakeholder(by=cast.chef, stakeholder=elevraadet)
            return change(**given)

        monkeypatch.setattr(actions, "change_stakeholder", too_late)
    response = signed_in(cast.projektleder).post(
        url(f"interessenter/{elevraadet.pk}/"), ONE | {"promised": "Min egen tekst", "opened": 1}
    )
    assertContains(response, "Min egen tekst", status_code=404)


def test_bad_input_on_the_way_to_a_change(
    cast: Cast, elevraadet: Stakeholder, signed_in: SignIn, url: Url
) -> None:
    make_stakeholder(cast.project, "Seniorrådet", by=cast.chef)
    path = url(f"interessenter/{elevraadet.pk}/")
    client = signed_in(cast.chef)
    for fields, told in (
        ({"name": "seniorrådet"}, "»Seniorrådet« står her allerede."),
        ({"selection": "fravalgt", "reason": ""}, "Skriv hvorfor de er fravalgt"),
        ({"direction": ""}, "Vælg en retning."),
        ({"opened": "9" * 40}, "Elevrådet"),
    ):
        response = client.post(path, ONE | {"opened": version_of(elevraadet)} | fields)
        assert response.status_code in (409, 422), fields
        assertContains(response, told, status_code=response.status_code)
        # The heading is the name that stands, not what was typed.
        assertContains(response, "<h1>Elevrådet</h1>", status_code=response.status_code)
    elevraadet.refresh_from_db()
    assert elevraadet.promised == "At blive hørt."


# --- Removed -----------------------------------------------------------------------------------------------


def test_removing_asks_first_and_says_what_hangs_on_it(
    cast: Cast, elevraadet: Stakeholder, signed_in: SignIn, url: Url
) -> None:
    contact = Contact.objects.create(
        project=cast.project,
        direction=elevraadet.direction,
        kind="talte",
        on=date(2026, 3, 1),
        what="Om gården",
        stakeholder=elevraadet,
        noted_by=cast.chef,
    )
    proposals = [
        Proposal.objects.create(
            project=cast.project,
            text="En bænk",
            put_forward_by="Elevrådet",
            put_forward_on=date(2026, 3, 1),
            stakeholder=elevraadet,
            noted_by=cast.chef,
        )
        for _ in range(2)
    ]
    path = url(f"interessenter/{elevraadet.pk}/fjern/")
    client = signed_in(cast.projektleder)
    assertContains(client.get(path), "1 kontakt og 2 indspil er knyttet til dem.")
    assert names(cast) == {"Elevrådet"}
    response = client.post(path, follow=True)
    assertRedirects(response, url("interessenter/"))
    assertContains(response, "»Elevrådet« er fjernet.")
    for row in (contact, *proposals):
        row.refresh_from_db()
        assert row.stakeholder is None
    assert client.post(path).status_code == 404


def test_removing_what_nothing_hangs_on(
    cast: Cast, elevraadet: Stakeholder, signed_in: SignIn, url: Url
) -> None:
    page = signed_in(cast.chef).get(url(f"interessenter/{elevraadet.pk}/fjern/"))
    assertContains(page, "Vil du fjerne »Elevrådet«?")
    assertNotContains(page, "knyttet til dem")


def test_one_is_removed_once_even_by_two(cast: Cast, elevraadet: Stakeholder) -> None:
    for _ in range(2):
        actions.remove_stakeholder(by=cast.chef, stakeholder=Stakeholder(pk=elevraadet.pk))
    assert Stakeholder.history.filter(id=elevraadet.pk, history_type="-").count() == 1


# --- Whose they are ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["", "fjern/"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_stakeholder_of_another_project_is_not_found(
    cast: Cast, signed_in: SignIn, url: Url, path: str, method: str
) -> None:
    mine = make_project(chef=cast.chef, organisation=cast.organisation, title="Mit andet")
    for one in (
        make_stakeholder(cast.foreign_project, by=cast.outsider),
        make_stakeholder(mine, by=cast.chef),
    ):
        client = signed_in(cast.chef)
        assert getattr(client, method)(url(f"interessenter/{one.pk}/{path}"), ONE).status_code == 404
    assert Stakeholder.objects.count() == 2


@pytest.mark.parametrize("number", ["0", "9" * 40, "-1", "x"])
def test_an_id_that_nobody_has(cast: Cast, signed_in: SignIn, url: Url, number: str) -> None:
    assert signed_in(cast.chef).get(url(f"interessenter/{number}/")).status_code == 404


@pytest.mark.parametrize("person", ["bidragyder", "laeser", "administrator"])
def test_who_only_reads_cannot_write(
    cast: Cast, elevraadet: Stakeholder, signed_in: SignIn, url: Url, person: str
) -> None:
    client = signed_in(getattr(cast, person))
    assert client.get(url("interessenter/")).status_code == 200
    for path in ("tilfoej/", "tilfoej-flere/", f"{elevraadet.pk}/", f"{elevraadet.pk}/fjern/"):
        assert client.get(url(f"interessenter/{path}")).status_code == 403
        assert client.post(url(f"interessenter/{path}"), ONE).status_code == 403
    assert names(cast) == {"Elevrådet"}


def test_wrong_methods(cast: Cast, elevraadet: Stakeholder, signed_in: SignIn, url: Url) -> None:
    client = signed_in(cast.chef)
    assert client.post(url("interessenter/")).status_code == 405
    for path in ("tilfoej/", "tilfoej-flere/", f"{elevraadet.pk}/", f"{elevraadet.pk}/fjern/"):
        assert client.delete(url(f"interessenter/{path}")).status_code == 405


# --- Where they are met ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("place", "told"),
    [
        ("faser/planlaegning/maalgruppe-og-rekruttering/", "Jeres interessenter"),
        ("faser/afklaring/demokrati-og-repraesentativitet/", "Jeres interessenter"),
        ("faser/afklaring/tvaergaaende-fokus/", "Jeres interessenter"),
        ("retninger/", "Interessenter"),
        ("", "Se jeres interessenter"),
    ],
)
def test_other_pages_lead_to_them(
    cast: Cast, elevraadet: Stakeholder, signed_in: SignIn, url: Url, place: str, told: str
) -> None:
    page = signed_in(cast.laeser).get(url(place))
    assertContains(page, f'<a href="{url("interessenter/")}">{told}</a>', count=1)


def test_points_that_are_of_something_else_do_not(cast: Cast, signed_in: SignIn, url: Url) -> None:
    assertNotContains(signed_in(cast.chef).get(url("faser/afklaring/afgraensning/")), "interessenter/")


def test_they_are_found_by_those_who_may_read_them(
    cast: Cast, elevraadet: Stakeholder, signed_in: SignIn, url: Url
) -> None:
    address = f'href="{url("interessenter/")}#interessent-{elevraadet.pk}"'
    for person, found in ((cast.laeser, True), (cast.outsider, False), (cast.administrator, False)):
        page = signed_in(person).get("/soeg/", {"q": "ELEVRÅD"})
        assert (address in page.content.decode()) == found
    assertContains(signed_in(cast.chef).get(url("interessenter/")), f'id="interessent-{elevraadet.pk}"')


def test_grades_are_named_from_little_to_very_much() -> None:
    assert [str(grade.label) for grade in Grade] == ["Lille", "Nogen", "Stor", "Meget stor"]
