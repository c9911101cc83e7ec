"""Answers to htmx, which asks for a part of a page: one helper to ask, one to answer."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def asks_for_part(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"


def render_part(
    request: HttpRequest, template: str, context: dict[str, Any], *, told: str, status: int = 200
) -> HttpResponse:
    """A part of a page, which nobody may keep for the whole page. `told` is the event that it sets off.

    Our script believes in no answer without that event: a network's own sign-in page also says 200.
    """
    response = render(request, template, context, status=status)
    response.headers["Cache-Control"] = "no-store"
    response.headers["HX-Trigger"] = told
    return response
