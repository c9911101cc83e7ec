"""allauth's hooks: who may sign up, what its messages say, and what the log of events is told."""

import logging
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.emailkit import valid_email_or_none
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp, SocialLogin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from .actions import join_through_login, log_event
from .models import EventKind, OrganisationLogin, User
from .sealing import CannotOpen, seal, unseal

logger = logging.getLogger(__name__)

# What allauth would send a mail about: the event that it is, and the words for it.
CHANGES = {
    "account/email/password_changed": (EventKind.PASSWORD_CHANGED, "Din adgangskode er skiftet."),
    "account/email/password_reset": (EventKind.PASSWORD_CHANGED, "Din adgangskode er skiftet."),
    "account/email/password_set": (EventKind.PASSWORD_CHANGED, "Der er valgt en adgangskode."),
    "mfa/email/totp_activated": (EventKind.MFA_ADDED, "Der er sat en kode-app til."),
    "mfa/email/totp_deactivated": (EventKind.MFA_REMOVED, "Kode-appen er fjernet."),
    "mfa/email/webauthn_added": (EventKind.MFA_ADDED, "Der er sat en sikkerhedsnøgle til."),
    "mfa/email/webauthn_removed": (EventKind.MFA_REMOVED, "En sikkerhedsnøgle er fjernet."),
    "mfa/email/recovery_codes_generated": (EventKind.MFA_ADDED, "Der er lavet nye gendannelseskoder."),
    "socialaccount/email/account_connected": (
        EventKind.LOGIN_CONNECTED,
        "Et organisationslogin er forbundet med din bruger.",
    ),
    "socialaccount/email/account_disconnected": (
        EventKind.LOGIN_DISCONNECTED,
        "Et organisationslogin er ikke længere forbundet med din bruger.",
    ),
}


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "incorrect_password": "Det er ikke din adgangskode.",
        "rate_limited": "Du har prøvet for mange gange. Vent lidt, og prøv igen.",
        "too_many_login_attempts": "Du har prøvet for mange gange. Vent lidt, og prøv igen.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up alone: administrators make accounts."""
        return False

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        log_event(EventKind.SIGNED_IN, by=user)
        return super().post_login(request, user, **kwargs)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        # Whose account it was tried on, if it is one of ours; an address that is not is nobody's business.
        user = User.objects.filter(email__iexact=credentials.get("email") or "").first()
        log_event(EventKind.SIGN_IN_FAILED, by=user)
        super().authentication_failed(request, **credentials)

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Writes down that somebody's way of signing in changed, and tells them, in case it was not they."""
        kind, change = CHANGES[template_prefix]
        log_event(kind, by=user, about=change)
        self.send_mail("accounts/email/sign_in_changed", user.email, {"user": user, "change": change})

    def get_reauthentication_methods(self, user: User) -> list[dict[str, Any]]:
        words = {
            "reauthenticate": "Brug din adgangskode",
            "mfa_reauthenticate": "Brug en kode",
            "mfa_reauthenticate:webauthn": "Brug en sikkerhedsnøgle",
        }
        methods = super().get_reauthentication_methods(user)
        if not methods:  # neither password nor second step: there is nothing to ask again
            raise ImmediateHttpResponse(redirect("account"))
        return [method | {"description": words[method["id"]]} for method in methods]


class MFAAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "Det er ikke den rigtige kode. Skriv den kode appen viser nu.",
        "incorrect_key": "Nøglen svarede ikke rigtigt. Prøv igen.",
        "cannot_generate_recovery_codes": "Sæt først to-trins-login op.",
    }

    def encrypt(self, text: str) -> str:
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        try:
            return unseal(encrypted_text)
        except CannotOpen:
            logger.error("A second step was sealed with another SECRET_KEY: see docs/settings.md")
            raise PermissionDenied(
                "Dit to-trins-login kan ikke læses længere. Bed den der driver Samskab, om at fjerne det. "
                "Så kan du logge ind og sætte det op igen."
            ) from None

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:  # noqa: A002
        return f"Nøgle {Authenticator.objects.filter(user=user, type=type).count() + 1}"


class OrganisationLoginAdapter(DefaultSocialAccountAdapter):
    """Who gets an account by coming through their organisation's own sign-in."""

    error_messages = DefaultSocialAccountAdapter.error_messages | {
        "no_password": "Vælg først en adgangskode, ellers kan du ikke logge ind.",
    }

    def list_apps(
        self, request: HttpRequest, provider: str | None = None, client_id: str | None = None
    ) -> list[SocialApp]:
        """The organisations' sign-ins; allauth's own table of them stays empty."""
        logins = OrganisationLogin.objects.all()
        if provider and provider != "openid_connect":
            logins = logins.filter(key=provider)
        if client_id:
            logins = logins.filter(client_id=client_id)
        return [login.as_app() for login in logins]

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """The one who the server tells of must be the one whom the signed-in token names."""
        data = sociallogin.account.extra_data
        subjects = {claims.get("sub") for claims in (data.get("id_token"), data.get("userinfo")) if claims}
        if not data.get("id_token") or subjects != {sociallogin.account.uid}:
            raise PermissionDenied("No token, or one about somebody else")

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]) -> User:
        user = sociallogin.user
        user.email = (valid_email_or_none(data.get("email")) or "").lower()
        names = (data.get("first_name"), data.get("last_name"))
        user.name = (data.get("name") or " ".join(filter(None, names)) or user.email)[:150]
        return user

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """For people with an address of the organisation's own, which no account has yet."""
        through, email = _login_of(sociallogin), sociallogin.user.email
        if not through.vouches_for(email):
            reason = "outside"
        elif User.objects.filter(email__iexact=email).exists():
            reason = "taken"
        else:
            return True
        logger.warning("The sign-in %s made no account for %s: %s", through, sociallogin.account.uid, reason)
        log_event(EventKind.SIGN_IN_FAILED, by=None, organisation=through.organisation, about=str(through))
        context = {"reason": reason, "email": email, "login": through}
        raise ImmediateHttpResponse(render(request, "socialaccount/no_account.html", context, status=403))

    def save_user(self, request: HttpRequest, sociallogin: SocialLogin, form: Any = None) -> User:
        return join_through_login(
            user=sociallogin.user, account=sociallogin.account, through=_login_of(sociallogin)
        )

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: Any = None,
        exception: Exception | None = None,
        extra_context: dict[str, Any] | None = None,
    ) -> None:
        """A made-up or used answer, a refusal, or one who changed their mind."""
        through = OrganisationLogin.objects.get(key=provider.app.provider_id)
        logger.warning("Sign-in through %s failed: %s %r", through, error, exception)
        log_event(EventKind.SIGN_IN_FAILED, by=None, organisation=through.organisation, about=str(through))


def _login_of(sociallogin: SocialLogin) -> OrganisationLogin:
    return OrganisationLogin.objects.select_related("organisation").get(
        key=sociallogin.provider.app.provider_id
    )
