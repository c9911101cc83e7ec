from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.requests import SignedInRequest
from projects.forms.project import NewProjectForm

from ..actions import answers as actions
from ..building_on import to_build_on
from ..models import Edition

SHOWN = 20
"""Of the projects that a new one can be started from."""

NO_ORGANISATION = (
    "Du mangler en organisation. Et projekt hører til i en kommune, en region eller en anden organisation, "
    "og du er ikke knyttet til nogen endnu. Bed administratoren om at tilføje dig."
)


@require_http_methods(["GET", "HEAD", "POST"])
def project_new(request: SignedInRequest) -> HttpResponse:
    Edition.objects.current()  # raises ContentMissing now, and not when everything is typed
    if not request.user.organisations.exists():
        raise PermissionDenied(NO_ORGANISATION)
    form = NewProjectForm(request.POST or None, user=request.user)
    if form.is_valid():
        project, is_new = actions.start_project_once(by=request.user, **form.cleaned_data)
        if is_new:
            messages.success(request, "Projektet er oprettet, og du er chef på det.")
        else:
            messages.info(request, "Projektet blev oprettet for et øjeblik siden. Her er det.")
        return redirect("dossier:overview", project.pk)
    context = {"form": form, "to_build_on": to_build_on(request.user)[:SHOWN]}
    return render(request, "projects/new.html", context, status=422 if form.is_bound else 200)
