import time
from collections.abc import Callable
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.shortcuts import redirect

from accounts.two_steps import must_enrol
from projects.partials import asks_for_part

from .views import errors


class ExpectedTroubleMiddleware:
    """Answers what can go wrong without a mistake of ours: no database, no content, two at once."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return errors.expected_trouble(request, exception)


class NoNullBytesMiddleware:
    """Refuses addresses with a NUL byte in them: no link of ours has one, and PostgreSQL stores none.

    In a form's text Django's own validation refuses it, with a message at the field.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            return errors.bad_request(request, SuspiciousOperation("NUL byte in the address"))
        return self.get_response(request)


class NotAllowedMiddleware:
    """Tells in words what the address of a button is to somebody who opens it as a page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and request.method == "GET":
            return errors.not_allowed(request, response.headers["Allow"])
        return response


class PermissionsPolicyMiddleware:
    """Says that no page of ours, nor anything in it, uses the camera and the like."""

    POLICY = ", ".join(
        f"{feature}=()"
        for feature in ("camera", "display-capture", "geolocation", "microphone", "payment", "usb")
    )

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers["Permissions-Policy"] = self.POLICY
        return response


class SignInRequiredMiddleware(LoginRequiredMiddleware):
    """Every page needs sign-in unless its view says otherwise.

    Somebody who posts after their session ended gets their text back on a page, instead of losing it to the
    sign-in form. A page that asks for a part of itself is asked for whole, since the form is no part of it.
    """

    def handle_no_permission(  # type: ignore[override]  # the stubs say that only a redirect may come back
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponseBase:
        if request.method == "POST":
            return errors.signed_out(request)
        if asks_for_part(request):
            return HttpResponse(status=401, headers={"HX-Refresh": "true"})
        return super().handle_no_permission(request, view_func)


MUST_ENROL = "must_enrol"
"""Where a session keeps whether its user has to set up two steps; asked anew once a minute."""


class IdleMiddleware:
    """Signs people out who have been away for IDLE_MINUTES, or signed in for SESSION_HOURS.

    What becomes of the page that they then ask for is up to SignInRequiredMiddleware. That they are there is
    written down once a minute, since a write for each page would be dear: so they get a minute more than set.
    """

    KEY = "seen"

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            self.note(request)
        return self.get_response(request)

    def note(self, request: HttpRequest) -> None:
        now = int(time.time())
        since, last = request.session.get(self.KEY, (now, 0))
        # Each write prolongs the session, so that its own age would be no limit.
        too_long = now - since > settings.SESSION_COOKIE_AGE
        away = last and now - last > settings.IDLE_MINUTES * 60 + 60
        if too_long or away:
            logout(request)
        elif now - last > 60:
            request.session[self.KEY] = (since, now)
            request.session[MUST_ENROL] = must_enrol(request)
            UserSession.objects.create_from_request(request)


class TwoStepsRequiredMiddleware:
    """Sends people to set up two steps when their organisation asks for it, and lets them do nothing else."""

    REASON = "Din organisation kræver to-trins-login. Sæt det op, så kan du komme videre."
    STILL_OPEN = ("account_logout", "account_reauthenticate", "about", "healthz")

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        match = request.resolver_match
        name = (match and match.url_name) or ""
        if name.startswith("mfa_") or name in self.STILL_OPEN or not self.is_needed(request):
            return None
        if request.method == "POST":
            return errors.permission_denied(request, PermissionDenied(self.REASON))
        messages.warning(request, self.REASON)
        return redirect("mfa_index")

    def is_needed(self, request: HttpRequest) -> bool:
        if not request.user.is_authenticated or not request.session.get(MUST_ENROL):
            return False
        # They may have set it up since.
        request.session[MUST_ENROL] = needed = must_enrol(request)
        return needed
