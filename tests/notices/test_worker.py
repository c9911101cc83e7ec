"""With TASKS=database the page only leaves word, and a worker of its own mails."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from django.conf import settings

from tests import prepared

TELL = """
from accounts.models import User
from notices.actions import tell
from notices.models import NoticeKind
by = User.objects.create_user("chef@eksempel.example", name="Karin Chef")
to = User.objects.create_user("bo@eksempel.example", name="Bo Bidrag")
tell(by=by, recipients=[to], kind=NoticeKind.MENTION, key="k", subject="Karin nævner dig", url="/projekter/")
"""


def test_a_worker_mails_what_the_page_told(tmp_path: Path) -> None:
    mails = tmp_path / "mails"
    mails.mkdir()
    if not prepared.is_postgres():
        # Most of the migrating has been done once.
        prepared.await_content()
        shutil.copy(prepared.file_of(prepared.CONTENT), tmp_path / "worker.sqlite3")
    environment = os.environ | {
        "DATABASE_URL": f"sqlite:///{tmp_path / 'worker.sqlite3'}",
        "TASKS": "database",
        "EMAIL_URL": f"filemail:///{mails}",
        "BASE_URL": "https://samskab.example",
    }
    environment.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)

    def manage(*arguments: str) -> None:
        command = [sys.executable, "manage.py", *arguments]
        done = subprocess.run(
            command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr

    manage("migrate", "--verbosity", "0")
    manage("shell", "--command", TELL)
    assert not list(mails.iterdir())
    for _ in range(2):  # a second time there is nothing left to do
        manage("db_worker", "--batch", "--no-startup-delay")
        (mailed,) = list(mails.iterdir())
    text = mailed.read_text()
    assert "To: bo@eksempel.example" in text
    assert "https://samskab.example/projekter/" in text
