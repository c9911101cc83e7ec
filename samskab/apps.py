from django.apps import AppConfig
from django.contrib.staticfiles.apps import StaticFilesConfig


class SamskabConfig(AppConfig):
    name = "samskab"


class TrimmedStaticFilesConfig(StaticFilesConfig):
    """Leaves out what no page asks for: the design system's sources and other themes, htmx's other builds."""

    ignore_patterns = [
        *StaticFilesConfig.ignore_patterns,
        "*.scss",
        "*.otf",
        "split",  # the font cut up by alphabet, which the stylesheet does not use
        "dkfds-borgerdk*",
        "dkfds-virkdk*",
        "dkfds.css",  # we serve the minified one
        "dkfds*.js*",  # no page needs the design system's scripts
        *("htmax*", "htmx.js", "htmx.esm*", "htmx.d.ts", "editors", "ext", "scripts", "skills"),
    ]
