from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.requests import SignedInRequest
from projects.forms import NewProjectForm

from .. import actions


@require_http_methods(["GET", "HEAD", "POST"])
def project_new(request: SignedInRequest) -> HttpResponse:
    if not request.user.organisations.exists():
        return render(request, "projects/no_organisation.html", status=403)
    form = NewProjectForm(request.POST or None, user=request.user)
    if form.is_valid():
        project = actions.start_project(by=request.user, **form.cleaned_data)
        messages.success(request, "Projektet er oprettet, og du er chef på det.")
        return redirect("dossier:overview", project.pk)
    return render(request, "projects/new.html", {"form": form}, status=422 if form.is_bound else 200)
