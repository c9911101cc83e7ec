"""Databases made once a run, for whoever needs one to copy: CONTENT, with every table and the content, which
the tests of each worker start on; and DEMO, which the browser's servers start on.

Migrating takes longer than all else at the start of a run. It begins while the workers start, and whoever
needs the database first waits for it.
"""

import fcntl
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from django.db import connection

ROOT = Path(__file__).resolve().parents[1]
PLACE = "SAMSKAB_PREPARED"
"""The variable that tells the workers of the folder where they are made."""
CONTENT, DEMO = "content", "demo"
MAKE_CONTENT = """
import os, django
from django.core.management import call_command
django.setup()
from samskab.content import FILES
call_command("migrate", verbosity=0)
call_command("loaddata", *FILES, verbosity=0)
open(os.environ["SAMSKAB_PREPARED"] + "/content is made", "w").close()
"""


def begin() -> "subprocess.Popen[bytes]":
    """Starts making CONTENT. The lock is held for as long as that takes, however it ends."""
    os.environ[PLACE] = tempfile.mkdtemp(prefix="samskab-tests.")
    if is_postgres():
        execute(f"CREATE DATABASE {name_of(CONTENT)}")
    environment = {"DATABASE_URL": address_of(CONTENT), "DJANGO_SETTINGS_MODULE": "samskab.settings"}
    with (place() / CONTENT).open("w") as lock, (place() / "log").open("w") as log:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return subprocess.Popen(
            [sys.executable, "-c", MAKE_CONTENT],
            cwd=ROOT,
            env=os.environ | environment,
            stdout=log,
            stderr=log,
            pass_fds=[lock.fileno()],
        )


def remove(making: "subprocess.Popen[bytes]") -> None:
    """Takes away all that was made, and the copies."""
    making.terminate()  # when nobody needed it
    making.wait()
    if is_postgres():
        like = f"%_{place().name.rpartition('.')[2]}"
        with psycopg.connect(os.environ["DATABASE_URL"]) as server:
            names = server.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [like]).fetchall()
        execute(*(f'DROP DATABASE "{name}" WITH (FORCE)' for (name,) in names))
    shutil.rmtree(place())


def place() -> Path:
    return Path(os.environ[PLACE])


@contextmanager
def one_at_a_time(name: str) -> Iterator[None]:
    """One of the run's processes, while the others wait."""
    with (place() / name).open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def await_content() -> None:
    with one_at_a_time(CONTENT):
        assert (place() / "content is made").exists(), (place() / "log").read_text()


def is_postgres() -> bool:
    return connection.vendor == "postgresql"


def name_of(database: str) -> str:
    """What this run's database is called on PostgreSQL."""
    return f'"{database}_{place().name.rpartition(".")[2]}"'


def file_of(database: str) -> Path:
    """Where this run's database is on SQLite."""
    return place() / f"{database}.sqlite3"


def address_of(database: str) -> str:
    """As DATABASE_URL."""
    if is_postgres():
        path = "/" + name_of(database).strip('"')
        return urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=path))
    return f"sqlite:///{file_of(database)}"


def copy(database: str, to: str) -> None:
    if is_postgres():
        execute(f"CREATE DATABASE {name_of(to)} TEMPLATE {name_of(database)}")
    else:
        shutil.copy(file_of(database), file_of(to))


def copy_to_tests() -> None:
    """Makes the tests' database, which the settings name already; in memory on SQLite."""
    await_content()
    if is_postgres():
        name = connection.ops.quote_name(connection.settings_dict["NAME"])
        execute(f"DROP DATABASE IF EXISTS {name}", f"CREATE DATABASE {name} TEMPLATE {name_of(CONTENT)}")
        return
    connection.ensure_connection()
    with closing(sqlite3.connect(file_of(CONTENT))) as content:
        content.backup(connection.connection)


def execute(*statements: str) -> None:
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
        for statement in statements:
            server.execute(statement.encode())
