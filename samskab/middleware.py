from collections.abc import Callable

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, HttpResponseBase

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


class SignInRequiredMiddleware(LoginRequiredMiddleware):
    """Every page needs sign-in unless its view says otherwise.

    Somebody who posts after their session ended gets their text back on a page, instead of losing it to the
    sign-in form.
    """

    def handle_no_permission(  # type: ignore[override]  # the stubs say that only a redirect may come back
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponseBase:
        if request.method == "POST":
            return errors.signed_out(request)
        return super().handle_no_permission(request, view_func)
