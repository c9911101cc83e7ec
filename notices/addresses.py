"""Whole addresses for mail, which is written where there is no page to take them from."""

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


def absolute(path: str) -> str:
    """Raises ImproperlyConfigured, with what to set, when nobody has said where the site is."""
    if not settings.BASE_URL:
        raise ImproperlyConfigured(
            "BASE_URL is not set, so mail cannot link to the site. Example: https://samskab.example"
        )
    return settings.BASE_URL + path
