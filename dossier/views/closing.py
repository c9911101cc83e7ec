import uuid

from django.contrib import messages
from django.forms import ModelForm
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.requests import SignedInRequest
from learning.actions import closing as actions
from learning.closing import stands_open
from learning.forms.closing import ClosingForm, TakeUpForm
from learning.models import Closing
from projects.access import Access, Verb, get_access

from ..versions.snapshot import content_of_project


@require_http_methods(["GET", "HEAD", "POST"])
def close(request: SignedInRequest, project_id: uuid.UUID) -> HttpResponse:
    """Close the project: what still stands open, and a word on the result, the learning and what is next."""
    access = get_access(request.user, project_id, Verb.CLOSE)
    form = ClosingForm(request.POST if request.method == "POST" else None)
    if access.project.is_closed:
        if form.is_bound:
            return _stands_otherwise(request, access, form, actions.newest_closing(access.project))
        messages.info(request, "Projektet er allerede afsluttet.")
        return redirect("dossier:overview", project_id)
    if not form.is_valid():
        context = {"access": access, "form": form, "open_kinds": stands_open(access.project)}
        return render(request, "dossier/close.html", context, status=422 if form.is_bound else 200)
    try:
        actions.close_project(
            by=request.user, project=access.project, content=content_of_project, **form.cleaned_data
        )
    except actions.ClosingClash as clash:
        return _stands_otherwise(request, access, form, clash.newest)
    messages.success(request, "Projektet er afsluttet, og den endelige rapport er gemt. Godt gået!")
    return redirect("dossier:overview", project_id)


@require_http_methods(["GET", "HEAD", "POST"])
def take_up_again(request: SignedInRequest, project_id: uuid.UUID) -> HttpResponse:
    access = get_access(request.user, project_id, Verb.CLOSE)
    form = TakeUpForm(request.POST if request.method == "POST" else None)
    if not access.project.is_closed:
        if form.is_bound:
            return _stands_otherwise(request, access, form, actions.newest_closing(access.project))
        messages.info(request, "Projektet er ikke afsluttet. I kan bare gå i gang.")
        return redirect("dossier:overview", project_id)
    if not form.is_valid():
        context = {"access": access, "form": form}
        return render(request, "dossier/take_up_again.html", context, status=422 if form.is_bound else 200)
    try:
        actions.take_up_again(
            by=request.user, project=access.project, reason=form.cleaned_data["reopen_reason"]
        )
    except actions.ClosingClash as clash:
        return _stands_otherwise(request, access, form, clash.newest)
    messages.success(request, "Projektet er taget op igen. I kan skrive i det som før.")
    return redirect("dossier:overview", project_id)


def _stands_otherwise(
    request: SignedInRequest, access: Access, form: ModelForm, newest: Closing | None
) -> HttpResponse:
    """Somebody was there first, or the chef clicked twice: what was written is given back, not dropped."""
    fields = [(str(field.label), form.data.get(name, "").strip()) for name, field in form.fields.items()]
    typed = [(label, text) for label, text in fields if text]
    context = {"access": access, "newest": newest, "typed": typed}
    return render(request, "dossier/closed_meanwhile.html", context, status=409)
