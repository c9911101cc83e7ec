import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.requests import SignedInRequest
from projects.access import Access, Verb, get_access

from ..actions import mandate as actions
from ..forms.mandate import MandateForm
from ..models import Mandate


@require_http_methods(["GET", "HEAD", "POST"])
def set_mandate(request: SignedInRequest, project_id: uuid.UUID) -> HttpResponse:
    """The mandate as it is first set; after that it is changed by a course adjustment."""
    access = get_access(request.user, project_id, Verb.DECIDE)
    form = MandateForm(request.POST if request.method == "POST" else None)
    if current := _mandate_of(access):
        if request.method == "POST":
            return _already_set(request, access, form, current)
        return redirect("phases:adjust_course", project_id)
    if not form.is_valid():
        context = {"access": access, "form": form}
        return render(request, "leadership/set_mandate.html", context, status=422 if form.is_bound else 200)
    try:
        actions.set_mandate(by=request.user, project=access.project, **form.cleaned_data)
    except actions.MandateIsSet:
        return _already_set(request, access, form, _mandate_of(access))
    messages.success(request, "Mandatet er gemt. Nu står det på alle trin så holdet kender rammen.")
    return redirect("dossier:overview", project_id)


def _mandate_of(access: Access) -> Mandate | None:
    return Mandate.objects.filter(project=access.project).select_related("updated_by").first()


def _already_set(
    request: SignedInRequest, access: Access, form: MandateForm, current: Mandate | None
) -> HttpResponse:
    """Somebody was there first; what was typed is given back beside what they wrote."""
    typed = [(str(field.label), text) for field in form if (text := request.POST.get(field.name, ""))]
    context = {"access": access, "mandate": current, "typed": typed}
    return render(request, "leadership/mandate_is_set.html", context, status=409)
