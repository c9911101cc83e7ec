"""A project as a file: out of this Samskab, and in from another."""

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Organisation
from accounts.requests import SignedInRequest
from phases.models import Edition
from phases.views.start import NO_ORGANISATION
from projects.access import Verb, get_access

from ..formats import Format, make_file
from ..read import build_dossier
from ..transfer import actions
from ..transfer.check import look_at
from ..transfer.forms import BringInForm, UploadForm
from ..transfer.reading import parse
from ..transfer.schema import Refused
from .paper import are_too_many, log_export

GONE = "Filen venter ikke længere. Vælg den igen, hvis projektet ikke er hentet ind."


@require_safe
def project_json(request: SignedInRequest, project_id: uuid.UUID) -> HttpResponse:
    """The whole project for another Samskab. With mail addresses, so for the chef."""
    access = get_access(request.user, project_id, Verb.TAKE_ALONG)
    if are_too_many(request):
        return render(request, "dossier/too_many_reports.html", {"access": access}, status=429)
    file = make_file(build_dossier(access.project), Format.JSON)
    log_export(request, f"»{access.project.title}« som fil", access.project.organisation)
    headers = {
        "Content-Disposition": f'attachment; filename="{file.name}"',
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(file.content, content_type=file.content_type, headers=headers)


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: SignedInRequest) -> HttpResponse:
    """Choose a file. It is looked at whole, and nothing of it is written."""
    _refuse_who_starts_no_projects(request)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = UploadForm(*sent, user=request.user)
    if form.is_valid():
        organisation = form.cleaned_data["organisation"]
        key = actions.keep_waiting(by=request.user, organisation=organisation, content=form.content)
        return redirect("transfer:look", key)
    return _upload_page(request, form, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def look(request: SignedInRequest, key: str) -> HttpResponse:
    """What would come of bringing it in, and then that it is done."""
    _refuse_who_starts_no_projects(request)
    organisation = _organisation_of(request, key)
    content = actions.waiting_file(request.user, key)
    if content is None:
        return _say_gone(request)
    try:
        incoming = look_at(parse(content), by=request.user, organisation=organisation)
        form = BringInForm(request.POST if request.method == "POST" else None, incoming=incoming)
        if form.is_valid():
            project = actions.bring_in(by=request.user, incoming=incoming, waiting=key, **form.cleaned_data)
            messages.success(request, "Projektet er hentet ind, og du er chef på det.")
            return redirect("dossier:overview", project.pk)
    except actions.Gone:
        return _say_gone(request)
    except Refused as refused:
        # What was right a moment ago is not any more.
        return _upload_page(request, UploadForm(user=request.user), status=422, refused=str(refused))
    context = {"incoming": incoming, "form": form, "key": key}
    return render(request, "dossier/transfer/look.html", context, status=422 if form.is_bound else 200)


@require_POST
def drop(request: SignedInRequest, key: str) -> HttpResponse:
    """Not this one after all."""
    _organisation_of(request, key)
    actions.stop_waiting(by=request.user, key=key)
    messages.info(request, "Filen er slettet igen. Der er ikke hentet noget ind.")
    return redirect("transfer:upload")


def _refuse_who_starts_no_projects(request: SignedInRequest) -> None:
    Edition.objects.current()  # raises ContentMissing now, and not when a file is chosen
    if not request.user.organisations.exists():
        raise PermissionDenied(NO_ORGANISATION)


def _organisation_of(request: SignedInRequest, key: str) -> Organisation:
    number, _, rest = key.partition("-")
    if not (number.isascii() and number.isdigit() and len(number) < 10 and actions.is_key(rest)):
        raise Http404
    return get_object_or_404(request.user.organisations, pk=int(number))


def _say_gone(request: SignedInRequest) -> HttpResponse:
    messages.info(request, GONE)
    return redirect("transfer:upload")


def _upload_page(request: SignedInRequest, form: UploadForm, status: int, refused: str = "") -> HttpResponse:
    context = {"form": form, "refused": refused}
    return render(request, "dossier/transfer/upload.html", context, status=status)
