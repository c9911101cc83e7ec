from django.apps import AppConfig
from django.contrib.staticfiles.apps import StaticFilesConfig


class SamskabConfig(AppConfig):
    name = "samskab"


class TrimmedStaticFilesConfig(StaticFilesConfig):
    """Leaves out the parts of the design system that no page asks for: sources and other themes."""

    ignore_patterns = [
        *StaticFilesConfig.ignore_patterns,
        "*.scss",
        "*.otf",
        "split",  # the font cut up by alphabet, which the stylesheet does not use
        "dkfds-borgerdk*",
        "dkfds-virkdk*",
        "dkfds.css",  # we serve the minified one
        "dkfds*.js*",  # no page needs the design system's scripts
    ]
