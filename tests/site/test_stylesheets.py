"""Our stylesheets can be read to the end: browsers skip what they cannot read, and say nothing."""

from pathlib import Path

import pytest
import tinycss2
from django.conf import settings

STYLESHEETS = sorted((settings.BASE_DIR / "static" / "css").glob("*.css"))


def faults(css: str) -> list[str]:
    """What cannot be read, and blocks that are open at the end."""
    rules = tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)
    found = [f"line {rule.source_line}: {rule.message}" for rule in rules if rule.type == "error"]
    if css.count("{") != css.count("}"):
        found.append("a block is not closed")
    return found


@pytest.mark.parametrize("stylesheet", STYLESHEETS, ids=lambda path: path.name)
def test_a_stylesheet_is_whole(stylesheet: Path) -> None:
    assert faults(stylesheet.read_text(encoding="utf-8")) == []


def test_a_block_left_open_is_found() -> None:
    assert faults("@media print { a { color: red }") == ["a block is not closed"]
    assert faults("a { color: red } }") != []
