"""Two steps and an organisation's own sign-in, as people do them."""

import os
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from oidc_provider_mock import User as Person
from oidc_provider_mock import run_server_in_thread
from playwright.sync_api import Browser, Page, expect

PASSWORD = "torsdag-er-spisedag"


@pytest.fixture
def stranger(browser: Browser, base_url: str) -> Iterator[Callable[..., Page]]:
    """A page in a browser that nobody has signed in with."""
    contexts = []

    def open_page(address: str = base_url) -> Page:
        context = browser.new_context(base_url=address, locale="da-DK", timezone_id="Europe/Copenhagen")
        contexts.append(context)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def person(in_server: Callable[[str], None], request: pytest.FixtureRequest) -> str:
    """The address of a user made for this test alone, in the demo's first organisation."""
    email = f"{request.node.originalname}@samskab.example"
    in_server(
        f"user = User.objects.create_user({email!r}, {PASSWORD!r}, name='Tove Trin');"
        "OrganisationRole.objects.create(user=user, organisation=Organisation.objects.first())"
    )
    return email


def give_password(page: Page, email: str) -> None:
    page.goto("/konto/log-ind/")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Adgangskode").fill(PASSWORD)
    page.get_by_role("button", name="Log ind", exact=True).click()


def confirm(page: Page) -> None:
    page.get_by_label("Din adgangskode").fill(PASSWORD)
    page.get_by_role("button", name="Bekræft").click()


