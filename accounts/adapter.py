from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest, HttpResponse

from .actions import log_event
from .models import EventKind, User


class AccountAdapter(DefaultAccountAdapter):
    """allauth's hooks: who may sign up, and what the log of events is told."""

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
