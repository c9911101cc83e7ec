import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import SignedInRequest
from projects.access import Access, Verb, get_access
from projects.clash import Difference, differences, form_over
from projects.history import NewerVersion

from ..actions import contacts as actions
from ..board import board_at
from ..forms.contacts import ContactForm, EditContactForm
from ..models import Contact, Direction

PER_PAGE = 25


@require_safe
def contact_list(request: SignedInRequest, project_id: uuid.UUID) -> HttpResponse:
    """All contacts of a project, or those in the direction of `?retning=`."""
    access = get_access(request.user, project_id)
    directions = list(Direction.objects.order_by("order"))
    chosen = next((one for one in directions if one.key == request.GET.get("retning")), None)
    contacts = access.project.contacts.select_related("direction", "stakeholder", "noted_by")
    if chosen:
        contacts = contacts.filter(direction=chosen)
    context = {
        "access": access,
        "directions": directions,
        "chosen": chosen,
        "page": Paginator(contacts.order_by("-on", "-pk"), PER_PAGE).get_page(request.GET.get("side")),
    }
    return render(request, "leadership/contacts.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def note_contact(request: SignedInRequest, project_id: uuid.UUID, direction_key: str) -> HttpResponse:
    access = get_access(request.user, project_id, Verb.TAKE_TASK)
    direction = get_object_or_404(Direction, key=direction_key)
    data = request.POST if request.method == "POST" else None
    form = ContactForm(data, project=access.project, initial={"on": timezone.localdate()})
    if form.is_valid():
        actions.note_contact(
            by=request.user, project=access.project, direction=direction, **form.cleaned_data
        )
        messages.success(request, f"Kontakten {direction.towards} er noteret.")
        return redirect(board_at(project_id, direction))
    context = {"access": access, "form": form, "direction": direction}
    status = 422 if form.is_bound else 200
    return render(request, "leadership/note_contact.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_contact(request: SignedInRequest, project_id: uuid.UUID, contact_id: int) -> HttpResponse:
    access = get_access(request.user, project_id, Verb.TAKE_TASK)
    contact = _contact_or_404(access, contact_id)
    if request.method != "POST":
        return _page(request, access, contact, _form(access, contact))
    form = _form(access, contact, request.POST)
    if not form.is_valid():
        return _page(request, access, contact, form, status=422)
    try:
        actions.change_contact(by=request.user, contact=contact, **form.cleaned_data)
    except NewerVersion:
        current = _contact_or_404(access, contact_id)
        return _page(request, access, current, form, differences(form, current), status=409)
    messages.success(request, "Kontakten er rettet.")
    return redirect("leadership:contacts", project_id)


@require_http_methods(["GET", "HEAD", "POST"])
def remove_contact(request: SignedInRequest, project_id: uuid.UUID, contact_id: int) -> HttpResponse:
    access = get_access(request.user, project_id, Verb.TAKE_TASK)
    contact = _contact_or_404(access, contact_id)
    if request.method != "POST":
        return render(request, "leadership/remove_contact.html", {"access": access, "contact": contact})
    actions.remove_contact(by=request.user, contact=contact)
    messages.success(request, "Kontakten er fjernet.")
    return redirect("leadership:contacts", project_id)


def _contact_or_404(access: Access, contact_id: int) -> Contact:
    contacts = access.project.contacts.select_related("direction", "stakeholder", "noted_by")
    return get_object_or_404(contacts, pk=contact_id)


def _form(access: Access, contact: Contact, data: QueryDict | None = None) -> EditContactForm:
    return form_over(EditContactForm, contact, data, project=access.project)


def _page(
    request: SignedInRequest,
    access: Access,
    contact: Contact,
    form: EditContactForm,
    clash: list[Difference] | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {"access": access, "contact": contact, "form": form, "clash": clash}
    return render(request, "leadership/edit_contact.html", context, status=status)
