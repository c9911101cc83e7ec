"""What all PDF pages share: how many a person may take, the log, and the answer itself."""

from django.http import HttpResponse

from accounts.actions import count_lately, log_event
from accounts.models import EventKind, Organisation
from accounts.requests import SignedInRequest

from ..formats import File

REPORTS_IN_TEN_MINUTES = 20
"""More than anybody reads; a report takes a second or more of the server's time."""


def are_too_many(request: SignedInRequest) -> bool:
    lately = count_lately(EventKind.REPORT_EXPORTED, by=request.user, minutes=10)
    return lately >= REPORTS_IN_TEN_MINUTES


def log_export(request: SignedInRequest, about: str, organisation: Organisation | None = None) -> None:
    log_event(EventKind.REPORT_EXPORTED, by=request.user, organisation=organisation, about=about)


def answer_with_pdf(pdf: bytes, name: str) -> HttpResponse:
    return answer_with_file(File(f"samskab-{name}.pdf", "application/pdf", pdf))


def answer_with_file(file: File) -> HttpResponse:
    return HttpResponse(
        file.content,
        content_type=file.content_type,
        headers={
            "Content-Disposition": f'inline; filename="{file.name}"',
            "Cache-Control": "private, no-store",
        },
    )
