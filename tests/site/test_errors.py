"""When something is wrong: said in Danish, with what to do, and with the text that was typed."""

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pkgutil import walk_packages
from typing import Any
from uuid import uuid4

import pytest
from django import forms
from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.db.backends.utils import CursorWrapper
from django.http import HttpResponse
from django.test import Client, RequestFactory
from pytest_django.asserts import assertContains, assertNotContains

from accounts.models import User
from dossier.views import project as dossier_views
from phases.models import Answer, Edition, EditionPoint, Question
from phases.views import answer as answer_views
from projects.models import Gain, Project
from samskab.content import NATURAL_KEYS
from samskab.views import errors
from tests.conftest import BACKEND, Cast
from tests.factories import make_user

POINT = "faser/planlaegning/kommunikation/"
TEXT = "Vi kalder det naboskab, for ingen i Nordbyen siger samskabelse."
FORM = {"text": TEXT, "status": "i-gang", "opened_version": "0"}
GIVEN_BACK = f"readonly>{TEXT}</textarea>"


@pytest.fixture
def chef(cast: Cast, signed_in: Callable[[User], Client]) -> Client:
    client = signed_in(cast.chef)
    client.raise_request_exception = False
    return client


def assert_is_danish_page(response: HttpResponse, status: int, *texts: str) -> None:
    for text in ('<html lang="da">', "<h1>", *texts):
        assertContains(response, text, status_code=status)
    for secret in ("Traceback", "Exception", "Error at", str(settings.BASE_DIR), ".py"):
        assertNotContains(response, secret, status_code=status)


# --- 404 and 400 -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["/findes-ikke/", "/projekter/1/", "/projekter/æøå/", "/cases/x/y/z/"])
def test_a_page_that_is_not_there(address: str, chef: Client) -> None:
    for client in (chef, Client()):
        assert_is_danish_page(client.get(address), 404, "Vi kan ikke finde siden", "Gå til forsiden")


def test_a_project_that_vanished_while_one_wrote_gives_the_text_back(chef: Client) -> None:
    response = chef.post(f"/projekter/{uuid4()}/{POINT}", FORM)
    assert_is_danish_page(response, 404, "Vi kan ikke finde siden", "Det du skrev", GIVEN_BACK)


def test_a_role_that_was_lost_while_one_wrote_gives_the_text_back(
    cast: Cast, chef: Client, url: Callable[[str], str]
) -> None:
    cast.project.memberships.filter(user=cast.chef).update(role="laeser")
    response = chef.post(url(POINT), FORM)
    assert_is_danish_page(response, 403, "Det har du ikke adgang til", GIVEN_BACK)
    assert not Answer.objects.exists()


@pytest.mark.parametrize("address", ["/%00", "/cases/%00/", "/projekter/?q=%00"])
def test_a_null_character_in_the_address(address: str, chef: Client) -> None:
    assert_is_danish_page(chef.get(address), 400, "Vi forstod ikke det din browser sendte")


def test_more_than_a_form_may_hold(chef: Client, url: Callable[[str], str]) -> None:
    response = chef.post(url(POINT), FORM | {"text": "x" * 3_000_000})
    assert_is_danish_page(response, 413, "Teksten er for lang til at blive gemt")


# --- A form that came too late -----------------------------------------------------------------------------


