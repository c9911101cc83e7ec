"""Who has to sign in with two steps: see docs/decisions/0007."""

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from django.db.models import Exists
from django.http import HttpRequest

from .models import Organisation


def must_enrol(request: HttpRequest) -> bool:
    """Whether one of the user's organisations asks for a second step that the user has not set up.

    An organisation that has let the user in through its own sign-in has asked there for what it wants.
    """
    if not request.user.is_authenticated:
        return False
    records = get_authentication_records(request, request.user)
    came_through = [record["provider"] for record in records if record["method"] == "socialaccount"]
    return (
        Organisation.objects.filter(roles__user=request.user, requires_mfa=True)
        .exclude(logins__key__in=came_through)
        .exclude(Exists(Authenticator.objects.filter(user=request.user)))
        .exists()
    )
