"""What a stranger, a careless proxy or a hostile page may try."""

import os
import subprocess
import sys
from collections.abc import Callable

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import User
from phases.models import Answer
from tests.conftest import Cast


def test_every_answer_carries_the_headers(db: None, client: Client) -> None:
    headers = client.get("/").headers
    policy = headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["Referrer-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"


def test_the_deployment_check_is_clean_with_production_settings() -> None:
    """With HTTPS on and a real secret, as in production."""
    environment = os.environ | {
        "SECRET_KEY": "a-secret-of-more-than-fifty-characters-0123456789-abcdefghij",
        "EMAIL_URL": "smtp+tls://user:password@mail.kommune.example:587",
        "HTTPS": "on",
        "DEBUG": "off",
    }
    environment.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)  # set for the browser tests alone
    done = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_an_oversized_body_is_refused_and_changes_nothing(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    data = {"text": "x" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1), "status": "i-gang", "opened_version": 0}
    response = signed_in(cast.chef).post(url("faser/planlaegning/kommunikation/"), data)
    assert response.status_code == 413
    assert "Teksten er for lang til at blive gemt" in response.content.decode()
    assert not Answer.objects.exists()


def test_an_upload_where_none_belongs_is_left_aside(
    cast: Cast, signed_in: Callable[[User], Client], url: Callable[[str], str]
) -> None:
    data = {
        "text": "Kun teksten gemmes",
        "status": "i-gang",
        "opened_version": 0,
        "fil": SimpleUploadedFile("skjult.exe", b"MZ" * 1000),
    }
    response = signed_in(cast.chef).post(url("faser/planlaegning/kommunikation/"), data)
    assert response.status_code == 302
    assert Answer.objects.get().text == "Kun teksten gemmes"


@pytest.mark.parametrize(
    "target", ["https://ond.example/", "//ond.example/", "javascript:alert(1)", "/\\ond.example"]
)
def test_signing_in_sends_nobody_elsewhere(db: None, client: Client, target: str) -> None:
    user = User.objects.create_user("a@b.example", "torsdag-er-spisedag", name="A")
    data = {"login": user.email, "password": "torsdag-er-spisedag", "next": target}
    response = client.post("/konto/log-ind/", data)
    assert response.status_code == 302
    assert response.headers["Location"] == "/projekter/"
