from django.apps import AppConfig
from django.contrib.staticfiles.apps import StaticFilesConfig


class SamskabConfig(AppConfig):
    name = "samskab"


class TrimmedStaticFilesConfig(StaticFilesConfig):
    """Leaves out the parts of the design system that no page asks for: sources and other themes."""

    ignore_patterns = [*StaticFilesConfig.ignore_patterns, "*.scss", "dkfds-borgerdk*", "dkfds-virkdk*"]
