"""What all PDF pages share: how many a person may take, the log, and the answer itself."""

from django.http import HttpResponse
from django.utils.text import slugify

from accounts.actions import count_lately, log_event
from accounts.models import EventKind, Organisation
from accounts.requests import SignedInRequest

PLAIN_LETTERS = {ord("æ"): "ae", ord("ø"): "oe", ord("å"): "aa"}
REPORTS_IN_TEN_MINUTES = 20
"""More than anybody reads; a report takes a second or more of the server's time."""


def are_too_many(request: SignedInRequest) -> bool:
    lately = count_lately(EventKind.REPORT_EXPORTED, by=request.user, minutes=10)
    return lately >= REPORTS_IN_TEN_MINUTES


def log_export(request: SignedInRequest, about: str, organisation: Organisation | None = None) -> None:
    log_event(EventKind.REPORT_EXPORTED, by=request.user, organisation=organisation, about=about)


def file_name(title: str) -> str:
    return slugify(title.lower().translate(PLAIN_LETTERS)) or "projekt"


def answer_with_pdf(pdf: bytes, name: str) -> HttpResponse:
    return HttpResponse(
        pdf,
        content_type="application/pdf",
        headers={
            "Content-Disposition": f'inline; filename="samskab-{name}.pdf"',
            "Cache-Control": "private, no-store",
        },
    )
