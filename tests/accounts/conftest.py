from collections.abc import Iterator

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def no_failures_remembered() -> Iterator[None]:
    """The cache holds how often somebody tried to sign in; no test may use up another's tries."""
    cache.clear()
    yield
    cache.clear()
