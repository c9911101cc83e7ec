"""Holding back floods of answers from one place, without keeping where an answer came from."""

import secrets
import time
from datetime import timedelta
from ipaddress import IPv6Address, ip_address

from django.core.cache import cache
from django.utils import timezone
from django.utils.crypto import salted_hmac

from .models import Questionnaire

MOST = 30
"""So many answers to a questionnaire are taken from one address in WINDOW: a workshop on one network."""

WINDOW = timedelta(minutes=10)

_SALT = "answering-salt"


def visitor_key(address: str, questionnaire: Questionnaire) -> str:
    """A name for an address at one questionnaire, today: without the day's salt it tells nothing.

    The salt is random and stands in the cache alone, until midnight. The site's secret is mixed in as well,
    so that somebody who finds an old salt in a copy of the cache can still not go through all addresses.
    """
    salt = cache.get_or_set(_SALT, lambda: secrets.token_hex(32), timeout=_seconds_to_midnight())
    return salted_hmac(str(salt), f"{questionnaire.pk}:{_network(address)}", algorithm="sha256").hexdigest()


def is_flood(visitor: str) -> bool:
    """Counts an answer from there; True, and not counted, when there were too many already."""
    seconds = int(WINDOW.total_seconds())
    key = f"answering:{visitor}:{int(time.time()) // seconds}"
    seen = cache.get(key, 0)
    if seen >= MOST:
        return True
    cache.set(key, seen + 1, timeout=seconds)
    return False


def _network(address: str) -> str:
    """The address; of IPv6 the part that a household or a firm has in common, since each has billions."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return ""
    if isinstance(parsed, IPv6Address):
        if parsed.ipv4_mapped:
            return str(parsed.ipv4_mapped)
        return str(int(parsed) >> 64)
    return str(parsed)


def _seconds_to_midnight() -> int:
    now = timezone.localtime()
    midnight = (now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    return max(int((midnight - now).total_seconds()), 1)
