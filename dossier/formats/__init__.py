"""The forms in which a project leaves Samskab, all of them renderings of its dossier."""

from .files import File, Format, make_file

__all__ = ["File", "Format", "make_file"]
