"""Users, and what they see of themselves."""

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.test import Client
from pytest_django.asserts import assertContains, assertNotContains

from accounts.models import OrganisationRole, User
from tests.factories import make_organisation, make_organisation_role, make_user


def test_an_address_is_kept_in_small_letters(db: None) -> None:
    user = User.objects.create_user(email=" Karin.CHEF@Nordby.Example ", name="Karin Chef")
    assert user.email == "karin.chef@nordby.example"


@pytest.mark.parametrize("same", ["karin@nordby.example", "KARIN@nordby.example", "Karin@Nordby.Example"])
def test_an_address_belongs_to_one_user_in_any_case(db: None, same: str) -> None:
    User.objects.create_user(email="karin@nordby.example", name="Karin Chef")
    with pytest.raises(
        ValidationError, match=r"Der er allerede en bruger med den e-mail|eksisterer allerede"
    ):
        User(email=same, name="En anden", password="x").full_clean()
    with pytest.raises(IntegrityError):
        User.objects.create(email=same, name="En anden")


def test_a_user_is_called_by_name(db: None) -> None:
    user = make_user("Karin Chef Olsen")
    assert str(user) == user.get_full_name() == "Karin Chef Olsen"
    assert user.get_short_name() == "Karin"


def test_one_role_in_an_organisation(db: None) -> None:
    organisation = make_organisation()
    user = make_user(organisation=organisation)
    with pytest.raises(IntegrityError):
        make_organisation_role(user, organisation, OrganisationRole.Role.ADMINISTRATOR)


def test_the_account_page_says_who_and_where_one_is(db: None, signed_in: Callable[[User], Client]) -> None:
    user = make_user("Karin Chef", organisation=make_organisation("Nordby Kommune"))
    make_organisation_role(user, make_organisation("Region Syd"), OrganisationRole.Role.ADMINISTRATOR)
    response = signed_in(user).get("/konto/")
    for text in ("Karin Chef", user.email, "Nordby Kommune (medlem)", "Region Syd (administrator)"):
        assertContains(response, text)
    assertContains(response, 'href="/konto/adgangskode/"')
    assertNotContains(response, 'href="/admin/"')


def test_the_account_page_of_somebody_without_an_organisation(
    db: None, signed_in: Callable[[User], Client]
) -> None:
    response = signed_in(make_user("Nanna Ny")).get("/konto/")
    assertContains(response, "Du er ikke knyttet til en organisation endnu.")


def test_staff_find_the_administration(db: None, signed_in: Callable[[User], Client]) -> None:
    assertContains(signed_in(make_user("Ada", is_staff=True)).get("/konto/"), 'href="/admin/"')


def test_the_account_page_only_reads(db: None, signed_in: Callable[[User], Client]) -> None:
    assert signed_in(make_user()).post("/konto/").status_code == 405


def test_the_account_page_needs_sign_in(client: Client) -> None:
    assert client.get("/konto/").headers["Location"] == "/konto/log-ind/?next=/konto/"
