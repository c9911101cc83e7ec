"""What every page's title tells, and commas that we do not set."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from pytest_django.asserts import assertContains

from accounts.models import User
from tests.conftest import Cast

PROJECT = "Fællesspisning i Nordbyen"


def title_of(response: HttpResponse) -> str:
    found = re.search("<title>(.*)</title>", response.content.decode())
    assert found
    return found[1]


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("", f"{PROJECT} – Samskab"),
        ("rediger/", f"Ret projektet – {PROJECT} – Samskab"),
        ("historik/", f"Historik – {PROJECT} – Samskab"),
        ("typologi/", f"Type – {PROJECT} – Samskab"),
        ("retninger/kontakter/", f"Kontakter – {PROJECT} – Samskab"),
    ],
)
def test_a_projects_page_has_its_name_once_in_the_title(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str], path: str, title: str
) -> None:
    assert title_of(signed_in(cast.chef).get(url(path))) == title


@pytest.mark.parametrize("path", ["rediger/", "status/ny/", "kursjustering/", "medlemmer/"])
def test_the_title_tells_first_that_there_are_mistakes(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str], path: str
) -> None:
    client = signed_in(cast.chef)
    assert not title_of(client.get(url(path))).startswith("Fejl: ")
    response = client.post(url(path), {"title": ""})
    assert response.status_code == 422
    assert title_of(response).startswith("Fejl: ")
    assert title_of(response).count("Fejl: ") == 1


def test_a_page_outside_the_projects_tells_it_too(cast: Cast, signed_in: Callable[[User], Client]) -> None:
    response = signed_in(cast.chef).post("/forum/nyt/", {})
    assert title_of(response) == "Fejl: Opret et ledelsesforum – Samskab"
    assert title_of(Client().post("/konto/log-ind/", {})) == "Fejl: Log ind – Samskab"


def test_clauses_begin_without_a_comma(cast: Cast, signed_in: Callable[[User], Client]) -> None:
    assertContains(signed_in(cast.chef).get("/cases/"), "Find dem der ligner dit projekt.")
    # A comma there is right in a list of clauses, so only what cannot be one is looked for.
    startkomma = re.compile(r"\b(?:den|dem|det|ikke|husk), (?:som|der|at)\b")
    for template in Path(settings.BASE_DIR, "templates").rglob("*.*"):
        assert not startkomma.search(template.read_text()), template