@pytest.fixture
def careful(cast: Cast) -> Client:
    """The chef with a browser that has lost its token."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.chef, backend=BACKEND)
    return client


def test_without_a_token_the_text_is_given_back_and_nothing_saved(
    careful: Client, url: Callable[[str], str]
) -> None:
    response = careful.post(url(POINT), FORM | {"csrfmiddlewaretoken": "gammelt" * 8})
    assert_is_danish_page(response, 403, "Siden var blevet for gammel til at blive gemt", GIVEN_BACK)
    assertContains(response, f'<a href="{url(POINT)}">Åbn siden igen</a>', status_code=403)
    assertNotContains(response, "gammelt" * 8, status_code=403)
    assert not Answer.objects.exists()


PASSWORDS = {
    "/konto/log-ind/": ["password"],
    "/konto/adgangskode/": ["oldpassword", "password1", "password2"],
    "/admin/login/": ["password"],
    "/admin/password_change/": ["old_password", "new_password1", "new_password2"],
    "/admin/accounts/user/add/": ["password1", "password2"],
}


@pytest.mark.parametrize("address", PASSWORDS)
@pytest.mark.parametrize("reason", ["no token", "signed out"])
def test_passwords_are_never_given_back(careful: Client, address: str, reason: str) -> None:
    password = "et meget langt og hemmeligt kodeord"
    client = careful if reason == "no token" else Client()
    response = client.post(address, dict.fromkeys(PASSWORDS[address], password))
    assertNotContains(response, password, status_code=response.status_code)
    if reason == "no token":
        assert response.status_code == 403


def test_after_the_session_ended_the_text_is_given_back(cast: Cast, url: Callable[[str], str]) -> None:
    response = Client().post(url(POINT), FORM)
    assert_is_danish_page(response, 403, "Du er blevet logget ud", GIVEN_BACK)
    assertContains(response, f'<a href="/konto/log-ind/?next={url(POINT)}">', status_code=403)
    assert not Answer.objects.exists()


def test_what_is_given_back_is_shown_as_text(cast: Cast, url: Callable[[str], str]) -> None:
    response = Client().post(url(POINT), FORM | {"text": "</textarea><script>alert('Hej')</script>"})
    shown = "&lt;/textarea&gt;&lt;script&gt;alert(&#x27;Hej&#x27;)&lt;/script&gt;"
    assertContains(response, shown, status_code=403)


def test_all_texts_of_a_form_are_given_back(cast: Cast, url: Callable[[str], str]) -> None:
    texts = {name: f"En længere tekst i feltet {name}." for name in ("happened", "next_up", "asked_of_chef")}
    response = Client().post(url("status/ny/"), texts | {"progress": "groen"})
    for text in texts.values():
        assertContains(response, f"readonly>{text}</textarea>", status_code=403)


ROOMS = ("projects", "typology", "leadership", "phases", "learning", "dossier", "forum")
MODULES = [
    import_module(found.name)
    for room in ROOMS
    for found in walk_packages(import_module(room).__path__, f"{room}.")
    if "forms" in found.name
]
FORMS = {
    form
    for module in MODULES
    for form in vars(module).values()
    if isinstance(form, type) and issubclass(form, forms.BaseForm) and hasattr(form, "base_fields")
}


def test_every_long_text_of_every_form_is_given_back() -> None:
    """A form that people write in and that was forgotten here fails."""
    long = {
        name
        for form in FORMS
        for name, field in form.base_fields.items()
        if isinstance(field.widget, forms.Textarea)
    }
    assert {"text", "problem", "happened", "reason", "note", "message", "outcome"} <= long
    request = RequestFactory().post("/", dict.fromkeys(long, TEXT))
    assert [text for _, text in errors.typed_texts(request)] == [TEXT] * len(long)


@pytest.mark.parametrize(
    ("path", "pressed_on"),
    [
        ("genaabn/", ""),
        ("retninger/tegn-rammen/tag-af/", "retninger/tegn-rammen/"),
        ("medlemmer/", "medlemmer/"),
    ],
)
def test_signing_in_again_leads_to_a_page(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str], path: str, pressed_on: str
) -> None:
    """Also after a button whose address shows no page of its own."""
    referer = f"http://testserver{url(pressed_on)}"
    response = Client().post(url(path), {"note": TEXT}, headers={"referer": referer})
    found = re.search(r'href="/konto/log-ind/\?next=([^"]+)"', response.content.decode())
    assert found
    assert signed_in(cast.chef).get(found[1], follow=True).status_code == 200


def test_somebody_who_is_not_signed_in_learns_nothing_of_a_project(
    cast: Cast, url: Callable[[str], str]
) -> None:
    response = Client().post(url("rediger/"), {"title": "Et gæt på en længere titel"})
    assertNotContains(response, "Fællesspisning", status_code=403)


# --- The database is away ----------------------------------------------------------------------------------


@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
def test_the_database_goes_away_while_a_page_is_made(
    chef: Client, url: Callable[[str], str], monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    def fail(*args: Any, **kwargs: Any) -> None:
        raise error("connection to server at 10.1.2.3 failed")

    monkeypatch.setattr(dossier_views, "build_dossier", fail)
    response = chef.get(url())
    assert_is_danish_page(response, 503, "Samskab har ikke forbindelse til sin database")
    assertNotContains(response, "10.1.2.3", status_code=503)


def test_the_database_goes_away_while_one_saves(
    chef: Client, url: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: Any, **kwargs: Any) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr(answer_views.actions, "save_answer", fail)
    assert_is_danish_page(chef.post(url(POINT), FORM), 503, "Det du skrev", GIVEN_BACK)


@contextmanager
def database_away() -> Iterator[None]:
    def fail(*args: Any, **kwargs: Any) -> None:
        raise OperationalError("connection refused")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(CursorWrapper, "execute", fail)
        yield


def test_the_database_was_away_from_the_start(chef: Client, url: Callable[[str], str]) -> None:
    """Finding out who somebody is asks the database before any view is reached."""
    with database_away():
        page = chef.get(url())
        post = chef.post(url(POINT), FORM)
    assert_is_danish_page(page, 503, "Samskab har ikke forbindelse til sin database")
    assert_is_danish_page(post, 503, GIVEN_BACK)
    assert chef.get(url()).status_code == 200


def test_the_front_page_needs_no_database_for_a_stranger(db: None, client: Client) -> None:
    with database_away():
        assertContains(client.get("/"), "Led samskabelse så det lykkes")


def test_health(db: None, client: Client) -> None:
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok")
    assert "no-store" in response.headers["Cache-Control"]
    client.raise_request_exception = False
    with database_away():
        assert client.get("/healthz").status_code == 503
    assert client.get("/healthz").status_code == 200


# --- The content is missing --------------------------------------------------------------------------------


def remove_content() -> None:
    for model in reversed(NATURAL_KEYS):
        model._default_manager.all().delete()


@pytest.mark.parametrize("address", ["/projekter/nyt/", "/cases/"])
def test_before_the_content_is_loaded_the_site_says_so(
    db: None, signed_in: Callable[[User], Client], cast: Cast, address: str
) -> None:
    Project.objects.all().delete()
    remove_content()
    client = signed_in(cast.chef)
    client.raise_request_exception = False
    assert_is_danish_page(client.get(address), 503, "Samskabs indhold er ikke lagt ind endnu", "load_content")


@pytest.mark.parametrize("address", ["/", "/projekter/", "/viden/", "/retninger/", "/konto/", "/om/"])
def test_before_the_content_is_loaded_no_page_breaks(
    cast: Cast, signed_in: Callable[[User], Client], address: str
) -> None:
    Project.objects.all().delete()
    remove_content()
    client = signed_in(cast.chef)
    client.raise_request_exception = False
    assert client.get(address, follow=True).status_code in (200, 503)


def test_a_project_cannot_begin_without_a_checklist(cast: Cast, signed_in: Callable[[User], Client]) -> None:
    Project.objects.all().delete()
    for model in (Question, EditionPoint, Edition):
        model.objects.all().delete()
    client = signed_in(cast.chef)
    client.raise_request_exception = False
    fields = {
        "title": "Spis sammen",
        "problem": "Mange ældre spiser alene.",
        "helpers": "Beboerhuset",
        "motivation": "Fællesskab",
        "arena": "Køkkenet",
        "sector": "aeldre",
        "initiator": "borgere",
        "gains": [gain.pk for gain in Gain.objects.all()[:2]],
        "starts_on": "2026-01-05",
        "visibility": "hold",
    }
    response = client.post("/projekter/nyt/", fields)
    assert_is_danish_page(response, 503, "Samskabs indhold er ikke lagt ind endnu")
    assert not Project.objects.exists()


# --- Our own mistakes --------------------------------------------------------------------------------------


def test_the_page_of_a_mistake_needs_nothing() -> None:
    response = errors.server_error(RequestFactory().get("/"))
    page = response.content.decode()
    assert response.status_code == 500
    assert '<html lang="da">' in page
    assert "Noget gik galt hos os" in page
    assert '<a href="/">Gå til forsiden</a>' in page


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: Any, **kwargs: Any) -> None:
        raise ValueError("en hemmelighed i koden")

    monkeypatch.setattr(dossier_views, "build_dossier", fail)
    monkeypatch.setattr(answer_views.actions, "save_answer", fail)


def test_a_mistake_of_ours_tells_no_secrets(broken: None, chef: Client, url: Callable[[str], str]) -> None:
    response = chef.get(url())
    assert_is_danish_page(response, 500, "Noget gik galt hos os")
    assertNotContains(response, "hemmelighed", status_code=500)


def test_a_mistake_of_ours_while_one_saves_gives_the_text_back(
    broken: None, chef: Client, url: Callable[[str], str]
) -> None:
    assert_is_danish_page(chef.post(url(POINT), FORM), 500, TEXT)


# --- What browsers are told --------------------------------------------------------------------------------

ADDRESSES = {
    "/": 302,
    "/om/": 200,
    "/healthz": 200,
    "/konto/": 200,
    "/projekter/": 200,
    "/projekter/nyt/": 200,
    "/cases/": 200,
    "/cases/dokk1/": 200,
    "/viden/": 200,
    "/retninger/": 200,
    "/findes-ikke/": 404,
    "/%00": 400,
    "": 200,
    "rediger/": 200,
    "medlemmer/": 200,
    "status/ny/": 200,
    POINT: 200,
    "typologi/": 200,
    "typologi/spoergsmaal/": 200,
    "retninger/": 200,
    "trinskift/planlaegning/": 200,
}


@pytest.mark.parametrize("address", ADDRESSES)
def test_headers_that_protect(chef: Client, url: Callable[[str], str], address: str) -> None:
    response = chef.get(address if address.startswith("/") else url(address))
    assert response.status_code == ADDRESSES[address]
    policy = response.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    for rule in ("default-src 'self'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"):
        assert rule in policy
    assert response.headers["X-Frame-Options"] == "DENY"
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_headers_protect_the_pages_of_errors_too(
    broken: None, chef: Client, url: Callable[[str], str]
) -> None:
    mistake = chef.get(url())
    with database_away():
        away = chef.get(url())
    for response in (mistake, away):
        assert response.status_code >= 500
        assert "default-src 'self'" in response.headers["Content-Security-Policy"]
        assert response.headers["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize(
    "address", [a for a, status in ADDRESSES.items() if status == 200 and a != "/healthz"]
)
def test_no_page_has_what_the_policy_would_block(
    chef: Client, url: Callable[[str], str], address: str
) -> None:
    text = chef.get(address if address.startswith("/") else url(address)).content.decode()
    assert not re.search(r"<[^>]*\sstyle=", text)
    assert "<style" not in text
    assert not re.search(r"<[^>]*\son[a-z]+=", text)
    assert not re.search(r"<script(?![^>]*\ssrc=\"/static/)", text)
    assert not re.search(r"""(?:src|href)=["']https?://[^"']*\.(?:css|js|woff2?|png|svg)["']""", text)


def test_cookies_are_kept_from_scripts_and_other_sites(db: None) -> None:
    user = make_user(password="en lang adgangskode 7")
    client = Client()
    client.get("/konto/log-ind/")
    client.post("/konto/log-ind/", {"login": user.email, "password": "en lang adgangskode 7"})
    session = client.cookies[settings.SESSION_COOKIE_NAME]
    assert session["httponly"]
    assert session["samesite"] == client.cookies[settings.CSRF_COOKIE_NAME]["samesite"] == "Lax"


# --- Settings that cannot be used --------------------------------------------------------------------------


def manage(*arguments: str, **environment: str | None) -> subprocess.CompletedProcess[str]:
    """`manage.py` in an environment of its own; None takes a variable away."""
    inherited = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    given = {"SECRET_KEY": "x" * 50, "DATABASE_URL": "sqlite:////tmp/findes-ikke.sqlite3"} | environment
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=settings.BASE_DIR,
        env=inherited | {name: value for name, value in given.items() if value is not None},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def assert_says_what_is_wrong(result: subprocess.CompletedProcess[str], *words: str) -> None:
    assert result.returncode != 0
    told = result.stdout + result.stderr
    assert "Traceback" not in told
    for word in words:
        assert word in told
    assert len(told.splitlines()) <= 4, told


def test_with_right_settings_all_is_well() -> None:
    result = manage("check")
    assert result.returncode == 0, result.stderr


@pytest.mark.parametrize("value", [None, ""])
def test_without_a_secret_the_site_says_how_to_make_one(value: str | None) -> None:
    assert_says_what_is_wrong(
        manage("check", SECRET_KEY=value), "SECRET_KEY is not set", "secrets.token_urlsafe"
    )


def test_a_setting_of_messages_that_cannot_be_used_says_so() -> None:
    address = "https://samskab.example"
    assert_says_what_is_wrong(manage("check", BASE_URL="samskab.example"), "BASE_URL is where", address)
    assert_says_what_is_wrong(manage("check", TASKS="celery"), "TASKS takes one of immediate, database")
    assert_says_what_is_wrong(manage("send_notices"), "BASE_URL is not set", address)


@pytest.mark.parametrize(
    "address",
    [
        "nonsense",
        "http://example.org/db",
        "postgres://",
        "postgres://samskab:hemmeligt@localhost:port/samskab",
        "mysql://samskab:hemmeligt@localhost/samskab",
        "sqlite",
    ],
)
def test_a_database_address_that_is_none_is_told_with_examples(address: str) -> None:
    result = manage("check", DATABASE_URL=address)
    assert_says_what_is_wrong(
        result, "DATABASE_URL is not the address of a database", "postgres://user:password"
    )
    assert "hemmeligt" not in result.stdout + result.stderr


def test_a_database_that_does_not_answer_is_told_so() -> None:
    result = manage("migrate", "--check", DATABASE_URL="postgres://samskab:hemmeligt@127.0.0.1:1/samskab")
    assert_says_what_is_wrong(result, "The database named by DATABASE_URL did not answer")
    assert "hemmeligt" not in result.stdout + result.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SESSION_HOURS", "ti"),
        ("TRUSTED_PROXY_COUNT", "en"),
        ("EMAIL_URL", "mail"),
        ("LOG_LEVEL", "HIGH"),
    ],
)
def test_a_setting_that_cannot_be_read_is_named(name: str, value: str) -> None:
    assert_says_what_is_wrong(manage("check", **{name: value}), name)


def test_the_address_of_a_button_is_no_page_and_says_so(
    cast: Cast, signed_in: Callable[[User], Client]
) -> None:
    response = signed_in(cast.laeser).get(f"/rapporter/{cast.project.pk}/fjern/")
    assertContains(response, "Adressen hører til en knap på en anden side", status_code=405)
    assert response.headers["Allow"] == "POST"
