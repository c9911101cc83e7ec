"""The parts of a project that may be of other types than the whole."""

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from accounts.requests import SignedInRequest
from projects.access import Verb, get_access

from .. import actions
from ..forms import PartForm


@require_http_methods(["GET", "HEAD", "POST"])
def edit_parts(request: SignedInRequest, project_id: uuid.UUID) -> HttpResponse:
    """The parts, with room to add one."""
    access = get_access(request.user, project_id, Verb.PLACE)
    form = PartForm(request.POST or None, project=access.project)
    if form.is_valid():
        try:
            part = actions.add_part(by=request.user, project=access.project, **form.cleaned_data)
        except ValidationError as error:
            form.add_error("title", error.messages[0])
        else:
            messages.success(
                request, f"»{part.title}« er nu en del af projektet. Du kan placere den herunder."
            )
            return redirect("typology:parts", project_id)
    context = {"access": access, "form": form, "parts": access.project.parts.with_placed()}
    return render(request, "typology/parts.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def rename_part(request: SignedInRequest, project_id: uuid.UUID, part_id: int) -> HttpResponse:
    access = get_access(request.user, project_id, Verb.PLACE)
    part = get_object_or_404(access.project.parts, pk=part_id)
    called = part.title
    form = PartForm(request.POST or None, instance=part, project=access.project)
    if form.is_valid():
        try:
            actions.rename_part(by=request.user, part=part, **form.cleaned_data)
        except ValidationError as error:
            form.add_error("title", error.messages[0])
        else:
            messages.success(request, f"Delen hedder nu »{part.title}«.")
            return redirect("typology:parts", project_id)
    context = {"access": access, "form": form, "called": called}
    return render(request, "typology/rename_part.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def remove_part(request: SignedInRequest, project_id: uuid.UUID, part_id: int) -> HttpResponse:
    """After asking; one that was placed stays, which is told instead of asked."""
    access = get_access(request.user, project_id, Verb.PLACE)
    part = get_object_or_404(access.project.parts.with_placed(), pk=part_id)
    refusal = actions.IS_PLACED if part.is_placed else ""
    if request.method == "POST":
        try:
            actions.remove_part(by=request.user, part=part)
        except ValidationError as error:
            refusal = error.messages[0]
        else:
            messages.success(request, f"»{part.title}« er fjernet.")
            return redirect("typology:parts", project_id)
    context = {"access": access, "part": part, "refusal": refusal}
    status = 409 if request.method == "POST" else 200
    return render(request, "typology/remove_part.html", context, status=status)
