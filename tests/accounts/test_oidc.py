"""Signing in through an organisation's own sign-in, against a real OpenID provider; and what it refuses."""

import os
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
import time_machine
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.test import Client
from django.utils import timezone
from oidc_provider_mock import User as Person
from oidc_provider_mock import run_server_in_thread
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from accounts.models import Event, EventKind, Organisation, OrganisationLogin, OrganisationRole, User
from tests.factories import make_organisation, make_organisation_login, make_user

PASSWORD = "en lang adgangskode 7"
PEOPLE = [
    Person(sub="karin", claims={"email": "Karin@Nordby.example", "name": "Karin Chef"}),
    Person(sub="unavngiven", claims={"email": "uden.navn@nordby.example"}),
    Person(sub="fremmed", claims={"email": "chef@andensteds.example", "name": "Fremmed"}),
    Person(sub="uden-mail", claims={"name": "Uden Mail"}),
]


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"
    with run_server_in_thread(user_claims=PEOPLE) as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture
def organisation(db: None) -> Organisation:
    return make_organisation("Nordby Kommune")


@pytest.fixture
def login(organisation: Organisation, provider: str) -> OrganisationLogin:
    return make_organisation_login(organisation, key="nordby", server_url=provider)


START = "/konto/organisation-login/nordby/"
ANSWER = START + "svar/"


def go_there(client: Client, **data: str) -> str:
    """Presses the button; the address at the provider that the page leads to."""
    page = client.post(START, data)
    assertContains(page, "Du sendes videre til dit login")
    return page.context["address"]


def come_back(address: str, subject: str) -> dict[str, str]:
    """Says who one is to the provider; what it answers through the browser."""
    response = requests.post(address, data={"sub": subject}, allow_redirects=False, timeout=5)
    query = parse_qs(urlsplit(response.headers["Location"]).query)
    return {name: values[0] for name, values in query.items()}


def sign_in(client: Client, subject: str, **data: str) -> Any:
    return client.get(ANSWER, come_back(go_there(client, **data), subject))


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def everything() -> tuple[int, int, int]:
    return User.objects.count(), SocialAccount.objects.count(), OrganisationRole.objects.count()


# --- Coming in ---------------------------------------------------------------------------------------------


def test_somebody_new_gets_an_account_in_the_organisation(
    login: OrganisationLogin, organisation: Organisation, client: Client
) -> None:
    assertContains(client.get("/konto/log-ind/"), "Log ind med Nordby Kommune")
    assertRedirects(sign_in(client, "karin"), "/projekter/")
    user = User.objects.get()
    assert (user.email, user.name) == ("karin@nordby.example", "Karin Chef")
    assert not user.has_usable_password()
    assert list(user.organisation_roles.values_list("organisation", "role")) == [(organisation.pk, "medlem")]
    assert SocialAccount.objects.get().uid == "karin"
    assert set(Event.objects.values_list("kind", flat=True)) == {EventKind.MEMBER_ADDED, EventKind.SIGNED_IN}


def test_the_second_time_they_are_the_same_whatever_their_address(login: OrganisationLogin) -> None:
    sign_in(Client(), "karin")
    User.objects.update(email="nyt.navn@nordby.example")
    make_user("En anden").__class__.objects.filter(name="En anden").update(email="karin@nordby.example")
    client = Client()
    sign_in(client, "karin")
    assert client.session["_auth_user_id"] == str(User.objects.get(email="nyt.navn@nordby.example").pk)


def test_who_is_removed_from_the_organisation_does_not_slip_back(login: OrganisationLogin) -> None:
    sign_in(Client(), "karin")
    OrganisationRole.objects.all().delete()
    sign_in(Client(), "karin")
    assert not OrganisationRole.objects.exists()


def test_without_a_name_the_address_is_the_name(login: OrganisationLogin, client: Client) -> None:
    sign_in(client, "unavngiven")
    assert User.objects.get().name == "uden.navn@nordby.example"


def test_they_land_where_they_were_going(login: OrganisationLogin, client: Client) -> None:
    assertRedirects(sign_in(client, "karin", next="/cases/"), "/cases/")


def test_but_not_on_another_site(login: OrganisationLogin, client: Client) -> None:
    assertRedirects(sign_in(client, "karin", next="https://ond.example/"), "/projekter/")


def test_the_blocked_stay_out(login: OrganisationLogin, client: Client) -> None:
    sign_in(Client(), "karin")
    User.objects.update(is_active=False)
    assertRedirects(sign_in(client, "karin"), "/konto/spaerret/")
    assert not is_signed_in(client)


