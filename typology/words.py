"""Small things in Danish."""

from collections.abc import Sequence


def listed(words: Sequence[str]) -> str:
    """»A«, »A og B« or »A, B og C«."""
    return " og ".join([*([", ".join(words[:-1])] if len(words) > 1 else []), *words[-1:]])
