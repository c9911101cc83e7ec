"""The secrets of two steps are unreadable in the database, and outlive a change of SECRET_KEY."""

from collections.abc import Callable
from importlib import import_module
from io import StringIO
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.test import Client
from pytest_django.asserts import assertContains

from accounts.models import User
from accounts.sealing import MARK, CannotOpen, seal, unseal
from tests.factories import make_user

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
PASSWORD = "en lang adgangskode 7"


@pytest.fixture
def user(db: None) -> User:
    return make_user("Karin Chef", password=PASSWORD)


def stored() -> list[dict[str, Any]]:
    return list(Authenticator.objects.order_by("type").values_list("data", flat=True))


def codes_of(user: User) -> list[str]:
    return Authenticator.objects.get(user=user, type="recovery_codes").wrap().get_unused_codes()


def test_a_stored_secret_is_not_readable(user: User) -> None:
    TOTP.activate(user, SECRET)
    RecoveryCodes.activate(user)
    recovery, app = stored()
    assert SECRET not in str(app)
    assert app["secret"].startswith(MARK)
    assert recovery["seed"].startswith(MARK)
    assert len(codes_of(user)) == 10


def test_the_same_secret_never_looks_the_same() -> None:
    assert seal(SECRET) != seal(SECRET)
    assert unseal(seal(SECRET)) == SECRET


def test_what_was_tampered_with_is_not_opened() -> None:
    sealed = seal(SECRET)
    changed = "A" if sealed[30] != "A" else "B"
    with pytest.raises(CannotOpen):
        unseal(sealed[:30] + changed + sealed[31:])


def unsealed_rows(user: User) -> None:
    """Rows as they were stored before there were seals."""
    for kind, data in {
        "totp": {"secret": SECRET},
        "recovery_codes": {"seed": "ab" * 40, "used_mask": 1},
    }.items():
        Authenticator.objects.create(user=user, type=kind, data=data)


def test_rows_from_before_still_work(user: User) -> None:
    unsealed_rows(user)
    assert len(codes_of(user)) == 9


def test_the_migration_seals_rows_from_before_and_back(user: User) -> None:
    unsealed_rows(user)
    before, codes = stored(), codes_of(user)
    migration = import_module("accounts.migrations.0005_seal_second_steps")
    editor = connection.schema_editor()  # which the migration only asks for its database
    migration.seal_all(apps, editor)
    recovery, app = stored()
    assert SECRET not in str(app)
    assert recovery["seed"].startswith(MARK)
    assert recovery["used_mask"] == 1
    assert codes_of(user) == codes
    migration.unseal_all(apps, editor)
    assert stored() == before


def test_a_changed_key_opens_with_the_old_one_as_fallback(user: User, settings: Any) -> None:
    RecoveryCodes.activate(user)
    codes, old = codes_of(user), settings.SECRET_KEY
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "en helt ny", [old]
    assert codes_of(user) == codes
    said = StringIO()
    call_command("seal_second_steps", stdout=said)
    assert "Sealed 1 second steps." in said.getvalue()
    settings.SECRET_KEY_FALLBACKS = []
    assert codes_of(user) == codes


def test_what_no_key_opens_is_left_and_counted(user: User, settings: Any) -> None:
    RecoveryCodes.activate(user)
    before = stored()
    settings.SECRET_KEY = "en helt ny"
    said, trouble = StringIO(), StringIO()
    call_command("seal_second_steps", stdout=said, stderr=trouble)
    assert "Sealed 0" in said.getvalue()
    assert "1 were sealed with another key" in trouble.getvalue()
    assert stored() == before


def test_whoever_has_lost_it_so_is_told_and_does_not_get_in(
    user: User, settings: Any, client: Client, just_signed_in: Callable[[User], Client]
) -> None:
    TOTP.activate(user, SECRET)
    RecoveryCodes.activate(user)
    settings.SECRET_KEY = "en helt ny"
    client.post("/konto/log-ind/", {"login": user.email, "password": PASSWORD})
    answer = client.post("/konto/log-ind/totrin/", {"code": "000000"})
    assertContains(answer, "Dit to-trins-login kan ikke læses længere", status_code=403)
    assert "_auth_user_id" not in client.session
    page = just_signed_in(user).get("/konto/totrin/")
    assertContains(page, "kan ikke læses længere", status_code=403)
    assert just_signed_in(user).get("/konto/").status_code == 200
