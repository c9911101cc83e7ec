from allauth.account.views import PasswordChangeView
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse_lazy
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest


@require_safe
def account(request: SignedInRequest) -> HttpResponse:
    roles = request.user.organisation_roles.select_related("organisation")
    return render(request, "accounts/account.html", {"roles": roles})


password_change = PasswordChangeView.as_view(success_url=reverse_lazy("account"))
