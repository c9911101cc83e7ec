from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

from accounts.models import Organisation
from samskab.urls import *  # noqa: F403
from samskab.urls import urlpatterns as site

TEMPLATE = engines["django"].from_string("<!doctype html><title>Trivial</title><p>{{ count }} organisationer")


def trivial(request: HttpRequest) -> HttpResponse:
    """One query and one line of template, behind the same middleware, session and sign-in as every page."""
    return HttpResponse(TEMPLATE.render({"count": Organisation.objects.count()}, request))


urlpatterns = [path("bench/trivial/", trivial), *site]
