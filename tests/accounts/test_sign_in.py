"""Signing in and out: who gets in, where they land, and how little a stranger learns."""

import re
from collections.abc import Callable

import pytest
import time_machine
from django.test import Client
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from accounts.models import User
from tests.factories import make_organisation, make_user

LOGIN = "/konto/log-ind/"
PASSWORD = "en lang adgangskode 7"


@pytest.fixture
def user(db: None) -> User:
    return make_user("Karin Chef", organisation=make_organisation(), password=PASSWORD)


def try_sign_in(client: Client, email: str, password: str = PASSWORD, **more: str):
    return client.post(LOGIN, {"login": email, "password": password} | more)


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


@pytest.mark.parametrize("typed", ["{}", " {} "])
@pytest.mark.parametrize("case", [str.lower, str.upper, str.title])
def test_sign_in_by_e_mail_in_any_case(
    user: User, client: Client, case: Callable[[str], str], typed: str
) -> None:
    assertRedirects(try_sign_in(client, typed.format(case(user.email))), "/projekter/")
    assert client.session["_auth_user_id"] == str(user.pk)


def page_without_what_differs(response, email: str) -> str:
    page = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", response.content.decode())
    return page.replace(email, "")


def test_wrong_password_and_unknown_address_give_the_same_page(user: User) -> None:
    pages = []
    for email in (user.email, "hvem.ved@nordby.example"):
        client = Client()
        response = try_sign_in(client, email, "forkert adgangskode")
        assert not is_signed_in(client)
        assertContains(response, f'value="{email}"')
        assertNotContains(response, "forkert adgangskode")
        pages.append(page_without_what_differs(response, email))
    assert pages[0] == pages[1]
    assert "Der er fejl i formularen" in pages[0]


def test_an_inactive_user_with_the_wrong_password_gets_that_same_page(user: User) -> None:
    User.objects.filter(pk=user.pk).update(is_active=False)
    known = try_sign_in(Client(), user.email, "forkert adgangskode")
    unknown = try_sign_in(Client(), "hvem.ved@nordby.example", "forkert adgangskode")
    assert page_without_what_differs(known, user.email) == page_without_what_differs(
        unknown, "hvem.ved@nordby.example"
    )


def test_an_inactive_user_does_not_get_in_and_is_told_why(user: User, client: Client) -> None:
    User.objects.filter(pk=user.pk).update(is_active=False)
    response = client.post(LOGIN, {"login": user.email, "password": PASSWORD}, follow=True)
    assertContains(response, "Din bruger er spærret")
    assert not is_signed_in(client)


@pytest.mark.parametrize("missing", ["login", "password"])
def test_an_empty_field_is_asked_for_in_danish(user: User, client: Client, missing: str) -> None:
    response = client.post(LOGIN, {"login": user.email, "password": PASSWORD} | {missing: ""})
    assertContains(response, "Der er fejl i formularen")
    assertContains(response, "Dette felt er påkrævet.")


def test_the_sign_in_form_has_danish_labels(client: Client, db: None) -> None:
    response = client.get(LOGIN)
    for label in ("E-mail", "Adgangskode", "Log ind", "Har du glemt din adgangskode?"):
        assertContains(response, label)
    assertNotContains(response, "placeholder=")


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://ond.example/",
        "//ond.example/",
        "/\\ond.example/",
        "\\\\ond.example",
        "http:///ond.example",
        "javascript:alert(1)",
        "https:ond.example",
    ],
)
@pytest.mark.parametrize("where", ["address", "field"])
def test_next_to_a_foreign_host_is_not_followed(
    user: User, client: Client, elsewhere: str, where: str
) -> None:
    data = {"login": user.email, "password": PASSWORD}
    if where == "field":
        response = client.post(LOGIN, data | {"next": elsewhere})
    else:
        response = client.post(LOGIN, data, query_params={"next": elsewhere})
    assertRedirects(response, "/projekter/")