def test_a_link_begins_nothing(login: OrganisationLogin, client: Client) -> None:
    assertContains(client.get(START), "Log ind med Nordby Kommune")
    assert "socialaccount_states" not in client.session


def test_the_organisations_own_sign_in_counts_as_two_steps(
    login: OrganisationLogin, organisation: Organisation, client: Client
) -> None:
    Organisation.objects.update(requires_mfa=True)
    sign_in(client, "karin")
    assert client.get("/projekter/").status_code == 200
    # Another organisation's does not.
    other = make_organisation()
    Organisation.objects.filter(pk=other.pk).update(requires_mfa=True)
    OrganisationRole.objects.create(user=User.objects.get(), organisation=other)
    # Asked again within a minute or so.
    with time_machine.travel(timezone.now() + timedelta(minutes=2)):
        assertRedirects(client.get("/projekter/"), "/konto/totrin/")


# --- An e-mail proves nothing ------------------------------------------------------------------------------


def test_an_address_that_is_taken_opens_no_account(login: OrganisationLogin, client: Client) -> None:
    User.objects.create_user("karin@nordby.example", PASSWORD, name="Karin Chef")
    before = everything()
    page = sign_in(client, "karin")
    assertContains(page, "Der er allerede en bruger med din e-mail", status_code=403)
    assert not is_signed_in(client)
    assert everything() == before
    assert Event.objects.get().kind == EventKind.SIGN_IN_FAILED


@pytest.mark.parametrize("subject", ["fremmed", "uden-mail"])
def test_an_address_that_is_not_the_organisations_makes_no_account(
    login: OrganisationLogin, client: Client, subject: str
) -> None:
    page = sign_in(client, subject)
    assertContains(page, "kan ikke oprette dig som bruger", status_code=403)
    assert everything() == (0, 0, 0)
    assert not is_signed_in(client)


@pytest.mark.parametrize(
    ("email", "ours"),
    [
        ("a@nordby.dk", True),
        ("a@NORDBY.dk", True),
        ("a@skole.nordby.dk", True),
        ("a@andet.nordby.dk", False),
        ("a@ondnordby.dk", False),
        ("nordby.dk", False),
        ("", False),
        ("a@", False),
    ],
)
def test_the_organisations_addresses(email: str, ours: bool) -> None:
    assert OrganisationLogin(email_domains="nordby.dk skole.nordby.dk").vouches_for(email) is ours


# --- Connecting --------------------------------------------------------------------------------------------


@pytest.fixture
def karin(organisation: Organisation) -> User:
    return make_user("Karin Chef", organisation=organisation, password=PASSWORD)


@pytest.fixture
def at_home(karin: User, client: Client) -> Client:
    client.post("/konto/log-ind/", {"login": karin.email, "password": PASSWORD})
    return client


def test_a_user_connects_and_then_comes_in_that_way(
    login: OrganisationLogin, karin: User, at_home: Client, mailoutbox: list[Any]
) -> None:
    assertContains(at_home.get("/konto/organisation-login/"), "Ikke forbundet")
    at_home.post("/konto/bekraeft/", {"password": PASSWORD})
    done = at_home.get(ANSWER, come_back(go_there(at_home, process="connect"), "karin"), follow=True)
    assertRedirects(done, "/konto/organisation-login/")
    assertContains(done, "Forbundet med din bruger")
    assert mailoutbox[-1].subject == "Dit login til Samskab er ændret"
    other = Client()
    sign_in(other, "karin")
    assert other.session["_auth_user_id"] == str(karin.pk)
    account = SocialAccount.objects.get()
    gone = at_home.post("/konto/organisation-login/", {"account": account.pk}, follow=True)
    assertContains(gone, "Ikke forbundet")
    assert not SocialAccount.objects.exists()
    kinds = set(Event.objects.values_list("kind", flat=True))
    assert {EventKind.LOGIN_CONNECTED, EventKind.LOGIN_DISCONNECTED} <= kinds


def test_connecting_asks_for_the_password_again(login: OrganisationLogin, at_home: Client) -> None:
    answer = at_home.get(ANSWER, come_back(go_there(at_home, process="connect"), "karin"))
    assertRedirects(answer, "/konto/bekraeft/")
    assert not SocialAccount.objects.exists()
    at_home.post("/konto/bekraeft/", {"password": PASSWORD})
    assert SocialAccount.objects.exists()


