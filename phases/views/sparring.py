import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import SignedInRequest
from projects.access import Access, Verb, get_access
from projects.clash import Difference

from ..actions import sparring as actions
from ..forms.sparring import SparringPage
from ..guide import Guide, load_guide
from ..models import Sparring
from ..sparring import topics_of, upcoming_of


@require_http_methods(["GET", "HEAD", "POST"])
def next_sparring(request: SignedInRequest, project_id: uuid.UUID) -> HttpResponse:
    """Prepare the next talk, and write in it while it is held."""
    if request.method == "POST":
        access = get_access(request.user, project_id, Verb.SPAR)
        return _save(request, access, load_guide(access.project), close=False)
    access = get_access(request.user, project_id, Verb.SEE_SPARRING)
    return _page(request, access, _read(request, access, load_guide(access.project)))


@require_POST
def hold(request: SignedInRequest, project_id: uuid.UUID) -> HttpResponse:
    """Close the talk with what is written on the page."""
    access = get_access(request.user, project_id, Verb.SPAR)
    return _save(request, access, load_guide(access.project), close=True)


@require_safe
def held(request: SignedInRequest, project_id: uuid.UUID, sparring_id: int) -> HttpResponse:
    """An earlier talk, to be read."""
    access = get_access(request.user, project_id, Verb.SEE_SPARRING)
    sparrings = access.project.sparrings.exclude(held_at=None).select_related("held_by")
    sparring = get_object_or_404(sparrings, pk=sparring_id)
    topics = topics_of(sparring, load_guide(access.project))
    context = {"access": access, "sparring": sparring, "topics": topics}
    return render(request, "phases/held_sparring.html", context)


def _read(request: SignedInRequest, access: Access, guide: Guide) -> SparringPage:
    sparring = upcoming_of(access.project)
    data = request.POST if request.method == "POST" else None
    return SparringPage(guide, sparring, topics_of(sparring, guide), data)


def _save(request: SignedInRequest, access: Access, guide: Guide, *, close: bool) -> HttpResponse:
    page = _read(request, access, guide)
    if not page.is_valid():
        return _page(request, access, page, status=422)
    try:
        return _write(request, access, page, close=close)
    except actions.SparringConflict:
        return _resolve_conflict(request, access, guide, close=close)


def _write(request: SignedInRequest, access: Access, page: SparringPage, *, close: bool) -> HttpResponse:
    action = actions.hold_sparring if close else actions.save_sparring
    try:
        sparring = action(by=request.user, project=access.project, **page.changes())
    except ValidationError as error:
        page.form.add_error("sparring_notes", error)
        return _page(request, access, page, status=422)
    if not close:
        messages.success(request, "Sparringen er gemt.")
        return redirect("phases:sparring", access.project.pk)
    messages.success(request, "Sparringen er afsluttet. Beslutningerne står nu ved deres punkter.")
    return redirect("phases:held_sparring", access.project.pk, sparring.pk)


def _resolve_conflict(request: SignedInRequest, access: Access, guide: Guide, *, close: bool) -> HttpResponse:
    """Somebody was there first: show both texts, unless the two of them wrote the same."""
    page = _read(request, access, guide)
    page.is_valid()
    opened = page.form.cleaned_data["opened_version"]
    held = access.project.sparrings.exclude(held_at=None).filter(version__gte=opened).order_by("version")
    held_meanwhile = held.first()
    if held_meanwhile and page.is_what_was_saved_in(held_meanwhile):
        return redirect("phases:held_sparring", access.project.pk, held_meanwhile.pk)
    clash = page.differences()
    if clash or held_meanwhile:
        return _page(request, access, page, clash, held_meanwhile, status=409)
    return _write(request, access, page, close=close)


def _page(
    request: SignedInRequest,
    access: Access,
    page: SparringPage,
    clash: list[Difference] | None = None,
    held_meanwhile: Sparring | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "access": access,
        "page": page,
        "clash": clash,
        "held_meanwhile": held_meanwhile,
        "earlier": access.project.sparrings.exclude(held_at=None).select_related("held_by"),
    }
    return render(request, "phases/sparring.html", context, status=status)
