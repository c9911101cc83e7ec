"""A server of the real kind on a database of its own, and a client that times its pages."""

import http.client
import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from accounts.models import User

ROOT = Path(__file__).resolve().parents[1]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def running_server(
    environment: Mapping[str, str] = os.environ, port: int = 0, workers: int = 1, log: Path | None = None
) -> Iterator[int]:
    """Starts granian as `make run` does, on a free port unless one is named, and gives its port."""
    port = port or free_port()
    command = [sys.executable, "-m", "granian", "--interface", "wsgi"]
    command += ["samskab.wsgi:application", "--host", "127.0.0.1", "--port", str(port)]
    command += ["--workers", str(workers), "--blocking-threads", "4"]
    with (log or Path(os.devnull)).open("a") as output:
        server = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=output, stderr=output if log else None
        )
        try:
            wait_for(port, server)
            yield port
        finally:
            server.terminate()
            server.wait(timeout=20)


def wait_for(port: int, server: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and server.poll() is None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200:
                return
        except (OSError, http.client.HTTPException):
            pass
        finally:
            connection.close()
        time.sleep(0.1)  # between two questions to the condition that we await
    raise RuntimeError("the server did not come up")


def time_pages(port: int, session: str, paths: dict[str, str], rounds: int = 80) -> dict[str, float]:
    """The median milliseconds of each page, asked in turn so that the machine's drift hits all alike."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    taken: dict[str, list[float]] = {name: [] for name in paths}
    for number in range(rounds + 10):
        for name, path in paths.items():
            start = time.perf_counter()
            connection.request("GET", path, headers={"Cookie": f"sessionid={session}"})
            response = connection.getresponse()
            response.read()
            if response.status != 200:
                raise RuntimeError(f"{path} answered {response.status}")
            if number >= 10:  # the first ones warm the server up
                taken[name].append(1000 * (time.perf_counter() - start))
    return {name: median(values) for name, values in taken.items()}


def session_of(user: "User") -> str:
    """A session in which the user is signed in, by its key."""
    from django.test import Client

    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client.cookies["sessionid"].value


def set_up_environment(folder: Path) -> None:
    """A throw-away SQLite database, unless DATABASE_URL names one made for the purpose."""
    os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder / 'bench.sqlite3'}")
    os.environ.update(
        SECRET_KEY=secrets.token_urlsafe(50),
        DEBUG="off",
        HTTPS="off",
        ALLOWED_HOSTS="127.0.0.1",
        BASE_URL="https://samskab.example",
        LOG_LEVEL="WARNING",
        STATIC_ROOT=str(folder / "static"),
        MEDIA_ROOT=str(folder / "media"),
        DJANGO_SETTINGS_MODULE="bench.settings",
    )


def prepare() -> None:
    """Fills the database with content and demo data, and collects the static files."""
    import django

    django.setup()
    from django.core.management import call_command

    commands = [["migrate"], ["load_content"], ["load_demo", "--force"], ["collectstatic", "--noinput"]]
    with open(os.devnull, "w") as nowhere:
        for command in commands:
            call_command(*command, verbosity=0, stdout=nowhere)
