"""How many reports a person may have made in a while, and the page that says so."""

from django.http import HttpResponse
from django.shortcuts import render

from accounts.actions import count_lately
from accounts.models import EventKind
from accounts.requests import SignedInRequest
from dossier.views import paper


def has_asked_for_too_many(request: SignedInRequest) -> bool:
    lately = count_lately(EventKind.REPORT_ASKED_FOR, by=request.user, minutes=10)
    return lately >= paper.REPORTS_IN_TEN_MINUTES


def too_many(request: SignedInRequest) -> HttpResponse:
    return render(request, "reports/too_many.html", status=429)
