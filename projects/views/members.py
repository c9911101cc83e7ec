import uuid
from copy import copy

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from accounts.requests import SignedInRequest

from ..access import VERBS, Access, Verb, get_access, roles_table
from ..actions import team as actions
from ..forms.team import AddMemberForm, RoleForm
from ..models import Role


@require_http_methods(["GET", "HEAD", "POST"])
def member_list(request: SignedInRequest, project_id: uuid.UUID) -> HttpResponse:
    access = get_access(request.user, project_id)
    if request.method != "POST":
        return _render_members(request, access, AddMemberForm(project=access.project))
    access = get_access(request.user, project_id, Verb.MANAGE_MEMBERS)
    form = AddMemberForm(request.POST, project=access.project)
    if not form.is_valid():
        return _render_members(request, access, form, status=422)
    member = actions.add_member(
        by=request.user, project=access.project, user=form.person, role=Role(form.cleaned_data["role"])
    )
    messages.success(request, f"{member.user.name} er nu med som {member.get_role_display().lower()}.")
    return redirect("projects:members", project_id)


@require_http_methods(["GET", "HEAD", "POST"])
def change_role(request: SignedInRequest, project_id: uuid.UUID, membership_id: int) -> HttpResponse:
    access = get_access(request.user, project_id, Verb.MANAGE_MEMBERS)
    member = get_object_or_404(access.project.memberships.select_related("user"), pk=membership_id)
    form = RoleForm(request.POST or None, instance=copy(member))
    if form.is_valid():
        try:
            actions.change_role(by=request.user, membership=member, role=Role(form.cleaned_data["role"]))
        except ValidationError as error:
            form.add_error("role", error)
        else:
            messages.success(request, f"{member.user.name} er nu {member.get_role_display().lower()}.")
            return redirect("projects:members", project_id)
    context = {"access": access, "form": form, "member": member}
    return render(request, "projects/change_role.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: SignedInRequest, project_id: uuid.UUID, membership_id: int) -> HttpResponse:
    access = get_access(request.user, project_id, Verb.MANAGE_MEMBERS)
    member = get_object_or_404(access.project.memberships.select_related("user"), pk=membership_id)
    refusal = None
    if request.method == "POST":
        try:
            actions.remove_member(by=request.user, membership=member)
        except ValidationError as error:
            refusal = error.messages[0]
        else:
            messages.success(request, f"{member.user.name} er ikke længere med på projektet.")
            if member.user == request.user:
                return redirect("portfolio:project_list")
            return redirect("projects:members", project_id)
    context = {"access": access, "member": member, "refusal": refusal}
    return render(request, "projects/remove_member.html", context, status=422 if refusal else 200)


def _render_members(
    request: SignedInRequest, access: Access, form: AddMemberForm, status: int = 200
) -> HttpResponse:
    context = {
        "access": access,
        "form": form,
        "members": access.project.memberships.select_related("user"),
        "invitations": access.project.invitations.open().select_related("invited_by"),
        "standings": list(VERBS),
        "roles_table": roles_table(),
    }
    return render(request, "projects/members.html", context, status=status)
