"""Settings with reports that behave as they are told, for workers that a test starts: by their kind they are
written at once, take all memory, or never end."""

import os
import time
from pathlib import Path

from django.apps import AppConfig

from samskab.settings import *  # noqa: F403
from samskab.settings import INSTALLED_APPS as ROOMS

INSTALLED_APPS = [*ROOMS, "tests.reports.held.HeldConfig"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


class HeldConfig(AppConfig):
    name = "tests.reports"
    label = "held"
    path = str(Path(__file__).parent)

    def ready(self) -> None:
        from dossier.formats import files
        from dossier.paper.report import Kind

        def write(dossier: object, choices: object) -> bytes:
            kind = choices.kind  # type: ignore[attr-defined]
            if kind == Kind.COMMITTEE:
                bytearray(10**12)
            if kind in (Kind.STATUS, Kind.CLOSING):
                Path(os.environ["BEGUN"], str(os.getpid())).touch()
                time.sleep(600)
            return b"%PDF-"

        writer = files.WRITERS[files.Format.PDF]
        files.WRITERS = {files.Format.PDF: type(writer)("pdf", "application/pdf", write)}
