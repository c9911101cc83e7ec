import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import SignedInRequest

from ..access import Verb, get_access
from ..actions import status_requests as actions
from ..forms.status_requests import StatusRequestForm
from ..models import Role
from ..status_requests import open_request
from ..team import people_as


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: SignedInRequest, project_id: uuid.UUID) -> HttpResponse:
    """The chef asks the projektleder for a status by a day."""
    access = get_access(request.user, project_id, Verb.DELEGATE)
    asked = open_request(access.project)
    initial = {"due_on": asked.due_on, "message": asked.message} if asked else {}
    form = StatusRequestForm(request.POST or None, initial=initial)
    if form.is_valid():
        try:
            actions.ask_for_status(by=request.user, project=access.project, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            by = date_format(form.cleaned_data["due_on"], "DATE_FORMAT")
            messages.success(request, f"Du har bedt om en status senest {by}.")
            return redirect("projects:status_list", project_id)
    context = {
        "access": access,
        "form": form,
        "asked": asked,
        "leaders": people_as(access.project, Role.PROJECT_LEADER),
    }
    return render(request, "projects/ask_for_status.html", context, status=422 if form.is_bound else 200)


@require_POST
def withdraw(request: SignedInRequest, project_id: uuid.UUID) -> HttpResponse:
    access = get_access(request.user, project_id, Verb.DELEGATE)
    if actions.withdraw_status_request(by=request.user, project=access.project):
        messages.success(request, "Du beder ikke længere om en status.")
    else:
        messages.info(request, "Der er ikke bedt om en status lige nu. Måske er den allerede kommet.")
    return redirect("projects:status_list", project_id)