def test_somebody_elses_login_is_not_taken_over(login: OrganisationLogin, at_home: Client) -> None:
    sign_in(Client(), "karin")
    owner = SocialAccount.objects.get().user
    at_home.post("/konto/bekraeft/", {"password": PASSWORD})
    page = at_home.get(ANSWER, come_back(go_there(at_home, process="connect"), "karin"), follow=True)
    assertContains(page, "allerede forbundet med en anden bruger")
    assert SocialAccount.objects.get().user == owner


def test_nobody_disconnects_for_others(login: OrganisationLogin, at_home: Client) -> None:
    sign_in(Client(), "karin")
    at_home.post("/konto/bekraeft/", {"password": PASSWORD})
    page = at_home.post("/konto/organisation-login/", {"account": SocialAccount.objects.get().pk})
    assert page.status_code == 200
    assert SocialAccount.objects.exists()


def test_who_has_no_password_keeps_the_only_way_in(login: OrganisationLogin, client: Client) -> None:
    sign_in(client, "karin")
    page = client.post("/konto/organisation-login/", {"account": SocialAccount.objects.get().pk})
    assertContains(page, "Vælg først en adgangskode")
    assert SocialAccount.objects.exists()


# --- Answers that cannot be used ---------------------------------------------------------------------------


def assert_refused(page: Any, client: Client) -> None:
    assertContains(page, "Du blev ikke logget ind", status_code=401)
    assert not is_signed_in(client)
    assert everything() == (0, 0, 0)
    event = Event.objects.get()
    assert (event.kind, event.about) == (EventKind.SIGN_IN_FAILED, "Nordby Kommune")


def test_an_answer_works_once(login: OrganisationLogin, client: Client) -> None:
    answer = come_back(go_there(client), "karin")
    client.get(ANSWER, answer)
    client.post("/konto/log-ud/")
    before = everything()
    assertContains(client.get(ANSWER, answer), "Du blev ikke logget ind", status_code=401)
    assert not is_signed_in(client)
    assert everything() == before


def test_an_answer_works_in_the_browser_that_asked(login: OrganisationLogin, client: Client) -> None:
    """Otherwise somebody could be signed in as somebody else by following a link."""
    answer = come_back(go_there(Client()), "karin")
    assert_refused(client.get(ANSWER, answer), client)


@pytest.mark.parametrize(
    "answer", [{}, {"code": "x"}, {"state": "x"}, {"code": "x", "state": "x"}, {"error": "server_error"}]
)
def test_a_made_up_answer(login: OrganisationLogin, client: Client, answer: dict[str, str]) -> None:
    assert_refused(client.get(ANSWER, answer), client)


def test_a_made_up_code(login: OrganisationLogin, client: Client) -> None:
    answer = come_back(go_there(client), "karin")
    assert_refused(client.get(ANSWER, answer | {"code": "opdigtet"}), client)