def code_of_the_telephone(secret: str, *, later: int = 0) -> str:
    """What the app shows, or shows `later` half minutes from now: each code works once."""
    counters = list(yield_hotp_counters_from_time())
    return format_hotp_value(hotp_value(secret, counters[len(counters) // 2] + later))


def test_two_steps_with_an_app(
    stranger: Callable[..., Page], person: str, check_accessibility: Callable[[Page], None]
) -> None:
    page = stranger()
    give_password(page, person)
    page.goto("/konto/")
    check_accessibility(page)
    page.get_by_role("link", name="To-trins-login").click()
    check_accessibility(page)
    page.get_by_role("link", name="Sæt en kode-app til").click()
    check_accessibility(page)
    confirm(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Sæt en kode-app til")
    # The picture is there, under our policy: it has a size of its own.
    picture = page.get_by_role("img", name=re.compile("QR-kode"))
    assert picture.evaluate("image => image.naturalWidth") > 0
    check_accessibility(page)
    page.get_by_label("Kode fra appen").fill("000000")
    page.get_by_role("button", name="Sæt til").click()
    expect(page.get_by_text("Det er ikke den rigtige kode").first).to_be_visible()
    check_accessibility(page)
    secret = page.locator("#secret").inner_text()
    page.get_by_label("Kode fra appen").fill(code_of_the_telephone(secret))
    page.get_by_role("button", name="Sæt til").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Dine gendannelseskoder")
    expect(page.get_by_text("Din kode-app er sat til.")).to_be_visible()
    check_accessibility(page)
    recovery_codes = page.locator(".codes li").all_inner_texts()
    assert len(recovery_codes) == 10
    with page.expect_download() as download:
        page.get_by_role("link", name="Hent som tekst").click()
    assert recovery_codes[0] in download.value.path().read_text()

    # The next time the second step is asked for: by the app, and by a recovery code, which works once.
    for code, works in (
        (code_of_the_telephone(secret, later=1), True),
        (recovery_codes[0], True),
        (recovery_codes[0], False),
    ):
        page = stranger()
        give_password(page, person)
        expect(page.get_by_role("heading", level=1)).to_have_text("Log ind: andet trin")
        check_accessibility(page)
        page.get_by_label("Kode").fill(code)
        page.get_by_role("button", name="Log ind", exact=True).click()
        if works:
            page.wait_for_url("**/projekter/")
        else:
            expect(page.get_by_text("Det er ikke den rigtige kode").first).to_be_visible()

    # Where one is signed in, and not any more.
    page = stranger()
    give_password(page, person)
    page.get_by_label("Kode").fill(recovery_codes[1])
    page.get_by_role("button", name="Log ind", exact=True).click()
    page.goto("/konto/sessioner/")
    check_accessibility(page)
    page.get_by_role("button", name="Log ud alle andre steder").click()
    expect(page.get_by_text("Du er ikke logget ind andre steder.")).to_be_visible()
    check_accessibility(page)


def test_two_steps_with_a_key(
    stranger: Callable[..., Page], person: str, base_url: str, check_accessibility: Callable[[Page], None]
) -> None:
    """Chromium's own make-believe key; browsers know keys at names, not at numbers."""
    page = stranger(base_url.replace("127.0.0.1", "localhost"))
    keys = page.context.new_cdp_session(page)
    keys.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "usb",
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    key = keys.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    give_password(page, person)
    page.goto("/konto/totrin/noegler/ny/")
    confirm(page)
    check_accessibility(page)
    page.get_by_label("Navn på nøglen").fill("Blå nøgle")
    page.get_by_role("button", name="Sæt nøglen til").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Dine gendannelseskoder")
    page.goto("/konto/totrin/noegler/")
    expect(page.get_by_text("Blå nøgle").first).to_be_visible()
    check_accessibility(page)

    page.get_by_role("button", name="Log ud").click()
    give_password(page, person)
    expect(page.get_by_role("heading", level=1)).to_have_text("Log ind: andet trin")
    check_accessibility(page)
    keys.send("WebAuthn.setUserVerified", {"authenticatorId": key["authenticatorId"], "isUserVerified": True})
    page.get_by_role("button", name="Brug din sikkerhedsnøgle").click()
    page.wait_for_url("**/projekter/")

    # Without the key, the page says so in words.
    page.get_by_role("button", name="Log ud").click()
    give_password(page, person)
    keys.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": key["authenticatorId"]})
    keys.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    page.get_by_role("button", name="Brug din sikkerhedsnøgle").click()
    expect(page.get_by_role("alert")).to_contain_text("Nøglen svarede ikke")
    check_accessibility(page)


@pytest.fixture
def provider() -> Iterator[str]:
    os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"
    person = Person(sub="3f6c-karin", claims={"email": "karin@nordby.example", "name": "Karin Nordby"})
    with run_server_in_thread(user_claims=[person]) as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture
def organisation_login(in_server: Callable[[str], None], provider: str) -> Iterator[None]:
    fields: dict[str, Any] = {
        "name": "Nordby Kommune",
        "key": "nordby",
        "client_id": "samskab",
        "secret": "hemmelig",
        "server_url": provider,
        "email_domains": "nordby.example",
    }
    in_server(f"OrganisationLogin.objects.create(organisation=Organisation.objects.first(), **{fields!r})")
    yield
    in_server("[login.delete() for login in OrganisationLogin.objects.all()]")


def test_through_the_organisations_own_sign_in(
    stranger: Callable[..., Page],
    provider: str,
    organisation_login: None,
    check_accessibility: Callable[[Page], None],
) -> None:
    page = stranger()
    # The provider's page asks a foreign server for its looks.
    page.route(re.compile("jsdelivr"), lambda route: route.abort())
    page.goto("/konto/log-ind/?next=/cases/")
    check_accessibility(page)
    page.get_by_role("button", name="Log ind med Nordby Kommune").click()
    page.wait_for_url(f"{provider}/**")
    page.get_by_role("button", name="Authorize as 3f6c-karin").click()
    page.wait_for_url("**/cases/")
    expect(page.get_by_role("link", name="Karin Nordby")).to_be_visible()
    page.goto("/konto/organisation-login/")
    expect(page.get_by_text("Forbundet med din bruger")).to_be_visible()
    check_accessibility(page)

    # The same answer again, in the same browser and in another: a clear page, and nobody is signed in.
    answers: list[str] = []
    page.get_by_role("button", name="Log ud").click()
    page.on("request", lambda request: answers.append(request.url) if "/svar/" in request.url else None)
    page.goto("/konto/organisation-login/nordby/")
    check_accessibility(page)
    page.get_by_role("button", name="Fortsæt").click()
    page.get_by_role("button", name="Authorize as 3f6c-karin").click()
    page.wait_for_url("**/projekter/")
    page.get_by_role("button", name="Log ud").click()
    for again in (page, stranger()):
        again.goto(answers[0])
        expect(again.get_by_role("heading", level=1)).to_have_text("Du blev ikke logget ind")
        expect(again.get_by_role("link", name="Log ind", exact=True)).to_be_visible()
        check_accessibility(again)

    # Changing one's mind over there.
    page.goto("/konto/log-ind/")
    page.get_by_role("button", name="Log ind med Nordby Kommune").click()
    page.get_by_role("button", name="Deny access").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Du loggede ikke ind")
    check_accessibility(page)


def test_an_organisation_that_asks_for_two_steps(
    stranger: Callable[..., Page],
    in_server: Callable[[str], None],
    check_accessibility: Callable[[Page], None],
) -> None:
    in_server(
        f"user = User.objects.create_user('streng@samskab.example', {PASSWORD!r}, name='Stine Streng');"
        "strict = Organisation.objects.create(name='Streng Kommune', requires_mfa=True);"
        "OrganisationRole.objects.create(user=user, organisation=strict)"
    )
    page = stranger()
    give_password(page, "streng@samskab.example")
    expect(page.get_by_text("Din organisation kræver to-trins-login.")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text("To-trins-login")
    check_accessibility(page)
