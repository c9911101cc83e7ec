import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.requests import SignedInRequest
from phases.building_on import can_be_built_on
from phases.models import Edition
from phases.views.start import NO_ORGANISATION
from projects.access import get_access

from ..actions import successors as actions
from ..forms.successors import SuccessorForm
from ..successors import lessons_to_take, offered

NOT_YET = "Man kan bygge videre på et projekt når det står i Erkendelse eller er afsluttet."


@require_http_methods(["GET", "HEAD", "POST"])
def start_from(request: SignedInRequest, project_id: uuid.UUID) -> HttpResponse:
    """Start a new project from one that is over or in its last step, and take along what is ticked."""
    access = get_access(request.user, project_id)
    Edition.objects.current()  # raises ContentMissing now, and not when everything is typed
    if not request.user.organisations.exists():
        raise PermissionDenied(NO_ORGANISATION)
    data = request.POST if request.method == "POST" else None
    if data is None and not can_be_built_on(access.project):
        messages.info(request, NOT_YET)
        return redirect("dossier:overview", project_id)
    form = SuccessorForm(data, user=request.user, origin=access.project, offered=offered(access))
    if form.is_valid() and not can_be_built_on(access.project):
        form.add_error(None, NOT_YET)
    if form.is_valid():
        fields = dict(form.cleaned_data)
        take = fields.pop("take", [])
        project, is_new = actions.start_from(
            by=request.user, origin=access.project, take=take, lessons=lessons_to_take(access), **fields
        )
        if is_new:
            messages.success(request, "Projektet er oprettet, og du er chef på det.")
        else:
            messages.info(request, "Projektet blev oprettet for et øjeblik siden. Her er det.")
        return redirect("dossier:overview", project.pk)
    context = {"access": access, "form": form}
    return render(request, "learning/start_from.html", context, status=422 if form.is_bound else 200)