def test_the_code_is_bound_to_the_browser_that_asks(login: OrganisationLogin, client: Client) -> None:
    """By PKCE. The provider of these tests does not check it; those in the world do."""
    asked = parse_qs(urlsplit(go_there(client)).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert len(asked["code_challenge"][0]) == 43


def test_an_answer_from_another_organisation(login: OrganisationLogin, client: Client, provider: str) -> None:
    make_organisation_login(make_organisation(), key="sydby", server_url=provider)
    answer = come_back(go_there(client), "karin")
    page = client.get("/konto/organisation-login/sydby/svar/", answer)
    assertContains(page, "Du blev ikke logget ind", status_code=401)
    assert everything() == (0, 0, 0)


def test_another_issuer_is_not_believed(
    login: OrganisationLogin, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = OpenIDConnectOAuth2Adapter.openid_config.fget
    lie = property(lambda self: told(self) | {"issuer": "https://en.anden.example"})
    monkeypatch.setattr(OpenIDConnectOAuth2Adapter, "openid_config", lie)
    assert_refused(sign_in(client, "karin"), client)


def test_what_is_told_of_somebody_else_is_not_believed(
    login: OrganisationLogin, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The signed token names one, the other answer of the provider another."""
    lie = {"sub": "karin", "email": "karin@nordby.example"}
    monkeypatch.setattr(OpenIDConnectOAuth2Adapter, "_fetch_user_info", lambda self, token: lie)
    assert_refused(sign_in(client, "fremmed"), client)


def test_who_changes_their_mind_is_told_that_nothing_happened(
    login: OrganisationLogin, client: Client
) -> None:
    address = go_there(client)
    there = requests.post(address, data={"action": "deny"}, allow_redirects=False, timeout=5)
    query = parse_qs(urlsplit(there.headers["Location"]).query)
    page = client.get(ANSWER, {name: values[0] for name, values in query.items()}, follow=True)
    assertContains(page, "Du loggede ikke ind")
    assert not is_signed_in(client)


@pytest.mark.parametrize("address", ["http://127.0.0.1:1", "{}/findes-ikke"])
def test_a_provider_that_is_away(
    login: OrganisationLogin, client: Client, provider: str, address: str
) -> None:
    OrganisationLogin.objects.update(server_url=address.format(provider))
    assertContains(client.post(START), "svarer ikke", status_code=502)


def test_guessing_at_answers_is_slowed_down(login: OrganisationLogin, client: Client) -> None:
    pages = [client.get(ANSWER, {"state": "x", "code": "x"}) for _ in range(31)]
    assert pages[-1].status_code == 429
    assert Event.objects.count() == 30


def test_an_unknown_key_is_not_found(db: None, client: Client) -> None:
    for path in (START, ANSWER):
        assert client.get(path).status_code == 404
    assert client.post(START).status_code == 404


# --- Set up in the admin -----------------------------------------------------------------------------------


@pytest.fixture
def boss(db: None, just_signed_in: Callable[[User], Client]) -> Client:
    return just_signed_in(User.objects.create_superuser("drift@eksempel.example", name="Dora Drift"))


ADD = "/admin/accounts/organisationlogin/add/"


def form(organisation: Organisation, **fields: str) -> dict[str, Any]:
    return {
        "organisation": organisation.pk,
        "name": "Nordby Kommune",
        "key": "nordby",
        "server_url": "https://login.microsoftonline.com/1234/v2.0/",
        "client_id": "samskab",
        "secret": "hemmelig-værdi",
        "email_domains": "@Nordby.dk, skole.nordby.dk",
    } | fields


def test_an_administrator_sets_it_up_and_the_secret_is_never_shown(
    boss: Client, organisation: Organisation
) -> None:
    assertContains(boss.get(ADD), "https://login.microsoftonline.com/DIT-TENANT-ID/v2.0")
    boss.post(ADD, form(organisation))
    login = OrganisationLogin.objects.get()
    assert login.server_url == "https://login.microsoftonline.com/1234/v2.0"
    assert login.email_domains == "nordby.dk skole.nordby.dk"
    change = f"/admin/accounts/organisationlogin/{login.pk}/change/"
    assertNotContains(boss.get(change), "hemmelig-værdi")
    moved = form(organisation, secret="", name="Nordby", server_url="https://ond.example", key="ond")
    boss.post(change, moved)
    login.refresh_from_db()
    assert (login.secret, login.name, login.key) == ("hemmelig-værdi", "Nordby", "nordby")
    assert login.server_url == "https://login.microsoftonline.com/1234/v2.0"


@pytest.mark.parametrize(
    "wrong",
    [
        {"key": "Nord by"},
        {"key": ""},
        {"key": "afbrudt"},
        {"key": "taget"},
        {"server_url": "ikke en adresse"},
        {"server_url": ""},
        {"email_domains": "ikke et domæne!"},
        {"email_domains": ""},
        {"secret": ""},
    ],
)
def test_what_cannot_work_is_refused(boss: Client, organisation: Organisation, wrong: dict[str, str]) -> None:
    user = make_user()
    SocialAccount.objects.create(user=user, provider="taget", uid="1")
    assert boss.post(ADD, form(organisation, **wrong)).status_code == 200
    assert not OrganisationLogin.objects.exists()


def test_a_server_without_https_is_refused(boss: Client, organisation: Organisation, settings: Any) -> None:
    settings.SECURE_SSL_REDIRECT = True
    boss.post(ADD, form(organisation, server_url="http://login.nordby.dk"), secure=True)
    assert not OrganisationLogin.objects.exists()


def test_when_it_goes_its_connections_go_too(boss: Client, login: OrganisationLogin) -> None:
    sign_in(Client(), "karin")
    boss.post(f"/admin/accounts/organisationlogin/{login.pk}/delete/", {"post": "yes"})
    assert not OrganisationLogin.objects.exists()
    assert not SocialAccount.objects.exists()
    assert User.objects.filter(email="karin@nordby.example").exists()
