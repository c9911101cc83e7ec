"""What people see when something is wrong: in Danish, with what to do, and with their text given back."""

from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.shortcuts import render
from django.template import loader
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import requires_csrf_token

_NOT_TO_SHOW = ("password", "oldpassword", "csrfmiddlewaretoken", "code", "credential", "secret")


def typed_texts(request: HttpRequest) -> list[str]:
    """The longer texts of a form that was sent but not taken, to be copied; never passwords."""
    if request.method != "POST":
        return []
    return [
        value
        for name, values in request.POST.lists()
        if not name.startswith(_NOT_TO_SHOW)
        for value in values
        if len(value) > 20
    ]


@requires_csrf_token
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "errors/400.html", status=400)


@requires_csrf_token
def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    context = {"reason": str(exception), "typed": typed_texts(request)}
    return render(request, "errors/403.html", context, status=403)


@requires_csrf_token
def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "errors/404.html", {"typed": typed_texts(request)}, status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    # Rendered without the request's context, which may be what broke.
    return HttpResponseServerError(loader.render_to_string("errors/500.html"))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(
        request, "errors/csrf.html", {"typed": typed_texts(request), "back": _back(request)}, status=403
    )


def signed_out(request: HttpRequest) -> HttpResponse:
    return render(
        request, "errors/signed_out.html", {"typed": typed_texts(request), "back": _back(request)}, status=403
    )


def database_down(request: HttpRequest) -> HttpResponse:
    text = loader.render_to_string("errors/database_down.html", {"typed": typed_texts(request)})
    return HttpResponse(text, status=503)


def content_missing(request: HttpRequest) -> HttpResponse:
    return HttpResponse(loader.render_to_string("errors/content_missing.html"), status=503)


def _back(request: HttpRequest) -> str:
    """The address of the page that the form came from: the one it was sent to, which shows it on GET."""
    path = request.get_full_path()
    return path if url_has_allowed_host_and_scheme(path, allowed_hosts=None) else "/"
