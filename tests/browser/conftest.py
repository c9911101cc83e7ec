"""The real server, as `make run` starts it, one for each worker on a database of its own; and the system's
Chromium."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from bench.server import running_server
from tests import prepared

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "samskab-demo"
MAKE_DEMO = """
import os, django
from django.core.management import call_command
from whitenoise.compress import Compressor
os.environ["DJANGO_SETTINGS_MODULE"] = "samskab.settings"
django.setup()
# It takes most of the time, and nobody waits for files of the same machine.
Compressor.should_compress = lambda self, name: False
for command in ("load_content", "load_demo --force", "collectstatic --noinput"):
    call_command(*command.split(), verbosity=0)
"""
"""One process, since starting three takes as long as what they do."""
LISTEN = """
import json, sys, django
django.setup()
from django.core.management.commands.shell import Command
names = Command().get_namespace(verbosity=0)
for line in sys.stdin:
    exec(json.loads(line), names)
    print("done", flush=True)
"""

# Playwright keeps an event loop running in this thread, which Django would take for async code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.fixture(scope="session")
def sent_mail(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder into which the server writes the mail that it sends, a file each."""
    return tmp_path_factory.mktemp("mail")


@pytest.fixture(scope="session")
def server_environment(sent_mail: Path, worker_id: str) -> dict[str, str]:
    """What the worker's own server runs under, with a copy of the demo that the first of them loads."""
    environment = os.environ | {
        "DATABASE_URL": prepared.address_of(f"server_{worker_id}"),
        "STATIC_ROOT": str(prepared.place() / "static"),
        "MEDIA_ROOT": str(prepared.place() / "media"),
        "SECRET_KEY": "the same for all of the run, since what one has sealed the others open",
        "EMAIL_URL": f"filemail:///{sent_mail}",
        "BASE_URL": "https://samskab.example",
        "DEBUG": "off",
        "HTTPS": "off",
        "ALLOWED_HOSTS": "127.0.0.1,localhost",
        "DJANGO_SETTINGS_MODULE": "samskab.settings",
    }
    prepared.await_content()
    with prepared.one_at_a_time(prepared.DEMO):
        if not (prepared.place() / "static").exists():
            prepared.copy(prepared.CONTENT, prepared.DEMO)
            demo = environment | {"DATABASE_URL": prepared.address_of(prepared.DEMO)}
            subprocess.run([sys.executable, "-c", MAKE_DEMO], cwd=ROOT, env=demo, check=True)
        prepared.copy(prepared.DEMO, f"server_{worker_id}")
    return environment


@pytest.fixture(scope="session")
def in_server(server_environment: dict[str, str], base_url: str) -> Iterator[Callable[[str], None]]:
    """Runs Python in the server's database: `in_server("User.objects.update(…)")`, models imported."""
    with subprocess.Popen(
        [sys.executable, "-c", LISTEN],
        cwd=ROOT,
        env=server_environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as listening:
        told, answers = listening.stdin, listening.stdout
        assert told
        assert answers

        def run(code: str) -> None:
            print(json.dumps(code), file=told, flush=True)
            assert answers.readline() == "done\n", f"it failed, as told above: {code}"

        yield run


@pytest.fixture(scope="session")
def base_url(server_environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Overrides pytest-playwright's: the address of a running server with content and demo data."""
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
    # Only what is wrong is told in full: that takes a fourth less time.
    run = """async () => (await axe.run({resultTypes: ["violations"], runOnly: ["wcag2a", "wcag2aa",
        "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]})).violations.map(
            v => v.id + ": " + v.nodes.map(n => n.html).join(" | "))"""

    def check(page: Page) -> None:
        page.evaluate(axe)
        violations = page.evaluate(run)
        assert not violations, f"{page.url}: {violations}"

    return check
