"""A server of the real kind on a database of its own, and a client that times its pages."""

import http.client
import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[1]


@contextmanager
def running_server() -> Iterator[int]:
    """Starts granian as `make run` does, with one worker, and gives its port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "granian", "--interface", "wsgi"]
    command += ["samskab.wsgi:application", "--host", "127.0.0.1", "--port", str(port)]
    command += ["--workers", "1", "--blocking-threads", "4"]
    server = subprocess.Popen(command, cwd=ROOT, env=os.environ, stdout=subprocess.DEVNULL)
    try:
        wait_for(port)
        yield port
    finally:
        server.terminate()
        server.wait()


def wait_for(port: int) -> None:
    for _ in range(300):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
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


def set_up_environment(folder: Path) -> None:
    """A throw-away SQLite database, unless DATABASE_URL names one made for the purpose."""
    os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder / 'bench.sqlite3'}")
    os.environ.update(
        SECRET_KEY=secrets.token_urlsafe(50),
        DEBUG="off",
        HTTPS="off",
        ALLOWED_HOSTS="127.0.0.1",
        LOG_LEVEL="WARNING",
        STATIC_ROOT=str(folder / "static"),
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
