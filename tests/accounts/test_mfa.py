"""Two steps: setting them up, signing in with them, losing the telephone, and being told to."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.contrib.auth.models import Permission
from django.core.mail import EmailMessage
from django.test import Client
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from accounts.models import Event, EventKind, Organisation, User
from tests.factories import make_organisation, make_organisation_role, make_user

LOGIN = "/konto/log-ind/"
SECOND = "/konto/log-ind/totrin/"
INDEX = "/konto/totrin/"
APP = "/konto/totrin/app/"
KEYS = "/konto/totrin/noegler/"
PASSWORD = "en lang adgangskode 7"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture
def organisation(db: None) -> Organisation:
    return make_organisation("Nordby Kommune")


@pytest.fixture
def user(organisation: Organisation) -> User:
    return make_user("Karin Chef", organisation=organisation, password=PASSWORD)


@pytest.fixture
def with_app(user: User) -> User:
    TOTP.activate(user, SECRET)
    RecoveryCodes.activate(user)
    return user


def code_now(secret: str = SECRET) -> str:
    counters = list(yield_hotp_counters_from_time())
    return format_hotp_value(hotp_value(secret, counters[len(counters) // 2]))


def give_password(client: Client, user: User) -> Any:
    return client.post(LOGIN, {"login": user.email, "password": PASSWORD})


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def confirmed(client: Client) -> Client:
    """The client after it has given the password again, as changes of sign-in ask for."""
    client.post("/konto/bekraeft/", {"password": PASSWORD})
    return client


def kinds() -> list[str]:
    return list(Event.objects.order_by("pk").values_list("kind", flat=True))


# --- Setting it up -----------------------------------------------------------------------------------------


def test_an_app_is_set_up_after_the_password_is_given_again(
    user: User,
    just_signed_in: Callable[[User], Client],
    mailoutbox: list[EmailMessage],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # The test's own transaction never ends, and what waits for that would come after the request.
    monkeypatch.setattr("django.db.transaction.on_commit", lambda act: act())
    client = just_signed_in(user)
    assertContains(client.get(INDEX), "To-trins-login er ikke slået til")
    asked = client.get(APP)
    assertRedirects(asked, f"/konto/bekraeft/?next={APP.replace('/', '%2F')}")
    wrong = client.post("/konto/bekraeft/", {"password": "forkert"})
    assertContains(wrong, "Det er ikke din adgangskode.")
    assertRedirects(client.post("/konto/bekraeft/", {"password": PASSWORD, "next": APP}), APP)
    page = client.get(APP).content.decode()
    assert 'src="data:image/svg+xml;base64,' in page
    secret = re.search(r'id="secret">(\w+)<', page)
    assert secret
    refused = client.post(APP, {"code": "000000"})
    assertContains(refused, "Det er ikke den rigtige kode")
    assert secret[1] in refused.content.decode()  # the same key, or the app would be wrong
    done = client.post(APP, {"code": code_now(secret[1])}, follow=True)
    assertRedirects(done, "/konto/totrin/koder/")
    assertContains(done, "Dine gendannelseskoder")
    assert Authenticator.objects.filter(user=user).count() == 2
    assert kinds() == [EventKind.SIGN_IN_FAILED, EventKind.MFA_ADDED]
    assert mailoutbox[0].to == [user.email]
    assert mailoutbox[0].subject == "Dit login til Samskab er ændret"
    assert "Der er sat en kode-app til." in mailoutbox[0].body


def test_the_pages_are_danish_from_end_to_end(
    with_app: User, just_signed_in: Callable[[User], Client]
) -> None:
    client = confirmed(just_signed_in(with_app))
    for path in ("", "app/fjern/", "koder/", "koder/nye/", "koder/hent/", "noegler/", "noegler/ny/"):
        page = client.get(INDEX + path)
        assert page.status_code == 200, path
        assert not re.search(r"\b(the|your|code|key|recovery|authenticator)\b", visible(page), re.I), path


def visible(response: Any) -> str:
    text = re.sub(r"<(script|style|head).*?</\1>", " ", response.content.decode(), flags=re.S)
    return re.sub(r"<[^>]+>", " ", text)


def test_the_codes_are_read_downloaded_and_made_anew(
    with_app: User, just_signed_in: Callable[[User], Client]
) -> None:
    client = confirmed(just_signed_in(with_app))
    codes = Authenticator.objects.get(user=with_app, type="recovery_codes").wrap().get_unused_codes()
    assertContains(client.get("/konto/totrin/koder/"), codes[0])
    text = client.get("/konto/totrin/koder/hent/")
    assert text.headers["Content-Type"].startswith("text/plain")
    assert "attachment" in text.headers["Content-Disposition"]
    assert all(code in text.content.decode() for code in codes)
    assertRedirects(client.post("/konto/totrin/koder/nye/"), "/konto/totrin/koder/")
    assertNotContains(client.get("/konto/totrin/koder/"), codes[0])


def test_the_codes_of_others_are_out_of_reach(
    with_app: User, just_signed_in: Callable[[User], Client]
) -> None:
    other = make_user(password=PASSWORD)
    client = confirmed(just_signed_in(other))
    for path in ("koder/", "koder/hent/", "app/fjern/", "noegler/1/", "noegler/1/fjern/"):
        assert client.get(INDEX + path).status_code == 404, path


def test_the_app_is_taken_away_and_the_codes_with_it(
    with_app: User, just_signed_in: Callable[[User], Client]
) -> None:
    client = confirmed(just_signed_in(with_app))
    assertRedirects(client.post("/konto/totrin/app/fjern/"), INDEX)
    assert not Authenticator.objects.exists()
    assert kinds() == [EventKind.MFA_REMOVED]


# --- Signing in --------------------------------------------------------------------------------------------


def test_the_second_step_is_asked_for(with_app: User, client: Client) -> None:
    assertRedirects(give_password(client, with_app), SECOND)
    assert not is_signed_in(client)
    assert client.get("/projekter/").status_code == 302
    assertContains(client.post(SECOND, {"code": "123"}), "Det er ikke den rigtige kode")
    assert not is_signed_in(client)
    assertRedirects(client.post(SECOND, {"code": code_now()}), "/projekter/")
    assert kinds() == [EventKind.SIGNED_IN]


def test_a_code_works_once(with_app: User) -> None:
    code = code_now()
    for works in (True, False):
        client = Client()
        give_password(client, with_app)
        client.post(SECOND, {"code": code})
        assert is_signed_in(client) is works


def test_a_recovery_code_works_once(with_app: User) -> None:
    code = Authenticator.objects.get(user=with_app, type="recovery_codes").wrap().get_unused_codes()[0]
    for works in (True, False):
        client = Client()
        give_password(client, with_app)
        client.post(SECOND, {"code": code})
        assert is_signed_in(client) is works


def test_guessing_at_codes_is_stopped(with_app: User, client: Client) -> None:
    give_password(client, with_app)
    for _ in range(5):
        client.post(SECOND, {"code": "000000"})
    assertContains(client.post(SECOND, {"code": code_now()}), "Du har prøvet for mange gange")
    assert not is_signed_in(client)


def test_without_a_first_step_there_is_no_second(with_app: User, client: Client) -> None:
    assertRedirects(client.get(SECOND), LOGIN)
    assertRedirects(client.post(SECOND, {"code": code_now()}), LOGIN)
    assert not is_signed_in(client)


MADE_UP = ["", "nej", "{}", "[]", '"x"', '{"id": 1}', "null", '{"rawId": "YQ", "response": {}}']


@pytest.mark.parametrize("credential", MADE_UP)
def test_a_made_up_key_is_refused(with_app: User, client: Client, credential: str) -> None:
    give_password(client, with_app)
    assert client.post(SECOND, {"credential": credential}).status_code == 200
    assert not is_signed_in(client)


@pytest.mark.parametrize("credential", MADE_UP)
def test_a_made_up_key_is_not_added(
    user: User, just_signed_in: Callable[[User], Client], credential: str
) -> None:
    client = confirmed(just_signed_in(user))
    page = client.post("/konto/totrin/noegler/ny/", {"name": "Min", "credential": credential})
    assert page.status_code == 200
    assert not Authenticator.objects.exists()


# --- Security keys -----------------------------------------------------------------------------------------


@pytest.fixture
def blue_key(user: User) -> Authenticator:
    return make_key(user, "Blå nøgle")


def make_key(user: User, name: str) -> Authenticator:
    RecoveryCodes.activate(user)
    data = {"name": name, "credential": {"id": "x"}}
    return Authenticator.objects.create(user=user, type=Authenticator.Type.WEBAUTHN, data=data)


def test_a_key_is_renamed(
    user: User, blue_key: Authenticator, just_signed_in: Callable[[User], Client]
) -> None:
    client = confirmed(just_signed_in(user))
    path = f"{KEYS}{blue_key.pk}/"
    assertContains(client.get(path), 'value="Blå nøgle"')
    assertRedirects(client.post(path, {"name": "Grøn nøgle"}), KEYS)
    page = client.get(KEYS)
    assertContains(page, "Grøn nøgle")
    assertNotContains(page, "Blå nøgle")


@pytest.mark.parametrize("name", ["", "   ", "n" * 101])
def test_a_name_that_is_none_is_refused(
    user: User, blue_key: Authenticator, just_signed_in: Callable[[User], Client], name: str
) -> None:
    client = confirmed(just_signed_in(user))
    page = client.post(f"{KEYS}{blue_key.pk}/", {"name": name})
    assertContains(page, "form-error-message")
    assert name.strip() in page.content.decode()
    blue_key.refresh_from_db()
    assert blue_key.data["name"] == "Blå nøgle"


def test_the_last_key_goes_and_the_codes_with_it(
    user: User, blue_key: Authenticator, just_signed_in: Callable[[User], Client]
) -> None:
    client = confirmed(just_signed_in(user))
    path = f"{KEYS}{blue_key.pk}/fjern/"
    assertContains(client.get(path), "Vil du fjerne »Blå nøgle«?")
    assert Authenticator.objects.filter(pk=blue_key.pk).exists()  # asking is not doing
    assertRedirects(client.post(path), KEYS)
    assert not Authenticator.objects.exists()
    assert kinds() == [EventKind.MFA_REMOVED]
    assertContains(client.get(KEYS), "Du har ingen sikkerhedsnøgler")


def test_one_of_two_keys_goes_alone(
    user: User, blue_key: Authenticator, just_signed_in: Callable[[User], Client]
) -> None:
    make_key(user, "Grøn nøgle")
    confirmed(client := just_signed_in(user)).post(f"{KEYS}{blue_key.pk}/fjern/")
    assertContains(client.get(KEYS), "Grøn nøgle")
    assert Authenticator.objects.filter(user=user).count() == 2  # it, and the recovery codes


@pytest.mark.parametrize("path", ["", "fjern/"])
def test_the_key_of_another_is_not_there(
    user: User, just_signed_in: Callable[[User], Client], path: str
) -> None:
    theirs = make_key(make_user("En anden"), "Deres nøgle")
    client = confirmed(just_signed_in(user))
    address = f"{KEYS}{theirs.pk}/{path}"
    assert client.get(address).status_code == 404
    assert client.post(address, {"name": "Min nu"}).status_code == 404
    theirs.refresh_from_db()
    assert theirs.data["name"] == "Deres nøgle"


@pytest.mark.parametrize("path", ["", "fjern/"])
def test_a_code_app_is_no_key(with_app: User, just_signed_in: Callable[[User], Client], path: str) -> None:
    app = Authenticator.objects.get(user=with_app, type="totp")
    client = confirmed(just_signed_in(with_app))
    assert client.post(f"{KEYS}{app.pk}/{path}", {"name": "x"}).status_code == 404
    assert Authenticator.objects.filter(pk=app.pk).exists()


@pytest.mark.parametrize("path", ["", "fjern/"])
@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_a_key_is_changed_by_its_forms_alone(
    user: User, blue_key: Authenticator, just_signed_in: Callable[[User], Client], path: str, method: str
) -> None:
    client = confirmed(just_signed_in(user))
    assert getattr(client, method)(f"{KEYS}{blue_key.pk}/{path}").status_code == 405
    assert Authenticator.objects.filter(pk=blue_key.pk).exists()


@pytest.mark.parametrize("path", ["", "fjern/"])
def test_the_password_is_asked_for_before_a_key_is_changed(
    user: User, blue_key: Authenticator, just_signed_in: Callable[[User], Client], path: str
) -> None:
    client = just_signed_in(user)
    address = f"{KEYS}{blue_key.pk}/{path}"
    response = client.post(address, {"name": "Ny"})
    assert response.headers["Location"].startswith("/konto/bekraeft/")
    blue_key.refresh_from_db()
    assert blue_key.data["name"] == "Blå nøgle"


# --- What the organisation asks for ------------------------------------------------------------------------


@pytest.fixture
def strict(organisation: Organisation) -> Organisation:
    organisation.requires_mfa = True
    organisation.save()
    return organisation


def test_a_member_without_it_can_do_nothing_but_set_it_up(
    strict: Organisation, user: User, client: Client
) -> None:
    give_password(client, user)
    for path in ("/projekter/", "/konto/", "/cases/", "/konto/organisation-login/", "/konto/sessioner/"):
        page = client.get(path, follow=True)
        assertRedirects(page, INDEX)
        assertContains(page, "Din organisation kræver to-trins-login.")
    assert client.get("/om/").status_code == 200
    typed = "En lang tekst som ingen må miste undervejs."
    refused = client.post("/projekter/nyt/", {"problem": typed})
    assertContains(refused, typed, status_code=403)
    confirmed(client)
    page = client.get(APP).content.decode()
    secret = re.search(r'id="secret">(\w+)<', page)
    assert secret
    client.post(APP, {"code": code_now(secret[1])})
    assert client.get("/projekter/").status_code == 200


def test_a_member_without_it_can_still_sign_out(strict: Organisation, user: User, client: Client) -> None:
    give_password(client, user)
    client.post("/konto/log-ud/")
    assert not is_signed_in(client)


def test_those_who_have_it_and_those_elsewhere_are_left_alone(
    strict: Organisation, with_app: User, just_signed_in: Callable[[User], Client]
) -> None:
    other = make_user(organisation=make_organisation())
    for person in (with_app, other):
        assert just_signed_in(person).get("/projekter/").status_code == 200


def test_one_strict_organisation_of_several_is_enough(
    strict: Organisation, just_signed_in: Callable[[User], Client]
) -> None:
    user = make_user(organisation=make_organisation())
    make_organisation_role(user, strict)
    assertRedirects(just_signed_in(user).get("/projekter/"), INDEX)


# --- The lost telephone ------------------------------------------------------------------------------------


def test_an_administrator_takes_the_second_step_away(
    with_app: User, just_signed_in: Callable[[User], Client]
) -> None:
    boss = User.objects.create_superuser("drift@eksempel.example", name="Dora Drift")
    data = {"action": "remove_second_step", "_selected_action": [with_app.pk]}
    just_signed_in(boss).post("/admin/accounts/user/", data)
    assert not Authenticator.objects.exists()
    event = Event.objects.get()
    assert (event.kind, event.user, event.about) == (EventKind.MFA_REMOVED, boss, "Karin Chef")


def test_staff_do_not_take_it_from_superusers(db: None, just_signed_in: Callable[[User], Client]) -> None:
    boss = User.objects.create_superuser("drift@eksempel.example", name="Dora Drift")
    TOTP.activate(boss, SECRET)
    staff = make_user(is_staff=True)
    staff.user_permissions.set(Permission.objects.filter(codename__in=("view_user", "change_user")))
    data = {"action": "remove_second_step", "_selected_action": [boss.pk]}
    assertContains(
        just_signed_in(staff).post("/admin/accounts/user/", data, follow=True), "uden for din rækkevidde"
    )
    assert Authenticator.objects.exists()
