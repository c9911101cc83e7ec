from allauth.account.views import PasswordChangeView, PasswordSetView
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse_lazy
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest

from .models import Event, EventKind, Organisation, OrganisationRole

EVENTS_PER_PAGE = 50


@require_safe
def account(request: SignedInRequest) -> HttpResponse:
    roles = request.user.organisation_roles.select_related("organisation")
    return render(request, "accounts/account.html", {"roles": roles})


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
