"""A person's right to their data: to see all of it, and to be forgotten."""

from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import ValidationError
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from accounts.forms import ConfirmForm
from accounts.models import Organisation, OrganisationRole
from accounts.requests import SignedInRequest

from ..people import data_about, erase_person, why_not_erase
from ..readable import in_words
from ..retention import due_projects, removal_day


@never_cache
@require_safe
def my_data(request: SignedInRequest) -> HttpResponse:
    context = {"sections": in_words(data_about(request.user)), "refusal": why_not_erase(request.user)}
    return render(request, "people/my_data.html", context)


@never_cache
@require_safe
def my_data_json(request: SignedInRequest) -> HttpResponse:
    return JsonResponse(
        data_about(request.user),
        json_dumps_params={"ensure_ascii": False, "indent": 2},
        headers={"Content-Disposition": 'attachment; filename="mine-data-i-samskab.json"'},
    )


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def erase_me(request: SignedInRequest) -> HttpResponse:
    form = ConfirmForm(request.POST or None, user=request.user)
    refusal = why_not_erase(request.user)
    if form.is_valid() and not refusal:
        try:
            erase_person(request.user)
        except ValidationError as error:
            refusal = error.messages[0]
        else:
            logout(request)
            messages.success(request, "Din bruger er slettet. Tak for din tid i Samskab.")
            return redirect("home")
    context = {"form": form, "refusal": refusal}
    return render(request, "people/erase_me.html", context, status=422 if form.is_bound else 200)


@require_safe
def retention(request: SignedInRequest, organisation_id: int) -> HttpResponse:
    """The archived projects that are due to be removed, for the organisation's administrators."""
    organisation = get_object_or_404(
        Organisation,
        pk=organisation_id,
        roles__user=request.user,
        roles__role=OrganisationRole.Role.ADMINISTRATOR,
    )
    rows = [(project, removal_day(project)) for project in due_projects(organisation)]
    return render(request, "people/retention.html", {"organisation": organisation, "rows": rows})
