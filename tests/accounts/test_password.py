"""A forgotten password by mail, and a new one from the account page."""

import re
from collections.abc import Callable

import pytest
from django.core.mail import EmailMessage
from django.test import Client
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from accounts.models import User
from tests.factories import make_organisation, make_user

PASSWORD = "en lang adgangskode 7"
NEW_PASSWORD = "en helt anden kode 8"
FORGOTTEN = "/konto/glemt-adgangskode/"
CHANGE = "/konto/adgangskode/"


@pytest.fixture
def user(db: None) -> User:
    return make_user("Karin Chef", organisation=make_organisation(), password=PASSWORD)


def signs_in(user: User, password: str) -> bool:
    client = Client()
    client.post("/konto/log-ind/", {"login": user.email, "password": password})
    return "_auth_user_id" in client.session


def link_in(mail: EmailMessage) -> str:
    found = re.search(r"https?://testserver(/konto/glemt-adgangskode/ny/\S+)", mail.body)
    assert found, mail.body
    return found[1]


def test_the_mail_is_danish_and_goes_to_the_user_alone(
    user: User, client: Client, mailoutbox: list[EmailMessage]
) -> None:
    response = client.post(FORGOTTEN, {"email": user.email.upper()}, follow=True)
    assertContains(response, "Tjek din mail")
    (mail,) = mailoutbox
    assert mail.to == [user.email]
    assert mail.subject == "Vælg en ny adgangskode til Samskab"
    assert mail.from_email == "Samskab <ingen-svar@samskab.example>"
    assert mail.body.startswith("Hej Karin Chef\n")
    assert "Din gamle adgangskode virker stadig." in mail.body


def test_a_name_in_the_mail_is_not_escaped(
    user: User, client: Client, mailoutbox: list[EmailMessage]
) -> None:
    User.objects.filter(pk=user.pk).update(name="Karin O'Hara & Co")
    client.post(FORGOTTEN, {"email": user.email})
    assert mailoutbox[0].body.startswith("Hej Karin O'Hara & Co\n")


def test_the_link_sets_a_new_password_once(
    user: User, client: Client, mailoutbox: list[EmailMessage]
) -> None:
    client.post(FORGOTTEN, {"email": user.email})
    link = link_in(mailoutbox[0])
    form = client.get(link, follow=True)
    assertContains(form, "Vælg en ny adgangskode")
    done = client.post(
        form.redirect_chain[-1][0], {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD}, follow=True
    )
    assertContains(done, "Din nye adgangskode er gemt")
    assert signs_in(user, NEW_PASSWORD)
    assert not signs_in(user, PASSWORD)
    for again in (client, Client()):
        assertContains(again.get(link, follow=True), "Linket virker ikke længere")


def test_a_made_up_link_does_not_work(user: User, client: Client) -> None:
    for key in ("1-abc", "zzzzzz-abc-def", "1-set-password", "0-æøå"):
        response = client.get(f"{FORGOTTEN}ny/{key}/", follow=True)
        assertContains(response, "Linket virker ikke længere")


@pytest.mark.parametrize(
    ("first", "second"),
    [(NEW_PASSWORD, "noget andet langt 9"), ("kort1", "kort1"), ("12345678901", "12345678901"), ("", "")],
    ids=["unlike", "short", "numbers", "empty"],
)
def test_a_new_password_that_is_not_good_enough_is_refused(
    user: User, client: Client, mailoutbox: list[EmailMessage], first: str, second: str
) -> None:
    client.post(FORGOTTEN, {"email": user.email})
    form = client.get(link_in(mailoutbox[0]), follow=True)
    response = client.post(form.redirect_chain[-1][0], {"password1": first, "password2": second})
    assertContains(response, "Der er fejl i formularen")
    assert signs_in(user, PASSWORD)


def test_an_unknown_address_gets_no_mail_and_the_same_page(
    user: User, client: Client, mailoutbox: list[EmailMessage]
) -> None:
    unknown = client.post(FORGOTTEN, {"email": "hvem.ved@nordby.example"}, follow=True)
    assert mailoutbox == []
    known = Client().post(FORGOTTEN, {"email": user.email}, follow=True)
    assert len(mailoutbox) == 1
    assert unknown.redirect_chain == known.redirect_chain
    assert unknown.content == known.content


def test_an_inactive_user_gets_no_mail(user: User, client: Client, mailoutbox: list[EmailMessage]) -> None:
    User.objects.filter(pk=user.pk).update(is_active=False)
    assertContains(client.post(FORGOTTEN, {"email": user.email}, follow=True), "Tjek din mail")
    assert mailoutbox == []


def test_an_address_that_was_corrected_opens_nothing_any_more(
    user: User, client: Client, signed_in: Callable[[User], Client], mailoutbox: list[EmailMessage]
) -> None:
    """Once an administrator has corrected it, the old one may be a stranger's mailbox."""
    wrong = user.email
    Client().post(FORGOTTEN, {"email": wrong})
    assert mailoutbox.pop().to == [wrong]
    no_roles = {f"organisation_roles-{name}": "0" for name in ("TOTAL_FORMS", "INITIAL_FORMS")}
    corrected = {"email": "karin.rigtig@nordby.example", "name": user.name, "is_active": "on"}
    administrator = signed_in(make_user("Ada Admin", is_staff=True, is_superuser=True))
    saved = administrator.post(f"/admin/accounts/user/{user.pk}/change/", corrected | no_roles)
    assert saved.status_code == 302
    assert User.objects.get(pk=user.pk).email == "karin.rigtig@nordby.example"
    client.post(FORGOTTEN, {"email": wrong})
    assert mailoutbox == []
    client.post("/konto/log-ind/", {"login": wrong, "password": PASSWORD})
    assert "_auth_user_id" not in client.session


# --- From the account page ---------------------------------------------------------------------------------


def change(client: Client, old: str, new: str, again: str | None = None):
    data = {"oldpassword": old, "password1": new, "password2": new if again is None else again}
    return client.post(CHANGE, data, follow=True)


def test_change_of_password_keeps_one_signed_in(user: User, signed_in: Callable[[User], Client]) -> None:
    client = signed_in(user)
    response = change(client, PASSWORD, NEW_PASSWORD)
    assertRedirects(response, "/konto/")
    assertContains(response, "Din nye adgangskode er gemt.")
    assert client.get("/projekter/").status_code == 200
    assert signs_in(user, NEW_PASSWORD)
    assert not signs_in(user, PASSWORD)


def test_change_of_password_ends_other_sessions(user: User, signed_in: Callable[[User], Client]) -> None:
    elsewhere = signed_in(user)
    assert elsewhere.get("/projekter/").status_code == 200
    change(signed_in(user), PASSWORD, NEW_PASSWORD)
    assert elsewhere.get("/projekter/").status_code == 302


@pytest.mark.parametrize(
    ("old", "new", "again"),
    [
        ("ikke den gamle", NEW_PASSWORD, NEW_PASSWORD),
        (PASSWORD, NEW_PASSWORD, "noget andet langt 9"),
        (PASSWORD, "kort1", "kort1"),
        (PASSWORD, "adgangskode", "karin chef"),
    ],
)
def test_a_change_that_cannot_be_made_changes_nothing(
    user: User, signed_in: Callable[[User], Client], old: str, new: str, again: str
) -> None:
    response = change(signed_in(user), old, new, again)
    assertContains(response, "Der er fejl i formularen")
    assertNotContains(response, f'value="{new}"')
    assert signs_in(user, PASSWORD)
