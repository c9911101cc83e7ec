import logging
from collections.abc import Callable
from typing import Any

from allauth.account.views import LoginView, PasswordChangeView, PasswordSetView
from allauth.core.ratelimit import consume_or_429
from allauth.mfa.utils import is_mfa_enabled
from allauth.mfa.webauthn import views as webauthn
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers.openid_connect import views as openid_connect
from allauth.socialaccount.views import ConnectionsView
from allauth.usersessions.views import ListUserSessionsView
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse_lazy
from django.views.decorators.http import require_http_methods, require_safe
from requests import RequestException

from accounts.requests import SignedInRequest

from .browsers import browser_name
from .models import Event, EventKind, Organisation, OrganisationLogin, OrganisationRole

logger = logging.getLogger(__name__)

EVENTS_PER_PAGE = 50


@require_safe
def account(request: SignedInRequest) -> HttpResponse:
    roles = request.user.organisation_roles.select_related("organisation")
    context = {"roles": roles, "two_steps": is_mfa_enabled(request.user)}
    return render(request, "accounts/account.html", context)


@require_safe
def events(request: SignedInRequest, organisation_id: int) -> HttpResponse:
    """The organisation's log of events, for its administrators."""
    administered = Organisation.objects.filter(
        roles__user=request.user, roles__role=OrganisationRole.Role.ADMINISTRATOR
    )
    organisation = get_object_or_404(administered, pk=organisation_id)
    kind = request.GET.get("slags", "")
    shown = Event.objects.seen_by(organisation).select_related("user")
    if kind in EventKind.values:
        shown = shown.filter(kind=kind)
    page = Paginator(shown, EVENTS_PER_PAGE).get_page(request.GET.get("side"))
    context = {"organisation": organisation, "page": page, "kinds": EventKind, "kind": kind}
    return render(request, "accounts/events.html", context)


password_change = PasswordChangeView.as_view(success_url=reverse_lazy("account"))
password_set = PasswordSetView.as_view(success_url=reverse_lazy("account"))


# By their forms alone: allauth's view would also take DELETE, and remove a key without writing it down.
edit_key = require_http_methods(["GET", "HEAD", "POST"])(webauthn.edit_webauthn)
remove_key = require_http_methods(["GET", "HEAD", "POST"])(webauthn.remove_webauthn)


class SignInView(LoginView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"organisation_logins": OrganisationLogin.objects.all()}


sign_in = SignInView.as_view()


class SessionsView(ListUserSessionsView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        for session in context["sessions"]:
            session.browser = browser_name(session.user_agent)
        return context


sessions = SessionsView.as_view()


class OrganisationLoginsView(ConnectionsView):
    """Which organisations' own sign-ins lead to this account, and which others may."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        accounts = {a.provider: a for a in SocialAccount.objects.filter(user=self.request.user)}
        logins = [(login, accounts.get(login.key)) for login in OrganisationLogin.objects.all()]
        return super().get_context_data(**kwargs) | {"logins": logins}


connections = OrganisationLoginsView.as_view()


@login_not_required
def login_start(request: HttpRequest, provider_id: str) -> HttpResponse:
    """On to the organisation's own sign-in.

    Through a page of ours: our policy lets no form lead, by however many redirects, to another site.
    """
    response = _at_the_other_end(openid_connect.login, request, provider_id)
    if response.status_code == 302:
        return render(request, "socialaccount/leaving.html", {"address": response.headers["Location"]})
    return response


@login_not_required
def login_answer(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Back from there. Whoever guesses at answers is slowed down as one who guesses at passwords."""
    too_many = consume_or_429(request, action="login", limit_get=True)
    return too_many or _at_the_other_end(openid_connect.callback, request, provider_id)


def _at_the_other_end(
    view: Callable[[HttpRequest, str], HttpResponse], request: HttpRequest, provider_id: str
) -> HttpResponse:
    try:
        return view(request, provider_id)
    except (RequestException, KeyError, ValueError) as error:
        # It is away, or answers with something else than what was agreed.
        logger.warning("The sign-in %s did not answer as it should: %r", provider_id, error)
        return render(request, "socialaccount/authentication_error.html", {"away": True}, status=502)
