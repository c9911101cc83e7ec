"""Printed pages, rendered once for all the tests that read them."""

import io
from collections.abc import Callable
from functools import cached_property
from typing import Any

import page
import pytest
from django.db import transaction
from pypdf import PdfReader

from dossier.paper import pdf


class Printed:
    """What was printed, and its pages as they were laid out for that."""

    def __init__(self, about: Any, render: Callable[[Any], bytes]) -> None:
        laid_out = []
        lay_out = pdf.lay_out

        def listening(*arguments: Any) -> Any:
            laid_out.append(lay_out(*arguments))
            return laid_out[-1]

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(pdf, "lay_out", listening)
            self.about, self.pdf = about, render(about)
        self.sheets = laid_out[-1].pages

    @property
    def reader(self) -> PdfReader:
        return PdfReader(io.BytesIO(self.pdf))

    @cached_property
    def text(self) -> str:
        return "\n".join(sheet.extract_text() for sheet in self.reader.pages)

    def is_for_everybody_and_for_good(self) -> bool:
        """Whether it keeps to PDF/UA and PDF/A, which a failure tells about in full."""
        for profile in ("ua1", "3a"):
            report = page.validate_pdf_bytes(self.pdf, profile=profile)
            assert [(failure.rule_id, failure.message) for failure in report.failures] == [], profile
            assert report.is_compliant
        return True


def print_and_forget(make: Callable[[], Any], render: Callable[[Any], bytes]) -> Printed:
    """Of something that is made for it and gone from the database again."""
    with transaction.atomic():
        printed = Printed(make(), render)
        transaction.set_rollback(True)
    return printed
