"""Small things in Danish."""

from collections.abc import Sequence


def listed(words: Sequence[str], joined_by: str = "og") -> str:
    """»A«, »A og B« or »A, B og C«; nothing for none."""
    first, last = words[:-1], "".join(words[-1:])
    return f"{', '.join(first)} {joined_by} {last}" if first else last
