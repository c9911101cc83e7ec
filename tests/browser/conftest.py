"""The real server, as `make run` starts it, one for each worker on a database of its own; and the system's
Chromium."""

import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from bench.server import running_server

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "samskab-demo"
PREPARE = """
import os, django
from django.core.management import call_command
os.environ["DJANGO_SETTINGS_MODULE"] = "samskab.settings"
django.setup()
for command in ("migrate", "load_content", "load_demo --force", "collectstatic --noinput"):
    call_command(*command.split(), verbosity=0)
"""
"""One process, since starting four takes as long as what they do."""

# Playwright keeps an event loop running in this thread, which Django would take for async code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.fixture(scope="session")
def server_database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an empty database of the kind under test."""
    under_test = os.environ.get("DATABASE_URL", "sqlite:")
    if not under_test.startswith("postgres"):
        yield f"sqlite:///{tmp_path_factory.mktemp('server') / 'browser.sqlite3'}"
        return
    name = f"browser_{secrets.token_hex(4)}"
    with psycopg.connect(under_test, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    yield urlunsplit(urlsplit(under_test)._replace(path=f"/{name}"))
    with psycopg.connect(under_test, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def sent_mail(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder into which the server writes the mail that it sends, a file each."""
    return tmp_path_factory.mktemp("mail")


@pytest.fixture(scope="session")
def server_environment(
    server_database: str, sent_mail: Path, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, str]:
    """What the server runs under."""
    return os.environ | {
        "DATABASE_URL": server_database,
        "STATIC_ROOT": str(tmp_path_factory.mktemp("static")),
        "MEDIA_ROOT": str(tmp_path_factory.mktemp("media")),
        "SECRET_KEY": secrets.token_urlsafe(50),
        "EMAIL_URL": f"filemail:///{sent_mail}",
        "BASE_URL": "https://samskab.example",
        "DEBUG": "off",
        "HTTPS": "off",
        "ALLOWED_HOSTS": "127.0.0.1,localhost",
    }


@pytest.fixture(scope="session")
def in_server(server_environment: dict[str, str], base_url: str) -> Callable[[str], None]:
    """Runs Python in the server's database: `in_server("User.objects.update(…)")`, models imported."""

    def run(code: str) -> None:
        command = [sys.executable, "manage.py", "shell", "--verbosity=0", "-c", code]
        subprocess.run(command, cwd=ROOT, env=server_environment, check=True)

    return run


@pytest.fixture(scope="session")
def base_url(server_environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Overrides pytest-playwright's: the address of a running server with content and demo data."""
    subprocess.run([sys.executable, "-c", PREPARE], cwd=ROOT, env=server_environment, check=True)
    log = tmp_path_factory.mktemp("log") / "server.log"
    with running_server(server_environment, log=log) as port:
        yield f"http://127.0.0.1:{port}"
    assert "Traceback" not in log.read_text(), f"the server logged an error:\n{log.read_text()[-5000:]}"


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    assert chromium, "No Chromium: run `make test`, which installs it or says how"
    quiet = ["--disable-gpu", "--no-first-run", "--disable-background-networking"]
    quiet += ["--disable-component-update", "--disable-sync"]
    # As root, in containers and CI, Chromium cannot make its sandbox.
    as_root = ["--no-sandbox"] if os.geteuid() == 0 else []
    return {**browser_type_launch_args, "executable_path": chromium, "args": quiet + as_root}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_context_args, "locale": "da-DK", "timezone_id": "Europe/Copenhagen"}


@pytest.fixture(scope="session")
def signed_in_states() -> dict[str, Any]:
    """The cookies of those who signed in once, by e-mail."""
    return {}


@pytest.fixture
def page_of(
    browser: Browser, base_url: str, signed_in_states: dict[str, Any]
) -> Iterator[Callable[..., Page]]:
    """`page_of("chef@samskab.example")`: a page in a browser of that person's own, signed in.

    The form is filled in once a person, which takes seconds; after that the session is used again for as long
    as it lives. Signing in itself has tests of its own.
    """
    contexts: list[BrowserContext] = []

    def open_page(email: str, **options: Any) -> Page:
        context = browser.new_context(
            base_url=base_url,
            locale="da-DK",
            timezone_id="Europe/Copenhagen",
            storage_state=signed_in_states.get(email),
            **options,
        )
        contexts.append(context)
        page = context.new_page()
        page.goto("/projekter/")
        if "/konto/log-ind/" in page.url:
            page.get_by_label("E-mail").fill(email)
            page.get_by_label("Adgangskode").fill(PASSWORD)
            page.get_by_role("button", name="Log ind").click()
            page.wait_for_url("**/projekter/")
            signed_in_states[email] = context.storage_state()
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def check_accessibility() -> Callable[[Page], None]:
    """Runs axe-core on the page as it stands and fails with what it found."""
    axe = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text()
    run = """async () => (await axe.run({runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa",
        "best-practice"]})).violations.map(v => v.id + ": " + v.nodes.map(n => n.html).join(" | "))"""

    def check(page: Page) -> None:
        page.evaluate(axe)
        violations = page.evaluate(run)
        assert not violations, f"{page.url}: {violations}"

    return check
