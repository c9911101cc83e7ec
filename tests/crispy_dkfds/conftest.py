"""A form rendered through a template and parsed as HTML5, so that tests speak in CSS selectors."""

from collections.abc import Callable
from typing import Any
from xml.etree.ElementTree import Element

import pytest
import tinyhtml5
from cssselect2 import ElementWrapper
from django.template import engines

CRISPY = "{% load crispy_forms_tags %}{% crispy form %}"
FILTER = "{% load crispy_forms_tags %}{{ form|crispy }}"
SUMMARY = "{% load crispy_dkfds %}{% error_summary form %}"


class Html:
    def __init__(self, source: str) -> None:
        self.source = source
        self.root = ElementWrapper.from_html_root(tinyhtml5.parse(source or " "))

    def all(self, selector: str) -> list[Element]:
        return [wrapper.etree_element for wrapper in self.root.query_all(selector)]

    def one(self, selector: str) -> Element:
        found = self.all(selector)
        assert len(found) == 1, f"{len(found)} × {selector} in:\n{self.source}"
        return found[0]

    def text(self, selector: str) -> str:
        return text_of(self.one(selector))

    def texts(self, selector: str) -> list[str]:
        return [text_of(element) for element in self.all(selector)]

    def ids(self) -> list[str]:
        return [element.attrib["id"] for element in self.all("[id]")]


def text_of(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


Render = Callable[..., Html]


@pytest.fixture
def render() -> Render:
    def render_form(form: Any, template: str = FILTER, **context: Any) -> Html:
        return Html(engines["django"].from_string(template).render({"form": form, **context}))

    return render_form


@pytest.fixture
def render_crispy(render: Render) -> Render:
    return lambda form, **context: render(form, CRISPY, **context)


@pytest.fixture
def render_summary(render: Render) -> Render:
    return lambda form, **context: render(form, SUMMARY, **context)
