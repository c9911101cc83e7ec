"""The site's own settings, with one page more: the trivial one that the others are measured against."""

from samskab.settings import *  # noqa: F403

ROOT_URLCONF = "bench.urls"
