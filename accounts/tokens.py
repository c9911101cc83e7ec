"""Secret addresses: whoever has the link gets in, and we keep only what it is known by."""

import hashlib
import secrets


def new_token() -> tuple[str, str]:
    """A token for a link, and the hash that is all we keep of it."""
    token = secrets.token_urlsafe(32)
    return token, hash_of(token)


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
