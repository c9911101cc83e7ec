"""The knowledge pages' Markdown as HTML. Raw HTML in it is shown as text, and nothing in it can run."""

from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

_parser = MarkdownIt("commonmark", {"html": False}).enable("table")


def as_html(text: str) -> SafeString:
    return mark_safe(_parser.render(text))
