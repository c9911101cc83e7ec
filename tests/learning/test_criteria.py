"""Success criteria: set, measured, corrected and removed, and told how far they are."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from accounts.models import User
from learning.actions import criteria as actions
from learning.criteria import load_criteria
from learning.models import Criterion, Measurement
from notices.models import Notice
from projects.history import NewerVersion, version_of
from projects.models import BottomLine, Role
from samskab.people import data_about, erase_person
from tests.conftest import Cast
from tests.factories import make_criterion, make_measurement

SignIn = Callable[[User], Client]
Url = Callable[[str], str]

SIGN = "Der er folk om bordet hver torsdag."


@pytest.fixture(autouse=True)
def today() -> Any:
    with time_machine.travel("2026-06-15 10:00:00+02:00", tick=True):
        yield


def fields(**changed: Any) -> dict[str, Any]:
    said = {
        "bottom_line": "demokratisk",
        "title": "Flere spiser sammen",
        "sign": SIGN,
        "unit": "deltagere",
        "baseline": "0",
        "target": "1.234,5",
        "method": "Vi tæller.",
        "next_on": "2026-07-01",
    }
    return said | changed


def measured(**changed: Any) -> dict[str, Any]:
    return {"value": "12", "on": "2026-06-15", "note": "", "next_on": ""} | changed


def page(client: Client, url: Url) -> HttpResponse:
    return client.get(url("evaluering/"))


def again(criterion: Criterion) -> Criterion:
    return Criterion.objects.get(pk=criterion.pk)


# --- The page ----------------------------------------------------------------------------------------------


def test_an_empty_page_teaches_and_has_one_thing_to_do(cast: Cast, signed_in: SignIn, url: Url) -> None:
    chefs = page(signed_in(cast.chef), url)
    for told in ("Et godt succeskriterium", "To eksempler", "Den innovative bundlinje"):
        assertContains(chefs, told)
    assertContains(chefs, 'class="button button-primary"', 1)
    assertContains(chefs, f'href="{url("evaluering/kriterier/nyt/")}"', 1)
    readers = page(signed_in(cast.laeser), url)
    assertContains(readers, "Chefen og projektlederen kan sætte dem.")
    assertNotContains(readers, "kriterier/nyt/")


def test_the_page_is_reached_from_navigation_points_and_step(cast: Cast, signed_in: SignIn, url: Url) -> None:
    client, link = signed_in(cast.laeser), f'href="{url("evaluering/")}"'
    assertContains(client.get(url()), link, 1)
    for path in (
        "faser/afklaring/formaal-og-succeskriterier/",
        "faser/erkendelse/maalopfyldelse/",
        "faser/erkendelse/",
    ):
        assertContains(client.get(url(path)), link, 2)
    assertContains(client.get(url("faser/afklaring/afgraensning/")), link, 1)


def test_criteria_stand_under_their_bottom_line_with_what_the_project_expects(
    cast: Cast, signed_in: SignIn, url: Url
) -> None:
    cast.project.gains.set(BottomLine.objects.get(key="demokratisk").gains.all())
    criterion = make_criterion(cast.project, by=cast.chef)
    make_criterion(cast.project, "Billigere", by=cast.chef, bottom_line="oekonomisk")
    make_measurement(criterion, 4, by=cast.chef, on=date(2026, 5, 1), note="Det regnede.")
    make_measurement(criterion, 12, by=cast.projektleder, on=date(2026, 6, 1))
    text = page(signed_in(cast.laeser), url).content.decode()
    in_order = (
        "Den innovative bundlinje",
        "Ingen kriterier endnu",
        "Den demokratiske bundlinje",
        "Her forventer I en gevinst: <strong>demokrati</strong>",
        "Flere spiser sammen",
        SIGN,
        "12 af 40 deltagere, 30 % af vejen",
        "<svg",
        "12 deltagere, 1. juni 2026",
        "Vi tæller hver torsdag.",
        "Alle målinger (2)",
        "Det regnede.",
        "Den økonomiske bundlinje",
        "Billigere",
        "Ikke målt endnu",
    )
    places = [text.index(told) for told in in_order]
    assert places == sorted(places)
    assert text.count("Her forventer I en gevinst") == 1
    for button in ("kriterier/nyt/", "/maal/", "Ret<", "Fjern<"):
        assert button not in text


@pytest.mark.parametrize(
    ("baseline", "target", "values", "told"),
    [
        (0, 40, [], "Ikke målt endnu"),
        (0, 40, [12], "12 af 40 deltagere, 30 % af vejen"),
        (10, 40, [5, 25], "25 af 40 deltagere, 50 % af vejen"),
        (0, 40, [0], "0 af 40 deltagere, 0 % af vejen"),
        (0, 1000, ["999.99"], "999,99 af 1.000 deltagere, 99 % af vejen"),
        (0, 40, [40], "40 af 40 deltagere, målet er nået"),
        (0, 40, [55], "55 af 40 deltagere, målet er nået"),
        (10, 40, [4], "4 af 40 deltagere, længere væk end da I begyndte"),
        (60, 40, [54], "54 deltagere, ned mod 40: 30 % af vejen"),
        (60, 40, [40], "40 deltagere, ned mod 40: målet er nået"),
        (60, 40, [61], "61 deltagere, ned mod 40: længere væk end da I begyndte"),
        (-5, 5, ["2.5"], "2,5 af 5 deltagere, 75 % af vejen"),
        (40, 40, [38], "38 deltagere, og målet er at holde 40"),
        (None, 40, [12], "12 deltagere, og målet er 40"),
        (0, None, ["1234.50"], "1.234,5 deltagere"),
        (None, None, [12], "12 deltagere"),
    ],
)
def test_how_far_it_is_in_words(cast: Cast, baseline: Any, target: Any, values: list[Any], told: str) -> None:
    numbers = {
        name: None if value is None else Decimal(value)
        for name, value in (("baseline", baseline), ("target", target))
    }
    criterion = make_criterion(cast.project, by=cast.chef, **numbers)
    for day, value in enumerate(values, start=1):
        make_measurement(criterion, value, by=cast.chef, on=date(2026, 6, day))
    [standing] = load_criteria(cast.project)
    assert standing.told == told


def test_the_page_takes_as_many_queries_for_many_criteria(cast: Cast, signed_in: SignIn, url: Url) -> None:
    client, me = signed_in(cast.chef), cast.project.memberships.get(user=cast.projektleder)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert page(client, url).status_code == 200
        return len(queries)

    make_measurement(
        make_criterion(cast.project, by=cast.chef, responsible=me), 1, by=cast.chef, on=date(2026, 1, 1)
    )
    with_one = asked()
    for number in range(12):
        key = ["innovativ", "demokratisk", "oekonomisk"][number % 3]
        criterion = make_criterion(
            cast.project, f"Nr. {number}", by=cast.chef, bottom_line=key, responsible=me
        )
        for day in range(1, 4):
            make_measurement(criterion, day, by=cast.projektleder, on=date(2026, 5, day))
    assert asked() == with_one <= 12


# --- Setting, changing and removing -------------------------------------------------------------------------


@pytest.mark.parametrize("person", ["chef", "projektleder"])
def test_a_criterion_is_set(cast: Cast, signed_in: SignIn, url: Url, person: str) -> None:
    member = cast.project.memberships.get(user=cast.bidragyder)
    client = signed_in(getattr(cast, person))
    response = client.post(url("evaluering/kriterier/nyt/"), fields(responsible=member.pk), follow=True)
    made = Criterion.objects.get()
    assert response.redirect_chain == [(f"{url('evaluering/')}#kriterium-{made.pk}", 302)]
    assertContains(response, "»Flere spiser sammen« er tilføjet.")
    assert (made.baseline, made.target, made.next_on) == (Decimal(0), Decimal("1234.5"), date(2026, 7, 1))
    assert (made.responsible, made.created_by) == (member, getattr(cast, person))
    assert made.history.get().history_user == getattr(cast, person)
    notice = Notice.objects.get()
    assert notice.recipient == cast.bidragyder
    assert "»Flere spiser sammen«" in notice.subject


def test_two_clicks_set_one(cast: Cast, signed_in: SignIn, url: Url) -> None:
    client = signed_in(cast.chef)
    for _ in range(2):
        client.post(url("evaluering/kriterier/nyt/"), fields())
    assert Criterion.objects.count() == 1


def test_one_in_words_needs_no_numbers_and_takes_none(cast: Cast, signed_in: SignIn, url: Url) -> None:
    client = signed_in(cast.chef)
    words = fields(unit="", baseline="", target="", next_on="")
    client.post(url("evaluering/kriterier/nyt/"), words)
    made = Criterion.objects.get()
    assertContains(page(client, url), "Kriteriet er i ord og bliver ikke målt.")
    assertNotContains(page(client, url), "/maal/")
    address = url(f"evaluering/kriterier/{made.pk}/maal/")
    assertContains(client.get(address), "Kriteriet er i ord og bliver ikke målt.")
    response = client.post(address, measured(note="Det gik godt."))
    assertContains(response, "Det gik godt.", status_code=409)
    assert not Measurement.objects.exists()


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"bottom_line": ""}, "Vælg en bundlinje."),
        ({"bottom_line": "findes-ikke"}, "Vælg en af de fire bundlinjer."),
        ({"title": ""}, "Udfyld feltet."),
        ({"title": "x" * 151}, "Højst 150 tegn."),
        ({"sign": "  "}, "Udfyld feltet."),
        ({"unit": ""}, "Skriv hvad tallet tæller"),
        ({"unit": "", "baseline": "", "target": ""}, "lad dagen stå tom"),
        ({"baseline": "ingen"}, "Skriv kun et tal"),
        ({"baseline": "12 %"}, "Skriv kun et tal"),
        ({"target": "1e9"}, "Skriv kun et tal"),
        ({"target": "Infinity"}, "Skriv kun et tal"),
        ({"target": "nan"}, "Skriv kun et tal"),
        ({"target": "٣"}, "Skriv kun et tal"),
        ({"target": "1.23.4"}, "Skriv kun et tal"),
        ({"target": "1234567890123"}, "Tallet er for stort."),
        ({"target": "9" * 5000}, "Tallet er for stort."),
        ({"target": "1,234"}, "Skriv højst to cifre efter kommaet."),
        ({"next_on": "2026-06-14"}, "Dagen er gået."),
        ({"next_on": "9999-12-31"}, "Er årstallet rigtigt?"),
        ({"next_on": "snart"}, "Skriv en dag"),
        ({"responsible": "9" * 30}, "Fejl:"),
        ({"responsible": "abc"}, "Fejl:"),
        ({"method": "nul\x00tegn"}, "Fejl:"),
    ],
)
def test_what_cannot_be_taken_is_refused_and_given_back(
    cast: Cast, signed_in: SignIn, url: Url, wrong: dict[str, str], told: str
) -> None:
    response = signed_in(cast.chef).post(url("evaluering/kriterier/nyt/"), fields(**wrong))
    assertContains(response, told, status_code=422)
    assertContains(response, "Vi tæller." if "method" not in wrong else SIGN, status_code=422)
    if "target" in wrong:
        assertContains(response, f'value="{wrong["target"]}"', status_code=422)
    assert not Criterion.objects.exists()


def test_only_the_project_s_own_members_can_be_responsible(cast: Cast, signed_in: SignIn, url: Url) -> None:
    foreign = cast.foreign_project.memberships.get()
    for pk in (foreign.pk, cast.readers_membership.pk):
        response = signed_in(cast.chef).post(url("evaluering/kriterier/nyt/"), fields(responsible=pk))
        assert response.status_code == 422
    assert not Criterion.objects.exists()


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("40", 40),
        ("1.234,5", "1234.5"),
        ("1.234", 1234),
        ("12.5", "12.5"),
        ("-3,25", "-3.25"),
        ("1 234,5", "1234.5"),
        ("\N{MINUS SIGN}4", -4),
        ("-0", 0),
        (" 7 ", 7),
        ("007", 7),
    ],
)
def test_numbers_as_people_write_them(
    cast: Cast, signed_in: SignIn, url: Url, typed: str, number: Any
) -> None:
    signed_in(cast.chef).post(url("evaluering/kriterier/nyt/"), fields(target=typed))
    assert Criterion.objects.get().target == Decimal(number)


def test_a_criterion_is_changed(cast: Cast, signed_in: SignIn, url: Url) -> None:
    criterion = make_criterion(cast.project, by=cast.chef, target=Decimal("1234.50"))
    address, client = url(f"evaluering/kriterier/{criterion.pk}/"), signed_in(cast.projektleder)
    shown = client.get(address)
    assertContains(shown, 'value="1.234,5"')
    assertContains(shown, 'value="demokratisk" class="form-radio" id="id_bottom_line_1" checked')
    response = client.post(address, fields(title="Endnu flere", bottom_line="innovativ"), follow=True)
    assertContains(response, "»Endnu flere« er gemt.")
    changed = again(criterion)
    assert (changed.title, changed.bottom_line.key, changed.created_by) == (
        "Endnu flere",
        "innovativ",
        cast.chef,
    )
    assert changed.history.first().history_user == cast.projektleder


def test_a_day_that_has_passed_may_stand_while_something_else_is_put_right(
    cast: Cast, signed_in: SignIn, url: Url
) -> None:
    criterion = make_criterion(cast.project, by=cast.chef, next_on=date(2026, 6, 1))
    address, client = url(f"evaluering/kriterier/{criterion.pk}/"), signed_in(cast.chef)
    assert client.post(address, fields(next_on="2026-06-02")).status_code == 422
    assert client.post(address, fields(next_on="2026-06-01", title="Nyt navn")).status_code == 302
    assert again(criterion).title == "Nyt navn"


def test_two_in_one_form_lose_nothing(cast: Cast, signed_in: SignIn, url: Url) -> None:
    criterion = make_criterion(cast.project, by=cast.chef, responsible=None)
    address, opened = url(f"evaluering/kriterier/{criterion.pk}/"), version_of(criterion)
    signed_in(cast.projektleder).post(address, fields(target="50", opened=opened))
    client = signed_in(cast.chef)
    response = client.post(address, fields(title="Min titel", target="60", opened=opened))
    assertContains(response, "En anden har gemt mens du skrev", status_code=409)
    assertContains(response, "<dt>Hvor vil I hen?</dt><dd><p>50</p></dd>", status_code=409)
    assertContains(response, 'value="Min titel"', status_code=409)
    assert again(criterion).target == 50
    now = version_of(criterion)
    assertContains(response, f'value="{now}"', status_code=409)
    assert client.post(address, fields(target="60", opened=now)).status_code == 302
    assert again(criterion).target == 60


def test_one_that_has_been_measured_stays_in_numbers(cast: Cast, signed_in: SignIn, url: Url) -> None:
    criterion = make_criterion(cast.project, by=cast.chef)
    make_measurement(criterion, 3, by=cast.chef, on=date(2026, 5, 1))
    words = fields(unit="", baseline="", target="", next_on="")
    response = signed_in(cast.chef).post(url(f"evaluering/kriterier/{criterion.pk}/"), words)
    assertContains(response, "Der er allerede målt.", status_code=422)
    assert again(criterion).unit == "deltagere"


def test_a_criterion_is_removed_after_asking(cast: Cast, signed_in: SignIn, url: Url) -> None:
    criterion = make_criterion(cast.project, by=cast.chef)
    for day in (1, 2):
        make_measurement(criterion, day, by=cast.chef, on=date(2026, 5, day))
    address, client = url(f"evaluering/kriterier/{criterion.pk}/fjern/"), signed_in(cast.projektleder)
    assertContains(client.get(address), "de 2 målinger der hører til")
    assert Criterion.objects.exists()
    response = client.post(address, follow=True)
    assertContains(response, "»Flere spiser sammen« er fjernet.")
    assert not Criterion.objects.exists()
    assert not Measurement.objects.exists()
    for gone in (Criterion, Measurement):
        assert {row.history_user for row in gone.history.filter(history_type="-")} == {cast.projektleder}
    assert client.post(address).status_code == 404


def test_foreign_rows_are_not_found(cast: Cast, signed_in: SignIn, url: Url) -> None:
    foreign = make_criterion(cast.foreign_project, by=cast.outsider)
    theirs = make_measurement(foreign, 3, by=cast.outsider, on=date(2026, 5, 1))
    own = make_criterion(cast.project, by=cast.chef)
    client = signed_in(cast.chef)
    for path in (
        f"{foreign.pk}/",
        f"{foreign.pk}/fjern/",
        f"{foreign.pk}/maal/",
        f"{own.pk}/maalinger/{theirs.pk}/",
        f"{own.pk}/maalinger/{theirs.pk}/fjern/",
        f"{'9' * 18}/",
    ):
        for send in (client.get, client.post):
            assert send(url(f"evaluering/kriterier/{path}")).status_code == 404
    assert Measurement.objects.count() == 1


# --- Measuring ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("person", ["chef", "projektleder"])
def test_a_measurement_is_noted_and_the_next_day_agreed(
    cast: Cast, signed_in: SignIn, url: Url, person: str
) -> None:
    criterion = make_criterion(cast.project, by=cast.chef, next_on=date(2026, 6, 14))
    address, client = url(f"evaluering/kriterier/{criterion.pk}/maal/"), signed_in(getattr(cast, person))
    shown = client.get(address)
    assertContains(shown, 'value="2026-06-15"')
    assertNotContains(shown, 'value="2026-06-14"')  # that day is over
    told = measured(value="12,5", note="Solskin.", next_on="2026-07-15")
    response = client.post(address, told, follow=True)
    assert response.redirect_chain == [(f"{url('evaluering/')}#kriterium-{criterion.pk}", 302)]
    assertContains(response, "12,5 af 40 deltagere, 31 % af vejen")
    made = Measurement.objects.get()
    assert (made.value, made.on, made.note) == (Decimal("12.5"), date(2026, 6, 15), "Solskin.")
    assert made.measured_by == made.history.get().history_user == getattr(cast, person)
    assert again(criterion).next_on == date(2026, 7, 15)


def test_the_old_day_is_settled_and_one_ahead_stays(cast: Cast, signed_in: SignIn, url: Url) -> None:
    client = signed_in(cast.chef)
    due = make_criterion(cast.project, by=cast.chef, next_on=date(2026, 6, 15))
    client.post(url(f"evaluering/kriterier/{due.pk}/maal/"), measured())
    assert again(due).next_on is None
    ahead = make_criterion(cast.project, "Et andet", by=cast.chef, next_on=date(2026, 8, 1))
    assertContains(client.get(url(f"evaluering/kriterier/{ahead.pk}/maal/")), 'value="2026-08-01"')


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"value": ""}, "Skriv det tal som målingen viser."),
        ({"value": "mange"}, "Skriv kun et tal"),
        ({"value": "inf"}, "Skriv kun et tal"),
        ({"value": "1234567890123"}, "Tallet er for stort."),
        ({"on": ""}, "Skriv hvilken dag der er målt."),
        ({"on": "2026-06-16"}, "Dagen er ikke kommet endnu."),
        ({"on": "0202-06-15"}, "Er årstallet rigtigt?"),
        ({"on": "31.02.2026"}, "Skriv en dag"),
        ({"next_on": "2026-06-15"}, "Skriv en dag efter i dag."),
        ({"next_on": "2206-06-15"}, "Er årstallet rigtigt?"),
        ({"value": "x" * 3000}, "Skriv kun et tal"),
    ],
)
def test_a_measurement_that_cannot_be_taken_is_given_back(
    cast: Cast, signed_in: SignIn, url: Url, wrong: dict[str, str], told: str
) -> None:
    criterion = make_criterion(cast.project, by=cast.chef, next_on=date(2026, 6, 14))
    said = measured(note="Min note") | wrong
    response = signed_in(cast.chef).post(url(f"evaluering/kriterier/{criterion.pk}/maal/"), said)
    assertContains(response, told, status_code=422)
    assertContains(response, "Min note", status_code=422)
    assert not Measurement.objects.exists()
    assert again(criterion).next_on == date(2026, 6, 14)


@pytest.mark.parametrize(("at", "status"), [("2026-06-15 22:30Z", 302), ("2026-06-15 21:30Z", 422)])
def test_no_day_that_is_still_to_come_in_denmark(
    cast: Cast, signed_in: SignIn, url: Url, at: str, status: int
) -> None:
    criterion = make_criterion(cast.project, by=cast.chef)
    with time_machine.travel(at):
        response = signed_in(cast.chef).post(
            url(f"evaluering/kriterier/{criterion.pk}/maal/"), measured(on="2026-06-16")
        )
    assert response.status_code == status


def test_one_measurement_a_day_and_two_clicks_are_one(cast: Cast, signed_in: SignIn, url: Url) -> None:
    criterion = make_criterion(cast.project, by=cast.chef, next_on=date(2026, 6, 15))
    address, client = url(f"evaluering/kriterier/{criterion.pk}/maal/"), signed_in(cast.chef)
    opened = version_of(criterion)
    for _ in range(2):
        assert client.post(address, measured(opened=opened)).status_code == 302
    response = client.post(address, measured(value="13", note="Igen"))
    told = "Der er allerede en måling fra 15. juni 2026: 12. Ret den i stedet."
    assertContains(response, told, status_code=422)
    assertContains(response, "Igen", status_code=422)
    assert Measurement.objects.get().value == 12
    with pytest.raises(IntegrityError), transaction.atomic():
        Measurement.objects.create(criterion=criterion, on=date(2026, 6, 15), value=1, measured_by=cast.chef)


def test_who_measures_while_another_changes_the_criterion_is_told(
    cast: Cast, signed_in: SignIn, url: Url
) -> None:
    criterion = make_criterion(cast.project, by=cast.chef)
    opened, client = version_of(criterion), signed_in(cast.projektleder)
    signed_in(cast.chef).post(
        url(f"evaluering/kriterier/{criterion.pk}/"), fields(unit="husstande", next_on="2026-09-01")
    )
    address = url(f"evaluering/kriterier/{criterion.pk}/maal/")
    response = client.post(address, measured(opened=opened, note="Min note"))
    for told in ("En anden har gemt mens du skrev", "husstande", "1. september 2026", "Min note"):
        assertContains(response, told, status_code=409)
    assert not Measurement.objects.exists()
    response = client.post(address, measured(opened=version_of(criterion)))
    assert response.status_code == 302


def test_the_responsible_member_measures_their_own_and_no_other(
    cast: Cast, signed_in: SignIn, url: Url
) -> None:
    bo = cast.project.memberships.get(user=cast.bidragyder)
    own = make_criterion(cast.project, by=cast.chef, responsible=bo)
    other = make_criterion(cast.project, "Et andet", by=cast.chef)
    client = signed_in(cast.bidragyder)
    shown = page(client, url)
    assertContains(shown, f'href="{url(f"evaluering/kriterier/{own.pk}/maal/")}"')
    assertNotContains(shown, f'href="{url(f"evaluering/kriterier/{other.pk}/maal/")}"')
    assertNotContains(shown, f'href="{url(f"evaluering/kriterier/{own.pk}/")}"')
    assert client.post(url(f"evaluering/kriterier/{own.pk}/maal/"), measured()).status_code == 302
    refused = client.post(url(f"evaluering/kriterier/{other.pk}/maal/"), measured(note="Min lange note her."))
    assertContains(refused, "Min lange note her.", status_code=403)
    assert client.get(url(f"evaluering/kriterier/{other.pk}/maal/")).status_code == 403
    assert client.post(url(f"evaluering/kriterier/{own.pk}/fjern/")).status_code == 403
    mine = own.measurements.get()
    theirs = make_measurement(own, 3, by=cast.chef, on=date(2026, 5, 1))
    right = {"value": "15", "on": "2026-06-15"}
    assert client.post(url(f"evaluering/kriterier/{own.pk}/maalinger/{mine.pk}/"), right).status_code == 302
    for path in ("", "fjern/"):
        address = url(f"evaluering/kriterier/{own.pk}/maalinger/{theirs.pk}/{path}")
        assert client.get(address).status_code == 403
        assert client.post(address, right).status_code == 403
    cast.project.memberships.filter(user=cast.bidragyder).update(role=Role.READER)
    assert client.post(url(f"evaluering/kriterier/{own.pk}/maal/"), measured()).status_code == 403


def test_who_is_taken_off_the_team_leaves_it_with_the_chef(cast: Cast, signed_in: SignIn, url: Url) -> None:
    bo = cast.project.memberships.get(user=cast.bidragyder)
    criterion = make_criterion(cast.project, by=cast.chef, responsible=bo)
    signed_in(cast.chef).post(url(f"medlemmer/{bo.pk}/fjern/"))
    assert again(criterion).responsible is None
    assertContains(page(signed_in(cast.chef), url), "<dt>Hvem</dt><dd>Chefen</dd>")


def test_a_measurement_is_corrected_and_removed(cast: Cast, signed_in: SignIn, url: Url) -> None:
    criterion = make_criterion(cast.project, by=cast.chef)
    made = make_measurement(criterion, "1234.50", by=cast.bidragyder, on=date(2026, 5, 1))
    make_measurement(criterion, 4, by=cast.chef, on=date(2026, 5, 2))
    address, client = url(f"evaluering/kriterier/{criterion.pk}/maalinger/{made.pk}/"), signed_in(cast.chef)
    assertContains(client.get(address), 'value="1.234,5"')
    taken = client.post(address, {"value": "5", "on": "2026-05-02", "note": "Min note"})
    assertContains(taken, "Der er allerede en måling fra 2. maj 2026", status_code=422)
    assertContains(taken, "Min note", status_code=422)
    opened = version_of(made)
    assert client.post(address, {"value": "5", "on": "2026-05-03", "opened": opened}).status_code == 302
    made.refresh_from_db()
    assert (made.value, made.on, made.measured_by) == (5, date(2026, 5, 3), cast.bidragyder)
    clash = client.post(address, {"value": "6", "on": "2026-05-03", "note": "Ny", "opened": opened})
    assertContains(clash, "<dt>Hvad viser målingen?</dt><dd><p>5</p></dd>", status_code=409)
    assertContains(client.get(f"{address}fjern/"), "Den viser 5 deltagere.")
    assert Measurement.objects.count() == 2
    assertRedirects(
        client.post(f"{address}fjern/"),
        f"{url('evaluering/')}#kriterium-{criterion.pk}",
        fetch_redirect_response=False,
    )
    assert Measurement.objects.count() == 1
    assert client.post(address, {"value": "6", "on": "2026-05-03"}).status_code == 404


def test_what_is_removed_meanwhile_is_a_newer_version(cast: Cast) -> None:
    criterion = make_criterion(cast.project, by=cast.chef)
    made = make_measurement(criterion, 3, by=cast.chef, on=date(2026, 5, 1))
    actions.remove_criterion(by=cast.chef, criterion=again(criterion))
    said: dict[str, Any] = {"on": date(2026, 5, 2), "value": Decimal(3), "note": ""}
    with pytest.raises(NewerVersion):
        actions.measure(by=cast.chef, criterion=criterion, **said)
    with pytest.raises(NewerVersion):
        actions.change_measurement(by=cast.chef, measurement=made, **said)


def test_readers_and_outsiders_write_nothing(cast: Cast, signed_in: SignIn, url: Url) -> None:
    criterion = make_criterion(cast.project, by=cast.chef)
    made = make_measurement(criterion, 3, by=cast.chef, on=date(2026, 5, 1))
    paths = ("nyt/", f"{criterion.pk}/", f"{criterion.pk}/fjern/", f"{criterion.pk}/maal/")
    paths += (f"{criterion.pk}/maalinger/{made.pk}/", f"{criterion.pk}/maalinger/{made.pk}/fjern/")
    for person, status in ((cast.laeser, 403), (cast.outsider, 404), (cast.bidragyder, 403)):
        client = signed_in(person)
        for path in paths:
            assert (
                client.post(url(f"evaluering/kriterier/{path}"), fields() | measured()).status_code == status
            )
    assert Criterion.objects.count() == Measurement.objects.count() == 1
    assert signed_in(cast.chef).post(url("evaluering/")).status_code == 405


def test_a_closed_project_takes_none(cast: Cast, signed_in: SignIn, url: Url) -> None:
    bo = cast.project.memberships.get(user=cast.bidragyder)
    criterion = make_criterion(cast.project, by=cast.chef, responsible=bo)
    cast.project.closed_at = timezone.now()
    cast.project.save()
    for person in (cast.chef, cast.bidragyder):
        client = signed_in(person)
        assert client.post(url(f"evaluering/kriterier/{criterion.pk}/maal/"), measured()).status_code == 403
        assertNotContains(page(client, url), "/maal/")


# --- Constraints, and the person's data --------------------------------------------------------------------


@pytest.mark.parametrize("wrong", [{"title": ""}, {"sign": ""}, {"unit": "", "target": Decimal(4)}])
def test_the_database_refuses_what_says_nothing(cast: Cast, wrong: dict[str, Any]) -> None:
    criterion = make_criterion(cast.project, by=cast.chef)
    with pytest.raises(IntegrityError), transaction.atomic():
        Criterion.objects.filter(pk=criterion.pk).update(**wrong)


def test_a_person_reads_what_they_set_measured_and_have_to_do(
    cast: Cast, signed_in: SignIn, url: Url
) -> None:
    bo = cast.project.memberships.get(user=cast.bidragyder)
    criterion = make_criterion(cast.project, by=cast.chef, responsible=bo, next_on=date(2026, 7, 1))
    make_measurement(criterion, 0, by=cast.bidragyder, on=date(2026, 6, 1), note="Ingen kom.")
    data = data_about(cast.bidragyder)
    assert [row["note"] for row in data["maalinger"]] == ["Ingen kom."]
    make_measurement(criterion, 3, by=cast.chef, on=date(2026, 6, 2), next_on=date(2026, 7, 1))
    assert data_about(cast.bidragyder)["ansvar_for_succeskriterier"][0]["title"] == "Flere spiser sammen"
    assert {row["title"] for row in data_about(cast.chef)["succeskriterier"]} == {"Flere spiser sammen"}
    shown = signed_in(cast.bidragyder).get("/konto/mine-data/")
    for told in ("Målinger du har gemt", "<dt>Værdi</dt><dd>0</dd>", "Succeskriterier du er ansvarlig for"):
        assertContains(shown, told)
    erase_person(cast.bidragyder)
    criterion.refresh_from_db()
    assert criterion.responsible is None
    assertContains(page(signed_in(cast.chef), url), "Ingen kom.")
    assertNotContains(page(signed_in(cast.chef), url), "Bo Bidrag")


def test_a_day_that_has_passed_is_told(cast: Cast, signed_in: SignIn, url: Url) -> None:
    make_criterion(cast.project, by=cast.chef, next_on=timezone.localdate())
    assertNotContains(page(signed_in(cast.chef), url), "(overskredet)")
    Criterion.objects.update(next_on=timezone.localdate() - timedelta(days=1))
    assertContains(page(signed_in(cast.chef), url), "(overskredet)")
