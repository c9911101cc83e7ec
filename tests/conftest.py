from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import call_command
from django.db import connection
from django.test import Client, override_settings
from django.utils import timezone

from accounts.models import User
from samskab.content import FILES

from . import prepared
from .cast import Cast, make_cast

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


# Browsers and the layout of PDF pages do not know what database there is, and take the most time. That the
# demo loads on every database is tried in a file of its own.
ONE_DATABASE = (
    *("tests/browser/", "tests/forum/test_record.py", "tests/content/test_demo.py"),
    *("tests/dossier/test_report.py", "tests/dossier/test_checklist.py", "tests/dossier/test_kinds.py"),
    *("tests/dossier/test_export_report.py", "tests/dossier/test_word.py", "tests/portfolio/test_paper.py"),
    # Its workers have a database of their own kind.
    "tests/reports/test_worker.py",
)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    # First of all, so that `-m` sees the marks.
    for item in items:
        asks_none = not {"db", "transactional_db"} & set(getattr(item, "fixturenames", ()))
        asks_none = asks_none and not item.get_closest_marker("django_db")
        if asks_none or any(place in str(item.path) for place in ONE_DATABASE):
            item.add_marker(pytest.mark.one_database)


@pytest.hookimpl(wrapper=True)
def pytest_collection_finish(session: pytest.Session) -> Iterator[None]:
    # The browser's first, whatever order others have put them in: the rest is done while those wait.
    session.items.sort(key=lambda item: "tests/browser/" not in str(item.path))
    yield


PREPARING = pytest.StashKey["subprocess.Popen[bytes]"]()


def pytest_sessionstart(session: pytest.Session) -> None:
    if not hasattr(session.config, "workerinput") and not session.config.option.collectonly:
        session.config.stash[PREPARING] = prepared.begin()


def pytest_unconfigure(config: pytest.Config) -> None:
    if PREPARING in config.stash:
        prepared.remove(config.stash[PREPARING])


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_xdist_suffix: None) -> None:
    """Each worker has a database of its own."""


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_modify_db_settings: None, django_db_blocker: Any
) -> Iterator[None]:
    """Each worker's copy of the content, which every test starts with: its changes are rolled back."""
    before = connection.settings_dict["NAME"]
    with django_db_blocker.unblock():
        name = connection.creation._get_test_db_name()
        settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name
        prepared.copy_to_tests()
    yield
    with django_db_blocker.unblock():
        connection.creation.destroy_test_db(before, verbosity=0)


@pytest.fixture
def content_comes_back(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """For a test that commits: the database is emptied after it, and the next tests need the content."""
    yield
    with django_db_blocker.unblock():
        call_command("loaddata", *FILES, verbosity=0)


@pytest.fixture(scope="session")
def media_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where tests keep the pictures that they upload."""
    return tmp_path_factory.mktemp("media")


@pytest.fixture(scope="session", autouse=True)
def plain_settings(media_folder: Path) -> Iterator[None]:
    """Pages name their static files plainly, so that no test needs collectstatic."""
    static_files = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(
        STORAGES={**settings.STORAGES, "staticfiles": static_files},
        # The fastest hasher: tests check who gets in, not how hard a password is to crack.
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        BASE_URL="https://samskab.example",
        MEDIA_ROOT=str(media_folder),
    ):
        yield


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


@pytest.fixture
def just_signed_in() -> Callable[[User], Client]:
    """A client signed in this very moment, whose user is not yet noted as being here."""

    def sign_in(user: User) -> Client:
        client = Client()
        client.force_login(user, backend=BACKEND)
        return client

    return sign_in


@pytest.fixture
def signed_in() -> Callable[[User], Client]:
    """A client signed in as a user: `signed_in(cast.chef).get(…)`.

    As somebody who was here a moment ago: that they are is written down once a minute only. The rows are what
    signing in leaves, written without its many queries.
    """

    def sign_in(user: User) -> Client:
        now = timezone.now()
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = BACKEND
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session["seen"] = (int(now.timestamp()), int(now.timestamp()))
        session.create()
        user.last_login = now
        User.objects.filter(pk=user.pk).update(last_login=now)
        client = Client()
        client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
        return client

    return sign_in


@pytest.fixture
def url(cast: Cast) -> Callable[[str], str]:
    """The address of a page of the cast's project: `url("status/")`."""
    return lambda path="": f"/projekter/{cast.project.pk}/{path}"
