"""The secrets of two steps, sealed so that who reads the database, or a copy of it, cannot use them.

The key comes from SECRET_KEY; what SECRET_KEY_FALLBACKS sealed can still be opened. See docs/settings.md.
"""

from base64 import urlsafe_b64encode
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

MARK = "sealed:"
"""Stands before what is sealed, and so not before what was stored earlier."""


class CannotOpen(Exception):
    """Sealed with a SECRET_KEY that is not among ours any longer."""


def seal(text: str) -> str:
    return MARK + _cipher().encrypt(text.encode()).decode()


def unseal(stored: str) -> str:
    if not stored.startswith(MARK):
        return stored
    try:
        return _cipher().decrypt(stored.removeprefix(MARK)).decode()
    except InvalidToken as error:
        raise CannotOpen from error


def seal_anew(data: dict[str, Any]) -> dict[str, Any]:
    """The data of a second step, with each secret in it sealed with today's key."""
    anew: dict[str, Any] = {name: seal(unseal(data[name])) for name in ("secret", "seed") if name in data}
    if "migrated_codes" in data:
        anew["migrated_codes"] = [seal(unseal(code)) for code in data["migrated_codes"]]
    return data | anew


def _cipher() -> MultiFernet:
    return MultiFernet(
        [Fernet(_key_of(key)) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    )


def _key_of(secret_key: str) -> bytes:
    # Of its own purpose: whatever else is made from SECRET_KEY tells nothing of this key.
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"samskab: secrets of two steps")
    return urlsafe_b64encode(derived.derive(secret_key.encode()))
