import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.requests import SignedInRequest

from ..access import Verb, get_access
from ..actions import project as actions
from ..clash import differences, form_over
from ..forms.project import ProjectForm
from ..history import NewerVersion
from ..models import Project


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: SignedInRequest, project_id: uuid.UUID) -> HttpResponse:
    access = get_access(request.user, project_id, Verb.EDIT)
    form = form_over(ProjectForm, access.project, request.POST or None)
    context = {"access": access, "form": form}
    if not form.is_valid():
        return render(request, "projects/edit.html", context, status=422 if form.is_bound else 200)
    try:
        actions.edit_project(by=request.user, project=access.project, **form.cleaned_data)
    except NewerVersion:
        context["clash"] = differences(form, Project.objects.get(pk=project_id))
        return render(request, "projects/edit.html", context, status=409)
    messages.success(request, "Projektets beskrivelse er gemt.")
    return redirect("dossier:overview", project_id)


@require_http_methods(["GET", "HEAD", "POST"])
def archive(request: SignedInRequest, project_id: uuid.UUID) -> HttpResponse:
    access = get_access(request.user, project_id, Verb.ARCHIVE)
    if access.project.is_archived:
        return redirect("dossier:overview", project_id)
    if request.method == "POST":
        actions.archive_project(by=request.user, project=access.project)
        messages.success(request, "Projektet er arkiveret. Du kan altid genåbne det.")
        return redirect("dossier:overview", project_id)
    return render(request, "projects/archive.html", {"access": access})


@require_http_methods(["POST"])
def reopen(request: SignedInRequest, project_id: uuid.UUID) -> HttpResponse:
    access = get_access(request.user, project_id, Verb.ARCHIVE)
    actions.reopen_project(by=request.user, project=access.project)
    messages.success(request, "Projektet er genåbnet.")
    return redirect("dossier:overview", project_id)