def test_next_to_an_own_page_is_followed(user: User, client: Client) -> None:
    asked_for = "/cases/?sector=sundhed&type=styret"
    to_sign_in = client.get(asked_for)
    assert to_sign_in.status_code == 302
    address = to_sign_in.headers["Location"]
    assert address.startswith(LOGIN)
    assertContains(client.get(address), "sector=sundhed&amp;type=styret")
    response = client.post(address, {"login": user.email, "password": PASSWORD, "next": asked_for})
    assertRedirects(response, asked_for)


def test_somebody_signed_in_is_sent_on_from_the_sign_in_page(
    user: User, signed_in: Callable[[User], Client]
) -> None:
    assertRedirects(signed_in(user).get(LOGIN), "/projekter/")


def test_nobody_makes_their_own_account(db: None, client: Client) -> None:
    assertContains(client.get("/konto/opret/"), "Du kan ikke oprette dig selv")
    data = {"email": "ny@nordby.example", "password1": PASSWORD, "password2": PASSWORD}
    assertContains(client.post("/konto/opret/", data), "Du kan ikke oprette dig selv")
    assert not User.objects.filter(email="ny@nordby.example").exists()


def test_log_out_by_post(user: User, signed_in: Callable[[User], Client]) -> None:
    client = signed_in(user)
    response = client.post("/konto/log-ud/", follow=True)
    assertRedirects(response, "/")
    assertContains(response, "Du er logget ud")
    assert not is_signed_in(client)
    assert client.get("/projekter/").status_code == 302


def test_a_link_does_not_log_anybody_out(user: User, signed_in: Callable[[User], Client]) -> None:
    client = signed_in(user)
    assertContains(client.get("/konto/log-ud/"), "Vil du logge ud?")
    assert is_signed_in(client)


def test_log_out_does_not_lead_to_a_foreign_host(user: User, signed_in: Callable[[User], Client]) -> None:
    assertRedirects(signed_in(user).post("/konto/log-ud/", {"next": "https://ond.example/"}), "/")


# --- Guessing is stopped -----------------------------------------------------------------------------------


def test_after_too_many_wrong_passwords_nobody_gets_in_for_a_while(user: User, client: Client) -> None:
    with time_machine.travel("2026-03-02 09:00:00+01:00", tick=False) as clock:
        for _ in range(5):
            assertContains(try_sign_in(client, user.email, "gæt"), "Der er fejl i formularen")
        # Even the right password, or guessing would only have to go on.
        response = try_sign_in(client, user.email)
        assert not is_signed_in(client)
        assertContains(response, "Du har prøvet for mange gange. Vent lidt, og prøv igen.")
        # Somebody else at the same place of work still gets in.
        other = make_user("Per Leder", organisation=make_organisation(), password=PASSWORD)
        assertRedirects(try_sign_in(Client(), other.email), "/projekter/")
        clock.shift(301)
        assertRedirects(try_sign_in(client, user.email), "/projekter/")


def test_letters_of_another_size_are_no_way_around_the_limit(user: User, client: Client) -> None:
    for typed in (user.email, user.email.upper(), user.email.title(), user.email.capitalize(), user.email):
        try_sign_in(client, typed, "gæt")
    try_sign_in(client, user.email.swapcase())
    assert not is_signed_in(client)


def assert_danish_page_to_wait(response) -> None:
    assert response.status_code == 429
    page = response.content.decode()
    assert '<html lang="da">' in page
    assert "vent" in page.lower()
    assert "Too Many Requests" not in page


def test_too_many_tries_from_one_place_give_a_danish_page(user: User) -> None:
    for _ in range(30):
        try_sign_in(Client(), user.email)
    assert_danish_page_to_wait(try_sign_in(Client(), user.email))


def test_asking_for_too_many_reset_mails_gives_a_danish_page(user: User) -> None:
    responses = [Client().post("/konto/glemt-adgangskode/", {"email": user.email}) for _ in range(6)]
    assert_danish_page_to_wait(responses[-1])
