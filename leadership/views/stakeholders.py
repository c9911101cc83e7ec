import uuid

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import SignedInRequest
from projects.access import Access, Verb, get_access
from projects.clash import Difference, differences, form_over
from projects.history import NewerVersion

from ..actions import stakeholders as actions
from ..forms.stakeholders import SeveralStakeholdersForm, StakeholderForm, says_taken
from ..models import Direction, Grade, Stakeholder
from ..stakeholder_map import draw_map
from ..stakeholders import group, load_register


@require_safe
def stakeholder_list(request: SignedInRequest, project_id: uuid.UUID) -> HttpResponse:
    """The map and the table, of all four directions or of one."""
    access = get_access(request.user, project_id)
    register = load_register(access.project, request.GET.get("retning", ""))
    context = {
        "access": access,
        "register": register,
        "map": draw_map(register.rows, register.only),
    }
    return render(request, "leadership/stakeholders.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: SignedInRequest, project_id: uuid.UUID) -> HttpResponse:
    access = get_access(request.user, project_id, Verb.TAKE_TASK)
    form = StakeholderForm(
        request.POST if request.method == "POST" else None,
        project=access.project,
        initial={"direction": _direction_asked_for(request)},
    )
    if not form.is_valid():
        return _add_page(request, access, form)
    try:
        made = actions.add_stakeholder(by=request.user, project=access.project, **form.cleaned_data)
    except actions.NameTaken as taken:
        form.add_error("name", says_taken(taken.names[0]))
        return _add_page(request, access, form)
    messages.success(request, f"»{made.name}« er tilføjet.")
    return redirect("stakeholders:list", project_id)


@require_http_methods(["GET", "HEAD", "POST"])
def add_several(request: SignedInRequest, project_id: uuid.UUID) -> HttpResponse:
    """Up to fifty at once: all are added, or none and each mistake is told.

    With `skip` those that stand there already are left out, and the others are added.
    """
    access = get_access(request.user, project_id, Verb.TAKE_TASK)
    form = SeveralStakeholdersForm(
        request.POST if request.method == "POST" else None,
        project=access.project,
        initial={
            "direction": _direction_asked_for(request),
            "interest": Grade.SOME,
            "influence": Grade.SOME,
        },
    )
    if not form.is_valid():
        return _add_page(request, access, form, several=True)
    try:
        made = actions.add_stakeholders(by=request.user, project=access.project, **form.cleaned_data)
    except actions.NameTaken as taken:
        form.add_error("names", [says_taken(name) for name in taken.names])
        return _add_page(request, access, form, several=True)
    told = f"»{made[0].name}« er tilføjet." if len(made) == 1 else f"{len(made)} interessenter er tilføjet."
    if form.skipped:
        told = f"{told} {form.skipped} stod der i forvejen og er sprunget over."
    messages.success(request, f"{told} Ret dem der skal have en anden rolle eller en anden plads på kortet.")
    return redirect("stakeholders:list", project_id)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: SignedInRequest, project_id: uuid.UUID, stakeholder_id: int) -> HttpResponse:
    access = get_access(request.user, project_id, Verb.TAKE_TASK)
    stakeholder = _stakeholder(access, stakeholder_id)
    form = _edit_form(access, stakeholder, request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _edit_page(request, access, stakeholder, form, status=422 if form.is_bound else 200)
    try:
        actions.change_stakeholder(by=request.user, stakeholder=stakeholder, **form.cleaned_data)
    except actions.NameTaken as taken:
        form.add_error("name", says_taken(taken.names[0]))
        return _edit_page(request, access, stakeholder, form, status=422)
    except NewerVersion:
        current = _stakeholder(access, stakeholder_id)
        clash = differences(form, current)
        return _edit_page(request, access, current, form, status=409, clash=clash)
    messages.success(request, f"»{form.cleaned_data['name']}« er gemt.")
    return redirect("stakeholders:list", project_id)


@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: SignedInRequest, project_id: uuid.UUID, stakeholder_id: int) -> HttpResponse:
    """Take a stakeholder out, after asking and saying what hangs on it."""
    access = get_access(request.user, project_id, Verb.TAKE_TASK)
    stakeholder = _stakeholder(access, stakeholder_id)
    if request.method != "POST":
        context = {
            "access": access,
            "stakeholder": stakeholder,
            "contacts": stakeholder.contacts.count(),
            "proposals": stakeholder.proposals.count(),
        }
        return render(request, "leadership/remove_stakeholder.html", context)
    actions.remove_stakeholder(by=request.user, stakeholder=stakeholder)
    messages.success(request, f"»{stakeholder.name}« er fjernet.")
    return redirect("stakeholders:list", project_id)


def _stakeholder(access: Access, stakeholder_id: int) -> Stakeholder:
    rows = access.project.stakeholders.select_related("direction", "project")
    return get_object_or_404(rows, pk=stakeholder_id)


def _direction_asked_for(request: SignedInRequest) -> str:
    return request.GET.get("retning", "")


def _edit_form(access: Access, stakeholder: Stakeholder, data: QueryDict | None) -> StakeholderForm:
    initial = {"direction": stakeholder.direction.key}
    return form_over(StakeholderForm, stakeholder, data, project=access.project, initial=initial)


def _add_page(
    request: SignedInRequest,
    access: Access,
    form: StakeholderForm | SeveralStakeholdersForm,
    *,
    several: bool = False,
) -> HttpResponse:
    groups = group([], Direction.objects.all())
    context = {"access": access, "form": form, "several": several, "groups": groups}
    return render(request, "leadership/add_stakeholder.html", context, status=422 if form.is_bound else 200)


def _edit_page(
    request: SignedInRequest,
    access: Access,
    stakeholder: Stakeholder,
    form: StakeholderForm,
    *,
    status: int,
    clash: list[Difference] | None = None,
) -> HttpResponse:
    context = {"access": access, "form": form, "stakeholder": stakeholder, "clash": clash}
    return render(request, "leadership/edit_stakeholder.html", context, status=status)
